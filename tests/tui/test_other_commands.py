"""check, trace, assumptions, scenarios, new."""

import json
import re
from pathlib import Path

import pytest

from scenarios.loading import load
from tests.tui.small import SMALL, leadsim, written


def test_check_says_no_problems_and_what_a_run_takes(tmp_path: Path) -> None:
    told = leadsim("check", written(tmp_path))
    assert told.exit_code == 0
    assert told.stdout.startswith("Small team: no problems.")
    assert "of 100 pairs" in " ".join(told.stdout.split())
    assert "Size: about 150 leads, 4 people" in told.stdout


def test_check_as_json_has_the_auc_of_each_option(tmp_path: Path) -> None:
    data = json.loads(leadsim("check", written(tmp_path), "--json").stdout)
    assert data["problems"] == []
    assert set(data["scoring_auc"]) == {"today, by hand", "automatic", "automatic, twice the score"}
    assert all(0.5 <= auc <= 1 for auc in data["scoring_auc"].values())


def test_trace_tells_a_leads_story_in_local_time_with_reasons(tmp_path: Path) -> None:
    told = leadsim("trace", written(tmp_path), "--policy", "automatic", "--lead", "0")
    assert told.exit_code == 0
    said = " ".join(told.stdout.split())
    assert said.startswith('Lead 0 under "automatic", simulated run 1 ')
    assert "Given to SDR" in said
    assert "calendar-aware (whoever is expected to get to the lead first)" in said
    assert "In the end: " in said


def test_every_lead_of_every_option_has_a_story(tmp_path: Path) -> None:
    path = written(tmp_path)
    for option in "123":
        for lead in range(0, 100, 7):
            told = leadsim("trace", path, "--policy", option, "--lead", str(lead), "--json")
            assert told.exit_code == 0
            events = json.loads(told.stdout)["events"]
            assert [each["at"] for each in events] == sorted(each["at"] for each in events)
            assert all(each["text"].endswith(".") for each in events)


def test_a_lead_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    told = leadsim("trace", written(tmp_path), "--policy", "1", "--lead", "99999")
    assert told.exit_code == 2
    assert "there are leads 0 to " in told.stderr


def test_assumptions_name_unit_and_source(tmp_path: Path) -> None:
    data = json.loads(leadsim("assumptions", written(tmp_path), "--json").stdout)
    reach = next(each for each in data["assumptions"] if each["path"].endswith("phone], reach"))
    assert (reach["value"], reach["given"]) == ("0.5", True)
    text = leadsim("assumptions", written(tmp_path)).stdout
    assert "What the model decides by itself" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_library_lists_the_demo() -> None:
    assert "saas-20-salespeople\n" in leadsim("scenarios").stdout
    names = [each["name"] for each in json.loads(leadsim("scenarios", "--json").stdout)["scenarios"]]
    assert "saas-20-salespeople" in names


def test_the_schema_for_editors_is_json() -> None:
    assert "properties" in json.loads(leadsim("scenarios", "--schema").stdout)


def test_a_copy_has_the_new_name_and_keeps_the_comments(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace("seed = 3", "seed = 3  # any number"))
    told = leadsim("new", "Mój zespół!", "--from", path, "--out", str(tmp_path))
    assert told.exit_code == 0
    copy = tmp_path / "moj-zespol.toml"
    assert told.stdout.strip() == str(copy)
    assert load(copy).scenario.name == "Mój zespół!"
    assert "seed = 3  # any number" in copy.read_text(encoding="utf-8")


def test_the_reference_file_loads(tmp_path: Path) -> None:
    assert leadsim("new", "all", "--reference", "--out", str(tmp_path)).exit_code == 0
    assert leadsim("check", str(tmp_path / "all.toml")).exit_code == 0


@pytest.mark.parametrize("name", ["../../up", "/etc/passwd", "a/b"])
def test_a_name_never_leaves_the_folder(tmp_path: Path, name: str) -> None:
    assert leadsim("new", name, "--reference", "--out", str(tmp_path / "in")).exit_code == 0
    assert [each.parent for each in tmp_path.rglob("*.toml")] == [tmp_path / "in"]


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("my work", encoding="utf-8")
    assert leadsim("new", "mine", "--reference", "--out", str(tmp_path)).exit_code == 2
    assert mine.read_text(encoding="utf-8") == "my work"
    assert leadsim("new", "mine", "--reference", "--out", str(tmp_path), "--force").exit_code == 0


def test_new_wants_to_know_from_what() -> None:
    assert leadsim("new", "x").exit_code == 2


def test_the_version_is_told() -> None:
    assert leadsim("--version").stdout.startswith("leadsim 0.")


@pytest.mark.slow
def test_selfcheck_names_its_cases_and_the_largest_z() -> None:
    told = leadsim("selfcheck")
    assert told.exit_code == 0
    assert re.search(r"All pass: \d+ cases, \d+ values,\s+largest \|z\| \d\.\d\d", told.stdout)
