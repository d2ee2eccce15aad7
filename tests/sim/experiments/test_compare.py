"""Options are played on the same worlds, stop when asked, and fail alone."""

from functools import partial
from itertools import islice

import pytest

from policies.plugins import PolicyFailure
from policies.routing import Method
from policies.settings import Policy
from policies.views import LeadView, RepView
from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.compare import Failure, Run, gap_forecast, gathered, labelled, play
from sim.measures.kpis import by_key, specs
from sim.model.world import draw_world
from tests.tui.small import SMALL


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return loads(SMALL)


def runs(scenario: Scenario, options: dict[str, Policy], replications: int) -> list[Run | Failure]:
    return list(play(options, partial(draw_world, scenario), replications))


def test_every_option_is_played_on_every_world_in_order(scenario: Scenario) -> None:
    played = runs(scenario, labelled(scenario.policies), 2)
    names = [policy.name for policy in scenario.policies]
    assert [(run.option, run.replication) for run in played] == [(name, n) for n in (0, 1) for name in names]


def test_an_option_that_is_listed_again_gets_a_number(scenario: Scenario) -> None:
    one = scenario.policies[0]
    assert list(labelled([one, one, one])) == [one.name, f"{one.name} (2)", f"{one.name} (3)"]


def test_asking_no_further_leaves_the_rest_unplayed(scenario: Scenario) -> None:
    drawn: list[int] = []

    def draw(replication: int):  # type: ignore[no-untyped-def]
        drawn.append(replication)
        return draw_world(scenario, replication)

    list(islice(play(labelled(scenario.policies), draw, 1000), 4))
    assert drawn == [0, 1]


def test_what_is_compared_has_the_same_replications_for_all(scenario: Scenario) -> None:
    options = labelled(scenario.policies)
    played = gathered(options, runs(scenario, options, 2)[:5])
    assert played.replications == 1
    assert {len(each) for each in played.runs.values()} == {1}


def test_a_rule_that_fails_is_left_out_and_the_others_go_on(scenario: Scenario) -> None:
    def choose(lead: LeadView, _people: object, now: int) -> RepView | None:
        raise PolicyFailure("broken", lead.number, now, "no idea")

    plugin = Method("broken", choose, lambda column, _event: column, holds=False)
    broken = scenario.policies[0].model_copy(
        update={"routing": scenario.policies[0].routing.model_copy(update={"method": "broken"})}
    )
    options = {"bad": broken, "good": scenario.policies[1]}
    outcomes = list(play(options, partial(draw_world, scenario), 2, {"broken": plugin}))
    played = gathered(options, outcomes)
    assert [(each.option, each.replication, each.reason) for each in played.failures] == [("bad", 0, "no idea")]
    assert {name: len(each) for name, each in played.runs.items()} == {"good": 2}


def test_an_option_against_itself_is_forecast_to_differ_by_nothing(scenario: Scenario) -> None:
    options = labelled(scenario.policies[:1])
    (own,) = gathered(options, runs(scenario, options, 3)).runs.values()
    spec = by_key(specs(scenario, scenario.policies))["meetings_held_per_month"]
    ahead = gap_forecast(own, own, spec, "month")
    assert ahead is not None
    assert (ahead.p10, ahead.p50, ahead.p90, ahead.of) == (0.0, 0.0, 0.0, 3)
