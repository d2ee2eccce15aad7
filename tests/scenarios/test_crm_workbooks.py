"""Excel workbooks: the sheet with rows, with times as Excel knows them."""

import sys
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from scenarios.crm.account import CrmError
from scenarios.crm.answers import Answers, TableAnswers
from scenarios.crm.importing import Import, read_history

openpyxl = pytest.importorskip("openpyxl")
TITLES = {"id": "id", "created": "at", "value": "deal", "source": "from"}


def imported(folder: Path, rows: list[list[object]], time_format: str | None = None) -> Import:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "leads.xlsx")
    return read_history(folder / "leads.xlsx", None, Answers(TableAnswers(TITLES, {}, time_format), "UTC"))


def test_cells_are_read_as_what_they_are(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["id", "at", "deal", "from", "e-mail"],
        [7, datetime(2026, 1, 5, 9, 30), 1200.5, "NA", "a@b.pl"],
        ["007", "2026-01-05T10:30Z", 3, None, None],
        [],
        ["8", datetime(2026, 1, 5), "x", "fair"],
    ]
    read = imported(tmp_path, rows)
    assert read.leads.used == 2
    assert [(each.line, each.kind) for each in read.leads.rejected] == [(5, "value is not a number such as 1234.5")]
    assert read.history.leads.value.tolist() == [1200.5, 3.0]
    assert read.history.sources == ("NA",)  # "fair" stands in a rejected row alone


def test_texts_of_another_format_may_stand_beside_excels_own_times(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["id", "at", "deal", "from"],
        ["a", datetime(2026, 2, 3, 9, 30), 1, "x"],
        ["b", "04.02.2026 09:30", 1, "x"],
    ]
    leads = imported(tmp_path, rows, "%d.%m.%Y %H:%M").history.leads
    assert int(leads.created[1] - leads.created[0]) == 86_400_000


def test_what_is_no_workbook_is_told_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "leads.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(CrmError, match="cannot be read as an Excel workbook"):
        read_history(tmp_path / "leads.xlsx", None, Answers(TableAnswers(TITLES), "UTC"))


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("damage", [b"<<", b"", b"<a"])
def test_a_damaged_workbook_ends_in_a_message(tmp_path: Path, part: str, damage: bytes) -> None:
    imported(tmp_path, [["id", "at", "deal", "from"], [7, datetime(2026, 1, 5, 9, 30), 1, "fair"]])
    with zipfile.ZipFile(tmp_path / "leads.xlsx") as whole, zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as archive:
        for name in whole.namelist():
            text = whole.read(name)
            archive.writestr(name, text[: len(text) // 2] + damage if name == part else text)
    with pytest.raises(CrmError, match="cannot be read as an Excel workbook"):
        read_history(tmp_path / "bad.xlsx", None, Answers(TableAnswers(TITLES), "UTC"))


def test_a_workbook_whose_packing_is_damaged_ends_in_a_message(tmp_path: Path) -> None:
    imported(tmp_path, [["id", "at", "deal", "from"], [7, datetime(2026, 1, 5, 9, 30), 1, "fair"]])
    content = bytearray((tmp_path / "leads.xlsx").read_bytes())
    with zipfile.ZipFile(tmp_path / "leads.xlsx") as archive:
        begin = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content[begin + 70 : begin + 90] = b"\xff" * 20
    (tmp_path / "leads.xlsx").write_bytes(bytes(content))
    with pytest.raises(CrmError, match="cannot be read as an Excel workbook"):
        read_history(tmp_path / "leads.xlsx", None, Answers(TableAnswers(TITLES), "UTC"))


def test_an_archive_is_to_be_unpacked_and_an_old_workbook_to_be_saved_anew(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "leads.zip", "w") as archive:
        archive.writestr("leads.csv", "id,at\n")
    with pytest.raises(CrmError, match="is an archive and no Excel workbook; unpack it"):
        read_history(tmp_path / "leads.zip", None, Answers(TableAnswers(TITLES), "UTC"))
    (tmp_path / "leads.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    with pytest.raises(CrmError, match=r"is an old Excel file; save it as \.xlsx"):
        read_history(tmp_path / "leads.xls", None, Answers(TableAnswers(TITLES), "UTC"))


def test_a_workbook_is_known_by_what_is_in_it_whatever_its_name(tmp_path: Path) -> None:
    imported(tmp_path, [["id", "at", "deal", "from"], [7, datetime(2026, 1, 5, 9, 30), 1, "fair"]])
    (tmp_path / "leads.xlsx").rename(tmp_path / "leads.csv")
    assert read_history(tmp_path / "leads.csv", None, Answers(TableAnswers(TITLES), "UTC")).leads.used == 1


def test_without_the_extra_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "leads.xlsx", "w") as archive:
        archive.writestr("x", "")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(CrmError, match=r"leadsim\[xlsx\]"):
        read_history(tmp_path / "leads.xlsx", None, Answers(TableAnswers(TITLES), "UTC"))


def test_of_several_sheets_with_rows_none_is_guessed_and_empty_ones_do_not_matter(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "at", "deal", "from"], [7, datetime(2026, 1, 5, 9, 30), 1, "fair"]):
        book.active.append(row)
    book.create_sheet("empty")
    book.save(tmp_path / "leads.xlsx")
    assert read_history(tmp_path / "leads.xlsx", None, Answers(TableAnswers(TITLES), "UTC")).leads.used == 1
    book.create_sheet("notes").append(["call him"])
    book.save(tmp_path / "leads.xlsx")
    with pytest.raises(CrmError, match=r'2 sheets have rows \("Sheet", "notes"\); save the one that is meant'):
        read_history(tmp_path / "leads.xlsx", None, Answers(TableAnswers(TITLES), "UTC"))
