"""`leadsim replay`: leads of a file under a scenario's options."""

import json
import re
from pathlib import Path

import pytest

from tests.tui.small import leadsim, written

MAP = "created=created_at,source=source,region=region,score=score,value=value,outcome=outcome"


@pytest.fixture
def leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of simulated leads in the current folder."""
    monkeypatch.chdir(tmp_path)
    assert leadsim("new", "leads", "--leads-from", written(tmp_path)).exit_code == 0
    return tmp_path / "leads.csv"


def test_the_first_run_has_exactly_the_leads_of_the_file(leads: Path) -> None:
    told = leadsim("replay", "leads.csv", "--scenario", "small.toml", "--map", MAP, "--replications", "1", "--json")
    assert told.exit_code == 0
    data = json.loads(told.stdout)
    assert data["leads_per_replication"] == len(leads.read_text(encoding="utf-8").splitlines()) - 1
    assert data["warnings"][0].startswith(f"{data['leads_per_replication']:.0f} leads of 2026-01-05 to 2026-02-0")


def test_other_runs_have_the_weeks_in_another_order(leads: Path) -> None:
    told = leadsim("replay", "leads.csv", "--scenario", "small.toml", "--map", MAP, "--replications", "3")
    assert told.exit_code == 0
    assert "simulated run 1 has the leads as they were" in " ".join(told.stdout.split())
    assert not (leads.parent / "leads.rejected.csv").exists()


def test_bad_rows_go_to_a_file_of_their_own_with_line_and_reason(leads: Path) -> None:
    with leads.open("a", encoding="utf-8") as file:
        file.write('2026-01-06T10:00:00+01:00,=cmd(),PL,1,1,yes\n"=1",demo form,PL,1,1,yes\n')
    told = leadsim(
        "replay", "leads.csv", "--scenario", "small.toml", "--map", MAP, "--replications", "1", "--out", "out"
    )
    assert told.exit_code == 0
    lines = len(leads.read_text(encoding="utf-8").splitlines())
    rejected = (leads.parent / "out" / "leads.rejected.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[0] for row in rejected] == ["line", str(lines - 1), str(lines)]
    assert "2 rows cannot be used" in told.stderr


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("created", "is not FIELD=COLUMN"),
        ("created=created_at,created=source", "given twice"),
        ("created=made,source=source", 'there is no column "made"'),
        ("source=source,created=", "created=COLUMN is missing"),
    ],
)
def test_a_wrong_mapping_is_the_users_to_mend(leads: Path, mapping: str, said: str) -> None:
    told = leadsim("replay", str(leads), "--scenario", "small.toml", "--map", mapping)
    assert told.exit_code == 2
    assert said in told.stderr


def test_a_record_of_a_hundred_years_is_refused(leads: Path) -> None:
    with leads.open("a", encoding="utf-8") as file:
        file.write("1926-01-06T10:00:00+01:00,demo form,PL,1,1,yes\n")
    told = leadsim("replay", "leads.csv", "--scenario", "small.toml", "--map", MAP)
    assert told.exit_code == 2
    assert "at most 520" in told.stderr


def test_leads_of_a_file_need_no_leads_per_week_and_warnings_are_about_those_of_the_file(leads: Path) -> None:
    text = (leads.parent / "small.toml").read_text(encoding="utf-8")
    without = re.sub(r"leads_per_week = [0-9.]+", "leads_per_week = 0", text)
    assert without != text
    (leads.parent / "small.toml").write_text(without, encoding="utf-8")
    arguments = ("replay", "leads.csv", "--scenario", "small.toml", "--map", MAP, "--replications", "1", "--json")
    told = leadsim(*arguments)
    assert told.exit_code == 0
    assert "no lead ever comes" not in told.stdout
    assert [one for one in json.loads(told.stdout)["warnings"] if "leads a month" in one or "offered load" in one] == []


def test_replay_refuses_absurd_sizes_too(leads: Path) -> None:
    text = (leads.parent / "small.toml").read_text(encoding="utf-8")
    (leads.parent / "small.toml").write_text(
        re.sub(r"headcount = \d+", "headcount = 300000", text, count=1), encoding="utf-8"
    )
    told = leadsim("replay", "leads.csv", "--scenario", "small.toml", "--map", MAP)
    assert told.exit_code == 2
    assert "small.toml: " in told.stderr
    assert "too big to play" in told.stderr
    assert "at most 20,000 people" in told.stderr


def test_the_record_itself_stands_beside_the_options(leads: Path) -> None:
    lines = leads.read_text(encoding="utf-8").splitlines()
    at = lines[0].split(",").index("created_at")
    touched = [f"{lines[0]},touched", *(f"{line},{line.split(',')[at]}" for line in lines[1:])]
    leads.write_text("\n".join(touched) + "\n", encoding="utf-8")
    arguments = (
        "replay",
        "leads.csv",
        "--scenario",
        "small.toml",
        "--map",
        "first_touch=touched",
        "--replications",
        "1",
    )
    told = leadsim(*arguments)
    assert told.exit_code == 0
    assert "The record itself beside the options" in told.stdout
    data = json.loads(leadsim(*arguments, "--json").stdout)["as_it_was"]
    assert data["kpis"]["within_5_min"] == 1.0  # every lead was touched at once
    assert data["leads"] == len(lines) - 1
    assert [policy["name"] for policy in data["policies"]] == [
        "today, by hand",
        "automatic",
        "automatic, twice the score",
    ]


def test_a_file_without_first_touches_says_what_is_missing(leads: Path) -> None:
    told = leadsim("replay", "leads.csv", "--scenario", "small.toml", "--map", MAP, "--replications", "1")
    assert "nothing can be shown as it was" in " ".join(told.stdout.split())
