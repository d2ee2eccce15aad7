"""From numbers to columns and rows: linear and logarithmic scales, and round numbers to mark on them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_MINUTE, _HOUR, _DAY = 1.0, 60.0, 1440.0
TIMES = tuple(
    float(minutes)
    for minutes in (
        *(5 / 60, 10 / 60, 0.5, 1, 2, 5, 10, 15, 30),
        *(_HOUR * hours for hours in (1, 2, 4, 8, 16)),
        *(_DAY * days for days in (1, 2, 4, 7, 14, 28, 60, 120, 365)),
    )
)
"""Minutes that people have a name for: 5 s to a year."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers from `low` to `high` on cells 0 to `cells` - 1; an empty span puts all in the middle."""

    low: float
    high: float
    cells: int
    is_log: bool = False

    def at(self, value: float) -> float:
        """Where a number stands, in cells; beyond the ends it stands at the end."""
        return self.share(value) * max(0, self.cells - 1)

    def cell(self, value: float) -> int:
        """The cell a number stands in."""
        return round(self.at(value))

    def share(self, value: float) -> float:
        """How far along the scale a number stands, 0 to 1."""
        low, high, value = (self._straight(each) for each in (self.low, self.high, value))
        if not high > low:
            return 0.5
        return min(1.0, max(0.0, (value - low) / (high - low)))

    def value(self, share: float) -> float:
        """The number that stands at a share of the scale's length."""
        if self.is_log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + (self.high - self.low) * share

    def _straight(self, value: float) -> float:
        return math.log(max(value, 1e-9)) if self.is_log else value


def round_steps(low: float, high: float, most: int) -> list[float]:
    """At most `most` round numbers from low to high, evenly apart: 1, 2 or 5 times a power of ten."""
    if not high > low or most < 1 or not math.isfinite(high - low):
        return [low] if math.isfinite(low) else []
    rough = (high - low) / max(1, most - 1)
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 5, 10, 20) if power * each >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]


def log_steps(low: float, high: float) -> list[float]:
    """Powers of ten, and 2 and 5 times them, from low to high."""
    if low <= 0 or high < low:
        return []
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = [each * 10.0**power for power in powers for each in (1, 2, 5)]
    return [step for step in steps if low * 0.999 <= step <= high * 1.001]


def apart(values: Sequence[float], scale: Scale, form: Callable[[float], str], gap: int = 2) -> list[tuple[int, str]]:
    """(cell, label) of as many of these numbers as fit beside each other, the first one and evenly chosen others."""
    for every in range(1, len(values) + 1):
        chosen = [(scale.cell(value), form(value)) for value in values[::every]]
        ends = [(cell - len(label) // 2, cell - len(label) // 2 + len(label)) for cell, label in chosen]
        if all(right + gap <= left for (_, right), (left, _) in pairwise(ends)):
            return chosen
    return []
