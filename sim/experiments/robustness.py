"""What must be true for the winner to win: the decision replayed where we may be wrong, and where it turns."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.beliefs import Belief, Decision, beliefs, believing, causally, decayed, has_decay, presets
from sim.experiments.court import Asking, Court, Standing, as_far_as_known, spec_of, together

SWING = 0.25
"""Each belief is tried this share lower and higher."""
CAUSAL_STEPS = 100
_SHOWN_SHARES = (0, 25, 50, 75, 100)
_FLIP_STEPS = 8
_WIDEST = 1000.0


@dataclass(frozen=True, slots=True)
class Tried:
    """The decision under another preset or share."""

    what: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The causal share from which on the verdict stands.

    "from": it stands at `share` and not one step lower; "always": at every share, 0 too; "never": at none, 1 neither;
    "up to": only while no more than `share` is real; "no decay": no curve for a share to act on; "not known yet": it
    was stopped before.
    """

    kind: Literal["from", "always", "never", "up to", "no decay", "not known yet"]
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
    is_whole: bool = True
    """False: stopped before all was tried"""


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
    return Robustness(
        decision=decision,
        replications=court.replications,
        search=search,
        now=now,
        presets=_tried(curves, others[: len(curves)]),
        shares=_tried(shares, others[len(curves) :]),
        break_even=even,
        shaken=_by_swing(found),
    )


def so_far(decision: Decision, court: Court, *, search: float = 2.0) -> Robustness | None:
    """What the court can say after it was stopped, without playing; None when not even how the decision stands now."""
    now = court.known(decision)
    if now is None:
        return None
    askings = (_shaken(decision, belief, search) for belief in beliefs(decision))
    found = [as_far_as_known(court, asking) for asking in askings]
    return Robustness(
        decision=decision,
        replications=court.replications,
        search=search,
        now=now,
        presets=_known(_presets(decision), court),
        shares=_known(_shares(decision), court),
        break_even=as_far_as_known(court, _break_even(decision)) or BreakEven("not known yet", None),
        shaken=_by_swing([each for each in found if each is not None]),
        is_whole=False,
    )


def _by_swing(found: Sequence[Shaken]) -> tuple[Shaken, ...]:
    return tuple(sorted(found, key=lambda each: 0.0 if math.isnan(each.swing) else -each.swing))


def _known(asked: Sequence[tuple[str, Decision]], court: Court) -> tuple[Tried, ...]:
    known = [(name, court.known(each)) for name, each in asked]
    return tuple(Tried(name, each) for name, each in known if each is not None)


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
    if spec_of(decision).better == "neither":
        raise ValueError(f"of {decision.kpi} neither more nor less is better")


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


def best_option(scenario: Scenario, options: Sequence[Policy], control: Policy, kpi: str, court: Court) -> Policy:
    """The option to be tried against the control: of those that stand, else of all, the one with the best number.

    ValueError when there is no other option.
    """
    others = [each for each in options if each.name != control.name]
    if not others:
        raise ValueError("there is only one option: nothing to decide")
    asked = [Decision(scenario, each, control, kpi) for each in others]
    sign = -1.0 if spec_of(asked[0]).better == "less" else 1.0

    def merit(at: int) -> tuple[bool, float]:
        mean = found[at].mean
        return found[at].stands, -math.inf if mean is None else sign * mean

    found = court.standings(asked)
    return others[max(range(len(others)), key=merit)]
