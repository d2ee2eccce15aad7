"""One person's windows during a run: read thousands of times, changed when a block of other work gives way."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import lt

import numpy as np

from policies.durations import NEVER
from sim.model.trace import Ints, PersonWindows

# a window behind all others, so that no search runs off the end; later than any sum of an instant and a duration
_BEYOND = 2**70


class LiveWindows:
    """Half-open [start, end) windows in ms, sorted, disjoint, never touching; changed in place.

    Searches start at the window of the last one: quick for instants that rise or stay near, right for all.
    """

    __slots__ = ("_at", "_ends", "_starts")

    def __init__(self, starts: Iterable[int], ends: Iterable[int]) -> None:
        """From sorted, disjoint windows that do not touch; ValueError for any others."""
        self._set(starts, ends)
        if len(self._starts) != len(self._ends):
            raise ValueError("starts and ends are not of one length")
        if not (all(map(lt, self._starts, self._ends)) and all(map(lt, self._ends, self._starts[1:]))):
            raise ValueError("windows must be sorted, not empty, and apart from each other")

    @classmethod
    def of(cls, windows: PersonWindows, person: int) -> "LiveWindows":
        """A copy of one person's windows to play with; a roster's are in order, so they are not checked again."""
        starts, ends = windows.of(person)
        live = cls.__new__(cls)
        live._set(starts.tolist(), ends.tolist())
        return live

    def _set(self, starts: Iterable[int], ends: Iterable[int]) -> None:
        self._starts = [*starts, NEVER]
        self._ends = [*ends, _BEYOND]
        self._at = 0

    def __len__(self) -> int:
        return len(self._starts) - 1

    def next_open(self, t: int) -> int:
        """The first open ms at or after t; NEVER when there is none."""
        ends = self._ends
        at = self._at
        if ends[at] <= t:
            self._at = at = bisect_right(ends, t, at + 1)
        elif at and ends[at - 1] > t:
            self._at = at = bisect_right(ends, t, 0, at)
        start = self._starts[at]
        return start if start > t else t

    def close_after(self, t: int) -> int:
        """End of the window that contains t; t itself when it is closed then."""
        at = self._seek(t)
        return self._ends[at] if self._starts[at] <= t < NEVER else t

    def contains(self, t: int) -> bool:
        """Whether it is open at t."""
        return self._starts[self._seek(t)] <= t < NEVER

    def add(self, t: int, d: int) -> int:
        """The earliest ms by which d ms of open time have passed since t; t for d = 0, NEVER past the last window.

        ValueError for a negative d.
        """
        if d <= 0:
            if d < 0:
                raise ValueError(f"a duration cannot be negative: {d} ms")
            return t
        starts, ends = self._starts, self._ends
        at = self._seek(t)
        begun = max(starts[at], t)
        while d > ends[at] - begun:
            d -= ends[at] - begun
            at += 1
            begun = starts[at]
        reached = begun + d
        return reached if reached < NEVER else NEVER

    def open_after(self, t: int, d: int) -> int:
        """The first open ms with d ms of open time since t behind it: `next_open(add(t, d))` in one search."""
        starts, ends = self._starts, self._ends
        at = self._at
        if ends[at] <= t or (at and ends[at - 1] > t):
            at = self._seek(t)
        start = starts[at]
        begun = start if start > t else t
        while d >= ends[at] - begun:
            d -= ends[at] - begun
            at += 1
            begun = starts[at]
        reached = begun + d
        return reached if reached < NEVER else NEVER

    def open_between(self, a: int, b: int) -> int:
        """Open ms in [a, b); minus those of [b, a) if b < a."""
        if b < a:
            return -self.open_between(b, a)
        starts, ends = self._starts, self._ends
        at = self._seek(a)
        total = 0
        while (begun := starts[at]) < b and begun < NEVER:
            total += min(ends[at], b) - max(begun, a)
            at += 1
        return total

    def subtract(self, start: int, end: int) -> None:
        """Close [start, end); nothing happens where it is closed already."""
        if end <= start:
            return
        first = bisect_right(self._ends, start, 0, len(self))
        behind = bisect_left(self._starts, end, first, len(self))
        if first == behind:
            return
        before, after = self._starts[first], self._ends[behind - 1]
        pieces = [(lo, hi) for lo, hi in ((before, start), (end, after)) if lo < hi]
        self._replace(first, behind, pieces)

    def insert(self, start: int, end: int) -> None:
        """Open [start, end), merged with what it overlaps or touches."""
        if end <= start:
            return
        first = bisect_left(self._ends, start, 0, len(self))
        behind = bisect_right(self._starts, end, first, len(self))
        if first < behind:
            start, end = min(start, self._starts[first]), max(end, self._ends[behind - 1])
        self._replace(first, behind, [(start, end)])

    def take_from_end_of_day(self, after: int, before: int, amount: int) -> list[tuple[int, int]]:
        """Close the last `amount` ms of open time in [after, before), less if there is less open; what was closed."""
        left = min(amount, self.open_between(after, before))
        at = bisect_left(self._starts, before, 0, len(self)) - 1
        taken: list[tuple[int, int]] = []
        while left > 0:
            end = min(self._ends[at], before)
            low = max(self._starts[at], end - left)
            taken.append((low, end))
            left -= end - low
            at -= 1
        for low, end in taken:
            self.subtract(low, end)
        return taken

    def to_arrays(self) -> tuple[Ints, Ints]:
        """Starts and ends, int64, one element per window."""
        return np.array(self._starts[:-1], np.int64), np.array(self._ends[:-1], np.int64)

    def _seek(self, t: int) -> int:
        """Index of the first window that ends after t; the hint moves there."""
        ends = self._ends
        at = self._at
        if ends[at] <= t:
            self._at = at = bisect_right(ends, t, at + 1)
        elif at and ends[at - 1] > t:
            self._at = at = bisect_right(ends, t, 0, at)
        return at

    def _replace(self, first: int, behind: int, pieces: list[tuple[int, int]]) -> None:
        self._starts[first:behind] = [start for start, _ in pieces]
        self._ends[first:behind] = [end for _, end in pieces]
        self._at = first
