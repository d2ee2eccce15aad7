"""Hours of the week in which people are at work and leads wait, but nobody takes one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY
from scenarios.calibration.presence import SLOT, SLOTS_A_DAY, Presence
from scenarios.calibration.shifts import open_hours
from scenarios.calibration.work_events import wall_clock
from scenarios.history import MISSING, History, Times

FEWEST = 100
"""First touches, under which all time at work counts as time for leads."""
SOON = 0.9
"""Quantile of the waits: a lead that lies longer than that may be one that nobody could take."""
IDLE = 0.1
"""Pace of first touches, as a share of the pace elsewhere, up to which leads are not taken."""
SURELY = 0.4
CHANCE = 0.01
"""How likely so few first touches may be at most were the pace `SURELY` times that elsewhere."""
WIDTHS = (1, 2, 4)
"""Slots that are judged together: the fewest in which enough first touches are to be expected."""
ENOUGH = 15.0
"""First touches to be expected: none at all is then less likely than `CHANCE` at `SURELY` times the pace."""
ROUNDS = 4
LONG_GAP, LONGEST_LOOK = 4, 10
"""Slots: between two looks at a queue its leads are left alone for so long; a look lasts at most so long."""
WORTH = 0.1
"""Share of the first touches that a look at the queue brings at least."""

Hours = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LeadHours:
    """When, of the time at work, leads are taken; arrays by weekday from Monday and slot of the day."""

    idle: Hours
    """surely no time for leads, though there is time for other work"""
    made: Floats
    """first touches in the record"""
    open: Hours
    """somebody is at work"""

    @property
    def looks(self) -> tuple[str, ...]:
        """Times of day at which the queue is looked at, where it is left alone in between; else none."""
        days = self.open.any(axis=1) & (self.open & ~self.idle).any(axis=1)
        if not self.idle.any() or not days.any():
            return ()
        at_work = self.open[days].mean(axis=0) > 0.5
        taken = at_work & ((self.open & ~self.idle)[days].mean(axis=0) > 0.5)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], taken, [False]]).astype(np.int8)))
        runs = np.stack([edges[::2], edges[1::2]], axis=1)
        brought = np.array([self.made[:, start:end].sum() for start, end in runs.tolist()])
        runs = runs[brought >= WORTH * self.made.sum()]
        gaps = runs[:, 0] - np.append(int(np.argmax(at_work)), runs[:-1, 1])
        if (gaps[gaps > 0] < LONG_GAP).any() or (runs[:, 1] - runs[:, 0] > LONGEST_LOOK).any():
            return ()
        return tuple(f"{start // 4:02}:{start % 4 * 15:02}" for start in runs[:, 0].tolist())


def lead_hours(history: History, there: Presence) -> LeadHours:
    """Hours for leads among those at work.

    First touches per hour of a person at work while leads wait are compared: times of day first, then weekdays. What
    the record cannot tell counts as time for leads. A lunch, a morning for other things, a queue that is looked at
    twice a day.
    """
    made, expected = _by_week(history, there)
    idle = np.zeros((7, SLOTS_A_DAY), np.bool_)
    for _ in range(ROUNDS if made.sum() >= FEWEST else 0):
        pace = float(made[~idle].sum()) / max(float(expected[~idle].sum()), 1e-9)
        found = idle | _times_of_day(made, pace * expected, idle) | _weekdays(made, pace * expected, idle)
        if (found == idle).all():
            break
        idle = found
    idle &= there.on_duty().reshape(7, SLOTS_A_DAY) > 0
    idle &= np.roll(idle, 1, axis=1) | np.roll(idle, -1, axis=1)
    return LeadHours(idle, made, open_hours(there))


def _by_week(history: History, there: Presence) -> tuple[Floats, Floats]:
    """(first touches, people at work times whether a lead waited), both by weekday and slot of the day."""
    leads = history.leads
    touched = (leads.first_touch != MISSING) & (leads.first_touch >= leads.created)
    created = wall_clock(history, leads.created[touched]) - there.first_day * DAY
    first = wall_clock(history, leads.first_touch[touched]) - there.first_day * DAY
    soon = first - created <= np.quantile(first - created, SOON) if len(first) else np.zeros(0, np.bool_)
    begun, slots = first[soon] // SLOT, there.there.shape[1]
    inside = (created[soon] >= 0) & (begun < slots)
    made = np.bincount(begun[inside], minlength=slots)[:slots]
    people = there.there.sum(axis=0) * _waiting(created[soon][inside] // SLOT, begun[inside], slots)
    weekly = (-1, 7, SLOTS_A_DAY)
    return made.reshape(weekly).sum(axis=0).astype(np.float64), people.reshape(weekly).sum(axis=0).astype(np.float64)


def _waiting(created: Times, begun: Times, slots: int) -> NDArray[np.bool_]:
    """Per slot, whether a lead waited in it; slots from creation to first touch, both included."""
    change = np.bincount(created, minlength=slots + 1)[: slots + 1].astype(np.int64)
    change -= np.bincount(begun + 1, minlength=slots + 1)[: slots + 1]
    return np.asarray(np.cumsum(change)[:slots] > 0)


def _times_of_day(made: Floats, expected: Floats, idle: Hours) -> Hours:
    """Slots of the day, alike on all days, in which leads are surely not taken."""
    made, expected = (np.where(idle, 0.0, each).sum(axis=0) for each in (made, expected))
    busy = expected[expected > 0]
    if not len(busy):
        return np.zeros_like(idle)
    width = next((each for each in WIDTHS if each * float(np.median(busy)) >= ENOUGH), WIDTHS[-1])
    few = _too_few(made.reshape(-1, width).sum(axis=1), expected.reshape(-1, width).sum(axis=1))
    return np.tile(np.repeat(few, width), (7, 1))


def _weekdays(made: Floats, expected: Floats, idle: Hours) -> Hours:
    """Weekdays on which leads are surely not taken."""
    made, expected = (np.where(idle, 0.0, each).sum(axis=1) for each in (made, expected))
    return np.tile(_too_few(made, expected)[:, None], (1, SLOTS_A_DAY))


def _too_few(made: Floats, expected: Floats) -> NDArray[np.bool_]:
    """Where at most a tenth was made, and even 0.4 of what is expected would hardly leave so few (Poisson)."""
    from scipy import special

    unlikely = special.pdtr(made, np.maximum(SURELY * expected, 1e-12)) < CHANCE
    return np.asarray((made <= IDLE * expected) & unlikely)
