"""A table as blocks of columns of text: rows of another length than the first are set aside, never shifted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from policies.wording import say
from scenarios.crm.account import CrmError, Rejected
from scenarios.problems import visible

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

    lines: NDArray[np.int64]
    columns: tuple[list[str], ...]
    ragged: list[Rejected]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table that is being read: its titles, and `read`, which gives the columns at these places block by block."""

    heads: list[str]
    read: Callable[[Sequence[int]], Iterator[Block]]

    def blocks(self, at: Sequence[int], name: str) -> Iterator[Block]:
        """As `read`. Raises CrmError for a file of too many rows."""
        total = 0
        for block in self.read(at):
            total += len(block.lines)
            if total > MOST_ROWS:
                raise CrmError(say("{file}: has more than {most:,} rows; give fewer months", file=name, most=MOST_ROWS))
            yield block


def block_of(lines: Sequence[int], rows: Sequence[Sequence[str]], at: Sequence[int], width: int) -> Block:
    """These columns of some rows; a row without any cell is an empty line and no row."""
    kept = [(line, row) for line, row in zip(lines, rows, strict=True) if len(row) == width]
    ragged = [
        Rejected(line, _RAGGED, say("has {cells} cells, the first line has {width}", cells=len(row), width=width))
        for line, row in zip(lines, rows, strict=True)
        if row and len(row) != width
    ]
    columns = tuple([row[place].strip() for _, row in kept] for place in at)
    return Block(np.array([line for line, _ in kept], dtype=np.int64), columns, ragged)
