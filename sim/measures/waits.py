"""Where the wait to the first touch comes from: six causes that sum to it, to the millisecond."""

from dataclasses import dataclass

import numpy as np

from scenarios.windows import NEVER, Windows
from sim.measures.crew import Crew
from sim.measures.lanes import Lanes, union_of
from sim.model.trace import Ints, Trace
from sim.model.world import World

CAUSES = ("assignment", "closed", "owner_away", "owner_busy", "not_noticed", "never_picked")
"""Rows of `wait_by_cause`."""
_ASSIGNMENT, _CLOSED, _AWAY, _BUSY, _UNNOTICED, _UNPICKED = range(6)


@dataclass(frozen=True, slots=True)
class _Spells:
    """First-pass spells of touched leads, cut at the first touch; sorted by lead, then time."""

    lead: Ints
    person: Ints
    start: Ints
    end: Ints
    noticed: Ints
    neglected: np.ndarray[tuple[int], np.dtype[np.bool_]]
    first: np.ndarray[tuple[int], np.dtype[np.bool_]]
    """the first spell of its lead"""

    def rows(self, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> "_Spells":
        return _Spells(*(getattr(self, name)[chosen] for name in self.__slots__))


def wait_by_cause(trace: Trace, world: World, people: Crew) -> Ints:
    """Ms from creation to the first touch of the first pass by cause, shape (6, leads) as `CAUSES`; 0 untouched.

    Up to the first spell (an owner, or the shared queue): `assignment`; of a lead held because nobody eligible was
    on shift, the part outside the hours of all workers is `closed`. Then per spell: outside the owner's hours
    `closed`; inside them but outside the real windows `owner_away`; inside these until noticed `not_noticed`, then
    `never_picked` if the owner neglects it, else `owner_busy`. A shared queue has the hours and windows of all
    workers together, and is noticed when its taker does.
    """
    causes = np.zeros((len(CAUSES), world.size), np.int64)
    spells = _first_pass(trace)
    _before_assignment(causes, spells, trace, world, people)
    owned = spells.person >= 0
    if owned.any():
        _with_owner(causes, spells.rows(owned), trace)
    if not owned.all():
        _in_queue(causes, spells.rows(~owned), trace, people)
    return causes


def _first_pass(trace: Trace) -> _Spells:
    own, touched_at = trace.assignments, trace.leads.first_touch
    rows = np.flatnonzero((own.recycled == 0) & (touched_at[own.lead] < NEVER))
    rows = rows[np.argsort(own.lead[rows], kind="stable")]
    lead, noticed, person = own.lead[rows], own.noticed[rows], own.person[rows]
    change = np.append(lead[1:] != lead[:-1], True)[: len(lead)]
    until = touched_at[lead]
    start = np.minimum(own.at[rows], until)
    end = np.where(change, until, np.append(start[1:], 0)[: len(lead)])
    # a queue is noticed by who takes from it: the owner of the spell that follows
    taker = np.where(change, NEVER, np.append(noticed[1:], NEVER)[: len(lead)])
    noticed = np.where(person < 0, np.minimum(noticed, taker), noticed)
    first = np.append(True, change[:-1])[: len(lead)]
    return _Spells(lead, person, start, end, noticed, own.neglected[rows], first)


def _before_assignment(causes: Ints, spells: _Spells, trace: Trace, world: World, people: Crew) -> None:
    touched_at = trace.leads.first_touch
    until = np.where(touched_at < NEVER, touched_at, world.created)
    until[spells.lead[spells.first]] = spells.start[spells.first]
    causes[_ASSIGNMENT] = until - world.created
    held = np.unique(trace.held_leads)
    if held.size:
        open_hours = union_of(trace.hours, people.workers)
        causes[_CLOSED, held] = causes[_ASSIGNMENT, held] - _ran(open_hours, world.created[held], until[held])
        causes[_ASSIGNMENT] -= causes[_CLOSED]


def _with_owner(causes: Ints, spells: _Spells, trace: Trace) -> None:
    hours, real = Lanes.of(trace.hours, trace.end), Lanes.of(trace.real, trace.end)
    seen = np.clip(spells.noticed, spells.start, spells.end)
    on_hours = hours.open_between(spells.person, spells.start, spells.end)
    unnoticed = real.open_between(spells.person, spells.start, seen)
    noticed = real.open_between(spells.person, seen, spells.end)
    _add(causes, _CLOSED, spells.lead, spells.end - spells.start - on_hours)
    _add(causes, _AWAY, spells.lead, on_hours - unnoticed - noticed)
    _add(causes, _UNNOTICED, spells.lead, unnoticed)
    _add(causes, _UNPICKED, spells.lead, np.where(spells.neglected, noticed, 0))
    _add(causes, _BUSY, spells.lead, np.where(spells.neglected, 0, noticed))


def _in_queue(causes: Ints, spells: _Spells, trace: Trace, people: Crew) -> None:
    hours, real = union_of(trace.hours, people.workers), union_of(trace.real, people.workers)
    seen = np.clip(spells.noticed, spells.start, spells.end)
    on_hours = _ran(hours, spells.start, spells.end)
    unnoticed, noticed = _ran(real, spells.start, seen), _ran(real, seen, spells.end)
    _add(causes, _CLOSED, spells.lead, spells.end - spells.start - on_hours)
    _add(causes, _AWAY, spells.lead, on_hours - unnoticed - noticed)
    _add(causes, _UNNOTICED, spells.lead, unnoticed)
    _add(causes, _BUSY, spells.lead, noticed)


def _ran(windows: Windows, a: Ints, b: Ints) -> Ints:
    return windows.open_before(b) - windows.open_before(a)


def _add(causes: Ints, cause: int, lead: Ints, ms: Ints) -> None:
    # exact: sums of milliseconds of a horizon stay far below 2**53
    causes[cause] += np.bincount(lead, weights=ms, minlength=causes.shape[1]).astype(np.int64)
