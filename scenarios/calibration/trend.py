"""Growth and season of the volume, when a record is long enough to tell one from the other."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.wording import say
from scenarios.calibration.day_counts import DayCounts
from scenarios.calibration.estimate import Z95, Estimate, Findings, NotEstimated, Setting

Floats = NDArray[np.float64]
GROWTH_WEEKS, SEASON_WEEKS = 26, 104
"""Weeks that a record needs before growth, and season, can be told from chance."""
_MONTH_DAYS = 30
_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Trend:
    """Level of the volume on each day, relative to the last day of the record and a usual month."""

    level: Floats
    """shape (days,)"""
    findings: Findings


def trend(counts: DayCounts, usual: NDArray[np.bool_]) -> Trend:
    """Growth a month and twelve monthly factors by Poisson regression of the weeks, errors widened by what they vary.

    `usual`, shape (days,): days without bursts and holidays; others do not count.
    """
    weeks = counts.days // 7
    if weeks < GROWTH_WEEKS:
        why = say(
            "{weeks} whole weeks are too few to tell growth from season; {needed} are needed",
            weeks=weeks,
            needed=GROWTH_WEEKS,
        )
        season = say("{weeks} whole weeks are less than two years", weeks=weeks)
        unknown = (NotEstimated(("demand", "growth"), why), NotEstimated(("demand", "season"), season))
        return Trend(np.ones(counts.days), Findings(not_estimated=unknown))
    return _fitted(counts, usual, with_season=weeks >= SEASON_WEEKS)


def _fitted(counts: DayCounts, usual: NDArray[np.bool_], *, with_season: bool) -> Trend:
    start = counts.days % 7  # the weeks end with the record
    kept = np.where(usual, counts.per_day.sum(axis=0), 0)[start:].reshape(-1, 7).sum(axis=1).astype(np.float64)
    exposure = usual[start:].reshape(-1, 7).sum(axis=1) / 7.0
    middle = (start + 3.5 + 7 * np.arange(len(kept)) - counts.days) / _MONTH_DAYS
    months = np.array([counts.date(start + 3 + 7 * week).month - 1 for week in range(len(kept))])
    season = np.eye(12)[months] if with_season else np.ones((len(kept), 1))
    design = np.column_stack([season, middle])
    seen = exposure > 0
    slope = _regression(kept[seen], exposure[seen], design[seen])
    beta, error = float(slope.coefficients[-1]), float(slope.errors[-1])
    days = np.arange(counts.days) + 0.5 - counts.days
    level = np.exp(beta * days / _MONTH_DAYS)
    findings = Findings((_growth(beta, error, int(counts.per_day.sum())),))
    if not with_season:
        unknown = NotEstimated(
            ("demand", "season"), say("{weeks} whole weeks are less than two years", weeks=counts.days // 7)
        )
        return Trend(level, findings + Findings(not_estimated=(unknown,)))
    monthly = np.exp(slope.coefficients[:12])
    monthly /= monthly.mean()
    month_of = np.array([counts.date(day).month - 1 for day in range(counts.days)])
    note = say("each month's factor is known to about ± {error:.0f} %", error=100 * float(np.median(slope.errors[:12])))
    setting = Setting(("demand", "season"), [round(float(one), 3) for one in monthly], len(kept), note=note)
    return Trend(level * monthly[month_of], findings + Findings(settings=(setting,)))


def _growth(beta: float, error: float, leads: int) -> Estimate:
    """From the slope of the logarithm a month."""
    value, low, high = (math.expm1(beta + sign * Z95 * error) for sign in (0, -1, 1))
    note = say("compounding from the end of the record")
    return Estimate(
        ("demand", "growth"), value, (1 + value) * error, max(low, -0.9), high, leads, "share a month", note=note
    )


@dataclass(frozen=True, slots=True)
class _Regression:
    coefficients: Floats
    errors: Floats


def _regression(counts: Floats, exposure: Floats, design: Floats) -> _Regression:
    """Poisson regression with a log link by iterated least squares; errors times the root of the dispersion.

    The dispersion is that of the weeks, and widened by their correlation with the week before.
    """
    mean = np.maximum(counts, 0.5)
    offset = np.log(exposure)
    for _ in range(_ROUNDS):
        target = np.log(mean) - offset + (counts - mean) / mean
        weighted = design * mean[:, None]
        solved = np.linalg.lstsq(design.T @ weighted, weighted.T @ target, rcond=None)[0]
        coefficients = np.asarray(solved, dtype=np.float64)
        mean = np.exp(design @ coefficients + offset)
    residuals = (counts - mean) / np.sqrt(mean)
    room = max(len(counts) - design.shape[1], 1)
    dispersion = max(float((residuals**2).sum()) / room, 1.0)
    alike = float(residuals[:-1] @ residuals[1:]) / max(float(residuals @ residuals), 1e-12)
    widened = dispersion * (1 + max(alike, 0.0)) / max(1 - max(alike, 0.0), 0.05)
    covariance = np.linalg.pinv(design.T @ (design * mean[:, None])) * widened
    return _Regression(coefficients, np.sqrt(np.diag(covariance)))
