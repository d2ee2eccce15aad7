"""What a scenario's text says at a place, what holds there when it says nothing, and where an edit has to go."""

import copy
from dataclasses import dataclass
from typing import Any

from policies.settings import NOTIFY_PRESETS
from scenarios.fields import SHORT_FORMS, spot, tables_in
from scenarios.merging import OFF, complete_options
from scenarios.places import Place


class _Absent:
    """There is one of it, copies too."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __copy__(self) -> "_Absent":
        return self

    def __deepcopy__(self, _known: object) -> "_Absent":
        return self


ABSENT: Any = _Absent()
"""Nothing is written at a place."""


@dataclass(frozen=True, slots=True)
class Held:
    """What holds at a place: `value` ABSENT = as by default; `origin` is where it is written, elsewhere if taken."""

    value: Any
    origin: Place | None

    @property
    def is_default(self) -> bool:
        """Nobody wrote it."""
        return self.value is ABSENT


class Values:
    """The plain values of one text; options know what they take from others."""

    def __init__(self, data: dict[str, Any]) -> None:
        """`data`: as tomllib gives it."""
        self.data = data
        self._options, _ = complete_options(data)

    def given(self, place: Place) -> Any:
        """What is written at the place itself; ABSENT where nothing is."""
        return _at(self.data, place)

    def held(self, place: Place) -> Held:
        """What holds at the place: written there, or taken from an option it is like or from the tables for all."""
        value = self.given(place)
        if value is not ABSENT and value != OFF:
            return Held(value, place)
        if len(place) > 2 and place[0] == "policies" and isinstance(place[1], int) and place[1] < len(self._options):
            option = self._options[place[1]]
            value = _at(option.plain(), place[2:])
            return Held(value, None if value is ABSENT else option.origin(place[2:]))
        return Held(ABSENT, None)

    def taken_from(self, place: Place) -> str | None:
        """The option whose text holds at an option's place; "": the tables of all options; None: its own, or none."""
        origin = self.held(place).origin
        if origin is None or origin[:2] == place[:2] or place[:1] != ("policies",):
            return None
        if origin[0] != "policies":
            return ""
        name = _at(self.data, (*origin[:2], "name"))
        return name if isinstance(name, str) else str(origin[1])

    def edit(self, place: Place, value: Any) -> tuple[Place, Any]:
        """Where and what to write so that the place holds the value.

        An option's own copy of a list that it takes from others, the table in place of its short form.
        """
        for size in range(1, len(place)):
            here, rest = place[:size], place[size:]
            written = self.given(here)
            if isinstance(written, dict | list):
                continue
            if isinstance(rest[0], int) or (written is not ABSENT and written != OFF):
                whole = copy.deepcopy(self.held(here).value)
                return here, _changed(expanded(here, whole), rest, value)
            if self._is_short(here):
                return here, _changed(expanded(here, copy.deepcopy(self.held(here).value)), rest, value)
        return place, value

    def _is_short(self, place: Place) -> bool:
        """What holds here is inherited, and written as a single value."""
        value = self.held(place).value
        return value is not ABSENT and not isinstance(value, dict | list)


def expanded(place: Place, value: Any) -> Any:
    """The table that a short form stands for: a method, a notice, a fixed time; other values as they are."""
    here = spot(place)
    names = {table.__name__ for table in tables_in(here.annotation)} if here is not None else set()
    if value is ABSENT:
        return {}
    if isinstance(value, dict | list) or not names & SHORT_FORMS:
        return value
    if "Routing" in names:
        return {"method": value}
    if "Notify" in names:
        return copy.deepcopy(NOTIFY_PRESETS.get(value, {"lag": value}))
    return {"lag": value} if "Latency" in names else {"dist": "constant", "mean": value}


def _changed(whole: Any, place: Place, value: Any) -> Any:
    at = whole
    for part in place[:-1]:
        if isinstance(part, str) and not isinstance(at.get(part), dict | list):
            at[part] = {}
        at = at[part]
    at[place[-1]] = value
    return whole


def _at(data: Any, place: Place) -> Any:
    for part in place:
        is_there = (isinstance(data, dict) and part in data) or (
            isinstance(data, list) and isinstance(part, int) and part < len(data)
        )
        if not is_there:
            return ABSENT
        data = data[part]
    return data
