"""A CRM export is read as text, never guessed, and what is wrong is told by its line."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scenarios.crm.account import CrmError
from scenarios.crm.answers import Answers, Expected, TableAnswers
from scenarios.crm.importing import Import, read_history
from scenarios.history import NOBODY, LeadHistory

TITLES = {"created": "at", "source": "src"}
EXPECTED = Expected(("demo", "fair"), {"size": ("small", "large")}, (0.0, 100.0))


def answers(
    titles: dict[str, str] | None = None,
    *,
    only: dict[str, tuple[str, ...]] | None = None,
    time_format: str | None = None,
    encoding: str | None = None,
    **others: object,
) -> Answers:
    table = TableAnswers(TITLES if titles is None else titles, only or {}, time_format, None, None, encoding)
    return Answers(table, "Europe/Warsaw", **({"expected": EXPECTED} | others))  # type: ignore[arg-type]


def imported(folder: Path, content: str | bytes, said: Answers | None = None) -> Import:
    path = folder / "leads.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_history(path, None, said or answers())


def leads(folder: Path, content: str | bytes, said: Answers | None = None) -> LeadHistory:
    return imported(folder, content, said).history.leads


def instants(history: LeadHistory) -> list[datetime]:
    return [datetime.fromtimestamp(at / 1000, UTC) for at in history.created.tolist()]


def reasons(read: Import) -> list[tuple[int, str]]:
    return sorted((each.line, each.reason) for each in read.leads.rejected)


def test_a_row_becomes_a_lead_with_what_it_says_and_nothing_else(tmp_path: Path) -> None:
    titles = {**TITLES, "size": "size", "score": "s", "value": "v", "outcome": "won"}
    rows = "2026-01-05T09:00Z,fair,,,,,\n2026-01-05T10:30:00+01:00,Demo,LARGE,45,1200.5,yes,Jan\n"
    read = imported(tmp_path, f"at,src,size,s,v,won,name\n{rows}", answers(titles))
    found = read.history.leads
    assert instants(found) == [datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 1, 5, 9, 30, tzinfo=UTC)]
    assert (found.source.tolist(), found.attributes["size"].tolist()) == ([1, 0], [NOBODY, 1])
    assert (found.score[1], found.value[1], found.qualified.tolist()) == (45.0, 1200.5, [NOBODY, 1])
    assert found.score[0] != found.score[0]  # there is none
    assert "Jan" not in repr(read)


def test_a_naive_time_is_of_the_zone_that_was_named(tmp_path: Path) -> None:
    text = "at,src\n2026-01-05 09:30,demo\n2026-07-06 09:30:15.123999999,demo\n"
    winter, summer = instants(leads(tmp_path, text))
    assert winter == datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
    assert summer == datetime(2026, 7, 6, 7, 30, 15, 123000, tzinfo=UTC)


@pytest.mark.parametrize(
    "time",
    ["2026-01-05T09:30+02:00", "2026-01-05 09:30:00 +0200", "2026-01-05T07:30:00.000Z", "2026-01-05 07:30 Z",
     "2026-01-04T23:30:00,5-08:00", "2026-01-05T13:00+05:30"],
)  # fmt: skip
def test_offsets_of_all_kinds_may_stand_in_one_file(tmp_path: Path, time: str) -> None:
    first, second = instants(leads(tmp_path, f'at,src\n2026-01-05T07:30Z,demo\n"{time}",demo\n'))
    assert abs((second - first).total_seconds()) <= 0.5


def test_a_time_that_the_clock_change_skipped_is_rejected(tmp_path: Path) -> None:
    read = imported(tmp_path, "at,src\n2026-03-29 02:30,demo\n2026-03-29 03:30,demo\n2026-10-25 02:30,demo\n")
    assert reasons(read) == [(2, 'created = "2026-03-29 02:30" does not exist: the clock was changed')]
    assert instants(read.history.leads)[1] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # the first of the two hours


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("03/04/2026", '3 April 2026 (--time-format "%d/%m/%Y") or 4 March 2026 (--time-format "%m/%d/%Y")'),
        ("05.01.2026 09:30", '--time-format "%d.%m.%Y %H:%M" would read it as 5 January 2026'),
        ("06/26/2018 10:58:54 AM", '--time-format "%m/%d/%Y %I:%M:%S %p" would read it as 26 June 2018'),
        ("46027.4", "--time-format excel"),
        ("yesterday", "give --time-format"),
        ("2026-01-05T25:00", "give --time-format"),
        ("2026-01-05 09:30:00 CET", '--time-format "%Y-%m-%d %H:%M:%S %Z" would read it as 5 January 2026'),
        ("3/4/2026 9:30 AM EST", '(--time-format "%m/%d/%Y %I:%M %p %Z")'),
        ("20260105", '--time-format "%Y%m%d" would read it as 5 January 2026'),
        ("2026-W02-1", "give --time-format"),
    ],
)
def test_other_times_are_not_guessed_but_asked_for(tmp_path: Path, time: str, said: str) -> None:
    with pytest.raises(CrmError) as error:
        leads(tmp_path, f"at,src\n{time},demo\n")
    assert said in str(error.value)
    assert "leads.csv" in str(error.value)


@pytest.mark.parametrize(
    ("style", "time", "meant"),
    [
        ("%d.%m.%Y %H:%M", "05.02.2026 09:30", datetime(2026, 2, 5, 8, 30, tzinfo=UTC)),
        ("%m/%d/%Y %I:%M:%S %p", "02/05/2026 09:30:01 PM", datetime(2026, 2, 5, 20, 30, 1, tzinfo=UTC)),
        ("%d/%m/%Y %H:%M %z", "05/02/2026 09:30 +0000", datetime(2026, 2, 5, 9, 30, tzinfo=UTC)),
        ("%Y-%m-%d %H:%M %Z", "2026-02-05 10:30 CET", datetime(2026, 2, 5, 9, 30, tzinfo=UTC)),
        ("%Y-%m-%d %H:%M %Z", "2026-07-05 10:30 CEST", datetime(2026, 7, 5, 8, 30, tzinfo=UTC)),
        ("%Y-%m-%d %H:%M %Z", "2026-02-05 10:30 UTC", datetime(2026, 2, 5, 10, 30, tzinfo=UTC)),
        ("%Y-%m-%d %H:%M %Z", "2026-10-25 02:30 CET", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("%a %b %d %H:%M:%S %Z %Y", "Thu Feb 05 10:30:00 GMT 2026", datetime(2026, 2, 5, 10, 30, tzinfo=UTC)),
        ("excel", "46058.5", datetime(2026, 2, 5, 11, 0, tzinfo=UTC)),
        ("unix", "1770283800", datetime(2026, 2, 5, 9, 30, tzinfo=UTC)),
        ("unix-ms", "1770283800001", datetime(2026, 2, 5, 9, 30, 0, 1000, tzinfo=UTC)),
    ],
)
def test_a_given_format_is_used(tmp_path: Path, style: str, time: str, meant: datetime) -> None:
    assert instants(leads(tmp_path, f"at,src\n{time},demo\n", answers(time_format=style))) == [meant]


@pytest.mark.parametrize("time", ["2026-02-05 10:30 CST", "2026-02-05 10:30 CEST", "2026-03-29 02:30 CET"])
def test_a_zones_name_that_is_not_its_own_at_that_time_is_not_guessed(tmp_path: Path, time: str) -> None:
    text = f"at,src\n2026-02-05 10:30 CET,demo\n2026-02-05 10:30 CET,demo\n{time},demo\n"
    read = imported(tmp_path, text, answers(time_format="%Y-%m-%d %H:%M %Z"))
    assert [line for line, _ in reasons(read)] == [4]
    with pytest.raises(CrmError, match="%Z is UTC, GMT, or what the zone of the times calls its own time"):
        leads(tmp_path, f"at,src\n{time},demo\n", answers(time_format="%Y-%m-%d %H:%M %Z"))


def test_a_bad_row_never_shifts_or_spoils_the_others(tmp_path: Path) -> None:
    text = (
        "at,src,s\n2026-01-05T09:30Z,demo,1,extra\n2026-01-05T09:30Z,demo\n2026-01-05T09:31Z,demo,007\n"
        '2026-01-05T09:30Z,"de\nmo",3\n2026-01-05T09:32Z,fair,NA\n2026-01-05T09:32Z,fair,"1,5"\n2026-01-05T09:33Z,fair,4\n'
    )
    read = imported(tmp_path, text, answers({**TITLES, "score": "s"}))
    found = read.history.leads
    assert list(zip(found.source.tolist(), found.score.tolist(), strict=True)) == [(0, 7.0), (1, 4.0)]
    assert [line for line, _ in reasons(read)] == [2, 3, 5, 7, 8]
    assert reasons(read)[0][1] == "has 4 cells, the first line has 3"
    assert 'or say --decimal ","' in reasons(read)[4][1]


def test_a_row_with_a_nul_is_rejected_where_the_cell_is_wanted(tmp_path: Path) -> None:
    text = "at,from,note\n2026-01-05T09:30Z,de\0mo,x\n2026-01-05T09:31Z,demo,\0\n"
    read = imported(tmp_path, text, answers({"created": "at", "source": "from"}, expected=None))
    assert reasons(read) == [(2, "source has a NUL character")]
    assert read.history.sources == ("demo",)


def test_rows_can_be_left_out(tmp_path: Path) -> None:
    said = answers({"created": "at"}, source="demo", only={"kind": ("lead",)})
    read = imported(tmp_path, "at,kind\n2026-01-05T09:30Z,lead\n2026-01-05T09:30Z,other\n", said)
    assert (read.leads.used, read.leads.left_out, read.leads.rejected) == (1, 1, ())


def test_words_of_the_outcome_are_the_planners(tmp_path: Path) -> None:
    said = answers({**TITLES, "outcome": "o"}, qualified=("won", "offer sent"))
    text = "at,src,o\n2026-01-05T09:30Z,demo,Won\n2026-01-05T09:31Z,demo,declined\n2026-01-05T09:32Z,demo,\n"
    assert leads(tmp_path, text, said).qualified.tolist() == [1, 0, NOBODY]


def test_numbers_may_be_written_with_a_comma_if_that_is_said(tmp_path: Path) -> None:
    said = answers({**TITLES, "value": "v"}, decimal=",")
    text = 'at;src;v\n2026-01-05T09:30Z;demo;1 234,50\n2026-01-05T09:31Z;demo;"1.234,50"\n'
    assert leads(tmp_path, text, said).value.tolist() == [1234.5, 1234.5]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("at,src\n".encode("utf-16-le"), "has NUL characters"),
        ("at,src\n2026-01-05T09:30Z,Łódź\n".encode("cp1250"), "line 2: is not utf-8 text"),
        (b"at,src\n2026-01-05T09:30Z,de\0mo\n", "no row can be used: source has a NUL character"),
        ("at,src\n2026-01-05T09:30Z,Łódź\n".encode("utf-16-le"), "say --encoding utf-16-le"),
        (b"", "is empty"),
        (b"created,src\n2026-01-05T09:30Z,demo\n", 'there is no column "at"'),
        (b"2026-01-05T09:30Z,demo\n", "the first line has times in it and no titles"),
        (b"at,at,src\n", '2 columns called "at"'),
        (b"at,src\n2026-01-05T09:30Z,trade show\n", "no row can be used: source = "),
        (b"at,src\n", "no row can be used"),
        (b'at,src\n2026-01-05T09:30Z,"demo\n' + b"x" * 200_000, "longer than 131,072 signs"),
        (b"\x1f\x8bnothing", "is no whole .gz file"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_told_so(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(CrmError) as error:
        imported(tmp_path, content)
    assert said.lower() in str(error.value).lower()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1250"])
def test_text_with_a_mark_is_read_by_it_and_other_text_as_is_said(tmp_path: Path, encoding: str) -> None:
    content = "at;src;who\n2026-01-05T09:30Z;demo;Łucja\n".encode(encoding)
    said = answers({**TITLES, "owner": "who"}, encoding="cp1250" if encoding == "cp1250" else None)
    assert imported(tmp_path, content, said).history.people == ("Łucja",)


@pytest.mark.parametrize(
    ("titles", "others", "said"),
    [
        ({"created": "at", "sauce": "src"}, {}, 'did you mean "source"'),
        ({"source": "src"}, {}, "created=COLUMN is missing"),
        ({"created": "at"}, {}, "--source NAME is missing"),
        ({"created": "at"}, {"source": "demos"}, 'did you mean "demo"'),
        ({"created": "att"}, {"source": "demo"}, 'did you mean "at"'),
    ],
)
def test_a_wrong_mapping_is_told_with_what_there_is(
    tmp_path: Path, titles: dict[str, str], others: dict[str, Any], said: str
) -> None:
    with pytest.raises(CrmError, match=said):
        leads(tmp_path, "at,src\n2026-01-05T09:30Z,demo\n", answers(titles, **others))


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="no such file"):
        read_history(tmp_path / "none.csv", None, answers())
