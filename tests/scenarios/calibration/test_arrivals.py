"""What is known of the demand of a made-up market is read back from the leads it sends."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from policies.durations import DAY, HOUR
from scenarios.calibration.arrivals import Arrivals, arrivals
from scenarios.calibration.estimate import Estimate
from scenarios.history import MISSING, NOBODY, History, LeadHistory, Times
from scenarios.loading import loads
from scenarios.presets import arrival_profile
from scenarios.timeline import Timeline
from sim.model.arrivals import merged, scenario_timeline, source_arrivals

MONDAY = date(2026, 1, 5)
MARKET = """
[scenario]
name = "market"
start = 2026-01-05
weeks = {weeks}
timezone = "Europe/Warsaw"
forecast_period = "week"
{demand}
[[sources]]
name = "form"
leads_per_week = {rate}
arrivals = "{profile}"
day_variation = {variation}
[[teams]]
name = "SDR"
headcount = 1
[[policies]]
name = "today"
routing = "round_robin"
"""


def record(created: Times, source: NDArray[Any], sources: tuple[str, ...], until: int, zone: str) -> History:
    """A record of nothing but creation and source; `created` and `until` in ms since 1970 UTC."""
    leads, nobody = len(created), np.full(len(created), NOBODY, np.int32)
    missing, unknown = np.full(leads, MISSING), np.full(leads, np.nan)
    untold = np.full(leads, NOBODY, np.int8)
    table = LeadHistory(
        created, source.astype(np.int32), nobody, missing, nobody, nobody, unknown, unknown, untold, missing, untold,
        missing,
    )  # fmt: skip
    return History(table, None, zone, until, sources, (), rows=leads)


def drawn(
    replication: int,
    *,
    weeks: int = 12,
    rate: float = 150,
    variation: float = 0.3,
    profile: str = "inbound-forms",
    demand: str = "",
) -> History:
    """The leads that a market of one source sends in one replication."""
    text = MARKET.format(weeks=weeks, rate=rate, variation=variation, profile=profile, demand=demand)
    scenario = loads(text)
    timeline = scenario_timeline(scenario)
    created, source = merged((source_arrivals(scenario, 0, replication),))
    until = timeline.origin_ms + timeline.end
    return record(created + timeline.origin_ms, source, ("form",), until, "Europe/Warsaw")


def named(found: Arrivals, key: str) -> Estimate:
    return next(one for one in found.findings.estimates if one.place[-1] == key)


@cache
def forty() -> list[Arrivals]:
    return [arrivals(drawn(replication)) for replication in range(40)]


@pytest.mark.parametrize(("key", "truth"), [("leads_per_week", 150.0), ("day_variation", 0.3)])
def test_of_forty_intervals_nearly_all_hold_the_truth_and_their_middle_is_unbiased(key: str, truth: float) -> None:
    found = [named(one, key) for one in forty()]
    held = sum(one.low <= truth <= one.high for one in found)
    values = np.array([one.value for one in found])
    assert held >= 34  # 38 expected; fewer than 34 has a chance of 1.5 %
    assert abs(values.mean() - truth) < 3 * values.std(ddof=1) / np.sqrt(40)
    told = float(np.mean([one.standard_error for one in found]))
    assert told == pytest.approx(values.std(ddof=1), rel=0.35)


def test_days_that_vary_are_told_from_chance() -> None:
    assert sum(one.tests[0].is_poisson for one in forty()) == 0
    calm = [arrivals(drawn(replication, variation=0.0)).tests[0] for replication in range(20)]
    assert sum(one.is_poisson for one in calm) >= 17


def test_the_shape_of_the_week_comes_near_the_truth_and_nearer_than_the_counts() -> None:
    truth = np.array(arrival_profile("inbound-forms")) / 168
    history = drawn(0, rate=60)
    found = arrivals(history)
    raw = np.bincount(found.counts.hour_of_week, minlength=168) / len(found.counts.hour_of_week)
    assert np.abs(found.shapes[0] - truth).sum() < 0.65 * np.abs(raw - truth).sum()
    assert found.shapes[0].sum() == pytest.approx(1.0)
    setting = next(one for one in found.findings.settings if one.place[-1] == "arrivals")
    assert len(setting.value) == 168
    assert np.mean(setting.value) == pytest.approx(1.0, abs=1e-3)


def test_a_record_that_ends_at_noon_does_not_count_that_day() -> None:
    history = drawn(0, profile="flat", variation=0.0)
    timeline = Timeline(MONDAY, 12, 0, 0, "Europe/Warsaw")
    noon = timeline.origin_ms + timeline.at(MONDAY + timedelta(days=30), 12 * HOUR)
    kept = history.leads.created < noon
    cut = record(history.leads.created[kept], history.leads.source[kept], ("form",), noon, "Europe/Warsaw")
    assert arrivals(cut).counts.days == 30
    assert arrivals(replace(cut, until=noon + 11 * HOUR)).counts.days == 31


def test_a_wave_is_told_and_does_not_raise_the_weekly_rate() -> None:
    history = drawn(1)
    start = history.until - 40 * DAY + 12 * HOUR
    wave = start + np.arange(90) * 60_000
    created = np.sort(np.concatenate([history.leads.created, wave]))
    with_wave = arrivals(record(created, np.zeros(len(created)), ("form",), history.until, "Europe/Warsaw"))
    without = arrivals(history)
    assert [(one.is_wave, one.day) for one in with_wave.unusual] == [(True, 12 * 7 - 40)]
    assert "where 2" in with_wave.findings.warnings[0]
    assert "left out of the weekly rate" in with_wave.findings.warnings[0]
    before, after = named(without, "leads_per_week"), named(with_wave, "leads_per_week")
    assert after.value == pytest.approx(before.value, abs=0.5 * before.standard_error)


def test_a_day_without_leads_looks_like_a_holiday_and_a_known_one_is_measured() -> None:
    history = drawn(2)
    timeline = Timeline(MONDAY, 12, 0, 0, "Europe/Warsaw")
    closed = MONDAY + timedelta(days=9)
    begin = timeline.origin_ms + timeline.at(closed)
    kept = (history.leads.created < begin) | (history.leads.created >= begin + DAY)
    record_ = record(history.leads.created[kept], history.leads.source[kept], ("form",), history.until, history.zone)
    assert "2026-01-14: 0 leads" in arrivals(record_).findings.warnings[0]
    known = arrivals(record_, [closed])
    assert named(known, "holiday_factor").value == 0.0
    assert known.findings.warnings == ()


def test_growth_is_told_of_a_year_and_not_of_a_quarter() -> None:
    long = arrivals(drawn(0, weeks=52, demand="[demand]\ngrowth = 0.04"))
    growth = named(long, "growth")
    assert growth.low <= 0.04 <= growth.high
    assert growth.low > 0.02
    rate = named(long, "leads_per_week")  # at the end of the record
    assert rate.low <= 150 * 1.04 ** (52 * 7 / 30) <= rate.high
    short = arrivals(drawn(0)).findings.not_estimated
    assert "26 are needed" in next(one.why for one in short if one.place == ("demand", "growth"))


def test_the_months_of_three_years_show_the_season() -> None:
    truth = [1.2, 1.1, 1.0, 1.0, 0.9, 0.8, 0.6, 0.7, 1.1, 1.3, 1.3, 1.0]
    found = arrivals(drawn(0, weeks=156, demand=f"[demand]\nseason = {truth}"))
    season = next(one for one in found.findings.settings if one.place == ("demand", "season"))
    assert np.abs(np.array(season.value) - np.array(truth)).max() < 0.12
    assert named(found, "leads_per_week").value == pytest.approx(150, rel=0.1)


def test_dates_without_times_tell_days_and_no_hours() -> None:
    found = arrivals(replace(drawn(0), dates_only=True))
    assert any("dates without times" in one.why for one in found.findings.not_estimated)
    weekend = found.shapes[0].reshape(7, 24)[5:].sum()
    assert weekend == pytest.approx(0.124, abs=0.03)


def test_few_leads_give_a_rate_but_no_spread() -> None:
    found = arrivals(drawn(0, weeks=3, rate=8, variation=0.0))
    assert named(found, "leads_per_week").low < 8 < named(found, "leads_per_week").high
    assert any(one.place[-1] == "day_variation" for one in found.findings.not_estimated)


def words(history: History) -> str:
    return " ".join(arrivals(history).findings.warnings)


def test_a_record_with_a_hole_is_not_believed() -> None:
    history = drawn(0)
    begin = history.until - 50 * DAY
    kept = (history.leads.created < begin) | (history.leads.created >= begin + 20 * DAY)
    holed = record(history.leads.created[kept], history.leads.source[kept], ("form",), history.until, history.zone)
    assert "Not one lead in" in words(holed)
    assert "Not one lead in" not in words(history)


def test_leads_that_share_their_time_look_like_an_import() -> None:
    history = drawn(0)
    by_hour = history.leads.created // (6 * HOUR) * 6 * HOUR
    imported = record(by_hour, history.leads.source, ("form",), history.until, history.zone)
    assert "look like imports in batches" in words(imported)
    assert "batches" not in words(history)


def test_slow_waves_of_volume_are_told_of() -> None:
    season = "[demand]\nseason = [0.4, 0.4, 1.0, 1.9, 1.9, 1.0, 1, 1, 1, 1, 1, 1]"
    assert "volume moves in slow waves" in words(drawn(0, weeks=24, demand=season))
    assert "slow waves" not in words(drawn(0, weeks=24))


def test_days_that_are_good_for_all_sources_are_told_of() -> None:
    history = drawn(0, rate=400, variation=0.4)
    half = np.arange(len(history.leads.created)) % 2
    names = ("form", "fair")
    together = record(history.leads.created, half, names, history.until, history.zone)
    assert "good for several sources at once" in words(together)
    other = drawn(1, rate=400, variation=0.4)
    created = np.concatenate([history.leads.created, other.leads.created])
    source = np.repeat([0, 1], [len(history.leads.created), len(other.leads.created)])
    order = np.argsort(created)
    assert "several sources" not in words(record(created[order], source[order], names, history.until, history.zone))
