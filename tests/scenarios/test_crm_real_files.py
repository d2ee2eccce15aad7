"""Files that real systems wrote: each imports with the account that plain counting gives, or ends in a clear message.

The files are not part of the project; where they are not there the tests are skipped.
"""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from scenarios.crm.account import CrmError
from scenarios.crm.answers import Answers, TableAnswers
from scenarios.crm.importing import Import, read_history
from scenarios.crm.rows import Source
from scenarios.crm.shapes import recognised
from scenarios.crm.tables import heads_of
from scenarios.history import MISSING, NOBODY

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the files are not there")
US = "%m/%d/%Y %I:%M:%S %p"


def counted(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def recognised_import(name: str) -> Import:
    path = DATA / "crm_export_schemas" / name
    shape = recognised(heads_of(Source(path)))
    assert shape is not None
    assert shape.table == "leads"
    return read_history(path, None, shape.draft(heads_of(Source(path))).model_copy(update={"zone": "UTC"}).answers())


def test_requests_of_a_city_are_read_once_their_format_is_said() -> None:
    path = DATA / "nyc311_sample" / "nyc311_1000_requests.csv"
    titles = {"id": "Unique Key", "created": "Created Date", "ended_at": "Closed Date", "source": "Agency"}
    with pytest.raises(CrmError, match=US):
        read_history(path, None, Answers(TableAnswers(titles), "America/New_York"))
    read = read_history(path, None, Answers(TableAnswers(titles, time_format=US), "America/New_York"))
    rows = list(counted(path))
    assert (read.leads.used, read.leads.rejected, read.leads.left_out) == (len(rows), (), 0) == (1000, (), 0)
    assert read.leads.remarks == {"ended_at before the lead was created": 10}
    assert int((read.history.leads.ended_at == MISSING).sum()) == sum(not row["Closed Date"] for row in rows) == 14
    nypd = read.history.sources.index("NYPD")
    assert int((read.history.leads.source == nypd).sum()) == 347


def test_a_log_of_work_gives_leads_and_touches() -> None:
    path = DATA / "academic_credentials" / "AcademicCredentials.csv.gz"
    arrival = "Radicar Solicitud Homologacion"
    answers = Answers(
        TableAnswers({"id": "case_id", "created": "end_time"}, {"activity": (arrival,)}),
        "America/Bogota",
        TableAnswers(
            {"lead": "case_id", "start": "start_time", "end": "end_time", "person": "resource", "kind": "activity"}
        ),
        lead_kinds=("Validar solicitud",),
    )
    read = read_history(path, path, answers)
    rows = list(counted(path))
    cases = {row["case_id"] for row in rows if row["activity"] == arrival}
    assert (read.leads.rows, read.leads.used, read.leads.left_out) == (4928, len(cases), 4928 - 965)
    assert read.leads.by_kind() == {"the id came before": 965 - 952}
    assert read.touches is not None
    assert (read.touches.used, read.touches.rejected) == (len(rows), ())
    assert read.touches.remarks == {
        "of none of the leads: other work of these people": sum(row["case_id"] not in cases for row in rows),
        "before the lead was created: taken as other work of that person": 1611,
    }
    assert len(read.history.people) == 559
    assert int((read.history.leads.first_touch != MISSING).sum()) == 540


def test_customers_without_times_keep_their_attempts_and_outcomes() -> None:
    path = DATA / "bank_marketing_uci" / "bank-full.csv.gz"
    titles = {"attempts": "campaign", "qualified": "y", "attribute.contact": "contact"}
    with pytest.raises(CrmError, match="created=COLUMN is missing"):
        read_history(path, None, Answers(TableAnswers(titles), "Europe/Lisbon"))
    read = read_history(path, None, Answers(TableAnswers(titles), "Europe/Lisbon", undated=True))
    rows = list(counted(path, ";"))
    assert (read.leads.used, read.leads.rejected) == (len(rows), ()) == (45_211, ())
    leads = read.history.leads
    assert int(leads.attempts.sum()) == sum(int(row["campaign"]) for row in rows) == 124_956
    assert np.bincount(leads.qualified).tolist() == [39_922, 5_289]
    assert read.history.undated
    assert read.history.values["contact"] == ("unknown", "cellular", "telephone")


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("hubspot_contact_data.csv", 22),
        ("hubspot_deal_data.csv", 44),
        ("hubspot_ticket_data.csv", 25),
        ("salesforce_sf_lead_data.csv", 1),
    ],
)
def test_tables_of_a_warehouse_are_recognised_and_read_without_a_word(name: str, rows: int) -> None:
    read = recognised_import(name)
    assert (read.leads.used, read.leads.rejected, read.leads.left_out) == (rows, (), 0)
    assert read.leads.rows == sum(1 for _ in counted(DATA / "crm_export_schemas" / name))


def test_first_replies_of_tickets_are_the_first_touches() -> None:
    read = recognised_import("hubspot_ticket_data.csv")
    assert int((read.history.leads.first_touch != MISSING).sum()) == 4
    assert read.leads.remarks == {"ended_at before the lead was created": 1}


def test_a_converted_lead_of_salesforce_is_qualified_at_that_time() -> None:
    leads = recognised_import("salesforce_sf_lead_data.csv").history.leads
    assert leads.qualified.tolist() == [1]
    assert leads.created.tolist() == leads.qualified_at.tolist()


def test_deleted_records_are_left_out_and_that_is_said() -> None:
    with pytest.raises(CrmError, match='all 10 are left out, since rows are wanted with "is_deleted"'):
        recognised_import("salesforce_sf_opportunity_data.csv")


@pytest.mark.parametrize(
    ("name", "rows", "ended"),
    [
        ("hubspot_engagement_meeting_data.csv", 100, 100),
        ("hubspot_engagement_call_data.csv", 1, 0),
        ("salesforce_sf_event_data.csv", 10, 10),
        ("salesforce_sf_task_data.csv", 10, 0),
    ],
)
def test_tables_of_activities_are_recognised_as_touches(name: str, rows: int, ended: int, tmp_path: Path) -> None:
    path = DATA / "crm_export_schemas" / name
    shape = recognised(heads_of(Source(path)))
    assert shape is not None
    assert shape.table == "touches"
    (tmp_path / "leads.csv").write_text("n,at\nx,2010-01-05T09:30Z\n", encoding="utf-8")
    own = {"zone": "UTC", "leads": {"columns": {"id": "n", "created": "at"}}}
    draft = shape.draft(heads_of(Source(path)))
    draft = draft.under(type(draft).model_validate(own))
    read = read_history(tmp_path / "leads.csv", path, draft.answers())
    assert read.touches is not None
    assert (read.touches.used, read.touches.rejected) == (rows, ())
    assert read.history.touches is not None
    assert int((read.history.touches.end != MISSING).sum()) == ended
    assert set(read.history.touches.lead.tolist()) == {NOBODY}


@pytest.mark.parametrize(
    "name",
    [
        "hubspot_owner_data.csv",
        "hubspot_deal_pipeline_stage_data.csv",
        "hubspot_ticket_pipeline_stage_data.csv",
        "hubspot_deal_stage_data.csv",
    ],
)
def test_tables_without_leads_are_known_as_such(name: str) -> None:
    shape = recognised(heads_of(Source(DATA / "crm_export_schemas" / name)))
    assert shape is not None
    assert shape.table == "neither"
