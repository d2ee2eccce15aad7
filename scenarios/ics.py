"""What a person's .ics file says: when meetings and absences block them, and when they are available."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from policies.wording import say
from scenarios.windows import NEVER, Windows

LARGEST_FILE = 4 << 20
PATIENCE_S = 4.5
"""Seconds after which the expansion of a file is given up."""
_EPOCH = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
_MS = timedelta(milliseconds=1)


class IcsError(ValueError):
    """A calendar that cannot be used: one sentence, which names the event where there is one."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time at which an event takes place: ISO dates or times as the file gives them."""

    start: str
    end: str
    kind: str
    """date (whole days), floating (no zone: the person's own) or aware"""
    status: str
    transp: str
    is_away: bool
    """marked as out of office"""

    @property
    def blocks(self) -> bool:
        """Takes the person's time: neither cancelled nor shown as free."""
        return self.status.upper() != "CANCELLED" and self.transp.upper() != "TRANSPARENT"


@dataclass(frozen=True)
class PersonCalendar:
    """One file, for a person in one zone; windows in ms since 1970 UTC, inside the days that were asked for."""

    meetings: Windows
    """timed events and busy times: on shift, but not free"""
    away: Windows
    """whole days and out of office: not on shift"""
    stated: Windows
    """the file says when the person is available (VAVAILABILITY); elsewhere the written shift holds"""
    available: Windows
    """... and this is when, inside `stated`"""
    digest: str
    """sha256 of the file, and of the zone and days it was read for"""


def occurrences(text: str, first: date, until: date, patience_s: float = PATIENCE_S) -> tuple[Occurrence, ...]:
    """All occurrences that touch [first, until), those that block nobody too; IcsError as `expanded`."""
    return _occurrences(expanded(text, first, until, patience_s))


def read_calendar(path: Path, zone: str, first: date, until: date) -> PersonCalendar:
    """The calendar in a file, for somebody whose local zone (IANA) is `zone`, over the days [first, until).

    Recurrences are worked out in a process of its own that is killed after `PATIENCE_S`. Raises IcsError.
    """
    import hashlib

    raw = _bytes(path)
    found = expanded(_text(raw), first, until, PATIENCE_S)
    rows = [row for row in _occurrences(found) if row.blocks]
    days = _span(first.isoformat(), until.isoformat(), zone)
    stated, available = _availability(found["open"], zone, days)
    return PersonCalendar(
        meetings=_windows(((row.start, row.end) for row in rows if not _is_away(row)), zone, days).union(
            _windows(found["busy"], zone, days)
        ),
        away=_windows(((row.start, row.end) for row in rows if _is_away(row)), zone, days),
        stated=stated,
        available=available,
        digest=hashlib.sha256(b"\n".join((raw, zone.encode(), f"{first} {until}".encode()))).hexdigest(),
    )


def expanded(text: str, first: date, until: date, patience_s: float) -> Mapping[str, Any]:
    """What `scenarios.ics_expansion` finds; IcsError when it refuses, takes too long or breaks."""
    import subprocess
    import threading

    child = subprocess.Popen(
        [sys.executable, "-m", "scenarios.ics_expansion"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parent.parent,
        text=True,
        encoding="utf-8",
    )
    is_late = threading.Event()

    def give_up() -> None:
        is_late.set()
        child.kill()

    watch = threading.Timer(patience_s, give_up)
    watch.start()
    try:
        said, _ = child.communicate(json.dumps({"text": text, "first": str(first), "until": str(until)}))
    finally:
        watch.cancel()
        child.kill()
        child.wait()
    return _answer(said.splitlines(), is_late=is_late.is_set(), patience_s=patience_s)


def _occurrences(found: Mapping[str, Any]) -> tuple[Occurrence, ...]:
    return tuple(
        Occurrence(start, end, kind, status, transp, bool(away))
        for start, end, kind, status, transp, away in found["events"]
    )


def _answer(lines: Sequence[str], *, is_late: bool, patience_s: float) -> Mapping[str, Any]:
    said: list[dict[str, Any]] = [json.loads(line) for line in lines if line.endswith("}")]
    last = said[-1] if said else {}
    if "found" in last:
        found: Mapping[str, Any] = last["found"]
        return found
    if "wrong" in last:
        raise IcsError(say(str(last["wrong"]), **last["values"]))
    at = next((str(line["at"]) for line in reversed(said) if "at" in line), say("the file"))
    if is_late:
        raise IcsError(
            say(
                "{at} was given up after {seconds:g} s: its recurrence is without end or far too dense",
                at=at,
                seconds=patience_s,
            )
        )
    raise IcsError(say("{at} cannot be understood", at=at))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise IcsError(say("there is no such file beside the scenario")) from None
    except OSError as error:
        raise IcsError(say("cannot be read: {error}", error=error.strerror or error)) from None
    if len(raw) > LARGEST_FILE:
        raise IcsError(say("is larger than {size} MiB", size=LARGEST_FILE >> 20))
    return raw


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise IcsError(say("is not UTF-8 text (byte {number})", number=error.start + 1)) from None


def _is_away(row: Occurrence) -> bool:
    return row.kind == "date" or row.is_away


def _availability(parts: Iterable[Mapping[str, Any]], zone: str, days: Windows) -> tuple[Windows, Windows]:
    """Each part, from the weakest to the strongest, has the say over its span."""
    stated, available = Windows.empty(), Windows.empty()
    for part in parts:
        begins = _instant(part["from"], zone) if part["from"] else -NEVER
        ends = _instant(part["to"], zone) if part["to"] else NEVER
        span = days.intersect(Windows.of([(begins, ends)])) if begins < ends else Windows.empty()
        stated = stated.union(span)
        available = available.subtract(span).union(_windows(part["open"], zone, span))
    return stated, available


def _windows(rows: Iterable[Sequence[str]], zone: str, within: Windows) -> Windows:
    pairs = [(_instant(start, zone), _instant(end, zone)) for start, end in rows]
    return Windows.of(pairs).intersect(within)


def _span(start: str, end: str, zone: str) -> Windows:
    return Windows.of([(_instant(start, zone), _instant(end, zone))])


def _instant(stated: str, zone: str) -> int:
    """Ms since 1970 of a date or time; without a zone of its own it is local."""
    at = datetime.fromisoformat(stated) if "T" in stated else datetime.combine(date.fromisoformat(stated), time())
    aware = at.replace(tzinfo=ZoneInfo(zone)) if at.tzinfo is None else at
    return (aware - _EPOCH) // _MS
