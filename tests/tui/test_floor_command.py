"""`leadsim floor`: what the live floor shows, as text and JSON."""

import json
from pathlib import Path

from tests.tui.small import leadsim, written


def test_without_a_word_it_shows_when_the_next_promise_is_broken(tmp_path: Path) -> None:
    told = leadsim("floor", written(tmp_path), "--policy", "1", columns=100)
    assert told.exit_code == 0
    assert told.stdout.startswith(
        '2026-01-19 Mon 09:05:00, under "today, by hand"\nweek 3 of 5, a typical one; run 1, '
    )
    assert "not known how typical\nbusy 2 of 4   waiting 14 (14 late)   missed this week 13\n" in told.stdout
    assert "  #72, webinar, hot                     LATE by 0s       no owner\n  #71" in told.stdout
    assert "  and 4 more\n" in told.stdout
    assert "Mon 09:05  #72 is LATE: not touched within 5m – nobody owns it yet" in told.stdout
    assert "  SDR 1  on a call     #58      5m  " in told.stdout
    assert max(map(len, told.stdout.splitlines())) <= 100


def test_a_time_and_a_week_can_be_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path)
    asked = ("--policy", "automatic", "--at", "Tue 10:14", "--week", "2", "--json")
    data = json.loads(leadsim("floor", path, *asked).stdout)
    assert data["at"] == "2026-01-13T10:14:00.000+01:00"
    assert data["week"] == 2
    assert [one["person"] for one in data["people"]] == ["SDR 1", "SDR 2", "AE 1", "AE 2"]
    assert data["late"] == sum(lead["is_late"] for lead in data["waiting"])
    assert all(each["at"] <= data["at"] for each in data["happened"])


def test_the_typical_run_is_chosen_among_those_kept(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert leadsim("compare", path, "--replications", "3", "--workers", "1").exit_code == 0
    data = json.loads(leadsim("floor", path, "--policy", "1", "--json").stdout)
    assert data["typical_of"] == 3
    asked = json.loads(leadsim("floor", path, "--policy", "1", "--replication", "2", "--json").stdout)
    assert (asked["replication"], asked["typical_of"]) == (2, 0)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    path = written(tmp_path)
    for wrong, said in (
        (["--policy", "gone"], "gone"),
        (["--policy", "1", "--week", "9"], "there are weeks 1 to 5"),
        (["--policy", "1", "--at", "soonish"], "soonish"),
    ):
        told = leadsim("floor", path, *wrong)
        assert told.exit_code == 2
        assert said in told.stderr
