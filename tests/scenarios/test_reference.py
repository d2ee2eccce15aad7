"""Every key is explained, every default has a source, and the reference file loads."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from policies.frozen import Frozen
from scenarios.assumptions import GIVEN, assumptions
from scenarios.choices import MODEL_CHOICES
from scenarios.fields import Key, entry_type, item_type, keys_of, tables_in
from scenarios.loading import load, loads, parse
from scenarios.ranges import Range
from scenarios.reference import json_schema, reference
from scenarios.scenario import Scenario

DEMO = Path(__file__).parents[2] / "scenarios/library/saas-20-salespeople.toml"
OFF: tuple[object, ...] = (None, 0, "", (), {}, "0s")


def all_tables() -> list[type[Frozen]]:
    found: list[type[Frozen]] = [Scenario]
    for table in found:
        for key in keys_of(table).values():
            annotation = key.info.annotation
            for inner in (
                *tables_in(annotation),
                *tables_in(item_type(annotation)),
                *tables_in(entry_type(annotation)),
            ):
                if inner not in found:
                    found.append(inner)
    return found


ALL_KEYS = [key for table in all_tables() for key in keys_of(table).values()]


@pytest.mark.parametrize("key", ALL_KEYS, ids=lambda key: f"{key.table.__name__}.{key.name}")
def test_every_key_has_a_meaning_and_every_default_a_source(key: Key) -> None:
    assert key.meaning
    info = key.info
    if not info.is_required() and not isinstance(info.default, Frozen) and info.default not in OFF:
        assert key.note("source")


def test_the_reference_file_loads_and_holds_the_defaults() -> None:
    scenario = loads(reference())

    assert scenario.scenario.start == dt.date(2026, 1, 5)
    assert scenario.policies[0].stale_after == 14 * 86_400_000


def test_the_reference_file_has_every_key() -> None:
    words = {line.lstrip("# ").partition(" = ")[0].strip('"') for line in reference().splitlines() if " = " in line}
    headers = {part for line in reference().splitlines() if line.lstrip("# ").startswith("[")
               for part in line.lstrip("# ").strip("[]").split(".")}  # fmt: skip
    values = {"dist", "cv", "shape", "mean", "low", "high", "values", "clock", "weights"}

    assert {key.name for key in ALL_KEYS} - words - headers - values == set()


def test_the_reference_lines_that_are_commented_out_are_valid_too() -> None:
    remarks = [line.removeprefix("# ") for line in reference().splitlines() if re.match("# (?!  )", line)]
    out = [text for text in remarks if text.partition(" = ")[0].isidentifier()]
    assert len(out) > 10
    for text in out:
        assert parse(text)


def test_the_schema_lets_numbers_be_ranges_and_options_switch_off() -> None:
    schema = json_schema()
    intent = schema["$defs"]["Source"]["properties"]["intent"]

    assert json.dumps(schema)
    assert intent["anyOf"][0] == {"maximum": 1, "minimum": 0, "type": "number"}
    assert intent["anyOf"][1]["required"] == ["likely", "low", "high"]
    assert {"const": "off"} in schema["$defs"]["Policy"]["properties"]["reassign"]["anyOf"]
    assert "ranges" not in schema["properties"]


def test_assumptions_name_value_unit_and_source_of_what_is_given_and_what_is_not() -> None:
    found = {one.path: one for one in assumptions(load(DEMO))}

    rate = found['[[sources]] "demo form", qualify_rate']
    assert (rate.value, rate.given, rate.source) == ("0.55", True, GIVEN)
    known = found['[[teams]] "SDR", absence_known_after']
    assert (known.value, known.unit, known.given, known.source) == ('"30m"', "duration", False, "model, section 4")
    assert "SalesUp" in found["[decay.contact], preset"].source
    assert found['[[teams]] "SDR", idle_work'].value == "off"


def test_every_assumption_has_a_meaning_and_a_source() -> None:
    assert [one for one in assumptions(load(DEMO)) if not (one.meaning and one.source and one.value)] == []
    assert all(choice.endswith(".") for choice in MODEL_CHOICES)


def test_ranges_are_no_key_of_the_file() -> None:
    assert "ranges" not in keys_of(Scenario)
    assert set(Range.model_fields) == {"place", "likely", "low", "high"}
