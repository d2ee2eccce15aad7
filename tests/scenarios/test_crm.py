"""A CRM export is read as text, never guessed, and what is wrong is told by its line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scenarios.crm.rows import Columns, CrmError, Export, read_leads
from scenarios.loading import loads
from scenarios.scenario import Scenario

SCENARIO = """
[scenario]
name = "x"
start = 2026-01-05
timezone = "Europe/Warsaw"
[attributes]
size = ["small", "large"]
[[sources]]
name = "demo"
leads_per_week = 1
[[sources]]
name = "fair"
leads_per_week = 1
[[teams]]
name = "SDR"
role = "sdr"
headcount = 1
[[policies]]
name = "a"
"""
TITLES = {"created": "at", "source": "src"}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return loads(SCENARIO)


def export(folder: Path, scenario: Scenario, content: str | bytes, columns: Columns | None = None) -> Export:
    path = folder / "leads.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_leads(path, columns or Columns(TITLES), scenario)


def test_a_row_becomes_a_lead_with_what_it_says_and_nothing_else(tmp_path: Path, scenario: Scenario) -> None:
    columns = Columns({**TITLES, "size": "size", "score": "s", "value": "v", "outcome": "won"})
    rows = "2026-01-05T09:30:00+01:00,Demo,LARGE,45,1200.5,yes,Jan\n2026-01-05T09:00Z,fair,,,,,\n"
    text = f"at,src,size,s,v,won,name\n{rows}"
    first, second = export(tmp_path, scenario, text, columns).leads
    assert first.created == datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
    assert (first.source, first.attributes, first.score, first.value) == (0, {"size": 1}, 45.0, 1200.5)
    assert (first.qualified, first.intent) == (True, None)
    assert (second.source, second.attributes, second.score, second.qualified) == (1, {"size": -1}, None, None)
    assert "Jan" not in repr(first)


def test_a_naive_time_is_of_the_scenarios_zone(tmp_path: Path, scenario: Scenario) -> None:
    text = "at,src\n2026-01-05 09:30,demo\n2026-07-06 09:30:15.123456789,demo\n"
    winter, summer = export(tmp_path, scenario, text).leads
    assert winter.created == datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
    assert summer.created == datetime(2026, 7, 6, 7, 30, 15, 123456, tzinfo=UTC)


def test_a_time_that_the_clock_change_skipped_is_rejected(tmp_path: Path, scenario: Scenario) -> None:
    read = export(tmp_path, scenario, "at,src\n2026-03-29 02:30,demo\n2026-03-29 03:30,demo\n")
    assert len(read.leads) == 1
    assert read.rejected == ((2, 'created = "2026-03-29 02:30" does not exist: the clock was changed'),)


@pytest.mark.parametrize("time", ["05.01.2026 09:30", "1/5/2026 9:30", "46027.4", "2026-01-05", "yesterday"])
def test_other_times_are_not_guessed_but_asked_for(tmp_path: Path, scenario: Scenario, time: str) -> None:
    with pytest.raises(CrmError, match="--time-format"):
        export(tmp_path, scenario, f"at,src\n{time},demo\n")


def test_a_given_format_is_used(tmp_path: Path, scenario: Scenario) -> None:
    columns = Columns(TITLES, time_format="%d.%m.%Y %H:%M")
    (lead,) = export(tmp_path, scenario, "at,src\n05.02.2026 09:30,demo\n", columns).leads
    assert lead.created == datetime(2026, 2, 5, 8, 30, tzinfo=UTC)


def test_a_bad_row_never_shifts_or_spoils_the_others(tmp_path: Path, scenario: Scenario) -> None:
    text = (
        "at,src,s\n2026-01-05T09:30Z,demo,1,extra\n2026-01-05T09:30Z,demo\n2026-01-05T09:31Z,demo,007\n"
        '2026-01-05T09:30Z,"de\nmo",3\n2026-01-05T09:32Z,fair,NA\n2026-01-05T09:32Z,fair,"1,5"\n2026-01-05T09:33Z,fair,4\n'
    )
    read = export(tmp_path, scenario, text, Columns({**TITLES, "score": "s"}))
    assert [(lead.source, lead.score) for lead in read.leads] == [(0, 7.0), (1, 4.0)]
    assert [line for line, _ in read.rejected] == [2, 3, 5, 7, 8]
    assert read.rejected[0][1] == "has 4 cells, the first line has 3"


def test_rows_can_be_left_out(tmp_path: Path, scenario: Scenario) -> None:
    columns = Columns({"created": "at"}, source="demo", only=("kind", "lead"))
    read = export(tmp_path, scenario, "at,kind\n2026-01-05T09:30Z,lead\n2026-01-05T09:30Z,other\n", columns)
    assert (len(read.leads), read.left_out, read.rejected) == (1, 1, ())


def test_words_of_the_outcome_are_the_planners(tmp_path: Path, scenario: Scenario) -> None:
    columns = Columns({**TITLES, "outcome": "o"}, qualified=["won", "offer sent"])
    text = "at,src,o\n2026-01-05T09:30Z,demo,Won\n2026-01-05T09:30Z,demo,declined\n2026-01-05T09:30Z,demo,\n"
    assert [lead.qualified for lead in export(tmp_path, scenario, text, columns).leads] == [True, False, None]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("at,src\n".encode("utf-16"), "UTF-16"),
        ("at,src\n2026-01-05T09:30Z,Łódź\n".encode("cp1250"), "line 2: is not UTF-8"),
        (b"at,src\n2026-01-05T09:30Z,de\0mo\n", "line 2: has a NUL"),
        (b"", "is empty"),
        (b"at;src\n2026-01-05T09:30Z;demo\n", "--delimiter"),
        (b"created,src\n2026-01-05T09:30Z,demo\n", 'there is no column "at"'),
        (b"at,at,src\n", '2 columns called "at"'),
        (b"at,src\n2026-01-05T09:30Z,trade show\n", "no row can be used: source = "),
        (b"at,src\n", "no row can be used"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_told_so(
    tmp_path: Path, scenario: Scenario, content: bytes, said: str
) -> None:
    with pytest.raises(CrmError, match=said.replace("(", r"\(")):
        export(tmp_path, scenario, content)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path, scenario: Scenario) -> None:
    assert len(export(tmp_path, scenario, "at,src\n2026-01-05T09:30Z,demo\n".encode("utf-8-sig")).leads) == 1


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (Columns({"created": "at", "sauce": "src"}), 'did you mean "source"'),
        (Columns({"source": "src"}), "created=COLUMN is missing"),
        (Columns({"created": "at"}), "--source NAME is missing"),
        (Columns({"created": "at"}, source="demos"), 'did you mean "demo"'),
    ],
)
def test_a_wrong_mapping_is_told_with_what_there_is(
    tmp_path: Path, scenario: Scenario, columns: Columns, said: str
) -> None:
    with pytest.raises(CrmError, match=said):
        export(tmp_path, scenario, "at,src\n2026-01-05T09:30Z,demo\n", columns)


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path, scenario: Scenario) -> None:
    with pytest.raises(CrmError, match="no such file"):
        read_leads(tmp_path / "none.csv", Columns(TITLES), scenario)
