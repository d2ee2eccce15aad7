"""Windows as plain sorted lists of (start, end), walked from the front every time."""

from collections.abc import Iterable

from policies.durations import NEVER
from sim.model.trace import PersonWindows

Pairs = list[tuple[int, int]]


def pairs_of(windows: PersonWindows, person: int) -> Pairs:
    starts, ends = windows.of(person)
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def is_open(windows: Pairs, t: int) -> bool:
    return any(start <= t < end for start, end in windows)


def next_open(windows: Pairs, t: int) -> int:
    return next((max(t, start) for start, end in windows if end > t), NEVER)


def add(windows: Pairs, t: int, d: int) -> int:
    """The earliest instant by which the windows were open for d ms since t; t for d = 0."""
    if d == 0:
        return t
    for start, end in windows:
        if end > t:
            begun = max(start, t)
            if end - begun >= d:
                return begun + d
            d -= end - begun
    return NEVER


def merged(pairs: Iterable[tuple[int, int]]) -> Pairs:
    result: Pairs = []
    for start, end in sorted(pairs):
        if end <= start:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def without(windows: Pairs, start: int, end: int) -> Pairs:
    """The windows less [start, end)."""
    pieces = [piece for lo, hi in windows for piece in ((lo, min(hi, start)), (max(lo, end), hi))]
    return merged(pieces)


def last_open(windows: Pairs, after: int, before: int, amount: int) -> Pairs:
    """The last `amount` open ms of [after, before), or all of them."""
    taken: Pairs = []
    for start, end in reversed(windows):
        low, high = max(start, after), min(end, before)
        if low < high and amount > 0:
            taken.append((max(low, high - amount), high))
            amount -= high - max(low, high - amount)
    return merged(taken)


def both(windows: Pairs, others: Pairs) -> Pairs:
    """Open in both."""
    return merged((max(a, c), min(b, d)) for a, b in windows for c, d in others)
