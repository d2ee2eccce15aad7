"""When leads come: a source's rate, the shape of its week, how much days vary, and days that are out of the usual."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from policies.wording import say
from scenarios.calibration.day_counts import DayCounts, day_counts
from scenarios.calibration.dispersion import PoissonTest, day_spread, poisson_test
from scenarios.calibration.estimate import Estimate, Findings, NotEstimated, Setting, above_zero, around
from scenarios.calibration.profile import day_shapes, week_shapes
from scenarios.calibration.trend import trend
from scenarios.calibration.unusual_days import Unusual, unusual_days
from scenarios.calibration.volume_words import volume_words
from scenarios.history import History
from scenarios.presets import HOURS_PER_WEEK, arrival_profiles

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
LEAST_LEADS, LEAST_DAYS = 30, 14
"""Under these the spread of a source's days is not estimated."""
_NO_TIMES = "inbound-forms"
"""Profile whose hours stand in for a record without times of day."""
_WIDEST = 5.0
"""Largest day_variation that the scenario takes."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What a record says about the volume."""

    findings: Findings
    counts: DayCounts
    expected: Floats
    """leads expected on each day, shape (sources, days)"""
    shapes: Floats
    """shares of a week's leads by hour, shape (sources, 168)"""
    tests: tuple[PoissonTest, ...]
    """per source: is it chance alone?"""
    unusual: tuple[Unusual, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One source: leads a day by weekday at level 1, shape (7,), expected days, shape (days,), and their spread."""

    per_weekday: Floats
    means: Floats
    cv: float
    test: PoissonTest
    findings: Findings


def arrivals(history: History, holidays: Collection[date] = ()) -> Arrivals:
    """Rate, week and spread of each source. ValueError where no lead lies on a whole day.

    `holidays`: public holidays where they are known; without them, days that look like some are told. Unusual days
    count for nothing but the sentence about them.
    """
    counts = day_counts(history)
    closed = np.isin(counts.ordinals, [day.toordinal() for day in holidays])
    unusual = unusual_days(counts, closed)
    usual = np.tile(~closed, (len(history.sources), 1))
    for one in unusual:
        usual[one.source, one.day] = False
    level = trend(counts, np.asarray(usual.all(axis=0)))
    rows = [_row(name, counts, number, usual[number], level.level) for number, name in enumerate(history.sources)]
    shapes = _shapes(history, counts, usual, np.array([row.per_weekday for row in rows]))
    findings = level.findings
    for number, (name, row) in enumerate(zip(history.sources, rows, strict=True)):
        findings += row.findings + _profile(history, name, shapes[number], int(counts.per_day[number].sum()))
    means, tests = np.array([row.means for row in rows]), tuple(row.test for row in rows)
    findings += _holiday_factor(counts, closed, rows)
    findings += Findings(warnings=volume_words(history, counts, unusual, means, tests))
    return Arrivals(findings, counts, means, shapes, tests, tuple(unusual))


def _row(name: str, counts: DayCounts, number: int, usual: Bools, level: Floats) -> _Row:
    """Rate and spread of one source over its usual days."""
    if usual.sum() < 7:
        usual = np.ones_like(usual)
    y, weekday = counts.per_day[number][usual].astype(np.float64), counts.weekday
    per_weekday = _weekday_rates(y, weekday[usual], level[usual])
    means = per_weekday[weekday] * level
    test = poisson_test(y, means[usual], len(np.unique(weekday[usual])))
    findings, cv = _day_variation(name, y, means[usual], weekday[usual])
    error = _error_a_week(y, means, usual, weekday, level, cv)
    place = ("sources", name, "leads_per_week")
    leads = int(counts.per_day[number].sum())
    rate = above_zero(
        place, float(per_weekday.sum()), error, leads, unit="leads a week", note=_spread_note(test, leads)
    )
    return _Row(per_weekday, means, cv, test, findings + Findings((rate,)))


def _weekday_rates(y: Floats, weekday: NDArray[np.int64], level: Floats) -> Floats:
    """Leads a day at level 1 by weekday; a weekday that the record lacks has the mean of all."""
    leads, days = np.bincount(weekday, y, minlength=7), np.bincount(weekday, level, minlength=7)
    rates: Floats = np.divide(leads, days, out=np.full(7, y.sum() / level.sum()), where=days > 0)
    return rates


def _day_variation(name: str, y: Floats, means: Floats, weekday: NDArray[np.int64]) -> tuple[Findings, float]:
    place = ("sources", name, "day_variation")
    if len(y) < LEAST_DAYS or y.sum() < LEAST_LEADS:
        why = say("fewer than {leads} leads or {days} days", leads=LEAST_LEADS, days=LEAST_DAYS)
        return Findings(not_estimated=(NotEstimated(place, why),)), 0.0
    spread = day_spread(y, means, weekday)
    low, cv, high = (min(part, _WIDEST) for part in (spread.low, spread.cv, spread.high))
    one = Estimate(place, cv, spread.standard_error, low, high, len(y), "cv", note=say("over {days} days", days=len(y)))
    return Findings((one,)), cv


def _error_a_week(
    y: Floats, means: Floats, usual: Bools, weekday: NDArray[np.int64], level: Floats, cv: float
) -> float:
    """Standard error of the leads a week: chance, the day factor, and what whole weeks vary beyond both."""
    mu = means[usual]
    variance = mu + (cv * mu) ** 2
    days = np.bincount(weekday[usual], level[usual], minlength=7)
    of_day = np.bincount(weekday[usual], variance, minlength=7)
    total = float(np.divide(of_day, days**2, out=np.zeros(7), where=days > 0).sum())
    week = np.cumsum(np.ones(len(usual), dtype=np.int64))[usual] // 7
    beyond = np.bincount(week, y - mu) ** 2
    chance = np.bincount(week, variance)
    weeks = int((chance > 0).sum())
    widened = max(1.0, float(beyond.sum() / chance.sum())) if weeks >= 4 and chance.sum() > 0 else 1.0
    return math.sqrt(total * widened)


def _shapes(history: History, counts: DayCounts, usual: Bools, per_weekday: Floats) -> Floats:
    if history.dates_only:
        hours = np.asarray(arrival_profiles()[_NO_TIMES].hours, dtype=np.float64)
        return day_shapes(np.maximum(per_weekday, 1e-9), hours)
    return week_shapes(counts.where(usual[counts.source, counts.day]), per_weekday)


def _profile(history: History, name: str, shape: Floats, leads: int) -> Findings:
    """The shape as the 168 numbers of the file, their mean 1."""
    place = ("sources", name, "arrivals")
    note = say("168 hours from Monday 00:00, their mean 1; smoothed where counts are small")
    lacking: tuple[NotEstimated, ...] = ()
    if history.dates_only:
        note = say('days of the week from your file, hours of the day from the preset "{preset}"', preset=_NO_TIMES)
        why = say('hours of the day: the file has dates without times; "{preset}" stands in', preset=_NO_TIMES)
        lacking = (NotEstimated(place, why),)
    numbers = [round(float(share) * HOURS_PER_WEEK, 3) for share in shape]
    return Findings(settings=(Setting(place, numbers, leads, note=note),), not_estimated=lacking)


def _holiday_factor(counts: DayCounts, closed: Bools, rows: list[_Row]) -> Findings:
    """Volume on public holidays against the same weekdays, all sources together."""
    place = ("demand", "holiday_factor")
    if not closed.any():
        return Findings(not_estimated=(NotEstimated(place, say("no public holiday is known in these weeks")),))
    expected = np.array([row.means[closed] for row in rows])
    spread = np.array([row.cv for row in rows])[:, None] * expected
    leads, total = int(counts.per_day[:, closed].sum()), float(expected.sum())
    if total < 10:
        return Findings(
            not_estimated=(NotEstimated(place, say("only {leads:.0f} leads would be expected on them", leads=total)),)
        )
    error = math.sqrt(max(leads, 1) + float((spread**2).sum())) / total
    one = around(
        place,
        leads / total,
        error,
        int(closed.sum()),
        highest=1000.0,
        note=say("{days} public holidays", days=int(closed.sum())),
    )
    return Findings((one,))


def _spread_note(test: PoissonTest, leads: int) -> str:
    if leads < LEAST_LEADS:
        return ""
    if test.is_poisson:
        return say("days vary as chance alone would have it (dispersion {index:.2f})", index=test.index)
    return say(
        "days vary more than chance alone would have it: not Poisson (dispersion {index:.2f}, {p})",
        index=test.index,
        p=_p(test),
    )


def _p(test: PoissonTest) -> str:
    return "p < 0.001" if test.p_value < 0.001 else f"p = {test.p_value:.3f}"
