"""Working hours, breaks and holidays as planners write them, turned into windows and business clocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from difflib import get_close_matches
from functools import lru_cache

import numpy as np

from policies.wording import N_, named, say
from scenarios.timeline import DAY_MS, Timeline
from scenarios.windows import NEVER, Times, Windows

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {"tues": 1, "thur": 3, "thurs": 3} | {day[:3]: number for number, day in enumerate(DAYS)}
_DAY_NUMBER = _SHORT | {day: number for number, day in enumerate(DAYS)}
_RANGE = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_FIRST_YEAR = 1900
_HOURS_ALLOWED = N_('give days and times such as "Mon-Thu 08:00-16:00, Fri 08:00-14:00", or "24x7"')
_BREAK_ALLOWED = N_('give times of day such as "12:00-12:30"')
_HOLIDAYS_ALLOWED = N_('give a country such as "PL", with its part such as "DE-BY", or a list of dates')


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Shifts of a week: (weekday with Monday 0, start ms of day, end ms of day), sorted.

    An overnight shift ends after 24 h, on the next day. Shifts may overlap; windows merge them.
    """

    shifts: tuple[tuple[int, int, int], ...]


Breaks = tuple[tuple[int, int], ...]
"""Daily pauses: (start, end) in ms of day."""


def parse_hours(text: str) -> WeeklyHours:
    """Weekly hours from "Mon-Thu 08:00-16:00, Fri 08:00-14:00", "Sat,Sun 10:00-14:00", "24x7".

    Several ranges a day stand side by side ("09:00-12:00 13:00-17:00"), one that ends before it starts
    ends on the next day, 24:00 is an end. Raises ValueError with one sentence that says what is allowed.
    """
    if re.fullmatch(r"\s*24\s*[x/]\s*7\s*", text, re.IGNORECASE):
        return WeeklyHours(tuple((day, 0, DAY_MS) for day in range(7)))
    days: list[int] = []
    shifts: set[tuple[int, int, int]] = set()
    timed = True
    for word in _words(text):
        if word[0].isdigit():
            if not days:
                raise ValueError(say('no day before "{word}": {allowed}', word=word, allowed=named(_HOURS_ALLOWED)))
            start, end = _time_range(word, _HOURS_ALLOWED)
            shifts.update((day, start, end) for day in days)
            timed = True
        else:
            days = _days(word) if timed else days + _days(word)
            timed = False
    if not timed or not shifts:
        raise ValueError(say('no times in "{word}": {allowed}', word=text.strip()[-40:], allowed=named(_HOURS_ALLOWED)))
    return WeeklyHours(tuple(sorted(shifts)))


def parse_breaks(texts: Iterable[str]) -> Breaks:
    """Daily breaks from texts such as "12:00-12:30", sorted; ValueError says which one is wrong."""
    return tuple(sorted({_time_range("".join(_words(text)), _BREAK_ALLOWED) for text in texts}))


def weekly_windows(
    hours: WeeklyHours, timeline: Timeline, zone: str | None = None, closed: frozenset[date] = frozenset()
) -> Windows:
    """The shifts of [0, end) by the wall clock of `zone` (None: the scenario's), in ms.

    A day in `closed` has no shift that starts on it; the night shift of the day before goes on.
    """
    # the night shift of the day before the horizon may reach into it
    days = np.append(timeline.days(zone)[0] - 1, timeline.days(zone))
    days = days[~np.isin(days, np.array([day.toordinal() for day in closed], np.int64))]
    shifts = np.array(hours.shifts, np.int64).reshape(-1, 3)
    which_day, which_shift = np.nonzero(((days + 6) % 7)[:, None] == shifts[:, 0])
    starts = timeline.at_many(days[which_day], shifts[which_shift, 1], zone)
    ends = timeline.at_many(days[which_day], shifts[which_shift, 2], zone)
    return Windows.from_arrays(np.maximum(starts, 0), np.minimum(ends, timeline.end))


def daily_windows(breaks: Breaks, timeline: Timeline, zone: str | None = None) -> Windows:
    """The same times every day of [0, end) by the wall clock of `zone` (None: the scenario's), in ms."""
    every_day = tuple((day, start, end) for day in range(7) for start, end in breaks)
    return weekly_windows(WeeklyHours(every_day), timeline, zone)


def public_holidays(spec: str | Sequence[str] | Sequence[date], years: Iterable[int]) -> frozenset[date]:
    """The public holidays of countries ("PL") or parts of them ("DE-BY"), or the dates given, of those years.

    Raises ValueError with the nearest code for one that is unknown.
    """
    of_years = frozenset(years)
    days: set[date] = set()
    for entry in [spec] if isinstance(spec, str) else spec:
        if isinstance(entry, date):
            days.update({entry} if entry.year in of_years else ())
        else:
            import holidays

            country, part = known_country(entry)
            days.update(holidays.country_holidays(country, subdiv=part, years=sorted(of_years)))
    return frozenset(days)


def outside_the_calendar(day: date) -> str | None:
    """What is wrong with the day on which somebody comes or goes, None where nothing is.

    The first days of year 1 exist in some time zones only.
    """
    if day.year >= _FIRST_YEAR:
        return None
    return say("must be a date from {first} to {last}", first=str(_FIRST_YEAR), last=str(MAXYEAR))


@lru_cache(maxsize=256)
def holiday_dates(spec: str | tuple[str, ...] | tuple[date, ...] | None, timeline: Timeline) -> frozenset[date]:
    """Public holidays of a `holidays` key in all years that a run touches, none for None; ValueError as above."""
    if spec is None:
        return frozenset()
    # a night shift that began in the year before may reach into the first day
    first = timeline.first_day - timedelta(days=7)
    return public_holidays(spec, range(first.year, timeline.to_local(timeline.end).year + 1))


def known_country(spec: str) -> tuple[str, str | None]:
    """Code of a country and of its part, None without one; loads no calendar of a country for a code alone.

    Raises ValueError with the nearest code for one that is unknown.
    """
    country, _, part = spec.strip().upper().partition("-")
    if country not in _country_codes():
        raise ValueError(
            say(
                'unknown country code "{code}": {allowed}{hint}',
                code=spec[:40],
                allowed=named(_HOLIDAYS_ALLOWED),
                hint=_near_country(spec),
            )
        )
    if not part:
        return country, None
    parts = {name.upper(): name for name in _parts_of(country)}
    if part not in parts:
        hint = (
            say("; {country} has {values}", country=country, values=", ".join(sorted(parts.values())))
            if parts
            else say("; {country} has no parts", country=country)
        )
        raise ValueError(
            say(
                'unknown part "{part}" of {country}: {allowed}{hint}',
                part=part[:40],
                country=country,
                allowed=named(_HOLIDAYS_ALLOWED),
                hint=hint,
            )
        )
    return country, parts[part]


@dataclass(frozen=True, slots=True)
class BusinessClock:
    """A clock that runs in its windows only (None: the wall clock); ms, NEVER for what is past them."""

    windows: Windows | None

    def elapsed(self, a: int, b: int) -> int:
        """Ms the clock runs from a to b."""
        return b - a if self.windows is None else self.windows.open_between(a, b)

    def add(self, t: int, d: int) -> int:
        """The earliest instant at which the clock has run d ms since t; t for d = 0, ValueError for d < 0."""
        if self.windows is None:
            if d < 0:
                raise ValueError(f"a duration cannot be negative: {d} ms")
            return min(t + d, NEVER)
        reached = self.windows.add(t, d)
        return NEVER if reached is None else reached

    def breaks_at(self, t: int, d: int) -> int:
        """The first ms at which a promise of d made at t is broken: the clock has run longer than d."""
        return self.add(t, d + 1)

    def deadline(self, t: int, d: int) -> int:
        """The last ms at which a promise of d made at t is still kept.

        4 business hours from Monday 13:00 end on Tuesday at the opening, not on Monday at closing time:
        the clock stands at exactly 4 h all night.
        """
        broken = self.breaks_at(t, d)
        return NEVER if broken == NEVER else broken - 1

    def elapsed_many(self, a: Times, b: Times) -> Times:
        """`elapsed` per element."""
        return b - a if self.windows is None else self.windows.open_before(b) - self.windows.open_before(a)

    def add_many(self, t: Times, d: Times | int) -> Times:
        """`add` per element."""
        if self.windows is not None:
            return self.windows.add_many(t, d)
        if np.any(np.asarray(d) < 0):
            raise ValueError(f"a duration cannot be negative: {int(np.min(d))} ms")
        return t + np.minimum(d, NEVER - t)

    def breaks_at_many(self, t: Times, d: Times | int) -> Times:
        """`breaks_at` per element."""
        return self.add_many(t, np.asarray(d, np.int64) + 1)

    def deadlines(self, t: Times, d: Times | int) -> Times:
        """`deadline` per element."""
        broken = self.breaks_at_many(t, d)
        return np.where(broken == NEVER, NEVER, broken - 1)


def _words(text: str) -> list[str]:
    joined = re.sub(r"\s*[-\u2013\u2014]\s*", "-", text)
    return [word for word in re.split(r"[\s,;]+", joined) if word]


def _days(word: str) -> list[int]:
    """The weekdays of "Mon", "Mon-Fri", or "Sat-Mon" over the weekend."""
    first, dash, last = word.partition("-")
    if not dash:
        return [_day(first)]
    lo, hi = _day(first), _day(last)
    return [day % 7 for day in range(lo, hi + 1 if hi >= lo else hi + 8)]


def _day(name: str) -> int:
    number = _DAY_NUMBER.get(name.lower())
    if number is None:
        near = get_close_matches(name.lower(), _DAY_NUMBER, n=1, cutoff=0.6)
        hint = say('; did you mean "{name}"?', name=near[0].capitalize()) if near else ""
        allowed = named(_HOURS_ALLOWED)
        raise ValueError(say('"{word}" is not a day: {allowed}{hint}', word=name[:40], allowed=allowed, hint=hint))
    return number


def _time_range(word: str, allowed: str) -> tuple[int, int]:
    """(start, end) in ms of day; an end at or before the start is on the next day."""
    match = _RANGE.fullmatch(word)
    if match is None:
        raise ValueError(say('"{word}" is not a range of times: {allowed}', word=word[:40], allowed=named(allowed)))
    hour, minute, end_hour, end_minute = (int(part) for part in match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if max(minute, end_minute) > 59 or start >= 24 * 60 or end > 24 * 60:
        raise ValueError(say('"{word}" is outside 00:00-24:00: {allowed}', word=word, allowed=named(allowed)))
    if start == end:
        raise ValueError(
            say('"{word}" has no length (a whole day is 00:00-24:00): {allowed}', word=word, allowed=named(allowed))
        )
    return start * 60_000, (end if end > start else end + 24 * 60) * 60_000


def _country_codes() -> frozenset[str]:
    from holidays.registry import EntityLoader

    return frozenset(EntityLoader.get_country_codes())


def _parts_of(country: str) -> tuple[str, ...]:
    import holidays

    return tuple(getattr(holidays, country).subdivisions)


def _near_country(spec: str) -> str:
    from holidays.registry import COUNTRIES

    codes = {name.replace("_", " "): str(entry[1]) for name, entry in COUNTRIES.items()}
    wanted = spec.strip().lower()
    near = [codes[name] for name in get_close_matches(wanted, codes, n=1, cutoff=0.7)]
    near = near or get_close_matches(wanted.upper().partition("-")[0], sorted(codes.values()), n=2, cutoff=0.5)
    if len(near) < 2:
        return say("; did you mean {code}?", code=near[0]) if near else ""
    return say("; did you mean {code} or {other}?", code=near[0], other=near[1])
