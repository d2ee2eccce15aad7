"""What must be true for the winner to win: the decision replayed where we may be wrong, and where it turns."""

import math
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal, TypeVar

from sim.experiments.beliefs import Belief, Decision, beliefs, believing, causally, decayed, has_decay, presets
from sim.experiments.jobs import Job
from sim.experiments.runs import Shelf, run
from sim.measures.comparison import compare
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec, Measured, Summary
from sim.measures.verdicts import Verdict

T = TypeVar("T")
SWING = 0.25
"""Each belief is tried this share lower and higher."""
CAUSAL_STEPS = 100
_SHOWN_SHARES = (0, 25, 50, 75, 100)
_FLIP_STEPS = 8
_WIDEST = 1000.0


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


@dataclass(frozen=True, slots=True)
class Tried:
    """The decision under another preset or share."""

    what: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The causal share from which on the verdict stands.

    "from": it stands at `share` and not one step lower; "always": at every share, 0 too; "never": at none, 1 neither;
    "up to": only while no more than `share` is real; "no decay": no curve for a share to act on.
    """

    kind: Literal["from", "always", "never", "up to", "no decay"]
    share: float | None

    @property
    def causal_share(self) -> float | None:
        """The smallest share at which the verdict stands, on to 1; None where there is none."""
        return {"from": self.share, "always": 0.0}.get(self.kind)


@dataclass(frozen=True, slots=True)
class Flip:
    """Where the verdict turns: it is as now up to `holds_at` and other at `turns_at`, in the belief's unit."""

    holds_at: float
    turns_at: float


@dataclass(frozen=True, slots=True)
class Shaken:
    """One belief, lower and higher (None where that is not possible), and where the verdict turns.

    `searched`: from where to where a turn was looked for; None as a flip: none in there, as far as both ends say.
    """

    belief: Belief
    low_value: float
    high_value: float
    low: Standing
    high: Standing
    searched: tuple[float, float]
    falling: Flip | None
    rising: Flip | None

    @property
    def swing(self) -> float:
        """How far the difference moves between lower and higher, in the KPI's unit; NaN where undefined."""
        if self.low.mean is None or self.high.mean is None:
            return math.nan
        return abs(self.high.mean - self.low.mean)


@dataclass(frozen=True, slots=True)
class Robustness:
    """The decision as believed, and elsewhere; `shaken` with the widest swing first."""

    decision: Decision
    replications: int
    search: float
    now: Standing
    presets: tuple[Tried, ...]
    shares: tuple[Tried, ...]
    break_even: BreakEven
    shaken: tuple[Shaken, ...]


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
    ) -> None:
        self.replications, self.plugins = replications, plugins
        self._executor, self._store, self._told = executor, store, told
        self._known: dict[tuple[str, str, str], Standing] = {}
        self._done = 0

    def standings(self, decisions: Sequence[Decision]) -> list[Standing]:
        """The standing of each; what is new is played together. JobFailed when an option breaks."""
        new = {self._key(each): each for each in decisions if self._key(each) not in self._known}
        jobs = {key: self._jobs(each) for key, each in new.items()}
        unique = {job.key: job for pair in jobs.values() for side in pair for job in side}
        by_job = {job.key: decision for key, decision in new.items() for side in jobs[key] for job in side}
        found: dict[str, Summary] = {}
        wanted = self._done + len(unique)
        for each in run(unique.values(), self._executor, self._store):
            found[each.job_key] = _only(each.summary, _spec(by_job[each.job_key]))
            self._done += 1
            self._told(self._done, wanted)
        for key, decision in new.items():
            treatment, control = ([found[job.key] for job in side] for side in jobs[key])
            self._known[key] = standing(decision, treatment, control)
        return [self._known[self._key(each)] for each in decisions]

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
    spec = _spec(decision)
    frame = decision.scenario.scenario
    effect = {decision.kpi: frame.smallest_effect.get(decision.kpi, 0.0)}
    runs = {"control": control, "treatment": treatment}
    gap = compare(runs, "control", [spec], decision.kpi, effect, frame.forecast_period, final=True).differences[0]
    return Standing(gap.verdict, gap.mean, gap.low, gap.high)


def robustness(decision: Decision, court: Court, *, search: float = 2.0) -> Robustness:
    """The decision under every preset, share and belief; each belief is looked through from 1/`search` to `search`
    times its value for a turn of the verdict, its ends first: where both ends say the same, none is looked for.

    ValueError unless 1 <= search <= 1000, and for a KPI of which neither more nor less is better.
    """
    check(decision, search)
    curves, shares = _presets(decision), _shares(decision)
    elsewhere = [each for _, each in (*curves, *shares)]
    now, *others = court.standings([decision, *elsewhere])
    (even,) = together(court, [_break_even(decision)])
    found = together(court, [_shaken(decision, belief, search) for belief in beliefs(decision)])
    shaken = sorted(found, key=lambda each: 0.0 if math.isnan(each.swing) else -each.swing)
    return Robustness(
        decision=decision,
        replications=court.replications,
        search=search,
        now=now,
        presets=_tried(curves, others[: len(curves)]),
        shares=_tried(shares, others[len(curves) :]),
        break_even=even,
        shaken=tuple(shaken),
    )


def break_even_causal_share(decision: Decision, court: Court) -> BreakEven:
    """The smallest `causal_share` (both curves set to the same) at which "clearly better" stands, to a hundredth.

    Both ends first, then halving: at most 9 decisions, each of the court's replications of two options.
    """
    (found,) = together(court, [_break_even(decision)])
    return found


def check(decision: Decision, search: float) -> None:
    """ValueError unless the decision can be judged and the search lies in [1, 1000]."""
    if not 1 <= search <= _WIDEST:
        raise ValueError(f"the search must lie between 1 and {_WIDEST:g}, not {search}")
    if _spec(decision).better == "neither":
        raise ValueError(f"of {decision.kpi} neither more nor less is better")


def _spec(decision: Decision) -> KpiSpec:
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


def _presets(decision: Decision) -> list[tuple[str, Decision]]:
    return [(name, decayed(decision, name)) for name in presets()]


def _shares(decision: Decision) -> list[tuple[str, Decision]]:
    if not has_decay(decision.scenario):
        return []
    return [(f"{share} %", causally(decision, share / CAUSAL_STEPS)) for share in _SHOWN_SHARES]


def _tried(asked: Sequence[tuple[str, Decision]], standings: Sequence[Standing]) -> tuple[Tried, ...]:
    return tuple(Tried(name, each) for (name, _), each in zip(asked, standings, strict=True))


def _break_even(decision: Decision) -> Asking[BreakEven]:
    if not has_decay(decision.scenario):
        return BreakEven("no decay", None)
    none, all_of_it = (each.stands for each in (yield [causally(decision, 0.0), causally(decision, 1.0)]))
    if none == all_of_it:
        return BreakEven("always" if none else "never", None)
    below, above = yield from _turn(lambda step: causally(decision, step / CAUSAL_STEPS), 0, CAUSAL_STEPS, none)
    return BreakEven("up to", below / CAUSAL_STEPS) if none else BreakEven("from", above / CAUSAL_STEPS)


def _turn(at: Callable[[int], Decision], below: int, above: int, stands_below: bool) -> Asking[tuple[int, int]]:
    """Neighbouring steps between which the verdict turns, by halving; it differs at the two ends.

    All steps are played on the same worlds, so that the difference moves evenly and seldom turns twice.
    """
    while above - below > 1:
        middle = (below + above) // 2
        (found,) = yield [at(middle)]
        if found.stands == stands_below:
            below = middle
        else:
            above = middle
    return below, above


def _shaken(decision: Decision, belief: Belief, search: float) -> Asking[Shaken]:
    def at(value: float) -> Decision:
        return believing(decision, belief, value)

    low_value, high_value = belief.value * (1 - SWING), min(belief.most, belief.value * (1 + SWING))
    least, most = belief.value / search, min(belief.most, belief.value * search)
    now, low, high, first, last = yield [decision, at(low_value), at(high_value), at(least), at(most)]
    falling = rising = None
    if first.stands != now.stands:
        falling = yield from _flip(at, belief.value, least, now.stands)
    if last.stands != now.stands:
        rising = yield from _flip(at, belief.value, most, now.stands)
    return Shaken(belief, low_value, high_value, low, high, (least, most), falling, rising)


def _flip(at: Callable[[float], Decision], value: float, end: float, stands: bool) -> Asking[Flip]:
    """The turn between a value and an end, in even steps of their ratio."""

    def step(number: int) -> float:
        return value * (end / value) ** (number / _FLIP_STEPS) if 0 < number < _FLIP_STEPS else (value, end)[number > 0]

    below, above = yield from _turn(lambda number: at(step(number)), 0, _FLIP_STEPS, stands)
    return Flip(step(below), step(above))


def _only(summary: Summary, spec: KpiSpec) -> Summary:
    """What one KPI over the whole window needs: hundreds of runs are held at a time."""
    whole = summary.whole
    ratios = {name: each for name, each in whole.ratios.items() if name == spec.key}
    waits = {name: each for name, each in whole.waits.items() if name == spec.waits}
    values = {name: each for name, each in whole.values.items() if name == spec.key}
    return Summary(Measured(ratios, waits, values), (), summary.leads)
