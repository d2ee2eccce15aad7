"""Hidden inputs are found where a formula says what they give, one by one and together."""

import math
from collections.abc import Callable, Mapping

import pytest

from sim.experiments.steering import Goal, Lever, Steering, off_scale, on_scale

Formula = Callable[[Mapping[str, float]], float]


def steered(goals: Mapping[str, tuple[Goal, Formula]], values: dict[str, float], rounds: int = 30) -> list[Steering]:
    """Steer until nothing changes; `values` is what was found."""
    found = {name: Steering(goal) for name, (goal, _) in goals.items()}
    for _ in range(rounds):
        changed: dict[str, float] = {}
        for name, each in found.items():
            changed |= each.next(values, goals[name][1](values), set(changed))
        if not changed:
            break
        values |= changed
    return list(found.values())


def test_a_mean_that_grows_in_a_straight_line_is_found_in_two_steps() -> None:
    goal = Goal("mean", 1440.0, "linear", 1.0, (Lever("lag", 0.5, 30_000, "linear", 1.0),))
    values = {"lag": 45.0}
    (each,) = steered({"mean": (goal, lambda x: 800 + 4.2 * x["lag"])}, values, rounds=3)
    assert values["lag"] == pytest.approx((1440 - 800) / 4.2, rel=1e-3)
    assert each.pulled == ("lag",)
    assert not each.is_stuck


def test_a_share_is_found_on_the_scale_of_odds() -> None:
    goal = Goal("share", 0.9, "logit", 1e-6, (Lever("lag", 0.01, 1000, "log", -0.8),))
    values = {"lag": 50.0}
    steered({"share": (goal, lambda x: 1 / (1 + x["lag"] / 20))}, values)
    assert values["lag"] == pytest.approx(20 / 9, rel=1e-4)


def test_a_slope_of_the_other_sign_is_learnt_where_that_may_be() -> None:
    lever = Lever("spread", 0.1, 100.0, "log", 0.5, either_way=True)
    goal = Goal("share", 0.25, "linear", 1e-6, (lever,))
    values = {"spread": 1.0}
    steered({"share": (goal, lambda x: 1 / (1 + x["spread"]))}, values)
    assert values["spread"] == pytest.approx(3.0, rel=1e-3)


def test_when_a_lever_is_at_its_end_the_next_one_is_pulled() -> None:
    goal = Goal(
        "mean", 10.0, "linear", 0.01, (Lever("lag", 1, 100, "linear", 1.0), Lever("other", 0, 0.5, "linear", 20))
    )
    values = {"lag": 50.0, "other": 0.5}
    (each,) = steered({"mean": (goal, lambda x: x["lag"] + 40 * x["other"])}, values)
    assert values == {"lag": 1, "other": pytest.approx(9 / 40, abs=1e-3)}
    assert each.pulled == ("lag", "other")


def test_an_earlier_lever_is_pulled_again_when_the_goal_moved_to_the_other_side() -> None:
    levers = Lever("lag", 1, 100, "linear", 1.0), Lever("other", 0, 0.5, "linear", 20)
    each = Steering(Goal("mean", 10.0, "linear", 0.01, levers))
    values = {"lag": 1.0, "other": 0.5}
    assert set(each.next(values, 20.0, set())) == {"other"}
    assert set(each.next(values, 5.0, set())) == {"lag"}


def test_a_goal_out_of_reach_is_stuck_at_the_nearest_and_gives_idle_levers_back() -> None:
    levers = Lever("lag", 1, 100, "linear", 1.0), Lever("speed", 1, 3, "log", -5.0)
    goal = Goal("mean", 10.0, "linear", 0.01, levers)
    values = {"lag": 50.0, "speed": 1.0}
    (each,) = steered({"mean": (goal, lambda x: 60 + x["lag"] + 1 / x["speed"])}, values)
    assert each.is_stuck
    assert not each.is_near
    assert values == {"lag": 1, "speed": 3}
    assert each.given_back() == {"speed": 1.0}
    assert each.pulled == ("lag",)


def test_what_is_near_enough_is_left_alone() -> None:
    each = Steering(Goal("mean", 10.0, "linear", 0.5, (Lever("lag", 1, 100, "linear", 1.0),)))
    assert each.next({"lag": 5.0}, 10.4, set()) == {}
    assert each.pulled == ()


def test_goals_that_disturb_each_other_are_all_met() -> None:
    values = {"adherence": 0.9, "quality": 0.5, "lag": 10.0}
    goals: dict[str, tuple[Goal, Formula]] = {
        "never": (
            Goal("never", 0.3, "linear", 0.001, (Lever("adherence", 0, 1, "linear", -1.0),)),
            lambda x: 1 - 0.98 * x["adherence"],
        ),
        "mean": (
            Goal("mean", 100.0, "linear", 0.1, (Lever("lag", 0.1, 1e4, "linear", 1.0),)),
            lambda x: 20 + 3 * x["lag"] * x["adherence"],
        ),
        "sql": (
            Goal("sql", 0.08, "log", 0.001, (Lever("quality", 0.001, 1, "log", 0.9),)),
            lambda x: 0.5 * x["adherence"] * x["quality"] * math.exp(-x["lag"] / 100),
        ),
    }
    steered(goals, values)
    assert [goal.is_met(formula(values)) for goal, formula in goals.values()] == [True, True, True]


def test_shares_of_nothing_and_everything_have_a_place_on_every_scale() -> None:
    lever = Lever("share", 0.0, 1.0, "logit", 1.0)
    assert off_scale(on_scale(0.0, "logit"), lever) == pytest.approx(1e-4)
    assert off_scale(on_scale(1.0, "logit"), lever) == pytest.approx(1 - 1e-4)
    assert math.isfinite(on_scale(0.0, "log"))
