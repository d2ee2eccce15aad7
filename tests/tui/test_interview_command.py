"""`leadsim new NAME --interview`: asked or from a file, nothing that was answered is lost."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scenarios.interview.answers import load_answers
from scenarios.loading import load
from tests.tui.small import leadsim
from tui.cli import app

FEW = 'salespeople = 2\nmqls_per_month = 10\nsources = "contact form"\n'


def asked(folder: Path, *lines: str) -> Result:
    """The interview with these lines typed."""
    arguments = ["new", "ours", "--interview", "--out", str(folder), "--workers", "1", "--no-store"]
    return CliRunner().invoke(app, arguments, input="".join(f"{line}\n" for line in lines))


def from_file(folder: Path, text: str, *more: str) -> Result:
    path = folder / "said.toml"
    path.write_text(text)
    return leadsim(
        "new",
        "ours",
        "--interview",
        "--answers",
        str(path),
        "--out",
        str(folder),
        "--workers",
        "1",
        "--no-store",
        *more,
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("interview")
    return folder, from_file(folder, FEW)


def test_a_file_of_answers_becomes_a_scenario_with_the_answers_beside_it(told: tuple[Path, Result]) -> None:
    folder, result = told
    assert result.exit_code == 0, result.stderr
    assert load(folder / "ours.toml").scenario.name == "ours"
    assert load_answers((folder / "ours.answers.toml").read_text(), "a") == load_answers(FEW, "b")
    assert result.stdout.rstrip().endswith(str(folder / "ours.toml"))


def test_stated_stands_beside_simulated_and_what_cannot_be_told_is_listed(told: tuple[Path, Result]) -> None:
    verdict, rest = told[1].stdout.split("\n\n", 1)
    lines = rest.splitlines()
    assert verdict.startswith("The scenario gives the number that you said back.")
    assert lines[0].split() == ["Your", "numbers", "You", "said", "Simulated", "(95", "%)"]
    assert lines[1].split()[:4] == ["MQLs", "a", "month", "10.0"]
    assert lines[2].split()[:5] == ["Mean", "first", "response", "don't", "know"]
    assert "Your numbers cannot tell; these are ranges in the file:" in lines
    assert "- share of the day for other work: 35 % to 65 %" in lines
    assert "- what a contract is worth: no result is in money" in lines


def test_the_same_as_json(tmp_path: Path) -> None:
    result = from_file(tmp_path, FEW, "--json")
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    assert data["written"] == str(tmp_path / "ours.toml")
    first, second = data["numbers"][:2]
    assert (first["kpi"], first["unit"], first["stated"], first["is_reached"]) == (
        "mqls_per_month",
        "a month",
        10.0,
        True,
    )
    assert (second["stated"], second["is_reached"]) == (None, None)
    other_work = next(each for each in data["ranges"] if each["place"].endswith("other_work"))
    assert (other_work["low"], other_work["high"]) == (0.35, 0.65)


def test_a_file_with_mistakes_tells_them_all_and_writes_nothing(tmp_path: Path) -> None:
    result = from_file(tmp_path, 'salespeople = "many"\nwithin_1_h = 30\n')
    assert result.exit_code == 2
    for place in ("line 1: salespeople", "line 2: within_1_h", "mqls_per_month: is missing", "sources: is missing"):
        assert place in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["said.toml"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    missing = str(tmp_path / "no.toml")
    result = leadsim("new", "ours", "--interview", "--answers", missing, "--out", str(tmp_path))
    assert result.exit_code == 2
    assert "no.toml: No such file" in result.stderr


def test_a_scenario_that_is_there_is_not_overwritten(told: tuple[Path, Result]) -> None:
    result = from_file(told[0], FEW)
    assert result.exit_code == 2
    assert "already there" in result.stderr


@pytest.mark.parametrize("other", [["--from", "few-leads"], ["--reference"]])
def test_the_interview_goes_without_other_sources(tmp_path: Path, other: list[str]) -> None:
    result = leadsim("new", "ours", "--interview", "--out", str(tmp_path), *other)
    assert result.exit_code == 2
    assert "goes without --from" in result.stderr


def test_a_wrong_answer_is_asked_again_and_what_is_stopped_is_kept(tmp_path: Path) -> None:
    result = asked(tmp_path, "a few", "3", "", "3", "1", "40", "?", "contact form")
    assert result.exit_code == 130
    assert "a whole number from 1 to 500 is allowed" in result.stderr
    assert "somebody must be left to sell" in result.stderr
    assert "this must be answered" in result.stderr
    kept = load_answers((tmp_path / "ours.answers.toml").read_text(), "a")
    assert (kept.salespeople, kept.managers, kept.mqls_per_month, kept.sources) == (
        3,
        1,
        40.0,
        (("contact form", None),),
    )
    assert not (tmp_path / "ours.toml").exists()


def test_a_stopped_interview_goes_on_with_what_is_kept(tmp_path: Path) -> None:
    assert asked(tmp_path, "3", "2").exit_code == 130
    result = asked(tmp_path, "", "?", "0", "12", "webinars", *[""] * 4, *[""] * 20)
    assert result.exit_code == 0, result.stderr
    assert "Enter keeps an answer" in result.stderr
    assert "[3]" in result.stderr
    assert "On which clock" not in result.stderr  # no time was stated
    kept = load_answers((tmp_path / "ours.answers.toml").read_text(), "a")
    assert (kept.salespeople, kept.first_contact, kept.managers) == (3, None, 0)
    assert load(tmp_path / "ours.toml").sources[0].name == "webinars"
