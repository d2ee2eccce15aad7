"""What a key does to a row, as the place and value that go into the file."""

import tomllib
from typing import Any

import pytest

from scenarios.catalogue import library_paths
from scenarios.places import Place
from tui.forms.edits import added, named, switch_on, take_away, typed, write
from tui.forms.kinds import Kind
from tui.forms.rows import Row, Shape, rows_of
from tui.forms.values import ABSENT, Values, expanded
from tui.forms.ways import ways

DEMO = tomllib.loads(library_paths()["saas-20-salespeople"].read_text(encoding="utf-8"))
VALUES = Values(DEMO)


def row(place: Place, shape: Shape = Shape.FIELD, values: Values = VALUES) -> Row:
    around = place[:2] if len(place) > 2 and isinstance(place[1], int) else place[:1]
    return next(one for one in rows_of(around, values) if one.place == place and one.shape is shape)


def test_a_field_writes_its_own_place() -> None:
    one = row(("teams", 0, "other_work"))
    assert write(one, typed(one, "40 %").value, VALUES)[:2] == (("teams", 0, "other_work"), 0.4)


def test_a_share_typed_as_a_fraction_is_asked_about_unless_so_little_is_usual() -> None:
    assert typed(row(("sources", 0, "qualify_rate")), "0.38").problem == "that is 0.38 %; did you mean 38 %?"
    assert typed(row(("channels", "phone", "opt_out")), "0.4") == (0.004, "")


def test_an_option_that_takes_a_list_from_others_gets_a_list_of_its_own_when_one_entry_changes() -> None:
    place, value = VALUES.edit(("policies", 3, "sla", 0, "first_touch"), "9m")
    assert place == ("policies", 3, "sla")
    assert [tier["first_touch"] for tier in value] == ["9m", "4h"]
    assert DEMO["sla"][0]["first_touch"] == "5m"


def test_an_option_that_takes_a_table_from_others_writes_one_key_over_it() -> None:
    assert VALUES.edit(("policies", 4, "scoring", "accuracy"), 0.7) == (("policies", 4, "scoring", "accuracy"), 0.7)
    assert VALUES.edit(("policies", 4, "mql", "min_score"), 50) == (("policies", 4, "mql", "min_score"), 50)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("policies", 1, "routing", "max_lead"), 3, {"method": "available_round_robin", "max_lead": 3}),
        (("policies", 4, "routing", "max_lead"), 3, {"method": "calendar_aware", "max_lead": 3}),
        (("policies", 1, "notify", "interruptible"), 0.5,
         {"lag": {"dist": "lognormal", "mean": "3m", "cv": 1.0}, "interruptible": 0.5}),
        (("policies", 1, "assignment_latency", "poll"), "5m", {"lag": "30s", "poll": "5m"}),
    ],
)  # fmt: skip
def test_a_short_form_becomes_the_table_it_stands_for(place: Place, value: Any, said: dict[str, Any]) -> None:
    assert VALUES.edit(place, value) == (place[:-1], said)


def test_another_distribution_keeps_the_mean_and_takes_what_it_needs() -> None:
    one = row(("sources", 0, "deal_value", "dist"))
    assert write(one, "uniform", VALUES)[:2] == (
        ("sources", 0, "deal_value"), {"dist": "uniform", "low": 32000, "high": 32000},
    )  # fmt: skip
    assert write(one, "gamma", VALUES).value == {"dist": "gamma", "mean": 32000, "cv": 0.6}


def test_a_number_may_become_a_range_and_a_range_goes_with_any_of_its_numbers() -> None:
    found = {way.name: way.value for way in ways(row(("teams", 0, "absence")), 0.04)}
    assert found["a range: not known exactly"] == {"likely": 0.04, "low": 0.04, "high": 0.04}
    teams = [{**DEMO["teams"][0], "absence": {"likely": 0.04, "low": 0.02, "high": 0.07}}]
    values = Values({**DEMO, "teams": teams})
    edit = take_away(row(("teams", 0, "absence", "high"), values=values), values)
    assert edit == (("teams", 0, "absence"), ABSENT, False)


def test_a_fixed_time_may_vary_and_a_varying_one_be_fixed() -> None:
    found = {way.name: way.value for way in ways(row(("channels", "email", "work_time")), "6m")}
    assert found["varies: many short, few long"] == {"dist": "lognormal", "mean": "6m", "cv": 0.7}
    heading = row(("channels", "phone", "work_time"), Shape.HEADING)
    assert ways(heading, DEMO["channels"]["phone"]["work_time"])[0] == ("always the same", "7m")


def test_a_value_with_one_way_to_write_it_has_no_others() -> None:
    assert ways(row(("scenario", "name")), "x") == ()
    assert ways(row(("scenario", "weeks")), 12) == ()


def test_taking_away_what_is_not_written_does_nothing() -> None:
    assert take_away(row(("teams", 0, "speed")), VALUES) is None
    assert take_away(row(("teams", 0, "absence")), VALUES) == (("teams", 0, "absence"), ABSENT, False)


def test_what_is_as_for_all_options_becomes_the_options_own_as_it_is() -> None:
    edit = switch_on(row(("policies", 2, "contact_caps"), Shape.SWITCH), VALUES)
    assert edit == (("policies", 2, "contact_caps"), {"email": {"most": 3, "per": "7d"}}, False)


def test_a_team_whose_staffing_an_option_changes_starts_with_its_own_headcount() -> None:
    assert switch_on(row(("policies", 2, "staffing", "SDR"), Shape.SWITCH), VALUES)[:2] == (
        ("policies", 2, "staffing", "SDR"), {"headcount": 4},
    )  # fmt: skip


def test_a_copied_entry_follows_its_original_under_a_name_of_its_own() -> None:
    place, value, is_new = added(row(("sla", 0), Shape.ITEM), VALUES)
    assert (place, value["tier"], value["first_touch"], is_new) == (("sla", 1), "hot (2)", "5m", True)


def test_an_added_entry_has_what_must_be_given() -> None:
    assert added(row(("sources", 1, "bursts"), Shape.ADD), VALUES) == (
        ("sources", 1, "bursts"), [{"day": 24, "leads": 120}], False,
    )  # fmt: skip
    assert added(row(("sources", 2, "bursts"), Shape.ADD), VALUES) == (
        ("sources", 2, "bursts", 2), {"day": 24, "leads": 120}, True,
    )  # fmt: skip


def test_a_free_name_makes_an_entry_once() -> None:
    name = row(("channels",), Shape.NAME)
    assert named(name, " chat ", VALUES) == (("channels", "chat"), {}, False)
    assert named(name, "phone", VALUES) is None
    assert named(name, "  ", VALUES) is None


def test_words_may_be_written_as_people_say_them() -> None:
    assert typed(row(("policies", 0, "work_order")), "newest first").value == "newest_first"
    assert typed(row(("policies", 0, "on_breach")), "alert manager").value == ["alert_manager"]
    assert row(("policies", 0, "work_order")).kind is Kind.CHOICE


def test_short_forms_stand_for_their_tables() -> None:
    assert expanded(("channels", "email", "work_time"), "6m") == {"dist": "constant", "mean": "6m"}
    assert expanded(("policies", 0, "routing"), "round_robin") == {"method": "round_robin"}
    assert expanded(("policies", 0, "notify"), "2m") == {"lag": "2m"}
