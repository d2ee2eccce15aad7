"""`leadsim lost`: value by step for each option, in words that add up, and where the hours went."""

import json
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written

ASKED = ("--policies", "1,2", "--replications", "3")


def test_losses_and_what_is_held_add_up_to_the_ideal(tmp_path: Path) -> None:
    told = json.loads(leadsim("lost", written(tmp_path), *ASKED, "--json").stdout)
    ideals = {each["ideal"] for each in told["policies"]}
    assert len(ideals) == 1
    for each in told["policies"]:
        assert sum(each["lost"].values()) + each["held"] == pytest.approx(each["ideal"], rel=1e-9)


def test_it_names_the_largest_losses_and_the_hours(tmp_path: Path) -> None:
    said = " ".join(leadsim("lost", written(tmp_path), *ASKED).stdout.split())
    assert said.startswith("today, by hand: of ")
    assert "Most is lost here: " in said
    assert "pass until the first touch: " in said
    assert "what is lost and what is held add up to the first line" in said


def test_files_are_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert leadsim("lost", written(tmp_path), *ASKED, "--out", str(out)).exit_code == 0
    assert sorted(each.name for each in out.iterdir()) == ["lost.csv", "lost.json", "lost.txt", "value-lost.png"]


def test_without_deals_it_says_what_is_missing(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace("win_rate = 0.25", "win_rate = 0"))
    assert "No good lead can bring a deal here" in leadsim("lost", path, *ASKED).stdout


def test_polish_says_it_too(tmp_path: Path) -> None:
    said = leadsim("lost", written(tmp_path), *ASKED, "--lang", "pl").stdout
    assert "until" not in said
    assert "good lead" not in said
