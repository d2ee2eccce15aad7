"""How long work takes: hands-on time per kind, what was left open overnight censored instead of long."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY, SECOND
from policies.wording import join, say
from scenarios.calibration.estimate import DURATION, Estimate, NamedPlace, NotEstimated, above_zero
from scenarios.calibration.work_events import WorkEvents
from scenarios.history import NOBODY, Times

FEWEST = 20
"""Finished pieces of work, under which no length is estimated."""
MOST_INSTANT = 0.5
"""Share of records of no length above which the record does not measure how long work takes."""
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Handling:
    """Hands-on time of one kind of work: mean and median; what was left open counts as at least so long."""

    mean: float
    """ms"""
    median: float
    """ms"""
    mean_error: float
    """standard error, ms"""
    cv_error: float
    finished: int
    left_open: int
    """records that outlast their person's day: the work took at least so long"""

    @property
    def cv(self) -> float:
        """Of the lognormal with this mean and median, sqrt(exp(sigma^2) - 1) with sigma^2 = 2 log(mean / median)."""
        return math.sqrt(max((self.mean / self.median) ** 2 - 1, 0.0))

    def estimates(self, place: NamedPlace) -> tuple[Estimate, Estimate]:
        """`mean` and `cv` at a place of the scenario that takes a lognormal."""
        n, note = self.finished + self.left_open, say("median {seconds:.0f} s", seconds=self.median / SECOND)
        if self.left_open:
            note = join(
                [note, say("{cases} left open after work, counted as at least so long", cases=self.left_open)], "; "
            )
        return (
            above_zero((*place, "mean"), self.mean, self.mean_error, n, unit=DURATION, note=note),
            above_zero((*place, "cv"), self.cv, self.cv_error, n),
        )


def handling(length: Times, left_open: Bools, place: NamedPlace) -> Handling | NotEstimated:
    """Mean and median of hands-on times (ms) by Kaplan and Meier (1958); records of no length are left out.

    The mean is restricted to the longest finished time. NotEstimated for too few records, or where most have no length.
    """
    measured = length > 0
    if len(length) and 1 - measured.mean() > MOST_INSTANT:
        return NotEstimated(
            place, say("most records of work begin and end in the same instant: they do not say how long")
        )
    length, left_open = length[measured], left_open[measured]
    finished = int((~left_open).sum())
    if finished < FEWEST:
        return NotEstimated(
            place,
            say("{finished} finished records of work; at least {least} are needed", finished=finished, least=FEWEST),
        )
    time, survival = survival_curve(length, left_open)
    width, height = np.diff(np.concatenate([[0.0], time])), np.concatenate([[1.0], survival[:-1]])
    mean = float((width * height).sum())
    square = float((np.diff(np.concatenate([[0.0], time**2])) * height).sum())
    spread = math.sqrt(max(square - mean**2, 0.0))
    median = min(float(time[int(np.argmax(survival <= 0.5))]) if survival[-1] <= 0.5 else float(time[-1]), mean)
    sigma = math.sqrt(2 * math.log(mean / median))
    # errors of the logarithms of mean and median; d cv / d sigma^2 = exp(sigma^2) / (2 cv)
    of_ratio = math.hypot(spread / mean, 1.2533 * sigma) / math.sqrt(finished)
    cv_error = math.exp(sigma**2) / max(math.sqrt(math.expm1(sigma**2)), 0.1) * of_ratio
    return Handling(mean, median, spread / math.sqrt(finished), cv_error, finished, len(length) - finished)


def survival_curve(length: Times, is_censored: Bools) -> tuple[Floats, Floats]:
    """(times of ends, share that lasts longer) by Kaplan and Meier; equal times end before they are censored."""
    order = np.lexsort((is_censored, length))
    length, ended = length[order], ~is_censored[order]
    at_risk = np.arange(len(length), 0, -1)
    survival = np.cumprod(1 - ended / at_risk)
    times, last = np.unique(length[::-1], return_index=True)
    survival = survival[len(length) - 1 - last]
    has_end = np.isin(times, length[ended])
    return times[has_end].astype(np.float64), np.asarray(survival[has_end], np.float64)


def hands_on(events: WorkEvents, pause: int) -> tuple[Times, Bools]:
    """(ms of hands-on time, left open) per event; 0 and False where the person is not known.

    Who has several records open at once divides the time evenly between them. A record that goes on while its person
    is away for longer than `pause` (ms), or that is still open at the start of another day, was left open.
    """
    length, left_open = np.zeros(len(events.start), np.int64), np.zeros(len(events.start), np.bool_)
    for person in np.unique(events.person[events.person != NOBODY]).tolist():
        mine = np.flatnonzero(events.person == person)
        start, end = events.start[mine], events.end[mine]
        gone = _gone_after(start, events.seen_end[mine], pause)
        left_open[mine] = end > np.maximum(gone, start)
        length[mine] = _divided(start, np.minimum(end, np.maximum(gone, start)))
    return length, left_open


def _gone_after(start: Times, seen_end: Times, pause: int) -> Times:
    """When the person who began each piece went away next: the last sign before a pause, or of the day."""
    reach = np.maximum.accumulate(seen_end)
    gap = start[1:] - reach[:-1]
    breaks = np.append((gap > pause) | ((start[1:] // DAY != start[:-1] // DAY) & (gap > 0)), True)
    ends = np.flatnonzero(breaks)
    return np.asarray(reach[ends[np.searchsorted(ends, np.arange(len(start)))]], np.int64)


def _divided(start: Times, end: Times) -> Times:
    """Length of each piece, where pieces open at the same time share it."""
    edges = np.unique(np.concatenate([start, end]))
    opened = np.searchsorted(np.sort(start), edges[:-1], side="right")
    closed = np.searchsorted(np.sort(end), edges[:-1], side="right")
    shared = np.diff(edges) / np.maximum(opened - closed, 1)
    clock = np.concatenate([[0.0], np.cumsum(shared)])
    worked = clock[np.searchsorted(edges, end)] - clock[np.searchsorted(edges, start)]
    return np.asarray(np.rint(worked), np.int64)
