"""What a record tells of one number of a scenario: the value, how far it may be off, and how many cases it rests on."""

import math
from dataclasses import dataclass
from typing import Any

from policies.durations import LONGEST, MINUTE, SECOND, format_duration
from scenarios.ranges import Number

FROM_FILE = "from your file"
Z95 = 1.959963984540054
"""Normal quantile of a 95 % interval."""
NamedPlace = tuple[str | int, ...]
"""A place of the scenario file, list entries by name: ("sources", "demo form", "leads_per_week")."""
DURATION = "duration"
"""Unit of numbers that are milliseconds here and written as durations."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number of the scenario as the record has it; becomes an uncertain input of the written file."""

    place: NamedPlace
    value: float
    standard_error: float
    low: float
    """of the 95 % interval"""
    high: float
    n: int
    """cases it rests on"""
    unit: str = ""
    """as in the scenario; `DURATION`: value, error and interval are in ms"""
    source: str = FROM_FILE
    note: str = ""
    """what to know before believing it"""

    def __post_init__(self) -> None:
        numbers = (self.value, self.standard_error, self.low, self.high)
        if not all(math.isfinite(number) for number in numbers) or not self.low <= self.value <= self.high:
            raise ValueError(f"no estimate: {self.place} is {self.value} within [{self.low}, {self.high}]")

    def written(self) -> Number | dict[str, Number]:
        """The inline table { likely, low, high } of the file, to four digits; a plain number where all three agree."""
        likely, low, high = (_plain(number, self.unit) for number in (self.value, self.low, self.high))
        return likely if low == likely == high else {"likely": likely, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Setting:
    """Something of the scenario that is no single number: a profile of hours, a cadence, a list of people."""

    place: NamedPlace
    value: Any
    """as the file has it: what tomllib would give"""
    n: int
    source: str = FROM_FILE
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotEstimated:
    """A number that the record cannot tell: it keeps its default."""

    place: NamedPlace
    why: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What one look at a record brought; findings of several looks are added up."""

    estimates: tuple[Estimate, ...] = ()
    settings: tuple[Setting, ...] = ()
    not_estimated: tuple[NotEstimated, ...] = ()
    warnings: tuple[str, ...] = ()
    """plain sentences: what is odd in the record, or must not be believed"""

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(
            self.estimates + other.estimates,
            self.settings + other.settings,
            self.not_estimated + other.not_estimated,
            self.warnings + other.warnings,
        )


def share(place: NamedPlace, hits: int, n: int, note: str = "") -> Estimate:
    """A share of `n` > 0 cases with Wilson's 95 % interval (Wilson 1927), which stays within [0, 1]."""
    p, z2 = hits / n, Z95**2
    middle, half = (p + z2 / (2 * n)) / (1 + z2 / n), Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Estimate(place, p, math.sqrt(p * (1 - p) / n), min(p, low), max(p, high), n, note=note)


def around(
    place: NamedPlace,
    value: float,
    standard_error: float,
    n: int,
    *,
    unit: str = "",
    lowest: float = 0.0,
    highest: float = math.inf,
    note: str = "",
) -> Estimate:
    """A value with the normal 95 % interval, kept within what the scenario allows."""
    low, high = (min(max(value + sign * Z95 * standard_error, lowest), highest) for sign in (-1, 1))
    return Estimate(place, value, standard_error, min(low, value), max(high, value), n, unit, note=note)


def above_zero(
    place: NamedPlace, value: float, standard_error: float, n: int, *, unit: str = "", note: str = ""
) -> Estimate:
    """A positive value with a 95 % interval that is symmetric on the logarithm: means, spreads, rates."""
    width = math.exp(Z95 * standard_error / value) if value > 0 else 1.0
    return Estimate(place, value, standard_error, value / width, value * width, n, unit, note=note)


def _plain(number: float, unit: str) -> Number:
    """Four significant digits; a duration to the ms under 10 s, the second under 10 min, else the minute."""
    if unit == DURATION:
        step = 1 if number < 10 * SECOND else SECOND if number < 10 * MINUTE else MINUTE
        return format_duration(min(round(number / step) * step, LONGEST))
    shown = float(f"{number:.4g}")
    return int(shown) if shown.is_integer() and abs(shown) >= 10 else shown
