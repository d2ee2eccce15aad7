"""Numbers and names of a file are found by their dotted path; wrong paths are answered with those that are near."""

from typing import Any

import pytest

from scenarios.paths import UnknownPath, find, paths, value_at, with_values
from scenarios.places import Place
from scenarios.toml_text import parse
from tests.tui.small import SMALL


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return parse(
        SMALL + '\n[[sources]]\nname = "fair 2.0"\nleads_per_week = { likely = 3, low = 1, high = 9 }\n', "file"
    )


@pytest.mark.parametrize(
    ("path", "place", "value"),
    [
        ("sla.hot.first_touch", ("sla", 0, "first_touch"), "5m"),
        ("sla.1.first_touch", ("sla", 0, "first_touch"), "5m"),
        ("teams.AE.headcount", ("teams", 1, "headcount"), 2),
        ("sources.demo form.mix.region.PL", ("sources", 0, "mix", "region", "PL"), 0.5),
        ("sources.fair 2.0.leads_per_week", ("sources", 2, "leads_per_week"), 3),
        ("policies.today, by hand.assignment_latency", ("policies", 0, "assignment_latency"), "1d"),
        ("teams.SDR.absence", ("teams", 0, "absence"), 0.0),
        ("economics.gross_margin", ("economics", "gross_margin"), 0.8),
        ("demand.growth", ("demand", "growth"), 0.0),
    ],
)
def test_a_path_leads_to_its_place_and_value(data: dict[str, Any], path: str, place: Place, value: object) -> None:
    assert find(data, path) == place
    assert value_at(data, place) == value


@pytest.mark.parametrize("path", ["teams.SDR", "sla.hott.first_touch", "headcount", "teams.3.headcount", "", "teams."])
def test_what_is_no_number_or_name_of_the_file_has_no_place(data: dict[str, Any], path: str) -> None:
    with pytest.raises(UnknownPath):
        find(data, path)


def test_a_misspelt_path_is_answered_with_the_nearest_first(data: dict[str, Any]) -> None:
    with pytest.raises(UnknownPath) as caught:
        find(data, "sla.hott.first_touch")
    assert caught.value.near[0] == "sla.hot.first_touch"


def test_the_end_of_a_path_alone_is_answered_with_all_that_end_so(data: dict[str, Any]) -> None:
    with pytest.raises(UnknownPath) as caught:
        find(data, "headcount")
    assert {"teams.SDR.headcount", "teams.AE.headcount"} <= set(caught.value.near)


@pytest.mark.parametrize(("path", "first"), [("sla.hot", "sla.hot.first_touch"), ("xyz", "teams.SDR.headcount")])
def test_a_path_without_its_end_and_one_like_none_are_told_of_some_that_there_are(
    data: dict[str, Any], path: str, first: str
) -> None:
    with pytest.raises(UnknownPath) as caught:
        find(data, path)
    assert first in caught.value.near


def test_every_path_that_is_listed_is_found(data: dict[str, Any]) -> None:
    for path in paths(data):
        find(data, path)


def test_other_values_take_their_places_and_the_file_stays_as_it_was(data: dict[str, Any]) -> None:
    changed = with_values(
        data, {("sla", 0, "first_touch"): "1h", ("teams", 0, "absence"): 0.1, ("review", "work"): "1m"}
    )
    assert changed["sla"][0]["first_touch"] == "1h"
    assert changed["teams"][0]["absence"] == 0.1
    assert changed["review"] == {"work": "1m"}
    assert changed["teams"][1] == data["teams"][1]
    assert "absence" not in data["teams"][0]
