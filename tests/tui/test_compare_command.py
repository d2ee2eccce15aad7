"""`leadsim compare` as a planner meets it."""

import csv
import json
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written


def test_the_verdict_comes_first_outcome_before_speed_before_price(tmp_path: Path) -> None:
    told = leadsim("compare", written(tmp_path), "--replications", "4", "--policies", "1,2")
    assert told.exit_code == 0
    first = " ".join(told.stdout.split("\n\n")[0].split())
    assert first.startswith("automatic: ")
    places = [
        first.index(word)
        for word in (
            "more meetings a month (forecast",
            "of margin",
            "leads called after",
            "half of them within",
            "opt-outs",
        )
    ]
    assert places == sorted(places)


def test_everything_fits_into_80_columns(tmp_path: Path) -> None:
    told = leadsim("compare", written(tmp_path), "--replications", "3")
    assert max(map(len, told.stdout.splitlines())) <= 80


def test_json_is_one_object_with_the_same_bytes_each_time(tmp_path: Path) -> None:
    path = written(tmp_path)
    first, second = (leadsim("compare", path, "--replications", "3", "--json").stdout for _ in range(2))
    assert first == second
    data = json.loads(first)
    assert list(data) == [
        "scenario",
        "seed",
        "replications",
        "leads_per_replication",
        "policies",
        "differences",
        "winner",
        "warnings",
    ]
    assert (data["scenario"], data["seed"], data["replications"]) == ("Small team", 3, 3)
    assert data["winner"]["break_even"] is None
    assert [each["name"] for each in data["policies"]] == ["today, by hand", "automatic", "automatic, twice the score"]


def test_a_policy_listed_twice_differs_by_exactly_nothing(tmp_path: Path) -> None:
    data = json.loads(
        leadsim("compare", written(tmp_path), "--replications", "3", "--policies", "2,2", "--json").stdout
    )
    assert {each["policy"] for each in data["differences"]} == {"automatic (2)"}
    assert {each["mean"] for each in data["differences"]} <= {0.0, None}
    told = leadsim("compare", written(tmp_path), "--replications", "3", "--policies", "2,2")
    assert "the same in every run" in told.stdout


def test_names_with_commas_are_found_among_commas(tmp_path: Path) -> None:
    path = written(tmp_path)
    told = leadsim(
        "compare", path, "--replications", "1", "--json", "--policies", "automatic, twice the score,today, by hand"
    )
    names = [each["name"] for each in json.loads(told.stdout)["policies"]]
    assert names == ["automatic, twice the score", "today, by hand"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--policies", "automatik"], 'did you mean "automatic"?'),
        (["--kpi", "meetings_held"], 'did you mean "meetings_held_per_month"?'),
        (["--plugin", "missing.py"], "missing.py"),
    ],
)
def test_a_wrong_name_is_told_with_the_right_one(tmp_path: Path, arguments: list[str], said: str) -> None:
    told = leadsim("compare", written(tmp_path), *arguments)
    assert told.exit_code == 2
    assert told.stdout == ""
    assert said in told.stderr
    assert "Traceback" not in told.stderr


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    broken = SMALL.replace("headcount = 2", "headcont = 2").replace("weeks = 5", 'weeks = "5"')
    told = leadsim("compare", written(tmp_path, broken))
    assert told.exit_code == 2
    assert "3 problems" in told.stderr
    assert 'did you mean "headcount"?' in told.stderr


def test_an_unknown_primary_kpi_is_told_with_its_line(tmp_path: Path) -> None:
    broken = SMALL.replace('"meetings_held_per_month"', '"meetings_hold_per_month"')
    told = leadsim("compare", written(tmp_path, broken))
    assert told.exit_code == 2
    assert "line 10" in told.stderr


def test_an_unknown_scenario_is_told_with_the_library() -> None:
    told = leadsim("compare", "saas-20-salespeopel")
    assert told.exit_code == 2
    assert 'did you mean "saas-20-salespeople"?' in told.stderr


def test_files_are_written_to_the_folder_only_and_never_over_others(tmp_path: Path) -> None:
    path, out = written(tmp_path), tmp_path / "out"
    arguments = ["compare", path, "--replications", "2", "--out", str(out)]
    assert leadsim(*arguments).exit_code == 0
    assert sorted(each.name for each in out.iterdir()) == [
        "breaches_by_hour.csv",
        "comparison.json",
        "comparison.txt",
        "differences.csv",
        "funnel.csv",
        "kpis.csv",
        "people.csv",
        "report.html",
        "speed_to_lead.csv",
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out", "small.toml"]
    before = (out / "kpis.csv").read_bytes()
    again = leadsim(*arguments)
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert leadsim(*arguments, "--force").exit_code == 0
    assert (out / "kpis.csv").read_bytes() == before


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace('"today, by hand"', '"=1+1"'))
    assert leadsim("compare", path, "--replications", "2", "--out", str(tmp_path / "out")).exit_code == 0
    with (tmp_path / "out" / "kpis.csv").open(newline="", encoding="utf-8") as file:
        assert next(csv.DictReader(file))["policy"] == "'=1+1"


def test_a_name_with_markup_is_shown_as_it_is(tmp_path: Path) -> None:
    told = leadsim("compare", written(tmp_path, SMALL.replace('"automatic"', '"[/b] [red]x"')), "--replications", "1")
    assert told.exit_code == 0
    assert "[/b] [red]x" in told.stdout


@pytest.mark.parametrize("sign", ["\\u001b[31m", "\\u202e", "\\u0000"])
def test_a_name_that_a_terminal_would_obey_is_refused_and_not_printed(tmp_path: Path, sign: str) -> None:
    told = leadsim("compare", written(tmp_path, SMALL.replace('"automatic"', f'"{sign}x"')), "--replications", "1")
    assert told.exit_code == 2
    assert not set("\x1b\u202e\x00") & set(told.stdout + told.stderr)


def test_a_name_of_500_signs_is_refused_and_shortened(tmp_path: Path) -> None:
    told = leadsim("compare", written(tmp_path, SMALL.replace('"today, by hand"', f'"{"x" * 500}"')))
    assert told.exit_code == 2
    assert "x" * 61 not in told.stderr


PLUGIN = """
NAME = "grumpy"
def choose(lead, people, now):
    if lead.number > 20:
        raise RuntimeError("no [/b] idea \\x1b[31m")
    return people[0]
"""


def test_a_plug_in_that_fails_fails_alone(tmp_path: Path) -> None:
    rule = tmp_path / "grumpy.py"
    rule.write_text(PLUGIN, encoding="utf-8")
    text = SMALL.replace('routing = "calendar_aware"', f"routing = {{ method = \"plugin\", plugin = '{rule}' }}")
    told = leadsim(
        "compare", written(tmp_path, text), "--replications", "2", "--policies", "1,2", "--plugin", str(rule)
    )
    assert told.exit_code == 3
    said = " ".join(told.stdout.split())
    assert "Failed: option automatic (simulated run 1, lead 2" in said
    assert "RuntimeError: no [/b] idea <U+001B>[31m" in said
    assert "Meetings held a month" in said
    again = leadsim("report", "1")
    assert again.exit_code == 3
    assert again.stdout == told.stdout


def test_a_plug_in_that_is_not_named_is_not_run(tmp_path: Path) -> None:
    rule = tmp_path / "evil.py"
    rule.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")
    text = SMALL.replace('routing = "calendar_aware"', f"routing = {{ method = \"plugin\", plugin = '{rule}' }}")
    told = leadsim("compare", written(tmp_path, text), "--replications", "1", "--policies", "1,2")
    assert told.exit_code == 3
    assert "--plugin" in told.stdout
    assert not (tmp_path / "ran").exists()


def test_without_a_smallest_effect_there_are_differences_and_no_verdict(tmp_path: Path) -> None:
    text = SMALL.replace("smallest_effect = { meetings_held_per_month = 0.5 }", "")
    told = leadsim("compare", written(tmp_path, text), "--replications", "3", "--policies", "1,2")
    assert told.exit_code == 0
    assert "no verdict" in told.stdout
    assert "no smallest_effect is given" in " ".join(told.stdout.split())


def test_another_kpi_can_decide(tmp_path: Path) -> None:
    told = leadsim("compare", written(tmp_path), "--replications", "2", "--kpi", "never_touched", "--json")
    assert json.loads(told.stdout)["winner"]["kpi"] == "never_touched"


def test_when_the_first_option_is_the_best_it_stays(tmp_path: Path) -> None:
    told = leadsim("compare", written(tmp_path), "--replications", "5", "--policies", "2,1")
    assert told.stdout.startswith("automatic stays the best: no other option does better.\n")
    assert "clearly worse" in told.stdout


def test_options_that_come_to_the_same_make_no_difference_that_matters(tmp_path: Path) -> None:
    told = leadsim("compare", written(tmp_path), "--replications", "5", "--policies", "2,2")
    assert told.stdout.startswith("No difference that matters: ")


def test_differences_of_shares_are_percentage_points(tmp_path: Path) -> None:
    told = leadsim("compare", written(tmp_path), "--replications", "5", "--policies", "1,2", "--kpi", "never_touched")
    row = next(line for line in told.stdout.splitlines() if line.startswith("2   automatic"))
    assert row.count("pp") >= 2


def test_one_option_alone_is_described_without_a_comparison(tmp_path: Path) -> None:
    told = leadsim("compare", written(tmp_path), "--replications", "2", "--policies", "1")
    assert told.stdout.startswith("today, by hand: ")
    assert "Differences" not in told.stdout


def test_the_tables_behind_the_charts_are_written_too(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert leadsim("compare", written(tmp_path), "--replications", "2", "--out", str(out)).exit_code == 0

    def rows(name: str) -> list[dict[str, str]]:
        with (out / name).open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    with (out / "kpis.csv").open(newline="", encoding="utf-8") as file:
        kpis = {(row["policy"], row["kpi"]): float(row["mean"]) for row in csv.DictReader(file) if row["mean"]}
    option = rows("funnel.csv")[0]["option"]
    never = next(row for row in rows("speed_to_lead.csv") if row["touched within, minutes"] == "never")
    assert float(never["share of MQLs"]) == pytest.approx(kpis[option, "never_touched"])
    held = next(row for row in rows("funnel.csv") if row["stage"] == "meetings held")
    assert float(held["leads a month"]) == pytest.approx(kpis[option, "meetings_held_per_month"])
    assert len(rows("breaches_by_hour.csv")) == 168 * len({row["option"] for row in rows("funnel.csv")})
    assert rows("people.csv")[0]["person"]


def test_that_there_is_nothing_to_clean_stays_english_in_json(tmp_path: Path) -> None:
    asked = ("compare", written(tmp_path), "--replications", "2", "--policies", "1,2", "--clean-first", "--lang", "pl")
    said = "--clean-first: no option has a score beyond rules of thumb (0.4) on dirty data"
    assert json.loads(leadsim(*asked, "--json").stdout)["warnings"][0] == said
    assert "żadna opcja nie ma" in leadsim(*asked).stdout
