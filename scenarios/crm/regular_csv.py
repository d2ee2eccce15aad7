"""CSV text that is written as nearly all of it is, a whole piece at once; any other is left to the csv module.

Regular is text whose rows all have the same number of cells, whose quotation marks enclose whole cells and are doubled
inside of them. Of such text the signs that end a cell are found for the piece as a whole.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_QUOTE, _NEWLINE, _RETURN, _SPLIT = b'"\n\r\x1f'
_Places = NDArray[np.int64]
_MAY_BE_STRIPPED = np.array([(sign <= 32 or sign >= 128) and sign != _SPLIT for sign in range(256)], dtype=np.bool_)
"""First or last bytes of cells that may begin or end with white space, in UTF-8; an empty cell shows what splits."""


@dataclass(frozen=True, slots=True)
class RegularRows:
    """The whole rows at the front of a piece."""

    columns: tuple[list[str], ...]
    """the wanted cells, stripped"""
    lines: _Places
    """where each row begins, the piece's first line is 0"""
    size: int
    """bytes of the piece that these rows are"""
    line_ends: int
    """in them"""


def can_be_regular(delimiter: str) -> bool:
    """Whether cells that this sign ends can be found byte by byte."""
    return delimiter.isascii() and delimiter not in '"\n\r\x1f'


def regular_rows(text: bytes, delimiter: str, width: int, at: Sequence[int]) -> RegularRows | None:
    """The rows of `width` cells at the front of UTF-8 text, cut to the columns at these places; None if not regular.

    Rows without their line end are not read yet.
    """
    if b"\x1f" in text or (b"\r" in text and text.count(b"\r") != text.count(b"\r\n")):
        return None
    signs = np.frombuffer(text, dtype=np.uint8)
    quotes = np.flatnonzero(signs == _QUOTE) if b'"' in text else np.empty(0, dtype=np.int64)
    is_end = (signs == ord(delimiter)) | (signs == _NEWLINE)
    ends = _even_rows(signs, _outside(np.flatnonzero(is_end), quotes), width)
    if ends is None:
        return None
    size = int(ends[-1, -1]) + 1
    quotes = quotes[: np.searchsorted(quotes, size)]
    if not _are_whole_cells(signs, is_end, quotes):
        return None
    columns = _columns(signs[:size], quotes, ends, at)
    line_ends = text.count(b"\n", 0, size)
    lines = np.arange(len(ends), dtype=np.int64)
    if line_ends != len(ends):
        starts = np.append(0, ends[:-1, -1] + 1)
        lines = np.searchsorted(np.flatnonzero(signs[:size] == _NEWLINE), starts)
    return RegularRows(columns, lines, size, line_ends)


def _outside(ends: _Places, quotes: _Places) -> _Places:
    """Those behind an even number of quotation marks; the others are text of a cell."""
    if not len(quotes):
        return ends
    between = np.bincount(np.searchsorted(ends, quotes), minlength=len(ends) + 1)[:-1]
    is_outside = np.cumsum(between) % 2 == 0
    return np.compress(is_outside, ends)


def _even_rows(signs: NDArray[np.uint8], ends: _Places, width: int) -> _Places | None:
    """Cell ends by row, shape (rows, width); None without a row, or if a row has another length or a very long cell."""
    is_last = signs[ends] == _NEWLINE
    rows = int(np.count_nonzero(is_last))
    if not rows or len(ends) < rows * width or not is_last[width - 1 : rows * width : width].all():
        return None
    table = ends[: rows * width].reshape(rows, width)
    lengths = np.diff(table.ravel(), prepend=-1)
    # a line of nothing is no row, and not told from one empty cell where rows have only one
    if int(lengths.max()) > csv.field_size_limit() or (width == 1 and int(lengths.min()) <= 2):
        return None
    return table


def _are_whole_cells(signs: NDArray[np.uint8], is_end: NDArray[np.bool_], quotes: _Places) -> bool:
    """Whether each quotation mark begins a cell, ends it, or is one of two inside of it."""
    opening, closing = quotes[0::2], quotes[1::2]
    before = opening - 1
    begins = (opening == 0) | is_end[before] | (signs[before] == _QUOTE)
    after = signs[closing + 1]
    ends = is_end[closing + 1] | (after == _QUOTE) | (after == _RETURN)
    return bool(begins.all() and ends.all())


def _columns(signs: NDArray[np.uint8], quotes: _Places, ends: _Places, at: Sequence[int]) -> tuple[list[str], ...]:
    """The cells of these columns without what encloses them, by cutting out all else and splitting the rest once."""
    wanted = sorted(set(at))
    if not wanted:
        return ()
    kept = signs.copy()
    kept[ends] = _SPLIT
    kept = kept[_kept(signs, quotes, ends, wanted)]
    cells = kept.tobytes().decode("utf-8", "surrogatepass").split("\x1f")
    cell_ends = np.flatnonzero(kept == _SPLIT)
    starts = np.append(0, cell_ends[:-1] + 1)
    may_be_stripped = _MAY_BE_STRIPPED[kept[starts]] | _MAY_BE_STRIPPED[kept[np.maximum(cell_ends - 1, 0)]]
    to_strip = may_be_stripped.reshape(-1, len(wanted)).any(axis=0).tolist()
    columns = {}
    for number, (place, is_loose) in enumerate(zip(wanted, to_strip, strict=True)):
        column = cells[number : len(cell_ends) : len(wanted)]
        columns[place] = list(map(str.strip, column)) if is_loose else column
    return tuple(columns[place] for place in at)


def _kept(signs: NDArray[np.uint8], quotes: _Places, ends: _Places, wanted: Sequence[int]) -> NDArray[np.bool_]:
    """The wanted cells, each with the sign that ends it; of two quotation marks one, of those around a cell none."""
    is_wanted = np.zeros(ends.shape[1], dtype=np.bool_)
    is_wanted[wanted] = True
    # neighbours that are both wanted, or both not, are one run
    last = np.flatnonzero(np.append(is_wanted[:-1] != is_wanted[1:], True))
    runs = np.diff(ends[:, last].ravel(), prepend=-1)
    kept = np.repeat(np.tile(is_wanted[last], len(ends)), runs)
    closing = quotes[1::2]
    kept[quotes[0::2]] = False
    kept[closing[signs[closing + 1] != _QUOTE]] = False
    before = ends[:, -1] - 1
    kept[before[signs[before] == _RETURN]] = False
    return kept
