"""The oracle suite: the quick experiments always, all of them by `make test-all` and `leadsim selfcheck`."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from sim.measures.oracles.configurations import experiments
from sim.measures.oracles.playing import Experiment
from sim.measures.selfcheck import CaseResult, SelfcheckResult, run_experiment, run_selfcheck

EXPERIMENTS = {one.name: one for one in experiments()}
QUICK = [
    "mm1-rho.5", "contact-steps", "gate", "two classes", "vacation", "deadline-loss", "capacity-loss",
    "offhours-week", "offhours-spring-dst", "offhours-holiday", "shift-mmc", "nhpp-count", "window50-mm2",
    "reassign-max2", "broadcast-exp", "cadence4", "geom6", "batch", "det-overload", "det-backlog",
]  # fmt: skip


def failures(experiment: Experiment) -> list[str]:
    values, draws = run_experiment(experiment)
    return [
        f"{one.name}: exact {one.exact:.6g}, simulated {one.simulated:.6g} +- {one.standard_error:.2g}, z {one.z:.2f}"
        for one in (*values, *draws)
        if not one.passes
    ]


def altered(name: str, *path: Any, to: Any) -> Experiment:
    """The experiment with one entry of its scenario changed; the exact answers stay."""
    experiment = EXPERIMENTS[name]
    tables: Any = copy.deepcopy(experiment.tables)
    place = tables
    for part in path[:-1]:
        place = place[part]
    assert place[path[-1]] != to
    place[path[-1]] = to
    return replace(experiment, tables=tables)


@pytest.mark.parametrize("name", QUICK)
def test_the_engine_gives_the_exact_answer(name: str) -> None:
    assert failures(EXPERIMENTS[name]) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in EXPERIMENTS if name not in QUICK])
def test_the_engine_gives_the_exact_answer_where_that_takes_long(name: str) -> None:
    assert failures(EXPERIMENTS[name]) == []


def off(experiment: Experiment) -> set[str]:
    values, _ = run_experiment(experiment)
    return {one.value for one in values if abs(one.z) >= 4.5}


def test_two_percent_more_handling_time_is_found() -> None:
    slower = altered("mm1-rho.5", "channels", "phone", "work_time", "mean", to="612000ms")

    assert {"rho", "wq", "lq", "w", "l", "p_wait", "wq_if_delayed", "var_wq"} >= off(slower) >= {"rho", "wq", "lq", "w"}


def test_a_step_of_the_curve_that_is_off_is_found() -> None:
    curve = [["600000ms", 0.7], ["3000000ms", 0.2]]

    assert off(altered("contact-steps", "decay", "contact", "points", to=curve)) == {"value"}


def test_a_reassign_that_comes_late_is_found() -> None:
    late = altered("reassign-max2", "policies", 0, "reassign", "after", to="660000ms")

    assert off(late) >= {"p_breach", "mean_breaches"}


def test_first_come_first_served_in_place_of_bands_is_found() -> None:
    assert off(altered("two classes", "policies", 0, "work_order", to="fifo")) >= {"0", "1"}


def test_a_room_for_one_lead_more_is_found() -> None:
    assert "p_block" in off(altered("capacity-loss", "queue", "most_waiting", to=5))


def test_a_millisecond_is_found_where_nothing_is_left_to_chance() -> None:
    later = altered("det-overload", "channels", "phone", "work_time", "mean", to="750001ms")

    assert off(later) == {"mean", "last"}


def test_a_check_too_weak_to_tell_does_not_pass() -> None:
    near = CaseResult("case", "wq", exact=1.0, simulated=1.01, standard_error=0.02, precision=0.015, seconds=0.1)

    assert abs(near.z) < 4.5
    assert not near.passes
    assert replace(near, precision=0.02).passes


def test_the_result_counts_cases_and_names_the_largest_z_of_values_and_draws() -> None:
    one = CaseResult("case", "wq", exact=1.0, simulated=1.01, standard_error=0.01, precision=0.015, seconds=0.1)
    result = SelfcheckResult((one, replace(one, value="lq")), (replace(one, case="draw", simulated=0.97),), 0.2)

    assert (result.cases, round(result.largest_z, 9), result.passes) == (1, 3.0, True)


def test_progress_names_each_experiment_before_it_is_played() -> None:
    heard: list[tuple[int, int, str]] = []
    chosen = [EXPERIMENTS["det-overload"], EXPERIMENTS["det-backlog"]]
    result = run_selfcheck(lambda done, of, name: heard.append((done, of, name)), chosen)

    assert heard == [(0, 2, "det-overload"), (1, 2, "det-backlog"), (2, 2, "")]
    assert result.cases == 2
    assert result.passes
