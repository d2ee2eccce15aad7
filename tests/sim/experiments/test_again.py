"""A run that is looked at is the one whose numbers were kept."""

from pathlib import Path

import numpy as np
import pytest

from scenarios.loading import loads
from sim.experiments.again import play_again, typical_replication
from sim.experiments.compare import jobs, labelled
from sim.experiments.encoding import encode
from sim.experiments.jobs import Job, world_of
from sim.experiments.runs import JobFailed, run
from sim.experiments.store import Store
from sim.measures.kpis import by_key, specs
from sim.measures.measure import measure
from sim.measures.summary import Kind, KpiSpec, Measured, Summary
from tests.tui.small import SMALL

HELD = KpiSpec("held", "Held", "a month", "more", Kind.VALUE, "held")


def worth(value: float | None) -> Summary:
    return Summary(Measured({}, {}, {"held": value}), (), 0)


def test_a_run_played_again_has_the_fingerprint_of_the_stored_one(tmp_path: Path) -> None:
    scenario = loads(SMALL)
    due = list(jobs(scenario, labelled(scenario.policies), range(2)))
    with Store(tmp_path / "results.sqlite") as store:
        list(run(due, store=store))
        kept = store.known(due)
    for job in due:
        again = play_again(job)
        assert again.trace.decisions is not None
        assert encode(measure(again.trace, again.world, again.policy)) == kept[job.key].summary


def test_options_played_again_on_one_world_meet_the_same_leads() -> None:
    scenario = loads(SMALL)
    first, second = (Job(scenario, policy, 1) for policy in scenario.policies[:2])
    world = world_of(first)
    runs = [play_again(job, world) for job in (first, second)]
    assert runs[0].world is runs[1].world
    assert np.array_equal(runs[0].trace.leads.score, play_again(first).trace.leads.score)


def test_an_option_that_breaks_is_told_with_its_name(tmp_path: Path) -> None:
    rule = tmp_path / "rule.py"
    rule.write_text('NAME = "broken"\ndef choose(lead, people, now):\n    raise RuntimeError("no idea")\n')
    scenario = loads(SMALL)
    policy = scenario.policies[0]
    broken = policy.model_copy(update={"routing": policy.routing.model_copy(update={"method": "broken"})})
    with pytest.raises(JobFailed, match="no idea"):
        play_again(Job(scenario, broken, 0, plugins=(str(rule),)))


def test_the_typical_run_is_the_median_and_the_lower_of_two() -> None:
    assert typical_replication([worth(3.0), worth(1.0), worth(2.0)], HELD) == 2
    assert typical_replication([worth(4.0), worth(1.0), worth(3.0), worth(2.0)], HELD) == 3


def test_runs_without_the_kpi_are_not_typical() -> None:
    assert typical_replication([worth(None), worth(5.0), worth(None)], HELD) == 1
    assert typical_replication([worth(None), worth(None)], HELD) == 0
    assert typical_replication([], HELD) == 0


def test_never_is_more_than_any_time() -> None:
    assert typical_replication([worth(float("inf")), worth(1.0), worth(7.0)], HELD) == 2


def test_the_primary_kpi_of_a_scenario_finds_its_typical_run() -> None:
    scenario = loads(SMALL)
    spec = by_key(specs(scenario, scenario.policies))[scenario.scenario.primary_kpi]
    found = [each.summary for each in run(jobs(scenario, labelled(scenario.policies[:1]), range(3)))]
    held = sorted(summary.whole.ratios[spec.key][0] for summary in found)
    assert found[typical_replication(found, spec)].whole.ratios[spec.key][0] == held[1]
