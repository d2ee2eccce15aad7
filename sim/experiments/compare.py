"""Options against each other on the same worlds, replication after replication, in this process."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from policies.catalog import NO_PLUGINS, Plugins, RoutingError
from policies.plugins import PolicyFailure
from policies.settings import Policy
from sim.measures.intervals import Forecast, forecast
from sim.measures.measure import measure
from sim.measures.summary import KpiSpec, Summary, kpi_value
from sim.model.clock import ClockStuckError
from sim.model.engine import simulate
from sim.model.world import World


@dataclass(frozen=True, slots=True)
class Run:
    """One option played on one world."""

    option: str
    replication: int
    summary: Summary


@dataclass(frozen=True, slots=True)
class Failure:
    """An option that broke; it is not played again. `time_ms` is of the run's clock."""

    option: str
    replication: int
    lead: int | None
    time_ms: int | None
    reason: str


def labelled(policies: Iterable[Policy]) -> dict[str, Policy]:
    """Options by the name they are shown under: one that is listed again gets a number."""
    options: dict[str, Policy] = {}
    for policy in policies:
        name, times = policy.name, 1
        while name in options:
            times += 1
            name = f"{policy.name} ({times})"
        options[name] = policy
    return options


def play(
    options: Mapping[str, Policy],
    draw: Callable[[int], World],
    replications: int,
    plugins: Plugins = NO_PLUGINS,
) -> Iterator[Run | Failure]:
    """Draw worlds 0, 1, ... and play every option on each, one result at a time; stop by asking no further.

    An option that fails is left out from then on; the others go on.
    """
    left = dict(options)
    for replication in range(replications):
        if not left:
            return
        world = draw(replication)
        for name, policy in list(left.items()):
            outcome = _played(name, policy, world, plugins)
            if isinstance(outcome, Failure):
                del left[name]
            yield outcome


def _played(name: str, policy: Policy, world: World, plugins: Plugins) -> Run | Failure:
    try:
        trace = simulate(world, policy, plugins=plugins)
    except PolicyFailure as error:
        return Failure(name, world.replication, error.lead, error.time_ms, error.reason)
    except (ClockStuckError, RoutingError) as error:
        return Failure(name, world.replication, None, None, str(error))
    return Run(name, world.replication, measure(trace, world, policy))


@dataclass(frozen=True, slots=True)
class Played:
    """What is there after some or all replications: per option one Summary for each that all options have done."""

    runs: Mapping[str, tuple[Summary, ...]]
    failures: tuple[Failure, ...]

    @property
    def replications(self) -> int:
        """Replications that every option has done."""
        return min((len(runs) for runs in self.runs.values()), default=0)


def gathered(options: Iterable[str], outcomes: Iterable[Run | Failure]) -> Played:
    """Results in order, without failed options, cut to the replications that all of the others have done."""
    runs: dict[str, list[Summary]] = {name: [] for name in options}
    failures: list[Failure] = []
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            failures.append(outcome)
            runs.pop(outcome.option, None)
        else:
            runs[outcome.option].append(outcome.summary)
    done = min((len(each) for each in runs.values()), default=0)
    return Played({name: tuple(each[:done]) for name, each in runs.items()}, tuple(failures))


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
