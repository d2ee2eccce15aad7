"""Pilots played by the engine."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scenarios.loading import load
from scenarios.scenario import Scenario
from sim.experiments.executors import InProcess
from sim.experiments.pilot import (
    PLAYS,
    Observed,
    PilotJob,
    Teams,
    cannot_be_shared,
    cannot_be_split,
    shares_of_leads,
)
from sim.experiments.pilot_answer import answer, enough_runs
from sim.experiments.pilot_observing import observations
from sim.experiments.process_pool import ProcessPool
from sim.experiments.store import Store
from sim.measures.power import two_proportions_power, two_proportions_sample_size
from sim.measures.trial import false_alarms, joined, seen
from tests.tui.small import SMALL, written

INDEPENDENT = """
[scenario]
name = "Nobody waits"
start = 2026-01-05
weeks = 12
drain_weeks = 1
primary_kpi = "contact_rate"

[[sources]]
name = "form"
leads_per_week = 728

[channels.phone]
work_time = "1m"
reach = 0.20
[channels.chat]
work_time = "1m"
reach = 0.25

[[teams]]
name = "SDR"
headcount = 40

[[policies]]
name = "phone"
[[policies.cadence]]
steps = [{ channel = "phone" }]
[[policies]]
name = "chat"
[[policies.cadence]]
steps = [{ channel = "chat" }]
"""
"""Ample people, no decay: a lead's fate is its own. 364 leads a week and arm, 20 % or 25 % of them reached."""


def observed(
    scenario: Scenario, runs: int, kpis: tuple[str, ...] = ("contact_rate",), teams: Teams = "separate"
) -> list[Observed]:
    treatment, control = scenario.policies[1], scenario.policies[0]
    jobs = [PilotJob(scenario, treatment, control, 0.5, kpis, each, teams=teams) for each in range(runs)]
    return list(observations(jobs))


@pytest.fixture
def small(tmp_path: Path) -> Scenario:
    return load(Path(written(tmp_path, SMALL.replace("headcount = 2", "headcount = 4"))))


def agrees_with_the_formula(scenario: Scenario, runs: int, lengths: tuple[int, ...], teams: Teams = "separate") -> None:
    played = observed(scenario, runs, teams=teams)
    treated, control, placebo = (joined([each.arms[name]["contact_rate"] for each in played]) for name in PLAYS)
    for days in lengths:
        found = seen(treated, control, days, "lead", 0.05, 1.0)
        assert abs(found.power - two_proportions_power(0.20, 0.25, 52 * days)) < 4 * found.error
    apart = treated.days / lengths[0]
    wolf = false_alarms(placebo, control, lengths[0], "lead", 0.05)
    assert abs(wolf - 0.05) < 4 * (0.05 * 0.95 / apart) ** 0.5


def test_without_interference_a_simulated_pilot_agrees_with_the_formula(tmp_path: Path) -> None:
    agrees_with_the_formula(load(Path(written(tmp_path, INDEPENDENT))), runs=6, lengths=(7, 21))


def test_shared_people_who_are_ample_agree_with_the_formula_too(tmp_path: Path) -> None:
    agrees_with_the_formula(load(Path(written(tmp_path, INDEPENDENT))), runs=4, lengths=(7, 21), teams="shared")


def test_the_formula_asks_for_1_094_leads_per_arm_from_20_to_25_per_cent(tmp_path: Path) -> None:
    """Days whose leads per arm are those of the formula see the difference in 80 % of pilots."""
    days = -(-two_proportions_sample_size(0.20, 0.25) // 52)
    played = observed(load(Path(written(tmp_path, INDEPENDENT))), 6, teams="shared")
    treated, control = (joined([each.arms[name]["contact_rate"] for each in played]) for name in PLAYS[:2])
    found = seen(treated, control, days, "lead", 0.05, 1.0)

    assert (two_proportions_sample_size(0.20, 0.25), days) == (1094, 22)
    assert abs(found.power - 0.80) < 4 * found.error


@pytest.mark.slow
def test_without_interference_many_simulated_pilots_agree_with_the_formula(tmp_path: Path) -> None:
    agrees_with_the_formula(load(Path(written(tmp_path, INDEPENDENT))), runs=60, lengths=(7, 14, 21, 35))


def test_the_formula_beside_the_answer_is_that_of_the_true_difference(tmp_path: Path) -> None:
    scenario = load(Path(written(tmp_path, INDEPENDENT)))
    found = answer(observed(scenario, 3), ["contact_rate"], 14, "lead", 0.05, {"opt_out_rate": 0.01}, longest=21)
    test = found.tests[0]

    assert test.per_arm == two_proportions_sample_size(test.control, test.control + test.effect)
    assert test.formula_days is not None
    assert test.formula_days == pytest.approx(test.per_arm / 52, rel=0.05)
    assert test.effect == pytest.approx(0.05, abs=0.015)
    assert [each.days for each in test.curve] == [7, 14, 21]
    assert (found.harms[0].rate, found.harms[0].treatment) == (0, 0)


def test_an_option_tried_against_itself_differs_by_nothing_on_the_same_leads(small: Scenario) -> None:
    same = small.policies[0]
    played = next(observations([PilotJob(small, same, same, 0.5, ("contact_rate",), 0)]))
    treatment, placebo = (played.arms[name]["contact_rate"] for name in ("treatment", "placebo"))

    assert (treatment.outcomes == placebo.outcomes).all()
    assert (treatment.leads == placebo.leads).all()


@pytest.mark.parametrize("option", [0, 1])
def test_an_option_tried_against_itself_on_shared_people_differs_by_nothing(small: Scenario, option: int) -> None:
    same = small.policies[option]
    played = next(observations([PilotJob(small, same, same, 0.5, ("contact_rate",), 0, teams="shared")]))
    counts = {name: each["contact_rate"] for name, each in played.arms.items()}

    for one, other in (("treatment", "placebo"), ("control", "untreated"), ("rollout", "today")):
        assert (counts[one].outcomes == counts[other].outcomes).all()
        assert (counts[one].leads == counts[other].leads).all()
    test = answer([played] * 4, ["contact_rate"], 7, "lead", 0.05, {}, longest=14).tests[0]
    assert test.rollout is not None
    assert (test.effect, test.rollout.effect, test.rollout.overstated) == (0, 0, 0)


CROWDED = """
[[policies]]
name = "one call"
[[policies]]
name = "eight calls"
[[policies.cadence]]
steps = [{ channel = "phone" }, { channel = "phone" }, { channel = "phone" }, { channel = "phone" },
         { channel = "phone" }, { channel = "phone" }, { channel = "phone" }, { channel = "phone" }]
"""
"""One person for 110 leads a week: calls for the ones are paid for by the wait of the others."""


def test_on_scarce_shared_people_a_trial_overstates_what_the_whole_change_would_bring(tmp_path: Path) -> None:
    busy = SMALL[: SMALL.index("[[policies]]")].replace("leads_per_week = 20", "leads_per_week = 100")
    alone = busy.replace('role = "sdr"\nheadcount = 2', 'role = "sdr"\nheadcount = 1')
    scenario = load(Path(written(tmp_path, alone + CROWDED)))
    found = answer(observed(scenario, 4, teams="shared"), ["contact_rate"], 14, "rep", 0.05, {}, longest=14)
    rollout = found.tests[0].rollout

    assert rollout is not None
    assert rollout.interval is not None
    assert rollout.overstated_interval is not None
    assert rollout.overstated_interval.low > rollout.interval.high > 0
    assert found.tests[0].effect == pytest.approx(rollout.effect + rollout.overstated)
    assert found.unit == "pair"


def test_what_is_a_person_s_own_cannot_differ_on_shared_people(small: Scenario) -> None:
    one, other = small.policies[1], small.policies[2]
    slow = other.model_copy(update={"first_touch_before_followup": True})

    assert cannot_be_shared(one, small.policies[0]) == []
    assert ["work_order" in each for each in cannot_be_shared(other, one)] == [True]
    assert 'work_order = "fifo"' in cannot_be_shared(other, one)[0]
    assert len(cannot_be_shared(slow, one)) == 2


def test_all_measured_leads_are_in_one_of_the_arms(small: Scenario) -> None:
    played = observed(small, 1, ("contact_rate",))[0]
    arms = [played.arms[name]["contact_rate"] for name in ("treatment", "control")]

    assert [arm.days for arm in arms] == [35, 35]
    assert [arm.leads.shape[1] for arm in arms] == [2 + 2 + 1, 2 + 2 + 1]
    assert sum(arm.leads.sum() for arm in arms) == pytest.approx(150, abs=50)


def test_other_processes_observe_the_same(small: Scenario) -> None:
    jobs = [PilotJob(small, small.policies[1], small.policies[0], 0.5, ("sql_rate",), each) for each in range(3)]
    pool = ProcessPool(2)
    try:
        there = [each.arms["control"]["sql_rate"].outcomes for each in observations(jobs, pool)]
    finally:
        pool.shutdown(wait=True)
    here = [each.arms["control"]["sql_rate"].outcomes for each in observations(jobs, InProcess())]

    assert all((one == other).all() for one, other in zip(there, here, strict=True))


def test_only_shares_of_leads_can_be_tested(small: Scenario) -> None:
    known = shares_of_leads(small, small.policies)

    assert {"contact_rate", "sql_rate", "within_5_min", "meetings_booked_per_mql"} <= set(known)
    assert not {"meetings_held_per_month", "time_to_first_touch_mean", "complaint_rate"} & set(known)


def test_a_team_of_one_and_a_change_of_headcount_cannot_be_split(tmp_path: Path) -> None:
    text = SMALL.replace('role = "sdr"\nheadcount = 2', 'role = "sdr"\nheadcount = 1')
    scenario = load(Path(written(tmp_path, text + "staffing = { SDR = { headcount = 3 } }\n")))

    reasons = cannot_be_split(scenario, scenario.policies)

    assert "team SDR has one person" in reasons[0]
    assert "changes the headcount of SDR" in reasons[1]


def test_ten_pilots_must_fit_into_the_history(small: Scenario) -> None:
    assert enough_runs(14, 5) == 4
    with pytest.raises(ValueError, match="too short"):
        answer(observed(small, 1), ["contact_rate"], 14, "lead", 0.05, {}, longest=28)


def test_observations_are_kept_and_not_played_again(small: Scenario, tmp_path: Path) -> None:
    jobs = [PilotJob(small, small.policies[1], small.policies[0], 0.5, ("sql_rate",), each) for each in range(3)]
    with Store(tmp_path / "s.sqlite") as store:
        assert list(observations(jobs, None, store, only_known=True)) == []
        fresh = list(observations(jobs[:2], None, store))
        known = list(observations(jobs, None, store, only_known=True))

    assert len(known) == 2
    for one, other in zip(fresh, known, strict=True):
        for name, own in one.arms.items():
            for kpi, arm in own.items():
                assert (arm.outcomes == other.arms[name][kpi].outcomes).all()
                assert (arm.leads == other.arms[name][kpi].leads).all()


@pytest.mark.parametrize(
    "change", [{"share": 0.4}, {"kpis": ("contact_rate",)}, {"replication": 1}, {"teams": "shared"}]
)
def test_another_pilot_has_another_key(small: Scenario, change: dict[str, Any]) -> None:
    job = PilotJob(small, small.policies[1], small.policies[0], 0.5, ("sql_rate",), 0)

    assert replace(job, **change).key != job.key
    assert (replace(job, **change).line == job.line) is ("replication" in change)
    assert PilotJob(small, job.control, job.treatment, 0.5, ("sql_rate",), 0).key != job.key
