"""One value of a scenario's text is changed, and nothing else: comments, order and layout stay."""

import copy
import tomllib
from collections.abc import Callable
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from scenarios.editing_in_place import replaced
from scenarios.places import Place
from scenarios.toml_document import block, item, set_value, spaced_dates


def with_value(text: str, place: Place, value: Any) -> str:
    """The text with a plain value (as tomllib gives them) at a place; missing tables on the way are made.

    KeyError for a list entry that is not there.
    """

    def change(data: Any, is_document: bool) -> None:
        holder = _holder(data, place[:-1], makes=True)
        last = place[-1]
        if isinstance(last, int):
            _entry(holder, last, place)
            holder[last] = item(value) if is_document else copy.deepcopy(value)
        elif is_document:
            set_value(holder, last, value)
        else:
            holder[last] = copy.deepcopy(value)

    want = tomllib.loads(text)
    change(want, False)
    return replaced(text, place, value, want) or _changed(text, change, want)


def without(text: str, place: Place) -> str:
    """The text without a key or list entry, which then is as by default. KeyError when it is not there."""

    def change(data: Any, _is_document: bool) -> None:
        holder = _holder(data, place[:-1])
        last = place[-1]
        _entry(holder, last, place)
        del holder[last]

    want = tomllib.loads(text)
    change(want, False)
    return _changed(text, change, want)


def with_item(text: str, place: Place, entry: dict[str, Any], at: int | None = None) -> str:
    """The text with one more table in the list at a place, before entry number `at` or at the end (None)."""

    def change(data: Any, is_document: bool) -> None:
        holder, name = _holder(data, place[:-1], makes=True), str(place[-1])
        entries = holder.get(name)
        if entries is None:
            _begin(holder, name, entry, is_document)
            return
        number = len(entries) if at is None else at
        if not is_document:
            entries.insert(number, copy.deepcopy(entry))
        elif isinstance(entries, AoT):
            entries.insert(number, block(entry))
        else:
            entries.insert(number, item(entry))

    want = tomllib.loads(text)
    change(want, False)
    return _changed(text, change, want)


def _begin(holder: Any, name: str, entry: dict[str, Any], is_document: bool) -> None:
    if is_document:
        set_value(holder, name, [entry])
    else:
        holder[name] = [copy.deepcopy(entry)]


def _changed(text: str, change: Callable[[Any, bool], None], want: dict[str, Any]) -> str:
    """The change made in the document; where tomlkit gets it wrong (a table in two pieces), all is written anew."""
    try:
        document = tomlkit.parse(text)
        change(document, True)
        changed = spaced_dates(tomlkit.dumps(document), text)
        if tomllib.loads(changed) == want:
            return changed
    except (TOMLKitError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, ValueError):
        pass
    return tomlkit.dumps(want)


def _holder(data: Any, place: Place, *, makes: bool = False) -> Any:
    at = data
    for number, part in enumerate(place):
        if makes and isinstance(part, str) and part not in at:
            at.append(part, tomlkit.table()) if hasattr(at, "append") else at.update({part: {}})
        _entry(at, part, place[: number + 1])
        at = at[part]
    return at


def _entry(holder: Any, part: str | int, place: Place) -> None:
    is_there = 0 <= part < len(holder) if isinstance(part, int) else part in holder
    if not is_there:
        raise KeyError(".".join(map(str, place)))
