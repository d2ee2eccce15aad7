"""Time zones as tables of UTC offsets, so that whole arrays of instants turn into local time at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import numpy as np

from policies.wording import say
from scenarios.windows import Times

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEEK_S = 7 * 86_400


@dataclass(frozen=True, slots=True)
class ZoneOffsets:
    """A zone's offsets (ms east of UTC); `offsets[i]` holds until `changes[i]` (ms UTC since 1970)."""

    changes: Times
    offsets: Times

    def at_utc(self, utc_ms: Times) -> Times:
        """Offset in ms at each instant (ms UTC since 1970)."""
        return self.offsets[np.searchsorted(self.changes, utc_ms, side="right")]

    def at_local(self, local_ms: Times) -> Times:
        """Offset in ms for each wall-clock time (ms since 1970-01-01 00:00 of the wall clock).

        Both the hour that is skipped and the hour that comes twice take the offset from before the
        change: the first moves forward by the gap, the second means its first coming (PEP 495, fold 0).
        """
        turns = self.changes + np.maximum(self.offsets[:-1], self.offsets[1:])
        return self.offsets[np.searchsorted(turns, local_ms, side="right")]


@lru_cache(maxsize=256)
def find_zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; ValueError with the nearest names if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(_unknown_zone(name)) from None


def _unknown_zone(name: str) -> str:
    known = {zone.lower(): zone for zone in available_timezones()}
    cities = {zone.rpartition("/")[2]: zone for zone in known}
    wanted = name.strip().lower().replace(" ", "_")
    near = [known[zone] for zone in get_close_matches(wanted, sorted(known), n=1, cutoff=0.75)]
    near = near or [known[cities[city]] for city in get_close_matches(wanted, sorted(cities), n=1, cutoff=0.8)]
    hint = say('; did you mean "{name}"?', name=near[0]) if near else ""
    return say('unknown time zone "{name}": give an IANA name such as "Europe/Warsaw"{hint}', name=name[:40], hint=hint)


@lru_cache(maxsize=256)
def zone_offsets(name: str, first: date, last: date) -> ZoneOffsets:
    """Offsets of a zone from `first` to `last`, exact to the second; beyond them the nearest offset holds."""
    zone = find_zone(name)
    changes: list[int] = []
    offsets = [_offset_s(zone, _day_s(first))]
    # the shortest time between two changes of one zone is a month (Ramadan in Morocco)
    for since in range(_day_s(first), _day_s(last), _WEEK_S):
        if _offset_s(zone, since + _WEEK_S) != offsets[-1]:
            changes.append(_change_between(zone, since, since + _WEEK_S))
            offsets.append(_offset_s(zone, since + _WEEK_S))
    return ZoneOffsets(np.array(changes, np.int64) * 1000, np.array(offsets, np.int64) * 1000)


def _change_between(zone: ZoneInfo, before: int, after: int) -> int:
    """The first second of the new offset, by bisection."""
    old = _offset_s(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset_s(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _day_s(day: date) -> int:
    return (day.toordinal() - EPOCH.toordinal()) * 86_400


def _offset_s(zone: ZoneInfo, utc_s: int) -> int:
    offset = (EPOCH + timedelta(seconds=utc_s)).astimezone(zone).utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0
