"""`leadsim size` as a planner meets it; a queue whose exact answers are known."""

import csv
import json
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written

FEW = ("--replications", "6", "--workers", "1", "--no-store", "--kept", "50%")
TARGET = ("--team", "SDR", "--target", "touched_within_sla>=60%")

QUEUE = """
[scenario]
name = "Thirty leads an hour, ten minutes each"
start = 2026-01-05
weeks = 2
warmup_weeks = 0
seed = 11
primary_kpi = "touched_within_sla"
forecast_period = "week"

[[sources]]
name = "leads"
leads_per_week = 5040

[channels.phone]
work_time = { dist = "exponential", mean = "10m" }
reach = 0.0

[[teams]]
name = "SDR"
headcount = 7

[[sla]]
tier = "all"
first_touch = "5m"

[[policies]]
name = "one queue"
routing = "shared_queue"
"""
"""Five busy people on average: M/M/c with a load of 5 Erlangs."""


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_options_answers_stand_beside_each_other_first(tmp_path: Path) -> None:
    told = leadsim("size", written(tmp_path), *TARGET, *FEW, "--to", "4", "--policies", "1,2")
    assert told.exit_code == 0
    first, second = (words(each) for each in told.stdout.split("\n\n")[:2])
    assert first == (
        "How many people in SDR for MQLs touched within the SLA, 60 % or more, in at least 5 of 10 months?"
        ' - no number up to 8 is shown to be enough with "today, by hand" - 3 with "automatic"'
    )
    assert second == '"automatic" does with 3 what "today, by hand" does not with 4.'


def test_one_more_and_one_fewer_the_free_time_and_the_ceiling_are_told(tmp_path: Path) -> None:
    told = words(leadsim("size", written(tmp_path), *TARGET, *FEW, "--to", "4", "--policies", "1,2").stdout)
    assert "One more: it is kept in 10 of 10 months; MQLs touched within the SLA +" in told
    assert "One fewer: it is kept in" in told
    assert "Profit -12k zł a month" in told
    assert "that makes the promise possible: somebody who waits for the next lead calls at once" in told
    assert 'With "today, by hand" more people do not get there: ' in told
    assert "Of the mean wait for the first touch with 8: the wait for an owner" in told


def test_everything_fits_into_80_columns(tmp_path: Path) -> None:
    told = leadsim("size", written(tmp_path), *TARGET, *FEW, "--to", "4")
    assert max(map(len, told.stdout.splitlines())) <= 80


def test_too_few_runs_to_show_nine_of_ten_are_told(tmp_path: Path) -> None:
    told = leadsim(
        "size", written(tmp_path), *TARGET, "--policies", "2", "--to", "4", "--replications", "3", "--no-store"
    )
    assert told.exit_code == 0
    assert "3 runs cannot show it, whatever they bring: it takes 29 (--replications 29)." in words(told.stdout)


def test_what_is_reached_but_not_shown_is_told_so(tmp_path: Path) -> None:
    fixed = ("--policies", "2", "--from", "3", "--to", "3", "--replications", "6", "--workers", "1", "--no-store")
    asked = ("--team", "AE", "--target", "meetings_held_per_month>=8", "--mean")
    told = words(leadsim("size", written(tmp_path), *asked, *fixed).stdout)
    assert "but these runs do not show it for sure: more may (--replications)." in told


def test_more_meetings_than_the_leads_bring_are_out_of_reach_for_any_team(tmp_path: Path) -> None:
    fixed = ("--policies", "2", "--to", "2", *FEW)
    told = words(leadsim("size", written(tmp_path), "--team", "SDR", "--target", "meetings>=500", *fixed).stdout)
    assert "Meetings held, 500 a month or more, in at least 5 of 10 months? - no number up to" in told
    assert "more people do not get there: Meetings held" in told


def test_full_calendars_are_told_as_a_ceiling(tmp_path: Path) -> None:
    full = SMALL.replace('name = "AE"\n', 'name = "AE"\nmeeting_length = "4h"\n')
    full = full.replace('host = "AE"', 'host = "AE"\nbook_within = "2h"')
    fixed = ("--policies", "2", "--to", "2", *FEW)
    told = leadsim("size", written(tmp_path, full), "--team", "SDR", "--target", "meetings>=500", *fixed)
    assert told.exit_code == 0, told.stderr
    assert "of those who qualify get a meeting: full calendars." in words(told.stdout)


def test_json_has_the_steps_of_the_test(tmp_path: Path) -> None:
    told = leadsim("size", written(tmp_path), *TARGET, *FEW, "--to", "4", "--policies", "2", "--by", "week", "--json")
    data = json.loads(told.stdout)
    assert data["target"] == {"kpi": "touched_within_sla", "sign": ">=", "level": 0.6, "kept": 0.5, "period": "week"}
    (option,) = data["options"]
    assert [step["headcount"] for step in option["steps"]] == [int(each["name"]) for each in option["headcounts"]]
    assert len(option["by_period"]) == 5
    enough = {step["headcount"]: step["enough"] for step in option["steps"]}
    assert enough[option["answer"]]


def test_tables_and_a_curve_are_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = leadsim("size", written(tmp_path), *TARGET, *FEW, "--to", "4", "--policies", "2", "--out", str(out))
    assert told.exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "sizing-curve.png",
        "sizing.csv",
        "sizing.json",
        "sizing.txt",
    ]
    assert (out / "sizing-curve.png").read_bytes().startswith(b"\x89PNG")
    with (out / "sizing.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kpi"] == "cost_per_month"]
    assert [(row["headcount"], row["answer"]) for row in rows] == [("2", "no"), ("3", "yes"), ("4", "no")]


def test_the_best_profit_is_that_of_the_fewest_where_people_do_nothing_more(tmp_path: Path) -> None:
    told = leadsim(
        "size", written(tmp_path), "--team", "sdr", "--best", "profit", *FEW, "--to", "3", "--policies", "2,3"
    )
    assert told.exit_code == 0
    assert words(told.stdout).startswith('With "automatic" Profit is best at 1 SDR: ')
    data = json.loads(
        leadsim("size", written(tmp_path), "--team", "SDR", "--best", "profit", *FEW, "--to", "3", "--json").stdout
    )
    assert [each["headcount"] for each in data["options"]] == [1, 1, 1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--team", "SDR"), "give either --target"),
        (("--team", "SDR", "--target", "profit>=1", "--best", "profit"), "give either --target"),
        (("--team", "sales", "--target", "profit>=1"), 'there is no team "sales"'),
        (("--team", "SDR", "--target", "profits>=1"), "profit_per_month"),
        (("--team", "SDR", "--target", "profit>1"), "KPI>=NUMBER"),
        (("--team", "SDR", "--best", "busy_share"), "neither more nor less is better"),
        (("--team", "SDR", "--best", "profit", "--from", "5", "--to", "3"), "--from 5 --to 3"),
        (("--team", "SDR", "--target", "profit>=1", "--by", "year"), 'there is no period for --by "year"'),
        (("--team", "SDR", "--target", "profit>=1", "--by", "quarter"), "5 weeks"),
        (("--team", "SDR", "--target", "profit>=1", "--kept", "120%"), '--kept "120%"'),
        (("--team", "SDR", "--target", "profit>=1", "--kept", "often"), '--kept "often"'),
    ],
)
def test_wrong_questions_are_told_with_what_is_allowed(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    told = leadsim("size", written(tmp_path), *arguments, "--no-store")
    assert told.exit_code == 2
    assert said in told.stderr
    assert told.stdout == ""


@pytest.mark.slow
def test_thirty_leads_an_hour_of_ten_minutes_need_seven_for_80_percent_in_5_minutes_and_eight_for_95(
    tmp_path: Path,
) -> None:
    """By Erlang's C 64 %, 88 % and 96 % wait at most 5 minutes with 6, 7 and 8 people: formulas speak of the mean."""
    path, store = written(tmp_path, QUEUE), str(tmp_path / "store.sqlite")
    fixed = ("--team", "SDR", "--mean", "--from", "5", "--to", "8", "--replications", "12", "--store", store, "--json")
    answers = [
        json.loads(leadsim("size", path, "--target", f"touched_within_sla>={level}", *fixed).stdout)["options"][0][
            "answer"
        ]
        for level in ("80%", "95%")
    ]
    assert answers == [7, 8]
