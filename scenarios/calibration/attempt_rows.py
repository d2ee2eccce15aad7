"""The attempts that were made on leads, in order, up to the first conversation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.durations import MINUTE
from scenarios.history import MISSING, NOBODY, Codes, History, Times

_NEVER = np.iinfo(np.int64).max
RESUMED = 2 * MINUTE
"""Work on the same lead that goes on within this time is the same attempt, interrupted."""


@dataclass(frozen=True, slots=True)
class AttemptRows:
    """A row per attempt, by lead and start; arrays of one length."""

    lead: Codes
    number: NDArray[np.int64]
    """1 for the lead's first"""
    start: Times
    end: Times
    """MISSING: not recorded"""
    age: Times
    """start since the lead was created, ms, never negative"""
    channel: Codes
    connected: NDArray[np.int8]
    """1 the lead was spoken with, 0 not, NOBODY not told"""

    def __len__(self) -> int:
        return len(self.lead)

    @property
    def is_last(self) -> NDArray[np.bool_]:
        """Of its lead."""
        return np.append(self.lead[1:] != self.lead[:-1], True) if len(self) else np.zeros(0, dtype=bool)

    def of(self, rows: NDArray[np.bool_]) -> "AttemptRows":
        """Some of the rows, numbers as they were."""
        return AttemptRows(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def attempt_rows(history: History) -> AttemptRows | None:
    """Touches that are work on a lead's first contact; None without touches.

    What follows a conversation, or the end of the matter, is no attempt any more. Touches before the lead's creation
    are left out, and so is what goes on within two minutes of the row before.
    """
    touches = history.touches
    if touches is None or history.undated:
        return None
    mine = touches.lead != NOBODY
    if history.lead_kinds:
        mine &= np.isin(touches.kind, [history.kinds.index(kind) for kind in history.lead_kinds])
    at = np.flatnonzero(mine)
    leads = history.leads
    settled = np.minimum(*(np.where(times == MISSING, _NEVER, times) for times in (leads.qualified_at, leads.ended_at)))
    of = touches.lead[at]
    at = at[(touches.start[at] >= leads.created[of]) & (touches.start[at] <= settled[of])]
    at = at[np.lexsort((touches.start[at], touches.lead[at]))]
    lead, start, end = touches.lead[at], touches.start[at], touches.end[at]
    connected = touches.connected[at]
    fresh = _begins(lead, start, end, connected)
    group = np.cumsum(fresh) - 1
    talked = np.full(int(fresh.sum()), NOBODY, dtype=np.int8)
    np.maximum.at(talked, group, connected)
    last_end = np.full(len(talked), MISSING)
    np.maximum.at(last_end, group, end)
    first = np.flatnonzero(fresh)
    rows = _numbered(lead[first], start[first], last_end, touches.channel[at][first], talked, leads.created)
    return rows.of(_before_talk(rows))


def _begins(lead: Codes, start: Times, end: Times, connected: NDArray[np.int8]) -> NDArray[np.bool_]:
    """True where a row is an attempt of its own; a conversation that is told always ends the row before."""
    fresh = np.ones(len(lead), dtype=bool)
    known = end[:-1] != MISSING
    resumed = (lead[1:] == lead[:-1]) & known & (start[1:] - np.where(known, end[:-1], 0) < RESUMED)
    fresh[1:] = ~(resumed & (connected[1:] == NOBODY) & (connected[:-1] == NOBODY))
    return fresh


def _numbered(
    lead: Codes, start: Times, end: Times, channel: Codes, connected: NDArray[np.int8], created: Times
) -> AttemptRows:
    begins = np.append(True, lead[1:] != lead[:-1]) if len(lead) else np.zeros(0, dtype=bool)
    first = np.flatnonzero(begins)
    number = np.arange(len(lead)) - np.repeat(first, np.diff(np.append(first, len(lead)))) + 1
    return AttemptRows(lead, number, start, end, start - created[lead], channel, connected)


def _before_talk(rows: AttemptRows) -> NDArray[np.bool_]:
    """Rows up to the lead's first conversation, that one included."""
    talks = np.cumsum(rows.connected == 1)
    first = rows.number == 1
    before = np.where(first, talks - (rows.connected == 1), 0)
    base = np.maximum.accumulate(before) if len(rows) else before
    so_far = talks - (rows.connected == 1) - base
    return np.asarray(so_far == 0)
