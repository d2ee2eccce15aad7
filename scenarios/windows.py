"""Sets of open time: sorted, disjoint, half-open [start, end) windows on the millisecond clock."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import overload

import numpy as np
from numpy.typing import NDArray

from policies import durations

NEVER = durations.NEVER
"""An instant (ms) later than any horizon: what arrays of times hold for "does not happen"."""

Times = NDArray[np.int64]
"""Instants or durations in milliseconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """When something is open: `starts[i] <= t < ends[i]`, in ms; sorted, disjoint, never touching.

    Both arrays are int64 of the same length and read-only. Raises ValueError when they are not in that
    form: `of` and `from_arrays` bring any pairs into it.
    """

    starts: Times
    ends: Times
    _prefix: Times | None = field(default=None, init=False, repr=False)
    _lists: tuple[list[int], list[int], list[int]] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("starts", "ends"):
            own = np.array(getattr(self, name), dtype=np.int64)
            own.setflags(write=False)
            object.__setattr__(self, name, own)
        starts, ends = self.starts, self.ends
        if starts.ndim != 1 or starts.shape != ends.shape:
            raise ValueError(f"starts {starts.shape} and ends {ends.shape} are not two lists of one length")
        if not (np.all(starts < ends) and np.all(ends[:-1] < starts[1:])):
            raise ValueError("windows must be sorted, not empty, and apart from each other")

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Windows:
        """Windows of (start, end) pairs in ms, in any order; overlaps and touching ones merge."""
        edges = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
        return cls.from_arrays(edges[:, 0], edges[:, 1])

    @classmethod
    def from_arrays(cls, starts: Times, ends: Times) -> Windows:
        """Windows of two arrays in ms, in any order and overlapping; those with end <= start are dropped."""
        kept = starts < ends
        starts, ends = starts[kept], ends[kept]
        if starts.size == 0:
            return cls.empty()
        order = np.argsort(starts, kind="stable")
        starts, reach = starts[order], np.maximum.accumulate(ends[order])
        apart = starts[1:] > reach[:-1]
        return cls(starts[np.append(True, apart)], reach[np.append(apart, True)])

    @classmethod
    def empty(cls) -> Windows:
        """Never open."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int64))

    @classmethod
    def always(cls, end: int) -> Windows:
        """Open in [0, end) ms."""
        return cls.of([(0, end)])

    def __len__(self) -> int:
        return int(self.starts.size)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Windows):
            return NotImplemented
        return np.array_equal(self.starts, other.starts) and np.array_equal(self.ends, other.ends)

    def __hash__(self) -> int:
        return hash((self.starts.tobytes(), self.ends.tobytes()))

    def union(self, other: Windows) -> Windows:
        """Open when either is."""
        return Windows.from_arrays(np.concatenate((self.starts, other.starts)), np.concatenate((self.ends, other.ends)))

    def intersect(self, other: Windows) -> Windows:
        """Open when both are."""
        first = np.searchsorted(other.ends, self.starts, side="right")
        count = np.searchsorted(other.starts, self.ends, side="left") - first
        mine = np.repeat(np.arange(self.starts.size), count)
        rank = np.arange(mine.size) - np.repeat(np.cumsum(count) - count, count)
        theirs = np.repeat(first, count) + rank
        return Windows(
            np.maximum(self.starts[mine], other.starts[theirs]),
            np.minimum(self.ends[mine], other.ends[theirs]),
        )

    def subtract(self, other: Windows) -> Windows:
        """Open when this is and the other is not."""
        gaps = Windows(np.append(-NEVER, other.ends), np.append(other.starts, NEVER))
        return self.intersect(gaps)

    def clip(self, lo: int, hi: int) -> Windows:
        """What lies in [lo, hi) ms; nothing if hi <= lo."""
        return self.intersect(Windows.of([(lo, hi)]))

    def shifted(self, by: int) -> Windows:
        """The same windows `by` ms later."""
        return Windows(self.starts + by, self.ends + by)

    def total(self) -> int:
        """Open time in ms, all windows together."""
        return int((self.ends - self.starts).sum())

    @overload
    def contains(self, t: int) -> bool: ...
    @overload
    def contains(self, t: Times) -> NDArray[np.bool_]: ...
    def contains(self, t: int | Times) -> bool | NDArray[np.bool_]:
        """Whether it is open at t ms; for an array, one answer per element."""
        if isinstance(t, np.ndarray):
            return np.searchsorted(self.starts, t, side="right") > np.searchsorted(self.ends, t, side="right")
        starts, ends, _ = self._as_lists()
        return bisect_right(starts, t) > bisect_right(ends, t)

    def open_before(self, t: Times) -> Times:
        """Open ms in [0, t) per element (minus those in [t, 0)): differences are the open ms between."""
        return self._open_until(t) - self._ran(0)

    def open_between(self, a: int, b: int) -> int:
        """Open ms in [a, b); minus that of [b, a) if b < a."""
        return self._ran(b) - self._ran(a)

    def add(self, t: int, d: int) -> int | None:
        """The earliest instant (ms) by which d ms of open time have passed since t; t for d = 0.

        None when the windows end before. ValueError for a negative d.
        """
        if d <= 0:
            return t if d == 0 else _refuse_negative(d)
        starts, _, prefix = self._as_lists()
        target = self._ran(t) + d
        if target > prefix[-1]:
            return None
        window = bisect_left(prefix, target) - 1
        return starts[window] + target - prefix[window]

    def add_many(self, t: Times | int, d: Times | int) -> Times:
        """`add` element by element, t and d broadcast; NEVER where the windows end before."""
        since, wanted = np.broadcast_arrays(np.asarray(t, dtype=np.int64), np.asarray(d, dtype=np.int64))
        if np.any(wanted < 0):
            _refuse_negative(int(wanted.min()))
        prefix = self._sums()
        target = self._open_until(since) + wanted
        window = np.maximum(np.searchsorted(prefix, target, side="left") - 1, 0)
        reached = np.append(self.starts, NEVER)[window] + target - prefix[window]
        return np.where(wanted == 0, since, np.where(target > prefix[-1], NEVER, reached))

    def next_open(self, t: int) -> int | None:
        """The first open instant (ms) at or after t; None when it never opens again."""
        starts, ends, _ = self._as_lists()
        following = bisect_right(ends, t)
        return max(t, starts[following]) if following < len(starts) else None

    def next_open_many(self, t: Times) -> Times:
        """`next_open` per element; NEVER where it never opens again."""
        following: Times = np.append(self.starts, NEVER)[np.searchsorted(self.ends, t, side="right")]
        return np.maximum(t, following)

    def _open_until(self, t: Times) -> Times:
        """Open ms before t since the first window began, which may be before 0."""
        closed = np.searchsorted(self.ends, t, side="right")
        began: Times = np.append(self.starts, NEVER)[closed]
        ran: Times = self._sums()[closed] + np.maximum(t - began, 0)
        return ran

    def _ran(self, t: int) -> int:
        starts, ends, prefix = self._as_lists()
        closed = bisect_right(ends, t)
        if closed < len(starts) and t > starts[closed]:
            return prefix[closed] + t - starts[closed]
        return prefix[closed]

    def _sums(self) -> Times:
        """Open ms in the windows before each window, and at the end of all: one longer than `starts`."""
        if self._prefix is None:
            sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(self.ends - self.starts)))
            object.__setattr__(self, "_prefix", sums)
            return sums
        return self._prefix

    def _as_lists(self) -> tuple[list[int], list[int], list[int]]:
        # bisect on lists of ints is some ten times faster than a scalar searchsorted
        if self._lists is None:
            lists = (self.starts.tolist(), self.ends.tolist(), self._sums().tolist())
            object.__setattr__(self, "_lists", lists)
            return lists
        return self._lists


def _refuse_negative(d: int) -> int:
    raise ValueError(f"a duration cannot be negative: {d} ms")
