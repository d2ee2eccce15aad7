"""The seats of a floor under an option's staffing, in roster order, and the hours written for each."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from policies.frozen import Names
from policies.settings import Policy
from policies.staffing import TeamStaffing
from scenarios.calendars import (
    daily_windows,
    holiday_dates,
    parse_breaks,
    parse_hours,
    weekly_windows,
)
from scenarios.ics import PersonCalendar
from scenarios.market import Interval
from scenarios.people import Holidays, Person, Team
from scenarios.scenario import Scenario
from scenarios.timeline import DAY_MS, Timeline
from scenarios.windows import Times, Windows

ONE_DAY = dt.timedelta(days=1)
DAYS_BEFORE = 3
"""Days before ms 0 that draws and days begin with: a night shift in the farthest zone begins on one of them."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a team: `number` from 1, which with the team keys all its draws, whoever sits there."""

    team: Team
    team_index: int
    number: int
    rep: Person
    """empty for people without a table of their own"""
    starts: dt.date | None
    """first day of who comes later than the others"""
    shift: str
    breaks: Names
    zone: str
    holidays: Holidays | None
    time_off: tuple[Interval, ...]
    calendar: PersonCalendar | None = None
    """from their .ics file: its meetings stand in for drawn ones"""

    @property
    def other_work(self) -> float:
        """Share of the free time of a day."""
        return self.team.other_work if self.rep.other_work is None else self.rep.other_work

    def closed_days(self, timeline: Timeline, *, with_time_off: bool) -> frozenset[dt.date]:
        """Local days on which no shift begins."""
        days = holiday_dates(self.holidays, timeline)
        if with_time_off and self.time_off:
            days |= {dt.date.fromordinal(day) for day in self._days_off(timeline).tolist()}
        return days

    def _days_off(self, timeline: Timeline) -> Times:
        """Days of the run that are in the time off, as `day_numbers`."""
        days = day_numbers(timeline)
        spells = [(days >= each.start.toordinal()) & (days <= each.to.toordinal()) for each in self.time_off]
        return days[np.any(spells, axis=0)]


def seats_of(scenario: Scenario, policy: Policy) -> tuple[Seat, ...]:
    """All seats of an option: teams as in the file; in each the named reps, the rest, then its hires by date."""
    teams = enumerate(scenario.teams)
    unchanged = TeamStaffing()
    return tuple(
        seat
        for index, team in teams
        for seat in _team_seats(scenario, team, index, policy.staffing.get(team.name, unchanged))
    )


def _team_seats(scenario: Scenario, team: Team, index: int, staffing: TeamStaffing) -> Iterator[Seat]:
    size = team.size_under(staffing)
    hires = sorted(hire.start for hire in staffing.hires for _ in range(hire.count))
    nobody = Person()
    frame = scenario.scenario
    for place in range(size + len(hires)):
        # a hire never takes the table of a rep who is not on board under this headcount
        rep = team.reps[place] if place < min(size, len(team.reps)) else nobody
        breaks = team.breaks if staffing.breaks is None else staffing.breaks
        zone = rep.timezone or team.timezone or frame.timezone
        yield Seat(
            team=team,
            team_index=index,
            number=place + 1,
            rep=rep,
            starts=rep.start if place < size else hires[place - size],
            shift=rep.shift or staffing.shift or team.shift,
            breaks=breaks if rep.breaks is None else rep.breaks,
            zone=zone,
            holidays=frame.holidays if team.holidays is None else team.holidays,
            time_off=team.time_off + rep.time_off,
            calendar=None if rep.calendar is None else scenario.calendars.by_person.get((rep.calendar, zone)),
        )


# What follows depends on the file alone and is the same in every world: worked out once a process.


@lru_cache(maxsize=512)
def shift_windows(shift: str, timeline: Timeline, zone: str, closed: frozenset[dt.date]) -> Windows:
    """Windows of written hours without the closed days, on the run's clock."""
    return weekly_windows(parse_hours(shift), timeline, zone, closed)


@lru_cache(maxsize=512)
def open_windows(shift: str, breaks: Names, timeline: Timeline, zone: str, closed: frozenset[dt.date]) -> Windows:
    """`shift_windows` less the daily breaks."""
    return shift_windows(shift, timeline, zone, closed).subtract(daily_windows(parse_breaks(breaks), timeline, zone))


def day_numbers(timeline: Timeline) -> Times:
    """`date.toordinal()` of each day that draws are kept for, the same for all zones."""
    first = timeline.first_day.toordinal()
    last = timeline.to_local(timeline.end).toordinal() + 2
    return np.arange(first - DAYS_BEFORE, last, dtype=np.int64)


def work_days(shift: str) -> tuple[int, ...]:
    """Weekdays on which a shift begins, Monday 0."""
    return tuple(sorted({day for day, _, _ in parse_hours(shift).shifts}))


@lru_cache(maxsize=256)
def day_edges(shift: str, timeline: Timeline, zone: str) -> Times:
    """Where each of `day_numbers` begins for people of this shift, ms in [0, end], and the end: one longer.

    A night shift belongs to the day it begins on: a day begins with its first shift or, without one, when
    the day before is over.
    """
    begins, over = np.full(7, DAY_MS), np.zeros(7, np.int64)
    for day, start, end in parse_hours(shift).shifts:
        begins[day] = min(begins[day], start)
        over[(day + 1) % 7] = max(over[(day + 1) % 7], end - DAY_MS)
    begins = np.where(begins == DAY_MS, over, begins)
    days = day_numbers(timeline)
    edges = timeline.at_many(days, begins[(days + 6) % 7], zone)
    edges = np.append(np.maximum.accumulate(np.clip(edges, 0, timeline.end)), timeline.end)
    edges[0] = 0
    edges.setflags(write=False)
    return edges


def hours_windows(seat: Seat, timeline: Timeline, closed: frozenset[dt.date]) -> Windows:
    """Working hours without the closed days; where a person's own calendar states when they work, that holds."""
    written = shift_windows(seat.shift, timeline, seat.zone, closed)
    if seat.calendar is None or not len(seat.calendar.stated):
        return written
    stated = seat.calendar.stated.shifted(-timeline.origin_ms)
    off = Windows.of((timeline.at(day, 0, seat.zone), timeline.at(day + ONE_DAY, 0, seat.zone)) for day in closed)
    available = seat.calendar.available.shifted(-timeline.origin_ms).subtract(off)
    return written.subtract(stated).union(available).clip(0, timeline.end)


def away_windows(seat: Seat, timeline: Timeline) -> Windows:
    """When the person's calendar has them out: whole days and out of office."""
    return Windows.empty() if seat.calendar is None else seat.calendar.away.shifted(-timeline.origin_ms)


def free_windows(seat: Seat, timeline: Timeline, closed: frozenset[dt.date]) -> Windows:
    """Working hours less absences and meetings of the person's calendar and the daily breaks."""
    hours = open_windows(seat.shift, seat.breaks, timeline, seat.zone, closed)
    if seat.calendar is None:
        return hours
    pauses = daily_windows(parse_breaks(seat.breaks), timeline, seat.zone)
    worked = hours_windows(seat, timeline, closed).subtract(pauses)
    meetings = seat.calendar.meetings.shifted(-timeline.origin_ms)
    return worked.subtract(meetings).subtract(away_windows(seat, timeline))
