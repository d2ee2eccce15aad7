"""Windows of everybody in a run, composed from written hours and what nature decides about people."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np

from policies.durations import HOUR, MINUTE, NEVER
from policies.settings import Policy
from scenarios.market import Disruption
from scenarios.windows import Times, Windows
from sim.model.line import FreeDays, Line
from sim.model.people_draws import Tenure, absent_days, block_length, block_shares, meeting_places, tenure
from sim.model.roster import Absences, Moves, Output, Roster, person_info
from sim.model.seats import Seat, away_windows, day_edges, free_windows, hours_windows, seats_of
from sim.model.world import World

MEETING_GRID = 15 * MINUTE
"""Internal meetings begin on this grid of the day's open time."""


def compose(world: World, policy: Policy) -> Roster:
    """Who works in a world under an option's staffing, and when; the same object each time it is asked for.

    Pure; depends on nothing of the policy but `staffing`. ValueError for hours, breaks, zones or holidays that
    cannot be read.
    """
    staffing = tuple(sorted(policy.staffing.items(), key=lambda item: item[0]))
    if staffing not in world._rosters:
        world._rosters[staffing] = _compose(world, seats_of(world.scenario, policy))
    return world._rosters[staffing]


def _compose(world: World, seats: tuple[Seat, ...]) -> Roster:
    unread = next((seat.rep.calendar for seat in seats if seat.rep.calendar and seat.calendar is None), None)
    if unread is not None:
        raise ValueError(f"the calendar {unread} was not read: load the scenario from its file")
    timeline = world.timeline
    line = Line(len(seats), timeline.end)
    tenures = tuple(tenure(world, seat) for seat in seats)
    closed = [seat.closed_days(timeline, with_time_off=False) for seat in seats]
    away = [seat.closed_days(timeline, with_time_off=True) for seat in seats]
    seated = list(zip(seats, away, strict=True))
    hours = line.lay([hours_windows(seat, timeline, days) for seat, days in zip(seats, closed, strict=True)])
    employed = line.lay([Windows.of(held.spells) for held in tenures])
    there = [hours_windows(seat, timeline, days).subtract(away_windows(seat, timeline)) for seat, days in seated]
    shift = line.lay(there).intersect(employed)
    unbroken = line.lay([free_windows(seat, timeline, days) for seat, days in seated])
    floor = Floor(world, seats, line, shift)
    calendar = floor.without_meetings(unbroken.intersect(employed))
    absences = floor.absences()
    present = calendar.subtract(floor.of_absences(absences))
    other_work = floor.other_work(present)
    return Roster(
        people=tuple(person_info(number, seat) for number, seat in enumerate(seats)),
        hours=line.split(hours),
        shift=line.split(shift),
        calendar=line.split(calendar),
        real=line.split(present.subtract(other_work)),
        other_work=line.split(other_work),
        employed=line.split(employed),
        absences=absences,
        output=_output(tenures),
        joins=_moves(held.joins for held in tenures),
        leaves=_moves(held.leaves for held in tenures),
    )


@dataclass(frozen=True)
class Floor:
    """The seats of a world on one line, with their shifts less time off."""

    world: World
    seats: tuple[Seat, ...]
    line: Line
    shift: Windows

    def without_meetings(self, opened: Windows) -> Windows:
        """Open time less internal meetings.

        Meetings of a day lie in order of their draws on a grid of its open time, one behind the other where
        they would overlap; one that runs into a break goes on after it; what a day cannot hold is cut off.
        """
        who = self._those(_has_drawn_meetings)
        if not len(who):
            return opened
        places = [meeting_places(self.world, self.seats[person]) for person in who]
        person = np.repeat(who, [len(place.day) for place in places])
        day = np.concatenate([place.day for place in places])
        share = np.concatenate([place.share for place in places])
        order = np.lexsort((share, day, person))
        person, day, share = person[order], day[order], share[order]
        length = np.array([seat.team.internal_meeting_length for seat in self.seats], np.int64)[person]
        rank, count = _within_groups(person, day)
        days = FreeDays.of(opened, self._edges)
        free = days.length[person, day]
        slack = np.maximum(free - count * length, 0)
        begins = (share * slack).astype(np.int64) // MEETING_GRID * MEETING_GRID + rank * length
        kept = begins < free
        base = days.before[person, day]
        held = days.spans((base + begins)[kept], (base + np.minimum(begins + length, free))[kept])
        return opened.subtract(Windows.from_arrays(*held))

    def absences(self) -> Absences:
        """Drawn spells of absent shift days and those of disruptions."""
        parts = [self._illness(), *(self._disrupted(each) for each in self.world.scenario.disruptions)]
        rows = np.concatenate(parts, axis=1)
        return Absences(*rows[:, np.lexsort((rows[1], rows[0]))])

    def of_absences(self, absences: Absences) -> Windows:
        """Absences on the line."""
        offsets = absences.person * self.line.span
        return Windows.from_arrays(absences.start + offsets, absences.end + offsets)

    def other_work(self, present: Windows) -> Windows:
        """Blocks of other work in the time people are there, day by day, summing to their share of it.

        A day is cut into parts as its blocks are to each other (the last may be shorter), and each block lies
        in its part by its draw.
        """
        who = self._those(lambda seat: seat.other_work > 0)
        if not len(who):
            return Windows.empty()
        days = FreeDays.of(present, self._edges)
        begins, ends = zip(*(self._blocks(int(person), days) for person in who), strict=True)
        blocks = days.spans(np.concatenate(begins), np.concatenate(ends))
        return present.intersect(Windows.from_arrays(*blocks))

    def _blocks(self, person: int, days: FreeDays) -> tuple[Times, Times]:
        """From and to of a person's blocks, in open ms of the line."""
        seat = self.seats[person]
        block = block_length(seat)
        free = days.length[person]
        work = np.rint(free * seat.other_work).astype(np.int64)
        day, which = np.nonzero(np.arange(-(-int(work.max()) // block)) * block < work[:, None])
        done, todo, room = which * block, work[day], free[day]
        after = np.minimum(done + block, todo)
        part, slack = done * room // todo, after * room // todo - done * room // todo - (after - done)
        share = block_shares(self.world, seat)[day, which]
        begins = days.before[person][day] + part + (share * (slack + 1)).astype(np.int64)
        return begins, begins + after - done

    def _illness(self) -> Times:
        """Rows of `Absences` as columns: spells of consecutive absent shift days."""
        who = self._those(lambda seat: seat.team.absence > 0)
        if not len(who):
            return np.empty((4, 0), np.int64)
        days = FreeDays.of(self.shift, self._edges)
        absent = np.zeros(days.length.shape, np.bool_)
        for person in who:
            absent[person] = absent_days(self.world, self.seats[person])
        person, day = np.nonzero(days.length)
        flag = absent[person, day]
        joined = flag[1:] & flag[:-1] & (person[1:] == person[:-1])
        first = np.flatnonzero(flag & ~np.append(False, joined)[: len(flag)])
        last = np.flatnonzero(flag & ~np.append(joined, False)[: len(flag)])
        before = days.before[person, day]
        start, end = days.spans(before[first], before[last] + days.length[person, day][last])
        return self._rows(person[first], start, end)

    def _disrupted(self, disruption: Disruption) -> Times:
        """Rows of `Absences` as columns for the people a disruption takes away."""
        is_known = disruption.kind == "everybody_absent"
        if not is_known and disruption.kind != "left_in_rotation":
            return np.empty((4, 0), np.int64)
        timeline = self.world.timeline
        day = timeline.start + timedelta(days=disruption.day)
        begins = timeline.at(day, round(disruption.hour * HOUR))
        start, end = max(begins, 0), min(begins + disruption.over, timeline.end)
        who = self._those(
            lambda seat: disruption.team in (None, seat.team.name) and (is_known or seat.number == disruption.person)
        )
        offsets = self.line.offsets[who]
        first = self.shift.next_open_many(start + offsets)
        kept = first < end + offsets
        rows = self._rows(who[kept], first[kept], (end + offsets)[kept])
        if not is_known:
            rows[3] = NEVER
        return rows

    def _rows(self, person: Times, start: Times, end: Times) -> Times:
        """Columns of `Absences` from spells on the line that begin with a shift."""
        known_after = np.array([seat.team.absence_known_after for seat in self.seats], np.int64)
        offset = person * self.line.span
        return np.stack((person, start - offset, end - offset, start - offset + known_after[person]))

    def _those(self, holds: Callable[[Seat], bool]) -> Times:
        return np.array([number for number, seat in enumerate(self.seats) if holds(seat)], np.int64)

    @cached_property
    def _edges(self) -> Times:
        """Days of everybody on the line, shape (people, days + 1)."""
        timeline = self.world.timeline
        own = [day_edges(seat.shift, timeline, seat.zone) for seat in self.seats]
        return np.stack(own) + self.line.offsets[:, None]


def _has_drawn_meetings(seat: Seat) -> bool:
    """A calendar's meetings are all there are."""
    team = seat.team
    return seat.calendar is None and team.internal_meetings_per_week > 0 < team.internal_meeting_length


def _within_groups(*keys: Times) -> tuple[Times, Times]:
    """Rank of each row among those of equal keys, and how many they are; rows are sorted by the keys."""
    size = len(keys[0])
    is_new = np.ones(size, np.bool_)
    is_new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    first = np.flatnonzero(is_new)
    group = np.cumsum(is_new) - 1
    return np.arange(size) - first[group], np.diff(np.append(first, size))[group]


def _output(tenures: Sequence[Tenure]) -> Output:
    rows = [(person, since, factor) for person, held in enumerate(tenures) for since, factor in held.ramp]
    person, since, factor = zip(*rows, strict=True) if rows else ((), (), ())
    return Output(np.array(person, np.int64), np.array(since, np.int64), np.array(factor, np.float64))


def _moves(instants: Iterable[tuple[int, ...]]) -> Moves:
    rows = sorted((at, person) for person, own in enumerate(instants) for at in own)
    return Moves(np.array([person for _, person in rows], np.int64), np.array([at for at, _ in rows], np.int64))
