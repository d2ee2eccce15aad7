"""`leadsim ladder`: steps, plan and gates in words, as JSON and as files."""

import json
from pathlib import Path

from tests.tui.small import leadsim, written

ASKED = ("--to", "automatic", "--replications", "4")


def test_it_tells_the_steps_and_the_plan(tmp_path: Path) -> None:
    said = " ".join(leadsim("ladder", written(tmp_path), *ASKED).stdout.split())
    assert said.startswith('From "today, by hand" to "automatic" in 2 steps: Meetings held ')
    assert "The first 30, 60 and 90 days" in said
    assert "Switch off: it falls under what today keeps in 9 of 10 periods" in said


def test_json_and_files(tmp_path: Path) -> None:
    path, out = written(tmp_path), tmp_path / "out"
    told = json.loads(leadsim("ladder", path, *ASKED, "--json").stdout)
    assert sorted(each["key"] for each in told["rungs"]) == ["assignment", "routing"]
    assert leadsim("ladder", path, *ASKED, "--out", str(out)).exit_code == 0
    assert sorted(each.name for each in out.iterdir()) == ["ladder.csv", "ladder.json", "ladder.png", "ladder.txt"]


def test_the_same_settings_have_no_step_between_them(tmp_path: Path) -> None:
    refused = leadsim("ladder", written(tmp_path), "--to", "1")
    assert (refused.exit_code, "no step between" in " ".join(refused.stderr.split())) == (2, True)


def test_polish_says_it_too(tmp_path: Path) -> None:
    said = leadsim("ladder", written(tmp_path), *ASKED, "--lang", "pl").stdout
    assert "Switch off" not in said
    assert "working days" not in said
