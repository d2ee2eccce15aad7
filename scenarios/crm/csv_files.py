"""CSV text, plain or packed, in any encoding that is marked or named."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from policies.wording import say
from scenarios.crm.account import CrmError
from scenarios.crm.pieces import Pieces
from scenarios.crm.regular_csv import can_be_regular, regular_rows
from scenarios.crm.rows import Block, Rows, Source, block_of
from scenarios.problems import visible

MOST_BYTES = 8 * 1024**3
"""Of a file when it is unpacked: a small archive may hold a huge file."""


@contextmanager
def opened_text(source: Source) -> Iterator[Rows]:
    """Of a CSV file; faults of the file become CrmError wherever they show."""
    try:
        with _text(source) as text:
            first = text.readline(1_000_000)
            if "\0" in first:
                raise CrmError(say("{file}, line 1: has NUL characters; {way}", file=source.name, way=_UTF16))
            text.seek(0)
            yield from _table(source, text, first)
    except FileNotFoundError:
        raise CrmError(say("{file}: there is no such file", file=source.name)) from None
    except UnicodeDecodeError as error:
        raise CrmError(_not_text(source, error)) from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CrmError(say("{file}: is no whole .gz file: {error}", file=source.name, error=error)) from None
    except OSError as error:
        raise CrmError(
            say("{file}: cannot be read: {error}", file=source.name, error=error.strerror or error)
        ) from None


def _table(source: Source, text: io.TextIOWrapper, first: str) -> Iterator[Rows]:
    """The one table of the text, while it is read."""
    delimiter = source.delimiter or _delimiter(first)
    pieces = Pieces(text)
    try:
        heads = [head.strip() for head in next(csv.reader(pieces.lines(), delimiter=delimiter), [])]
        if not any(heads):
            raise CrmError(say("{file}: is empty; the first line must name the columns", file=source.name))
        yield Rows(heads, partial(_blocks, pieces, delimiter, len(heads)))
    except csv.Error as error:
        line = pieces.line - 1
        if "field larger" in str(error):
            raise CrmError(
                say(
                    "{file}, line {line}: a cell is longer than {most:,} signs; perhaps a quotation mark is not closed",
                    file=source.name,
                    line=line,
                    most=csv.field_size_limit(),
                )
            ) from None
        raise CrmError(
            say("{file}, line {line}: cannot be read as CSV: {error}", file=source.name, line=line, error=error)
        ) from None


def _blocks(pieces: Pieces, delimiter: str, width: int, at: Sequence[int]) -> Iterator[Block]:
    """Each piece as a whole if it is regular, else by the csv module, row by row."""
    is_plain = can_be_regular(delimiter)
    while piece := pieces.look():
        found = regular_rows(piece, delimiter, width, at) if is_plain else None
        if found is None:
            yield block_of(*_rows(pieces, delimiter, len(piece)), at, width)
        else:
            yield Block(found.lines + pieces.line, found.columns, [])
            pieces.take(found.size, found.line_ends)


def _rows(pieces: Pieces, delimiter: str, size: int) -> tuple[list[int], list[list[str]]]:
    """(line, row) of the rows that begin in the next so many bytes."""
    lines, rows = [pieces.line], []
    until = pieces.taken + size
    for row in csv.reader(pieces.lines(), delimiter=delimiter):
        rows.append(row)
        if pieces.taken >= until:
            break
        lines.append(pieces.line)
    return lines[: len(rows)], rows


_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = say("if it is UTF-16 text without a mark, say --encoding utf-16-le; else this is no text file")


def _delimiter(first: str) -> str:
    """The sign that splits the first line into most cells; a comma where none does, or where it is no table."""
    try:
        cells = {sign: len(next(csv.reader([first], delimiter=sign), [])) for sign in ",;\t|"}
    except csv.Error:  # told when the table is read
        return ","
    return max(cells, key=lambda sign: cells[sign])


@contextmanager
def _text(source: Source) -> Iterator[io.TextIOWrapper]:
    with source.path.open("rb") as raw:
        unpacked = _Limited(_unpacked(raw), source)
        mark = unpacked.read(4)
        unpacked.seek(0)
        encoding = source.encoding or ("utf-16" if mark[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        try:
            text = io.TextIOWrapper(unpacked, encoding=encoding, newline="")
        except LookupError:
            raise CrmError(
                say(
                    '--encoding: "{encoding}" is none that is known; cp1252, cp1250 and utf-16 are usual',
                    encoding=visible(encoding),
                )
            ) from None
        with text:
            yield text


def _unpacked(raw: io.BufferedReader) -> "gzip.GzipFile | io.BufferedReader":
    """The stream itself, or what is packed in it: told by its first bytes, not by its name."""
    is_packed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if is_packed else raw


class _Limited(io.BufferedReader):
    """A stream that refuses to unpack more than anybody exports."""

    def __init__(self, stream: "gzip.GzipFile | io.BufferedReader", source: Source) -> None:
        super().__init__(stream, buffer_size=1 << 20)
        self.source = source
        self.taken = 0

    def read1(self, size: int = -1, /) -> bytes:
        part = super().read1(size)
        self.taken += len(part)
        if self.taken > MOST_BYTES:
            raise CrmError(
                say("{file}: is larger than 8 GiB when unpacked; give fewer months or columns", file=self.source.name)
            )
        return part


def _not_text(source: Source, error: UnicodeDecodeError) -> str:
    wanted = source.encoding or "UTF-8"
    line = _line_of(source, error)
    if source.encoding is None:
        with source.path.open("rb") as raw, _unpacked(raw) as file:
            begin = file.read(1000)
        if begin.startswith(_OLD_EXCEL):
            return say("{file}: is an old Excel file; save it as .xlsx or as CSV UTF-8", file=source.name)
        if b"\0" in begin:
            return say("{file}, line 1: has NUL characters; {way}", file=source.name, way=_UTF16)
    ways = say("save it as UTF-8 (in Excel: CSV UTF-8), or say its --encoding, such as cp1252 (cp1250 for Polish)")
    return say(
        "{file}, line {line}: is not {wanted} text; {ways}", file=source.name, line=line, wanted=wanted, ways=ways
    )


def _line_of(source: Source, error: UnicodeDecodeError) -> int:
    """The first line that cannot be decoded: the stream itself knows only its own piece."""
    with source.path.open("rb") as raw, _unpacked(raw) as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode(error.encoding)
            except UnicodeDecodeError:
                return number
    return 1
