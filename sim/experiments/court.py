"""Decisions are put to a court: it plays each one once, many together, and says how it stands."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

from sim.experiments.beliefs import Decision
from sim.experiments.jobs import Job
from sim.experiments.runs import Shelf, run
from sim.measures.comparison import compare
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec, Measured, Summary
from sim.measures.verdicts import Verdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing:
    """Treatment minus control in the KPI's unit, paired; `low` and `high` are None for a sign test."""

    verdict: Verdict | None
    mean: float | None
    low: float | None
    high: float | None

    @property
    def stands(self) -> bool:
        """The treatment is clearly better."""
        return self.verdict is Verdict.BETTER


class NotPlayed(Exception):
    """Only what is kept was asked for, and a decision's runs are not all there."""


Asking = Generator[Sequence[Decision], list[Standing], T]
"""Asks for the standings of some decisions at a time, and ends with what it found."""


class Court:
    """Plays decisions, each one once; `told` hears how many runs are done and how many are known to be wanted."""

    def __init__(
        self,
        replications: int,
        executor: Executor | None = None,
        store: Shelf | None = None,
        plugins: tuple[str, ...] = (),
        told: Callable[[int, int], None] = lambda _done, _wanted: None,
        *,
        only_known: bool = False,
    ) -> None:
        self.replications, self.plugins = replications, plugins
        self._executor, self._store, self._told = executor, store, told
        self._only_known = only_known
        self._known: dict[tuple[str, str, str], Standing] = {}
        self._done = 0

    def standings(self, decisions: Sequence[Decision]) -> list[Standing]:
        """The standing of each; what is new is played together. JobFailed when an option breaks.

        NotPlayed where only what is kept was asked for and some of it is missing. Stopped on the way, the court knows
        the decisions whose runs were done.
        """
        new = {self._key(each): each for each in decisions if self._key(each) not in self._known}
        jobs = {key: self._jobs(each) for key, each in new.items()}
        unique = {job.key: job for pair in jobs.values() for side in pair for job in side}
        by_job = {job.key: decision for key, decision in new.items() for side in jobs[key] for job in side}
        found: dict[str, Summary] = {}
        wanted = self._done + len(unique)
        try:
            for each in run(unique.values(), self._executor, self._store, only_known=self._only_known):
                found[each.job_key] = _only(each.summary, spec_of(by_job[each.job_key]))
                self._done += 1
                self._told(self._done, wanted)
        finally:
            for key, decision in new.items():
                if all(job.key in found for side in jobs[key] for job in side):
                    treatment, control = ([found[job.key] for job in side] for side in jobs[key])
                    self._known[key] = standing(decision, treatment, control)
        known = [self.known(each) for each in decisions]
        if None in known:
            raise NotPlayed
        return [each for each in known if each is not None]

    def known(self, decision: Decision) -> Standing | None:
        """The standing of a decision that has been before the court."""
        return self._known.get(self._key(decision))

    def _jobs(self, decision: Decision) -> tuple[list[Job], list[Job]]:
        treatment, control = (
            [Job(decision.scenario, policy, each, plugins=self.plugins) for each in range(self.replications)]
            for policy in (decision.treatment, decision.control)
        )
        return treatment, control

    def _key(self, decision: Decision) -> tuple[str, str, str]:
        lines = (Job(decision.scenario, policy, 0).line for policy in (decision.treatment, decision.control))
        return (*lines, decision.kpi)  # type: ignore[return-value]  # two lines


def standing(decision: Decision, treatment: Sequence[Summary], control: Sequence[Summary]) -> Standing:
    """The verdict on runs of the same replications; without a smallest effect any difference beyond chance counts."""
    spec = spec_of(decision)
    frame = decision.scenario.scenario
    effect = {decision.kpi: frame.smallest_effect.get(decision.kpi, 0.0)}
    runs = {"control": control, "treatment": treatment}
    gap = compare(runs, "control", [spec], decision.kpi, effect, frame.forecast_period, final=True).differences[0]
    return Standing(gap.verdict, gap.mean, gap.low, gap.high)


def spec_of(decision: Decision) -> KpiSpec:
    """The KPI that decides; KeyError when these options do not have it."""
    return by_key(specs(decision.scenario, [decision.treatment, decision.control]))[decision.kpi]


def together(court: Court, asking: Sequence[Asking[T]]) -> list[T]:
    """What each asker finds; all that they ask in a round is played together."""
    found: dict[int, T] = {}
    waiting: dict[int, Sequence[Decision]] = {}

    def go_on(number: int, answers: list[Standing] | None) -> None:
        try:
            waiting[number] = next(asking[number]) if answers is None else asking[number].send(answers)
        except StopIteration as ended:
            found[number] = ended.value

    for number in range(len(asking)):
        go_on(number, None)
    while waiting:
        due, answers = dict(waiting), iter(court.standings([each for asked in waiting.values() for each in asked]))
        waiting.clear()
        for number, asked in due.items():
            go_on(number, [next(answers) for _ in asked])
    return [found[number] for number in range(len(asking))]


def as_far_as_known(court: Court, asking: Asking[T]) -> T | None:
    """What an asker finds by what the court knows; None when that is not enough."""
    try:
        asked = next(asking)
        while True:
            known = [court.known(each) for each in asked]
            answers = [each for each in known if each is not None]
            if len(answers) < len(asked):
                return None
            asked = asking.send(answers)
    except StopIteration as ended:
        found: T = ended.value
        return found


def _only(summary: Summary, spec: KpiSpec) -> Summary:
    """What one KPI over the whole window needs: hundreds of runs are held at a time."""
    whole = summary.whole
    ratios = {name: each for name, each in whole.ratios.items() if name == spec.key}
    waits = {name: each for name, each in whole.waits.items() if name == spec.waits}
    values = {name: each for name, each in whole.values.items() if name == spec.key}
    return Summary(Measured(ratios, waits, values), (), summary.leads)
