"""Options are played on the same worlds in turn, and compared over what all of them have."""

import pytest

from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.compare import gap_forecast, gathered, jobs, labelled, wanted
from sim.experiments.runs import Failure, run
from sim.measures.kpis import by_key, specs
from tests.tui.small import SMALL


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return loads(SMALL)


def test_every_option_is_due_on_every_world_in_order(scenario: Scenario) -> None:
    due = jobs(scenario, labelled(scenario.policies), range(2))
    names = [policy.name for policy in scenario.policies]
    assert [(job.policy.name, job.replication) for job in due] == [(name, n) for n in (0, 1) for name in names]


def test_an_option_that_is_listed_again_gets_a_number(scenario: Scenario) -> None:
    one = scenario.policies[0]
    options = labelled([one, one, one])
    assert list(options) == [one.name, f"{one.name} (2)", f"{one.name} (3)"]
    assert [policy.name for policy in options.values()] == list(options)


def test_what_is_compared_has_the_same_replications_for_all(scenario: Scenario) -> None:
    options = labelled(scenario.policies)
    played = gathered(options, list(run(jobs(scenario, options, range(2))))[:5], [])
    assert played.replications == 1
    assert {len(each) for each in played.runs.values()} == {1}


def test_a_failed_option_is_left_out_and_told_by_its_first_failure(scenario: Scenario) -> None:
    options = labelled(scenario.policies)
    failures = [Failure("automatic", replication, None, None, "no idea") for replication in (1, 0)]
    played = gathered(options, run(jobs(scenario, options, range(1))), failures)
    assert [failure.replication for failure in played.failures] == [0]
    assert list(played.runs) == [name for name in options if name != "automatic"]


def test_an_option_against_itself_is_forecast_to_differ_by_nothing(scenario: Scenario) -> None:
    options = labelled(scenario.policies[:1])
    (own,) = gathered(options, run(jobs(scenario, options, range(3))), []).runs.values()
    spec = by_key(specs(scenario, scenario.policies))["meetings_held_per_month"]
    ahead = gap_forecast(own, own, spec, "month")
    assert ahead is not None
    assert (ahead.p10, ahead.p50, ahead.p90, ahead.of) == (0.0, 0.0, 0.0, 3)


def test_a_finer_precision_wants_more_replications_up_to_the_most(scenario: Scenario) -> None:
    options = labelled(scenario.policies)
    runs = gathered(options, run(jobs(scenario, options, range(10))), []).runs
    spec = by_key(specs(scenario, scenario.policies))["meetings_held_per_month"]
    baseline = scenario.policies[0].name
    rough, fine, finest = (wanted(runs, spec, half, 5000, baseline) for half in (100.0, 1.0, 1e-6))
    assert rough == 10
    assert 10 < fine < 5000
    assert finest == 5000
