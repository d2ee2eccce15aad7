"""Whom the rows are about, and what was written of them, stays in the files: nothing that leadsim makes has it."""

import csv
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written

SECRETS = (
    "Kowalska-Brzęczyszczykiewicz", "jan.tajny@example.com", "+48 601 777 321", "601777321", "called his wife",
    "Tajna 17", "90010112345",
)  # fmt: skip
OWN = ("Zofia Handlowa", "Adam Sprzedawca")
OWN_MAIL = ("zofia@firma.example", "adam@firma.example")
PERSONAL = ("last_name", "e-mail", "phone", "mobile", "notes", "street", "pesel")
MAPPING = "id=id,created=at,first_touch=first,owner=owner,source=from,qualified=ok"
WORK = "touches.lead=lead,touches.start=start,touches.end=end,touches.person=who"


def export(folder: Path, own: tuple[str, ...]) -> None:
    """Leads and work of 40 days; three rows where somebody's data stand in columns that are read."""
    begin = datetime(2026, 1, 5, 9, 0)
    leads: list[tuple[str, ...]] = [("id", "at", "first", "owner", "from", "ok", *PERSONAL)]
    work = [("lead", "start", "end", "who", "comment", "callee")]
    for number in range(280):
        at = begin + timedelta(hours=3.4 * number)
        first = at + timedelta(minutes=7 + number % 50)
        ok, who = ("yes", "no")[number % 4 > 0], own[number % len(own)]
        source = ("demo form", "webinar")[number % 3 == 2]
        leads.append((str(number), f"{at}", f"{first}", who, source, ok, *SECRETS))
        work.append((str(number), f"{first}", f"{first + timedelta(minutes=9)}", who, SECRETS[4], SECRETS[2]))
    leads.append(("x1", SECRETS[0], SECRETS[1], own[0], SECRETS[1], SECRETS[3], *SECRETS))
    leads.append(("x2", f"{begin}", SECRETS[2], own[0], "webinar", SECRETS[0], *SECRETS))
    leads.append(("x3", f"{begin}", *SECRETS))
    work.append((SECRETS[1], SECRETS[2], SECRETS[3], own[0], SECRETS[4], SECRETS[0]))
    for name, rows in (("leads.csv", leads), ("work.csv", work)):
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)


def run(*arguments: str) -> str:
    told = leadsim(*arguments)
    assert told.exit_code == 0, told.stderr
    return told.stdout + told.stderr


def everything(folder: Path, said: Iterable[str]) -> str:
    """What was printed and every byte that was written, but not what was given."""
    given = {"leads.csv", "work.csv", "small.toml", "rep.ics"}
    made = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in given]
    texts = [path.read_bytes().decode("utf-8", "replace") + path.name for path in made]
    return "\n".join([*said, *texts])


def asked_everything(folder: Path, *more: str) -> str:
    """Calibrated, replayed, compared and reviewed, with all that can be kept."""
    files = ("--zone", "Europe/Warsaw", "--map", MAPPING, *more)
    calls = (
        ("calibrate", "leads.csv", "--touches", "work.csv", *files, "--map", WORK, "-o", "mine.toml", "--out", "fit",
         "--save-answers", "said.toml"),
        ("replay", "leads.csv", "--scenario", "small.toml", *files, "--replications", "1", "--out", "again",
         "--store", "kept.db"),
        ("compare", "small.toml", "--replications", "2", "--store", "kept.db", "--out", "compared"),
        ("review", "leads.csv", "--run", "1", "--store", "kept.db", *files, "--force"),
    )  # fmt: skip
    return everything(folder, [run(*call) for call in calls])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("more", [(), pytest.param(("--pseudonyms",), marks=pytest.mark.slow)])
def test_nothing_of_the_leads_reaches_any_file_that_is_made(folder: Path, more: tuple[str, ...]) -> None:
    export(folder, OWN)
    found = asked_everything(folder, *more)
    assert {"leads.rejected.csv", "work.rejected.csv"} <= {path.name for path in folder.rglob("*.csv")}
    assert [secret for secret in SECRETS if secret in found] == []
    assert [name in found for name in OWN] == [not more] * len(OWN)


@pytest.mark.slow
def test_people_that_the_file_tells_apart_by_address_are_numbered_unasked(folder: Path) -> None:
    export(folder, OWN_MAIL)
    found = asked_everything(folder)
    assert "person 1, person 2" in " ".join(found.split())
    assert [mail for mail in OWN_MAIL if mail in found] == []


def test_rejected_rows_are_told_by_line_and_look_not_by_what_they_say(folder: Path) -> None:
    export(folder, OWN)
    run("calibrate", "leads.csv", "--zone", "Europe/Warsaw", "--map", MAPPING, "-o", "mine.toml")
    with (folder / "leads.rejected.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [set(row) for row in rows] == [{"line", "reason"}] * 3
    assert [row["line"] for row in rows] == ["282", "283", "284"]
    assert rows[0]["reason"] == 'created = "Aaaaaaaa-Aaaaaaaaaaaaaaaaaaa" is not a time of that format'


def test_what_a_calendar_says_reaches_nothing(folder: Path) -> None:
    event = f"SUMMARY:{SECRETS[4]}\r\nATTENDEE;CN={SECRETS[0]}:mailto:{SECRETS[1]}\r\n"
    times = "DTSTART:20260107T100000Z\r\nDTEND:20260107T110000Z\r\n"
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n{times}{event}END:VEVENT\r\n"
    (folder / "rep.ics").write_text(f"{text}END:VCALENDAR\r\n", encoding="utf-8", newline="")
    reps = 'role = "sdr"\nreps = [{ name = "A", calendar = "rep.ics" }, { name = "B" }]'
    written(folder, SMALL.replace('role = "sdr"\nheadcount = 2', reps))
    said = run("compare", "small.toml", "--replications", "2", "--store", "kept.db", "--out", "compared")
    assert [secret for secret in SECRETS if secret in everything(folder, [said])] == []
