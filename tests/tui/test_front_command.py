"""`leadsim front` and `leadsim monitor`: in words, as JSON and as files."""

import json
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written

CADENCE = """
[[cadence]]
steps = [{ channel = "phone" }, { channel = "email", after = "1d" }, { channel = "phone", after = "1d" }]

[contact_caps]
email = { most = 3, per = "7d" }

[channels.email]
reach = 0.1
opt_out = 0.02
complaint = 0.01

[[sla]]"""
TEXT = SMALL.replace("[[sla]]", CADENCE, 1)
RUNS = ("--replications", "3")


def test_every_length_of_the_cadence_is_set_against_the_others(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    told = json.loads(leadsim("front", path, *RUNS, "--json").stdout)
    assert [(each["name"], each["is_file"]) for each in told["points"]] == [
        ("1 step", False), ("2 steps", False), ("3 steps", True),
    ]  # fmt: skip
    said = " ".join(leadsim("front", path, *RUNS).stdout.split())
    assert "Complaints per delivered message are to stay under 0.1 % and never reach 0.3 %." in said
    assert "On the front:" in said


def test_caps_can_be_varied_and_beliefs_cannot(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    told = json.loads(leadsim("front", path, *RUNS, "--vary", "contact_caps.email.most=1..3", "--json").stdout)
    assert [each["name"] for each in told["points"]] == ["email.most 1", "email.most 2", "email.most 3"]
    refused = leadsim("front", path, "--vary", "channels.phone.reach=0.1,0.2")
    assert (refused.exit_code, "only what the option chooses" in " ".join(refused.stderr.split())) == (2, True)


def test_where_no_harm_is_possible_it_says_so(tmp_path: Path) -> None:
    harmless = (
        TEXT.replace("opt_out = 0.02", "opt_out = 0").replace("complaint = 0.01", "").replace("opt_out = 0.01", "")
    )
    said = " ".join(leadsim("front", written(tmp_path, harmless), *RUNS).stdout.split())
    assert said.startswith("Nobody opted out or complained")


@pytest.mark.parametrize("given", ["none", "3..1", "0"])
def test_wrong_steps_are_told(tmp_path: Path, given: str) -> None:
    refused = leadsim("front", written(tmp_path, TEXT), "--steps", given)
    assert (refused.exit_code, "--steps" in refused.stderr) == (2, True)


def test_files_are_written(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    assert leadsim("front", path, *RUNS, "--out", str(tmp_path / "front")).exit_code == 0
    assert leadsim("monitor", path, "--policy", "2", *RUNS, "--out", str(tmp_path / "plan")).exit_code == 0
    assert sorted(each.name for each in (tmp_path / "front").iterdir()) == [
        "front.csv", "front.json", "front.png", "front.txt",
    ]  # fmt: skip
    assert sorted(each.name for each in (tmp_path / "plan").iterdir()) == ["monitor.csv", "monitor.json", "monitor.txt"]


def test_the_plan_names_who_does_what(tmp_path: Path) -> None:
    said = " ".join(leadsim("monitor", written(tmp_path, TEXT), "--policy", "2", *RUNS, columns=120).stdout.split())
    assert "A KPI is judged once per month." in said
    assert "Head of sales" in said


def test_polish_says_it_too(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    front = leadsim("front", path, *RUNS, "--lang", "pl").stdout
    plan = leadsim("monitor", path, "--policy", "2", *RUNS, "--lang", "pl").stdout
    assert "On the front" not in front
    assert "Outside" not in plan
