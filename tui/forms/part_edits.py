"""Whole entries of the file: a new source, team or option, a copy, one less, another base."""

import copy
import tomllib
from typing import Any

from scenarios.editing import with_item, with_value, without
from scenarios.fields import item_type, spot, tables_in
from scenarios.merging import OFF
from scenarios.places import Place
from tui.forms.edits import example_table, renamed
from tui.forms.values import Values


def new_entry(text: str, name: str) -> tuple[str, Place]:
    """The text with one more entry at the end of a list such as "sources", and where it is."""
    data = tomllib.loads(text)
    entries = data.get(name, [])
    here = spot((name,))
    table = tables_in(item_type(here.annotation))[0] if here is not None else None
    entry = renamed(example_table(table, Values(data)) if table is not None else {}, entries)
    return with_item(text, (name,), entry), (name, len(entries))


def duplicated(text: str, place: Place) -> tuple[str, Place]:
    """The text with a copy of an entry behind it, under a name of its own, and where the copy is."""
    name, number = str(place[0]), int(place[1])
    entries = tomllib.loads(text)[name]
    return with_item(text, (name,), renamed(entries[number], entries), number + 1), (name, number + 1)


def deleted(text: str, place: Place) -> str:
    """The text without an entry; options that take from a deleted one take over what it said itself."""
    data = tomllib.loads(text)
    if place[0] == "policies":
        gone = data["policies"][place[1]]
        for number, option in enumerate(data["policies"]):
            if option is not gone and option.get("like") == gone.get("name"):
                text = _inheriting(text, ("policies", number), option, gone)
    return without(text, place)


def _inheriting(text: str, place: Place, option: dict[str, Any], gone: dict[str, Any]) -> str:
    own = _over(gone, option)
    for name, value in own.items():
        if name not in ("name", "like") and value != option.get(name):
            text = with_value(text, (*place, name), value)
    if "like" in gone:
        return with_value(text, (*place, "like"), gone["like"])
    return without(text, (*place, "like"))


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """As `scenarios.merging.over`, but "off" stays: what lies further below may have the key."""
    merged = copy.deepcopy(below)
    for name, value in above.items():
        under = merged.get(name)
        is_merged = isinstance(value, dict) and isinstance(under, dict) and "dist" not in value and "dist" not in under
        merged[name] = _over(under, value) if is_merged and value != OFF and under is not None else value
    return merged


def renamed_option(text: str, place: Place, name: str) -> str:
    """The text with another name of an option, also where others take from it."""
    data = tomllib.loads(text)
    old = data["policies"][place[1]].get("name")
    for number, option in enumerate(data["policies"]):
        if old is not None and option.get("like") == old:
            text = with_value(text, ("policies", number, "like"), name)
    return with_value(text, (*place, "name"), name)
