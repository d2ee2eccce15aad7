"""What a key does to a row: the place and the value that go into the file."""

import copy
import re
import tomllib
from typing import Any, NamedTuple

from policies.frozen import Frozen
from scenarios.fields import Spot, entry_type, item_type, keys_of, spot, tables_in
from scenarios.places import Place
from scenarios.ranges import KEYS, is_range
from scenarios.reference import example_of
from tui.forms.entry import Entry, read_entry
from tui.forms.kinds import DISTRIBUTIONS, Kind
from tui.forms.labels import said
from tui.forms.rows import Row, Shape
from tui.forms.values import ABSENT, Values
from tui.text import _

_SMALL_SHARE = 0.05


class Edit(NamedTuple):
    """A value for a place; ABSENT takes the place away, `is_new`: it goes into the list before the entry there."""

    place: Place
    value: Any
    is_new: bool = False


def typed(row: Row, text: str) -> Entry:
    """What a typed text means for a row's place; words may be written as people say them."""
    plain = text.strip()
    for word in row.words:
        if plain in (word, said(word)):
            return Entry([word] if row.kind is Kind.WORDS else word)
    entry = read_entry(text, row.kind)
    return entry if entry.problem or row.kind is not Kind.SHARE else Entry(entry.value, _share_for_per_cent(row, text))


def _share_for_per_cent(row: Row, text: str) -> str:
    """0.38 in a field of per cent is 0.38 %, but where nobody expects so little it was meant to be 38 %."""
    given = text.strip().replace(",", ".")
    usual = re.findall(r"[\d.]+", row.key.note("usual")) if row.key is not None else []
    if not re.fullmatch(r"0?\.[1-9]\d*", given) or (usual and float(usual[-1]) < _SMALL_SHARE):
        return ""
    meant = f"{float(given) * 100:g}"
    return _("that is {given} %; did you mean {meant} %?").format(given=given, meant=meant)


def write(row: Row, value: Any, values: Values) -> Edit:
    """The edit that makes a row's place hold a value; a range goes with its numbers, a law with what it needs."""
    if row.place[-1] == "dist" and row.key is not None and row.key.table.__name__ in DISTRIBUTIONS:
        return _other_law(row.place[:-1], str(value), values)
    return Edit(*values.edit(row.place, value))


def take_away(row: Row, values: Values) -> Edit | None:
    """The edit that takes away what is written at a row's place; None where nothing is, or it must stay."""
    place = checked_place(row, values)
    return None if values.given(place) is ABSENT else Edit(place, ABSENT)


def checked_place(row: Row, values: Values) -> Place:
    """The place whose key says what is allowed: the number's own for the ends of a range."""
    around = values.held(row.place[:-1]).value
    return row.place[:-1] if row.place[-1] in KEYS and is_range(around) else row.place


def switch_on(row: Row, values: Values) -> Edit:
    """A table that is off is given; one that is as for every option becomes the option's own."""
    if row.taken_from is not None and row.value is not ABSENT:
        return Edit(row.place, copy.deepcopy(row.value))
    here = spot(row.place)
    tables = tables_in(here.annotation) if here is not None else []
    if tables and tables[0].__name__ == "TeamStaffing":
        return Edit(*values.edit(row.place, _staffing(str(row.place[-1]), values)))
    return Edit(*values.edit(row.place, example_table(tables[0], values) if tables else {}))


def added(row: Row, values: Values) -> Edit:
    """One more entry at the end of a list; a copy of an entry when the row is one."""
    place = row.place[:-1] if row.shape is Shape.ITEM else row.place
    held = values.held(place).value
    entries = copy.deepcopy(held) if isinstance(held, list) else []
    at = int(row.place[-1]) + 1 if row.shape is Shape.ITEM else len(entries)
    if row.shape is Shape.ITEM:
        fresh = renamed(entries[at - 1], entries)
    else:
        here = spot(place)
        tables = tables_in(item_type(here.annotation)) if here is not None else []
        fresh = renamed(example_table(tables[0], values), entries) if tables else {}
    if isinstance(values.given(place), list):
        return Edit((*place, at), fresh, is_new=True)
    return Edit(*values.edit(place, [*entries[:at], fresh, *entries[at:]]))


def named(row: Row, name: str, values: Values) -> Edit | None:
    """A new entry under a free name; None for a name that is empty or there."""
    name = name.strip()
    here = spot(row.place)
    if not name or here is None or values.given((*row.place, name)) is not ABSENT:
        return None
    return Edit(*values.edit((*row.place, name), _first_value(Spot(_entry_of(here), here.key), values)))


def example_table(table: type[Frozen], values: Values) -> dict[str, Any]:
    """A table with what must be given, as the reference file shows it, by names that this file knows."""
    found: dict[str, Any] = {}
    for key in keys_of(table).values():
        if not key.info.is_required():
            continue
        annotation = key.info.rebuild_annotation()
        inner = tables_in(item_type(annotation))
        if inner:
            found[key.name] = [example_table(inner[0], values)]
        else:
            found[key.name] = tomllib.loads(f"value = {example_of(key)}")["value"]
    return found | _NEEDED.get(table.__name__, {})


_NEEDED: dict[str, dict[str, Any]] = {
    "Team": {"headcount": 1}, "ContactDecay": {"preset": "salesup2025"}, "InterestDecay": {"preset": "salesup2025"},
}  # fmt: skip
"""What a table needs though none of its keys must be given."""


def renamed(entry: Any, entries: list[Any]) -> Any:
    """A copy of an entry with a name that no other has."""
    fresh = copy.deepcopy(entry)
    for key in ("name", "tier"):
        taken = {one.get(key) for one in entries if isinstance(one, dict)}
        if isinstance(fresh, dict) and isinstance(fresh.get(key), str) and fresh[key] in taken:
            number = next(n for n in range(2, len(entries) + 3) if f"{fresh[key]} ({n})" not in taken)
            fresh[key] = f"{fresh[key]} ({number})"
    return fresh


def _entry_of(here: Spot) -> Any:
    return entry_type(here.annotation)


def _first_value(here: Spot, values: Values) -> Any:
    tables = tables_in(here.annotation)
    if tables:
        return example_table(tables[0], values)
    if entry_type(here.annotation) is not None:
        return {}
    text = str(here.annotation)
    return [] if item_type(here.annotation) is not None and "float" not in text else 0 if "float" in text else ""


def _other_law(place: Place, law: str, values: Values) -> Edit:
    """Another distribution with the same mean, and what else it needs."""
    held = values.held(place).value
    old = held if isinstance(held, dict) else {}
    mean = old.get("mean", old.get("high", next(iter(old.get("values", [])), 1)))
    extra: dict[str, dict[str, Any]] = {
        "lognormal": {"mean": mean, "cv": old.get("cv", 0.7)}, "gamma": {"mean": mean, "cv": old.get("cv", 0.7)},
        "weibull": {"mean": mean, "shape": old.get("shape", 1)}, "empirical": {"values": [mean]},
        "uniform": {"low": old.get("low", mean), "high": old.get("high", mean)},
    }  # fmt: skip
    fresh = {"dist": law, **extra.get(law, {"mean": mean})}
    return Edit(*values.edit(place, fresh | ({"clock": old["clock"]} if "clock" in old else {})))


def _staffing(team: str, values: Values) -> dict[str, Any]:
    """A team's own headcount, to be changed for one option."""
    teams = values.data.get("teams", [])
    same = [one for one in teams if isinstance(one, dict) and one.get("name") == team]
    return {"headcount": same[0].get("headcount", len(same[0].get("reps", [1])))} if same else {"headcount": 1}
