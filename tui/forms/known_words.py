"""Words that a field offers: the only ones allowed, or names that the file itself knows."""

from collections.abc import Callable, Iterable
from typing import Any

from policies.catalog import METHODS
from policies.settings import NOTIFY_PRESETS
from scenarios.fields import Key
from scenarios.presets import arrival_profiles, decay_preset_names

Data = dict[str, Any]


def offered(key: Key, data: Data) -> tuple[str, ...]:
    """Words worth offering for a key that takes any text, from the file and the presets; () where none are known."""
    name = (key.table.__name__, key.name)
    source = _NAMES.get(name)
    return tuple(dict.fromkeys(source(data))) if source is not None else ()


def entry_names(key: Key, data: Data) -> tuple[str, ...]:
    """Names under which a table of free names is likely to have entries, such as the channels of `consent`."""
    source = _ENTRIES.get((key.table.__name__, key.name))
    return tuple(dict.fromkeys(source(data))) if source is not None else ()


def values_of(attribute: str, data: Data) -> tuple[str, ...]:
    """The values of an attribute of [attributes]."""
    values = _table(data, "attributes").get(attribute)
    return tuple(one for one in values if isinstance(one, str)) if isinstance(values, list) else ()


def attributes(data: Data) -> tuple[str, ...]:
    """The attributes of [attributes]."""
    return tuple(_table(data, "attributes"))


def _table(data: Data, name: str) -> dict[str, Any]:
    table = data.get(name)
    return table if isinstance(table, dict) else {}


def _named(data: Data, table: str, key: str = "name") -> list[str]:
    entries = data.get(table)
    found = [one.get(key) for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    return [name for name in found if isinstance(name, str)]


def _channels(data: Data) -> Iterable[str]:
    return _table(data, "channels") or ("phone", "email")


def _teams(data: Data) -> Iterable[str]:
    return _named(data, "teams")


def _tiers(data: Data) -> Iterable[str]:
    return _named(data, "sla", "tier")


def _sources(data: Data) -> Iterable[str]:
    return _named(data, "sources")


def _options(data: Data) -> Iterable[str]:
    return _named(data, "policies")


def _methods(_data: Data) -> Iterable[str]:
    return METHODS


DECIDING = (
    "meetings_held_per_month", "sqls_per_month", "profit_per_month", "margin_per_month", "contact_rate",
    "touched_within_sla", "time_to_first_touch_mean", "time_to_first_touch_median", "never_touched", "within_1_h",
)  # fmt: skip
"""KPIs that planners decide by; any other may be typed."""


_Words = Callable[[Data], Iterable[str]]
_NAMES: dict[tuple[str, str], _Words] = {
    ("CadenceStep", "channel"): _channels, ("Nurture", "channel"): _channels, ("AutoReply", "channel"): _channels,
    ("Rule", "source"): _sources, ("Disruption", "source"): _sources, ("Cadence", "tier"): _tiers,
    ("Policy", "like"): _options, ("Policy", "routing"): _methods, ("Routing", "method"): _methods,
    ("Routing", "then"): _methods, ("Policy", "notify"): lambda _data: NOTIFY_PRESETS, ("Reassign", "to"): _teams,
    ("Eligibility", "to"): _teams, ("Routing", "hot_to"): _teams, ("Policy", "fallback"): _teams,
    ("Disruption", "team"): _teams, ("Eligibility", "match"): attributes,
    ("Routing", "attribute"): lambda data: ("source", *attributes(data)),
    ("ContactDecay", "preset"): lambda _data: decay_preset_names("contact"),
    ("InterestDecay", "preset"): lambda _data: decay_preset_names("interest"),
    ("Source", "arrivals"): lambda _data: arrival_profiles(),
    ("Channel", "hour_factor"): lambda _data: arrival_profiles(),
    ("Frame", "primary_kpi"): lambda _data: DECIDING,
}  # fmt: skip
_ENTRIES: dict[tuple[str, str], _Words] = {
    ("Source", "consent"): _channels, ("Source", "mix"): attributes, ("Icp", "weights"): attributes,
    ("Icp", "marketing"): attributes, ("Team", "attributes"): attributes, ("Person", "attributes"): attributes,
    ("Policy", "staffing"): _teams,
    ("Agreement", "definitions"): lambda _data: ("ICP", "MQL", "SAL", "SQL", "rejected", "nurture"),
    ("Agreement", "rows"): lambda _data: ("mql", "routing", "first_contact", "follow_up", "rejection", "recycling"),
    ("Scenario", "contact_caps"): _channels, ("Policy", "contact_caps"): _channels,
}  # fmt: skip
