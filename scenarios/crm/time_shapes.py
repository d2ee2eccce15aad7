"""Times whose digits stand at known places: texts of one shape are read together, as a matrix of signs."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenarios.history import MISSING, Times

ISO = re.compile(
    r"(?P<Y>0000)-(?P<m>00)-(?P<d>00)([T ](?P<H>00):(?P<M>00)(:(?P<S>00)([.,](?P<f>0+))?)?( ?(?P<z>Z|[+-]00:?00))?)?"
)
"""A shape is a text with 0 for every digit; the groups are named as `strptime` names them."""
_LONGEST = 40
"""Characters; no valid time is as long."""
_DAY_MS = 86_400_000
_PARTS = {
    "%Y": "(?P<Y>0000)", "%y": "(?P<y>00)", "%m": "(?P<m>00?)", "%d": "(?P<d>00?)", "%H": "(?P<H>00?)",
    "%I": "(?P<I>00?)", "%M": "(?P<M>00?)", "%S": "(?P<S>00?)", "%p": "(?P<p>[AaPp][Mm])", "%z": "(?P<z>Z|[+-]00:?00)",
}  # fmt: skip
_YEARS = (1902, 2199)
"""Of those within which every sum of milliseconds stays in bounds."""
_Digits = NDArray[np.uint8]
"""Signs less the sign 0; shape (signs, rows)."""


@cache
def pattern_of(style: str) -> re.Pattern[str] | None:
    """Shapes of a `strptime` format; None where its parts cannot be told by the signs between them."""
    parts = re.findall(r"%.|[^%]+", style)
    names = [part for part in parts if part[0] == "%"]
    known = "".join(parts) == style and all(part in _PARTS for part in names) and len(set(names)) == len(names)
    day = {"%d", "%m"} <= set(names) and ("%Y" in names) != ("%y" in names)
    clock = ("%I" in names) == ("%p" in names) and not {"%H", "%I"} <= set(names)
    apart = all(one[0] != "%" or other[0] != "%" for one, other in pairwise(parts))
    if not (known and day and clock and apart) or re.search(r"\d", style):
        return None
    return re.compile("".join(_PARTS[part] if part[0] == "%" else re.escape(part) for part in parts))


def read_shapes(texts: Sequence[str], lengths: NDArray[np.int64], pattern: re.Pattern[str]) -> tuple[Times, Times]:
    """(wall clock ms, offset ms or MISSING); MISSING wall clock where a text has no such shape or is no such time."""
    local, offset = (np.full(len(texts), MISSING, dtype=np.int64) for _ in range(2))
    for length in np.flatnonzero(np.bincount(lengths[lengths <= _LONGEST])).tolist():
        if not length:
            continue
        rows = np.flatnonzero(lengths == length)
        same = texts if len(rows) == len(texts) else [texts[row] for row in rows.tolist()]
        signs = np.frombuffer("".join(same).encode("ascii", "replace"), dtype=np.uint8).reshape(len(rows), length)
        for shape, at in _by_shape(signs):
            found = pattern.fullmatch(shape)
            if found is not None:
                own = signs if len(at) == len(rows) else signs[at]
                local[rows[at]], offset[rows[at]] = _of_shape(own.T - np.uint8(48), found)
    return local, offset


def _by_shape(signs: NDArray[np.uint8]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """(shape, its rows)."""
    shapes = np.where(signs - np.uint8(48) < 10, np.uint8(48), signs)
    if (shapes == shapes[0]).all():
        yield shapes[0].tobytes().decode("ascii"), np.arange(len(signs))
        return
    names, shape_of = np.unique(shapes.view(f"S{signs.shape[1]}").ravel(), return_inverse=True)
    for number, name in enumerate(names.tolist()):
        yield name.decode("ascii"), np.flatnonzero(shape_of == number)


def _of_shape(values: _Digits, found: re.Match[str]) -> tuple[Times, Times]:
    """(wall clock ms, offset ms), both MISSING where there is no such time."""
    day, is_day = _days(values, found)
    clock, is_clock = _clock(values, found)
    east, is_offset = _offsets(values, found)
    fine = is_day & is_clock & is_offset
    return np.where(fine, day * _DAY_MS + clock, MISSING), np.where(fine, east, MISSING)


def _part(values: _Digits, found: re.Match[str], name: str) -> NDArray[np.int32]:
    """The number that stands in that group; 0 where the shape has none."""
    first, last = found.span(name) if found.re.groupindex.get(name) else (-1, -1)
    return _number(values, first, last)


def _number(values: _Digits, first: int, last: int) -> NDArray[np.int32]:
    total = np.zeros(values.shape[1], dtype=np.int32)
    for place in range(first, last):
        total = total * 10 + values[place]
    return total


def _days(values: _Digits, found: re.Match[str]) -> tuple[Times, NDArray[np.bool_]]:
    """(days since 1970, whether there is such a day); of two digits 69 is 1969 and 68 is 2068, as in POSIX."""
    year, month, day = (_part(values, found, name) for name in ("Y", "m", "d"))
    if "y" in found.re.groupindex:
        short = _part(values, found, "y")
        year = short + np.where(short < 69, np.int32(2000), np.int32(1900))
    fine = (year >= _YEARS[0]) & (year <= _YEARS[1]) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(fine, (year - 1970) * 12 + month - 1, 0).astype(np.int64).astype("datetime64[M]")
    first = months.astype("datetime64[D]").astype(np.int64)
    next_first = (months + 1).astype("datetime64[D]").astype(np.int64)
    fine &= day <= next_first - first
    return first + day - 1, fine


def _clock(values: _Digits, found: re.Match[str]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """(ms of the wall clock's day, whether there is such a time); digits under a millisecond are cut."""
    hour, minute, second = (_part(values, found, name) for name in ("H", "M", "S"))
    fine = (hour < 24) & (minute < 60) & (second < 60)
    if "I" in found.re.groupindex:
        half = _part(values, found, "I")
        fine &= (half >= 1) & (half <= 12)
        hour = half % 12 + (12 if found["p"].casefold() == "pm" else 0)
    ms = np.zeros_like(hour)
    if "f" in found.re.groupindex and found["f"]:
        first, last = found.span("f")
        digits = min(3, last - first)
        ms = _number(values, first, first + digits) * 10 ** (3 - digits)
    return ((hour * 60 + minute) * 60 + second) * 1000 + ms, fine


def _offsets(values: _Digits, found: re.Match[str]) -> tuple[Times, NDArray[np.bool_]]:
    """(offset east in ms or MISSING, whether it is possible)."""
    rows = values.shape[1]
    fine = np.ones(rows, dtype=np.bool_)
    written = found["z"] if "z" in found.re.groupindex else None
    if not written:
        return np.full(rows, MISSING, dtype=np.int64), fine
    if written == "Z":
        return np.zeros(rows, dtype=np.int64), fine
    first, last = found.span("z")
    sign = -1 if written[0] == "-" else 1
    hour, minute = _number(values, first + 1, first + 3), _number(values, last - 2, last)
    return sign * (hour * 60 + minute).astype(np.int64) * 60_000, (hour <= 18) & (minute < 60)
