"""Numbers that are not known exactly: where each stands in a table of models, and the table with drawn ones."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from policies.frozen import Frozen

Path = tuple[str | int, ...]
"""Fields, keys and positions that lead from a table to one of its numbers."""
Table = TypeVar("Table", bound=Frozen)


def triangular(u: float, low: float, likely: float, high: float) -> float:
    """The triangular distribution's quantile at u in [0, 1), by its inverse distribution function."""
    width = high - low
    if width <= 0:
        return likely
    rising = likely - low
    if u * width < rising:
        return low + math.sqrt(u * width * rising)
    return high - math.sqrt((1 - u) * width * (high - likely))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number between `low` and `high`, most likely `likely`, in the unit of its field (durations: ms).

    `place` is where the range is written; numbers that come from one place are one number.
    """

    place: Path
    path: Path
    likely: float
    low: float
    high: float

    def at(self, u: float) -> float:
        """The quantile at u in [0, 1)."""
        return triangular(u, self.low, self.likely, self.high)


@dataclass(frozen=True, slots=True)
class Doubts:
    """The doubts of one table. They are no part of what is played: two tables that differ in them alone are equal."""

    all: tuple[Doubt, ...] = field(default=(), compare=False)


def numbers_of(table: Frozen) -> dict[Path, int | float]:
    """Every number of a table by its path, in the order of the fields."""
    return dict(_numbers(table, ()))


def moved_numbers(now: Frozen, other: Frozen) -> Iterator[Path]:
    """Paths of the numbers of `other` that `now` has not, or has not the same of, in the order of the fields."""
    return _moved(now, other, ())


def with_number(table: Table, path: Path, value: float) -> Table:
    """The table with another number at a path that `numbers_of` knows, unchecked; whole where whole numbers stand."""
    changed: Table = _with(table, path, value)
    return changed


def _numbers(value: Any, path: Path) -> Iterator[tuple[Path, int | float]]:
    if isinstance(value, Frozen):
        for name, info in type(value).model_fields.items():
            if not info.exclude:
                yield from _numbers(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _numbers(part, (*path, name))
    elif isinstance(value, tuple):
        for at, part in enumerate(value):
            yield from _numbers(part, (*path, at))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, value


def _moved(now: Any, other: Any, path: Path) -> Iterator[Path]:
    if isinstance(other, Frozen) and type(now) is type(other):
        for name, info in type(other).model_fields.items():
            if not info.exclude:
                yield from _moved(getattr(now, name), getattr(other, name), (*path, name))
    elif isinstance(other, dict) and isinstance(now, dict):
        for name, part in other.items():
            yield from _moved(now.get(name), part, (*path, name))
    elif isinstance(other, tuple) and isinstance(now, tuple):
        if now != other:
            for at, part in enumerate(other):
                yield from _moved(now[at] if at < len(now) else None, part, (*path, at))
    else:
        known = dict(_numbers(now, path))
        yield from (at for at, number in _numbers(other, path) if at not in known or known[at] != number)


def _with(value: Any, path: Sequence[str | int], number: float) -> Any:
    if not path:
        return round(number) if isinstance(value, int) else float(number)
    first, rest = path[0], path[1:]
    if isinstance(value, Frozen):
        return value.model_copy(update={str(first): _with(getattr(value, str(first)), rest, number)})
    if isinstance(value, dict):
        return value | {first: _with(value[first], rest, number)}
    return tuple(_with(part, rest, number) if at == first else part for at, part in enumerate(value))
