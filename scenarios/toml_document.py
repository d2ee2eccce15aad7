"""Values of a TOML document are changed so that what stands around them, comments above all, stays as it was."""

import re
from typing import Any

import tomlkit
from tomlkit.items import AoT, Item

_LISTS = frozenset({"sources", "teams", "policies", "sla", "cadence", "disruptions"})
_NESTED = frozenset({"channels", "decay"})


def set_value(table: Any, name: str, value: Any) -> None:
    """Set a key of a tomlkit table or document; the comment behind the old value stays behind the new one."""
    if name in table:
        old = table[name]
        fresh = item(value)
        if isinstance(old, Item) and not isinstance(old, AoT) and not is_table(old):
            fresh.trivia.comment_ws, fresh.trivia.comment = old.trivia.comment_ws, old.trivia.comment
        table[name] = fresh
        return
    is_document = isinstance(table, tomlkit.TOMLDocument)
    if is_document and name in _LISTS and is_list_of_tables(value):
        entries = tomlkit.aot()
        for entry in value:
            entries.append(block(entry))
        table.append(name, entries)
    elif is_document and isinstance(value, dict):
        table.append(name, block(value, nested=name in _NESTED))
    else:
        table.append(name, item(value))


def item(value: Any) -> Any:
    """A plain value as tomlkit writes it: tables inline, a list of several tables with a line for each."""
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for name, part in value.items():
            table.append(name, item(part))
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for part in value:
            array.append(item(part))
        return array.multiline(True) if is_list_of_tables(value) and len(value) > 1 else array
    return tomlkit.item(value)


def block(value: dict[str, Any], *, nested: bool = False) -> Any:
    """A table under a header of its own; `nested`: the tables in it too."""
    table = tomlkit.table(nested)
    for name, part in value.items():
        table.append(name, block(part) if nested and isinstance(part, dict) else item(part))
    return table


def spaced_dates(changed: str, original: str) -> str:
    """tomlkit drops the space between a date and the bracket behind it; put it back where it was."""

    def spaced(found: re.Match[str]) -> str:
        wide = f"{found[1]} {found[2]}"
        return wide if wide in original and found[0] not in original else found[0]

    return re.sub(r"(\d{4}-\d\d-\d\d)([}\],])", spaced, changed)


def is_table(value: object) -> bool:
    """A table, with a header or inline."""
    return isinstance(value, dict)


def is_list_of_tables(value: object) -> bool:
    """A list of tables, not empty."""
    return isinstance(value, list) and bool(value) and all(isinstance(part, dict) for part in value)
