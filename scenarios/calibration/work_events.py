"""Every sign of work that a record has, on the wall clock: who did something, when, and whether for leads."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY, HOUR
from scenarios.history import MISSING, NOBODY, Codes, History, Times
from scenarios.zones import zone_offsets

LEFT_OPEN = 4 * HOUR
"""A piece of work longer than this says when it began, not when its person went home."""


@dataclass(frozen=True, slots=True)
class WorkEvents:
    """A row per piece of work, by start; arrays of one length. Times are ms since 1970 of the wall clock."""

    start: Times
    end: Times
    """as recorded, the start where it is not"""
    person: Codes
    """index into `History.people`, NOBODY where the record does not say"""
    of_leads: NDArray[np.bool_]
    """work on the leads' first contact and follow-up"""

    @property
    def seen_end(self) -> Times:
        """Until when the person was surely there: the end, or the start of what was left open."""
        return np.where(self.end - self.start > LEFT_OPEN, self.start, self.end)


def wall_clock(history: History, times: Times) -> Times:
    """Instants (ms since 1970 in UTC) as ms since 1970 of the wall clock in the company's zone; MISSING stays."""
    known = times[times != MISSING]
    if not len(known):
        return times.copy()
    first, last = (datetime.fromtimestamp(int(t) / 1000, UTC).date() for t in (known.min(), known.max()))
    return np.where(times == MISSING, MISSING, times + zone_offsets(history.zone, first, last).at_utc(times))


def work_events(history: History) -> WorkEvents:
    """All touches and, where they lack them, the first touches of the leads."""
    leads, touches = history.leads, history.touches
    touched = leads.first_touch != MISSING
    if touches is None:
        start, end = leads.first_touch[touched], leads.first_touch[touched]
        person, of_leads = leads.first_touch_by[touched], np.ones(len(start), np.bool_)
    else:
        extra = touched & ~np.isin(leads.first_touch, touches.start)
        start = np.concatenate([touches.start, leads.first_touch[extra]])
        end = np.concatenate([touches.end, leads.first_touch[extra]])
        person = np.concatenate([touches.person, leads.first_touch_by[extra]])
        of_leads = np.concatenate([is_lead_work(history), np.ones(int(extra.sum()), np.bool_)])
    known = start != MISSING
    start, end = start[known], np.where(end == MISSING, start, end)[known]
    order = np.argsort(start, kind="stable")
    return WorkEvents(
        wall_clock(history, start)[order],
        wall_clock(history, np.maximum(end, start))[order],
        person[known][order],
        of_leads[known][order],
    )


def is_lead_work(history: History) -> NDArray[np.bool_]:
    """Per touch, whether it is work on a lead; where the kinds do not say, all that names a lead is."""
    touches = history.touches
    assert touches is not None
    if not history.lead_kinds:
        return np.asarray(touches.lead != NOBODY)
    return np.asarray(np.isin(touches.kind, [history.kinds.index(kind) for kind in history.lead_kinds]))


def day_numbers(times: Times) -> NDArray[np.int64]:
    """Days since 1970 of wall-clock times."""
    return np.floor_divide(times, DAY)
