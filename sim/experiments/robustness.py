"""What must be true for the winner to win: the decision replayed where we may be wrong, and where it turns."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from policies.settings import Policy
from policies.wording import say
from scenarios.scenario import Scenario
from sim.experiments.beliefs import Belief, Decision, beliefs, believing, causally, decayed, has_decay, presets
from sim.experiments.court import Asking, Change, Court, Standing, spec_of

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
    "up to": only while no more than `share` is real; "no decay": no curve for a share to act on.
    """

    kind: Literal["from", "always", "never", "up to", "no decay"]
    share: float | None
    beyond: Standing | None = None
    """how it stands one step beyond `share`, or at 1 if "never": worse, no difference, or cannot tell"""

    @property
    def causal_share(self) -> float | None:
        """The smallest share at which the verdict stands, on to 1; None where there is none."""
        return {"from": self.share, "always": 0.0}.get(self.kind)


@dataclass(frozen=True, slots=True)
class Flip:
    """Where the verdict turns: it is as now up to `holds_at` and `then` at `turns_at`, in the belief's unit."""

    holds_at: float
    turns_at: float
    then: Standing


@dataclass(frozen=True, slots=True)
class Shaken:
    """One belief, lower and higher (or at the most it may be), and where the verdict turns.

    `falls` and `rises`: how the difference moves from what is believed to there, on the same luck. `searched`: from
    where to where a turn was looked for; None as a flip: none in there, as far as its ends say.
    """

    belief: Belief
    low_value: float
    high_value: float
    low: Standing
    high: Standing
    falls: Change
    rises: Change
    spread: Change
    searched: tuple[float, float]
    falling: Flip | None
    rising: Flip | None

    @property
    def swing(self) -> float:
        """How far the difference moves at most between lower, believed and higher; NaN where undefined."""
        moves = [abs(each.mean) for each in (self.falls, self.rises, self.spread) if each.mean is not None]
        return max(moves, default=math.nan)

    @property
    def is_still(self) -> bool:
        """The difference is the same in every run, lower and higher."""
        return all(each.mean == 0 and each.interval in (None, (0.0, 0.0)) for each in (self.falls, self.rises))


@dataclass(frozen=True, slots=True)
class Curves:
    """The decision as believed, under every preset and share, and from which share on it stands."""

    decision: Decision
    most: int
    """replications, where there is doubt"""
    now: Standing
    presets: tuple[Tried, ...]
    shares: tuple[Tried, ...]
    break_even: BreakEven


@dataclass(frozen=True, slots=True)
class Robustness:
    """The decision as believed, and elsewhere; `shaken` with the widest swing first."""

    curves: Curves
    shaken: tuple[Shaken, ...]
    search: float | None
    left: int = 0
    """beliefs that there was no time for"""


def speed_curves(decision: Decision, court: Court) -> Curves:
    """What the verdict owes to speed: every preset, some shares, and the break-even between them."""
    curves, shares = _presets(decision), _shares(decision)
    (now,) = court.standings([decision], whole=True)
    elsewhere = court.standings([each for _, each in (*curves, *shares)], whole=True)
    return Curves(
        decision=decision,
        most=court.most,
        now=now,
        presets=_tried(curves, elsewhere[: len(curves)]),
        shares=_tried(shares, elsewhere[len(curves) :]),
        break_even=break_even_causal_share(decision, court),
    )


def shaken(decision: Decision, court: Court, search: float | None = None) -> Iterator[tuple[int, Shaken]]:
    """Each belief as soon as it is known, with its place in `beliefs(decision)`; those that are in doubt come later.

    A turn of the verdict is looked for between the lower and the higher value and, with a `search`, from 1/`search`
    to `search` times what is believed: where the ends say what is said now, none is looked for.
    """
    check(decision, search)
    court.standings([decision], whole=True)
    yield from court.answers([_shaken(court, decision, belief, search) for belief in beliefs(decision)])


def by_swing(found: Sequence[Shaken]) -> tuple[Shaken, ...]:
    """The widest swing first; undefined ones last."""
    return tuple(sorted(found, key=lambda each: math.inf if math.isnan(each.swing) else -each.swing))


def break_even_causal_share(decision: Decision, court: Court) -> BreakEven:
    """The smallest `causal_share` (both curves set to the same) at which "clearly better" stands, to a hundredth.

    Quarters first, then halving: at most ten decisions.
    """
    return court.answer(_break_even(decision))


def check(decision: Decision, search: float | None) -> None:
    """ValueError unless the decision can be judged and the search, if there is one, lies in [1, 1000]."""
    if search is not None and not 1 <= search <= _WIDEST:
        raise ValueError(say("the search must lie between 1 and {most:g}, not {search}", most=_WIDEST, search=search))
    if spec_of(decision).better == "neither":
        raise ValueError(say("of {kpi} neither more nor less is better", kpi=decision.kpi))


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

    def at(step: int) -> Decision:
        return causally(decision, step / CAUSAL_STEPS)

    found = yield [at(share) for share in _SHOWN_SHARES]
    stand = [each.stands for each in found]
    if stand[0] == stand[-1]:
        return BreakEven("always", None) if stand[0] else BreakEven("never", None, found[-1])
    # should it turn more than once: from where on it stands for good, or up to where it has always stood
    turns = [place for place in range(len(stand) - 1) if stand[place] != stand[place + 1]]
    quarter = min(turns) if stand[0] else max(turns)
    ends = _SHOWN_SHARES[quarter], _SHOWN_SHARES[quarter + 1]
    below, above = yield from _turn(at, *ends, stand[0])
    (beyond,) = yield [at(above if stand[0] else below)]
    if stand[0]:
        return BreakEven("up to", below / CAUSAL_STEPS, beyond)
    return BreakEven("from", above / CAUSAL_STEPS, beyond)


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


def _shaken(court: Court, decision: Decision, belief: Belief, search: float | None) -> Asking[Shaken]:
    def at(value: float) -> Decision:
        return believing(decision, belief, value)

    ends = belief.value * (1 - SWING), min(belief.most, belief.value * (1 + SWING))
    now, low, high = yield [decision, *map(at, ends)]
    wider = 1.0 if search is None else search
    least, most = min(ends[0], belief.value / wider), max(ends[1], min(belief.most, belief.value * wider))
    falling = yield from _flip(at, belief.value, (ends[0], least), now.stands)
    rising = yield from _flip(at, belief.value, (ends[1], most), now.stands)
    changes = (court.change(decision, at(ends[0])), court.change(decision, at(ends[1])))
    spread = court.change(at(ends[0]), at(ends[1]))
    return Shaken(belief, *ends, low, high, *changes, spread, (least, most), falling, rising)


def _flip(
    at: Callable[[float], Decision], value: float, ends: tuple[float, float], stands: bool
) -> Asking[Flip | None]:
    """The turn between a value and the first of the ends that says otherwise, in even steps of their ratio."""
    begin = value
    for end in ends:
        (there,) = yield [at(end)]
        if there.stands != stands:
            return (yield from _between(at, begin, end, stands))
        begin = end
    return None


def _between(at: Callable[[float], Decision], begin: float, end: float, stands: bool) -> Asking[Flip]:
    def step(number: int) -> float:
        return begin * (end / begin) ** (number / _FLIP_STEPS) if 0 < number < _FLIP_STEPS else (begin, end)[number > 0]

    below, above = yield from _turn(lambda number: at(step(number)), 0, _FLIP_STEPS, stands)
    (then,) = yield [at(step(above))]
    return Flip(step(below), step(above), then)


def best_option(scenario: Scenario, options: Sequence[Policy], control: Policy, kpi: str, court: Court) -> Policy:
    """The option to be tried against the control: of those that stand, else of all, the one with the best number.

    ValueError when there is no other option.
    """
    others = [each for each in options if each.name != control.name]
    if not others:
        raise ValueError(say("there is only one option: nothing to decide"))
    asked = [Decision(scenario, each, control, kpi) for each in others]
    sign = -1.0 if spec_of(asked[0]).better == "less" else 1.0

    def merit(at: int) -> tuple[bool, float]:
        mean = found[at].mean
        return found[at].stands, -math.inf if mean is None else sign * mean

    found = court.standings(asked, whole=True)
    return others[max(range(len(others)), key=merit)]
