"""How much a record's own parts differ: closer than that no forecast from the earlier weeks can come for sure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from policies.durations import DAY
from scenarios.calibration.estimate import Z95
from scenarios.calibration.hold_out import Bools, Floats, came_in, waits
from scenarios.calibration.work_events import day_numbers, wall_clock
from scenarios.history import MISSING, History

MINUTES = (15, 60, 1440)
FEWEST_WEEKS = 4
FEWEST_LEADS = 20
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class OwnSpread:
    """Leads touched within a time, before the cut and after it, in the record alone."""

    minutes: int
    earlier: float
    """share of the leads that the scenario was fitted to"""
    later: float
    """share of the leads held out"""
    usual: float | None
    """by how much 95 of 100 pairs of such parts differ if all weeks are of one kind; None: too few weeks to tell"""

    @property
    def change(self) -> float:
        """From the earlier part to the later one."""
        return self.later - self.earlier


def own_spread(history: History, start: int, end: int) -> Iterator[OwnSpread]:
    """Of the leads created before `start` and in [start, end), ms since 1970 in UTC; nothing for parts of few leads.

    Leads count that are seen for so long. Weeks are blocks (leads of a week wait for the same people): the variance of
    a part is that of the earlier weeks' shares, weighted by their leads, over the number of its weeks.
    """
    leads = history.leads
    before = (leads.created != MISSING) & (leads.created < start)
    after = came_in(history, start, end)
    for minutes in MINUTES:
        earlier = before & (leads.created + minutes * MINUTE_MS <= start)
        later = after & (leads.created + minutes * MINUTE_MS <= history.until)
        if earlier.sum() < FEWEST_LEADS or later.sum() < FEWEST_LEADS:
            continue
        one, other = _within(history, earlier, minutes), _within(history, later, minutes)
        usual = _usual(history, earlier, one, (end - start) / (7 * DAY))
        yield OwnSpread(minutes, float(one.mean()), float(other.mean()), usual)


def _within(history: History, chosen: Bools, minutes: int) -> Floats:
    return (waits(history.leads, chosen) <= minutes).astype(np.float64)


def _usual(history: History, chosen: Bools, within: Floats, weeks_later: float) -> float | None:
    week = day_numbers(wall_clock(history, history.leads.created[chosen])) // 7
    counted, block = np.unique(week, return_inverse=True)
    weeks = len(counted)
    if weeks < FEWEST_WEEKS:
        return None
    off = np.bincount(block, weights=within - within.mean())
    of_a_week = float((off**2).sum()) / (len(within) / weeks) ** 2 / (weeks - 1)
    return Z95 * math.sqrt(of_a_week * (1 / weeks + 1 / max(weeks_later, 0.5)))
