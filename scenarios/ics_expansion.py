"""Expands one calendar file in a process of its own, which can be killed: `python -m scenarios.ics_expansion`.

Reads `{"text": ..., "first": date, "until": date}` from stdin; writes a line per event it takes up, so that the
one that never ends is known, and a last line with what it found. Started by `scenarios.ics` only.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from policies.wording import say

MOST_EVENTS = 20_000
MOST_OCCURRENCES = 10_000
_SPECIAL = ("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "UID", "DTSTART", "DTEND", "DURATION", "SEQUENCE")
_LOWEST = 10


class Refused(Exception):
    """What is wrong with the file or with the event in hand, as a sentence of `say`."""


def main() -> None:
    """Answer on stdout: {"at": event} lines, then {"found": ...} or {"wrong": words, "values": ...} of a sentence."""
    asked = json.loads(sys.stdin.read())
    try:
        found = _Expanding(date.fromisoformat(asked["first"]), date.fromisoformat(asked["until"])).of(asked["text"])
    except Refused as error:
        said = error.args[0]
        _say({"wrong": said.words, "values": dict(said.values)})
    else:
        _say({"found": found})


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()


class _Expanding:
    """Occurrences that touch [first, until), local days of each event's own zone."""

    def __init__(self, first: date, until: date) -> None:
        self.first, self.until = first, until
        self.left = MOST_OCCURRENCES

    def of(self, text: str) -> dict[str, object]:
        import x_wr_timezone

        try:
            calendars = [x_wr_timezone.to_standard(each) for each in _calendars(text)]
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise Refused(say("is no calendar that can be read: {why}", why=_one_line(error))) from None
        zones = [zone for each in calendars for zone in each.walk("VTIMEZONE")]
        events = [event for each in calendars for event in each.walk("VEVENT")]
        if len(events) > MOST_EVENTS:
            raise Refused(say("has {events:,} events; {most:,} are read at most", events=len(events), most=MOST_EVENTS))
        return {
            "events": [row for series in _series(events) for row in self.occurrences(series, zones)],
            "busy": [row for each in calendars for row in _free_busy(each)],
            "open": [self.availability(part, zones) for part in _by_priority(calendars)],
        }

    def occurrences(self, series: list[tuple[int, Any]], zones: list[Any]) -> Iterator[list[str]]:
        """[start, end, kind, status, transp, is away] of each occurrence of one event and its exceptions."""
        number, event = series[0]
        _say({"at": _named(number, event)})
        for _, each in series:
            _check(number, each)
        for found in self.expanded([each for _, each in series], zones, _named(number, event)):
            start, end = found["DTSTART"].dt, found["DTEND"].dt
            status, transp = str(found.get("STATUS", "")), str(found.get("TRANSP", ""))
            is_away = str(found.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "OOF"
            yield [start.isoformat(), end.isoformat(), _kind(start), status, transp, "away" if is_away else ""]

    def expanded(self, events: Iterable[Any], zones: Iterable[Any], name: str) -> list[Any]:
        import recurring_ical_events
        from icalendar import Calendar
        from recurring_ical_events.errors import InvalidCalendar

        calendar = Calendar()
        for part in (*zones, *events):
            calendar.add_component(part)
        try:
            found = recurring_ical_events.of(calendar).between(self.first, self.until)
        except (InvalidCalendar, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise Refused(say("{name} cannot be understood: {why}", name=name, why=_one_line(error))) from None
        self.left -= len(found)
        if self.left < 0:
            raise Refused(
                say("{name} happens too often: {most:,} occurrences are read at most", name=name, most=MOST_OCCURRENCES)
            )
        return list(found)

    def availability(self, part: Any, zones: list[Any]) -> dict[str, object]:
        """The span a VAVAILABILITY speaks of, and when in it the person is available (RFC 7953)."""
        from icalendar import Event

        opened: list[list[str]] = []
        for number, available in enumerate(part.walk("AVAILABLE")):
            event = Event()
            for name in _SPECIAL:
                if name in available:
                    event[name] = available[name]
            _say({"at": _named(number, event)})
            _check(number, event)
            for found in self.expanded([event], zones, _named(number, event)):
                opened.append([found["DTSTART"].dt.isoformat(), found["DTEND"].dt.isoformat()])
        begins = part["DTSTART"].dt.isoformat() if "DTSTART" in part else None
        ends = part["DTEND"].dt.isoformat() if "DTEND" in part else None
        if ends is None and begins is not None and "DURATION" in part:
            ends = (part["DTSTART"].dt + part["DURATION"].dt).isoformat()
        return {"from": begins, "to": ends, "open": opened}


def _calendars(text: str) -> list[Any]:
    from icalendar import Calendar

    return list(Calendar.from_ical(text, multiple=True))


def _series(events: list[Any]) -> list[list[tuple[int, Any]]]:
    """Events with those that change single occurrences of them, in the order of the file."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for number, event in enumerate(events):
        found.setdefault(str(event.get("UID", f"without UID {number}")), []).append((number, event))
    return list(found.values())


def _check(number: int, event: Any) -> None:
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        interval = rule.get("INTERVAL", [1]) if hasattr(rule, "get") else [1]
        if any(each < 1 for each in interval if isinstance(each, int)):
            raise Refused(say("{name}: INTERVAL must be 1 or more", name=_named(number, event)))


def _by_priority(calendars: list[Any]) -> list[Any]:
    """From the weakest to the strongest: priority 1 is the highest, 0 the lowest (RFC 7953, 3.2)."""
    parts = [part for each in calendars for part in each.walk("VAVAILABILITY")]
    return sorted(parts, key=lambda part: -(int(part.get("PRIORITY", 0)) or _LOWEST))


def _free_busy(calendar: Any) -> Iterator[list[str]]:
    for part in calendar.walk("VFREEBUSY"):
        stated = part.get("FREEBUSY", [])
        for entry in stated if isinstance(stated, list) else [stated]:
            periods = [entry] if hasattr(entry, "start") else getattr(entry, "dts", [entry])
            params = getattr(entry, "params", {})
            if str(params.get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            for period in periods:
                value = getattr(period, "dt", (getattr(period, "start", None), getattr(period, "end", None)))
                if isinstance(value, tuple) and isinstance(value[0], date):
                    end = value[0] + value[1] if isinstance(value[1], timedelta) else value[1]
                    yield [value[0].isoformat(), end.isoformat()]


def _kind(start: date | datetime) -> str:
    if not isinstance(start, datetime):
        return "date"
    return "floating" if start.tzinfo is None else "aware"


def _named(number: int, event: Any) -> str:
    title = " ".join(str(event.get("SUMMARY", "")).split())[:40]
    return f'event {number + 1} ("{title}")' if title else f"event {number + 1}"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


if __name__ == "__main__":
    main()
