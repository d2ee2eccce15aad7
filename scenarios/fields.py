"""The keys of the file as the models know them: what may stand where, and what is said of it."""

import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from policies.distributions import DurationDist
from policies.frozen import Frozen, Names
from scenarios.scenario import Scenario

FREE_KEYS = frozenset({"Rule", "SalesIcp", "Icp"})
"""Tables that also take the names of attributes as keys."""
LAGS = frozenset({"Latency", "Notify"})
"""Tables whose `lag` may be a distribution written without `lag =`."""
SHORT_FORMS = frozenset({"DurationDist", "AmountDist", "Latency", "Notify", "Routing"})
"""Tables that may also be written as one value."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table: its name in the file and what the model says of it."""

    name: str
    table: type[Frozen]
    info: FieldInfo

    @property
    def meaning(self) -> str:
        """What it says, in a few words."""
        return self.info.description or ""

    def note(self, kind: Literal["unit", "usual", "source"]) -> str:
        """Unit, usual range or source of the default; "" when there is none."""
        extra = self.info.json_schema_extra
        return str(extra.get(kind, "")) if isinstance(extra, dict) else ""


@cache
def keys_of(table: type[Frozen]) -> dict[str, Key]:
    """Name in the file -> key, in the order of the model; what is no part of the file is left out."""
    return {
        info.alias or name: Key(info.alias or name, table, info)
        for name, info in table.model_fields.items()
        if not info.exclude
    }


def choices(annotation: Any) -> Iterator[Any]:
    """The types that may stand here: unions and annotations taken apart, None left out."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from choices(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for part in get_args(annotation):
            yield from choices(part)
    elif annotation is not type(None):
        yield annotation


def tables_in(annotation: Any) -> list[type[Frozen]]:
    """The tables that may stand here directly."""
    return [one for one in choices(annotation) if isinstance(one, type) and issubclass(one, Frozen)]


def item_type(annotation: Any) -> Any:
    """What a list holds here; None when no list may stand here."""
    for one in choices(annotation):
        if get_origin(one) is tuple:
            return get_args(one)[0]
    return None


def limits_of(annotation: Any) -> list[Any]:
    """What is noted beside the type, or beside a member of the union that it is: `Ge`, `Le`, lengths, validators."""
    if get_origin(annotation) is Annotated:
        inner, *notes = get_args(annotation)
        spread = [part for note in notes for part in (getattr(note, "metadata", None) or [note])]
        return [*limits_of(inner), *spread]
    return [part for member in get_args(annotation) for part in limits_of(member)] if get_origin(annotation) else []


def entry_type(annotation: Any) -> Any:
    """What a table of free names holds here; None when there is no such table."""
    for one in choices(annotation):
        if get_origin(one) is dict:
            return get_args(one)[1]
    return None


@dataclass(frozen=True, slots=True)
class Spot:
    """What the models say of a place of the file: the type there, and the nearest key that leads to it."""

    annotation: Any
    key: Key | None


def spot(place: Sequence[str | int], table: type[Frozen] = Scenario) -> Spot | None:
    """The spot of a place; None for a place that the models do not know."""
    here: Any = table
    key: Key | None = None
    for part in place:
        found = _step(here, part)
        if found is None:
            return None
        here, key = found.annotation, found.key or key
    return Spot(here, key)


def _step(annotation: Any, part: str | int) -> Spot | None:
    if isinstance(part, int):
        item = item_type(annotation)
        return None if item is None else Spot(item, None)
    for table in tables_in(annotation):
        known = keys_of(table)
        if part in known:
            return Spot(known[part].info.rebuild_annotation(), known[part])
        if table.__name__ == "Icp":
            return Spot(entry_type(known["weights"].info.annotation), known["weights"])
        if table.__name__ in FREE_KEYS:
            return Spot(str | Names, None)
        if table.__name__ in LAGS and part in keys_of(DurationDist):
            return _step(DurationDist, part)
    entry = entry_type(annotation)
    return None if entry is None else Spot(entry, None)


@cache
def homes() -> dict[str, tuple[str, ...]]:
    """Key -> tables of the file that have it, as planners write them."""
    found: dict[str, list[str]] = {}
    for title, table in titled_tables():
        for name in keys_of(table):
            found.setdefault(name, []).append(title)
    return {name: tuple(titles) for name, titles in found.items()}


@cache
def titled_tables() -> tuple[tuple[str, type[Frozen]], ...]:
    """The tables right under the file, such as ("[[sources]]", Source)."""
    titles: list[tuple[str, type[Frozen]]] = []
    for name, key in keys_of(Scenario).items():
        annotation = key.info.annotation
        titles += [(f"[{name}]", table) for table in tables_in(annotation)]
        titles += [(f"[[{name}]]", table) for table in tables_in(item_type(annotation))]
        titles += [(f"[{name}.NAME]", table) for table in tables_in(entry_type(annotation))]
    return tuple(titles)
