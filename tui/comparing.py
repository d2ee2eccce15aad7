"""Play a scenario's options against each other, telling again and again how it stands."""

from collections.abc import Generator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass

from scenarios.scenario import Scenario
from sim.experiments.compare import gathered, jobs, labelled
from sim.experiments.runs import Failure, Run, run
from sim.experiments.store import Experiment
from sim.measures.comparison import compare
from sim.measures.kpis import specs
from tui.playing import planned
from tui.running import Bench
from tui.verdict import Result


@dataclass(frozen=True, slots=True)
class Standing:
    """How a comparison stands; `result` is None until every option was played once."""

    scenario: Scenario
    text: str
    """of the scenario file it was played from"""
    result: Result | None
    failures: tuple[Failure, ...]
    done: int
    """simulated runs of every option"""
    of: int


@dataclass(frozen=True, slots=True)
class Comparing:
    """A task for the runner: all options of a scenario, `replications` simulated runs each (None: 30, as `compare`)."""

    scenario: Scenario
    text: str
    replications: int | None = None

    def __call__(self, bench: Bench) -> Generator[object, None, None]:
        """Yield a Standing when one is due, and at the end."""
        options, count = labelled(self.scenario.policies), planned(self.scenario, self.replications)
        total, known = len(options) * count, 0
        runs: list[Run] = []
        failures: list[Failure] = []
        if bench.store is not None:
            bench.store.begin(self._experiment(list(options), count))
        due = jobs(self.scenario, options, range(count))
        bench.progress(0, total)
        try:
            for each in run(due, bench.executor, bench.store, on_failure=failures.append):
                runs.append(each)
                known += each.is_known
                bench.progress(len(runs), total, known)
                if bench.stopped():
                    return
                if bench.is_due():
                    yield self._standing(runs, failures, count, final=False)
        except CancelledError:  # the window is closing
            return
        finally:
            if bench.store is not None:
                bench.store.end("interrupted" if bench.stopped() else "done", count)
        yield self._standing(runs, failures, count, final=True)

    def _standing(self, runs: Sequence[Run], failures: Sequence[Failure], count: int, *, final: bool) -> Standing:
        options = labelled(self.scenario.policies)
        played = gathered(options, runs, failures)
        if not played.replications:
            return Standing(self.scenario, self.text, None, played.failures, 0, count)
        frame = self.scenario.scenario
        found = compare(
            played.runs,
            next(iter(played.runs)),
            specs(self.scenario, [options[name] for name in played.runs]),
            frame.primary_kpi,
            frame.smallest_effect,
            frame.forecast_period,
            final=final,
        )
        result = Result(found, self.scenario, played.runs)
        return Standing(self.scenario, self.text, result, played.failures, played.replications, count)

    def _experiment(self, shown: Sequence[str], count: int) -> Experiment:
        return Experiment(
            command="compare",
            name=self.scenario.scenario.name,
            scenario=self.text,
            options=tuple(zip(shown, [policy.name for policy in self.scenario.policies], strict=True)),
            kpi=self.scenario.scenario.primary_kpi,
            replications=count,
        )
