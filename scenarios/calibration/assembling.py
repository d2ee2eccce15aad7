"""Findings put into the tables of a scenario file: what the record tells, over what is usual."""

import copy
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from scenarios.calibration.day_counts import local_day_after
from scenarios.calibration.estimate import Findings, NamedPlace
from scenarios.history import History

Table = dict[str, Any]
TODAY = "today"
"""Name of the option that describes how things are done now."""
_TITLES = ("name", "tier")


def usual_tables() -> Table:
    """The tables of a scenario where a record is silent; a fresh copy."""
    text = (files("scenarios") / "presets" / "calibration.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def assembled(history: History, findings: Findings, base: Mapping[str, Any] | None = None) -> Table:
    """The tables of the file: `base` (as tomllib gives them; else what is usual) with the findings in their places.

    The sources are those of the record. Settings come first, the general before the particular, then estimates.
    """
    tables = copy.deepcopy(dict(base)) if base is not None else usual_tables()
    known = {source["name"]: source for source in tables.get("sources", [])}
    tables["sources"] = [known.get(name, {"name": name}) for name in history.sources]
    for setting in sorted(findings.settings, key=lambda one: len(one.place)):
        _put(tables, setting.place, copy.deepcopy(setting.value))
    for estimate in findings.estimates:
        _put(tables, estimate.place, estimate.written())
    if base is None:
        begin = {} if history.undated else {"start": local_day_after(history)}
        tables["scenario"] |= {"timezone": history.zone} | begin
        tables["channels"] = _channels_in_use(tables)
    if ("channels", "phone", "work_time") in [one.place for one in findings.settings]:
        tables["channels"]["phone"].pop("talk_time", None)  # the record's times of work have the talk in them
    return tables


def _put(tables: Table, place: NamedPlace, value: Any) -> None:
    """Set a value at a place; tables and named entries on the way are made, a new option comes first."""
    at: Any = tables
    for number, part in enumerate(place[:-1]):
        if isinstance(at, list):
            at = _entry(at, part, is_option=number > 0 and place[number - 1] == "policies")
            continue
        is_list = part in ("sources", "teams", "policies", "sla") and number == 0
        at = at.setdefault(part, [] if is_list else {})
    at[place[-1]] = value


def _entry(entries: list[Table], name: str | int, *, is_option: bool) -> Table:
    for entry in entries:
        if name in (entry.get(title) for title in _TITLES):
            return entry
    fresh: Table = {"name": name}
    entries.insert(0 if is_option else len(entries), fresh)
    return fresh


def _channels_in_use(tables: Table) -> Table:
    """The channels of the cadences, without one the phone; one that nothing is known of is as any other."""
    usual = usual_tables()["channels"]
    steps = [step for cadence in tables.get("cadence", []) for step in cadence["steps"]]
    names = dict.fromkeys([step["channel"] for step in steps] or ["phone"])
    return {name: usual.get(name, usual["other"]) | tables["channels"].get(name, {}) for name in names}
