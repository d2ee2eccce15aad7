"""Distributions of durations and amounts, turned from uniforms by their inverse distribution functions."""

import math
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from policies.durations import Duration, parse_duration
from policies.frozen import Amount, Frozen, key
from policies.wording import Said, say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["constant", "exponential", "lognormal", "gamma", "weibull", "uniform", "empirical"]
Clock = Literal["wall", "business"]
NO_SPREAD = 1e-6
"""A smaller coefficient of variation counts as none: its square is lost in the rounding of floats, or is 0."""


class _Shape(Frozen):
    """What every distribution has: a kind and a coefficient of variation; `mean` and the rest carry the unit."""

    dist: Kind = key(meaning="shape of the distribution")
    cv: Annotated[float, Field(ge=0, le=20)] | None = key(
        None, "standard deviation divided by the mean", unit="share of the mean", usual="0.3-1.5"
    )
    shape: Annotated[float, Field(ge=0.01, le=100)] | None = key(
        None, "Weibull shape; under 1 many short and few very long", usual="0.5-3"
    )

    def _needs(self, given: dict[str, object]) -> None:
        wanted: dict[str, tuple[str, ...]] = {
            "constant": ("mean",), "exponential": ("mean",), "lognormal": ("mean", "cv"), "gamma": ("mean", "cv"),
            "weibull": ("mean", "shape"), "uniform": ("low", "high"), "empirical": ("values",),
        }  # fmt: skip
        needs = say("{first} and {last}", first=wanted[self.dist][0], last=wanted[self.dist][-1])
        if len(wanted[self.dist]) == 1:
            needs = Said(wanted[self.dist][0])
        for name in wanted[self.dist]:
            if given.get(name) is None:
                raise ValueError(
                    say('dist = "{dist}" needs {needs}; {name} is missing', dist=self.dist, needs=needs, name=name)
                )
        for name, value in given.items():
            if value is not None and name not in wanted[self.dist]:
                raise ValueError(
                    say('dist = "{dist}" takes {needs}, not {name}', dist=self.dist, needs=needs, name=name)
                )
        if self.dist == "uniform" and float(given["low"]) > float(given["high"]):  # type: ignore[arg-type]
            raise ValueError(say("low must not be above high"))


class DurationDist(_Shape):
    """A duration that varies, or a fixed one."""

    mean: Duration | None = key(None, "mean duration", unit="duration")
    low: Duration | None = key(None, "shortest (uniform)", unit="duration")
    high: Duration | None = key(None, "longest (uniform)", unit="duration")
    values: Annotated[tuple[Duration, ...], Field(strict=False, min_length=1)] | None = key(
        None, "observed durations, each as likely (empirical)", unit="duration"
    )
    clock: Clock = key(
        "wall", "clock it runs on: wall, or the scenario's business hours", source="off: no opening hours"
    )

    @model_validator(mode="after")
    def _complete(self) -> "DurationDist":
        self._needs({name: getattr(self, name) for name in ("mean", "low", "high", "values", "cv", "shape")})
        return self

    @property
    def is_zero(self) -> bool:
        """True for a constant of length zero: the mechanism is off."""
        return self.dist == "constant" and self.mean == 0

    @property
    def expected(self) -> float:
        """Mean, in milliseconds: what a rule may know of a task."""
        return _mean(self.dist, self.mean, self.low, self.high, self.values)

    def ms(self, u: "NDArray[np.float64]") -> "NDArray[np.int64]":
        """Whole milliseconds (ties to even) of uniforms in [0, 1); same shape, not capped."""
        import numpy as np

        return np.rint(np.minimum(_inverse(self, u), 2.0**61)).astype(np.int64)


class AmountDist(_Shape):
    """An amount that varies (money), or a fixed one."""

    mean: Amount | None = key(None, "mean", unit="currency")
    low: Amount | None = key(None, "smallest (uniform)", unit="currency")
    high: Amount | None = key(None, "largest (uniform)", unit="currency")
    values: Annotated[tuple[Amount, ...], Field(strict=False, min_length=1)] | None = key(
        None, "observed amounts, each as likely (empirical)", unit="currency"
    )

    @model_validator(mode="after")
    def _complete(self) -> "AmountDist":
        self._needs({name: getattr(self, name) for name in ("mean", "low", "high", "values", "cv", "shape")})
        return self

    @property
    def expected(self) -> float:
        """Mean, in the unit of the amount."""
        return _mean(self.dist, self.mean, self.low, self.high, self.values)

    def amounts(self, u: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Amounts of uniforms in [0, 1); same shape."""
        return _inverse(self, u)


def _mean(kind: str, mean: Any, low: Any, high: Any, values: Any) -> float:
    if kind == "uniform":
        return (float(low) + float(high)) / 2
    if kind == "empirical":
        return math.fsum(values) / len(values)
    return float(mean)


def _inverse(law: DurationDist | AmountDist, u: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Inverse distribution function; gamma and normal quantiles by scipy.special."""
    import numpy as np

    if law.dist == "uniform":
        assert law.low is not None
        assert law.high is not None
        return law.low + (law.high - law.low) * u
    if law.dist == "empirical":
        assert law.values is not None
        values = np.sort(np.asarray(law.values, dtype=np.float64))
        return values[np.minimum((u * len(values)).astype(np.int64), len(values) - 1)]
    assert law.mean is not None
    if law.dist == "constant" or law.mean == 0 or (law.cv is not None and law.cv < NO_SPREAD):
        return np.full(np.shape(u), float(law.mean))
    if law.dist == "exponential":
        return -law.mean * np.log1p(-u)
    if law.dist == "weibull":
        assert law.shape is not None
        return law.mean / math.gamma(1 + 1 / law.shape) * (-np.log1p(-u)) ** (1 / law.shape)
    from scipy import special

    assert law.cv is not None
    if law.dist == "gamma":
        k = 1 / law.cv**2
        return np.asarray(special.gammaincinv(k, u) * law.mean / k, dtype=np.float64)
    sigma2 = math.log1p(law.cv**2)
    safe = np.maximum(u, 2.0**-54)
    return np.asarray(law.mean * np.exp(special.ndtri(safe) * math.sqrt(sigma2) - sigma2 / 2), dtype=np.float64)


def _fixed_duration(value: object) -> object:
    if isinstance(value, str):
        parse_duration(value)
        return {"dist": "constant", "mean": value}
    if isinstance(value, (int, float)):
        parse_duration(value)
    return value


def _fixed_amount(value: object) -> object:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {"dist": "constant", "mean": value} if is_number else value


Lasting = Annotated[DurationDist, BeforeValidator(_fixed_duration)]
"""A duration or a distribution of durations."""
Money = Annotated[AmountDist, BeforeValidator(_fixed_amount)]
"""A number or a distribution of amounts in the scenario's currency."""
