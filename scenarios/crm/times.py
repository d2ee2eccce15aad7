"""Texts of times as milliseconds: a whole column at once, in one stated format, nothing guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

import numpy as np
from numpy.typing import NDArray

from scenarios.crm.time_shapes import ISO, pattern_of, read_shapes
from scenarios.history import MISSING, Times
from scenarios.zones import find_zone, zone_offsets

NAMED_FORMATS = ("excel", "unix", "unix-ms")
"""Beside patterns as `strptime` knows them: days since 1899-12-30, seconds or milliseconds since 1970."""
_DAY_MS = 86_400_000
_EXCEL_EPOCH = (date(1899, 12, 30) - date(1970, 1, 1)).days
_NUMBER = re.compile(r"\d{1,16}([.,]\d{1,12})?", re.ASCII)
_ZONE_NAME = re.compile(r"\b[A-Z]{3,5}\b")
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
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    empty = lengths == 0
    if style is None:
        local, offset = read_shapes(texts, lengths, ISO)
    else:
        local, offset = _counted(texts, style) if style in NAMED_FORMATS else _patterned(texts, lengths, style, zone)
        whole = [row for row, text in enumerate(texts) if text[10:11] == "T" and local[row] == MISSING]
        if whole:  # what a workbook knows to be a time comes as ISO 8601 among texts
            local[whole], offset[whole] = read_shapes([texts[row] for row in whole], lengths[whole], ISO)
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


def _counted(texts: Sequence[str], style: str) -> tuple[Times, Times]:
    """Numbers of days or seconds; Excel's are wall clock, to the second, the others UTC."""
    rows = len(texts)
    seen = {text: float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else np.nan for text in dict.fromkeys(texts)}
    numbers = np.fromiter(map(seen.__getitem__, texts), dtype=np.float64, count=rows)
    fine = ~np.isnan(numbers)
    if style == "excel":
        fine &= numbers < 120_000
        ms = np.rint((np.where(fine, numbers, 0.0) + _EXCEL_EPOCH) * 86_400).astype(np.int64) * 1000
        return np.where(fine, ms, MISSING), np.full(rows, MISSING, dtype=np.int64)
    numbers = numbers * (1000 if style == "unix" else 1)
    fine &= numbers < 1e13
    ms = np.rint(np.where(fine, numbers, 0.0)).astype(np.int64)
    return np.where(fine, ms, MISSING), np.zeros(rows, dtype=np.int64)


def _patterned(texts: Sequence[str], lengths: NDArray[np.int64], style: str, zone: str | None) -> tuple[Times, Times]:
    """As `strptime` reads them; it is asked itself where the signs alone do not tell, once for each text."""
    pattern = pattern_of(style)
    if pattern is None:
        local, offset = (np.full(len(texts), MISSING, dtype=np.int64) for _ in range(2))
    else:
        local, offset = read_shapes(texts, lengths, pattern)
    rows = np.flatnonzero((local == MISSING) & (lengths > 0)).tolist()
    one = partial(_named, zone=zone) if "%Z" in style else _one
    seen = {text: one(text, style) for text in {texts[row] for row in rows}}
    for row in rows:
        local[row], offset[row] = seen[texts[row]]
    return local, offset


def _one(text: str, style: str) -> tuple[int, int]:
    try:
        time = datetime.strptime(text, style)
    except ValueError:
        return MISSING, MISSING
    east = time.utcoffset()
    local = (time.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return local, MISSING if east is None else east // timedelta(milliseconds=1)


def _named(text: str, style: str, zone: str | None) -> tuple[int, int]:
    """A time with the name of its zone, which `strptime` would read and forget: UTC, or what `zone` calls it then."""
    for name in _ZONE_NAME.findall(text):
        local, _ = _one(text.replace(name, "UTC", 1), style)
        if local != MISSING:
            east = 0 if name in ("UTC", "GMT") else _east(local, name, zone)
            return (MISSING, MISSING) if east is None else (local, east)
    return MISSING, MISSING


def _east(local: int, name: str, zone: str | None) -> int | None:
    """The offset at which the zone's clock shows that time under that name; of an hour that comes twice one has it."""
    if zone is None:
        return None
    wall = datetime(1970, 1, 1) + timedelta(milliseconds=local)
    for fold in (0, 1):
        time = wall.replace(tzinfo=find_zone(zone), fold=fold)
        if time.tzname() == name and time.astimezone(UTC).astimezone(time.tzinfo).replace(tzinfo=None) == wall:
            return (time.utcoffset() or timedelta()) // timedelta(milliseconds=1)
    return None


def _day(day: date) -> int:
    return (day - date(1970, 1, 1)).days
