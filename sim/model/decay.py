"""Decay curves: what delay does to the chance of a contact or of a lead that still qualifies."""

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenarios.curve_forms import CurveForm
from scenarios.decay_curves import ContactDecay, InterestDecay


class DecayCurve(Protocol):
    """Chance relative to an attempt at once: 1 at age 0, never increasing, never under `floor`."""

    @property
    def floor(self) -> float:
        """What the curve never falls under."""
        ...

    def factor(self, age_ms: int) -> float:
        """Chance at this age (milliseconds since creation), in [floor, 1]; ValueError if the age is negative."""
        ...

    def factors(self, ages_ms: NDArray[np.int64]) -> NDArray[np.float64]:
        """`factor` of each age, same shape, the same bits; ValueError if an age is negative."""
        ...


@dataclass(frozen=True, slots=True)
class Flat:
    """Delay does nothing: 1 at every age."""

    @property
    def floor(self) -> float:
        """Always 1."""
        return 1.0

    def factor(self, age_ms: int) -> float:
        """1.0 at any age."""
        if age_ms < 0:
            raise _negative(age_ms)
        return 1.0

    def factors(self, ages_ms: NDArray[np.int64]) -> NDArray[np.float64]:
        """`factor` of each age, same shape, the same bits."""
        return _each(self.factor, ages_ms)


@dataclass(frozen=True, slots=True)
class Exponential:
    """floor + (1 - floor) * 0.5^(age / half_life): half of what can be lost is gone after each half-life."""

    half_life_ms: int
    floor: float = 0.0

    def __post_init__(self) -> None:
        if self.half_life_ms <= 0:
            raise ValueError(f"half_life must be longer than 0, not {self.half_life_ms} ms")
        _check_floor(self.floor)

    def factor(self, age_ms: int) -> float:
        """Chance at this age in milliseconds, relative to age 0."""
        if age_ms < 0:
            raise _negative(age_ms)
        return self.floor + (1.0 - self.floor) * math.pow(0.5, age_ms / self.half_life_ms)

    def factors(self, ages_ms: NDArray[np.int64]) -> NDArray[np.float64]:
        """`factor` of each age, same shape, the same bits."""
        return _each(self.factor, ages_ms)


@dataclass(frozen=True, slots=True)
class Power:
    """floor + (1 - floor) * (1 + age / scale)^(-shape): steep at first, then a long tail."""

    scale_ms: int
    shape: float
    floor: float = 0.0

    def __post_init__(self) -> None:
        if self.scale_ms <= 0:
            raise ValueError(f"scale must be longer than 0, not {self.scale_ms} ms")
        if not 0.0 < self.shape < math.inf:
            raise ValueError(f"shape must be above 0, not {self.shape}")
        _check_floor(self.floor)

    def factor(self, age_ms: int) -> float:
        """Chance at this age in milliseconds, relative to age 0."""
        if age_ms < 0:
            raise _negative(age_ms)
        return self.floor + (1.0 - self.floor) * math.pow(1.0 + age_ms / self.scale_ms, -self.shape)

    def factors(self, ages_ms: NDArray[np.int64]) -> NDArray[np.float64]:
        """`factor` of each age, same shape, the same bits."""
        return _each(self.factor, ages_ms)


@dataclass(frozen=True, slots=True)
class Table:
    """Straight lines between points, over the logarithm of age.

    From age 0 (where it is 1) to the first point the line is over age itself, because age 0 has no logarithm;
    from the last point on the value stays what it is there.
    """

    ages_ms: tuple[int, ...]
    values: tuple[float, ...]
    _logs: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_points(self.ages_ms, self.values)
        object.__setattr__(self, "_logs", tuple(math.log(age) for age in self.ages_ms))

    @property
    def floor(self) -> float:
        """The value of the last point."""
        return self.values[-1]

    def factor(self, age_ms: int) -> float:
        """Chance at this age in milliseconds, relative to age 0; exactly a point's value at its age."""
        if age_ms < 0:
            raise _negative(age_ms)
        after = bisect_right(self.ages_ms, age_ms)
        if after == len(self.ages_ms):
            return self.values[-1]
        low = self.values[after]
        if after == 0:
            return max(low, 1.0 + (low - 1.0) * (age_ms / self.ages_ms[0]))
        high, start = self.values[after - 1], self._logs[after - 1]
        # max: rounding must not take the line under the point it leads to
        return max(low, high + (low - high) * ((math.log(age_ms) - start) / (self._logs[after] - start)))

    def factors(self, ages_ms: NDArray[np.int64]) -> NDArray[np.float64]:
        """`factor` of each age, same shape, the same bits."""
        return _each(self.factor, ages_ms)


@dataclass(frozen=True, slots=True)
class Steps:
    """1 before the first point; from each point's age on, that age included, its value."""

    ages_ms: tuple[int, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        _check_points(self.ages_ms, self.values)

    @property
    def floor(self) -> float:
        """The value of the last step."""
        return self.values[-1]

    def factor(self, age_ms: int) -> float:
        """Chance at this age in milliseconds, relative to age 0."""
        if age_ms < 0:
            raise _negative(age_ms)
        begun = bisect_right(self.ages_ms, age_ms)
        return self.values[begun - 1] if begun else 1.0

    def factors(self, ages_ms: NDArray[np.int64]) -> NDArray[np.float64]:
        """`factor` of each age, same shape, the same bits."""
        return _each(self.factor, ages_ms)


@dataclass(frozen=True, slots=True)
class PartlyCausal:
    """1 - share * (1 - D(age)): only this share of the observed fall D is delay's own doing."""

    observed: DecayCurve
    share: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.share <= 1.0:
            raise ValueError(f"causal_share must be between 0 and 1, not {self.share}")

    @property
    def floor(self) -> float:
        """What is left when all that delay can take is taken."""
        return 1.0 - self.share * (1.0 - self.observed.floor)

    def factor(self, age_ms: int) -> float:
        """Chance at this age in milliseconds, relative to age 0."""
        return 1.0 - self.share * (1.0 - self.observed.factor(age_ms))

    def factors(self, ages_ms: NDArray[np.int64]) -> NDArray[np.float64]:
        """`factor` of each age, same shape, the same bits."""
        return _each(self.factor, ages_ms)


def curve(settings: ContactDecay | InterestDecay | None) -> DecayCurve:
    """The curve that acts in a world: the preset's or the planner's own, less what is not causal; None is `Flat`."""
    if settings is None:
        return Flat()
    return with_causal_share(published_curve(settings.observed_form()), settings.causal_share)


def published_curve(form: CurveForm) -> DecayCurve:
    """The curve of a checked form, as observed (causal share 1)."""
    if form.form == "exponential" and form.half_life is not None:
        return Exponential(form.half_life, form.floor)
    if form.form == "power" and form.scale is not None and form.shape is not None:
        return Power(form.scale, form.shape, form.floor)
    if form.form in {"table", "steps"} and form.points is not None:
        ages, values = tuple(age for age, _ in form.points), tuple(value for _, value in form.points)
        return Table(ages, values) if form.form == "table" else Steps(ages, values)
    return Flat()


def with_causal_share(observed: DecayCurve, share: float) -> DecayCurve:
    """The curve that acts; with share 1 the observed one itself, so that no bit of it changes, with 0 `Flat`.

    ValueError if the share is outside [0, 1].
    """
    if share == 1.0:
        return observed
    return Flat() if share == 0.0 else PartlyCausal(observed, share)


def _each(factor: Callable[[int], float], ages_ms: NDArray[np.int64]) -> NDArray[np.float64]:
    # A loop on purpose: numpy's vector pow and log differ from the scalar ones in the last bit.
    values = [factor(age) for age in ages_ms.ravel().tolist()]
    return np.array(values, dtype=np.float64).reshape(ages_ms.shape)


def _negative(age_ms: int) -> ValueError:
    return ValueError(f"an age is never negative: {age_ms} ms")


def _check_floor(floor: float) -> None:
    if not 0.0 <= floor <= 1.0:
        raise ValueError(f"floor must be between 0 and 1, not {floor}")


def _check_points(ages_ms: tuple[int, ...], values: tuple[float, ...]) -> None:
    if not ages_ms or len(ages_ms) != len(values):
        raise ValueError("points need at least one age, and a value for each")
    if any(later <= sooner for sooner, later in zip((0, *ages_ms), ages_ms, strict=False)):
        raise ValueError("ages of points must be above 0 and rise")
    if any(not 0.0 <= later <= sooner for sooner, later in zip((1.0, *values), values, strict=False)):
        raise ValueError("values of points must lie between 1 and 0 and never rise")
