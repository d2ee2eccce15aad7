"""All people's windows on one axis, a lane each: open time of thousands of waits in one search."""

from dataclasses import dataclass

import numpy as np

from scenarios.windows import NEVER, Windows
from sim.model.trace import Ints, PersonWindows


@dataclass(frozen=True, slots=True)
class Lanes:
    """Windows of person `p` moved by `p * span` ms; `span` is longer than the run, so that lanes never meet."""

    starts: Ints
    """one longer than `ends`, NEVER at the end"""
    ends: Ints
    sums: Ints
    """open ms in the windows before each window, and at the end of all"""
    span: int

    @classmethod
    def of(cls, windows: PersonWindows, end: int) -> "Lanes":
        """The lanes of a run that ends at `end` ms; each person's windows sorted and disjoint."""
        span = end + 1
        people = len(windows.first) - 1
        lane = np.repeat(np.arange(people, dtype=np.int64), np.diff(windows.first)) * span
        lengths = windows.ends - windows.starts
        sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
        return cls(np.append(windows.starts + lane, NEVER), windows.ends + lane, sums, span)

    def open_before(self, person: Ints, t: Ints) -> Ints:
        """Open ms before t, over this and all former lanes: only differences within a lane mean something."""
        at = person * self.span + np.clip(t, 0, self.span - 1)
        closed = np.searchsorted(self.ends, at, side="right")
        ran: Ints = self.sums[closed] + np.maximum(at - self.starts[closed], 0)
        return ran

    def open_between(self, person: Ints, a: Ints, b: Ints) -> Ints:
        """Open ms of each person in [a, b), element by element."""
        return self.open_before(person, b) - self.open_before(person, a)

    def contains(self, person: Ints, t: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each person's windows are open at t ms."""
        at = person * self.span + np.clip(t, 0, self.span - 1)
        return self.starts[np.searchsorted(self.ends, at, side="right")] <= at


def union_of(windows: PersonWindows, people: Ints) -> Windows:
    """When the windows of at least one of these people are open."""
    rows = [windows.of(person) for person in people.tolist()]
    if not rows:
        return Windows.empty()
    return Windows.from_arrays(np.concatenate([s for s, _ in rows]), np.concatenate([e for _, e in rows]))
