"""Play options until the best is known: those that have lost are not played any more."""

import math
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor

from policies.settings import Policy
from policies.wording import say
from scenarios.scenario import Scenario
from sim.experiments.compare import jobs
from sim.experiments.executors import InProcess, in_flight
from sim.experiments.runs import Run, Shelf, run
from sim.measures.selection import Selection
from sim.measures.summary import Kind, KpiSpec, Summary, kpi_value


class NoSelection(Exception):
    """A KPI that options cannot be selected by, or a run in which it has no value."""


def check_selectable(spec: KpiSpec) -> None:
    """NoSelection for quantiles and for KPIs of which neither more nor less is better."""
    if spec.kind is Kind.QUANTILE:
        raise NoSelection(say("{key} is a quantile: the procedure holds for means and rates only", key=spec.key))
    if spec.better == "neither":
        raise NoSelection(say("{key} is neither better high nor better low: there is no best", key=spec.key))


def select(
    selection: Selection,
    spec: KpiSpec,
    scenario: Scenario,
    options: Mapping[str, Policy],
    most: int,
    executor: Executor | None = None,
    store: Shelf | None = None,
    *,
    plugins: tuple[str, ...] = (),
    only_known: bool = False,
) -> Iterator[Run]:
    """Each run as it finishes, until `selection` has one option left or `most` replications are played.

    `selection.options` are the names of `options`. The same choice whatever the executor: replications count one after
    the other, and what was played ahead of a loss is not used. A run's value is its own mean or rate, so that runs are
    independent. With `only_known` nothing is played: it ends at the first round that the store has not whole. Raises
    NoSelection where a value is undefined or "never", JobFailed when an option breaks.
    """
    check_selectable(spec)
    place = InProcess() if executor is None else executor
    while not selection.is_over and selection.played < most:
        begin = selection.played
        first = selection.first if begin < selection.first else begin + max(1, in_flight(place) // len(selection.left))
        end = min(first, most)
        found: dict[tuple[str, int], Summary] = {}
        left = {name: options[name] for name in selection.left}
        due = jobs(scenario, left, range(begin, end), plugins=plugins)
        for each in run(due, place, store, only_known=only_known):
            found[each.option, each.replication] = each.summary
            yield each
        if len(found) < len(left) * (end - begin):
            return
        for replication in range(begin, end):
            if not selection.is_over:
                selection.add({name: _value(found[name, replication], name, spec) for name in selection.left})


def _value(summary: Summary, name: str, spec: KpiSpec) -> float:
    value = kpi_value(summary.whole, spec)
    if value is None or math.isinf(value):
        raise NoSelection(
            say('{key} has no value in one of the runs of "{name}": longer runs may help', key=spec.key, name=name)
        )
    return value
