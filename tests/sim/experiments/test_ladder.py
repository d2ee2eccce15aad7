"""The ladder by hand: the most gain for a day of effort comes first, each step is added to those before."""

from collections.abc import Mapping

import pytest

from policies.settings import Policy
from scenarios.loading import loads
from scenarios.planning import exactly, planning
from sim.experiments.ladder import GATES, STEPS, WATCHED, Ladder, climb, steps_between
from sim.experiments.paired import taking
from sim.measures.kpis import specs
from sim.measures.summary import Measured, Summary
from tests.tui.small import SMALL

KPI = "meetings_held_per_month"
TARGET = """
[[policies]]
name = "target"
routing = "calendar_aware"
notify = "alert"
scoring = { accuracy = 0.6 }
cost = { once = 1000 }
"""
SCENARIO = loads(SMALL + TARGET)
TODAY, GOAL = SCENARIO.policies[0], SCENARIO.option("target")
EFFORT = {"assignment": exactly(5), "notification": exactly(10), "routing": exactly(10), "scoring": exactly(10)}


def meetings(option: Policy) -> float:
    """10 today; routing brings 4, but only once owners are assigned at once; a score takes 1 away."""
    at_once = option.assignment_latency == GOAL.assignment_latency
    brings = 1.0 * at_once + 2.0 * (option.notify == GOAL.notify)
    brings += 4.0 * (at_once and option.routing == GOAL.routing)
    return 10 + brings - 1.0 * (option.scoring == GOAL.scoring)


def month(value: float) -> Summary:
    whole = Measured({KPI: (value, 1.0), "margin_per_month": (1_000 * value, 1.0)}, {}, {})
    return Summary(whole, (whole,), 100)


def climbed() -> tuple[Ladder, list[list[str]]]:
    asked: list[list[str]] = []

    def play(options: Mapping[str, Policy]) -> dict[str, tuple[Summary, ...]]:
        asked.append(list(options))
        return {name: tuple(month(meetings(each) + luck) for luck in (0, 1, 2)) for name, each in options.items()}

    found = climb(SCENARIO, TODAY, GOAL, KPI, EFFORT, play)
    assert found is not None
    return found, asked


def test_steps_are_the_groups_of_settings_that_differ() -> None:
    assert list(steps_between(TODAY, GOAL)) == ["assignment", "notification", "routing", "scoring"]
    assert steps_between(TODAY, TODAY) == {}


def test_every_setting_of_an_option_belongs_to_one_step() -> None:
    fields = [field for fields in STEPS.values() for field in fields]
    assert sorted(fields) == sorted(set(Policy.model_fields) - {"name", "like", "cost"})
    assert STEPS.keys() == WATCHED.keys() == planning().effort.keys()
    known = {spec.key for spec in specs(SCENARIO, SCENARIO.policies)}
    assert set(WATCHED.values()) <= known


def test_the_most_gain_for_a_day_of_effort_comes_first_and_is_looked_for_anew_each_time() -> None:
    found, asked = climbed()
    # a day: assignment 1/5, notification 2/10; then routing 4/10 before notification; the score loses, so it is last
    assert [rung.key for rung in found.rungs] == ["assignment", "routing", "notification", "scoring"]
    assert [rung.gain.mean for rung in found.rungs] == [1, 4, 2, -1]
    assert [rung.alone.mean for rung in found.rungs] == [1, 0, 2, -1]
    assert [rung.total.mean for rung in found.rungs] == [1, 5, 7, 6]
    assert [rung.margin.mean for rung in found.rungs] == [1_000, 4_000, 2_000, -1_000]
    assert [len(each) for each in asked] == [1, 4, 3, 2, 1]


def test_what_only_pays_together_is_named() -> None:
    found, _ = climbed()
    assert (found.total.mean, found.interaction.mean) == (6, 6 - (1 + 0 + 2 - 1))
    assert found.interaction.is_more


def test_steps_follow_each_other_five_days_a_week_through_the_gates() -> None:
    found, _ = climbed()
    # 5, 15, 25, 35 working days
    assert [rung.live_on for rung in found.rungs] == [7, 21, 35, 49]
    assert [(gate.day, gate.live) for gate in found.gates] == [
        (30, ("assignment", "routing")),
        (60, ("notification", "scoring")),
        (90, ()),
    ]
    assert found.later == ()
    first = found.gates[0].levels[0]
    assert first.today is not None
    assert first.then is not None
    assert (first.kpi, first.today.p50, first.then.p50) == (KPI, 11, 16)


def test_what_takes_longer_than_the_last_gate_comes_later() -> None:
    slow = EFFORT | {"scoring": exactly(60)}
    found = climb(SCENARIO, TODAY, GOAL, KPI, slow, lambda options: {n: [month(10)] * 3 for n in options})
    assert found is not None
    assert found.later
    assert found.rungs[-1].live_on > GATES[-1]


def test_the_last_rung_is_the_target_but_for_its_cost() -> None:
    fields = [field for fields in steps_between(TODAY, GOAL).values() for field in fields]
    last = taking(TODAY, GOAL, fields, "last")
    same = GOAL.model_copy(update={"name": "last", "cost": TODAY.cost, "like": TODAY.like})
    assert last == same


def test_an_interrupted_ladder_is_none_and_equal_options_have_no_steps() -> None:
    assert climb(SCENARIO, TODAY, GOAL, KPI, EFFORT, lambda _: None) is None
    with pytest.raises(ValueError, match="no step"):
        climb(SCENARIO, TODAY, TODAY, KPI, EFFORT, lambda _: None)
