"""Forms are made from the models' own description: every table of the file, and what holds there."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from policies.frozen import Frozen
from scenarios.catalogue import library_paths
from scenarios.fields import Key, entry_type, item_type, keys_of, spot, tables_in
from scenarios.places import Place
from scenarios.reference import reference
from scenarios.scenario import Scenario
from tui.forms.explaining import help_of, note_of, shown
from tui.forms.kinds import Kind
from tui.forms.labels import label_of, labels
from tui.forms.rows import Row, Shape, rows_of
from tui.forms.values import ABSENT, Values

DEMO = tomllib.loads(library_paths()["saas-20-salespeople"].read_text(encoding="utf-8"))
NEVER_IN_A_FORM = {"ranges"}


def all_tables() -> list[type[Frozen]]:
    """Every table that a file may have."""
    found: list[type[Frozen]] = []
    waiting: list[type[Frozen]] = [Scenario]
    while waiting:
        table = waiting.pop()
        if table not in found:
            found.append(table)
            for key in keys_of(table).values():
                annotation = key.info.rebuild_annotation()
                inner = (annotation, item_type(annotation), entry_type(annotation), entry_type(entry_type(annotation)))
                waiting += [one for each in inner for one in tables_in(each)]
    return found


def all_rows(data: dict[str, Any]) -> Iterator[Row]:
    """The rows of all parts of a file."""
    values = Values(data)
    for name in keys_of(Scenario):
        yield from rows_of((name,), values)


def row(place: Place, data: dict[str, Any] = DEMO) -> Row:
    """The row of a place, folded away or not."""
    around = place[:2] if isinstance(place[1], int) else place[:1]
    return next(one for one in rows_of(around, Values(data)) if one.place == place and one.shape is not Shape.MORE)


def test_every_key_of_every_table_has_a_place_in_a_form() -> None:
    given: dict[str, Any] = {
        "scenario": {}, "decay": {"contact": {}, "interest": {}}, "icp": {"sales": {}}, "mql": {"always": [{}]},
        "sources": [{"bursts": [{}], "deal_value": {"dist": "uniform"}}], 
        "channels": {"phone": {"work_time": {"dist": "gamma"}}},
        "teams": [{"reps": [{"time_off": [{}]}]}], "sla": [{"when": {}, "attempts": {}, "reassign": {}}],
        "cadence": [{"steps": [{}]}], "contact_caps": {"email": {}}, "nurture": {}, "meetings": {},
        "agreement": {"rows": {"routing": {}}}, "disruptions": [{}],
        "policies": [{"name": "a", "routing": {}, "assignment_latency": {"poll": "5m"}, "notify": {"lag": "1m"},
                      "eligibility": [{}], "reassign": {}, "staffing": {"SDR": {"hires": [{}]}},
                      "automation": {"auto_reply": {}, "instant_booking": {}, "reminders": {},
                                     "bot": {"accuracy": {}}}}],
    }  # fmt: skip
    shown_keys = {(one.key.table.__name__, one.key.name) for one in all_rows(given) if one.key is not None}
    tables = [table for table in all_tables() if table is not Scenario]
    wanted = {(table.__name__, name) for table in tables for name in keys_of(table)} - {("Range", "place")}
    tops = {(name, "") for name in keys_of(Scenario)}
    assert wanted - shown_keys == set()
    assert all(list(rows_of((name,), Values(given))) for name, _ in tops)


def test_every_key_of_every_table_has_words_of_its_own() -> None:
    keys = [key for table in all_tables() for key in keys_of(table).values()]
    assert [key.name for key in keys if "_" in label_of(key)] == []
    known = labels()
    unnamed = [key for key in keys if f"{key.table.__name__}.{key.name}" not in known and key.name not in known]
    assert [f"{key.table.__name__}.{key.name}" for key in unnamed if key.table.__name__ != "Range"] == []


@pytest.mark.parametrize("name", [*library_paths(), "reference"])
def test_every_value_that_a_file_gives_is_on_a_row_of_its_form(name: str) -> None:
    text = reference() if name == "reference" else library_paths()[name].read_text(encoding="utf-8")
    data = tomllib.loads(text)
    there = {one.place for one in all_rows(data)}

    def leaves(value: Any, place: Place) -> Iterator[Place]:
        if isinstance(value, dict):
            for key, part in value.items():
                yield from leaves(part, (*place, key))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for at, part in enumerate(value):
                yield from leaves(part, (*place, at))
        else:
            yield place

    assert [place for place in leaves(data, ()) if place not in there] == []


def test_shares_are_shown_in_per_cent_with_their_usual_range() -> None:
    one = row(("teams", 0, "other_work"))
    assert (one.label, one.kind, shown(one)) == ("Other work", Kind.SHARE, "65")
    assert note_of(one, "PLN") == "%  usual 20-60 %"


def test_a_field_without_a_value_shows_the_default_and_where_it_comes_from() -> None:
    one = row(("teams", 0, "speed"))
    assert (shown(one), one.is_given, one.value) == ("1", False, ABSENT)
    assert note_of(one, "PLN") == "typical: no effect"
    assert "If nothing is given: 1. (off: no effect)" in help_of(one, "PLN", "[[teams]] speed")


def test_an_option_says_from_which_option_it_takes_a_value() -> None:
    one = row(("policies", 4, "assignment_latency"))
    assert (shown(one), one.is_given, one.taken_from) == ("30s", False, "automatic round robin")
    assert note_of(one, "PLN") == "from automatic round robin"


def test_what_all_options_share_is_one_row_until_an_option_has_its_own() -> None:
    one = row(("policies", 1, "sla"))
    assert (one.shape, shown(one)) == (Shape.SWITCH, "as for all options")
    own = {**DEMO, "policies": [{"name": "a", "sla": [{"tier": "hot", "first_touch": "9m"}]}]}
    assert shown(row(("policies", 0, "sla", 0, "first_touch"), own)) == "9m"


def test_rare_fields_are_folded_away_until_the_file_gives_them() -> None:
    assert row(("teams", 0, "cherry_picking")).folds == (("teams", 0),)
    teams = [{**DEMO["teams"][0], "cherry_picking": 0.2}, *DEMO["teams"][1:]]
    assert row(("teams", 0, "cherry_picking"), {**DEMO, "teams": teams}).folds == ()


def test_attributes_of_leads_are_fields_of_rules_and_of_what_sales_accepts() -> None:
    assert row(("icp", "sales", "company_size")).words == ("1-49", "50-249", "250+")
    assert row(("mql", "always", 0, "region")).value is ABSENT


def test_a_range_has_three_fields_in_the_unit_of_its_key() -> None:
    teams = [{**DEMO["teams"][0], "absence": {"likely": 0.04, "low": 0.02, "high": 0.07}}]
    data = {**DEMO, "teams": teams}
    assert [shown(row(("teams", 0, "absence", end), data)) for end in ("likely", "low", "high")] == ["4", "2", "7"]


def test_a_key_of_the_wrong_type_is_still_a_row() -> None:
    data = {**DEMO, "sources": "none", "teams": [3], "policies": [{"name": 5, "routing": []}]}
    assert len(list(all_rows(data))) > 100
    assert spot(("teams", 0, "shift")) is not None


def test_models_say_what_every_field_means() -> None:
    keys: list[Key] = [key for table in all_tables() for key in keys_of(table).values()]
    assert [f"{key.table.__name__}.{key.name}" for key in keys if not key.meaning] == []
