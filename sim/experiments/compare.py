"""Options against each other on the same worlds."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.runs import Failure, Job, Run, by_option
from sim.measures.comparison import replications_needed
from sim.measures.intervals import Forecast, forecast
from sim.measures.summary import KpiSpec, Summary, kpi_value
from sim.model.replay import ReplayLeads

FIRST = 30
"""Replications that are played before anyone asks how many are needed."""


def labelled(policies: Iterable[Policy]) -> dict[str, Policy]:
    """Options by the name they are shown under, which is then their own: one that is listed again gets a number."""
    options: dict[str, Policy] = {}
    for policy in policies:
        name, times = policy.name, 1
        while name in options:
            times += 1
            name = f"{policy.name} ({times})"
        options[name] = policy if name == policy.name else policy.model_copy(update={"name": name})
    return options


def jobs(
    scenario: Scenario,
    options: Mapping[str, Policy],
    replications: Iterable[int],
    *,
    record: ReplayLeads | None = None,
    plugins: tuple[str, ...] = (),
) -> Iterator[Job]:
    """Every option on every world, world after world, so that all intervals narrow together. Options: `labelled`."""
    for replication in replications:
        for policy in options.values():
            yield Job(scenario, policy, replication, record, plugins)


def wanted(runs: Mapping[str, Sequence[Summary]], primary: KpiSpec, half_width: float, most: int, baseline: str) -> int:
    """Replications after which differences in the primary KPI are known to +- `half_width`; those there are to `most`.

    `runs` is the pilot; without a number that suffices it is `most`.
    """
    there = len(runs[baseline])
    if len(runs) < 2 or there < 2:
        return min(most, FIRST)
    needed = replications_needed(runs, baseline, primary, half_width)
    return max(there, most if needed is None else min(most, needed))


@dataclass(frozen=True, slots=True)
class Played:
    """What is there after some or all replications: per option one Summary for each that all options have done."""

    runs: Mapping[str, tuple[Summary, ...]]
    failures: tuple[Failure, ...]

    @property
    def replications(self) -> int:
        """Replications that every option has done."""
        return min((len(runs) for runs in self.runs.values()), default=0)


def gathered(options: Iterable[str], runs: Iterable[Run], failures: Iterable[Failure]) -> Played:
    """Results in order, without failed options (each is told by its first failure), cut to what all others have."""
    first: dict[str, Failure] = {}
    for failure in sorted(failures, key=lambda each: each.replication):
        first.setdefault(failure.option, failure)
    standing = [name for name in options if name not in first]
    return Played(by_option((each for each in runs if each.option in standing), standing), tuple(first.values()))


def gap_forecast(policy: Sequence[Summary], baseline: Sequence[Summary], spec: KpiSpec, period: str) -> Forecast | None:
    """P10 to P90 of policy minus baseline over all forecast periods of all replications, paired, in the KPI's unit."""
    gaps = [
        _gap(kpi_value(one, spec), kpi_value(other, spec))
        for run, base in zip(policy, baseline, strict=True)
        for one, other in zip(run.periods, base.periods, strict=True)
    ]
    return forecast(np.array(gaps, dtype=np.float64), period, spec.better)


def _gap(value: float | None, other: float | None) -> float:
    if value is None or other is None or (math.isinf(value) and math.isinf(other)):
        return math.nan
    return value - other
