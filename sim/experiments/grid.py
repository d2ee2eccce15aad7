"""The values to be tried: "sla.hot.first_touch=5m,15m,1h", "teams.SDR.headcount=4..12", every one with every other."""

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import product
from pathlib import Path
from typing import Any

from policies.durations import format_duration, parse_duration
from policies.settings import Policy
from policies.staffing import TeamStaffing
from policies.wording import say
from scenarios.loading import build
from scenarios.paths import Value, find, value_at, with_values
from scenarios.places import Place
from scenarios.scenario import Scenario
from scenarios.size import too_big

MOST_VALUES, MOST_CELLS = 200, 2_000
_RANGE = re.compile(r"(?P<low>[^:]+?)\.\.(?P<high>[^:]+?)(?::(?P<step>.+))?")


class GridError(ValueError):
    """Values that cannot be tried; the text says why and what is allowed."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing that is varied: its path and place in the file, and the values to be tried, in order."""

    path: str
    place: Place
    values: tuple[Value, ...]

    @property
    def label(self) -> str:
        """The last two parts of the path: hot.first_touch."""
        return ".".join(self.path.split(".")[-2:])

    @property
    def is_headcount(self) -> bool:
        """A team's headcount is played as the option's staffing, so that all cells share their worlds."""
        return len(self.place) == 3 and self.place[0] == "teams" and self.place[2] == "headcount"


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination of values, one for each axis; `is_file`: they are the file's own."""

    values: tuple[Value, ...]
    scenario: Scenario
    is_file: bool = False
    in_grid: bool = True


def read_axis(text: str, data: Mapping[str, Any]) -> Axis:
    """An axis as typed, PATH=VALUES; raises GridError, and UnknownPath for a path the file does not have."""
    path, sign, written = text.partition("=")
    if not sign or not path.strip() or not written.strip():
        raise GridError(say('"{text}": must be PATH=VALUES, such as "teams.SDR.headcount=4..12"', text=text))
    place = find(data, path)
    values = tuple(dict.fromkeys(value for part in written.split(",") for value in _values(part.strip(), text)))
    if len(values) > MOST_VALUES:
        raise GridError(
            say(
                '"{text}": {values:,} values; at most {most}',
                text=text,
                values=len(values),
                most=MOST_VALUES,
            )
        )
    return Axis(path.strip(), place, values)


def _values(part: str, text: str) -> Sequence[Value]:
    if not part:
        raise GridError(say('"{text}": there is nothing between two commas', text=text))
    spread = _RANGE.fullmatch(part)
    if spread is None:
        return [_value(part)]
    low, high, step = (None if each is None else each.strip() for each in spread.group("low", "high", "step"))
    assert low is not None
    assert high is not None
    first, last, by = _number(low), _number(high), _number(step or "1")
    if first is not None and last is not None and by is not None:
        return [_plain(each) for each in _spread(first, last, by, text)]
    try:
        first, last, by = (Decimal(parse_duration(each)) for each in (low, high, step or ""))
    except ValueError:
        raise GridError(
            say('"{part}": a range is LOW..HIGH or LOW..HIGH:STEP, as 4..12 or 5m..30m:5m', part=part)
        ) from None
    return [format_duration(int(ms)) for ms in _spread(first, last, by, text)]


def _spread(low: Decimal, high: Decimal, step: Decimal, text: str) -> list[Decimal]:
    if step <= 0 or high < low:
        raise GridError(say('"{text}": a range goes from low to high in steps above 0', text=text))
    if (high - low) / step >= MOST_VALUES:
        raise GridError(say('"{text}": more than {most} values', text=text, most=MOST_VALUES))
    return [low + step * number for number in range(int((high - low) / step) + 1)]


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _value(text: str) -> Value:
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"[+-]?\d{1,18}", text):
        return int(text)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    return text.strip("\"'")


def cells(
    data: Mapping[str, Any],
    axes: Sequence[Axis],
    name: str = "scenario",
    *,
    allow_huge: bool = False,
    folder: Path | None = None,
) -> tuple[Cell, ...]:
    """Every combination, the last axis quickest; the file itself stands at the end if it is none of them.

    Raises GridError for axes that are the same or too many cells, ScenarioError for values the file may not have.
    """
    if len({axis.place for axis in axes}) < len(axes):
        raise GridError(say("the same thing is varied twice: give its values once, with commas"))
    count = math.prod(len(axis.values) for axis in axes)
    if count > MOST_CELLS:
        raise GridError(
            say(
                "{count:,} combinations; at most {most:,}: vary fewer things, or in larger steps",
                count=count,
                most=MOST_CELLS,
            )
        )
    own = tuple(value_at(data, axis.place) for axis in axes)
    found = [
        Cell(values, _scenario(data, axes, values, name, allow_huge, folder), _same(values, own))
        for values in product(*(axis.values for axis in axes))
    ]
    if any(cell.is_file for cell in found):
        return tuple(found)
    return (
        *found,
        Cell(own, build(dict(data), name, allow_huge=allow_huge, folder=folder), is_file=True, in_grid=False),
    )


def _scenario(
    data: Mapping[str, Any],
    axes: Sequence[Axis],
    values: Sequence[Value],
    name: str,
    allow_huge: bool,
    folder: Path | None,
) -> Scenario:
    changes = dict(zip(axes, values, strict=True))
    written = {axis.place: value for axis, value in changes.items() if not _is_staffing(axis, value)}
    scenario = build(with_values(data, written), name, allow_huge=allow_huge, folder=folder)
    policies = scenario.policies
    for axis, value in changes.items():
        if _is_staffing(axis, value):
            assert isinstance(axis.place[1], int)
            assert isinstance(value, int)
            team = scenario.teams[axis.place[1]].name
            policies = tuple(each if _has_own(each, team) else with_headcount(each, team, value) for each in policies)
    staffed = scenario.model_copy(update={"policies": policies})
    problem = None if allow_huge else next(iter(too_big(staffed)), None)
    if problem is not None:
        raise GridError(problem[1])
    return staffed


def _is_staffing(axis: Axis, value: Value) -> bool:
    """Only a whole number can be a staffing; of anything else the file's own checks say what is wrong."""
    return axis.is_headcount and type(value) is int and 0 <= value <= 1_000_000


def _has_own(policy: Policy, team: str) -> bool:
    staffing = policy.staffing.get(team)
    return staffing is not None and staffing.headcount is not None


def with_headcount(policy: Policy, team: str, headcount: int) -> Policy:
    """The option with so many people in a team from the first day; its hours and hires stay."""
    staffing = policy.staffing.get(team, TeamStaffing()).model_copy(update={"headcount": headcount})
    return policy.model_copy(update={"staffing": policy.staffing | {team: staffing}})


def _same(values: Sequence[Value], own: Sequence[object]) -> bool:
    return all(_measured(one) == _measured(other) for one, other in zip(values, own, strict=True))


def _measured(value: object) -> object:
    """Durations as milliseconds, so that "60s" is "1m"."""
    if isinstance(value, str):
        try:
            return parse_duration(value)
        except ValueError:
            return value
    return value


def called(axes: Sequence[Axis], values: Sequence[Value]) -> str:
    """A combination in words: hot.first_touch 5m, SDR.headcount 6."""
    return ", ".join(f"{axis.label} {told(value)}" for axis, value in zip(axes, values, strict=True))


def told(value: object) -> str:
    """A value as the file would write it, without quotes; "none" where there is none."""
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)
