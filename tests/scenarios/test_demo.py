"""What the demo scenario must show: its numbers are those of a company that readers know."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
import pytest

from scenarios.catalogue import library
from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.measures.kpis import kpis, specs
from sim.measures.measure import measure
from sim.model.engine import simulate
from sim.model.world import draw_world

REPLICATIONS = 30
TODAY, AWARE, CLEAN, ONE_MORE = 0, 3, 4, 5
KPIS = ("mqls_per_month", "time_to_first_touch_mean", "busy_share", "sql_rate", "meetings_held_per_month")


def _text() -> str:
    return next(entry.path for entry in library() if entry.name == "saas-20-salespeople").read_text(encoding="utf-8")


def _headcount(number: int) -> Scenario:
    text = _text()
    assert text.count("headcount = 4 ") == 1
    return loads(text.replace("headcount = 4 ", f"headcount = {number} "))


@cache
def _mean(headcount: int, option: int) -> Mapping[str, float]:
    """Means over the replications."""
    scenario = _headcount(headcount)
    policy = scenario.policies[option]
    table = [spec for spec in specs(scenario, [policy]) if spec.key in KPIS]
    runs = []
    for replication in range(REPLICATIONS):
        world = draw_world(scenario, replication)
        runs.append(kpis(measure(simulate(world, policy), world, policy), table))
    means = {key: float(np.mean([run[key] or 0.0 for run in runs])) for key in KPIS}
    return MappingProxyType(means)


def test_there_are_about_300_mqls_a_month() -> None:
    assert _mean(4, TODAY)["mqls_per_month"] == pytest.approx(300, abs=15)


def test_the_first_touch_comes_after_a_day_with_todays_process() -> None:
    assert _mean(4, TODAY)["time_to_first_touch_mean"] / 60 == pytest.approx(24, abs=2)


def test_sdrs_are_busy_but_not_drowned() -> None:
    assert 0.70 <= _mean(4, TODAY)["busy_share"] <= 0.85


def test_the_share_of_mqls_that_become_sql_is_near_the_published_13_per_cent() -> None:
    assert 0.09 <= _mean(4, TODAY)["sql_rate"] <= 0.15


def test_one_sdr_less_costs_meetings_under_the_baseline() -> None:
    assert _mean(4, TODAY)["meetings_held_per_month"] - _mean(3, TODAY)["meetings_held_per_month"] > _smallest_effect()


@pytest.mark.slow
@pytest.mark.parametrize(("one", "next_one"), [(AWARE, CLEAN), (CLEAN, ONE_MORE)])
def test_options_that_follow_each_other_differ(one: int, next_one: int) -> None:
    difference = _mean(4, next_one)["meetings_held_per_month"] - _mean(4, one)["meetings_held_per_month"]
    assert abs(difference) > _smallest_effect()


def test_the_better_process_wins_meetings() -> None:
    assert _mean(4, CLEAN)["meetings_held_per_month"] - _mean(4, TODAY)["meetings_held_per_month"] > 3


def _smallest_effect() -> float:
    return _headcount(4).scenario.smallest_effect["meetings_held_per_month"]
