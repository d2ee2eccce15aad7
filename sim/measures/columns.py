"""From the runs of one policy to one column: per KPI the pooled estimate and the values of all periods."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.measures.jackknife import Estimate, Floats, PooledWaits, pool, quantile_estimate, ratio_estimate
from sim.measures.summary import MS_PER_UNIT, Kind, KpiSpec, Measured, Summary, Waits, quantile

NO_WAITS = Waits(np.empty(0, dtype=np.int64), 0)


@dataclass(frozen=True, slots=True)
class Column:
    """One KPI of one policy: its estimate over n runs, and each period's own value (NaN where undefined)."""

    estimate: Estimate
    periods: Floats

    @property
    def has_never(self) -> bool:
        """Whether the KPI is infinite in some run: then no interval is given."""
        return bool(np.isinf(self.estimate.runs).any())


def columns(runs: Sequence[Summary], specs: Sequence[KpiSpec]) -> dict[str, Column]:
    """A column per KPI key, in the order of `specs`; what a run does not hold is undefined there."""
    wholes = [run.whole for run in runs]
    periods = [period for run in runs for period in run.periods]
    pooled: dict[str, PooledWaits] = {}  # the median and the P90 of a wait read the same merged waits
    for name in {spec.waits: None for spec in specs if spec.kind is Kind.QUANTILE}:
        assert name is not None
        pooled[name] = pool([whole.waits.get(name, NO_WAITS) for whole in wholes])
    return {spec.key: _column(wholes, periods, spec, pooled) for spec in specs}


def _column(
    wholes: Sequence[Measured], periods: Sequence[Measured], spec: KpiSpec, pooled: dict[str, PooledWaits]
) -> Column:
    if spec.kind is Kind.QUANTILE:
        assert spec.waits is not None
        assert spec.q is not None
        unit_ms = MS_PER_UNIT[spec.unit]
        own_ms = _quantiles_ms(wholes, spec.waits, spec.q)
        estimate = quantile_estimate(pooled[spec.waits], own_ms, spec.q, unit_ms)
        return Column(estimate, _quantiles_ms(periods, spec.waits, spec.q) / unit_ms)
    sums = _ratios if spec.kind is Kind.RATIO else _values
    return Column(ratio_estimate(*sums(wholes, spec.key)), ratio_estimate(*sums(periods, spec.key)).runs)


def _quantiles_ms(windows: Sequence[Measured], name: str, q: float) -> Floats:
    values = [quantile(window.waits.get(name, NO_WAITS), q) for window in windows]
    return np.array(values, dtype=np.float64)  # None becomes NaN


def _ratios(windows: Sequence[Measured], key: str) -> tuple[Floats, Floats]:
    pairs = np.array([window.ratios.get(key, (0.0, 0.0)) for window in windows], dtype=np.float64).reshape(-1, 2)
    unknown = np.isnan(pairs).any(axis=1)
    pairs[unknown] = 0.0
    return pairs[:, 0], pairs[:, 1]


def _values(windows: Sequence[Measured], key: str) -> tuple[Floats, Floats]:
    """One number a run is a ratio to 1, or to 0 where it is undefined: then one estimator serves both."""
    values = np.array([window.values.get(key) for window in windows], dtype=np.float64)
    defined = ~np.isnan(values)
    return np.where(defined, values, 0.0), defined.astype(np.float64)
