"""The horizon of a scenario, and the way between its millisecond clock and local dates and times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np

from scenarios.windows import Times
from scenarios.zones import EPOCH, ZoneOffsets, find_zone, zone_offsets

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
_EPOCH_DAY = EPOCH.toordinal()
_MARGIN = timedelta(days=400)


class Hours(NamedTuple):
    """The hours of a horizon, one element per hour that really passes; all int64 arrays of one length."""

    starts: Times
    """First instant, ms; the hour ends where the next one starts, the last at the end of the horizon."""
    hour_of_week: Times
    """0-167, Monday 00:00 = 0."""
    day: Times
    """Local date as `date.toordinal()`."""
    month: Times
    """1-12."""
    lengths: Times
    """ms; 3,600,000 unless the zone's clock change cuts an hour (Lord Howe: half an hour)."""


@dataclass(frozen=True)
class Timeline:
    """Warm-up, measured weeks and drain; ms 0 is local midnight `7 * warmup_weeks` days before `start`.

    `start` is the first measured day, lengths are whole weeks, `timezone` is an IANA name. A week with a
    clock change has 167 or 169 hours. Raises ValueError for an unknown zone or a length out of range.
    """

    start: date
    weeks: int
    warmup_weeks: int
    drain_weeks: int
    timezone: str

    def __post_init__(self) -> None:
        find_zone(self.timezone)
        for name, least in (("weeks", 1), ("warmup_weeks", 0), ("drain_weeks", 0)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} must be at least {least}, not {getattr(self, name)}")

    @property
    def first_day(self) -> date:
        """The local date on which ms 0 lies."""
        return self.start - timedelta(weeks=self.warmup_weeks)

    @cached_property
    def origin_ms(self) -> int:
        """Ms 0 as milliseconds UTC since 1970."""
        return _utc_ms(datetime.combine(self.first_day, time()), self.timezone)

    @cached_property
    def measured_from(self) -> int:
        """Local midnight of `start`, ms."""
        return self.at(self.start)

    @cached_property
    def measured_to(self) -> int:
        """Local midnight after the last measured day, ms."""
        return self.at(self.start + timedelta(weeks=self.weeks))

    @cached_property
    def end(self) -> int:
        """Local midnight after the last day of the drain, ms."""
        return self.at(self.start + timedelta(weeks=self.weeks + self.drain_weeks))

    def from_local(self, local: datetime, zone: str | None = None) -> int:
        """The ms of a naive wall-clock time, to the nearest ms; may lie outside the horizon.

        A time that is skipped moves forward by the gap, one that comes twice means the first. Raises
        ValueError for a datetime that carries a zone of its own.
        """
        if local.tzinfo is not None:
            raise ValueError(f"a local time without a zone is wanted, not {local.isoformat()}")
        return _utc_ms(local, zone or self.timezone) - self.origin_ms

    def to_local(self, ms: int, zone: str | None = None) -> datetime:
        """The wall-clock time of an instant, with its zone."""
        instant = EPOCH + timedelta(milliseconds=int(self.origin_ms + ms))
        return instant.astimezone(find_zone(zone or self.timezone))

    def at(self, day: date, time_of_day_ms: int = 0, zone: str | None = None) -> int:
        """The ms at which the wall clock of `zone` shows that time of that day; 24 h is the next midnight."""
        return self.from_local(datetime.combine(day, time()) + timedelta(milliseconds=int(time_of_day_ms)), zone)

    def at_many(self, days: Times, time_of_day_ms: Times, zone: str | None = None) -> Times:
        """`at` for arrays of one shape; days as `date.toordinal()`, within 400 days of the horizon."""
        local = (days - _EPOCH_DAY) * DAY_MS + time_of_day_ms
        return local - self._offsets(zone).at_local(local) - self.origin_ms

    def days(self, zone: str | None = None) -> Times:
        """The local dates of `zone` that cover [0, end], as `date.toordinal()`; the last begins >= end."""
        first = self.to_local(0, zone).toordinal()
        last = self.to_local(self.end - 1, zone).toordinal() + 1
        return np.arange(first, last + 1, dtype=np.int64)

    def dates(self, zone: str | None = None) -> tuple[date, ...]:
        """The local dates of `zone` whose midnights are `midnights(zone)`."""
        return tuple(date.fromordinal(day) for day in self.days(zone).tolist())

    def midnights(self, zone: str | None = None) -> Times:
        """Local midnights of `zone` in ms that cover [0, end]; the first is <= 0, the last >= end.

        Where a clock change skips midnight it is the first instant of the day.
        """
        days = self.days(zone)
        return self.at_many(days, np.zeros_like(days), zone)

    def hour_of_week(self, t_ms: Times, zone: str | None = None) -> Times:
        """Local hour of week per instant, 0-167, Monday 00:00 = 0."""
        return self.hour_of_week_at_offset(t_ms, self._offsets(zone).at_utc(t_ms + self.origin_ms))

    def hour_of_week_at_offset(self, t_ms: Times, offset_ms: Times) -> Times:
        """Hour of week, 0-167, for people at a fixed distance from UTC (ms, east is positive)."""
        # 1970 began on a Thursday, 72 hours into the week
        return ((t_ms + self.origin_ms + offset_ms) // HOUR_MS + 72) % 168

    def hours(self) -> Hours:
        """The hours of [0, end) by the scenario's wall clock, in order; their lengths sum to `end`."""
        edges = self._hour_edges()
        starts = edges[:-1]
        utc = starts + self.origin_ms
        day = (utc + self._offsets(None).at_utc(utc)) // DAY_MS
        month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1
        return Hours(starts, self.hour_of_week(starts), day + _EPOCH_DAY, month, np.diff(edges))

    def _hour_edges(self) -> Times:
        """Where the local hour turns or the clock is changed, from 0 to end."""
        table = self._offsets(None)
        turns = table.changes - self.origin_ms
        turns = turns[(turns > 0) & (turns < self.end)]
        spans = np.concatenate(([0], turns, [self.end]))
        edges = [spans]
        for lo, hi in zip(spans[:-1].tolist(), spans[1:].tolist(), strict=True):
            offset = int(table.at_utc(np.array([lo + self.origin_ms]))[0])
            edges.append(np.arange(lo + (-(lo + self.origin_ms + offset)) % HOUR_MS, hi, HOUR_MS))
        return np.unique(np.concatenate(edges)).astype(np.int64)

    def _offsets(self, zone: str | None) -> ZoneOffsets:
        last = self.start + timedelta(weeks=self.weeks + self.drain_weeks)
        return zone_offsets(zone or self.timezone, self.first_day - _MARGIN, last + _MARGIN)


def _utc_ms(local: datetime, zone: str) -> int:
    instant = local.replace(tzinfo=find_zone(zone), fold=0).astimezone(UTC)
    microseconds = (instant - EPOCH) // timedelta(microseconds=1)
    return round(microseconds, -3) // 1000
