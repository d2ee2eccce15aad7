"""The quick way to change a plain value: its own characters give way, where one line of the text has it."""

import re
import tomllib
from collections.abc import Iterator
from itertools import islice
from typing import Any

import tomlkit

from scenarios.places import Place

_VALUE = r"""("(?:\\.|[^"\\\n])*"|'[^'\n]*'|\[[^\[\]{}\#\n]*\]|[^\s\[\]{},\#"'=]+)"""
_HEADER = re.compile(r"(?m)^[ \t]*(\[\[?)[ \t]*([^\[\]#\n]+?)[ \t]*\]\]?[ \t]*(?:#.*)?\r?$")
_TRIES = 6
"""Keys of that name that are looked at in the table's part of the text; each costs reading the whole text again."""


def replaced(text: str, place: Place, value: Any, want: dict[str, Any]) -> str | None:
    """The text with a plain value at a place and nothing else changed, so that tomllib reads `want`.

    None where that is not seen at a glance: the value is not there yet, is no plain one, or fills several lines.
    """
    written = _written(value)
    if written is None or not isinstance(place[-1], str):
        return None
    key = re.compile(rf"""(?<![\w-])["']?{re.escape(place[-1])}["']?[ \t]*=[ \t]*{_VALUE}""")
    for begin, end in _parts(text, place):
        for found in islice(key.finditer(text, begin, end), _TRIES):
            changed = text[: found.start(1)] + written + text[found.end(1) :]
            if _says(changed, want):
                return changed
    return None


def _parts(text: str, place: Place) -> Iterator[tuple[int, int]]:
    """Where the place may be written: behind the header of a table around it, the nearest first, else on top."""
    headers = list(_HEADER.finditer(text))
    ends = [*(found.start() for found in headers[1:]), len(text)][: len(headers)]
    for size in range(len(place) - 1, 0, -1):
        names = ".".join(str(part) for part in place[:size] if isinstance(part, str))
        number = place[size - 1] if isinstance(place[size - 1], int) else None
        same = [(one.end(), end) for one, end in zip(headers, ends, strict=True) if one[2] == names]
        if number is None and same:
            yield same[0]
        elif isinstance(number, int) and number < len(same):
            yield same[number]
    yield 0, headers[0].start() if headers else len(text)


def _written(value: Any) -> str | None:
    """As TOML has it; None for tables, lists of anything but plain values, and texts of several lines."""
    parts = value if isinstance(value, list) else [value]
    if any(isinstance(part, dict | list) or "\n" in str(part) for part in parts):
        return None
    return str(tomlkit.item(value).as_string())


def _says(text: str, want: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == want
    except tomllib.TOMLDecodeError:
        return False
