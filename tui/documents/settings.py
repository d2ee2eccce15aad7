"""Every setting of an option as a line: its place in the file, its name and value in words, on or off."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from policies.automation import Accuracy
from policies.catalog import METHODS
from policies.distributions import DurationDist
from policies.frozen import Frozen
from policies.rule import Rule
from policies.settings import AttemptPromise, CadenceStep, ContactCap, Latency, Notify, Policy
from policies.staffing import Hire
from scenarios.fields import Key, keys_of
from tui.documents.choice_words import (
    accuracy_words,
    attempts_words,
    breach_words,
    cap_words,
    exact,
    hires_words,
    lasting,
    latency_words,
    names_words,
    notify_words,
    plain_number,
    rule_words,
    steps_words,
    until_words,
    work_order_words,
)
from tui.forms.kinds import Kind, kind_of
from tui.forms.labels import label_of, said
from tui.text import _, localised
from tui.words import money

OF_METHOD: Mapping[str, tuple[str, ...]] = {
    "weights": ("weighted_round_robin",),
    "calibrate": ("count_based",),
    "vacation_catch_up": ("count_based",),
    "credit_no_show": ("count_based",),
    "credit_rejected": ("count_based",),
    "max_lead": ("count_based",),
    "hot_to": ("score_priority",),
    "bands": ("score_priority",),
    "attribute": ("territory",),
    "territories": ("territory",),
    "then": ("score_priority", "territory"),
    "plugin": ("plugin",),
}
"""Key of [policies.routing] -> methods that use it; with another method it is off."""
NOT_SETTINGS = frozenset({"name", "like"})
"""Keys of an option that choose nothing: its name, and where the rest was taken from."""
_TOLD_BEFORE = frozenset({"tier"})
"""Keys that name what all lines of a table begin with."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One choice of an option; `key` is its place in the file, `path` the same without free names."""

    key: str
    path: str
    label: str
    value: str
    is_off: bool = False


def settings(policy: Policy, currency: str) -> tuple[Setting, ...]:
    """All settings of an option in the order of the file, what is off too."""
    idle = _idle(policy)
    found = _of_table(policy, _Spot((), (), ""), currency)
    return tuple(replace(one, value=_("off"), is_off=True) if one.path in idle else one for one in found)


def _idle(policy: Policy) -> set[str]:
    """Settings that have a value and do nothing, since what they shape is off."""
    automation = policy.automation
    parts = (automation.auto_reply, automation.instant_booking, automation.bot, automation.reminders)
    idle = {"automation.rollout"} if not any(parts) else set()
    return idle | ({"alert_compliance"} if all(tier.pre_alert is None for tier in policy.sla) else set())


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a table stands: places in the file, the same without free names, and what is said before its keys."""

    key: tuple[str, ...]
    path: tuple[str, ...]
    before: str

    def of(self, name: str) -> "_Spot":
        return _Spot((*self.key, name), (*self.path, name), self.before)

    def entry(self, name: str, told: str) -> "_Spot":
        return _Spot((*self.key, name), self.path, f"{self.before}{told}: ")

    def line(self, label: str, value: str, *, is_off: bool = False) -> Setting:
        shown = f"{self.before}{label}" if self.before else label
        return Setting(".".join(self.key), ".".join(self.path), shown, _("off") if is_off else value, is_off)


_WORDS: Mapping[type[Any], Callable[[Any], str]] = {
    Rule: rule_words,
    DurationDist: lasting,
    Latency: latency_words,
    Notify: notify_words,
    Accuracy: accuracy_words,
    AttemptPromise: attempts_words,
    ContactCap: cap_words,
}
"""Tables that are told as one value."""


def _of_table(table: Frozen, spot: _Spot, currency: str) -> Iterator[Setting]:
    fields = {info.alias or name: name for name, info in type(table).model_fields.items()}
    for name, key in keys_of(type(table)).items():
        if name in (NOT_SETTINGS if not spot.path else _TOLD_BEFORE):
            continue
        value = getattr(table, fields[name])
        inner = spot.of(name)
        if type(table).__name__ == "Routing" and not _is_used(name, table):
            yield inner.line(label_of(key), "", is_off=True)
        elif name == "then" and isinstance(value, Frozen):
            yield from _of_table(value, _Spot((*spot.key, name), spot.path, f"{label_of(key)}: "), currency)
        else:
            yield from _of_value(value, key, inner, currency)


def _is_used(name: str, routing: Any) -> bool:
    return name not in OF_METHOD or routing.method in OF_METHOD[name]


def _of_value(value: Any, key: Key, spot: _Spot, currency: str) -> Iterator[Setting]:
    label = label_of(key)
    words = _WORDS.get(type(value))
    if value is None or value in ((), {}):
        yield spot.line(label, "", is_off=True)
    elif words is not None:
        yield spot.line(label, words(value))
    elif isinstance(value, Frozen):
        yield from _of_table(value, _Spot(spot.key, spot.path, _before(spot, label)), currency)
    elif isinstance(value, tuple) and isinstance(value[0], Frozen):
        yield from _of_list(value, label, spot, currency)
    elif isinstance(value, dict) and isinstance(next(iter(value.values())), Frozen):
        for name, one in value.items():
            entry = spot.entry(name, name)
            one_word = _WORDS.get(type(one))
            if one_word is not None:
                yield Setting(".".join(entry.key), ".".join(entry.path), f"{label}: {name}", one_word(one))
            else:
                yield from _of_table(one, entry, currency)
    else:
        yield spot.line(label, _plain(value, key, currency), is_off=_is_nothing(value))


def _before(spot: _Spot, label: str) -> str:
    return spot.before if len(spot.path) == 1 and spot.path[0] == "routing" else f"{spot.before}{label}: "


def _of_list(value: Sequence[Frozen], label: str, spot: _Spot, currency: str) -> Iterator[Setting]:
    first = value[0]
    if isinstance(first, CadenceStep):
        yield spot.line(label, steps_words([one for one in value if isinstance(one, CadenceStep)]))
    elif isinstance(first, Hire):
        yield spot.line(label, hires_words([one for one in value if isinstance(one, Hire)]))
    elif isinstance(first, Rule):
        yield spot.line(label, "; ".join(rule_words(one) for one in value if isinstance(one, Rule)))
    else:
        for number, one in enumerate(value, 1):
            tier = getattr(one, "tier", None)
            named = tier or (_("all others") if type(one).__name__ == "Cadence" else f"{label} {number}")
            yield from _of_table(one, spot.entry(str(number), named), currency)


def _is_nothing(value: Any) -> bool:
    return value is False or (isinstance(value, int | float) and value == 0)


def _plain(value: Any, key: Key, currency: str) -> str:
    """A value that no table holds, by the kind of its key."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        pairs = (f"{name}: {one if isinstance(one, str) else _some(one)}" for name, one in value.items())
        return "; ".join(pairs)
    if isinstance(value, tuple):
        if key.name == "on_breach":
            return "; ".join(breach_words(one) for one in value)
        return _some(value)
    if key.name in _CHOICES:
        return _CHOICES[key.name](value)
    if isinstance(value, str):
        return METHODS[value].title if value in METHODS and key.name == "method" else said(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    kind = kind_of(key.info.rebuild_annotation(), key)
    if kind is Kind.DURATION:
        return exact(value)
    if kind is Kind.SHARE:
        return _("{number} %").format(number=plain_number(100 * value))
    if key.note("unit").startswith("currency"):
        return money(value, currency)
    return localised(f"{value:,}") if isinstance(value, int) else plain_number(value)


def _clock_words(clock: str) -> str:
    return _("business hours") if clock == "business" else _("around the clock")


_CHOICES: Mapping[str, Callable[[Any], str]] = {
    "clock": _clock_words,
    "work_order": work_order_words,
    "until": until_words,
}
"""Keys with a word of a few, and how it is said."""


def _some(value: Any) -> str:
    if not isinstance(value, tuple):
        return plain_number(value)
    if all(isinstance(one, str) for one in value):
        return names_words([said(one) for one in value])
    return ", ".join(plain_number(one) for one in value)
