"""Everybody's days in a run: what each person does at any instant, and each minute of it as a letter."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from policies.durations import HOUR, MINUTE
from policies.settings import Policy
from scenarios.market import SYNCHRONOUS
from scenarios.windows import Windows
from sim.measures.workload import task_end
from sim.model.availability import compose
from sim.model.roster import Roster
from sim.model.trace import Ints, Outcome, Touch, Trace
from sim.model.world import World
from tui.text import _


class Doing(IntEnum):
    """What a person does; of what fills equal parts of a minute the first gives its letter."""

    CALL = 0
    WRITING = 1
    REVIEW = 2
    MEETING = 3
    OTHER_WORK = 4
    BREAK = 5
    """a break, or a meeting inside the company"""
    FREE = 6
    ABSENT = 7
    ON_LEAVE = 8
    OFF_SHIFT = 9


_DOINGS = tuple(Doing)
LETTERS = "CWRMOB_AL·"
"""The letter of each `Doing`, in its order."""
_WORDS: dict[Doing, Callable[[], str]] = {
    Doing.CALL: lambda: _("on a call"),
    Doing.WRITING: lambda: _("writing"),
    Doing.REVIEW: lambda: _("reviewing"),
    Doing.MEETING: lambda: _("in a meeting"),
    Doing.OTHER_WORK: lambda: _("other work"),
    Doing.BREAK: lambda: _("not at desk"),
    Doing.FREE: lambda: _("free"),
    Doing.ABSENT: lambda: _("absent"),
    Doing.ON_LEAVE: lambda: _("on leave"),
    Doing.OFF_SHIFT: lambda: _("off shift"),
}
BUSY = frozenset({Doing.CALL, Doing.WRITING, Doing.REVIEW, Doing.MEETING})
"""With a lead."""
AWAY = frozenset({Doing.ABSENT, Doing.ON_LEAVE, Doing.OFF_SHIFT})
"""Not at work at all."""
LAST_HOUR = HOUR // MINUTE


def doing_words(doing: Doing) -> str:
    """What a person does, as screens say it: at most 12 signs in English; a break may be an internal meeting."""
    return _WORDS[doing]()


@dataclass(frozen=True, slots=True)
class PersonNow:
    """A person at an instant; times in ms of the run's clock."""

    number: int
    """in the roster"""
    doing: Doing
    lead: int
    """the lead in hand, -1 without one"""
    since: int
    until: int
    """when that ends, as it will come out"""


@dataclass(frozen=True, slots=True)
class Stretches:
    """One person's run from 0 to its end as stretches of doing one thing, one behind the other."""

    starts: list[int]
    """one longer than the others: the last is the end of the run"""
    doing: list[int]
    lead: list[int]

    def at(self, person: int, t: int) -> PersonNow:
        """What the person does at `t` ms; at the end of the run what they did last."""
        row = min(max(bisect_right(self.starts, t) - 1, 0), len(self.doing) - 1)
        return PersonNow(person, _DOINGS[self.doing[row]], self.lead[row], self.starts[row], self.starts[row + 1])


@dataclass(frozen=True, slots=True)
class Days:
    """The days of everybody in roster order."""

    people: tuple[Stretches, ...]
    minutes: tuple[str, ...]
    """per person a letter for each whole minute of the run: what filled most of it"""

    def last_hour(self, person: int, t: int) -> str:
        """The letters of the 60 whole minutes before `t` ms, the oldest first; fewer in the run's first hour."""
        now = t // MINUTE
        return self.minutes[person][max(now - LAST_HOUR, 0) : now]


def days_of(trace: Trace, world: World, policy: Policy) -> Days:
    """Everybody's days, from the windows of the trace and what they had in hand.

    Work that was not over when the run ended is in no row of a trace (a meeting is), nor when idle work was done:
    such time counts as free.
    """
    roster = compose(world, policy)
    work = _work(trace, world)
    people = tuple(_stretches(person, trace, roster, work) for person in range(len(trace.people)))
    return Days(people, tuple(_letters(own) for own in people))


@dataclass(frozen=True, slots=True)
class _Work:
    """All that people had in hand, by person and start."""

    person: Ints
    start: Ints
    end: Ints
    doing: Ints
    lead: Ints

    def of(self, person: int) -> "_Work":
        rows = slice(*np.searchsorted(self.person, [person, person + 1]).tolist())
        return _Work(self.person[rows], self.start[rows], self.end[rows], self.doing[rows], self.lead[rows])


def _work(trace: Trace, world: World) -> _Work:
    touches, meetings = trace.touches, trace.meetings
    own = np.flatnonzero((touches.person >= 0) & (touches.kind != Touch.MEETING))
    met = np.flatnonzero((meetings.start >= 0) & (meetings.start < trace.end))
    start = np.concatenate((touches.start[own], meetings.start[met]))
    end = np.concatenate((task_end(trace)[own], np.minimum(meetings.end[met], trace.end)))
    doing = np.concatenate((_touch_doing(trace, world)[own], np.full(len(met), Doing.MEETING, np.int64)))
    lead = np.concatenate((touches.lead[own], meetings.lead[met]))
    person = np.concatenate((touches.person[own], meetings.host[met]))
    lasting = np.flatnonzero(end > start)
    rows = lasting[np.lexsort((start[lasting], person[lasting]))]
    return _Work(person[rows], start[rows], end[rows], doing[rows], lead[rows])


def _touch_doing(trace: Trace, world: World) -> Ints:
    """Calls are attempts by phone or chat and all talks; other attempts are writing."""
    talks = np.array([_is_synchronous(world, name) for name in trace.channels], np.bool_)
    touches = trace.touches
    called = talks[touches.channel] | (touches.outcome == Outcome.CONTACT)
    attempt = np.where(called, Doing.CALL, Doing.WRITING)
    doing: Ints = np.select(
        [touches.kind == Touch.REVIEW, touches.kind == Touch.ATTEMPT], [Doing.REVIEW, attempt], Doing.CALL
    ).astype(np.int64)
    return doing


def _is_synchronous(world: World, channel: str) -> bool:
    given = world.scenario.channels.get(channel)
    own = None if given is None else given.synchronous
    return channel in SYNCHRONOUS if own is None else own


def _stretches(person: int, trace: Trace, roster: Roster, work: _Work) -> Stretches:
    own = work.of(person)
    hours, shift, calendar, real = (
        Windows(*kind.of(person)) for kind in (trace.hours, trace.shift, trace.calendar, trace.real)
    )
    absent = roster.absences.person == person
    away = Windows.from_arrays(roster.absences.start[absent], roster.absences.end[absent])
    edges = [edge for each in (hours, shift, calendar, real, away) for edge in (each.starts, each.ends)]
    cuts = np.unique(np.concatenate(([0, trace.end], own.start, own.end, *edges)))
    cuts = cuts[(cuts >= 0) & (cuts <= trace.end)]
    at = cuts[:-1]
    by_windows = np.select(
        [~hours.contains(at), ~shift.contains(at), away.contains(at), ~calendar.contains(at), ~real.contains(at)],
        [Doing.OFF_SHIFT, Doing.ON_LEAVE, Doing.ABSENT, Doing.BREAK, Doing.OTHER_WORK],
        Doing.FREE,
    )
    task = np.searchsorted(own.start, at, side="right") - 1
    in_hand = (task >= 0) & (at < np.append(own.end, 0)[task])
    task = np.where(in_hand, task, -1)
    doing = np.where(in_hand, np.append(own.doing, 0)[task], by_windows)
    is_new = np.append(True, (doing[1:] != doing[:-1]) | (task[1:] != task[:-1]))[: len(at)]
    lead = np.where(in_hand, np.append(own.lead, -1)[task], -1)
    return Stretches([*at[is_new].tolist(), trace.end], doing[is_new].tolist(), lead[is_new].tolist())


def _letters(own: Stretches) -> str:
    """What filled most of each whole minute."""
    starts, doing = np.array(own.starts), np.array(own.doing)
    minutes = own.starts[-1] // MINUTE
    cuts = np.sort(np.concatenate((starts, np.arange(minutes + 1) * MINUTE)))
    lengths = np.diff(cuts)
    kind = np.append(doing, 0)[np.searchsorted(starts, cuts[:-1], side="right") - 1]
    minute = cuts[:-1] // MINUTE
    cells = np.bincount(minute * len(LETTERS) + kind, weights=lengths, minlength=minutes * len(LETTERS))
    most = cells[: minutes * len(LETTERS)].reshape(minutes, len(LETTERS)).argmax(axis=1)
    return "".join(np.array(list(LETTERS))[most].tolist())
