"""The same leads under two options: whose doing a difference is."""

from pathlib import Path

import pytest

from policies.durations import NEVER
from policies.settings import Policy
from scenarios.loading import load
from sim.measures.divergence import Cause, Difference, divergence
from sim.model.engine import simulate
from sim.model.world import World, draw_world
from tests.tui.small import SMALL, written

ONE_SDR = SMALL.replace('role = "sdr"\nheadcount = 2', 'role = "sdr"\nheadcount = 1').replace(
    "leads_per_week = 20", "leads_per_week = 60"
)
OPTIONS = """
[[policies]]
name = "polled"
like = "automatic"
assignment_latency = { poll = "1h" }
[[policies]]
name = "newest first"
like = "automatic"
work_order = "newest_first"
[[policies]]
name = "told by mail"
like = "automatic"
notify = "2h"
[[policies]]
name = "twice"
like = "automatic"
[[policies.cadence]]
steps = [{ channel = "phone" }, { channel = "phone", after = "1d" }]
[[policies]]
name = "gated"
like = "automatic"
mql = { min_score = 50 }
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    return draw_world(load(Path(written(tmp_path, ONE_SDR + OPTIONS))), 0)


def between(world: World, one: str, other: str) -> tuple[Difference, ...]:
    options = {policy.name: policy for policy in world.scenario.policies}
    pair: tuple[Policy, Policy] = (options[one], options[other])
    return divergence(world.created, simulate(world, pair[0]), simulate(world, pair[1]), pair)


def test_an_option_differs_from_itself_in_nothing(world: World) -> None:
    assert between(world, "automatic", "automatic") == ()


def test_another_work_order_is_no_decision_about_a_lead_but_moves_waits(world: World) -> None:
    found = between(world, "automatic", "newest first")

    assert {each.cause for each in found} == {Cause.KNOCK_ON}
    assert any(each.later_ms is not None and each.later_ms < 0 for each in found)
    assert any(each.later_ms is not None and each.later_ms > 0 for each in found)


def test_another_latency_gives_the_lead_to_the_same_person_at_another_time(world: World) -> None:
    found = between(world, "automatic", "polled")

    assert Cause.TIME in {each.cause for each in found}
    assert {each.cause for each in found} <= {Cause.TIME, Cause.KNOCK_ON}
    assert all(each.one.assigned != each.other.assigned for each in found if each.cause is Cause.TIME)


def test_another_notice_is_the_options_doing(world: World) -> None:
    found = between(world, "automatic", "told by mail")

    assert Cause.NOTICE in {each.cause for each in found}
    assert all(each.one.assigned == each.other.assigned for each in found if each.cause is Cause.NOTICE)


def test_more_follow_ups_are_the_options_doing_and_delay_others(world: World) -> None:
    causes = {each.cause for each in between(world, "automatic", "twice")}

    assert causes == {Cause.CADENCE, Cause.KNOCK_ON}


def test_a_gate_keeps_leads_away_and_lets_others_be_called_sooner(world: World) -> None:
    found = between(world, "automatic", "gated")
    gated = [each for each in found if each.cause is Cause.INTAKE]

    assert gated
    assert all(each.other.owner == "" and each.other.first_touch == NEVER for each in gated)
    assert all(each.is_direct for each in gated)
    assert any(each.cause is Cause.KNOCK_ON for each in found)


def test_leads_that_are_not_listed_fare_the_same(world: World) -> None:
    options = {policy.name: policy for policy in world.scenario.policies}
    pair = (options["automatic"], options["gated"])
    one, other = (simulate(world, policy) for policy in pair)
    listed = {each.lead for each in divergence(world.created, one, other, pair)}

    alike = set(range(world.size)) - listed
    assert listed
    assert alike
    for lead in alike:
        assert one.leads.first_touch[lead] == other.leads.first_touch[lead]
        assert one.leads.state[lead] == other.leads.state[lead]


def test_traces_of_two_worlds_are_refused(world: World) -> None:
    policy = world.scenario.policies[0]
    elsewhere = draw_world(world.scenario, 1)

    with pytest.raises(ValueError, match="same world"):
        divergence(world.created, simulate(world, policy), simulate(elsewhere, policy), (policy, policy))
