"""A calendar whose file name is an e-mail address is read under it and known by a number."""

import tomllib
from pathlib import Path

import pytest

from scenarios.calendar_names import without_addresses
from scenarios.loading import load, loads
from scenarios.problems import ScenarioError
from scenarios.saving import saved_text

ADDRESS = "anna.kowalska@example.com.ics"
EMPTY = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
TEXT = f"""# {ADDRESS} came from the mail program
[scenario]
name = "Two people"
start = 2026-01-05

[[sources]]
name = "demo"
leads_per_week = 5

[[teams]]
name = "SDR"
reps = [
    {{ name = "Anna", calendar = "{ADDRESS}" }},
    {{ name = "Bo", calendar = "calendar-1.ics" }},
]

[[policies]]
name = "today"
"""


def files(of: str) -> list[str | None]:
    return [rep.calendar for rep in loads(of).teams[0].reps]


def test_the_address_is_in_no_scenario_that_was_read(tmp_path: Path) -> None:
    (tmp_path / "two.toml").write_text(TEXT, encoding="utf-8")
    for name in (ADDRESS, "calendar-1.ics"):
        (tmp_path / name).write_text(EMPTY, encoding="utf-8")
    scenario = load(tmp_path / "two.toml")
    assert "kowalska" not in scenario.model_dump_json()
    assert [file for file, _ in scenario.calendars.by_person] == ["calendar-2.ics", "calendar-1.ics"]


def test_a_text_that_is_kept_says_the_same_without_it() -> None:
    kept = without_addresses(TEXT)
    assert "kowalska" not in kept
    assert files(kept) == files(TEXT) == ["calendar-2.ics", "calendar-1.ics"]
    assert kept.count("\n") == TEXT.count("\n")
    assert without_addresses(kept) == kept


@pytest.mark.parametrize("written", ["anna.kowalska\\u0040example.com.ics", "team@example.com/anna.ics"])
def test_however_it_is_written(written: str) -> None:
    kept = without_addresses(TEXT.replace(ADDRESS, written))
    assert "example" not in kept.partition("[scenario]")[2]
    assert files(kept) == ["calendar-2.ics", "calendar-1.ics"]


@pytest.mark.parametrize("text", ["a = @", "teams = '@'", "teams = ['@', { reps = [1, { calendar = 2 }] }]"])
def test_what_is_no_scenario_stays_as_it_is(text: str) -> None:
    assert without_addresses(text) == text


def test_a_change_of_the_people_leaves_their_calendars_as_they_were_named() -> None:
    scenario = loads(TEXT)
    team = scenario.teams[0]
    reps = (team.reps[0].model_copy(update={"name": "Cy"}), *team.reps)
    changed = saved_text(scenario.model_copy(update={"teams": (team.model_copy(update={"reps": reps}),)}), TEXT)
    written = [rep["calendar"] for rep in tomllib.loads(changed)["teams"][0]["reps"]]
    assert written == [ADDRESS, ADDRESS, "calendar-1.ics"]


def test_a_file_that_is_missing_is_told_by_the_name_that_the_planner_wrote(tmp_path: Path) -> None:
    (tmp_path / "two.toml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        load(tmp_path / "two.toml")
    assert ADDRESS in error.value.problems[0].value
