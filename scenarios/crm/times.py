"""Texts of times as milliseconds: a whole column at once, in one stated format, nothing guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from scenarios.history import MISSING, Times
from scenarios.zones import zone_offsets

NAMED_FORMATS = ("excel", "unix", "unix-ms")
"""Beside patterns as `strptime` knows them: days since 1899-12-30, seconds or milliseconds since 1970."""
_LONGEST = 40
"""Characters; no valid time is as long."""
_SHAPE = re.compile(r"0000-00-00([T ]00:00(:00([.,]0+)?)?( ?(Z|[+-]00:?00))?)?")
_DAY_MS = 86_400_000
_EXCEL_EPOCH = (date(1899, 12, 30) - date(1970, 1, 1)).days
_NUMBER = re.compile(r"\d{1,16}([.,]\d{1,12})?", re.ASCII)
_EARLIEST, _LATEST = date(1902, 1, 1), date(2199, 1, 1)
"""What a lead's time may be; also keeps every sum of milliseconds in bounds."""


@dataclass(frozen=True, slots=True)
class ReadTimes:
    """A column: instants, and for each row why there is none."""

    at: Times
    """ms since 1970 in UTC, MISSING where the cell is empty or wrong"""
    wrong: NDArray[np.bool_]
    """the cell is no time of the format"""
    skipped: NDArray[np.bool_]
    """the clock change skipped that time"""
    naive: NDArray[np.bool_]
    """the cell has no offset: its zone was taken from elsewhere"""
    midnight: NDArray[np.bool_]
    """the cell has no time of day, or says midnight"""


def read_times(texts: Sequence[str], style: str | None, zone: str | None) -> ReadTimes:
    """A column of stripped cells; shapes (rows,).

    `style` None is ISO 8601, which passes under every style if it has its T; a date alone is its midnight. Times
    without an offset are of `zone`: of an hour that comes twice the first; without a zone they stay MISSING and are
    marked naive.
    """
    empty = np.array([not text for text in texts], dtype=np.bool_)
    if style is None:
        local, offset = _iso(texts)
    else:
        local, offset = _counted(texts, style) if style in NAMED_FORMATS else _patterned(texts, style)
        whole = [row for row, text in enumerate(texts) if text[10:11] == "T" and local[row] == MISSING]
        if whole:  # what a workbook knows to be a time comes as ISO 8601 among texts
            local[whole], offset[whole] = _iso([texts[row] for row in whole])
    low, high = (_day(limit) * _DAY_MS for limit in (_EARLIEST, _LATEST))
    good = (local >= low) & (local < high)
    naive = good & (offset == MISSING)
    skipped = np.zeros(len(empty), dtype=np.bool_)
    at = np.full(len(empty), MISSING, dtype=np.int64)
    known = good & ~naive
    at[known] = local[known] - offset[known]
    if zone is not None and naive.any():
        at[naive], skipped[naive] = _in_zone(local[naive], zone)
    return ReadTimes(at, ~good & ~empty, skipped, naive & ~skipped, good & (local % _DAY_MS == 0))


def _in_zone(local: Times, zone: str) -> tuple[Times, NDArray[np.bool_]]:
    """(instants, whether the wall clock never showed that time)."""
    days = [timedelta(milliseconds=int(end)) for end in (local.min(), local.max())]
    around = [datetime(1970, 1, 1) + day for day in days]
    offsets = zone_offsets(zone, around[0].date() - timedelta(days=400), around[1].date() + timedelta(days=400))
    at = local - offsets.at_local(local)
    skipped = at + offsets.at_utc(at) != local
    return np.where(skipped, MISSING, at), skipped


def _iso(texts: Sequence[str]) -> tuple[Times, Times]:
    """(wall clock ms, offset ms or MISSING); MISSING wall clock where it is no ISO 8601.

    Texts of one length and shape (where digits are, and which other signs) are read at once, as a matrix of signs.
    """
    local, offset = (np.full(len(texts), MISSING, dtype=np.int64) for _ in range(2))
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    for length in np.flatnonzero(np.bincount(lengths[lengths <= _LONGEST])).tolist():
        if length < 10:
            continue
        rows = np.flatnonzero(lengths == length)
        same = texts if len(rows) == len(texts) else [texts[row] for row in rows.tolist()]
        signs = np.frombuffer("".join(same).encode("ascii", "replace"), dtype=np.uint8).reshape(len(rows), length)
        for shape, at in _by_shape(signs):
            found = _SHAPE.fullmatch(shape)
            if found is not None:
                local[rows[at]], offset[rows[at]] = _of_shape(signs[at].T.astype(np.int64) - 48, found)
    return local, offset


def _by_shape(signs: NDArray[np.uint8]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """(shape with 0 for every digit, its rows)."""
    shapes = np.where((signs >= 48) & (signs <= 57), np.uint8(48), signs)
    if (shapes == shapes[0]).all():
        yield shapes[0].tobytes().decode("ascii"), np.arange(len(signs))
        return
    names, shape_of = np.unique(shapes.view(f"S{signs.shape[1]}").ravel(), return_inverse=True)
    for number, name in enumerate(names.tolist()):
        yield name.decode("ascii"), np.flatnonzero(shape_of == number)


def _of_shape(values: Times, shape: re.Match[str]) -> tuple[Times, Times]:
    """(wall clock ms, offset ms), both MISSING where there is no such time; `values[i]` are the i-th digits."""
    day, is_day = _days(values)
    clock, is_clock = _clock(values, shape)
    east, is_offset = _offsets(values, shape)
    fine = is_day & is_clock & is_offset
    return np.where(fine, day * _DAY_MS + clock, MISSING), np.where(fine, east, MISSING)


def _number(values: Times, first: int, digits: int) -> Times:
    total: Times = values[first]
    for place in range(first + 1, first + digits):
        total = total * 10 + values[place]
    return total


def _days(values: Times) -> tuple[Times, NDArray[np.bool_]]:
    """(days since 1970, whether there is such a day)."""
    year, month, day = _number(values, 0, 4), _number(values, 5, 2), _number(values, 8, 2)
    fine = (year >= _EARLIEST.year) & (year <= _LATEST.year) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(fine, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    first = months.astype("datetime64[D]").astype(np.int64)
    next_first = (months + 1).astype("datetime64[D]").astype(np.int64)
    fine &= day <= next_first - first
    return first + day - 1, fine


def _clock(values: Times, shape: re.Match[str]) -> tuple[Times, NDArray[np.bool_]]:
    """(ms of the wall clock's day, whether there is such a time); digits under a millisecond are cut."""
    rows = values.shape[1]
    if not shape.group(1):
        return np.zeros(rows, dtype=np.int64), np.ones(rows, dtype=np.bool_)
    hour, minute = _number(values, 11, 2), _number(values, 14, 2)
    second = _number(values, 17, 2) if shape.group(2) else np.zeros_like(hour)
    ms = np.zeros_like(hour)
    if shape.group(3):
        digits = min(3, len(shape.group(3)) - 1)
        ms = _number(values, 20, digits) * 10 ** (3 - digits)
    fine = (hour < 24) & (minute < 60) & (second < 60)
    return ((hour * 60 + minute) * 60 + second) * 1000 + ms, fine


def _offsets(values: Times, shape: re.Match[str]) -> tuple[Times, NDArray[np.bool_]]:
    """(offset east in ms or MISSING, whether it is possible)."""
    rows = values.shape[1]
    fine = np.ones(rows, dtype=np.bool_)
    written = shape.group(5)
    if not written:
        return np.full(rows, MISSING, dtype=np.int64), fine
    if written == "Z":
        return np.zeros(rows, dtype=np.int64), fine
    first = shape.start(5)
    sign = np.where(values[first] == ord("-") - 48, -1, 1)
    hour, minute = _number(values, first + 1, 2), _number(values, first + len(written) - 2, 2)
    return sign * (hour * 60 + minute) * 60_000, (hour <= 18) & (minute < 60)


def _counted(texts: Sequence[str], style: str) -> tuple[Times, Times]:
    """Numbers of days or seconds; Excel's are wall clock, to the second, the others UTC."""
    rows = len(texts)
    fine = np.array([_NUMBER.fullmatch(text) is not None for text in texts], dtype=np.bool_)
    numbers = np.array([float(text.replace(",", ".")) if ok else 0.0 for text, ok in zip(texts, fine, strict=True)])
    if style == "excel":
        fine &= numbers < 120_000
        ms = np.rint((np.where(fine, numbers, 0.0) + _EXCEL_EPOCH) * 86_400).astype(np.int64) * 1000
        return np.where(fine, ms, MISSING), np.full(rows, MISSING, dtype=np.int64)
    numbers = numbers * (1000 if style == "unix" else 1)
    fine &= numbers < 1e13
    ms = np.rint(np.where(fine, numbers, 0.0)).astype(np.int64)
    return np.where(fine, ms, MISSING), np.zeros(rows, dtype=np.int64)


def _patterned(texts: Sequence[str], style: str) -> tuple[Times, Times]:
    """As `strptime` reads them; each text once, since exports repeat them."""
    seen: dict[str, tuple[int, int]] = {}
    for text in texts:
        if text not in seen:
            seen[text] = _one(text, style)
    local = np.array([seen[text][0] for text in texts], dtype=np.int64)
    offset = np.array([seen[text][1] for text in texts], dtype=np.int64)
    return local, offset


def _one(text: str, style: str) -> tuple[int, int]:
    try:
        time = datetime.strptime(text, style)
    except ValueError:
        return MISSING, MISSING
    east = time.utcoffset()
    local = (time.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return local, MISSING if east is None else east // timedelta(milliseconds=1)


def _day(day: date) -> int:
    return (day - date(1970, 1, 1)).days
