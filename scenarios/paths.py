"""Numbers and names of a scenario file by a dotted path: "sla.hot.first_touch", "sources.demo form.leads_per_week"."""

import datetime as dt
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Literal, get_origin

from policies.frozen import Frozen
from scenarios.fields import SHORT_FORMS, choices, keys_of, spot, tables_in
from scenarios.places import Place
from scenarios.ranges import is_range, label

Value = int | float | str | bool | dt.date
_PLAIN = (int, float, str, bool, dt.date)
_NO_QUESTION = frozenset({"name", "like", "description", "plugin", "calendar"})
"""Keys that no experiment varies."""
_NEAR = 10
_USUAL = ("headcount", "first_touch", "leads_per_week", "causal_share", "reach", "assignment_latency")
"""Keys that are often varied."""


class UnknownPath(ValueError):
    """A path that leads to no number or name of the file; `near` are paths that do, the likeliest first."""

    def __init__(self, path: str, near: tuple[str, ...]) -> None:
        super().__init__(f'the file has no number or name at "{path}"')
        self.path = path
        self.near = near


def find(data: Mapping[str, Any], path: str) -> Place:
    """The place of a path in a file as `parse` gives it; list entries by name, tier or number from 1.

    A key that the file leaves at its default has a place too. Raises UnknownPath.
    """
    found = next(_places(data, (), path.strip()), None)
    if found is None:
        raise UnknownPath(path, _near(path.strip(), list(paths(data))))
    return found


def paths(data: Mapping[str, Any]) -> Iterator[str]:
    """Every path of the file that may be varied, in its order; keys at their default follow those that are written."""
    return _paths(data, (), "")


def value_at(data: Any, place: Place) -> Any:
    """What the file says at a place: of a range what is likely; the default where it says nothing, else None."""
    at = data
    for part in place:
        if isinstance(at, list) and isinstance(part, int) and part < len(at):
            at = at[part]
            continue
        if not (isinstance(at, dict) and part in at):
            here = spot(place)
            return None if here is None or here.key is None else here.key.info.get_default()
        at = at[part]
    return at["likely"] if is_range(at) else at


def with_values(data: Any, values: Mapping[Place, Value]) -> Any:
    """The file with other values at some places; tables that are not there are made, nothing given is changed."""
    for place, value in values.items():
        data = _with_value(data, place, value)
    return data


def _with_value(at: Any, place: Place, value: Value) -> Any:
    if not place:
        return value
    first, rest = place[0], place[1:]
    if isinstance(at, list) and isinstance(first, int):
        return [_with_value(part, rest, value) if number == first else part for number, part in enumerate(at)]
    table = at if isinstance(at, dict) and not is_range(at) else {}
    return {**table, first: _with_value(table.get(first), rest, value)}


def _places(at: Any, place: Place, rest: str) -> Iterator[Place]:
    """The places that a path may mean, longest names first, since names may have dots of their own."""
    for name, part, value in sorted(_inside(at, place), key=lambda each: -len(each[0])):
        if rest == name and _is_one_value((*place, part), value):
            yield (*place, part)
        elif rest.startswith(f"{name}."):
            yield from _places(value, (*place, part), rest[len(name) + 1 :])


def _inside(at: Any, place: Place) -> Iterator[tuple[str, str | int, Any]]:
    """Name, part of the place, and value of all that may follow a place."""
    if isinstance(at, list):
        for number, entry in enumerate(at):
            yield str(label(entry, number) if isinstance(label(entry, number), str) else number + 1), number, entry
            yield str(number + 1), number, entry
        return
    written = at if isinstance(at, dict) and not is_range(at) else {}
    yield from ((name, name, value) for name, value in written.items())
    yield from ((name, name, None) for name in _known(place) if name not in written)


def _known(place: Place) -> list[str]:
    here = spot(place)
    return [name for table in tables_in(here.annotation) for name in keys_of(table)] if here is not None else []


def _is_one_value(place: Place, value: object) -> bool:
    here = spot(place)
    if here is None or place[-1] in _NO_QUESTION:
        return False
    if isinstance(value, _PLAIN) or is_range(value):
        return True
    kinds = list(choices(here.annotation))
    tables = {one.__name__ for one in tables_in(here.annotation)}
    return any(one in _PLAIN or get_origin(one) is Literal for one in kinds) or bool(tables & SHORT_FORMS)


def _paths(at: Any, place: Place, before: str) -> Iterator[str]:
    seen: set[str | int] = set()
    for name, part, value in _inside(at, place):
        if part in seen:
            continue
        seen.add(part)
        here = f"{before}{name}"
        if _is_one_value((*place, part), value):
            yield here
        if isinstance(value, (dict, list)) and not is_range(value):
            yield from _paths(value, (*place, part), f"{here}.")
        elif value is None and _is_there_by_default((*place, part)):
            yield from _paths({}, (*place, part), f"{here}.")


def _is_there_by_default(place: Place) -> bool:
    here = spot(place)
    return here is not None and here.key is not None and isinstance(here.key.info.get_default(), Frozen)


def _near(path: str, known: list[str]) -> tuple[str, ...]:
    """Paths that go on from it, that look alike, that end alike; without any, some that are often varied."""
    lower = {each.lower(): each for each in known}
    alike = [each for name, each in lower.items() if name.startswith(f"{path.lower()}.")]
    alike += [lower[each] for each in get_close_matches(path.lower(), lower, n=_NEAR, cutoff=0.6)]
    last = path.lower().rpartition(".")[2]
    ends = {each: each.lower().rpartition(".")[2] for each in known}
    close_ends = get_close_matches(last, dict.fromkeys(ends.values()), n=2, cutoff=0.75)
    alike += [each for each in known if ends[each] in close_ends]
    alike = alike or [each for key in _USUAL for each in known if ends[each] == key]
    return tuple(dict.fromkeys(alike))[:_NEAR]
