"""A table of the file as rows of a form: fields, headings, lists that grow, what is folded away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from policies.distributions import DurationDist
from policies.frozen import Frozen
from scenarios.fields import FREE_KEYS, LAGS, Key, Spot, entry_type, item_type, keys_of, spot, tables_in
from scenarios.merging import SHARED
from scenarios.places import Place
from scenarios.ranges import is_range
from tui.forms.basics import is_basic
from tui.forms.kinds import DISTRIBUTIONS, Kind, entry_tables, item_tables, kind_of, literals, table_of
from tui.forms.known_words import DECIDING, attributes, entry_names, offered, values_of
from tui.forms.labels import derived, label_of, said
from tui.forms.values import ABSENT, Values
from tui.text import _


class Shape(StrEnum):
    """What a row is for."""

    FIELD = "field"
    HEADING = "heading"
    ITEM = "item"
    """heading of an entry of a list; it can be duplicated and deleted"""
    SWITCH = "switch"
    """a table that is off, or as for every option: Enter gives it"""
    ADD = "add"
    """one more entry of a list"""
    NAME = "name"
    """a free name that is not there yet: its text makes the entry"""
    MORE = "more"
    """fields that are folded away"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a form. `folds`: tables whose `MORE` must be open for it to be seen."""

    shape: Shape
    place: Place
    label: str
    depth: int
    folds: tuple[Place, ...]
    key: Key | None = None
    kind: Kind = Kind.TEXT
    value: Any = ABSENT
    is_given: bool = False
    """written at this very place"""
    taken_from: str | None = None
    """the option that says so, "" for the tables of all options"""
    words: tuple[str, ...] = ()
    is_closed: bool = False
    """no other words than these are allowed"""

    @property
    def can_be_taken_away(self) -> bool:
        """x does something here."""
        return self.is_given and self.shape in (Shape.FIELD, Shape.HEADING, Shape.ITEM)


def rows_of(place: Place, values: Values) -> tuple[Row, ...]:
    """The rows of the form of a place: a table, an entry of a list, a whole list. KeyError: no such place."""
    here = spot(place)
    if here is None:
        raise KeyError(place)
    return tuple(_Form(values).inside(here, place, 0, ()))


def rows_of_parts(parts: Sequence[tuple[str, Place]], values: Values) -> tuple[Row, ...]:
    """Several places under each other: their own rows, and a heading above each that differs from the one before."""
    found: list[Row] = []
    last = ""
    for heading, place in parts:
        if heading != last:
            found.append(Row(Shape.HEADING, (heading,), heading, 0, ()))
            last = heading
        here = spot(place)
        if here is None:
            raise KeyError(place)
        if here.key is not None and here.key.name == place[-1]:
            found += _Form(values).key(here.key, place[:-1], 0, ())
        else:
            found += _Form(values).inside(here, place, 0, ())
    return tuple(found)


class _Form:
    """One walk through the models and the file beside each other."""

    def __init__(self, values: Values) -> None:
        self.values = values

    def inside(self, here: Spot, place: Place, depth: int, folds: tuple[Place, ...]) -> Iterator[Row]:
        """All rows under a place, whatever stands there."""
        held = self.values.held(place)
        table = table_of(here.annotation, held.value)
        if held.value is not ABSENT and is_range(held.value):
            yield from self.range(here, place, depth, folds)
        elif table is not None:
            yield from self.table(table, place, depth, folds)
        elif item_tables(here.annotation) is not None:
            yield from self.items(here, place, depth, folds)
        elif entry_type(here.annotation) is not None:
            yield from self.entries(here, place, depth, folds)
        else:
            yield self.field(here, place, depth, folds)

    def table(self, table: type[Frozen], place: Place, depth: int, folds: tuple[Place, ...]) -> Iterator[Row]:
        """The keys of a table: those that everybody is asked, then the rest behind MORE."""
        said = self.values.held(place).value
        basic, rest = list[Key](), list[Key]()
        for key in _in_order(table, said):
            is_said = self.values.held((*place, key.name)).value is not ABSENT
            (basic if is_basic(key, said) or is_said else rest).append(key)
        for key in basic:
            yield from self.key(key, place, depth, folds)
        if table.__name__ in FREE_KEYS and table.__name__ != "Icp":
            yield from self.attribute_keys(place, depth, folds)
        if rest:
            yield Row(Shape.MORE, place, _more(rest), depth, folds)
            for key in rest:
                yield from self.key(key, place, depth, (*folds, place))

    def key(self, key: Key, around: Place, depth: int, folds: tuple[Place, ...]) -> Iterator[Row]:
        """One key of a table: a field, or a heading with what is under it."""
        place = around if (key.table.__name__, key.name) == ("Icp", "weights") else (*around, key.name)
        here = Spot(key.info.rebuild_annotation(), key)
        held = self.values.held(place)
        if self._is_field(here, held.value):
            yield self.field(here, place, depth, folds)
            return
        is_own = self.values.given(place) is not ABSENT or place == around
        taken_from = self.values.taken_from(place)
        is_shared = around[:1] == ("policies",) and len(around) == 2 and key.name in SHARED
        if is_shared and not is_own:
            yield Row(
                Shape.SWITCH, place, label_of(key), depth, folds, key, value=held.value, taken_from=taken_from or ""
            )
            return
        if held.value is ABSENT and _is_optional_table(here):
            yield Row(Shape.SWITCH, place, label_of(key), depth, folds, key)
            return
        heading = Row(Shape.HEADING, place, label_of(key), depth, folds, key, is_given=is_own and place != around)
        yield heading
        yield from (
            self.inside(here, place, depth + 1, folds)
            if place != around
            else self.entries(here, place, depth + 1, folds)
        )

    def _is_field(self, here: Spot, value: Any) -> bool:
        if value is not ABSENT and is_range(value):
            return False
        tables = tables_in(here.annotation)
        if tables and table_of(here.annotation, value) is None:
            return True
        return not tables and item_tables(here.annotation) is None and entry_type(here.annotation) is None

    def field(self, here: Spot, place: Place, depth: int, folds: tuple[Place, ...], label: str = "") -> Row:
        """A value that is written as one text."""
        key = here.key
        held = self.values.held(place)
        words, is_closed = self._words(here, place)
        return Row(
            Shape.FIELD,
            place,
            label or (label_of(key) if key is not None else derived(str(place[-1]))),
            depth,
            folds,
            key,
            kind_of(here.annotation, key),
            held.value,
            is_given=self.values.given(place) is not ABSENT,
            taken_from=self.values.taken_from(place),
            words=words,
            is_closed=is_closed,
        )

    def _words(self, here: Spot, place: Place) -> tuple[tuple[str, ...], bool]:
        only = literals(here.annotation)
        if only:
            return only, True
        if here.key is not None and here.key.name == place[-1]:
            own = self.values.given((*place[:-1], "name")) if place[-1] == "like" else None
            return tuple(word for word in offered(here.key, self.values.data) if word != own), False
        return values_of(str(place[-1]), self.values.data), False

    def attribute_keys(self, place: Place, depth: int, folds: tuple[Place, ...]) -> Iterator[Row]:
        """Attributes of leads as further keys of a rule."""
        for name in attributes(self.values.data):
            here = spot((*place, name))
            if here is not None:
                yield self.field(Spot(here.annotation, None), (*place, name), depth, folds, name)

    def range(self, here: Spot, place: Place, depth: int, folds: tuple[Place, ...]) -> Iterator[Row]:
        """A number that is not known exactly: likely, lowest, highest."""
        labels = {"likely": _("Likely"), "low": _("Lowest"), "high": _("Highest")}
        value = self.values.held(place).value
        for name, label in labels.items():
            row = self.field(here, place, depth, folds, label)
            yield Row(
                row.shape,
                (*place, name),
                label,
                depth,
                folds,
                row.key,
                row.kind,
                value.get(name, ABSENT),
                is_given=True,
            )

    def items(self, here: Spot, place: Place, depth: int, folds: tuple[Place, ...]) -> Iterator[Row]:
        """The entries of a list of tables, and the row that adds one."""
        item = Spot(item_type(here.annotation), here.key)
        value = self.values.held(place).value
        entries = value if isinstance(value, list) else []
        for number, entry in enumerate(entries):
            at = (*place, number)
            is_given = self.values.given(at) is not ABSENT
            yield Row(Shape.ITEM, at, _title(entry, number), depth, folds, here.key, is_given=is_given)
            yield from self.inside(item, at, depth + 1, folds)
        yield Row(Shape.ADD, place, _("add"), depth, folds, here.key)

    def entries(self, here: Spot, place: Place, depth: int, folds: tuple[Place, ...]) -> Iterator[Row]:
        """A table of free names: those that are there, those that the file makes likely, and a row for a new name."""
        inner = Spot(entry_type(here.annotation), here.key)
        value = self.values.held(place).value
        there = [name for name in value if not self._is_own_key(place, name)] if isinstance(value, dict) else []
        nested = place[-1] if len(place) > 1 and isinstance(place[-1], str) else ""
        likely = values_of(nested, self.values.data) if here.key is not None and here.key.name != nested else ()
        if (here.key is not None and here.key.name == place[-1]) or place == ("icp",):
            likely = entry_names(here.key, self.values.data) if here.key is not None else ()
        is_table = entry_tables(here.annotation) is not None or entry_type(inner.annotation) is not None
        for name in dict.fromkeys([*likely, *there]):
            at = (*place, name)
            if not is_table:
                is_figure = place == ("scenario", "smallest_effect")
                yield self.field(inner, at, depth, folds, said(name) if is_figure else name)
            elif name in there or entry_tables(here.annotation) is None:
                yield Row(Shape.HEADING, at, name, depth, folds, here.key, is_given=name in there)
                yield from self.inside(inner, at, depth + 1, folds)
            else:
                yield Row(Shape.SWITCH, at, name, depth, folds, here.key)
        words = DECIDING if place == ("scenario", "smallest_effect") else ()
        yield Row(Shape.NAME, place, _("add a name"), depth, folds, here.key, words=words)

    def _is_own_key(self, place: Place, name: str) -> bool:
        return place == ("icp",) and name in ("marketing", "sales")


_FIRST = ("name", "like", "dist", "mean", "low", "high")


def _in_order(table: type[Frozen], said: Any) -> list[Key]:
    """The keys of a table: those that say what it is first, what is shared by all options last."""
    keys = list(keys_of(table).values())
    if isinstance(said, dict) and "dist" in said and table.__name__ in LAGS:
        keys = [*_in_order(DurationDist, said), *(key for key in keys if key.name != "lag")]
    if table.__name__ == "Policy":
        keys.sort(key=lambda key: key.name in SHARED)
    if table.__name__ in ("Policy", *DISTRIBUTIONS):
        keys.sort(key=lambda key: _FIRST.index(key.name) if key.name in _FIRST else len(_FIRST))
    return keys


def _is_optional_table(here: Spot) -> bool:
    """A table without which the mechanism is off."""
    key = here.key
    return bool(tables_in(here.annotation)) and key is not None and key.info.default is None


def _more(keys: list[Key]) -> str:
    names = ", ".join(label_of(key).lower() for key in keys[:3])
    rest = len(keys) - 3
    return _("{names} and {count} more").format(names=names, count=rest) if rest > 0 else names


def _title(entry: Any, number: int) -> str:
    if isinstance(entry, dict):
        for name in ("name", "tier", "channel", "kind"):
            if isinstance(entry.get(name), str):
                return str(entry[name])
    return _("number {number}").format(number=number + 1)
