"""Play a scenario's options against each other, telling again and again how it stands."""

from collections.abc import Generator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass

from scenarios.scenario import Scenario
from sim.experiments.compare import gathered, jobs, labelled
from sim.experiments.runs import Failure, Run, run
from sim.experiments.store import Experiment
from sim.measures.comparison import compare, replications_needed
from sim.measures.kpis import specs
from sim.measures.verdicts import Verdict
from tui.playing import planned
from tui.running import Bench
from tui.verdict import Result

_OPEN = (Verdict.NOT_YET, Verdict.TOO_CLOSE)


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
    baseline: str | None = None
    """what the others are compared with, as asked for; None: the first option"""
    seconds_per_run: float = 0.0
    """of computing, all options together"""


@dataclass(frozen=True, slots=True)
class Comparing:
    """A task for the runner: all options of a scenario, `replications` simulated runs each (None: 30, as `compare`).

    `baseline`: what the others are compared with, shown first; None: the first option.
    """

    scenario: Scenario
    text: str
    replications: int | None = None
    baseline: str | None = None

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
        runs_by_option = dict(sorted(played.runs.items(), key=lambda item: item[0] != self.baseline))
        found = compare(
            runs_by_option,
            next(iter(runs_by_option)),
            specs(self.scenario, [options[name] for name in runs_by_option]),
            frame.primary_kpi,
            frame.smallest_effect,
            frame.forecast_period,
            final=final,
        )
        result = Result(found, self.scenario, runs_by_option)
        seconds = sum(each.seconds for each in runs) * len(played.runs) / len(runs)
        return Standing(
            self.scenario, self.text, result, played.failures, played.replications, count, self.baseline, seconds
        )

    def _experiment(self, shown: Sequence[str], count: int) -> Experiment:
        return Experiment(
            command="compare",
            name=self.scenario.scenario.name,
            scenario=self.text,
            options=tuple(zip(shown, [policy.name for policy in self.scenario.policies], strict=True)),
            kpi=self.scenario.scenario.primary_kpi,
            replications=count,
        )


def more_needed(result: Result) -> int | None:
    """Simulated runs that are missing to tell options apart from the baseline; None when nothing is open.

    For those too close to call, until differences of the primary KPI are known to `smallest_effect`.
    """
    comparison = result.comparison
    effect = result.scenario.scenario.smallest_effect.get(comparison.primary)
    primary = [gap for gap in comparison.differences if gap.kpi == comparison.primary]
    if effect is None or comparison.replications < 2 or not any(gap.verdict in _OPEN for gap in primary):
        return None
    spec = result.spec(comparison.primary)
    needed = replications_needed(result.runs, comparison.baseline, spec, effect)
    return None if needed is None or needed <= comparison.replications else needed - comparison.replications
