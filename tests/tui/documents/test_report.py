"""`leadsim report RUN --for WHOM --out DIR`: a comparison that is kept, as a document to be handed on."""

import json
import re
import sqlite3
from html import unescape
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a comparison of three options, run 1, and another command's run."""
    folder = tmp_path_factory.mktemp("kept")
    path = folder / "results.sqlite"
    file = written(folder)
    played = leadsim("compare", file, "--replications", "4", "--store", str(path))
    assert played.exit_code == 0, played.output
    return path


def reported(store: Path, folder: Path, *arguments: str) -> str:
    """The page of run 1."""
    done = leadsim("report", "1", "--for", "full", "--out", str(folder), "--store", str(store), *arguments)
    assert done.exit_code == 0, done.output
    return (folder / "report.html").read_text(encoding="utf-8")


def words(page: str) -> str:
    """What a page says."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.split("<main>")[1])).split())


def test_a_report_has_verdict_table_figure_and_the_command_that_makes_it_again(store: Path, tmp_path: Path) -> None:
    page = reported(store, tmp_path / "out")
    verdict = " ".join(leadsim("report", "1", "--store", str(store), columns=120).output.split(".")[0].split())
    assert verdict in words(page)
    assert "What each option comes to" in page
    assert page.count("<img ") >= 1
    assert "leadsim compare small-team.toml --replications 4" in page
    assert "Computed from 4 simulated" in words(page)


def test_the_same_run_gives_the_same_bytes(store: Path, tmp_path: Path) -> None:
    assert reported(store, tmp_path / "a") == reported(store, tmp_path / "b")


def test_the_scenario_in_a_report_is_the_one_that_was_played(store: Path, tmp_path: Path) -> None:
    page = reported(store, tmp_path / "out")
    assert SMALL in [unescape(each) for each in re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)]


def test_a_report_speaks_polish(store: Path, tmp_path: Path) -> None:
    page = reported(store, tmp_path / "out", "--lang", "pl", "--title", "Szybciej do leadów")
    assert '<html lang="pl">' in page
    assert "<h1>Szybciej do leadów</h1>" in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--for", "everybody", "--out", "x"), 'there is no reader "everybody"'),
        (("--for", "full"), "add --out DIR"),
        (("--for", "full", "--as", "odt", "--out", "x"), 'there is no format "odt"'),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = leadsim("report", "1", "--store", str(store), *arguments)
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_is_there_stays_unless_forced(store: Path, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("mine", encoding="utf-8")
    asked = ("report", "1", "--for", "team", "--out", str(tmp_path), "--store", str(store))
    assert leadsim(*asked).exit_code == 2
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "mine"
    assert leadsim(*asked, "--force").exit_code == 0
    assert "<main>" in (tmp_path / "report.html").read_text(encoding="utf-8")


def copied(store: Path, folder: Path, statement: str) -> Path:
    """A store of its own with one thing changed in it."""
    own = folder / "changed.sqlite"
    with sqlite3.connect(store) as one, sqlite3.connect(own) as other:
        one.backup(other)
        other.execute(statement)
    return own


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE runs SET replications = 6", "Only 4 of 6 simulated runs are kept"),
        (
            (
                "UPDATE results SET summary = x'00' WHERE key IN (SELECT key FROM members WHERE replication = 3 "
                "AND option = 'automatic')"
            ),
            "1 result cannot be read (damaged, or of another version of leadsim)",
        ),
        ("DELETE FROM members WHERE option = 'automatic'", 'Option "automatic" has no results'),
    ],
)
def test_what_a_partial_run_lacks_stands_before_all_else(
    store: Path, tmp_path: Path, statement: str, said: str
) -> None:
    own = copied(store, tmp_path, statement)
    done = leadsim("report", "1", "--for", "leadership", "--out", str(tmp_path / "out"), "--store", str(own), "--json")
    assert done.exit_code == 3
    assert any(said in each for each in json.loads(done.stdout)["missing"])
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert said in words(page).split("What is missing")[-1].split("The answer")[0]
    sections = re.findall(r"<h2>(.*?)</h2>", page)
    assert sections[:2] == ["What is missing", "The answer"]


def test_a_question_that_cannot_be_asked_again_is_left_out_with_its_reason(tmp_path: Path) -> None:
    own, file, rule = tmp_path / "own.db", written(tmp_path), tmp_path / "mine.py"
    rule.write_text('NAME = "mine"\n\n\ndef choose(lead, people, now):\n    return people[0] if people else None\n')
    few = ("--replications", "4", "--store", str(own))
    leadsim("compare", file, *few)
    leadsim("case", file, "--policy", "automatic", "--plugin", str(rule), *few)
    rule.unlink()
    done = leadsim("report", "1", "--for", "full", "--out", str(tmp_path / "out"), "--store", str(own))
    assert done.exit_code == 3
    assert done.stdout == f"What run 2 (case) found is left out: {rule}: there is no such file\n"
    assert str(rule) in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_a_run_of_another_command_is_no_report(store: Path, tmp_path: Path) -> None:
    own = copied(store, tmp_path, "UPDATE runs SET command = 'size', question = '{}', options = '[]'")
    done = leadsim("report", "1", "--for", "full", "--out", str(tmp_path / "out"), "--store", str(own))
    assert done.exit_code == 2
    assert "a report is made of a comparison" in " ".join(done.output.split())


def test_compare_with_out_writes_the_leaders_report_too(tmp_path: Path) -> None:
    own, out = tmp_path / "own.sqlite", tmp_path / "out"
    asked = ("--replications", "2", "--store", str(own), "--out")
    assert leadsim("compare", written(tmp_path), *asked, str(out)).exit_code == 0
    again = tmp_path / "again"
    assert leadsim("report", "1", "--for", "leadership", "--out", str(again), "--store", str(own)).exit_code == 0
    assert (out / "report.html").read_bytes() == (again / "report.html").read_bytes()
