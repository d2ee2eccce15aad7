"""Days that are far out of the usual for their weekday: waves of leads, and days that look like holidays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.calibration.day_counts import DayCounts
from scenarios.calibration.dispersion import day_spread, tails

Floats = NDArray[np.float64]
_ERROR = 0.01
"""Chance that a record without any unusual day shows one, each way, per source."""
_WEEKS_AROUND = 6
_TRIMMED = 0.05
_MATTERS = 10
"""Leads that a wave has at least beyond the usual."""
_BURST_HOURS = 3


@dataclass(frozen=True, slots=True)
class Unusual:
    """A day with far more, or far fewer, leads of a source than its weekday usually has."""

    day: int
    """number of the day in `DayCounts`"""
    source: int
    leads: int
    usual: float
    hour: int
    """local hour at which the fullest three hours begin"""
    inside: int
    """leads in those hours"""

    @property
    def is_wave(self) -> bool:
        """Far more, not far fewer."""
        return self.leads > self.usual


def unusual_days(counts: DayCounts, closed: NDArray[np.bool_]) -> list[Unusual]:
    """By source and day; `closed`, shape (days,), are known holidays, which are no surprise."""
    found: list[Unusual] = []
    for source, row in enumerate(counts.per_day):
        if (~closed).sum() >= 14:
            found += [_unusual(counts, source, day, usual) for day, usual in _far_out(counts, row, closed)]
    return found


def _far_out(counts: DayCounts, row: NDArray[np.int64], closed: NDArray[np.bool_]) -> list[tuple[int, float]]:
    """Days whose count a negative binomial around the weekday's usual count hardly ever has."""
    open_days = np.flatnonzero(~closed)
    y, weekday = row[open_days].astype(np.float64), counts.weekday[open_days]
    usual = _usual(y, weekday)
    surprise = (y - usual) / np.sqrt(usual + 1)
    calm = surprise <= np.quantile(surprise, 1 - _TRIMMED)
    spread = day_spread(y[calm], usual[calm], weekday[calm])
    at_most, at_least = tails(y, usual, spread.cv)
    limit = _ERROR / len(y)
    wave = (at_least < limit) & (y >= usual + _MATTERS)
    return [(int(open_days[at]), float(usual[at])) for at in np.flatnonzero(wave | (at_most < limit))]


def _usual(y: Floats, weekday: NDArray[np.int64]) -> Floats:
    """Mean of the same weekday in the weeks around, without the highest and the lowest; shape (days,)."""
    usual = np.empty_like(y)
    for day in np.unique(weekday):
        at = np.flatnonzero(weekday == day)
        for number, where in enumerate(at):
            around = np.sort(y[at[max(0, number - _WEEKS_AROUND) : number + _WEEKS_AROUND + 1]])
            usual[where] = around[1:-1].mean() if len(around) >= 4 else np.median(around)
    return np.maximum(usual, 0.1)


def _unusual(counts: DayCounts, source: int, day: int, usual: float) -> Unusual:
    mine = (counts.day == day) & (counts.source == source)
    by_hour = np.bincount(counts.hour_of_week[mine] % 24, minlength=24)
    windows = np.convolve(by_hour, np.ones(_BURST_HOURS, dtype=np.int64), mode="valid")
    hour = int(windows.argmax())
    return Unusual(day, source, int(counts.per_day[source, day]), usual, hour, int(windows[hour]))
