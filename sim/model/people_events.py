"""Hires, leavers, absences that become known and people who return: what changes about the roster during a run."""

from functools import partial
from heapq import heapify

import numpy as np

from policies.durations import NEVER
from policies.views import RoutingEvent
from scenarios.windows import Windows
from sim.model.clock import Bell, Phase
from sim.model.desk import MEETING
from sim.model.floor import OPEN, WAITING, Floor
from sim.model.handing_over import back_to_router, candidates_of, choose, show_queue
from sim.model.holding import arm_release, somebody_has_room
from sim.model.ownership import assign
from sim.model.rep import Rep
from sim.model.trace import Handover

JOINERS, RETURNERS, BEHIND_ALL = 1 << 18, 1 << 19, (1 << 20) - 1
"""Added to or in place of a person's number inside an instant: leavers come first, then who joins, then who returns."""


def set_up(floor: Floor) -> None:
    """Schedule all that is known of people before the clock starts."""
    roster = floor.roster
    for rep in floor.reps:
        starts, ends = roster.employed.of(rep.number)
        rep.employed = bool(len(starts)) and int(starts[0]) <= 0 < int(ends[0])
    _count_staff(floor)
    for person, at in zip(roster.leaves.person.tolist(), roster.leaves.at.tolist(), strict=True):
        floor.env.ring(at, Phase.WINDOWS, lambda bell: _leaves(floor, bell), 0, person, 0, 1)
    floor.joining.update(zip(roster.joins.person.tolist(), roster.joins.at.tolist(), strict=True))
    for person, at in zip(roster.joins.person.tolist(), roster.joins.at.tolist(), strict=True):
        floor.env.ring(at, Phase.WINDOWS, partial(_joins, floor, floor.reps[person]), 0, JOINERS + person)
    absences = roster.absences
    for row, (person, known) in enumerate(zip(absences.person.tolist(), absences.known_at.tolist(), strict=True)):
        if known < floor.end:
            floor.env.ring(known, Phase.WINDOWS, lambda bell: _absence_known(floor, bell), 0, person, row, 3)
    counting = ("count_based", "score_priority", "territory")
    if floor.plugged or len(roster.joins.at) or any(method.name in counting for method in floor.routers()):
        _schedule_time_off(floor)


def _schedule_time_off(floor: Floor) -> None:
    """Who comes back from time off may be calibrated; while away a person is not the last of a count."""
    roster = floor.roster
    for rep in floor.everybody:
        hours = Windows(*roster.hours.of(rep.number)).intersect(Windows(*roster.employed.of(rep.number)))
        off = hours.subtract(Windows(*roster.shift.of(rep.number)))
        if not len(off.starts):
            continue
        for start, end in _spells(off, hours):
            floor.env.ring(start, Phase.WINDOWS, lambda bell: _goes_away(floor, bell), 0, rep.number, 0, 4)
            if end < floor.end:
                floor.env.ring(end, Phase.WINDOWS, partial(_comes_back, floor, rep), 0, RETURNERS + rep.number)


def _spells(off: Windows, hours: Windows) -> list[tuple[int, int]]:
    """Time off as spells: from its start to the next hours that are worked."""
    spells: list[tuple[int, int]] = []
    for start, end in zip(off.starts.tolist(), off.ends.tolist(), strict=True):
        back = hours.subtract(off).next_open(end)
        back = NEVER if back is None else back
        if spells and spells[-1][1] == back:
            continue
        spells.append((start, back))
    return spells


def _others(floor: Floor, rep: Rep) -> tuple[float, ...]:
    return tuple(one.column for one in floor.workers if one is not rep and one.employed and not one.is_away)


def _tell(floor: Floor, rep: Rep, kind: str) -> None:
    for method in floor.routers():
        if kind == "joined":
            rep.column = 0.0
        event = RoutingEvent(kind, floor.turn, rep.weight, _others(floor, rep))  # type: ignore[arg-type]
        rep.column = method.remember(rep.column, event)


def _count_staff(floor: Floor) -> None:
    for _ in floor.options():
        floor.count_staff()


def _goes_away(floor: Floor, bell: Bell) -> None:
    floor.reps[bell.person].is_away = True
    _look_at_held(floor, bell.at)


def _comes_back(floor: Floor, rep: Rep, bell: Bell) -> None:
    if rep.is_away:
        rep.is_away = False
        _tell(floor, rep, "returned")
        _look_at_held(floor, bell.at)


def _absence_known(floor: Floor, bell: Bell) -> None:
    """Rules, slots and alerts see the absence from now on."""
    rep, row = floor.reps[bell.person], bell.note
    absences = floor.roster.absences
    start, end = int(absences.start[row]), int(absences.end[row])
    rep.calendar.subtract(max(start, bell.at), end)
    rep.shift.subtract(max(start, bell.at), end)


def _joins(floor: Floor, rep: Rep, bell: Bell) -> None:
    """A hire, or the successor on a seat: starts with the others' memory, as the method sees fit."""
    rep.employed = True
    rep.is_away = False
    _count_staff(floor)
    _tell(floor, rep, "joined")
    floor.rung.add(rep.number)
    show_queue(floor, bell.at)
    _look_at_held(floor, bell.at)


def _look_at_held(floor: Floor, now: int) -> None:
    if floor.held or (floor.pooled and floor.has_fallback):
        arm_release(floor, now)
    somebody_has_room(floor, now)


def _leaves(floor: Floor, bell: Bell) -> None:
    """Open leads of a leaver are passed on behind all who leave and join, one in hand when that task ends."""
    rep, now = floor.reps[bell.person], bell.at
    rep.employed = False
    _count_staff(floor)
    rep.heap = [entry for entry in rep.heap if entry[2] not in floor.shown or entry[4] == MEETING]
    heapify(rep.heap)
    show_queue(floor, now)
    owned = np.flatnonzero(np.asarray(floor.owner) == rep.number).tolist()
    for lead in owned:
        if floor.where[lead] in (WAITING, OPEN):
            floor.leaving.add(lead)
            floor.env.ring(now, Phase.WINDOWS, lambda again: pass_on(floor, again), lead, BEHIND_ALL)
    _look_at_held(floor, now)


def pass_on(floor: Floor, bell: Bell) -> None:
    """Somebody else becomes the owner of a leaver's lead, caps and shifts aside; without anybody the router has it."""
    lead, now = bell.lead, bell.at
    if floor.in_hand[lead] or lead not in floor.leaving:
        return
    floor.leaving.discard(lead)
    owner = floor.owner[lead]
    if floor.where[lead] not in (WAITING, OPEN) or owner < 0:
        return
    people = [one for one in candidates_of(floor, lead) if one.number != owner]
    chosen = choose(floor, floor.method, floor.view(lead), people, now)
    if chosen is None and people:
        chosen = min(people, key=lambda one: (one.assignments, one.number))
    if chosen is None:
        back_to_router(floor, lead, now, Handover.OWNER_LEFT)
        return
    floor.had[lead] = [*floor.had.get(lead, []), owner]
    assign(floor, lead, chosen, now, Handover.OWNER_LEFT)  # type: ignore[arg-type]
