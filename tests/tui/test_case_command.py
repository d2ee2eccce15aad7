"""`leadsim case`: money in words, as JSON and as files; whose cost it is; currencies are never converted."""

import json
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written

ASKED = ("--policy", "automatic", "--replications", "4")


def test_it_says_what_the_first_year_brings_and_names_the_planning_ranges(tmp_path: Path) -> None:
    said = " ".join(leadsim("case", written(tmp_path), *ASKED).stdout.split())
    assert said.startswith("automatic, against today, by hand: the first year brings ")
    assert "leadsim's planning ranges for a company of about 50 people" in said
    assert "Margin is 80 % of a deal's value" in said
    assert "95 % interval of the difference" in said


def test_json_adds_up(tmp_path: Path) -> None:
    told = json.loads(leadsim("case", written(tmp_path), *ASKED, "--json").stdout)
    net = told["growth"]["mean"] + told["savings"]["mean"] - told["cost"]["mean"]
    assert told["net"]["mean"] == pytest.approx(net)
    assert told["months"][-1]["cumulated"] == pytest.approx(net)
    assert told["plan"]["cost_source"] == "preset"


def test_files_are_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert leadsim("case", written(tmp_path), *ASKED, "--out", str(out)).exit_code == 0
    assert sorted(each.name for each in out.iterdir()) == ["business-case.png", "case.csv", "case.json", "case.txt"]
    assert (out / "business-case.png").read_bytes().startswith(b"\x89PNG")
    assert len((out / "case.csv").read_text(encoding="utf-8").splitlines()) == 13


def test_another_currency_needs_its_own_cost(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace('"PLN"', '"EUR"'))
    refused = leadsim("case", path, *ASKED)
    assert refused.exit_code == 2
    assert "amounts are never converted" in " ".join(refused.stderr.split())
    told = json.loads(leadsim("case", path, *ASKED, "--once", "5000..7000", "--json").stdout)
    assert (told["plan"]["cost_source"], told["plan"]["once"]["low"], told["cost"]["mean"]) == ("given", 5000, 6000)


def test_the_options_own_cost_comes_first(tmp_path: Path) -> None:
    own = SMALL.replace('name = "automatic"\n', 'name = "automatic"\ncost = { once = 9000, per_month = 100 }\n')
    told = json.loads(leadsim("case", written(tmp_path, own), *ASKED, "--json").stdout)
    assert (told["plan"]["cost_source"], told["cost"]["mean"]) == ("option", 9000 + 12 * 100)


@pytest.mark.parametrize("given", ["nine", "-5", "7000..5000", "1e400"])
def test_a_wrong_amount_is_told(tmp_path: Path, given: str) -> None:
    refused = leadsim("case", written(tmp_path), *ASKED, f"--once={given}")
    assert refused.exit_code == 2
    assert "--once" in refused.stderr


def test_an_option_against_itself_is_refused(tmp_path: Path) -> None:
    refused = leadsim("case", written(tmp_path), "--policy", "1")
    assert (refused.exit_code, "nothing to decide" in refused.stderr) == (2, True)
