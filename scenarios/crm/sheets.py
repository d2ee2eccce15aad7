"""The first sheet of an Excel workbook, its cells as text: what Excel knows to be a time comes as ISO 8601."""

import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any

from policies.wording import say
from scenarios.crm.account import CrmError
from scenarios.crm.rows import Block, Rows, Source, block_of
from scenarios.problems import listed

LARGEST = 1024**3
"""Bytes of a workbook when it is unpacked: a small archive may hold a huge file."""

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, SyntaxError, OSError, EOFError, RuntimeError,
    ArithmeticError, AttributeError, LookupError, TypeError, ValueError,
)  # fmt: skip
"""What openpyxl, and below it zip and XML, raise when a workbook is not as it should be."""
_CELLS = 100_000
"""That are in memory as text at a time."""


def is_workbook(source: Source) -> bool:
    """Told by the file's first bytes, not by its name; False where there is no file."""
    try:
        with source.path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


@contextmanager
def opened_sheet(source: Source) -> Iterator[Rows]:
    """The rows behind the first one. Raises CrmError without the extra `xlsx`, or when it is no whole workbook."""
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise CrmError(
            say(
                '{file}: to read Excel files install leadsim with its extra: pip install "leadsim[xlsx]"; or save'
                " the sheet as CSV UTF-8",
                file=source.name,
            )
        ) from None
    _check_size(source)
    try:
        # of a path openpyxl believes the name, of an open file what is in it
        with source.path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that mean nothing for cells
            book = load_workbook(file, read_only=True, data_only=True)
            try:
                rows = _texts(_only_sheet(source, book).iter_rows(values_only=True))
                heads = [head.strip() for head in next(rows, (1, []))[1]]
                if not any(heads):
                    raise CrmError(say("{file}: is empty; the first row must name the columns", file=source.name))
                yield Rows(heads, partial(_blocks, rows, len(heads)))
            finally:
                book.close()
    except (InvalidFileException, *_DAMAGED) as error:
        raise CrmError(
            say("{file}: cannot be read as an Excel workbook: {error}", file=source.name, error=error)
        ) from None


def _only_sheet(source: Source, book: Any) -> Any:
    """The sheet that has rows; the first one where none has. Which of several is meant is not guessed."""
    filled = [sheet for sheet in book.worksheets if any(True for _ in _texts(sheet.iter_rows(values_only=True)))]
    if len(filled) > 1:
        raise CrmError(
            say(
                "{file}: {sheets} sheets have rows ({names}); save the one that is meant as a file of its own",
                file=source.name,
                sheets=len(filled),
                names=listed([sheet.title for sheet in filled], 20),
            )
        )
    return filled[0] if filled else book.worksheets[0]


def _check_size(source: Source) -> None:
    try:
        with zipfile.ZipFile(source.path) as archive:
            if "[Content_Types].xml" not in archive.namelist():
                raise CrmError(
                    say(
                        "{file}: is an archive and no Excel workbook; unpack it, and give the file in it",
                        file=source.name,
                    )
                )
            total = sum(part.file_size for part in archive.infolist())
    except _DAMAGED as error:
        raise CrmError(
            say("{file}: cannot be read as an Excel workbook: {error}", file=source.name, error=error)
        ) from None
    if total > LARGEST:
        raise CrmError(
            say("{file}: is larger than 1 GiB when unpacked; give fewer months or columns, or a CSV", file=source.name)
        )


def _texts(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _blocks(rows: Iterator[tuple[int, list[str]]], width: int, at: Sequence[int]) -> Iterator[Block]:
    """A sheet does not store empty cells at the end of a row."""
    size = max(500, min(16_384, _CELLS // width))
    while chunk := list(islice(rows, size)):
        whole = [cells + [""] * (width - len(cells)) for _, cells in chunk]
        yield block_of([number for number, _ in chunk], whole, at, width)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
