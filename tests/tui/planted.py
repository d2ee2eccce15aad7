"""An export, calendars and a team in which personal words were planted, and the search for them."""

import csv
import gzip
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from pypdf import PdfReader

from tests.tui.small import SMALL

LEAD = ("plantowska", "jolanta.p@kunde.example", "+48 601 777 333", "601777333")
PEOPLE = ("zofia.personowa", "adam.dyskretny")
GUESTS = ("sekretnik", "obiad z bliska", "gosc.tajny")
WORDS = (*LEAD, *PEOPLE, *GUESTS)
"""In small letters; none of them may be found."""
MAPPED = (
    "id=E-mail,created=Created,first_touch=Called,owner=Owner,source=Source,attribute.region=Region,won=Won,"
    "touches.lead=Lead,touches.start=Start,touches.end=End,touches.person=Who,touches.kind=Kind,touches.result=Result"
)
_HEADS = ("E-mail", "Created", "Called", "Owner", "Source", "Region", "Won", "Score", "Surname", "Phone", "Notes")
_CALENDAR = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:x",
    "X-WR-CALNAME:zofia.personowa@firma.example",
    "BEGIN:VEVENT",
    "UID:gosc.tajny@x.example",
    "SUMMARY:Obiad z bliska",
    "ORGANIZER;CN=Sekretnik:mailto:sekretnik@x.example",
    "ATTENDEE;CN=Sekretnik:mailto:gosc.tajny@x.example",
    "DTSTART:20260106T090000Z",
    "DTEND:20260106T100000Z",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
)
CALENDAR_NAME = "zofia.personowa@firma.example.ics"
TEAM = SMALL.replace(
    'role = "sdr"\nheadcount = 2',
    f'role = "sdr"\nheadcount = 2\nreps = [{{ name = "First", calendar = "{CALENDAR_NAME}" }}]',
)


def plant(folder: Path) -> None:
    """leads.csv, march.csv (the same), touches.csv, team.toml and its calendar; nine rows of leads cannot be used."""
    begun = datetime(2026, 1, 5, 9)
    leads: list[tuple[str, ...]] = []
    touches: list[tuple[str, ...]] = []
    for number in range(240):
        came = begun + timedelta(days=number // 6, hours=number % 6)
        called = came + timedelta(minutes=10 + number % 7)
        mail, owner = f"{number}.{LEAD[1]}", f"{PEOPLE[number % 2]}@firma.example"
        source = LEAD[1] if number % 10 == 0 else "demo form"
        personal = ("Plantowska", LEAD[2], f"Plantowska said {LEAD[2]}")
        won = "yes" if number % 3 else "no"
        leads.append(
            (mail, f"{came:%Y-%m-%d %H:%M}", f"{called:%Y-%m-%d %H:%M}", owner, source, "PL", won, "5", *personal)
        )
        result = LEAD[2] if number % 20 == 0 else "spoke"
        touches.append((mail, f"{called}", f"{called + timedelta(minutes=5)}", owner, "call", result, "Plantowska"))
    wrong = list(leads[7])
    for at in (1, 2, 6):  # what has slipped stands where a time or an outcome is wanted
        leads += [tuple(["Plantowska" if place == at else cell for place, cell in enumerate(wrong)])] * 2
    leads += [(*leads[3], LEAD[1]), (LEAD[1], LEAD[2]), leads[5]]
    for name in ("leads.csv", "march.csv"):
        _write(folder / name, _HEADS, leads)
    _write(folder / "touches.csv", ("Lead", "Start", "End", "Who", "Kind", "Result", "Comment"), touches)
    (folder / CALENDAR_NAME).write_bytes("\r\n".join(_CALENDAR).encode())
    (folder / "team.toml").write_text(TEAM, encoding="utf-8")


def found_in(folder: Path, apart: tuple[str, ...]) -> list[tuple[str, str]]:
    """(file, word) of every planted word in names and contents of what lies in a folder, packed files opened."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in apart]
    return [
        (str(path.relative_to(folder)), word)
        for path in files
        for text in (path.name, *_texts(path))
        for word in planted_words(text)
    ]


def planted_words(text: str) -> list[str]:
    """Those that stand in a text."""
    return [word for word in WORDS if word in text.casefold()]


def _texts(path: Path) -> Iterator[str]:
    content = path.read_bytes()
    yield content.decode("utf-8", "replace")
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content).decode("utf-8", "replace")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if content.startswith(b"%PDF"):
        pdf = PdfReader(path)
        yield from (page.extract_text() for page in pdf.pages)
        yield str(pdf.metadata)


def _write(path: Path, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])
