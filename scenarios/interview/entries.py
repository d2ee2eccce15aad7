"""What an answer may look like, typed or in a file, and what it means: numbers, shares, durations, hours, sources."""

import math
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from policies.durations import parse_duration
from policies.wording import say
from scenarios.calendars import known_country, parse_hours
from scenarios.interview.countries import code_of
from scenarios.problems import did_you_mean, is_hidden, listed, shortened

SourceShares = tuple[tuple[str, float | None], ...]
"""Names of sources and their shares of the MQLs, None where no share was given."""
Reading = Callable[[object], object]
"""From what was given, text or a value of a file, to the answer; ValueError says what is allowed."""
MOST_SOURCES = 12
_LONGEST_NAME = 80
_NUMBER = re.compile(r"\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+", re.ASCII)
_SHARE_BEHIND = re.compile(r"^(.*?)[\s:=(]+(\d+(?:\.\d+)?)\s*%\s*\)?$", re.ASCII)


def whole(low: int, high: int) -> Reading:
    """A whole number within limits, both allowed."""

    def read(given: object) -> int:
        number = _number(given)
        if number is None or not number.is_integer() or not low <= number <= high:
            raise ValueError(say("a whole number from {low} to {high:,} is allowed", low=low, high=high))
        return int(number)

    return read


def number(low: float, high: float) -> Reading:
    """A number within limits, `low` itself not allowed."""

    def read(given: object) -> float:
        found = _number(given)
        if found is None or not low < found <= high:
            raise ValueError(say("a number above {low:g} and up to {high:,.0f} is allowed", low=low, high=high))
        return found

    return read


def share(given: object) -> float:
    """From 0 to 1; typed also as "30 %", and a typed number above 1 is per cent."""
    is_typed = isinstance(given, str)
    text = given.strip() if isinstance(given, str) else ""
    found = _number(text.removesuffix("%").strip() if is_typed else given)
    if found is not None and is_typed and (text.endswith("%") or found > 1):
        found /= 100
    elif found == 1 and is_typed:
        raise ValueError(say('write "1 %" or "100 %"'))
    if found is None or not 0 <= found <= 1:
        raise ValueError(say('a share is allowed, such as "30 %" or 0.3'))
    return found


def duration(given: object) -> int:
    """Milliseconds, at least a second and at most 60 days."""
    found = parse_duration(given)
    if not 1_000 <= found <= 60 * 86_400_000:
        raise ValueError(say('a duration from "1s" to "60d" is allowed'))
    return found


def choice(words: Sequence[str]) -> Reading:
    """One of some words, or its number from 1 when typed."""

    def read(given: object) -> str:
        text = given.strip().lower().replace("_", " ") if isinstance(given, str) else ""
        if text in words:
            return text
        if text.isdecimal() and 1 <= int(text) <= len(words):
            return words[int(text) - 1]
        raise ValueError(say("one of {words} is allowed{hint}", words=listed(words), hint=did_you_mean(given, words)))

    return read


def hours(given: object) -> str:
    """Working hours of a week, as a scenario writes them."""
    if not isinstance(given, str):
        raise ValueError(say('working hours such as "Mon-Fri 09:00-17:00" are allowed, or "24x7"'))
    parse_hours(given)
    return given.strip()


def country(given: object) -> str:
    """A country's code, from the code or the country's name, perhaps with a part ("DE-BY")."""
    if not isinstance(given, str):
        raise ValueError(say('a country such as "PL", "Germany" or "DE-BY" is allowed'))
    code, part = known_country(code_of(given) or given)
    return code if part is None else f"{code}-{part}"


def sources(given: object) -> SourceShares:
    """Names with or without shares, from "demo forms 40 %, content", a list of such names, or a table of shares."""
    if isinstance(given, str):
        found = [_source(part) for part in re.split(r"[,;]", given) if part.strip()]
    elif isinstance(given, list):
        found = [_source(part) for part in given]
    elif isinstance(given, dict):
        found = [(_name(name), share(part)) for name, part in given.items()]
    else:
        raise ValueError(_SOURCES_ALLOWED)
    names = [name.lower() for name, _ in found]
    if not 1 <= len(found) <= MOST_SOURCES or len(set(names)) < len(names):
        raise ValueError(say("1 to {most} sources with different names are allowed", most=MOST_SOURCES))
    _check_sum([part for _, part in found])
    return tuple(found)


_SOURCES_ALLOWED = say(
    'names of sources with commas are allowed, such as "demo forms 40 %, content 40 %, webinars 20 %"'
)


def _check_sum(shares: Sequence[float | None]) -> None:
    known = [part for part in shares if part is not None]
    total = sum(known)
    is_whole = len(known) == len(shares)
    if (known and is_whole and not math.isclose(total, 1, abs_tol=0.015)) or (not is_whole and total >= 1):
        raise ValueError(
            say("the shares of the sources add up to {sum:.0f} %; they must add up to 100 %", sum=100 * total)
        )


def _source(given: object) -> tuple[str, float | None]:
    if not isinstance(given, str):
        raise ValueError(_SOURCES_ALLOWED)
    found = _SHARE_BEHIND.match(given.strip())
    return (_name(found[1]), share(f"{found[2]} %")) if found else (_name(given), None)


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not name or len(name) > _LONGEST_NAME or any(is_hidden(sign) for sign in name):
        raise ValueError(
            say(
                "{given} is no name of a source: 1 to {most} visible signs are allowed",
                given=shortened(given),
                most=_LONGEST_NAME,
            )
        )
    return name


def _number(given: object) -> float | None:
    if isinstance(given, str):
        text = given.strip()
        return float(re.sub(r"[, \u00a0\u202f]", "", text)) if _NUMBER.fullmatch(text) else None
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not math.isfinite(given):
        return None
    return float(given)


def shares_of(found: SourceShares, weights: Sequence[float]) -> tuple[tuple[str, float], ...]:
    """Every source with its share, which add up to 1; what was not given is shared out by the weights."""
    left = 1 - sum(part for _, part in found if part is not None)
    open_weight = sum(weight for (_, part), weight in zip(found, weights, strict=True) if part is None)
    filled = [
        part if part is not None else left * weight / open_weight
        for (_, part), weight in zip(found, weights, strict=True)
    ]
    ends = [0.0, *(round(sum(filled[: at + 1]) / sum(filled), 6) for at in range(len(filled)))]
    return tuple((name, after - before) for (name, _), (before, after) in zip(found, pairwise(ends), strict=True))
