"""Texts of times as milliseconds: a whole column at once, in one stated format, nothing guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from scenarios.history import MISSING, Times
from scenarios.zones import zone_offsets

NAMED_FORMATS = ("excel", "unix", "unix-ms")
"""Beside patterns as `strptime` knows them: days since 1899-12-30, seconds or milliseconds since 1970."""
_WIDTH = 40
"""Characters that are looked at; no valid time is as long."""
_TAIL = re.compile(r"[T ]00:00(:00([.,]0+)?)?( ?(Z|[+-]00:?00))?|")
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

    `style` None is ISO 8601; a date alone is its midnight. Times without an offset are of `zone`: of an hour that
    comes twice the first; without a zone they stay MISSING and are marked naive.
    """
    empty = np.array([not text for text in texts], dtype=np.bool_)
    if style is None:
        local, offset = _iso(texts)
    elif style in NAMED_FORMATS:
        local, offset = _counted(texts, style)
    else:
        local, offset = _patterned(texts, style)
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
    """(wall clock ms, offset ms or MISSING); MISSING wall clock where it is no ISO 8601."""
    rows = len(texts)
    local, offset = (np.full(rows, MISSING, dtype=np.int64) for _ in range(2))
    if not rows:
        return local, offset
    signs = np.array(texts, dtype=f"U{_WIDTH}").view(np.uint32).reshape(rows, _WIDTH)
    digit = (signs >= 48) & (signs <= 57)
    head = digit[:, [0, 1, 2, 3, 5, 6, 8, 9]].all(axis=1) & (signs[:, 4] == 45) & (signs[:, 7] == 45)
    tails = np.where(digit, np.uint32(48), signs)[:, 10:]
    tails = np.ascontiguousarray(tails).view(f"U{_WIDTH - 10}").ravel()
    shapes, shape_of = np.unique(tails, return_inverse=True)
    for number, shape in enumerate(shapes):
        found = _TAIL.fullmatch(str(shape))
        if found is None:
            continue
        at = np.flatnonzero(head & (shape_of == number))
        values = signs[at].astype(np.int64) - 48
        day, fine = _days(values)
        clock, also = _clock(values, found)
        east, last = _offsets(values, found)
        fine &= also & last
        local[at[fine]] = (day * _DAY_MS + clock)[fine]
        offset[at[fine]] = east[fine]
    return local, offset


def _number(values: Times, first: int, digits: int) -> Times:
    total = np.zeros(len(values), dtype=np.int64)
    for place in range(first, first + digits):
        total = total * 10 + values[:, place]
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
    if not shape.group():
        return np.zeros(len(values), dtype=np.int64), np.ones(len(values), dtype=np.bool_)
    hour, minute = _number(values, 11, 2), _number(values, 14, 2)
    second = _number(values, 17, 2) if shape.group(1) else np.zeros_like(hour)
    ms = np.zeros_like(hour)
    if shape.group(2):
        digits = min(3, len(shape.group(2)) - 1)
        ms = _number(values, 20, digits) * 10 ** (3 - digits)
    fine = (hour < 24) & (minute < 60) & (second < 60)
    return ((hour * 60 + minute) * 60 + second) * 1000 + ms, fine


def _offsets(values: Times, shape: re.Match[str]) -> tuple[Times, NDArray[np.bool_]]:
    """(offset east in ms or MISSING, whether it is possible)."""
    rows, fine = len(values), np.ones(len(values), dtype=np.bool_)
    written = shape.group(4)
    if not written:
        return np.full(rows, MISSING, dtype=np.int64), fine
    if written == "Z":
        return np.zeros(rows, dtype=np.int64), fine
    first = 10 + shape.start(4)
    sign = np.where(values[:, first] == ord("-") - 48, -1, 1)
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
