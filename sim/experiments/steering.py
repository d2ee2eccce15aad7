"""Inputs that nobody knows are steered until simulated numbers are as stated: a safeguarded secant for each."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Scale = Literal["linear", "log", "logit"]
"""On which an input or a number is moved."""
_LONGEST_STEP: dict[Scale, float] = {"linear": math.inf, "log": 1.8, "logit": 1.5}
_GROWS_BY = 10.0
"""How many times as large an input on the linear scale becomes in one step at most."""
_TRUST = 8.0
"""A measured slope counts up to so many times the expected one, and down to the same part of it."""
_WORTH = 0.25
"""A lever is given back that took away less than this part of what was missing."""
_NEARLY = 3.0
_ENDS = 1e-4
"""Shares are kept so far from 0 and 1 on the logit scale."""


@dataclass(frozen=True, slots=True)
class Lever:
    """An input that moves a goal, between two ends; `slope` is what is expected on the two scales.

    `either_way`: the slope's sign is not known before.
    """

    name: str
    low: float
    high: float
    scale: Scale
    slope: float
    either_way: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """A KPI that shall be as stated, to within `near` on its scale; levers are pulled in order, each to its end."""

    kpi: str
    stated: float
    scale: Scale
    near: float
    levers: tuple[Lever, ...]

    def miss(self, simulated: float) -> float:
        """How far off, on the scale; positive: the simulated number is too large."""
        return on_scale(simulated, self.scale) - on_scale(self.stated, self.scale)

    def is_met(self, simulated: float) -> bool:
        """Near enough."""
        return abs(self.miss(simulated)) <= self.near


@dataclass
class Steering:
    """One goal and where its levers stand. Goals that are steered together may disturb each other a little."""

    goal: Goal
    is_stuck: bool = False
    """all levers are at their ends"""
    _at: int = 0
    _before: tuple[float, float] | None = None
    _slope: float | None = None
    _newest: float = 0.0
    _began: dict[str, tuple[float, float]] = field(default_factory=dict)
    """lever -> its value, and how far off the goal was, before it was first moved"""

    def next(self, values: Mapping[str, float], simulated: float, taken: set[str]) -> dict[str, float]:
        """Inputs to be changed after this number was simulated; none when it is near enough or nothing helps.

        `values`: all inputs as they were. `taken`: levers of other goals, which are left alone.
        """
        miss = self.goal.miss(simulated)
        self._newest = miss
        self.is_stuck = False
        if self.goal.is_met(simulated):
            return {}
        order = [*range(self._at, len(self.goal.levers)), *reversed(range(self._at))]
        for at in order:  # later levers first; back to earlier ones when it went too far
            lever = self.goal.levers[at]
            if lever.name in taken:
                continue
            if at != self._at:
                self._before, self._slope = None, None
            value = self._pull(lever, values[lever.name], miss)
            if value is not None:
                self._at = at
                self._began.setdefault(lever.name, (values[lever.name], miss))
                return {lever.name: value}
        self.is_stuck = True
        return {}

    @property
    def is_near(self) -> bool:
        """As stated, or nearly so, when it was last simulated."""
        return abs(self._newest) <= _NEARLY * self.goal.near

    @property
    def pulled(self) -> tuple[str, ...]:
        """Levers that were moved, in order."""
        return tuple(self._began)

    def given_back(self) -> dict[str, float]:
        """Where the goal is out of reach: levers that brought it little nearer, as they were before."""
        if not self.is_stuck:
            return {}
        later = list(self._began.items())[1:]
        idle = {name: value for name, (value, miss) in later if abs(miss) - abs(self._newest) < _WORTH * abs(miss)}
        for name in idle:
            del self._began[name]
        return idle

    def _pull(self, lever: Lever, value: float, miss: float) -> float | None:
        """The lever's next value; None when it stands at the end that is wanted."""
        x = on_scale(value, lever.scale)
        slope = self._learnt(lever, x, miss)
        low, high = on_scale(lever.low, lever.scale), on_scale(lever.high, lever.scale)
        longest = _LONGEST_STEP[lever.scale]
        step = max(-longest, min(longest, -miss / slope))
        if lever.scale == "linear" and value > 0 and lever.low >= 0:
            step = min(step, (_GROWS_BY - 1) * value)
        wanted = max(low, min(high, x + step))
        self._before = x, miss
        if abs(wanted - x) <= 1e-9 * max(1.0, abs(x)):
            return None
        return off_scale(wanted, lever)

    def _learnt(self, lever: Lever, x: float, miss: float) -> float:
        """The slope between the last two points where it can be believed, else the one before."""
        slope = lever.slope if self._slope is None else self._slope
        if self._before is not None and abs(x - self._before[0]) > 1e-9 * max(1.0, abs(x)):
            measured = (miss - self._before[1]) / (x - self._before[0])
            sign = math.copysign(1.0, measured if lever.either_way and measured else lever.slope)
            size = measured * sign
            slope = sign * max(abs(lever.slope) / _TRUST, min(abs(lever.slope) * _TRUST, size))
        self._slope = slope
        return slope


def on_scale(value: float, scale: Scale) -> float:
    """A number on its scale; shares and amounts near the ends are taken a little inside."""
    if scale == "linear":
        return value
    if scale == "log":
        return math.log(max(value, 1e-9))
    share = max(_ENDS, min(1 - _ENDS, value))
    return math.log(share / (1 - share))


def off_scale(x: float, lever: Lever) -> float:
    """The input that stands at x on the lever's scale, its ends exact."""
    value = x if lever.scale == "linear" else math.exp(x) if lever.scale == "log" else 1 / (1 + math.exp(-x))
    return max(lever.low, min(lever.high, value))
