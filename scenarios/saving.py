"""A scenario goes back into its file: only what changed is touched, the planner's comments and layout stay."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from policies.settings import Policy
from scenarios.calendar_files import NO_CALENDARS
from scenarios.calendar_names import with_own_names
from scenarios.fields import keys_of
from scenarios.file_replacement import replace_file
from scenarios.loading import loads
from scenarios.merging import OFF, SHARED
from scenarios.places import Place
from scenarios.problems import ScenarioError
from scenarios.ranges import Range, label
from scenarios.scenario import Scenario
from scenarios.toml_document import is_list_of_tables, is_table, item, set_value, spaced_dates
from scenarios.writing import Table, option_below, written


def save(scenario: Scenario, path: str | Path) -> None:
    """Write the scenario to a file, all or nothing; `load(path)` then equals it.

    An existing scenario file keeps its comments, layout and what did not change. Raises ScenarioError when the
    scenario would not load again (names that refer to nothing), or the existing file is no scenario file.
    """
    path = Path(path).resolve()
    text = (
        saved_text(scenario, path.read_bytes().decode("utf-8-sig"), path.name) if path.exists() else new_text(scenario)
    )
    replace_file(path, text.encode("utf-8"))


def saved_text(scenario: Scenario, text: str, name: str = "scenario") -> str:
    """The text of a scenario file with the scenario's values in it. Raises ScenarioError, see `save`."""
    old = loads(text, name, allow_huge=True)
    scenario = scenario.with_calendars(NO_CALENDARS)  # files of their own
    if old == scenario:
        return text
    document = tomlkit.parse(text)
    try:
        _write(document, old, scenario)
        changed = with_own_names(spaced_dates(tomlkit.dumps(document), text), text)
        if loads(changed, name, allow_huge=True) == scenario:
            return changed
    except (ScenarioError, TOMLKitError, KeyError):
        pass  # a layout that tomlkit cannot change in place, such as a table in two pieces: it is written anew
    return new_text(scenario)


def new_text(scenario: Scenario) -> str:
    """The scenario as a new file, without what is as by default. Raises ScenarioError if it would not load again."""
    document = tomlkit.document()
    _write(document, None, scenario)
    text = tomlkit.dumps(document)
    loads(text, "the scenario", allow_huge=True)
    return text


def _write(document: Any, old: Scenario | None, new: Scenario) -> None:
    was = written(old) if old is not None else {}
    want, full = written(new), written(new, defaults=True)
    want = {name: want[name] for name in keys_of(Scenario) if name in want and name not in SHARED} | want
    options, old_options = want.pop("policies"), was.pop("policies", [])
    full.pop("policies")
    _patch(document, was, want, {}, {}, full)
    _write_options(document, old, new, old_options, options)
    _write_ranges(document, old.ranges if old is not None else (), new)


def _write_options(
    document: Any, old: Scenario | None, new: Scenario, old_options: list[Table], options: list[Table]
) -> None:
    """Each option with what it does not take from others."""
    pairs = _pairs(old_options, options)
    tables = _arranged(document, "policies", pairs)
    for table, pair, option, want in zip(tables, pairs, new.policies, options, strict=True):
        below_old = option_below(old.policies[pair], old) if old is not None and pair is not None else {}
        was = old_options[pair] if pair is not None else {}
        full = written(option, defaults=True)
        if pair is None:
            below_old, was = {}, {}
        _patch(table, was, want, below_old, _below(option, new), full)


def _below(option: Policy, scenario: Scenario) -> Table:
    names = [policy.name for policy in scenario.policies]
    known = option if option.like is None or option.like in names else option.model_copy(update={"like": None})
    return option_below(known, scenario)


def _patch(table: Any, was: Table, want: Table, below_was: Table, below: Table, full: Table) -> None:
    """Make `table` of the document say `want`, where `below` holds already; `was` and `below_was` are how it stood."""
    for name in dict.fromkeys([*want, *was, *below_was, *below]):
        if was.get(name) == want.get(name) and below_was.get(name) == below.get(name):
            continue
        given, inherited, here = want.get(name), below.get(name), name in table
        if given is None:
            _take_away(table, name, full.get(name), inherited is not None)
        elif _merges(given) and here and is_table(table[name]) and _merges(was.get(name)):
            _patch(
                table[name],
                was[name],
                given,
                _as_table(below_was.get(name)),
                _as_table(inherited),
                _as_table(full.get(name)),
            )
        elif here and isinstance(given, list) and is_list_of_tables(given) and is_list_of_tables(was.get(name)):
            if was.get(name) != given:
                _patch_list(table, name, was[name], given, full.get(name) or [])
        elif (not here and given == inherited) or (here and given == was.get(name) and not _merges(given)):
            continue
        else:
            own = (
                _difference(given, _as_table(inherited), full.get(name))
                if _merges(given) and _merges(inherited)
                else given
            )
            set_value(table, name, own)


def _take_away(table: Any, name: str, default: Any, is_inherited: bool) -> None:
    """A key that is as by default now: written so where it stands or is inherited, else left out."""
    if not is_inherited and name not in table:
        return
    if default is not None and not isinstance(default, dict):
        set_value(table, name, default)
    elif is_inherited:
        set_value(table, name, OFF)
    else:
        del table[name]


def _patch_list(table: Any, name: str, was: list[Table], want: list[Table], full: list[Table]) -> None:
    """Entries keep their place in the document by name; what is new is written behind."""
    pairs = _pairs(was, want)
    entries = _arranged(table, name, pairs)
    for entry, pair, given, whole in zip(entries, pairs, want, full, strict=True):
        _patch(entry, was[pair] if pair is not None else {}, given, {}, {}, whole)


def _arranged(table: Any, name: str, pairs: Sequence[int | None]) -> list[Any]:
    """The document's entries in the new order, empty ones for those that are new."""
    old = table.get(name)
    if old is not None and list(pairs) == list(range(len(old))):
        return list(old)
    kept = list(old) if old is not None else []
    if isinstance(old, Array):
        fresh: Any = tomlkit.array().multiline(True)
        for pair in pairs:
            fresh.append(kept[pair] if pair is not None else tomlkit.inline_table())
    else:
        fresh = tomlkit.aot()
        for pair in pairs:
            fresh.append(kept[pair] if pair is not None else tomlkit.table())
    if old is not None:
        table[name] = fresh
    else:
        table.append(name, fresh)
    return list(table[name])


def _pairs(was: list[Table], want: list[Table]) -> list[int | None]:
    """For each new entry the number of the old one that it continues: the same name, else the same position."""
    old = [label(entry, at) for at, entry in enumerate(was)]
    new = [label(entry, at) for at, entry in enumerate(want)]
    if len(set(old)) < len(old) or len(set(new)) < len(new):
        return [at if at < len(old) else None for at in range(len(new))]
    numbers = {name: at for at, name in enumerate(old)}
    return [
        numbers[name] if name in numbers else at if at < len(old) and old[at] not in new else None
        for at, name in enumerate(new)
    ]


def _difference(want: Table, below: Table, full: Any) -> Table:
    """What to write over `below` to get `want`."""
    own: Table = {}
    defaults = _as_table(full)
    for name in dict.fromkeys([*want, *below]):
        given, inherited, default = want.get(name), below.get(name), defaults.get(name)
        if given == inherited:
            continue
        if given is None:
            own[name] = default if default is not None and not isinstance(default, dict) else OFF
        elif _merges(given) and _merges(inherited):
            own[name] = _difference(_as_table(given), _as_table(inherited), default)
        else:
            own[name] = given
    return own


def _write_ranges(document: Any, old: Sequence[Range], new: Scenario) -> None:
    """Ranges as inline tables in place of their number; numbers where a range is given up."""
    for one in old:
        if one not in new.ranges:
            table, name = _holder(document, one.place)
            if table is not None and isinstance(table[name], dict) and "likely" in table[name]:
                set_value(table, str(name), table[name]["likely"])
    for one in new.ranges:
        table, name = _holder(document, one.place)
        if table is not None and not isinstance(table[name], dict) and table[name] == one.likely:
            table[name] = item(one.written())


def _holder(document: Any, place: Place) -> tuple[Any, Any]:
    """The table or list of the document that holds a place, and its key there; (None, "") if nothing does."""
    at: Any = document
    for number, part in enumerate(place):
        name: Any = part
        if isinstance(at, list):
            name = next((n for n, entry in enumerate(at) if label(entry, n) == part), None)
        if name is None or (isinstance(at, dict) and name not in at) or not isinstance(at, (dict, list)):
            return None, ""
        if number == len(place) - 1:
            return at, name
        at = at[name]
    return None, ""


def _merges(value: object) -> bool:
    return isinstance(value, dict) and "dist" not in value


def _as_table(value: object) -> Table:
    return value if isinstance(value, dict) else {}
