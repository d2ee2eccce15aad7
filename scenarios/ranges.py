"""Numbers given as ranges { likely, low, high }: drawn in each simulated run, `likely` where one number is told."""

import math
from typing import Annotated, Any

from pydantic import Field

from policies.durations import parse_duration
from policies.frozen import Frozen, key
from scenarios.places import Place

Number = int | float | str
KEYS = frozenset({"likely", "low", "high"})


class Range(Frozen):
    """A number of the file that is not known exactly; `place` names list entries that have a name."""

    place: Annotated[tuple[str | int, ...], Field(strict=False)] = key(meaning="where it stands")
    likely: Number = key(meaning="the likeliest number")
    low: Number = key(meaning="lowest that is believed possible")
    high: Number = key(meaning="highest that is believed possible")

    def written(self) -> dict[str, Number]:
        """The inline table of the file."""
        return {"likely": self.likely, "low": self.low, "high": self.high}


def is_range(value: object) -> bool:
    """True for a table that can only be meant as a range."""
    return isinstance(value, dict) and "likely" in value and set(value) <= KEYS


def take_ranges(data: Any) -> tuple[Any, list[Range], list[tuple[Place, str]]]:
    """The file with each range replaced by what is likely, the ranges, and (place, sentence) for wrong ones."""
    found: list[Range] = []
    wrong: list[tuple[Place, str]] = []

    def walk(value: Any, place: Place, named: Place) -> Any:
        if is_range(value):
            problem = _problem(value)
            if problem:
                wrong.append((place, problem))
            else:
                found.append(Range(place=named, **value))
            return value["likely"]
        if isinstance(value, dict):
            return {name: walk(part, (*place, name), (*named, name)) for name, part in value.items()}
        if isinstance(value, list) and any(isinstance(part, (dict, list)) for part in value):
            return [walk(part, (*place, at), (*named, label(part, at))) for at, part in enumerate(value)]
        return value

    return walk(data, (), ()), found, wrong


def label(item: object, at: int) -> str | int:
    """How a list entry is called in a place that lasts: by its name or tier, else by its number from 0."""
    if isinstance(item, dict):
        for name in ("name", "tier"):
            if isinstance(item.get(name), str):
                return str(item[name])
    return at


def with_numbers(data: Any, numbers: dict[Place, Number]) -> Any:
    """The file with other numbers at some places (list entries by name); what is not there is left alone."""
    ways = {place[:length] for place in numbers for length in range(len(place))}

    def walk(value: Any, named: Place) -> Any:
        if named in numbers:
            return numbers[named]
        if named not in ways:
            return value
        if isinstance(value, dict):
            return {name: walk(part, (*named, name)) for name, part in value.items()}
        if isinstance(value, list):
            return [walk(part, (*named, label(part, at))) for at, part in enumerate(value)]
        return value

    return walk(data, ())


def _problem(given: dict[str, Any]) -> str:
    missing = [name for name in ("likely", "low", "high") if name not in given]
    if missing:
        return f"a range needs likely, low and high; {' and '.join(missing)} is missing"
    try:
        likely, low, high = (_measure(given[name]) for name in ("likely", "low", "high"))
    except ValueError:
        return "likely, low and high must be three numbers, or three durations"
    if len({isinstance(part, str) for part in given.values()}) > 1:
        return "likely, low and high must be three numbers, or three durations"
    if not low <= likely <= high:
        return "low must not be above likely, and likely not above high"
    return ""


def _measure(value: object) -> float:
    if isinstance(value, str):
        return parse_duration(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e300 or math.isnan(value):
        raise ValueError
    return value
