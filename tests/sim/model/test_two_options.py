"""Two options side by side on one floor."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from policies.settings import Policy
from scenarios.loading import load
from sim.measures.invariants import check_invariants
from sim.model.arms import treated_leads
from sim.model.engine import simulate, simulate_both
from sim.model.trace import Trace
from sim.model.world import World, draw_world, drawn_policy
from tests.hand import attempt_times, first_owners, first_touches, hand, hours, minutes, owners_of, steps

LIBRARY = Path(__file__).resolve().parents[3] / "scenarios" / "library"
TOLD = {"option", "tiers", "instants"}
"""Of a trace: names, and how often the clock rang."""


def differing(one: Any, other: Any) -> list[str]:
    """Names of what two traces do not have in common."""
    found = []
    for field in fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if is_dataclass(a):
            found += [f"{field.name}.{name}" for name in differing(a, b)]
        elif field.name not in TOLD and not np.array_equal(a, b):
            found.append(field.name)
    return found


def drawn(name: str) -> tuple[World, list[Policy]]:
    """One run's world of a scenario of the library, and the options as they are in it."""
    scenario = load(LIBRARY / f"{name}.toml")
    world = draw_world(scenario, 0)
    return world, [drawn_policy(world, policy) for policy in scenario.policies]


def side_by_side(second: Sequence[bool], *options: dict[str, Any], **written: Any) -> Trace:
    """What happens in a world written by hand to leads of the first of two options, or of the second."""
    world = hand(**written)
    plain = world.scenario.policies[0].model_dump(exclude_unset=True)
    one, other = (Policy.model_validate(plain | option) for option in options)
    return simulate_both(world, (one, other), np.array(second))


@pytest.mark.parametrize("name", ["team-of-3", "few-leads", "hbr-market", "automation", "fair-shares", "dirty-data"])
def test_an_option_beside_itself_is_the_option_alone(name: str) -> None:
    world, options = drawn(name)
    treated = treated_leads(world, 0.5)

    assert 0 < treated.sum() < world.size
    assert [differing(simulate(world, one), simulate_both(world, (one, one), treated)) for one in options] == [
        [] for _ in options
    ]


@pytest.mark.parametrize("name", ["team-of-3", "automation", "fair-shares", "dirty-data"])
def test_an_option_that_no_lead_is_under_changes_nothing(name: str) -> None:
    world, options = drawn(name)
    everybody, nobody = np.ones(world.size, dtype=np.bool_), np.zeros(world.size, dtype=np.bool_)
    one, other = options[0], options[-1]

    assert differing(simulate(world, one), simulate_both(world, (one, other), nobody)) == []
    assert differing(simulate(world, one), simulate_both(world, (other, one), everybody)) == []


@pytest.mark.parametrize("name", ["team-of-3", "fair-shares"])
def test_people_still_do_one_thing_at_a_time_and_leads_have_one_owner(name: str) -> None:
    world, options = drawn(name)
    trace = simulate_both(world, (options[0], options[1]), treated_leads(world, 0.5))

    assert check_invariants(trace, world, options[0]) == []


def test_each_lead_follows_the_steps_of_its_own_option() -> None:
    luck = [[0.9] * 3, [0.9] * 3]
    trace = side_by_side(
        (False, True),
        {"cadence": [{"steps": steps("0m", "30m")}]},
        {"cadence": [{"steps": steps("0m", "1h", "1h")}]},
        arrivals=[0, minutes(10)],
        luck=luck,
    )

    assert attempt_times(trace, 0) == [0, minutes(30)]
    assert attempt_times(trace, 1) == [minutes(10), minutes(70), minutes(130)]


def test_leads_of_both_options_wait_for_the_same_person() -> None:
    trace = side_by_side((False, True, False), {}, {}, arrivals=[0, 1, 2], work=minutes(10))

    assert first_touches(trace) == [0, minutes(10), minutes(20)]


def test_routers_of_two_options_remember_apart_whose_turn_it_is() -> None:
    trace = side_by_side(
        (False, False, True, False),
        {"routing": {"method": "round_robin"}},
        {"routing": {"method": "weighted_round_robin"}},
        arrivals=[0, 1, 2, 3],
        people=("A", "B", "C"),
    )

    assert first_owners(trace) == ["A", "B", "C", "C"]


def test_options_with_the_same_routing_share_its_turns() -> None:
    trace = side_by_side((False, True, False), {}, {"notify": "1m"}, arrivals=[0, 1, 2], people=("A", "B", "C"))

    assert first_owners(trace) == ["A", "B", "C"]


def test_a_reassign_rule_takes_only_leads_of_its_own_option() -> None:
    trace = side_by_side(
        (False, True),
        {},
        {"reassign": {"after": "1h"}},
        arrivals=[0, 1],
        people=({"name": "A", "adherence": 0.0}, {"name": "B", "adherence": 0.0}),
        uniforms={},
    )

    assert len(owners_of(trace, 0)) == 1
    assert [since for _, since in owners_of(trace, 1)] == [1, 2 + hours(1)]


def test_a_promise_is_broken_by_the_clock_of_the_lead_s_own_option() -> None:
    def promised(first_touch: str) -> dict[str, Any]:
        return {"sla": [{"tier": "all", "first_touch": first_touch, "clock": "wall"}]}

    trace = side_by_side(
        (False, True), promised("5m"), promised("15m"), arrivals=[0, 0], work=minutes(10), people=("A",)
    )

    assert first_touches(trace) == [0, minutes(10)]
    assert trace.leads.breached.tolist() == [False, False]
    turned = side_by_side(
        (True, False), promised("5m"), promised("15m"), arrivals=[0, 0], work=minutes(10), people=("A",)
    )
    assert turned.leads.breached.tolist() == [False, True]


def test_leads_held_overnight_are_given_out_in_order_of_arrival_whichever_their_option() -> None:
    trace = side_by_side(
        (True, False, True, False),
        {"routing": "available_round_robin"},
        {"routing": "least_loaded"},
        arrivals=[0, 1, 2, 3],
        shift="Mon-Fri 09:00-17:00",
        work=minutes(10),
    )

    assert first_touches(trace) == [hours(9) + minutes(10 * place) for place in range(4)]


def test_a_lead_for_which_other_work_gives_way_is_noticed_after_its_own_option_s_lag() -> None:
    hot = {"sla": [{"tier": "hot"}]}
    trace = side_by_side(
        (True, False),
        hot | {"routing": {"method": "round_robin"}, "notify": {"lag": "10m", "interruptible": 1.0}},
        hot | {"routing": {"method": "shared_queue"}, "notify": {"lag": "3h", "interruptible": 1.0}},
        arrivals=[hours(12), hours(12) + minutes(1)],
        shift="Mon-Fri 09:00-17:00",
        people=("A",),
        team={"other_work": 0.99, "other_work_block": "8h"},
    )

    pushed = trace.assignments.lead == 1
    assert (trace.assignments.noticed - trace.assignments.at)[pushed].tolist() == [minutes(10)]


def test_the_trace_of_two_options_has_the_names_of_the_first() -> None:
    tiers = [{"sla": [{"tier": name}]} for name in ("early", "late")]
    trace = side_by_side((False, True), {"name": "one"} | tiers[0], {"name": "other"} | tiers[1], arrivals=[0, 1])

    assert (trace.option, trace.tiers, trace.leads.tier.tolist()) == ("one", ("early",), [0, 0])
