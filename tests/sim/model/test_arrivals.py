"""When leads come: counts against exact theory, waves of exact size, clock changes, holidays, seasons, growth."""

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from policies.distributions import NO_SPREAD
from policies.durations import DAY, HOUR, WEEK
from scenarios.scenario import Scenario
from sim.model.arrivals import (
    day_factors,
    expected_leads,
    expected_per_hour,
    merged,
    scenario_timeline,
    source_arrivals,
)
from sim.model.world import draw_world

WIDE = 4.5
"""|z| at which a right program fails about once in 150,000 tests; seeds are fixed, so each passes or never does."""


def market(*sources: dict[str, Any], frame: dict[str, Any] | None = None, **tables: Any) -> Scenario:
    start = {"name": "test", "start": dt.date(2026, 1, 5), "weeks": 20} | (frame or {})
    named = [{"name": f"source {number}"} | source for number, source in enumerate(sources)]
    teams = [{"name": "SDR", "headcount": 2}]
    return Scenario.model_validate(
        {"scenario": start, "sources": named, "teams": teams, "policies": [{"name": "a"}]} | tables
    )


def daily_counts(scenario: Scenario, replications: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    edges = scenario_timeline(scenario).midnights()
    drawn = [np.histogram(source_arrivals(scenario, 0, r), edges)[0] for r in range(replications)]
    return np.concatenate(drawn).astype(np.int64)


def z_of_variance(counts: np.ndarray[Any, np.dtype[np.int64]], variance: float, excess: float) -> float:
    """Distance of a sample variance from theory; its own variance is sigma^4 (excess kurtosis + 2) / n."""
    return float((counts.var() - variance) / (variance * math.sqrt((excess + 2) / len(counts))))


def test_daily_counts_of_a_changing_rate_are_poisson() -> None:
    # oracle nhpp-count: 8 h at 3 an hour, 8 h at 10, 8 h at 1
    mean, var, q005, q995 = 112.0, 112.0, 86, 140
    scenario = market({"leads_per_week": 7 * mean, "arrivals": ([3.0] * 8 + [10.0] * 8 + [1.0] * 8) * 7})
    counts = daily_counts(scenario, 20)
    assert len(counts) == 2800
    assert abs(counts.mean() - mean) / math.sqrt(var / len(counts)) < WIDE
    assert abs(z_of_variance(counts, var, 1 / mean)) < WIDE
    inside = stats.poisson.cdf(q995, mean) - stats.poisson.cdf(q005 - 1, mean)
    share = np.mean((counts >= q005) & (counts <= q995))
    assert abs(share - inside) / math.sqrt(inside * (1 - inside) / len(counts)) < WIDE


def test_each_hour_of_the_day_has_its_own_rate() -> None:
    scenario = market({"leads_per_week": 784, "arrivals": ([3.0] * 8 + [10.0] * 8 + [1.0] * 8) * 7})
    hour = np.concatenate([source_arrivals(scenario, 0, r) for r in range(20)]) // HOUR % 24
    for rate, hours in ((3, range(8)), (10, range(8, 16)), (1, range(16, 24))):
        for k in hours:
            assert abs((hour == k).sum() - rate * 2800) / math.sqrt(rate * 2800) < WIDE


def test_leads_lie_evenly_inside_their_hour() -> None:
    created = source_arrivals(market({"leads_per_week": 5000, "arrivals": "inbound-forms"}), 0, 0)
    share = created % HOUR / HOUR
    assert stats.kstest(share, "uniform").pvalue > 1e-5


def test_days_vary_beyond_chance_by_the_stated_cv() -> None:
    mean, cv = 40.0, 0.4
    counts = daily_counts(market({"leads_per_week": 7 * mean, "day_variation": cv}), 20)
    law = stats.nbinom(cv**-2, 1 / (1 + mean * cv**2))
    assert law.var() == pytest.approx(mean + (mean * cv) ** 2)
    assert abs(counts.mean() - mean) / math.sqrt(law.var() / len(counts)) < WIDE
    assert abs(z_of_variance(counts, law.var(), float(law.stats("k")))) < WIDE


def test_days_that_vary_by_next_to_nothing_are_alike() -> None:
    assert (day_factors(np.array([0.0, 0.5, 0.999]), 1e-200) == 1).all()
    assert day_factors(np.array([0.001, 0.5, 0.999]), 2 * NO_SPREAD) == pytest.approx([1, 1, 1], abs=1e-4)


def test_a_burst_has_its_exact_size_inside_its_time() -> None:
    burst = {"day": 24, "hour": 11.5, "leads": 120, "over": "3h"}
    for replication in range(5):
        created = source_arrivals(market({"bursts": [burst]}), 0, replication)
        assert len(created) == 120
        assert created.min() >= 24 * DAY + 11.5 * HOUR
        assert created.max() < 24 * DAY + 14.5 * HOUR


def test_bursts_count_their_days_from_the_start_also_into_the_warm_up() -> None:
    frame = {"weeks": 1, "warmup_weeks": 1}
    bursts = [{"day": -7, "leads": 3, "over": "0s"}, {"day": 6, "leads": 2, "over": "0s"}]
    assert source_arrivals(market({"bursts": bursts}, frame=frame), 0, 0).tolist() == [0] * 3 + [13 * DAY] * 2


def test_what_lies_outside_the_horizon_is_left_out() -> None:
    bursts = [{"day": -1, "leads": 3}, {"day": 7, "leads": 2}]
    assert len(source_arrivals(market({"bursts": bursts}, frame={"weeks": 1}), 0, 0)) == 0


def test_a_bulk_import_counts_to_its_source_or_else_to_the_first() -> None:
    event = {"kind": "bulk_import", "day": 2, "hour": 8.0, "over": "1h", "leads": 50}
    unnamed = market({}, {}, disruptions=[event])
    named = market({}, {}, disruptions=[event | {"source": "source 1"}])
    assert expected_leads(unnamed).tolist() == [50, 0]
    assert expected_leads(named).tolist() == [0, 50]
    created = draw_world(named, 3).created
    assert len(created) == 50
    assert created.min() >= 2 * DAY + 8 * HOUR
    assert created.max() < 2 * DAY + 9 * HOUR


def test_a_week_with_a_clock_change_has_an_hour_less_or_more() -> None:
    frame = {"start": dt.date(2026, 3, 23), "weeks": 32, "timezone": "Europe/Warsaw"}
    scenario = market({"leads_per_week": 168}, frame=frame)
    timeline = scenario_timeline(scenario)
    week = (timeline.hours().day - timeline.start.toordinal()) // 7
    volume = np.bincount(week, expected_per_hour(scenario, scenario.sources[0]))
    assert volume == pytest.approx([167.0] + [168.0] * 29 + [169.0] + [168.0])


def test_the_hour_that_comes_twice_brings_leads_twice_and_the_skipped_one_none() -> None:
    sunday_two = [0.0] * 168
    sunday_two[6 * 24 + 2] = 1.0
    frame = {"start": dt.date(2026, 3, 23), "weeks": 32, "timezone": "Europe/Warsaw"}
    scenario = market({"leads_per_week": 10, "arrivals": sunday_two}, frame=frame)
    assert expected_leads(scenario) == pytest.approx([10 * 32])
    rates = expected_per_hour(scenario, scenario.sources[0])
    by_week = np.bincount((scenario_timeline(scenario).hours().day - dt.date(2026, 3, 23).toordinal()) // 7, rates)
    assert by_week[0] == 0
    assert by_week[30] == pytest.approx(20)


@pytest.mark.parametrize("holidays", ["PL", ["PL", "US"], [dt.date(2026, 1, 6)]])
def test_public_holidays_have_their_factor(holidays: object) -> None:
    frame = {"weeks": 1, "holidays": holidays}
    scenario = market({"leads_per_week": 168}, frame=frame, demand={"holiday_factor": 0.25})
    by_day = expected_per_hour(scenario, scenario.sources[0]).reshape(7, 24).sum(axis=1)
    assert by_day == pytest.approx([24, 6, 24, 24, 24, 24, 24])


def test_the_season_follows_the_local_month() -> None:
    season = [1.0, 2.0] + [1.0] * 10
    frame = {"start": dt.date(2026, 1, 26), "weeks": 1}
    scenario = market({"leads_per_week": 168}, frame=frame, demand={"season": season})
    by_day = expected_per_hour(scenario, scenario.sources[0]).reshape(7, 24).sum(axis=1)
    assert by_day == pytest.approx([24] * 6 + [48])


def test_growth_compounds_every_30_days_both_ways_from_the_start() -> None:
    frame = {"weeks": 10, "warmup_weeks": 5}
    scenario = market({"leads_per_week": 168}, frame=frame, demand={"growth": 0.2})
    rates = expected_per_hour(scenario, scenario.sources[0])
    start = 5 * 168
    assert rates[start] == pytest.approx(1.0, rel=1e-3)
    assert rates[start + 30 * 24] / rates[start] == pytest.approx(1.2)
    assert rates[start - 30 * 24] / rates[start] == pytest.approx(1 / 1.2)


def test_a_profile_sets_when_leads_come_and_not_how_many() -> None:
    for profile in ("flat", "inbound-forms", "office-hours", [5.0] + [0.0] * 167):
        assert expected_leads(market({"leads_per_week": 50, "arrivals": profile})) == pytest.approx([1000])


def test_a_profile_of_zeros_brings_nobody() -> None:
    assert len(source_arrivals(market({"leads_per_week": 50, "arrivals": [0.0] * 168}), 0, 0)) == 0


def test_a_longer_drain_keeps_the_leads_that_were_there() -> None:
    source = {"leads_per_week": 60, "day_variation": 0.5}
    short = source_arrivals(market(source, frame={"weeks": 4}), 0, 1)
    longer = source_arrivals(market(source, frame={"weeks": 4, "drain_weeks": 3}), 0, 1)
    assert np.array_equal(longer[: len(short)], short)
    assert longer[len(short)] >= 4 * WEEK


def test_leads_are_merged_by_creation_and_ties_by_source() -> None:
    created, source = merged((np.array([5, 9]), np.array([1, 5]), np.array([5])))
    assert created.tolist() == [1, 5, 5, 5, 9]
    assert source.tolist() == [1, 0, 1, 2, 0]
