"""An export becomes a history: every row accounted for, nothing guessed, nothing read that was not asked for."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from scenarios.crm.account import CrmError
from scenarios.crm.answers import Answers, TableAnswers
from scenarios.crm.importing import Import, read_history
from scenarios.history import MISSING, NOBODY

ZONE = "Europe/Warsaw"
BPI = Path(__file__).resolve().parents[3] / "shared" / "data" / "bpi2012_leads"


def imported(folder: Path, leads: str, touches: str | None = None, *, answers: Answers) -> Import:
    (folder / "leads.csv").write_text(leads, encoding="utf-8")
    if touches is not None:
        (folder / "touches.csv").write_text(touches, encoding="utf-8")
    return read_history(folder / "leads.csv", None if touches is None else folder / "touches.csv", answers)


def utc(*parts: int) -> int:
    return round(datetime(*parts, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type,misc]


def test_leads_come_by_creation_with_the_words_of_the_file(tmp_path: Path) -> None:
    text = "n,at,from,who,deal\n007,2026-01-06T10:00+01:00,demo,NA,5\n2,2026-01-05 09:30,fair,,\n"
    titles = {"id": "n", "created": "at", "source": "from", "owner": "who", "value": "deal"}
    history = imported(tmp_path, text, answers=Answers(TableAnswers(titles), ZONE)).history
    assert history.leads.created.tolist() == [utc(2026, 1, 5, 8, 30), utc(2026, 1, 6, 9)]
    assert [history.sources[code] for code in history.leads.source] == ["fair", "demo"]
    assert (history.people, history.leads.owner.tolist()) == (("NA",), [NOBODY, 0])
    assert history.until == utc(2026, 1, 6, 9) + 1


def test_who_made_a_first_touch_is_whose_touch_began_then_else_the_owner(tmp_path: Path) -> None:
    leads = (
        "id,at,first,owner\na,2026-01-05T09:00Z,2026-01-05T11:00Z,Cy\nb,2026-01-05T09:30Z,2026-01-05T12:00Z,Cy\n"
        "c,2026-01-05T09:40Z,,Cy\n"
    )
    touches = "lead,at,who\na,2026-01-05T11:00Z,Ada\na,2026-01-05T12:00Z,Bo\nb,2026-01-05T12:30Z,Bo\n"
    answers = Answers(
        TableAnswers({"id": "id", "created": "at", "first_touch": "first", "owner": "owner"}),
        ZONE,
        TableAnswers({"lead": "lead", "start": "at", "person": "who"}),
    )
    history = imported(tmp_path, leads, touches, answers=answers).history
    by = [history.people[code] if code != NOBODY else None for code in history.leads.first_touch_by]
    assert by == ["Ada", "Cy", None]


def test_the_first_touch_is_the_earliest_of_the_kinds_that_are_work_on_leads(tmp_path: Path) -> None:
    leads = "id,at\na,2026-01-05T09:00Z\nb,2026-01-05T09:30Z\n"
    touches = (
        "lead,at,who,what\na,2026-01-05T11:00Z,Ada,call\na,2026-01-05T10:00Z,Bo,mail\n"
        "zz,2026-01-05T10:30Z,Bo,call\n,2026-01-05T12:00Z,Bo,lunch\n"
    )
    answers = Answers(
        TableAnswers({"id": "id", "created": "at"}),
        ZONE,
        TableAnswers({"lead": "lead", "start": "at", "person": "who", "kind": "what"}),
        lead_kinds=("call",),
    )
    read = imported(tmp_path, leads, touches, answers=answers)
    history = read.history
    assert history.leads.first_touch.tolist() == [utc(2026, 1, 5, 11), MISSING]
    assert history.people[history.leads.first_touch_by[0]] == "Ada"
    assert history.touches is not None
    assert history.touches.lead.tolist() == [0, NOBODY, 0, NOBODY]
    assert read.touches is not None
    assert dict(read.touches.remarks) == {"of none of the leads: other work of these people": 2}


def test_a_lead_that_is_still_open_has_not_failed_yet(tmp_path: Path) -> None:
    text = "at,sql,end\n" + "".join(
        f"2026-01-05T09:0{number}Z,{row}\n" for number, row in enumerate(["no,lost", "no,open", "yes,open", ",won"])
    )
    answers = Answers(
        TableAnswers({"created": "at", "qualified": "sql", "won": "end"}), ZONE, won=("won",), still_open=("open",)
    )
    leads = imported(tmp_path, text, answers=answers).history.leads
    assert leads.qualified.tolist() == [0, NOBODY, 1, NOBODY]
    assert leads.won.tolist() == [0, NOBODY, NOBODY, 1]


def test_rows_are_used_rejected_or_left_out_and_never_lost(tmp_path: Path) -> None:
    text = (
        "id,at,kind,v\na,2026-01-05T09:30Z,lead,1\na,2026-01-05T09:31Z,lead,1\nb,2026-01-05T09:30Z,lead,1,extra\n"
        "c,yesterday,lead,1\nd,2026-01-05T09:30Z,other,1\ne,2026-02-30T09:30Z,lead,1\n\nf,2026-01-05T09:30Z,lead,-1\n"
        "g,2026-01-05T09:30Z,lead,2\nh,2026-01-05T09:30Z,lead,2\n"
    )
    titles = {"id": "id", "created": "at", "value": "v"}
    account = imported(tmp_path, text, answers=Answers(TableAnswers(titles, {"kind": ("lead",)}), ZONE)).leads
    assert (account.rows, account.used, account.left_out) == (9, 3, 1)
    assert sorted(each.line for each in account.rejected) == [3, 4, 5, 7, 9]
    assert account.by_kind()["created is not a time of the expected format"] == 2


def test_a_typing_mistake_in_the_words_is_told_with_those_that_are_there(tmp_path: Path) -> None:
    answers = Answers(TableAnswers({"created": "at", "won": "o"}), ZONE, won=("Wno",))
    with pytest.raises(CrmError, match='--won: no row says "wno"; won has "Won", "Lost"'):
        imported(tmp_path, "at,o\n2026-01-05T09:30Z,Won\n2026-01-05T09:30Z,Lost\n", answers=answers)


@pytest.mark.parametrize(("early", "first"), [("drop", MISSING), ("zero", utc(2026, 1, 5, 9))])
def test_a_first_touch_before_the_lead_is_counted_and_treated_as_asked(tmp_path: Path, early: str, first: int) -> None:
    titles = {"created": "at", "first_touch": "touched"}
    answers = Answers(TableAnswers(titles), ZONE, early=early)  # type: ignore[arg-type]
    read = imported(tmp_path, "at,touched\n2026-01-05T09:00Z,2026-01-05T08:00Z\n", answers=answers)
    assert read.history.leads.first_touch.tolist() == [first]
    assert list(read.leads.remarks.values()) == [1]


def test_touches_cannot_be_joined_to_leads_without_an_id(tmp_path: Path) -> None:
    answers = Answers(TableAnswers({"created": "at"}), "UTC", TableAnswers({"lead": "lead", "start": "at"}))
    with pytest.raises(CrmError, match="id=COLUMN is missing"):
        imported(tmp_path, "at\n2026-01-05T09:00Z\n", "lead,at\n1,2026-01-05T09:00Z\n", answers=answers)


def test_touches_may_name_several_leads_and_last_as_long_as_a_clock_shows(tmp_path: Path) -> None:
    leads = "id,at\n1,2026-01-05T09:00Z\n2,2026-01-05T09:00Z\n"
    touches = "who,at,took\n9;2,2026-01-05T10:00Z,0:05:12\n1,2026-01-05T11:00Z,90000\n2,2026-01-05T12:00Z,-5\n"
    answers = Answers(
        TableAnswers({"id": "id", "created": "at"}),
        "UTC",
        TableAnswers({"lead": "who", "start": "at", "milliseconds": "took"}),
    )
    read = imported(tmp_path, leads, touches, answers=answers)
    assert read.history.touches is not None
    assert read.history.touches.lead.tolist() == [1, 0]
    assert (read.history.touches.end - read.history.touches.start).tolist() == [312_000, 90_000]
    assert read.touches is not None
    assert [each.line for each in read.touches.rejected] == [4]


def test_what_lies_behind_the_records_end_had_not_happened_yet(tmp_path: Path) -> None:
    leads = (
        "id,at,touched,won,when\na,2026-01-05T09:00Z,2026-01-05T10:00Z,yes,2026-01-08T09:00Z\n"
        "b,2026-01-05T10:00Z,2026-01-07T10:00Z,no,2026-01-06T09:00Z\nc,2026-01-07T09:00Z,,,\n"
    )
    touches = "lead,from,to\na,2026-01-05T10:00Z,2026-01-07T00:30Z\nb,2026-01-07T10:00Z,\n"
    answers = Answers(
        TableAnswers({"id": "id", "created": "at", "first_touch": "touched", "won": "won", "ended_at": "when"}),
        "UTC",
        TableAnswers({"lead": "lead", "start": "from", "end": "to"}),
        until=utc(2026, 1, 7),
    )
    read = imported(tmp_path, leads, touches, answers=answers)
    history = read.history
    assert (read.leads.used, read.leads.left_out) == (2, 1)
    assert history.leads.first_touch.tolist() == [utc(2026, 1, 5, 10), MISSING]
    assert history.leads.won.tolist() == [NOBODY, 0]
    assert history.touches is not None
    assert (history.touches.start.tolist(), history.touches.end.tolist()) == ([utc(2026, 1, 5, 10)], [MISSING])


@pytest.mark.skipif(not BPI.is_dir(), reason="the bank's leads are not there")
def test_the_banks_leads_and_touches_are_all_read() -> None:
    titles = {"id": "lead_id", "created": "created_at", "first_touch": "first_response_at", "won": "outcome"}
    answers = Answers(
        TableAnswers(titles | {"attribute.queue": "first_queue"}),
        "Europe/Amsterdam",
        TableAnswers({"lead": "lead_id", "start": "start", "end": "end", "person": "start_rep", "kind": "activity"}),
        won=("won",),
        still_open=("open",),
    )
    read = read_history(BPI / "leads.csv", BPI / "touches.csv.gz", answers)
    assert read.touches is not None
    assert (read.leads.used, read.leads.rejected, read.leads.remarks) == (7455, (), {})
    assert (read.touches.used, read.touches.rejected, read.touches.remarks) == (37185, (), {})
    leads = read.history.leads
    assert np.bincount(leads.won + 1).tolist() == [645, 5680, 1130]
    assert int((leads.first_touch == MISSING).sum()) == 1954
