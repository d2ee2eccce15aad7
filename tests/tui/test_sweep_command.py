"""`leadsim sweep` as a planner meets it."""

import csv
import json
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written

PROMISE = ("--vary", "sla.hot.first_touch=5m,15m,1h")
PEOPLE = ("--vary", "teams.SDR.headcount=1..2")
FEW = ("--replications", "3", "--workers", "1", "--no-store")


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_verdict_comes_first_and_says_where_only_the_promise_changes(tmp_path: Path) -> None:
    told = leadsim("sweep", written(tmp_path), *PROMISE, *PEOPLE, *FEW, "--policies", "1,2")
    assert told.exit_code == 0
    first = words(told.stdout.split("\n\n")[0])
    assert first.startswith('Best of all: "automatic"')
    promise = (
        '"today, by hand" and "automatic": between hot.first_touch 5m, 15m, 1h the same calls, the same meetings:'
        " only the promise is looser."
    )
    assert promise in words(told.stdout)


def test_a_target_says_which_combinations_keep_it_with_the_smallest_change_first(tmp_path: Path) -> None:
    asked = (*PROMISE, *FEW, "--policies", "1,2", "--target", "touched_within_sla>=70%")
    told = leadsim("sweep", written(tmp_path), *asked, "--json")
    assert told.exit_code == 0
    data = json.loads(told.stdout)
    assert data["target"] == {"kpi": "touched_within_sla", "sign": ">=", "level": 0.7}
    by_hand, automatic = data["options"]
    assert (by_hand["keeps_target"], by_hand["may_keep_target"]) == ([], [])
    assert automatic["keeps_target"] == [1, 2]
    text = words(leadsim("sweep", written(tmp_path), *asked).stdout)
    assert "today, by hand: MQLs touched within the SLA at least 70 %: no combination keeps it for sure." in text
    assert "automatic: MQLs touched within the SLA at least 70 %: with hot.first_touch 15m" in text


def test_a_target_of_an_unknown_kpi_is_refused_before_anything_is_played(tmp_path: Path) -> None:
    told = leadsim("sweep", written(tmp_path), *PROMISE, *FEW, "--target", "speed>=1")
    assert told.exit_code == 2
    assert "speed" in told.stderr


def test_one_thing_alone_is_a_list_with_the_files_value_marked(tmp_path: Path) -> None:
    told = leadsim("sweep", written(tmp_path), "--vary", "teams.SDR.headcount=1,3", *FEW, "--policies", "2")
    rows = [line.split() for line in told.stdout.splitlines()]
    table = [row for row in rows if row and row[0] in ("1", "2", "3")]
    assert [row[0] for row in table] == ["1", "3", "2"]
    assert table[2][1].endswith("*")


def test_everything_fits_into_80_columns(tmp_path: Path) -> None:
    told = leadsim("sweep", written(tmp_path), *PROMISE, *PEOPLE, *FEW)
    assert max(map(len, told.stdout.splitlines())) <= 80


def test_json_is_one_object_with_the_same_bytes_each_time(tmp_path: Path) -> None:
    path = written(tmp_path)
    first, second = (leadsim("sweep", path, *PEOPLE, *FEW, "--policies", "2", "--json").stdout for _ in range(2))
    assert first == second
    data = json.loads(first)
    assert data["vary"] == [{"path": "teams.SDR.headcount", "values": [1, 2]}]
    assert [(cell["values"], cell["as_in_file"]) for cell in data["cells"]] == [([1], False), ([2], True)]
    (option,) = data["options"]
    assert [each["name"] for each in option["cells"]] == ["0", "1"]
    assert {(each["policy"], each["baseline"]) for each in option["differences"]} == {("0", "1")}
    kpi = option["cells"][0]["kpis"]["touched_within_sla"]
    assert kpi["low"] < kpi["mean"] < kpi["high"]


def test_tables_and_a_heat_map_are_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = leadsim("sweep", written(tmp_path), *PROMISE, *PEOPLE, *FEW, "--policies", "2", "--out", str(out))
    assert told.exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["heat-map.png", "sweep.csv", "sweep.json", "sweep.txt"]
    assert (out / "heat-map.png").read_bytes().startswith(b"\x89PNG")
    with (out / "sweep.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kpi"] == "cost_per_month"]
    assert [(row["sla.hot.first_touch"], row["teams.SDR.headcount"]) for row in rows[:3]] == [
        ("5m", "1"),
        ("5m", "2"),
        ("15m", "1"),
    ]
    assert float(rows[0]["difference_mean"]) == pytest.approx(-12000)
    again = leadsim("sweep", written(tmp_path), *PEOPLE, *FEW, "--out", str(out))
    assert (again.exit_code, "already there" in again.stderr) == (2, True)


def test_the_store_answers_a_question_that_was_asked_before(tmp_path: Path) -> None:
    path, store = written(tmp_path), str(tmp_path / "store.sqlite")
    wide = ("sweep", path, "--vary", "teams.SDR.headcount=1..3", "--replications", "2", "--workers", "1", "--json")
    kept, fresh = leadsim(*wide, "--store", store), leadsim(*wide, "--no-store")
    known = leadsim(*wide, "--store", store)
    assert kept.stdout == fresh.stdout == known.stdout


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ("sla.hott.first_touch=5m", "sla.hot.first_touch"),
        ("headcount=4", "teams.SDR.headcount"),
        ("teams.SDR.headcount", "must be PATH=VALUES"),
        ("teams.SDR.headcount=4..x", "a range is LOW..HIGH"),
        ("teams.SDR.headcount=-3", "headcount = -3"),
        ("teams.SDR.shift=nights", 'shift = "nights"'),
        ("sla.hot.first_touch=5", 'did you mean "5m"?'),
        ("zzz=1", "TABLE.NAME.KEY"),
    ],
)
def test_wrong_paths_and_values_are_told_with_what_is_allowed(tmp_path: Path, vary: str, said: str) -> None:
    told = leadsim("sweep", written(tmp_path), "--vary", vary, *FEW)
    assert told.exit_code == 2
    assert said in told.stderr
    assert told.stdout == ""


def test_without_anything_to_vary_the_help_says_what_is_missing(tmp_path: Path) -> None:
    told = leadsim("sweep", written(tmp_path))
    assert told.exit_code == 2
    assert "--vary" in told.stderr


def test_an_unknown_kpi_is_told_with_those_there_are(tmp_path: Path) -> None:
    told = leadsim("sweep", written(tmp_path), *PEOPLE, "--kpi", "meetings_hold", *FEW)
    assert told.exit_code == 2
    assert "meetings_held_per_month" in told.stderr


def test_a_kpi_of_which_neither_more_nor_less_is_better_has_no_best(tmp_path: Path) -> None:
    told = leadsim("sweep", written(tmp_path), *PEOPLE, "--kpi", "busy_share", "--policies", "2", *FEW)
    assert told.exit_code == 0
    assert told.stdout.startswith("No verdict:")


def test_a_file_that_is_told_by_its_library_name_may_be_swept(tmp_path: Path) -> None:
    assert SMALL.count("[[teams]]") == 2
    told = leadsim("sweep", "saas-20-salespeople", "--vary", "teams.sales.headcount=1", *FEW)
    assert told.exit_code == 2
    assert "teams.SDR.headcount" in told.stderr
