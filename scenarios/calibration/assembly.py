"""What a record told, put together as the tables of a scenario file."""

import copy
from datetime import UTC, date, datetime
from typing import Any

from scenarios.calibration.estimate import Findings, NamedPlace
from scenarios.history import History
from scenarios.zones import find_zone

LISTS = frozenset({"sources", "teams", "policies", "sla", "cadence"})
"""Tables of the file that are lists of named ones."""
Tables = dict[str, Any]  # values of TOML, of any type


def assembled(findings: Findings, base: Tables) -> Tables:
    """The base with each setting and estimate at its place: settings first, in order, then the numbers in them."""
    tables = copy.deepcopy(base)
    for setting in findings.settings:
        put(tables, setting.place, copy.deepcopy(setting.value))
    for estimate in findings.estimates:
        put(tables, estimate.place, estimate.written())
    return tables


def put(tables: Tables, place: NamedPlace, value: Any) -> None:
    """Set one value; tables and named list entries on the way are made where they are missing."""
    at: Any = tables
    for number, key in enumerate(place[:-1]):
        if isinstance(at, list):
            at = _named(at, str(key))
        else:
            is_list = number == 0 and key in LISTS
            at = at.setdefault(str(key), [] if is_list else {})
    at[str(place[-1])] = value


def _named(entries: list[Tables], name: str) -> Tables:
    for entry in entries:
        if entry.get("name", entry.get("tier")) == name:
            return entry
    entries.append({"name": name})
    return entries[-1]


def first_tables(history: History, name: str, option: str) -> Tables:
    """A scenario with nothing in it but the record's time, zone, sources and today's option; twelve weeks from its end.

    Leads a week are the record's, on average over its days.
    """
    created = history.leads.created
    days = max((history.until - int(created.min(initial=history.until))) / 86_400_000, 1.0)
    sources = [
        {"name": source, "leads_per_week": round(7 * float((history.leads.source == code).sum()) / days, 2)}
        for code, source in enumerate(history.sources)
    ]
    return {
        "scenario": {
            "name": name,
            "start": _local_day(history),
            "weeks": 12,
            "warmup_weeks": 2,
            "drain_weeks": 3,
            "timezone": history.zone,
        },
        "sources": sources,
        "channels": {"phone": {}},
        "policies": [{"name": option}],
    }


def _local_day(history: History) -> date:
    """The day on which the record ends, in the company's zone."""
    return datetime.fromtimestamp(history.until / 1000, UTC).astimezone(find_zone(history.zone)).date()
