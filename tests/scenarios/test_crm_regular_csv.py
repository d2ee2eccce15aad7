"""What is read a piece at a time is what the csv module reads row by row."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.crm import pieces
from scenarios.crm.csv_files import opened_text
from scenarios.crm.pieces import Pieces
from scenarios.crm.regular_csv import can_be_regular, regular_rows
from scenarios.crm.rows import Source

CELLS = st.sampled_from(["", "a", " pad ", "ł\u00a0", "x,y", 'say "no"', '"', "two\nlines", "two\r\nlines", "007"])
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8)
)


def written(rows: list[list[str]], end: str, quoting: int) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def lines_of(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    first, found = 0, []
    for row in reader:
        found.append((first, row))
        first = reader.line_num
    return found


@given(TABLES, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.data())
def test_regular_rows_are_those_of_the_csv_module(
    rows: list[list[str]], end: str, quoting: int, data: st.DataObject
) -> None:
    text = written(rows, end, quoting)
    width = len(rows[0])
    at = data.draw(st.lists(st.integers(0, width - 1), max_size=5))
    found = regular_rows(text.encode(), ",", width, at)
    if found is None:  # a line of one short cell, which may be no row
        assert width == 1
        return
    expected = lines_of(text)
    assert found.columns == tuple([row[place].strip() for _, row in expected] for place in at)
    assert found.lines.tolist() == [line for line, _ in expected]
    assert (found.size, found.line_ends) == (len(text.encode()), text.count("\n"))


@pytest.mark.parametrize(
    "text",
    ["a,b\nc\n", "a,b\n\nc,d\n", 'a,5" pipe\nc,d"\n', 'a,"b"x\n', 'a, "b"\n', 'a,"b\nc,d\n', "a,b\rc,d\r",
     "a,b\x1f\n", "a,b"],
)  # fmt: skip
def test_other_text_is_left_to_the_csv_module(text: str) -> None:
    assert regular_rows(text.encode(), ",", 2, [0]) is None


def test_a_row_that_is_cut_off_stays_for_the_next_piece() -> None:
    found = regular_rows(b'a,"b,\nc"\nd,"e\n', ",", 2, [1])
    assert found is not None
    assert (found.columns, found.size, found.line_ends) == ((["b,\nc"],), 9, 2)


def test_a_long_cell_is_left_to_the_csv_module_which_refuses_it() -> None:
    assert regular_rows(b"a," + b"x" * csv.field_size_limit() + b"\n", ",", 2, [0]) is None


@pytest.mark.parametrize("delimiter", ["§", '"', "\n"])
def test_signs_that_may_stand_elsewhere_too_do_not_cut_a_piece(delimiter: str) -> None:
    assert not can_be_regular(delimiter)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_and_pieces_may_take_turns(end: str) -> None:
    pieces = Pieces(io.TextIOWrapper(io.BytesIO(end.join("abc").encode()), encoding="utf-8", newline=""))
    lines = pieces.lines()
    assert next(lines) == f"a{end}"
    assert pieces.look().decode() in (f"b{end}c", f"b{end}c\n")
    pieces.take(len(f"b{end}"), 1)
    assert list(lines) == ["c\n"]
    assert (pieces.line, pieces.taken) == (4, 4 + 2 * len(end))


@given(
    st.lists(st.sampled_from(["a,b", '"a,1",b', '"two\nlines",b', "a", "", 'x"y,b', "a,b,c", '"open,b']), max_size=30),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\n"]),
)
def test_small_pieces_give_the_rows_that_the_csv_module_gives(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str], end: str, last: str
) -> None:
    text = end.join(["one,two", *rows]) + last
    path = tmp_path_factory.getbasetemp() / "small.csv"
    path.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "PIECE", 16)
        with opened_text(Source(path)) as table:
            found = list(table.blocks([1, 0], "small.csv"))
    kept = [
        (int(line), cell, other)
        for block in found
        for line, cell, other in zip(block.lines, *block.columns, strict=True)
    ]
    expected = [(line + 1, row) for line, row in lines_of(text)[1:]]
    assert kept == [(line, row[1].strip(), row[0].strip()) for line, row in expected if len(row) == 2]
    ragged = [each.line for block in found for each in block.ragged]
    assert ragged == [line for line, row in expected if len(row) not in (0, 2)]
