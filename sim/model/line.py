"""Everybody's clock on one line, so that set operations and sums run once for all people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.timeline import DAY_MS
from scenarios.windows import Times, Windows
from sim.model.trace import PersonWindows


@dataclass(frozen=True, slots=True)
class Line:
    """Millisecond t of person p lies at `p * span + t`; the stretch behind the end keeps neighbours apart."""

    people: int
    end: int
    """of the run, ms"""

    @property
    def span(self) -> int:
        """Length of one person's stretch."""
        return self.end + DAY_MS

    @property
    def offsets(self) -> Times:
        """Where each person's ms 0 lies, shape (people,)."""
        return np.arange(self.people, dtype=np.int64) * self.span

    def lay(self, windows: Sequence[Windows]) -> Windows:
        """One person's windows, each within [0, end), behind the other's."""
        if not windows:
            return Windows.empty()
        offsets = np.repeat(self.offsets, [len(each) for each in windows])
        starts = np.concatenate([each.starts for each in windows])
        return Windows(starts + offsets, np.concatenate([each.ends for each in windows]) + offsets)

    def split(self, windows: Windows) -> PersonWindows:
        """Back to each person's own clock."""
        person = windows.starts // self.span
        first = np.searchsorted(person, np.arange(self.people + 1))
        return PersonWindows(
            first.astype(np.int64), windows.starts - person * self.span, windows.ends - person * self.span
        )


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Open time day by day, people one after the other: shapes (people, days). `k` of a day is its k-th open ms."""

    windows: Windows
    before: Times
    """open ms on the line before each day"""
    length: Times
    """open ms of each day"""

    @classmethod
    def of(cls, windows: Windows, edges: Times) -> "FreeDays":
        """Of windows on the line and the edges of the days on it, shape (people, days + 1)."""
        sums = windows.open_before(edges.ravel()).reshape(edges.shape)
        return cls(windows, sums[:, :-1], np.diff(sums, axis=1))

    def spans(self, begins: Times, ends: Times) -> tuple[Times, Times]:
        """Instants from the begins-th to the ends-th open ms of the line, closed time in between included."""
        origin = np.zeros_like(begins)
        return self.windows.next_open_many(self.windows.add_many(origin, begins)), self.windows.add_many(origin, ends)
