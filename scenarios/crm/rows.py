"""A table as blocks of columns of text: rows of another length than the first are set aside, never shifted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from policies.wording import say
from scenarios.crm.account import CrmError, Rejected
from scenarios.problems import visible

CELLS = 100_000
"""Cells that are in memory as text at a time."""
MOST_ROWS = 20_000_000
_RAGGED = say("another number of cells than the first line")


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

    lines: Sequence[int]
    columns: tuple[Sequence[str], ...]
    ragged: list[Rejected]


@dataclass
class Rows:
    """A table that is being read: its titles, and its rows in chunks with the lines that they begin in."""

    heads: list[str]
    chunks: Iterator[tuple[Sequence[int], list[Sequence[str]]]]

    def blocks(self, at: Sequence[int], name: str) -> Iterator[Block]:
        """Columns at these places, block by block; a row without any cell is an empty line and no row."""
        # a row of one wanted cell must still come as a tuple
        pick = itemgetter(*at, at[0]) if len(at) == 1 else itemgetter(*at)
        width, total = len(self.heads), 0
        for lines, rows in self.chunks:
            kept_lines, kept, ragged = _even(lines, rows, width)
            total += len(kept)
            if total > MOST_ROWS:
                raise CrmError(say("{file}: has more than {most:,} rows; give fewer months", file=name, most=MOST_ROWS))
            columns = tuple(list(map(str.strip, column)) for column in zip(*map(pick, kept), strict=True))
            yield Block(kept_lines, columns[: len(at)] or tuple([] for _ in at), ragged)


def rows_at_a_time(width: int) -> int:
    """How many rows of so many cells a chunk has: memory is for the cells, wanted or not."""
    return max(500, min(16_384, CELLS // max(width, 1)))


def _even(
    lines: Sequence[int], rows: list[Sequence[str]], width: int
) -> tuple[Sequence[int], list[Sequence[str]], list[Rejected]]:
    """(lines, rows) of the right length, and the others."""
    if set(map(len, rows)) <= {width}:
        return lines, rows, []
    kept = [(line, row) for line, row in zip(lines, rows, strict=True) if len(row) == width]
    ragged = [
        Rejected(line, _RAGGED, say("has {cells} cells, the first line has {width}", cells=len(row), width=width))
        for line, row in zip(lines, rows, strict=True)
        if row and len(row) != width
    ]
    return [line for line, _ in kept], [row for _, row in kept], ragged
