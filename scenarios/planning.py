"""Planning ranges of cost, ramp and effort that ship with the program; none of them was measured."""

import math
import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field, model_validator

from policies.doubts import triangular
from policies.frozen import Frozen, key

_Number = Annotated[float, Field(ge=0, le=1e12)]


class PlanningRange(Frozen):
    """From where to where a number may lie, with its likely value: the middle unless given."""

    low: _Number = key(meaning="low end")
    high: _Number = key(meaning="high end")
    middle: _Number | None = key(None, "likely value; absent = half-way")

    @model_validator(mode="after")
    def _rising(self) -> "PlanningRange":
        if not self.low <= self.likely <= self.high:
            raise ValueError("must rise from low to likely to high")
        return self

    @property
    def likely(self) -> float:
        """The value that is planned with."""
        return (self.low + self.high) / 2 if self.middle is None else self.middle

    @property
    def is_exact(self) -> bool:
        """No doubt about it."""
        return self.low == self.high

    def at(self, u: float) -> float:
        """Its quantile at `u` in [0, 1] as a triangular distribution with its peak at the likely value."""
        return triangular(u, self.low, self.likely, self.high)

    def times(self, factor: float) -> "PlanningRange":
        """Each end multiplied by a factor of at least 0."""
        return PlanningRange(low=self.low * factor, high=self.high * factor, middle=self.likely * factor)


def exactly(value: float) -> PlanningRange:
    """A number without doubt, in the unit of what it stands for."""
    return PlanningRange(low=value, high=value)


class Ramp(Frozen):
    """When a change takes effect, weeks."""

    first_effects: PlanningRange = key(meaning="weeks until the first effects")
    until_full: PlanningRange = key(meaning="weeks from then to the full effect")


class Planning(Frozen):
    """All planning ranges; amounts are in `currency`, effort in working days."""

    source: str = key(meaning="where the ranges come from")
    currency: str = key(meaning="currency of the amounts")
    ramp: Ramp = key(meaning="when a change takes effect")
    once: dict[str, PlanningRange] = key(meaning="amounts paid once")
    a_year: dict[str, PlanningRange] = key(meaning="amounts paid each year")
    effort: dict[str, PlanningRange] = key(meaning="working days per step of the ladder")

    @property
    def once_in_all(self) -> PlanningRange:
        """What is paid once, added up end by end: all low or all high, which is wider than chance would have it."""
        return _sum(self.once)

    @property
    def a_month(self) -> PlanningRange:
        """What is paid each month: a twelfth of the year."""
        return _sum(self.a_year).times(1 / 12)


@cache
def planning() -> Planning:
    """The ranges of `presets/planning.toml`."""
    text = (files("scenarios") / "presets" / "planning.toml").read_text(encoding="utf-8")
    return Planning.model_validate(tomllib.loads(text))


def _sum(parts: dict[str, PlanningRange]) -> PlanningRange:
    return PlanningRange(
        low=math.fsum(each.low for each in parts.values()), high=math.fsum(each.high for each in parts.values())
    )
