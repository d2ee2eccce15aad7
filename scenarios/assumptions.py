"""Every assumption of a scenario with its unit and source, and what the model decides by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from policies.frozen import Frozen
from policies.wording import N_
from scenarios.decay_curves import DecayTable
from scenarios.fields import Key, keys_of
from scenarios.places import Place
from scenarios.presets import decay_preset
from scenarios.problems import shortened, written_place
from scenarios.scenario import Scenario
from scenarios.writing import is_value, written

GIVEN = N_("given in the file")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One value: `given` in the file (or taken from another option), or a default with its source."""

    path: str
    value: str
    unit: str
    meaning: str
    source: str
    given: bool


def assumptions(scenario: Scenario) -> list[Assumption]:
    """All values of a scenario in the order of the model, defaults too; what is off says "off"."""
    data = written(scenario, defaults=True)
    return [
        _assumption(place, value, key, given, table, data)
        for place, value, key, given, table in _walk(scenario, data, ())
    ]


Found = tuple[Place, Any, Key, bool, Frozen]


def _walk(table: Frozen, data: dict[str, Any], place: Place) -> Iterator[Found]:
    for name, key in keys_of(type(table)).items():
        field = next(field for field, info in type(table).model_fields.items() if (info.alias or field) == name)
        value, is_given = getattr(table, field), field in table.model_fields_set
        here = place if field == "weights" and name not in data else (*place, name)
        part = data.get(name)
        yield from _value(value, part, here, key, is_given, table)


def _value(value: Any, part: Any, place: Place, key: Key, is_given: bool, table: Frozen) -> Iterator[Found]:
    if isinstance(value, Frozen) and isinstance(part, dict) and not is_value(part):
        yield from _walk(value, part, place)
    elif (
        isinstance(value, tuple) and value and all(isinstance(one, Frozen) for one in value) and isinstance(part, list)
    ):
        for at, (one, entry) in enumerate(zip(value, part, strict=True)):
            yield from _value(one, entry, (*place, at), key, is_given, table)
    elif isinstance(value, dict) and value and all(isinstance(one, Frozen) for one in value.values()):
        for name, one in value.items():
            yield from _value(one, (part or {}).get(name), (*place, name), key, is_given, table)
    else:
        yield place, part if part is not None or value is None else value, key, is_given, table


def _assumption(place: Place, value: Any, key: Key, is_given: bool, table: Frozen, data: dict[str, Any]) -> Assumption:
    is_off = value is None or value in ([], {}, (), "")
    source = GIVEN if is_given else key.note("source") or (N_("absent: off") if is_off or not value else "")
    if isinstance(table, DecayTable) and key.name == "preset" and table.preset is not None:
        source = decay_preset(table.preset).citation(type(table).effect)
    if not source:
        source = N_("off") if value in (0, "0s", False) else N_("model")
    shown = "off" if is_off else shortened(value)
    return Assumption(written_place(place, data, is_key=True), shown, key.note("unit"), key.meaning, source, is_given)
