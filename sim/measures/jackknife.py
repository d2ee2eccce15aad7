"""One estimator for columns and differences: pooled over runs; its spread from leaving out one at a time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.measures.summary import Waits, rank

Floats = NDArray[np.float64]

ROUNDING = 1e-12
"""Spread, relative to the numbers compared, below which pseudo-values are equal but for floating point."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A KPI over all runs of a policy, in the KPI's unit.

    `value` is the pooled estimate: inf is never, None undefined. `pseudo` has one jackknife pseudo-value a
    run, shifted so that their mean is `value`; None where a run says never or all hangs on a single run.
    `runs` has each run's own value, NaN where undefined (that NaN never leaves this room).
    """

    value: float | None
    pseudo: Floats | None
    runs: Floats


@dataclass(frozen=True, slots=True)
class PooledWaits:
    """The finite waits of all runs, merged and sorted (ms); per run, how many others precede its own."""

    merged_ms: NDArray[np.int64]
    others_before: tuple[NDArray[np.int64], ...]
    leads: tuple[int, ...]

    def quantile_ms(self, q: float, without: int | None = None) -> float | None:
        """The pooled quantile in ms, of all runs or of all but one; inf is never, None no leads."""
        leads = sum(self.leads) - (0 if without is None else self.leads[without])
        if leads == 0:
            return None
        place = rank(q, leads) - 1
        if without is not None:
            place += int(np.searchsorted(self.others_before[without], place, side="right"))
        return float(self.merged_ms[place]) if place < len(self.merged_ms) else math.inf


def pool(waits: Sequence[Waits]) -> PooledWaits:
    """Merge the waits of n runs once, so that each of n deletions costs a binary search and not a sort."""
    merged = np.concatenate([each.finite_ms for each in waits])
    order = np.argsort(merged, kind="stable")  # stable: a run's own places stay ascending
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    ends = np.cumsum([len(each.finite_ms) for each in waits])
    own = np.split(places, ends[:-1])
    return PooledWaits(
        merged_ms=merged[order],
        others_before=tuple(each - np.arange(len(each)) for each in own),
        leads=tuple(each.leads for each in waits),
    )


def ratio_estimate(numerators: Floats, denominators: Floats) -> Estimate:
    """The ratio of sums over n runs; runs with denominator 0 are undefined by themselves and add nothing.

    Not corrected for bias (of order 1/n): what is shown is the quotient a planner can check by hand, and the
    difference of two columns is the estimate of the difference. Source: Tukey (1958) for pseudo-values,
    Cochran, Sampling Techniques (1977), ch. 6, for the jackknife of a ratio.
    """
    total_n, total_d = float(numerators.sum()), float(denominators.sum())
    defined = denominators != 0
    runs = np.divide(numerators, denominators, out=np.full(len(numerators), np.nan), where=defined)
    if total_d == 0 or math.isnan(total_n / total_d):
        return Estimate(None, None, runs)
    value = total_n / total_d
    rest_d = total_d - denominators
    if not math.isfinite(value) or bool((np.abs(rest_d) <= ROUNDING * abs(total_d)).any()):
        return Estimate(value, None, runs)
    return Estimate(value, _pseudo_values(value, (total_n - numerators) / rest_d), runs)


def quantile_estimate(pooled: PooledWaits, own_ms: Floats, q: float, unit_ms: int) -> Estimate:
    """The quantile of all leads of n runs, in units of `unit_ms`; `own_ms` are the runs' own (NaN: no leads).

    It is not the mean of the runs' quantiles: that is another number. Leaving out one lead at a time fails
    for quantiles, leaving out a large group does not: Shao & Wu (1989), Annals of Statistics 17:1176.
    """
    runs = own_ms / unit_ms
    ms = pooled.quantile_ms(q)
    value = None if ms is None else ms / unit_ms
    if value is None or np.isinf(runs).any():
        return Estimate(value, None, runs)
    rests = [pooled.quantile_ms(q, without=run) for run in range(len(runs))]
    if any(rest is None for rest in rests):
        return Estimate(value, None, runs)
    return Estimate(value, _pseudo_values(value, np.array(rests, dtype=np.float64) / unit_ms), runs)


def difference(policy: Estimate, baseline: Estimate) -> Estimate:
    """Policy minus baseline over the same n runs; the value is exactly the difference of the two columns.

    Where both say never the difference of values and of runs is 0: nothing was won and nothing lost.
    """
    runs = subtract(policy.runs, baseline.runs)
    if policy.value is None or baseline.value is None:
        return Estimate(None, None, runs)
    value = float(subtract(np.array([policy.value]), np.array([baseline.value]))[0])
    if policy.pseudo is None or baseline.pseudo is None:
        return Estimate(value, None, runs)
    size = max(abs(policy.value), abs(baseline.value))
    return Estimate(value, _centred(policy.pseudo - baseline.pseudo, value, size), runs)


def subtract(one: Floats, other: Floats) -> Floats:
    """Elementwise one - other, where inf - inf is 0 (both never) and NaN stays NaN (undefined)."""
    gap = np.zeros(len(one))
    return np.subtract(one, other, out=gap, where=~((one == other) & np.isinf(one)))


def _pseudo_values(value: float, without_one: Floats) -> Floats:
    """n * value - (n - 1) * value without run i, shifted to have the mean `value`."""
    n = len(without_one)
    return _centred(n * value - (n - 1) * without_one, value, n * abs(value))


def _centred(pseudo: Floats, value: float, size: float) -> Floats:
    if len(pseudo) == 0 or pseudo.max() - pseudo.min() <= ROUNDING * size:
        return np.full(len(pseudo), value)
    return np.asarray(pseudo - pseudo.sum() / len(pseudo) + value, dtype=np.float64)
