"""The weeks of a run, and the one that is most like the others."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from scenarios.timeline import Timeline
from tui.floor.waiting import WaitingList


@dataclass(frozen=True, slots=True)
class Weeks:
    """Blocks of seven local days; the first measured one begins with the scenario's `start`."""

    edges: list[int]
    """ms; block `k` is [edges[k], edges[k + 1])"""
    before: int
    """blocks of the warm-up"""
    measured: int
    typical: int
    """number of a measured week, from 1"""

    def number(self, t: int) -> int:
        """Number of the measured week around `t` ms, from 1; less in the warm-up, more in the drain."""
        return min(max(bisect_right(self.edges, t), 1), len(self.edges) - 1) - self.before

    def span(self, number: int) -> tuple[int, int]:
        """[from, to) of that week, ms."""
        block = number + self.before - 1
        return self.edges[block], self.edges[block + 1]


def weeks_of(timeline: Timeline, waiting: WaitingList, breaches: list[int]) -> Weeks:
    """The weeks of a run; typical is the measured one whose leads that came to wait and missed promises lie nearest
    to the medians of all, each as a share of its median; the earliest of equals."""
    blocks = timeline.warmup_weeks + timeline.weeks + timeline.drain_weeks
    edges = [timeline.at(timeline.first_day + timedelta(weeks=block)) for block in range(blocks + 1)]
    own = edges[timeline.warmup_weeks : timeline.warmup_weeks + timeline.weeks + 1]
    came = np.histogram(waiting.waits.since, _half_open(own))[0]
    missed = np.histogram(breaches, _half_open(own))[0]
    typical = int(np.argmin(_distance(came) + _distance(missed))) + 1
    return Weeks(edges, timeline.warmup_weeks, timeline.weeks, typical)


def _half_open(edges: list[int]) -> list[float]:
    # a histogram counts its last edge in
    return [*edges[:-1], edges[-1] - 0.5]


def _distance(counts: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    middle = float(np.median(counts))
    distance: np.ndarray[tuple[int], np.dtype[np.float64]] = np.abs(counts - middle) / max(middle, 1.0)
    return distance
