"""A table file as blocks of columns of text: only the columns that are wanted, rows of another length set aside."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.crm.account import CrmError, Rejected
from scenarios.problems import did_you_mean, listed, visible

if TYPE_CHECKING:
    import _csv

BLOCK = 65_536
"""Rows that are in memory as text at a time."""
MOST_ROWS = 20_000_000
MOST_CHARACTERS = 8 * 1024**3
"""Of a table when it is unpacked: a small archive may hold a huge file."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table is and how its text is written."""

    path: Path
    delimiter: str | None = None
    """None: the sign that splits the first line"""
    encoding: str | None = None
    """None: UTF-8, or what a byte order mark says"""

    @property
    def name(self) -> str:
        """The path, fit to be shown."""
        return visible(str(self.path))


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows: `columns[i]` are the stripped cells of the i-th wanted title, `lines` where each row begins."""

    lines: list[int]
    columns: tuple[Sequence[str], ...]
    ragged: list[Rejected]


def heads_of(source: Source) -> list[str]:
    """The titles of the first line. Raises CrmError for a file that is no table."""
    with _opened(source) as rows:
        return rows.heads


def blocks(source: Source, titles: Sequence[str]) -> Iterator[Block]:
    """The wanted columns, block by block. Raises CrmError for a title that is missing or there twice, and for a file
    that cannot be read to its end."""
    with _opened(source) as rows:
        at = [_column(source, rows.heads, title) for title in titles]
        yield from rows.blocks(at)


def _column(source: Source, heads: Sequence[str], title: str) -> int:
    found = [number for number, head in enumerate(heads) if head == title.strip()]
    if len(found) == 1:
        return found[0]
    if found:
        raise CrmError(f'{source.name}: there are {len(found)} columns called "{visible(title)}"')
    hint = did_you_mean(title, heads)
    raise CrmError(f'{source.name}: there is no column "{visible(title)}"{hint}; there are {listed(heads, 40)}')


@dataclass
class _Rows:
    source: Source
    reader: "_csv.Reader"
    heads: list[str]

    def blocks(self, at: Sequence[int]) -> Iterator[Block]:
        # a row of one wanted cell must still come as a tuple
        pick = itemgetter(*at, at[0]) if len(at) == 1 else itemgetter(*at)
        width, line, total = len(self.heads), self.reader.line_num, 0
        is_over = False
        while not is_over:
            lines: list[int] = []
            rows: list[tuple[str, ...]] = []
            ragged: list[Rejected] = []
            for row in self.reader:
                begin, line = line + 1, self.reader.line_num
                if len(row) == width:
                    rows.append(pick(row))
                    lines.append(begin)
                    if len(rows) == BLOCK:
                        break
                elif row:
                    reason = f"has {len(row)} cells, the first line has {width}"
                    ragged.append(Rejected(begin, "another number of cells than the first line", reason))
            else:
                is_over = True
            total += len(rows)
            if total > MOST_ROWS:
                raise CrmError(f"{self.source.name}: has more than {MOST_ROWS:,} rows; give fewer months")
            columns = tuple([cell.strip() for cell in column] for column in zip(*rows, strict=True))
            yield Block(lines, columns[: len(at)] or tuple([] for _ in at), ragged)


@contextmanager
def _opened(source: Source) -> Iterator[_Rows]:
    """The rows behind the first line; faults of the file become CrmError wherever they show."""
    try:
        with _text(source) as text:
            first = text.readline(1_000_000)
            if "\0" in first:
                raise CrmError(f"{source.name}, line 1: has NUL characters; {_UTF16}")
            delimiter = source.delimiter or _delimiter(first)
            text.seek(0)
            reader = csv.reader(text, delimiter=delimiter)
            heads = [head.strip() for head in next(reader, [])]
            if not any(heads):
                raise CrmError(f"{source.name}: is empty; the first line must name the columns")
            try:
                yield _Rows(source, reader, heads)
            except csv.Error as error:
                raise CrmError(f"{source.name}, line {reader.line_num}: cannot be read as CSV: {error}") from None
    except FileNotFoundError:
        raise CrmError(f"{source.name}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise CrmError(_not_text(source, error)) from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CrmError(f"{source.name}: is no whole .gz file: {error}") from None
    except OSError as error:
        raise CrmError(f"{source.name}: cannot be read: {error.strerror or error}") from None


_UTF16 = "if it is UTF-16 text without a mark, say --encoding utf-16-le; else this is no text file"


def _delimiter(first: str) -> str:
    """The sign that splits the first line into most cells; a comma where none does."""
    cells = {sign: len(next(csv.reader([first], delimiter=sign), [])) for sign in ",;\t|"}
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
                f'--encoding: "{visible(encoding)}" is none that is known; cp1252, cp1250 and utf-16 are usual'
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
        if self.taken > MOST_CHARACTERS:
            raise CrmError(f"{self.source.name}: is larger than 8 GiB when unpacked; give fewer months or columns")
        return part


def _not_text(source: Source, error: UnicodeDecodeError) -> str:
    wanted = source.encoding or "UTF-8"
    line = _line_of(source, error)
    ways = "save it as UTF-8 (in Excel: CSV UTF-8), or say its --encoding, such as cp1252 (cp1250 for Polish)"
    return f"{source.name}, line {line}: is not {wanted} text; {ways}"


def _line_of(source: Source, error: UnicodeDecodeError) -> int:
    """The first line that cannot be decoded: the stream itself knows only its own piece."""
    with source.path.open("rb") as raw, _unpacked(raw) as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode(error.encoding)
            except UnicodeDecodeError:
                return number
    return 1
