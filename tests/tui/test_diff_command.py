"""`leadsim diff` as a planner meets it."""

import json
import shlex
from pathlib import Path

from tests.tui.small import leadsim, written


def test_counts_come_first_and_the_story_of_a_lead_can_be_told(tmp_path: Path) -> None:
    told = leadsim("diff", written(tmp_path), "--policies", "1,2", "--replication", "2")

    assert told.exit_code == 0
    first = " ".join(told.stdout.split("\n\n")[0].split())
    assert 'leads of simulated run 2 fare differently under "automatic" than under "today, by hand"' in first
    command = shlex.split(told.stdout.strip().splitlines()[-1])
    assert command[:2] == ["leadsim", "trace"]
    assert leadsim(*command[1:]).exit_code == 0


def test_json_files_and_counts_agree(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    told = leadsim("diff", written(tmp_path), "--policies", "1,2", "--json", "--out", str(folder))

    data = json.loads(told.stdout)
    assert data["different"] == data["direct"] + data["knock_on"] == sum(data["causes"].values())
    assert len((folder / "leads.csv").read_text().splitlines()) == data["different"] + 1


def test_an_option_beside_itself_has_no_difference(tmp_path: Path) -> None:
    told = leadsim("diff", written(tmp_path), "--policies", "2,2")

    assert told.exit_code == 0
    assert told.stdout.startswith("No difference: all")


def test_one_option_or_three_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path)

    for given in ("1", "1,2,3"):
        told = leadsim("diff", path, "--policies", given)
        assert told.exit_code == 2
        assert "between two options" in told.stderr
