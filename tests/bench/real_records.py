"""The real records at hand as histories; None where their files are absent."""

import csv
import gzip
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from scenarios.crm.answers import Answers, TableAnswers
from scenarios.crm.importing import read_history
from scenarios.history import History

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
Rows = list[tuple[str, str, str, str, str]]
"""Pieces of work by start: case, activity, start, end, who."""
CALLED, FILLED_IN = "W_Afhandelen leads", "W_Completeren aanvraag"
"""Queues of the bank in which a person must act first."""
LEADS = {
    "id": "lead_id",
    "created": "queued_at",
    "first_touch": "first_response_at",
    "first_touch_by": "first_rep",
    "won": "outcome",
    "ended_at": "outcome_at",
}
TOUCHES = {"lead": "lead_id", "start": "start", "end": "end", "person": "start_rep", "kind": "activity"}
CHECKED, MISSING_FILES = "W_Valideren aanvraag", "W_Nabellen incomplete dossiers"
ASKED, LOOKED_AT = "Radicar Solicitud Homologacion", "Validar solicitud"


def bank(queue: str = CALLED, *, touches: bool = True) -> History | None:
    """Web leads of a Dutch bank in one of its queues, with or without all other work."""
    folder = DATA / "bpi2012_leads"
    if not folder.is_dir():
        return None
    answers = Answers(
        leads=TableAnswers(LEADS, only={"first_queue": (queue,)}),
        touches=TableAnswers(TOUCHES),
        zone="Europe/Amsterdam",
        source="web",
        won=("won",),
        still_open=("open",),
        lead_kinds=(queue,),
        pseudonyms=True,
    )
    if not touches:
        answers = replace(answers, touches=None, lead_kinds=())
    return read_history(folder / "leads.csv", folder / "touches.csv.gz" if touches else None, answers).history


def university(*, only_checked: bool = True) -> History | None:
    """Requests at a Colombian university until somebody checks them; some are never checked, but settled otherwise."""
    path = DATA / "academic_credentials" / "AcademicCredentials.csv.gz"
    if not path.is_file():
        return None
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["start_time"])
    asked: dict[str, str] = {}
    checked: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["activity"] == ASKED:
            asked.setdefault(row["case_id"], row["end_time"])
        elif row["activity"].startswith(LOOKED_AT):
            checked.setdefault(row["case_id"], row)
    staff = {row["resource"] for row in checked.values()}
    with TemporaryDirectory() as folder:
        leads, work = Path(folder) / "leads.csv", Path(folder) / "work.csv"
        with leads.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(("id", "created", "first", "by"))
            for case, at in asked.items():
                first = checked.get(case)
                if first is not None or not only_checked:
                    out.writerow((case, at, first["start_time"] if first else "", first["resource"] if first else ""))
        with work.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(("case", "start", "end", "who", "kind"))
            out.writerows(
                (row["case_id"], row["start_time"], row["end_time"], row["resource"], row["activity"])
                for row in rows
                if row["resource"] in staff
            )
        answers = Answers(
            leads=TableAnswers({"id": "id", "created": "created", "first_touch": "first", "first_touch_by": "by"}),
            touches=TableAnswers({"lead": "case", "start": "start", "end": "end", "person": "who", "kind": "kind"}),
            zone="UTC",
            source="request",
            lead_kinds=(LOOKED_AT, f"{LOOKED_AT} / pre-homologacion"),
            pseudonyms=True,
        )
        return read_history(leads, work, answers).history


def called_then_filled_in() -> History | None:
    """The bank's leads that were called and must be filled in."""
    return _handed_over(_work_of_bank(), CALLED, FILLED_IN, "Europe/Amsterdam")


def checked_then_called() -> History | None:
    """The bank's applications that were checked and lack files."""
    return _handed_over(_work_of_bank(), CHECKED, MISSING_FILES, "Europe/Amsterdam")


def _work_of_bank() -> Rows:
    path = DATA / "bpi2012_leads" / "touches.csv.gz"
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [
            (row["lead_id"], row["activity"], row["start"], row["end"], row["start_rep"])
            for row in csv.DictReader(file)
        ]
    return sorted(rows, key=lambda row: row[2])


def _handed_over(rows: Rows, before: str, after: str, zone: str) -> History | None:
    """Cases from the end of one activity to the beginning of the next; those in which that never comes are left out."""
    if not rows:
        return None
    done: dict[str, str] = {}
    begun: dict[str, tuple[str, str]] = {}
    for case, activity, start, end, who in rows:
        if activity == before and end:
            done.setdefault(case, end)
        elif activity == after and case in done and start >= done[case]:
            begun.setdefault(case, (start, who))
    staff = {who for _, who in begun.values()}
    with TemporaryDirectory() as folder:
        leads, work = Path(folder) / "leads.csv", Path(folder) / "work.csv"
        _write(leads, ("id", "created", "first", "by"), [(case, done[case], *first) for case, first in begun.items()])
        mine = [(case, start, end, who, kind) for case, kind, start, end, who in rows if who in staff]
        _write(work, ("case", "start", "end", "who", "kind"), mine)
        answers = Answers(
            leads=TableAnswers({"id": "id", "created": "created", "first_touch": "first", "first_touch_by": "by"}),
            touches=TableAnswers({"lead": "case", "start": "start", "end": "end", "person": "who", "kind": "kind"}),
            zone=zone,
            source="queue",
            lead_kinds=(after,),
            pseudonyms=True,
        )
        return read_history(leads, work, answers).history


def _write(path: Path, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(head)
        out.writerows(rows)
