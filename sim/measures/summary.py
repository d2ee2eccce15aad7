"""What is kept of one run: sums and sorted waits, from which every KPI of one run or of many can be had."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

MS_PER_UNIT: Mapping[str, int] = {
    "ms": 1,
    "s": 1_000,
    "seconds": 1_000,
    "min": 60_000,
    "minutes": 60_000,
    "h": 3_600_000,
    "hours": 3_600_000,
    "d": 86_400_000,
    "days": 86_400_000,
}
"""Units a quantile KPI may be told in; waits themselves are milliseconds."""

SUMMARY_VERSION = 5
"""Raised whenever more or other things are kept of a run: results stored without them are not used."""
HOURS_OF_WEEK = 168
STAGES = (
    "leads",
    "MQLs",
    "touched",
    "accepted",
    "spoken to",
    "SQLs",
    "meetings booked",
    "meetings held",
    "deals expected",
)
"""Of the funnel, in order; deals are those that held meetings promise."""


class Kind(StrEnum):
    """How a KPI is pooled over runs: sums divided, waits merged, or the mean of one number a run."""

    RATIO = "ratio"
    QUANTILE = "quantile"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Waits:
    """One run's waits for a quantile KPI: sorted milliseconds, and how many leads wait for ever."""

    finite_ms: NDArray[np.int64]
    never: int

    @property
    def leads(self) -> int:
        """Leads behind the waits, those that wait for ever included."""
        return len(self.finite_ms) + self.never


@dataclass(frozen=True, slots=True)
class KpiSpec:
    """One row of the KPI table; a quantile names the waits it reads, its share `q` and a unit of time."""

    key: str
    name: str
    unit: str
    better: Literal["more", "less", "neither"]
    kind: Kind
    formula: str
    waits: str | None = None
    q: float | None = None
    definition: str = ""

    def __post_init__(self) -> None:
        if self.kind is not Kind.QUANTILE:
            return
        if self.waits is None or self.q is None or not 0 < self.q <= 1:
            raise ValueError(f"{self.key}: a quantile needs `waits` and a share `q` in (0, 1], not {self.q!r}")
        if self.unit not in MS_PER_UNIT:
            raise ValueError(f"{self.key}: unit {self.unit!r} of a quantile is none of {', '.join(MS_PER_UNIT)}")


@dataclass(frozen=True, slots=True)
class Measured:
    """One window or one forecast period of one run; a KPI "a month" has months as its denominator."""

    ratios: Mapping[str, tuple[float, float]]
    waits: Mapping[str, Waits]
    values: Mapping[str, float | None]


@dataclass(frozen=True, slots=True, eq=False)
class Sights:
    """One run's measured window; people in roster order."""

    funnel: NDArray[np.float64]
    """leads that came to each of `STAGES` in their first pass"""
    breaches: NDArray[np.int64]
    """broken first-touch promises by the scenario's local hour of week, shape (168,), Monday 00:00 first"""
    leads: NDArray[np.int64]
    """ever given to each person; a lead counts once per owner"""
    meetings: NDArray[np.int64]
    """booked, of leads each owned last"""
    busy_hours: NDArray[np.float64]
    """with a task of a lead or a sales meeting in hand, inside working windows"""
    real_hours: NDArray[np.float64]
    """in working windows as they came out"""


@dataclass(frozen=True, slots=True)
class Summary:
    """One run: its whole window, its forecast periods in order of time, and the leads it counted."""

    whole: Measured
    periods: tuple[Measured, ...]
    leads: int
    sights: Sights | None = None
    """what charts draw besides; None where nobody looks"""


def rank(q: float, leads: int) -> int:
    """The smallest k >= 1 with k / leads >= q: the place (from 1) of a quantile among `leads` > 0 values.

    Compared as quotients, since q * leads rounds 0.07 * 100 up to 7.000000000000001.
    """
    k = max(1, math.ceil(q * leads))
    if k > 1 and (k - 1) / leads >= q:
        return k - 1
    return k if k / leads >= q else k + 1


def quantile(waits: Waits, q: float) -> float | None:
    """Smallest wait in ms with at least the share `q` of leads at or under it; inf never, None no leads."""
    if waits.leads == 0:
        return None
    k = rank(q, waits.leads)
    return float(waits.finite_ms[k - 1]) if k <= len(waits.finite_ms) else math.inf


def kpi_value(measured: Measured, spec: KpiSpec) -> float | None:
    """A KPI of one window in its own unit; None where undefined (no leads, denominator 0), inf for never."""
    value: float | None
    if spec.kind is Kind.RATIO:
        numerator, denominator = measured.ratios.get(spec.key, (0.0, 0.0))
        value = numerator / denominator if denominator else None
    elif spec.kind is Kind.VALUE:
        value = measured.values.get(spec.key)
    else:
        assert spec.waits is not None
        assert spec.q is not None
        waits = measured.waits.get(spec.waits)
        ms = None if waits is None else quantile(waits, spec.q)
        value = None if ms is None else ms / MS_PER_UNIT[spec.unit]
    return None if value is None or math.isnan(value) else float(value)
