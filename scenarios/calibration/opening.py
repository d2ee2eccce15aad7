"""Which hours and days the company is open, as its record shows it."""

from collections.abc import Iterable
from datetime import date
from importlib.resources import files

import numpy as np

from policies.durations import DAY
from policies.wording import join, say
from scenarios.calendars import public_holidays
from scenarios.calibration.estimate import NotEstimated, Setting
from scenarios.calibration.presence import FEWEST_USUAL, Presence
from scenarios.calibration.shifts import open_hours, shift_text
from scenarios.calibration.work_events import WorkEvents, day_numbers
from scenarios.zones import EPOCH

HOLIDAYS = ("scenario", "holidays")


def business_hours(presence: Presence, *, pooled: bool = False) -> Setting:
    """Hours in which somebody of the team is usually there: the clock of every promise."""
    text = shift_text(open_hours(presence, pooled=pooled))
    return Setting(
        ("scenario", "business_hours"), text, int(presence.days.sum()), note=say("when the team's work was seen")
    )


def country_of(zone: str) -> str | None:
    """Two-letter code of the country a zone lies in; None where the zone is of none or of several."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    found = [row[0] for row in rows if len(row) > 2 and row[2] == zone]
    return found[0] if len(found) == 1 else None


def holidays(zone: str, events: WorkEvents, closed: Iterable[int], until: int) -> Setting | NotEstimated:
    """Public holidays of the zone's country unless the record shows work on them; else the days nobody came.

    `until` in ms since 1970 of the wall clock. Days on which the weekday is one of little work prove nothing.
    """
    country = country_of(zone)
    days = {EPOCH.date().fromordinal(EPOCH.toordinal() + number) for number in closed}
    if country is None:
        return _own_days(days, say("the zone {zone} is of no single country", zone=zone))
    first = _date(int(events.start[0]))
    try:
        public = public_holidays(country, range(first.year, _date(until).year + 2))
    except ValueError:
        return _own_days(days, say("the holidays of {country} are not known", country=country))
    tried = {day for day in public if first <= day < _date(until) and _is_work_day(events, day)}
    worked = tried - days
    if len(worked) * 2 > len(tried):
        return _own_days(
            days, say("people work on public holidays of {country}, such as {day}", country=country, day=min(worked))
        )
    seen = say("nobody came on {tried} of them", tried=len(tried)) if tried else say("the record has none to try it by")
    note = join([say("by the time zone"), seen], "; ")
    return Setting(HOLIDAYS, country, len(tried), note=note)


def _own_days(days: set[date], why: str) -> Setting | NotEstimated:
    if not days:
        return NotEstimated(HOLIDAYS, why)
    return Setting(HOLIDAYS, sorted(days), len(days), note=join([say("days on which nobody came"), why], "; "))


def _date(wall_ms: int) -> date:
    return date.fromordinal(EPOCH.toordinal() + wall_ms // DAY)


def _is_work_day(events: WorkEvents, day: date) -> bool:
    """Whether its weekday usually has enough signs of work for a silent one to be noticed."""
    number = day_numbers(events.start)
    first, last = int(number[0]), int(number[-1])
    same = np.arange(first, last + 1)
    same = same[(same + 3) % 7 == day.weekday()]
    counts = np.bincount(number - first, minlength=last - first + 1)[same - first]
    return len(counts) > 0 and float(np.median(counts)) >= FEWEST_USUAL
