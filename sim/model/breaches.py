"""Broken first-touch promises written down after the run, where nothing was to be done about them during it."""

import numpy as np

from sim.model.floor import Floor
from sim.model.recording import ALERT
from sim.model.trace import Bools, Ints, Step


def breach_rows(floor: Floor, breached: Bools) -> Ints:
    """A row of alerts per breached lead, shape (n, `ALERT`), in order of lead: who had it in the ms of the breach."""
    leads = np.flatnonzero(breached)
    at = floor.promised_by[leads] + 1
    person = owner_at(floor.record.owner_rows(), leads, at, floor.end)
    absent = np.zeros(len(leads), dtype=np.int64)
    for rep in floor.reps:
        mine = np.flatnonzero(person == rep.number)
        if len(mine):
            absent[mine] = 1 - _is_there(floor, rep.number, at[mine]).astype(np.int64)
    return np.column_stack((leads, np.full(len(leads), int(Step.BREACH)), at, person, absent)).reshape(-1, ALERT)


def owner_at(changes: tuple[Ints, Ints, Ints], leads: Ints, at: Ints, end: int) -> Ints:
    """Owner of each lead just before `at`, ms, by the (lead, ms, new owner) of each change; -1 without one."""
    lead, since, person = changes
    if not len(lead):
        return np.full(len(leads), -1, dtype=np.int64)
    key = lead * (end + 1) + since
    order = np.argsort(key, kind="stable")
    place = np.searchsorted(key[order], leads * (end + 1) + at) - 1
    row = order[np.maximum(place, 0)]
    return np.where((place >= 0) & (lead[row] == leads), person[row], -1)


def _is_there(floor: Floor, person: int, at: Ints) -> Bools:
    """On shift by calendar, employed and not ill."""
    roster = floor.roster
    there = _contains(*roster.shift.of(person), at)
    absences = roster.absences
    for row in np.flatnonzero(absences.person == person).tolist():
        there &= ~((at >= absences.start[row]) & (at < absences.end[row]))
    return there


def _contains(starts: Ints, ends: Ints, at: Ints) -> Bools:
    row = np.searchsorted(starts, at, side="right") - 1
    inside: Bools = (row >= 0) & (at < np.append(ends, 0)[row])
    return inside
