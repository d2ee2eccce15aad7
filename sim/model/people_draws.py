"""What nature decides about people: illness, where meetings and other work lie, and who leaves.

Keyed by team and number in the team, per day and as shares, so that neither a bigger team nor another shift
changes anybody's luck.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY, MINUTE
from scenarios.windows import Times
from sim.model.seats import Seat, day_numbers, work_days
from sim.model.streams import Purpose
from sim.model.world import World

YEAR_DAYS = 365
MONTH = 30 * DAY
_MOST_MEETINGS = 101
"""Draws kept per week, whatever their number: one more than the most a file may ask for."""


def absent_days(world: World, seat: Seat) -> NDArray[np.bool_]:
    """Per day of `day_numbers`, whether the person would be away if it is a day of work."""
    days = len(day_numbers(world.timeline))
    return world.person_uniforms(Purpose.ABSENCE, seat.team_index, seat.number, days) < seat.team.absence


@dataclass(frozen=True, slots=True)
class MeetingPlaces:
    """A row per internal meeting: index into `day_numbers`, and position as a share of the day."""

    day: Times
    share: NDArray[np.float64]


def meeting_places(world: World, seat: Seat) -> MeetingPlaces:
    """Meetings of each calendar week (Monday first), each on one of the weekdays of the shift.

    Their number is the average rounded up or down by chance. One that falls on a day without a shift (a
    holiday, time off) does not take place.
    """
    numbers = day_numbers(world.timeline)
    monday_before = (numbers[0] - 1) // 7 * 7 + 1
    weeks = int((numbers[-1] - monday_before) // 7) + 1
    whole, rest = divmod(seat.team.internal_meetings_per_week, 1.0)
    key = seat.team_index, seat.number
    count = int(whole) + (world.person_uniforms(Purpose.MEETING_COUNT, *key, weeks) < rest)
    at = world.person_uniforms(Purpose.MEETING_AT, *key, weeks * _MOST_MEETINGS * 2).reshape(weeks, -1, 2)
    week, which = np.nonzero(np.arange(_MOST_MEETINGS) < count[:, None])
    weekdays = np.array(work_days(seat.shift), np.int64)
    weekday = weekdays[(at[week, which, 0] * len(weekdays)).astype(np.int64)]
    day = monday_before + 7 * week + weekday - numbers[0]
    kept = (day >= 0) & (day < len(numbers))
    return MeetingPlaces(day[kept], at[week, which, 1][kept])


def block_length(seat: Seat) -> int:
    """Ms of a block of other work; blocks under a minute count as a minute."""
    return max(seat.team.other_work_block, MINUTE)


def block_shares(world: World, seat: Seat) -> NDArray[np.float64]:
    """Where blocks of other work lie in their parts of the day, shape (days, most blocks of a day)."""
    days = len(day_numbers(world.timeline))
    # from the begin of one day to that of the next there are at most 48 hours, 50 with a clock change
    most = 50 * 60 * MINUTE // block_length(seat) + 1
    drawn = world.person_uniforms(Purpose.OTHER_WORK_AT, seat.team_index, seat.number, days * most)
    return drawn.reshape(days, most)


@dataclass(frozen=True, slots=True)
class Tenure:
    """When somebody sits on a seat, ms: (from, to) spells within the run, joins, leaves and rows of the ramp."""

    spells: tuple[tuple[int, int], ...]
    joins: tuple[int, ...]
    leaves: tuple[int, ...]
    ramp: tuple[tuple[int, float], ...]


def tenure(world: World, seat: Seat) -> Tenure:
    """Start, turnover and replacements of a seat.

    A leaving date of the file is final and takes the place of chance; else people leave with the hazard
    turnover_per_year / 365 a day, at a local midnight, and are replaced after `vacancy`, again and again. Who
    began before the run is there when it begins.
    """
    timeline = world.timeline
    spells: list[tuple[int, int]] = []
    joins: list[int] = []
    leaves: list[int] = []
    ramp: list[tuple[int, float]] = []
    start = None if seat.starts is None else timeline.at(seat.starts, 0, seat.zone)
    for begins, until in _stays(world, seat, start or 0):
        if begins >= timeline.end:
            break
        is_new = start is not None or bool(spells)
        if until > max(begins, 0):
            spells.append((max(begins, 0), min(until, timeline.end)))
            joins += [begins] if is_new and begins > 0 else []
            leaves += [until] if until < timeline.end else []
            ramp += _ramp(seat, begins, until) if is_new else []
    return Tenure(tuple(spells), tuple(joins), tuple(leaves), tuple(ramp))


def _stays(world: World, seat: Seat, start: int) -> Iterator[tuple[int, int]]:
    """From and until of one person after the other, until past the end of the run."""
    timeline = world.timeline
    if seat.rep.leaves is not None:
        yield start, timeline.at(seat.rep.leaves, 0, seat.zone)
        return
    begins = start
    for days in _days_until_leaving(world, seat):
        # compared in days first: a date may not lie in the year 100,000
        if begins >= timeline.end or max(begins, 0) + days * DAY > timeline.end + DAY:
            yield begins, timeline.end
            return
        first_day = timeline.to_local(max(begins, 0), seat.zone).date()
        until = timeline.at(first_day + timedelta(days=days), 0, seat.zone)
        yield begins, until
        begins = until + seat.team.vacancy


def _days_until_leaving(world: World, seat: Seat) -> Iterator[float]:
    """Whole days each holder of the seat stays, at least one; infinite without turnover."""
    rate = seat.team.turnover_per_year / YEAR_DAYS
    drawn = 8
    done = 0
    while rate > 0:
        # asking for more gives the same first ones again
        for u in world.person_uniforms(Purpose.LEAVING, seat.team_index, seat.number, drawn)[done:].tolist():
            yield max(math.ceil(-math.log1p(-u) / rate), 1)
        done, drawn = drawn, drawn * 2
    yield math.inf


def _ramp(seat: Seat, begins: int, until: int) -> list[tuple[int, float]]:
    """Output from each month of 30 days on; 1 after the last."""
    months = (*seat.team.ramp, 1.0) if seat.team.ramp else ()
    return [(begins + month * MONTH, factor) for month, factor in enumerate(months) if begins + month * MONTH < until]
