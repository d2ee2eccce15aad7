"""Durations as people write them ("90s", "5m", "1h30", "2d", "1w"), kept as integer milliseconds."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from policies.wording import Said, say

MS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
SECOND, MINUTE, HOUR, DAY, WEEK = MS["s"], MS["m"], MS["h"], MS["d"], MS["w"]
NEVER = 2**62
"""Later than any instant of a run: "not yet" and "never" in arrays of milliseconds."""
LONGEST = 20 * 366 * DAY
_SMALLER = {"w": "d", "d": "h", "h": "m", "m": "s", "s": "ms"}
_PIECE = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)?", re.ASCII)
_LONG = {"min": "m", "mins": "m", "minute": "m", "minutes": "m", "sec": "s", "secs": "s", "second": "s"} | {
    "seconds": "s", "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "day": "d", "days": "d"
} | {"week": "w", "weeks": "w"}  # fmt: skip
ALLOWED = 'a duration such as "45s", "5m", "1h30", "2d" or "1w"'


def parse_duration(text: object) -> int:
    """Milliseconds of a written duration; a ValueError says what is allowed, with "did you mean" for a bare number."""
    if isinstance(text, bool) or not isinstance(text, str):
        if isinstance(text, int) and not isinstance(text, bool):
            raise ValueError(_meant(str(text)))
        raise ValueError(say('must be a duration such as "45s", "5m", "1h30", "2d" or "1w"'))
    plain = re.sub(r"[a-z]+", lambda word: _LONG.get(word[0], word[0]), text.strip().lower())
    total, at, unit = 0.0, 0, ""
    while at < len(plain):
        piece = _PIECE.match(plain, at)
        if piece is None:
            raise ValueError(say('must be a duration such as "45s", "5m", "1h30", "2d" or "1w"'))
        given = piece[2] or _SMALLER.get(unit, "")
        if not given:
            raise ValueError(_meant(plain))
        unit, at = given, piece.end()
        total += float(piece[1]) * MS[unit]
        while at < len(plain) and plain[at] == " ":
            at += 1
    if not plain or not total <= LONGEST:
        raise ValueError(say('must be a duration such as "45s", "5m", "1h30", "2d" or "1w", at most 20 years'))
    return round(total)


def _meant(number: str) -> Said:
    return say(
        'must be a duration such as "45s", "5m", "1h30", "2d" or "1w" (did you mean "{number}m"?)', number=number
    )


def format_duration(ms: int) -> str:
    """The shortest writing that `parse_duration` reads back to the same milliseconds."""
    for unit in ("w", "d", "h", "m", "s"):
        if ms and ms % MS[unit] == 0:
            return f"{ms // MS[unit]}{unit}"
    for unit in ("d", "h", "m", "s"):
        if ms > MS[unit] and ms % MS[_SMALLER[unit]] == 0:
            return f"{ms // MS[unit]}{unit}{ms % MS[unit] // MS[_SMALLER[unit]]}{_SMALLER[unit]}"
    return f"{ms}ms" if ms else "0s"


def _duration(value: object) -> int:
    return parse_duration(value)


Duration = Annotated[
    int,
    BeforeValidator(_duration),
    PlainSerializer(format_duration, return_type=str),
    WithJsonSchema({"type": "string", "description": ALLOWED, "examples": ["5m", "1h30", "2d"]}),
    Field(ge=0, le=LONGEST),
]
"""A fixed time, integer milliseconds once validated."""
