"""Published curves, arrival profiles and benchmarks that ship with the program, each with where it comes from."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from policies.durations import Duration
from policies.frozen import Frozen, key
from scenarios.curve_forms import CurveForm

Effect = Literal["contact", "interest"]
Mark = Literal["A", "A/B", "B", "derived", "C"]
"""A: read in the primary text; B: in a page that quotes it; A/B: one of the two; derived: computed; C: remembered."""
HOURS_PER_WEEK = 168
_HOW_READ: dict[Mark, str] = {
    "A": "read in the primary text",
    "A/B": "read in the primary text or a page that quotes it",
    "B": "read in a page that quotes it",
    "derived": "derived from published figures",
    "C": "remembered, no source: a range only",
}
_DOUBT: tuple[Mark, ...] = ("A", "A/B", "B", "derived", "C")
_Number = Annotated[float, Field(ge=0, le=1e9)]


class Ranged(Frozen):
    """A number, or a range of it."""

    value: _Number | None = key(None, "the figure as published")
    low: _Number | None = key(None, "low end of the range")
    high: _Number | None = key(None, "high end of the range")

    @model_validator(mode="after")
    def _given(self) -> "Ranged":
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high come together")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError("low must be under high")
        if self.value is None and self.low is None:
            raise ValueError("a value or a range is needed")
        return self

    def refuse_point(self) -> None:
        """ValueError where a remembered figure is written as if it were exact."""
        if self.value is not None:
            raise ValueError("a remembered figure (mark C) is a range, never a value")


class Figure(Ranged):
    """One published figure of a study of delay."""

    what: str = key(meaning="what was measured, in the study's words")
    effect: Effect | None = key(None, "the curve that is fitted to it; absent = published, but not used")
    measure: Literal["rate", "ratio", "odds ratio", "odds ratio above", "uplift"] = key(
        meaning="rate at an age; ratio (of odds) of an age to a later one; uplift over the average"
    )
    at: Duration = key(meaning="the age it stands for", unit="duration")
    against: Duration | None = key(None, "the later age it is compared with", unit="duration")
    mark: Mark = key(meaning="how it was read")

    @model_validator(mode="after")
    def _honest(self) -> "Figure":
        if self.mark == "C":
            self.refuse_point()
        return self


class PresetCurve(Frozen):
    """A curve fitted to a study's figures."""

    curve: CurveForm = key(meaning="the fitted curve")
    at_once: float = key(
        1.0, "what the study's rate, chance or 1 + uplift is where the curve is 1; odds need it too", gt=0
    )
    how: str = key(meaning="how the curve was fitted")
    assumption: str = key(meaning="what has to be assumed to read the figures as a curve")
    residual: float = key(meaning="largest relative distance from the figures fitted (a range: from its middle)", ge=0)


class DecayPreset(Frozen):
    """A published response curve; none of them is the truth."""

    title: str = key(meaning="name on screens")
    source: str | None = key(None, "the study; absent for the null")
    year: int | None = key(None, "year of publication")
    sample: str | None = key(None, "what the figures rest on")
    figures: Annotated[tuple[Figure, ...], Field(strict=False)] = key((), "the published figures")
    contact: PresetCurve = key(meaning="the fall of the chance that someone answers")
    interest: PresetCurve | None = key(None, "the fall of the chance that a conversation qualifies")
    note: str = key("", "what to know before believing it")

    def fitted(self, effect: Effect) -> tuple[Figure, ...]:
        """The figures that the curve of this effect rests on."""
        return tuple(figure for figure in self.figures if figure.effect == effect)

    def mark(self, effect: Effect) -> Mark | None:
        """The weakest mark among the figures under a curve; None where there is none."""
        return max((figure.mark for figure in self.fitted(effect)), key=_DOUBT.index, default=None)

    def is_sourced(self, effect: Effect) -> bool:
        """Every figure under the curve was read somewhere; otherwise it must not be shown as sourced."""
        return self.mark(effect) not in {None, "C"}

    def citation(self, effect: Effect) -> str:
        """What screens say of where this curve comes from."""
        if self.source is None:
            return "no source: delay does nothing"
        fitted = self.fitted(effect)
        if not fitted:
            return f"{self.source}: nothing on {effect}"
        remembered = sum(figure.mark == "C" for figure in fitted)
        if remembered:
            return f"not sourced: {remembered} of {len(fitted)} figures are remembered, not read in {self.source}"
        return f"{self.source} ({_HOW_READ[self.mark(effect) or 'C']})"


class BenchmarkFigure(Ranged):
    """One figure of a benchmark."""

    name: str = key(meaning="what it is")
    unit: str = key(meaning="its unit")


class Benchmark(Frozen):
    """What others measured, to compare a scenario with."""

    name: str = key(meaning="key")
    what: str = key(meaning="what it says")
    source: str | None = key(None, "where it was published; never given for what is only remembered")
    year: int | None = key(None, "year of publication")
    sample: str | None = key(None, "what it rests on")
    mark: Mark = key(meaning="how it was read")
    note: str = key("", "what to know before using it")
    figures: Annotated[tuple[BenchmarkFigure, ...], Field(strict=False, min_length=1)] = key(meaning="its figures")

    @model_validator(mode="after")
    def _honest(self) -> "Benchmark":
        if (self.mark == "C") == (self.source is not None):
            raise ValueError("a source is given unless the mark is C, and then never")
        if self.mark == "C":
            for figure in self.figures:
                figure.refuse_point()
        return self

    @property
    def is_sourced(self) -> bool:
        """It was read somewhere."""
        return self.mark != "C"

    @property
    def citation(self) -> str:
        """What screens say of where it comes from."""
        return f"{self.source} ({_HOW_READ[self.mark]})" if self.source is not None else _HOW_READ[self.mark]

    def figure(self, name: str) -> BenchmarkFigure:
        """The figure of this name; ValueError if there is none."""
        figures = {figure.name: figure for figure in self.figures}
        return figures[_known(name, figures, f"figure of {self.name}")]


class ArrivalProfile(Frozen):
    """When leads come: weights of the days of the week times weights of the hours of the day, local time."""

    what: str = key(meaning="what it is for")
    how: str = key(meaning="how it was made")
    benchmark: str | None = key(None, "the benchmark whose figures it reproduces")
    days: Annotated[tuple[_Number, ...], Field(strict=False, min_length=7, max_length=7)] = key(
        meaning="weights of the days, Monday first"
    )
    hours: Annotated[tuple[_Number, ...], Field(strict=False, min_length=24, max_length=24)] = key(
        meaning="weights of the hours, midnight first"
    )

    @model_validator(mode="after")
    def _some(self) -> "ArrivalProfile":
        if not sum(self.days) * sum(self.hours) > 0:
            raise ValueError("some day and some hour must have a weight above 0")
        return self

    def week(self) -> tuple[float, ...]:
        """168 factors of the mean rate, their mean 1; index 0 is Monday 00:00-01:00."""
        total = math.fsum(self.days) * math.fsum(self.hours)
        return tuple(HOURS_PER_WEEK * day * hour / total for day in self.days for hour in self.hours)


@cache
def decay_presets() -> Mapping[str, DecayPreset]:
    """All published curves by name, in the order of the file."""
    tables = _read("decay.toml")
    return MappingProxyType({name: DecayPreset.model_validate(table) for name, table in tables.items()})


def decay_preset(name: str) -> DecayPreset:
    """The published curve of this name; ValueError with a guess if there is none."""
    return decay_presets()[_known(name, decay_presets(), "preset")]


def decay_preset_names(effect: Effect) -> tuple[str, ...]:
    """The presets that have a curve for this effect."""
    return tuple(name for name, preset in decay_presets().items() if getattr(preset, effect) is not None)


def preset_form(name: str, effect: Effect) -> CurveForm:
    """The published curve for one effect; ValueError if the name is unknown or its source is silent on the effect."""
    fitted: PresetCurve | None = getattr(decay_preset(name), effect)
    if fitted is None:
        names = ", ".join(decay_preset_names(effect))
        raise ValueError(f'"{name}" has no curve for {effect}, since its source has none; these have: {names}')
    return fitted.curve


@cache
def arrival_profiles() -> Mapping[str, ArrivalProfile]:
    """All hour-of-week profiles by name."""
    tables = _read("arrivals.toml")
    return MappingProxyType({name: ArrivalProfile.model_validate(table) for name, table in tables.items()})


@cache
def arrival_profile(name: str) -> tuple[float, ...]:
    """168 factors of the mean rate (mean 1) from Monday 00:00 local time; ValueError if the name is unknown."""
    return arrival_profiles()[_known(name, arrival_profiles(), "arrival profile")].week()


@cache
def benchmarks() -> Mapping[str, Benchmark]:
    """All benchmarks by name, in the order of the file."""
    rows = [Benchmark.model_validate(row) for row in _read("benchmarks.toml")["benchmarks"]]
    return MappingProxyType({row.name: row for row in rows})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("scenarios") / "presets" / name).read_text(encoding="utf-8"))


def _known(name: str, names: Iterable[str], kind: str) -> str:
    allowed = list(names)
    if name in allowed:
        return name
    close = get_close_matches(name.lower(), allowed, n=1, cutoff=0.5)
    guess = f' (did you mean "{close[0]}"?)' if close else ""
    raise ValueError(f'no {kind} "{name[:40]}"{guess}; there are: {", ".join(allowed)}')
