"""`leadsim fix`: what a fix is worth, in words, as JSON and as files."""

import json
from pathlib import Path

from tests.tui.small import leadsim, written

ASKED = ("--to", "1", "--replications", "4")


def test_it_says_what_to_fix_and_what_it_is_worth(tmp_path: Path) -> None:
    said = " ".join(leadsim("fix", written(tmp_path), *ASKED).stdout.split())
    assert "automatic assignment is worth" in said
    assert "1 person more in SDR" in said
    assert "All were played on the same worlds" in said


def test_json_has_every_fix_and_every_level(tmp_path: Path) -> None:
    told = json.loads(leadsim("fix", written(tmp_path), *ASKED, "--json").stdout)
    assert [each["people"] for each in told["levels"]] == [0, 1]
    assert [each["key"] for each in told["fixes"]] == ["assignment", "notification", "calendars", "all"]
    assert told["left_out"] == ["data"]


def test_files_are_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert leadsim("fix", written(tmp_path), *ASKED, "--out", str(out)).exit_code == 0
    assert sorted(each.name for each in out.iterdir()) == ["fix.csv", "fix.json", "fix.txt", "hire-or-fix.png"]


def test_wrong_names_are_told(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert 'there is no team "XDR"' in leadsim("fix", path, "--team", "XDR").stderr
    quantile = leadsim("fix", path, "--kpi", "time_to_first_touch_median")
    assert (quantile.exit_code, "choose a mean or a rate" in " ".join(quantile.stderr.split())) == (2, True)
