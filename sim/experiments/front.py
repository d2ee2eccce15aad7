"""Relationship damage: what cadences bring against the opt-outs and complaints they cost, and"
" which are not worth it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.paired import Paired, paired
from sim.measures.columns import columns
from sim.measures.intervals import mean_interval
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec, Summary

HARMS = ("opt_out_rate", "complaint_rate")
GUARDS = (0.001, 0.003)
"""Complaints per delivered message: to be kept under, and never reached (glossary: spam complaint rate)."""
Runs = Sequence[Summary]
Kind = Literal["front", "dominated", "open"]
"""On the front by the means; clearly dominated; dominated by the means, though it may be chance."""


@dataclass(frozen=True, slots=True)
class Value:
    """A pooled KPI with its 95 % interval; None where undefined or below three runs."""

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """One cadence: what it brings, what it costs, and how it stands. `by` dominates it; `like`"
    " cannot be told from it."""

    name: str
    conversion: Value
    opt_outs: Value
    complaints: Value
    kind: Kind
    by: str | None
    like: tuple[str, ...]
    is_file: bool

    @property
    def guard(self) -> float | None:
        """The highest guard line that its complaints reach; None under all."""
        mean = self.complaints.mean or 0.0
        return max((line for line in GUARDS if mean >= line), default=None)

    @property
    def may_reach(self) -> float | None:
        """The highest guard line that lies within the interval of its complaints or under it."""
        high = self.complaints.mean if self.complaints.high is None else self.complaints.high
        return max((line for line in GUARDS if (high or 0.0) >= line), default=None)


@dataclass(frozen=True, slots=True)
class Front:
    """All points, in the order given."""

    option: str
    conversion: str
    replications: int
    points: tuple[Point, ...]

    @property
    def is_harmless(self) -> bool:
        """No opt-out and no complaint under any: the scenario has no chance of them, or too small a one."""
        return not any(each.opt_outs.mean or each.complaints.mean for each in self.points)


def shortened_cadences(option: Policy, steps: Sequence[int]) -> dict[int, Policy]:
    """The option with each of its cadences cut to so many steps, by their number."""
    return {
        count: option.model_copy(
            update={"cadence": tuple(each.model_copy(update={"steps": each.steps[:count]}) for each in option.cadence)}
        )
        for count in steps
    }


def longest_cadence(option: Policy) -> int:
    """Steps of its longest cadence; 1 without any."""
    return max((len(each.steps) for each in option.cadence), default=1)


def front(scenario: Scenario, option: Policy, own: str | None, conversion: str, runs: Mapping[str, Runs]) -> Front:
    """How each cadence stands, from runs by name on the same worlds; `own` is the name of the file's. KeyError: no KPI.

    A point is dominated where another brings, by the means, as much or more at no more harm; clearly where that other
    is besides better in one of the three beyond chance. Points that differ in none beyond chance are alike. Intervals
    stand each alone.
    """
    table = by_key(specs(scenario, [option]))
    wanted = [table[conversion], *(table[harm] for harm in HARMS)]
    means = {name: [_goodness(each, spec) for spec in wanted] for name, each in runs.items()}
    gaps = {
        (one, other): [paired(runs[one], runs[other], spec) for spec in wanted]
        for one in runs
        for other in runs
        if one != other
    }
    return Front(
        option=option.name,
        conversion=conversion,
        replications=min(map(len, runs.values())),
        points=tuple(_point(name, wanted, runs[name], means, gaps, name == own) for name in runs),
    )


def _point(
    name: str,
    wanted: Sequence[KpiSpec],
    runs: Runs,
    means: Mapping[str, Sequence[float]],
    gaps: Mapping[tuple[str, str], Sequence[Paired]],
    is_file: bool,
) -> Point:
    others = [other for other in means if other != name]
    clearly = [other for other in others if _is_clear(gaps[other, name])]
    by_means = [other for other in others if _is_over(means[other], means[name])]
    best = max(clearly or by_means, key=lambda other: means[other][0], default=None)
    conversion, opt_outs, complaints = (_value(runs, spec) for spec in wanted)
    return Point(
        name=name,
        conversion=conversion,
        opt_outs=opt_outs,
        complaints=complaints,
        kind="dominated" if clearly else "open" if by_means else "front",
        by=best,
        like=tuple(each for each in others if not any(gap.is_more or gap.is_less for gap in gaps[name, each])),
        is_file=is_file,
    )


def _is_clear(gains: Sequence[Paired]) -> bool:
    return any(gain.is_more for gain in gains) and all(gain.mean >= 0 for gain in gains)


def _is_over(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(a >= b for a, b in zip(one, other, strict=True)) and list(one) != list(other)


def _goodness(runs: Runs, spec: KpiSpec) -> float:
    """The pooled value, turned where less is better."""
    value = columns(runs, [spec])[spec.key].estimate.value or 0.0
    return -value if spec.better == "less" else value


def _value(runs: Runs, spec: KpiSpec) -> Value:
    estimate = columns(runs, [spec])[spec.key].estimate
    interval = None if estimate.pseudo is None else mean_interval(estimate.pseudo, 0.95)
    low, high = interval or (None, None)
    return Value(estimate.value, low, high)
