"""Ages in bins whose edges are about a factor of two apart, none of them nearly empty."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY, HOUR, MINUTE, SECOND, WEEK, format_duration

Times = NDArray[np.int64]
EDGES: tuple[int, ...] = (
    0, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR,
    8 * HOUR, 12 * HOUR, 16 * HOUR, DAY, 2 * DAY, 4 * DAY, WEEK, 2 * WEEK, 4 * WEEK, 8 * WEEK,
)  # fmt: skip
"""Edges of the finest bins, ms; the last one is open."""
_LEAST, _SHARE = 40, 42


@dataclass(frozen=True, slots=True)
class AgeBins:
    """Half-open bins [from, to); the last has no end."""

    edges: tuple[int, ...]
    """where each bin begins, ms"""

    def __len__(self) -> int:
        return len(self.edges)

    def of(self, ages: Times) -> Times:
        """Number of the bin of each age; same shape. Ages are not negative."""
        return np.searchsorted(np.array(self.edges), ages, side="right") - 1

    def label(self, number: int) -> str:
        """Such as "under 5m", "1h to 2h", "2d and later"."""
        begin = format_duration(self.edges[number])
        if number + 1 == len(self.edges):
            return f"{begin} and later" if number else "any age"
        end = format_duration(self.edges[number + 1])
        return f"{begin} to {end}" if number else f"under {end}"


def age_bins(ages: Times) -> AgeBins:
    """Neighbours are joined until each bin holds 40 ages, or a 42nd part of all if that is more."""
    least = max(_LEAST, len(ages) // _SHARE)
    counts = np.histogram(ages, bins=[*EDGES, np.iinfo(np.int64).max])[0]
    edges, inside = [0], 0
    for number, count in enumerate(counts.tolist()):
        if inside >= least and counts[number:].sum() >= least:
            edges.append(EDGES[number])
            inside = 0
        inside += count
    return AgeBins(tuple(edges))
