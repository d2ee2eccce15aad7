"""`leadsim compare --best` as a planner meets it."""

import json
from pathlib import Path

from tests.tui.small import leadsim, written


def test_the_best_is_told_first_and_losers_with_the_run_they_lost_in(tmp_path: Path) -> None:
    path = written(tmp_path)
    asked = ["compare", path, "--best", "--kpi", "within_5_min", "--indifference", "0.1", "--policies", "1,2"]
    told = leadsim(*asked, "--no-store", "--out", str(tmp_path / "out"))

    assert told.exit_code == 0
    assert told.stdout.startswith('"automatic" is the best in within_5_min')
    data = json.loads((tmp_path / "out" / "selection.json").read_text())
    assert data["best"] == "automatic"
    assert data["policies"][0]["dropped_after"] == 10
    assert data["runs"] == 20


def test_it_is_listed_and_told_again_without_playing(tmp_path: Path) -> None:
    asked = ["--kpi", "within_5_min", "--indifference", "0.1", "--policies", "1,2"]
    first = leadsim("compare", written(tmp_path), "--best", *asked, "--json").stdout

    (run,) = json.loads(leadsim("runs", "--json").stdout)["runs"]

    assert run["command"] == "compare --best"
    assert run["asked"] == "--policies 1,2 --indifference 0.1 --kpi within_5_min"
    assert (run["done"], run["state"]) == (20, "done")
    again = leadsim("report", "1", "--json")
    assert again.exit_code == 0
    assert again.stdout == first


def test_json_has_the_same_bytes_with_and_without_workers(tmp_path: Path) -> None:
    path = written(tmp_path)
    asked = ["compare", path, "--best", "--kpi", "contact_rate", "--indifference", "0.02", "--replications", "14"]

    alone = leadsim(*asked, "--json", "--no-store", "--workers", "1").stdout

    assert alone == leadsim(*asked, "--json", "--no-store", "--workers", "2").stdout


def test_without_a_zone_the_command_says_what_it_needs(tmp_path: Path) -> None:
    told = leadsim("compare", written(tmp_path), "--best", "--kpi", "contact_rate")

    assert told.exit_code == 2
    assert "--indifference X" in told.stderr


def test_one_option_or_a_quantile_or_a_zone_of_nothing_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path)

    assert "two options" in leadsim("compare", path, "--best", "--policies", "1").stderr
    quantile = ["--kpi", "time_to_first_touch_median", "--indifference", "5"]
    assert "quantile" in leadsim("compare", path, "--best", *quantile).stderr
    assert "above 0" in leadsim("compare", path, "--best", "--indifference", "0").stderr
