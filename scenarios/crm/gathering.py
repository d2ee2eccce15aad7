"""A file through its columns: which rows are kept, which are rejected and why, which are left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from policies.wording import say
from scenarios.crm.account import CrmError, Rejected
from scenarios.crm.answers import TableAnswers
from scenarios.crm.columns import Column, FlagColumn, IdColumn, NumberColumn, TimeColumn, WordColumn, Wrong
from scenarios.crm.rows import Block, Source
from scenarios.crm.tables import blocks
from scenarios.history import MISSING, NOBODY, Codes, Times


@dataclass(slots=True)
class Gathered:
    """Rows in the order of the file that `only` did not leave out; a field without a column is empty in all rows."""

    columns: Mapping[str, Column]
    lines: NDArray[np.int64]
    """where each row begins"""
    fine: NDArray[np.bool_]
    """the row can be used"""
    rejected: list[Rejected]
    left_out: int

    def reject(self, rows: NDArray[np.bool_], kind: str) -> None:
        """Set aside rows that are fine by themselves."""
        for row in np.flatnonzero(rows & self.fine):
            self.rejected.append(Rejected(int(self.lines[row]), kind, kind))
        self.fine &= ~rows

    def told_by_line(self) -> tuple[Rejected, ...]:
        """The rejected rows in the order of the file."""
        return tuple(sorted(self.rejected, key=lambda each: each.line))

    def times(self, field: str) -> Times:
        """Instants, ms since 1970 in UTC, or MISSING."""
        column = self.columns.get(field)
        if isinstance(column, TimeColumn):
            return column.joined()
        return np.full(len(self.lines), MISSING, dtype=np.int64)

    def codes(self, field: str) -> Codes:
        """Codes of words, or NOBODY."""
        column = self.columns.get(field)
        return column.joined() if isinstance(column, WordColumn) else np.full(len(self.lines), NOBODY, dtype=np.int32)

    def numbers(self, field: str) -> NDArray[np.float64]:
        """Numbers, or NaN."""
        column = self.columns.get(field)
        return column.joined() if isinstance(column, NumberColumn) else np.full(len(self.lines), np.nan)

    def flags(self, field: str) -> NDArray[np.int8]:
        """1, 0 or NOBODY."""
        column = self.columns.get(field)
        return column.joined() if isinstance(column, FlagColumn) else np.full(len(self.lines), NOBODY, dtype=np.int8)

    def ids(self, field: str) -> list[str] | None:
        """Texts; None without such a column."""
        column = self.columns.get(field)
        return column.texts if isinstance(column, IdColumn) else None

    def leave_out(self, rows: NDArray[np.bool_]) -> None:
        """Leave out rows that are fine by themselves."""
        self.left_out += int((rows & self.fine).sum())
        self.fine &= ~rows


def gather(source: Source, answers: TableAnswers, columns: Mapping[str, Column]) -> Gathered:
    """Fill the columns of these fields. Raises CrmError for a file that is wrong as a whole."""
    fields = list(columns)
    titles = [answers.titles[field] for field in fields] + list(answers.only)
    lines: list[NDArray[np.int64]] = []
    fine: list[NDArray[np.bool_]] = []
    rejected: list[Rejected] = []
    left_out = 0
    for block in blocks(source, titles):
        rejected += block.ragged
        kept = _only(block, answers)
        left_out += len(block.lines) - len(kept.lines)
        wrong: Wrong = {}
        for field, cells in zip(fields, kept.columns, strict=False):
            columns[field].take(cells, wrong)
        rejected += [Rejected(int(kept.lines[row]), *what) for row, what in wrong.items()]
        lines.append(kept.lines)
        good = np.ones(len(kept.lines), dtype=np.bool_)
        good[list(wrong)] = False
        fine.append(good)
    for column in sorted(columns.values(), key=lambda each: not isinstance(each, TimeColumn)):
        column.check()
    starts = np.concatenate(lines) if lines else np.empty(0, dtype=np.int64)
    if not (starts.size or rejected or left_out):
        raise CrmError(say("{file}: no row can be used; the file has a line of titles only", file=source.name))
    return Gathered(columns, starts, np.concatenate(fine), rejected, left_out)


def _only(block: Block, answers: TableAnswers) -> Block:
    if not answers.only:
        return block
    own = len(block.columns) - len(answers.only)
    at = np.ones(len(block.lines), dtype=np.bool_)
    for cells, values in zip(block.columns[own:], answers.only.values(), strict=True):
        wanted = frozenset(values)
        at &= np.array([cell in wanted for cell in cells], dtype=np.bool_)
    columns = tuple(list(compress(column, at)) for column in block.columns[:own])
    return Block(block.lines[at], columns, block.ragged)
