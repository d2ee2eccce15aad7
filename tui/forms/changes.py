"""What differs between two options, or between a scenario and the one of the library that it was made from."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from scenarios.catalogue import library_paths
from scenarios.fields import spot
from scenarios.loading import load
from scenarios.places import Place
from scenarios.problems import shortened
from scenarios.ranges import label
from scenarios.scenario import Scenario
from scenarios.writing import is_value, written
from tui.forms.entry import written_entry
from tui.forms.kinds import kind_of
from tui.forms.labels import derived, label_of, said
from tui.text import _

THERE = "there"
"""A whole entry of a list, in place of a value."""


class Change(NamedTuple):
    """One value that differs: where, and how both would be shown ("" for nothing)."""

    place: Place
    where: str
    was: str
    now: str

    def __str__(self) -> str:
        if THERE in (self.now, self.was):
            said = _("{where}: new") if self.now == THERE else _("{where}: taken away")
            return said.format(where=self.where)
        now, was = self.now or _("nothing"), self.was or _("nothing")
        return _("{where}: {now} instead of {was}").format(where=self.where, now=now, was=was)


def option_changes(scenario: Scenario, option: str, against: str) -> tuple[Change, ...]:
    """In what an option differs from another, all that they take from others counted in."""
    was, now = (_pruned(written(scenario.option(name), defaults=True), {"name", "like"}) for name in (against, option))
    number = next(at for at, one in enumerate(scenario.policies) if one.name == option)
    return tuple(_changes(was, now, ("policies", number)))


def scenario_changes(scenario: Scenario, original: Scenario) -> tuple[Change, ...]:
    """In what a scenario differs from another; options by their names."""
    was, now = written(original, defaults=True), written(scenario, defaults=True)
    return tuple(_changes(_pruned(was, {"agreement"}), _pruned(now, {"agreement"}), ()))


@cache
def library_original(name: str) -> Scenario | None:
    """The scenario of the library of this name, from which a file of that name was made; None if there is none."""
    paths = library_paths()
    return load(paths[name]) if name in paths else None


def _pruned(table: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if name not in names}


def _changes(was: Any, now: Any, place: Place) -> Iterator[Change]:
    if was == now:
        return
    if isinstance(was, dict) and isinstance(now, dict) and not (is_value(was) and is_value(now)):
        for name in dict.fromkeys([*was, *now]):
            yield from _changes(was.get(name), now.get(name), (*place, name))
    elif _is_named(was) and _is_named(now):
        old = {label(entry, at): entry for at, entry in enumerate(was)}
        for at, entry in enumerate(now):
            yield from _entry_changes(old.get(label(entry, at)), entry, (*place, at))
        there = {label(entry, at) for at, entry in enumerate(now)}
        for at, entry in enumerate(was):
            if label(entry, at) not in there:
                yield Change(place, f"{said_place(place)}, {label(entry, at)}", THERE, "")
    else:
        yield Change(place, said_place(place), _shown(was, place), _shown(now, place))


def _entry_changes(was: Any, now: Any, place: Place) -> Iterator[Change]:
    if was is None:
        yield Change(place, f"{said_place(place[:-1])}, {label(now, 0)}", "", THERE)
        return
    for change in _changes(was, now, place):
        name = label(now, int(place[-1]))
        yield change._replace(where=f"{name}, {change.where}" if isinstance(name, str) else change.where)


def _is_named(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def said_place(place: Place, after: int | None = None) -> str:
    """The labels of the keys on the way, the list entries left out; `after` so many parts (None: an option's own)."""
    words: list[str] = []
    start = after if after is not None else 2 if place[:1] == ("policies",) and len(place) > 2 else 0
    for size in range(start + 1, len(place) + 1):
        part = place[size - 1]
        here = spot(place[:size])
        if isinstance(part, str):
            is_key = here is not None and here.key is not None and here.key.name == part
            words.append(label_of(here.key) if is_key and here is not None and here.key is not None else derived(part))
    return ", ".join(words)


def _shown(value: Any, place: Place) -> str:
    if value is None or value in ([], {}, ""):
        return ""
    if isinstance(value, dict) and "dist" in value:
        return _law(value)
    if isinstance(value, dict):
        return shortened(", ".join(_within((*place, name), each) for name, each in value.items())).strip('"')
    here = spot(place)
    if here is None or _is_named(value):
        return shortened(value)
    kind = kind_of(here.annotation, here.key)
    text = written_entry(value, kind)
    unit = " %" if kind.value in ("share", "shares") else ""
    return shortened(said(text) + unit).strip('"')


def _within(place: Place, value: Any) -> str:
    """One key of a table that is a value by itself."""
    here = spot(place)
    word = derived(str(place[-1])) if here is None or here.key is None else label_of(here.key)
    return f"{word.lower()} {_shown(value, place)}"


def _law(value: dict[str, Any]) -> str:
    """A distribution in a few words."""
    if value["dist"] == "uniform":
        return _("{low} to {high}").format(low=value.get("low"), high=value.get("high"))
    mean = value.get("mean")
    shown = f"{mean:,}" if isinstance(mean, int | float) else str(mean)
    return _("{mean} on average, varying").format(mean=shown) if mean is not None else shortened(value)
