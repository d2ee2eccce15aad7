"""Decisions are put to a court: few runs first, more where there is doubt, and it says how each one stands."""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

from sim.experiments.beliefs import Decision
from sim.experiments.jobs import Job
from sim.experiments.runs import Run, Shelf, run
from sim.measures.columns import columns
from sim.measures.comparison import compare
from sim.measures.intervals import Interval, mean_interval
from sim.measures.jackknife import Estimate, difference
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec, Measured, Summary
from sim.measures.verdicts import Verdict

T = TypeVar("T")
CONFIDENCE = 0.95
FIRST, THEN = 5, 3
"""Replications of the first look, and how many times more the next one takes."""
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Treatment minus control in the KPI's unit, paired, over `runs`; no `low` and `high` for a sign test."""

    verdict: Verdict | None
    mean: float | None
    low: float | None
    high: float | None
    runs: int

    @property
    def stands(self) -> bool:
        """The treatment is clearly better."""
        return self.verdict is Verdict.BETTER


@dataclass(frozen=True, slots=True)
class Change:
    """How far the difference moves from one decision to another, on the same luck; None where undefined."""

    mean: float | None
    interval: Interval | None

    @property
    def is_beyond_chance(self) -> bool:
        """The 95 % interval leaves out zero."""
        return self.interval is not None and not self.interval.low <= 0 <= self.interval.high


class NotPlayed(Exception):
    """Only what is kept was asked for, and a decision's runs are not all there."""


Asking = Generator[Sequence[Decision], list[Standing], T]
"""Asks for the standings of some decisions at a time, and ends with what it found."""


class Court:
    """Plays decisions, each run once: at most `most` replications, fewer where the verdict is clear before.

    `told` hears how many runs are done, how many are known to be wanted, and how many were in the store.
    """

    def __init__(
        self,
        most: int,
        executor: Executor | None = None,
        store: Shelf | None = None,
        plugins: tuple[str, ...] = (),
        told: Callable[[int, int, int], None] = lambda _done, _wanted, _known: None,
        *,
        only_known: bool = False,
    ) -> None:
        self.most, self.plugins = most, plugins
        self.looks = looks(most)
        self._executor, self._store, self._told = executor, store, told
        self._only_known = only_known
        self._settled: dict[_Key, Standing] = {}
        self._played: dict[_Key, int] = {}
        self._runs: dict[tuple[str, str], Summary] = {}
        self._done = self._from_store = 0

    def standings(self, decisions: Sequence[Decision], *, whole: bool = False) -> list[Standing]:
        """The standing of each; all are played together. `whole`: `most` replications, clear before or not.

        JobFailed when an option breaks. NotPlayed where only what is kept was asked for and some of it is missing.
        """
        while due := [each for each in decisions if not self._is_settled(each, whole)]:
            for _ in self._round(due, whole):
                pass
        return [self._settled[self._key(each)] for each in decisions]

    def answers(self, asking: Sequence[Asking[T]]) -> Iterator[tuple[int, T]]:
        """What each asker finds, with its number, as soon as it is found; what all of them ask is played together."""
        waiting: dict[int, Sequence[Decision]] = {}
        for number in range(len(asking)):
            yield from self._go_on(number, asking[number], waiting)
        while waiting:
            for _ in self._round([each for asked in waiting.values() for each in asked]):
                for number in [each for each, asked in waiting.items() if all(map(self._is_settled, asked))]:
                    yield from self._go_on(number, asking[number], waiting)

    def answer(self, asking: Asking[T]) -> T:
        """What one asker finds."""
        return next(found for _, found in self.answers([asking]))

    def change(self, before: Decision, after: Decision) -> Change:
        """From one decision to the other, over the replications that both have played."""
        count = min(self._played[self._key(each)] for each in (before, after))
        gap = difference(*(self._gap(each, count) for each in (after, before)))
        return Change(gap.value, None if gap.pseudo is None else mean_interval(gap.pseudo, CONFIDENCE))

    def _go_on(self, number: int, asker: Asking[T], waiting: dict[int, Sequence[Decision]]) -> Iterator[tuple[int, T]]:
        """Give an asker its answers until it asks for what is not known, or ends."""
        try:
            asked = next(asker) if number not in waiting else asker.send(self.standings(waiting[number]))
            while all(map(self._is_settled, asked)):
                asked = asker.send(self.standings(asked))
            waiting[number] = asked
        except StopIteration as ended:
            waiting.pop(number, None)
            yield number, ended.value

    def _is_settled(self, decision: Decision, whole: bool = False) -> bool:
        found = self._settled.get(self._key(decision))
        return found is not None and (not whole or found.runs == self.most)

    def _round(self, decisions: Sequence[Decision], whole: bool = False) -> Iterator[None]:
        """Play the next look of all that are not settled; a yield for each that is looked at."""
        cases = {self._key(each): each for each in decisions if not self._is_settled(each, whole)}
        count = {key: self.most if whole else self._next_look(key) for key in cases}
        jobs: dict[str, Job] = {}
        missing: dict[_Key, set[str]] = {key: set() for key in cases}
        for key, decision in cases.items():
            for job in self._jobs(decision, self._played.get(key, 0), count[key]):
                if (job.key, decision.kpi) not in self._runs:
                    jobs[job.key] = job
                    missing[key].add(job.key)
        wanted_by: dict[str, list[_Key]] = {job: [key for key in cases if job in missing[key]] for job in jobs}
        for key in [each for each in cases if not missing[each]]:
            self._look(cases[key], count[key])
            yield
        wanted = self._done + len(jobs)
        for each in run(jobs.values(), self._executor, self._store, only_known=self._only_known):
            self._done, self._from_store = self._done + 1, self._from_store + each.is_known
            self._told(self._done, wanted, self._from_store)
            for key in wanted_by[each.job_key]:
                self._keep(each, cases[key])
                missing[key].discard(each.job_key)
                if not missing[key]:
                    self._look(cases[key], count[key])
                    yield
        if any(missing.values()):
            raise NotPlayed

    def _keep(self, each: Run, decision: Decision) -> None:
        self._runs[each.job_key, decision.kpi] = _only(each.summary, spec_of(decision))

    def _look(self, decision: Decision, count: int) -> None:
        """Judge what is there, at the level of one of several looks; settled unless there is doubt and more to play."""
        key, last = self._key(decision), count == self.most
        level = 1 - (1 - CONFIDENCE) / len(self.looks)
        treatment, control = self._summaries(decision, count)
        found = standing(decision, treatment, control, level)
        # equal in each of a few runs is no proof that nothing varies
        is_flat = found.low is not None and found.low == found.high
        in_doubt = is_flat or found.verdict in (None, Verdict.TOO_CLOSE)
        self._played[key] = count
        if last or not in_doubt:
            self._settled[key] = found

    def _next_look(self, key: _Key) -> int:
        return next(count for count in self.looks if count > self._played.get(key, 0))

    def _gap(self, decision: Decision, count: int) -> Estimate:
        spec = spec_of(decision)
        found = (columns(own, [spec])[spec.key].estimate for own in self._summaries(decision, count))
        return difference(*found)

    def _summaries(self, decision: Decision, count: int) -> tuple[list[Summary], list[Summary]]:
        jobs = self._jobs(decision, 0, count)
        found = [self._runs[job.key, decision.kpi] for job in jobs]
        return found[::2], found[1::2]

    def _jobs(self, decision: Decision, begin: int, end: int) -> list[Job]:
        """Treatment and control, replication by replication."""
        return [
            Job(decision.scenario, policy, each, plugins=self.plugins)
            for each in range(begin, end)
            for policy in (decision.treatment, decision.control)
        ]

    def _key(self, decision: Decision) -> _Key:
        one, other = (Job(decision.scenario, policy, 0).line for policy in (decision.treatment, decision.control))
        return one, other, decision.kpi


def looks(most: int) -> tuple[int, ...]:
    """After how many replications a verdict is looked for: 5, 15, 45, ... up to half of `most`, and `most`."""
    found, count = [], FIRST
    while 2 * count <= most:
        found.append(count)
        count *= THEN
    return (*found, most)


def standing(
    decision: Decision, treatment: Sequence[Summary], control: Sequence[Summary], confidence: float = CONFIDENCE
) -> Standing:
    """The verdict on runs of the same replications; without a smallest effect any difference beyond chance counts."""
    spec = spec_of(decision)
    frame = decision.scenario.scenario
    effect = {decision.kpi: frame.smallest_effect.get(decision.kpi, 0.0)}
    runs = {"control": control, "treatment": treatment}
    found = compare(
        runs, "control", [spec], decision.kpi, effect, frame.forecast_period, final=True, confidence=confidence
    )
    gap = found.differences[0]
    return Standing(gap.verdict, gap.mean, gap.low, gap.high, len(treatment))


def spec_of(decision: Decision) -> KpiSpec:
    """The KPI that decides; KeyError when these options do not have it."""
    return by_key(specs(decision.scenario, [decision.treatment, decision.control]))[decision.kpi]


def _only(summary: Summary, spec: KpiSpec) -> Summary:
    """What one KPI over the whole window needs: hundreds of runs are held at a time."""
    whole = summary.whole
    ratios = {name: each for name, each in whole.ratios.items() if name == spec.key}
    waits = {name: each for name, each in whole.waits.items() if name == spec.waits}
    values = {name: each for name, each in whole.values.items() if name == spec.key}
    return Summary(Measured(ratios, waits, values), (), summary.leads)
