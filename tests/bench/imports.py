"""Reading a CRM's export: run as a process of its own, `python -m tests.bench.imports LEADS TOUCHES FOLDER`."""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scenarios.crm.answers import Answers, TableAnswers
from scenarios.crm.importing import read_history
from tests.bench.peak import peak_bytes

_LEADS = (
    "id",
    "created",
    "source",
    "owner",
    "first_touch",
    "score",
    "value",
    "qualified",
    "ended_at",
    "email",
    "notes",
)
_TOUCHES = ("lead", "start", "end", "person", "channel", "result", "kind", "comment")
_STEP_S = 30
_BEGIN_S = 1_735_689_600
"""2025-01-01 in UTC."""


def write_export(folder: Path, leads: int, touches: int) -> None:
    """Two CSV files as a CRM would write them, with columns that nobody maps among them."""
    with (folder / "leads.csv").open("w", encoding="utf-8") as file:
        file.write(",".join(_LEADS) + "\n")
        for lead in range(leads):
            at = _BEGIN_S + lead * _STEP_S
            file.write(
                f"L{lead},{_iso(at)},source {lead % 7},rep {lead % 40},{_iso(at + 900)},{lead % 100},{lead % 9973}.5,"
                f'{"yes" if lead % 3 else "no"},{_iso(at + 90_000)},a{lead}@example.com,"called, no answer"\n'
            )
    with (folder / "touches.csv").open("w", encoding="utf-8") as file:
        file.write(",".join(_TOUCHES) + "\n")
        for touch in range(touches):
            at = _BEGIN_S + touch * _STEP_S + 900
            file.write(
                f"L{touch % max(leads, 1)},{_iso(at)},{_iso(at + 240)},rep {touch % 40},phone,no answer,call,-\n"
            )


def write_workbook(path: Path, leads: int) -> None:
    """The same leads as an Excel file, times as Excel knows them."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Leads")
    sheet.append(["id", "created", "source", "owner", "first_touch", "value", "email"])
    for lead in range(leads):
        at = datetime.fromtimestamp(_BEGIN_S + lead * _STEP_S, UTC).replace(tzinfo=None)
        touched = at + timedelta(minutes=15)
        email = f"a{lead}@example.com"
        sheet.append([f"L{lead}", at, f"source {lead % 7}", f"rep {lead % 40}", touched, lead % 9973, email])
    book.save(path)


def workbook_rows(path: Path) -> int:
    """Rows used of an Excel file of leads."""
    names = ("id", "created", "source", "owner", "first_touch", "value")
    return read_history(path, None, Answers(TableAnswers({name: name for name in names}), "UTC")).leads.used


def _iso(at: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(at))


def imported_rows(folder: Path) -> tuple[int, int]:
    """Rows used of both files, all fields read."""
    answers = Answers(
        TableAnswers({name: name for name in _LEADS[:-2]}),
        "Europe/Warsaw",
        TableAnswers({name: name for name in _TOUCHES[:-1]}),
    )
    read = read_history(folder / "leads.csv", folder / "touches.csv", answers)
    return read.leads.used, 0 if read.touches is None else read.touches.used


if __name__ == "__main__":
    write_export(Path(sys.argv[3]), int(sys.argv[1]), int(sys.argv[2]))
    before = time.perf_counter()
    used = imported_rows(Path(sys.argv[3]))
    sys.stdout.write(f"{used[0]} {used[1]} {time.perf_counter() - before:.2f} {peak_bytes()}\n")
