"""`leadsim check --changes`: what options do otherwise, and what is no longer as the library has it."""

import json
from pathlib import Path

from scenarios.catalogue import library_paths
from tests.tui.small import SMALL, leadsim, written


def test_each_option_lists_what_it_does_otherwise_than_the_first(tmp_path: Path) -> None:
    told = leadsim("check", written(tmp_path, SMALL), "--changes")
    assert told.exit_code == 0
    assert '"automatic" differs from "today, by hand" in:\n- Who gets the next lead: calendar aware' in told.stdout
    assert "From small of the library" not in told.stdout


def test_a_copy_lists_what_is_no_longer_as_in_the_library(tmp_path: Path) -> None:
    text = library_paths()["team-of-3"].read_text(encoding="utf-8").replace("headcount = 3", "headcount = 4", 1)
    told = leadsim("check", written(tmp_path, text, "team-of-3.toml"), "--changes")
    assert "From team-of-3 of the library it differs in:\n- reps, Teams, People: 4 instead of 3" in told.stdout
    changed = json.loads(leadsim("check", str(tmp_path / "team-of-3.toml"), "--changes", "--json").stdout)["changes"]
    assert changed["library"] == [{"place": "teams.0.headcount", "was": "3", "now": "4"}]


def test_the_library_itself_is_compared_with_nothing_and_without_the_flag_nothing_is_listed() -> None:
    assert json.loads(leadsim("check", "team-of-3", "--changes", "--json").stdout)["changes"]["library"] is None
    assert "differs" not in leadsim("check", "team-of-3").stdout
