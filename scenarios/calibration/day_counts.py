"""Leads counted by local day and hour of the week: the whole days of a record, in the company's zone."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY, HOUR
from policies.wording import say
from scenarios.history import MISSING, NOBODY, History, Times
from scenarios.zones import EPOCH, zone_offsets

Counts = NDArray[np.int64]
_EPOCH_DAY = EPOCH.toordinal()
_LATE = 22 * HOUR
"""A record that ends after this time of its last day holds (nearly) the whole day."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many leads came on each whole day; a row per source, and the same leads by hour of the week."""

    first: int
    """first day as `date.toordinal()`; the others follow without gap"""
    per_day: Counts
    """shape (sources, days)"""
    day: Times
    """number of the day of each lead, shape (leads,); those of a day cut short are left out"""
    hour_of_week: Times
    """of each lead, Monday 00:00 = 0"""
    source: Times

    @property
    def days(self) -> int:
        """Number of whole days."""
        return int(self.per_day.shape[1])

    @property
    def weekday(self) -> Times:
        """Of each day, Monday 0; shape (days,)."""
        return (self.first - 1 + np.arange(self.days)) % 7

    @property
    def ordinals(self) -> Times:
        """Of each day, as `date.toordinal()`; shape (days,)."""
        return self.first + np.arange(self.days)

    def date(self, day: int) -> date:
        """The date of a day by its number."""
        return date.fromordinal(self.first + day)

    def where(self, kept: NDArray[np.bool_]) -> "DayCounts":
        """The same days with some rows of leads only, shape (leads,); `per_day` stays as it is."""
        return replace(self, day=self.day[kept], hour_of_week=self.hour_of_week[kept], source=self.source[kept])


def day_counts(history: History) -> DayCounts:
    """The days from the first lead to the last; a last day on which the record ends early is left out.

    ValueError where no lead is left.
    """
    created = history.leads.created
    known = (history.leads.source != NOBODY) & (created != MISSING)
    if not known.any():
        raise ValueError(say("the file says of no lead when it came"))
    local = local_ms(history, np.where(known, created, created[known][0]))
    day, source = local // DAY, history.leads.source.astype(np.int64)
    end = int(local_ms(history, np.array([history.until]))[0])
    known &= (day < end // DAY) | (end % DAY >= _LATE)
    if not known.any():
        raise ValueError(say("the record has no lead on a whole day"))
    local, day, source = local[known], day[known], source[known]
    first, days = int(day.min()), int(day.max() - day.min()) + 1
    per_day = np.zeros((len(history.sources), days), dtype=np.int64)
    np.add.at(per_day, (source, day - first), 1)
    hour_of_week = (day + _EPOCH_DAY - 1) % 7 * 24 + local % DAY // HOUR
    return DayCounts(first + _EPOCH_DAY, per_day, day - first, hour_of_week, source)


def local_ms(history: History, utc_ms: Times) -> Times:
    """Wall-clock time in the company's zone, ms since 1970-01-01 00:00 of the wall clock; same shape, none missing."""
    if len(utc_ms) == 0:
        return utc_ms
    ends = [date.fromordinal(_EPOCH_DAY + int(edge) // DAY) for edge in (utc_ms.min() - DAY, utc_ms.max() + 8 * DAY)]
    return utc_ms + zone_offsets(history.zone, ends[0], ends[1]).at_utc(utc_ms)


def local_day_after(history: History) -> date:
    """The first whole local day behind the record."""
    end = int(local_ms(history, np.array([history.until]))[0])
    return date.fromordinal(_EPOCH_DAY + -(-end // DAY))
