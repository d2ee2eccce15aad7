"""A person's .ics file: what blocks them, when they are available, and files that nobody should choke on."""

import contextlib
import csv
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scenarios.ics import IcsError, expanded, occurrences, read_calendar
from scenarios.windows import Windows

DATA = Path(__file__).parents[3] / "shared" / "data" / "ics"
FIRST, UNTIL = date(2026, 1, 5), date(2026, 1, 19)
ZONE = "Europe/Warsaw"


def calendar(*events: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *events, "END:VCALENDAR", ""])


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", "UID:one@example.com", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"])


def times(windows: Windows) -> list[tuple[str, str]]:
    def local(ms: int) -> str:
        return datetime.fromtimestamp(ms / 1000, ZoneInfo(ZONE)).strftime("%d %H:%M")

    return [(local(a), local(b)) for a, b in zip(windows.starts.tolist(), windows.ends.tolist(), strict=True)]


def written(folder: Path, text: str) -> Path:
    path = folder / "anna.ics"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(text: str) -> str:
    with pytest.raises(IcsError) as told:
        expanded(text, FIRST, UNTIL, 4.5)
    return str(told.value)


def test_meetings_block_and_what_is_cancelled_or_shown_as_free_does_not(tmp_path: Path) -> None:
    text = calendar(
        event("DTSTART;TZID=Europe/Warsaw:20260105T100000", "DTEND;TZID=Europe/Warsaw:20260105T103000"),
        event("DTSTART:20260106T100000", "DURATION:PT1H").replace("one@", "floating@"),
        event("DTSTART:20260107T100000Z", "DTEND:20260107T110000Z", "STATUS:CANCELLED").replace("one@", "off@"),
        event("DTSTART:20260108T100000Z", "DTEND:20260108T110000Z", "TRANSP:TRANSPARENT").replace("one@", "free@"),
    )
    found = read_calendar(written(tmp_path, text), ZONE, FIRST, UNTIL)
    assert times(found.meetings) == [("05 10:00", "05 10:30"), ("06 10:00", "06 11:00")]
    assert not len(found.away)
    assert not len(found.stated)


def test_whole_days_and_out_of_office_take_the_person_off_shift(tmp_path: Path) -> None:
    text = calendar(
        event("DTSTART;VALUE=DATE:20260112", "DTEND;VALUE=DATE:20260114"),
        event(
            "DTSTART;TZID=Europe/Warsaw:20260116T120000",
            "DTEND;TZID=Europe/Warsaw:20260116T170000",
            "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        ).replace("one@", "oof@"),
    )
    found = read_calendar(written(tmp_path, text), ZONE, FIRST, UNTIL)
    assert times(found.away) == [("12 00:00", "14 00:00"), ("16 12:00", "16 17:00")]
    assert not len(found.meetings)


def test_an_endless_weekly_meeting_is_read_inside_the_days_asked_for_only(tmp_path: Path) -> None:
    text = calendar(
        event(
            "DTSTART;TZID=Europe/Warsaw:20100104T090000",
            "DTEND;TZID=Europe/Warsaw:20100104T091500",
            "RRULE:FREQ=WEEKLY;BYDAY=MO",
            "EXDATE;TZID=Europe/Warsaw:20260112T090000",
        )
    )
    found = read_calendar(written(tmp_path, text), ZONE, FIRST, UNTIL)
    assert times(found.meetings) == [("05 09:00", "05 09:15")]


def test_free_busy_times_block_unless_they_are_free(tmp_path: Path) -> None:
    text = calendar(
        "BEGIN:VFREEBUSY",
        "UID:f",
        "FREEBUSY;FBTYPE=BUSY:20260105T090000Z/PT1H,20260106T090000Z/20260106T093000Z",
        "FREEBUSY;FBTYPE=FREE:20260107T090000Z/PT1H",
        "END:VFREEBUSY",
    )
    found = read_calendar(written(tmp_path, text), ZONE, FIRST, UNTIL)
    assert times(found.meetings) == [("05 10:00", "05 11:00"), ("06 10:00", "06 10:30")]


def test_availability_says_when_somebody_works_and_the_higher_priority_wins(tmp_path: Path) -> None:
    def part(priority: int, begins: str, ends: str, hours: tuple[str, str]) -> str:
        return "\n".join(
            [
                *("BEGIN:VAVAILABILITY", f"UID:{priority}", f"PRIORITY:{priority}"),
                *(f"DTSTART;TZID=Europe/Warsaw:{begins}T000000", f"DTEND;TZID=Europe/Warsaw:{ends}T000000"),
                *("BEGIN:AVAILABLE", f"UID:a{priority}", f"DTSTART;TZID=Europe/Warsaw:20260105T{hours[0]}"),
                *(f"DTEND;TZID=Europe/Warsaw:20260105T{hours[1]}", "RRULE:FREQ=DAILY", "END:AVAILABLE"),
                "END:VAVAILABILITY",
            ]
        )

    sooner = part(1, "20260106", "20260107", ("120000", "140000"))
    text = calendar(sooner, part(0, "20260105", "20260108", ("090000", "100000")))
    found = read_calendar(written(tmp_path, text), ZONE, FIRST, UNTIL)
    assert times(found.stated) == [("05 00:00", "08 00:00")]
    assert times(found.available) == [("05 09:00", "05 10:00"), ("06 12:00", "06 14:00"), ("07 09:00", "07 10:00")]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["DTSTART:20260105T000000Z", "RRULE:FREQ=SECONDLY"], 'event 1 ("stand-up")'),
        (["DTSTART:20260105T000000Z", "RRULE:FREQ=SECONDLY;COUNT=10001"], "happens too often"),
        (["DTSTART:19700105T000000Z", "RRULE:FREQ=SECONDLY;BYSECOND=0;BYMONTH=2;BYMONTHDAY=30"], "given up after"),
        (["DTSTART:20260105T000000Z", "RRULE:FREQ=DAILY;INTERVAL=0"], "INTERVAL must be 1 or more"),
        (["DTEND:20260105T000000Z"], 'event 1 ("stand-up") cannot be understood'),
        (["DTSTART:2026", "RRULE:FREQ=DAILY"], 'event 1 ("stand-up") cannot be understood'),
        (["DTSTART:20260105T000000Z", "RRULE:FREQ=SOMETIMES"], 'event 1 ("stand-up") cannot be understood'),
    ],
)
def test_a_hostile_event_is_named_within_five_seconds(lines: list[str], said: str) -> None:
    began = time.monotonic()
    assert said in refusal(calendar(event("SUMMARY:stand-up", *lines)))
    assert time.monotonic() - began < 5.0


def test_a_file_that_is_no_calendar_is_empty_or_named(tmp_path: Path) -> None:
    assert "no such file" in _told(tmp_path / "nobody.ics")
    (tmp_path / "bytes.ics").write_bytes(b"\xff\xfe\x00")
    assert "is not UTF-8 text" in _told(tmp_path / "bytes.ics")
    assert occurrences("", FIRST, UNTIL) == ()


def _told(path: Path) -> str:
    with pytest.raises(IcsError) as told:
        read_calendar(path, ZONE, FIRST, UNTIL)
    return str(told.value)


def _rows(name: str) -> Iterable[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


@pytest.mark.slow
@pytest.mark.skipif(not DATA.exists(), reason="the collected calendars are not part of the project")
def test_real_files_expand_as_expected_or_are_empty_or_end_in_a_named_error() -> None:
    wanted: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in _rows("expected_occurrences.csv"):
        wanted[row["file"]].append(tuple(row[name] for name in ("start", "end", "kind", "status", "transp")))
    assert len(wanted) == 72
    others = 0
    for row in _rows("expected_summary.csv"):
        first = date.fromisoformat(row["window_from"] or "2026-01-05")
        until = date.fromisoformat(row["window_to_excl"] or "2026-01-19")
        text = (DATA / row["file"]).read_bytes().decode("utf-8-sig", errors="replace")
        if row["file"] in wanted:
            found = [(o.start, o.end, o.kind, o.status, o.transp) for o in occurrences(text, first, until, 60.0)]
            assert sorted(found) == sorted(wanted[row["file"]]), row["file"]
            continue
        others += 1
        with contextlib.suppress(IcsError):
            assert occurrences(text, first, until, 60.0) == (), row["file"]
    assert others == 34
