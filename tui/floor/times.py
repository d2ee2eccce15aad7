"""Instants as people say them: "Tue 10:14", and back."""

import re
from datetime import timedelta

from policies.durations import DAY, HOUR, MINUTE, SECOND
from scenarios.timeline import Timeline
from tui.dates import DAYS
from tui.text import _

_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WRITTEN = re.compile(r"\s*(?:(?P<day>[^\W\d_]+)\.?)?\s*(?:(?P<hour>\d{1,2}):(?P<minute>\d\d))?\s*")


def clock(timeline: Timeline, t: int, *, seconds: bool = False) -> str:
    """The local time of an instant (ms), with its day of the week: "Tue 10:14"."""
    local = timeline.to_local(t)
    return f"{DAYS[local.weekday()]()} {local:%H:%M:%S}" if seconds else f"{DAYS[local.weekday()]()} {local:%H:%M}"


def date_of(timeline: Timeline, t: int) -> str:
    """The local date of an instant, "2026-02-17"."""
    return f"{timeline.to_local(t):%Y-%m-%d}"


def moment(timeline: Timeline, text: str, week: tuple[int, int], t: int) -> int:
    """The ms that somebody means by "Tue 10:14", "Tue" or "10:14" within the week around `t`.

    Without a day it is that of `t`, without a time the beginning of the day. ValueError says what may be written.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None or not text.strip():
        raise ValueError(_('Write a day and a time, such as "Tue 10:14".'))
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    if hour > 23 or minute > 59:
        raise ValueError(_("A time goes from 00:00 to 23:59."))
    day = timeline.to_local(t).date()
    if found["day"] is not None:
        wanted = _weekday(found["day"])
        first = timeline.to_local(week[0]).date()
        day = first + timedelta(days=(wanted - first.weekday()) % 7)
    return min(max(timeline.at(day, hour * HOUR + minute * MINUTE), week[0]), week[1] - 1)


def _weekday(word: str) -> int:
    for names in (tuple(each().lower() for each in DAYS), _ENGLISH):
        for number, name in enumerate(names):
            if word.lower().startswith(name):
                return number
    raise ValueError(_('"{word}" is no day; write {days}.').format(word=word[:20], days=", ".join(d() for d in DAYS)))


def lasting(ms: int) -> str:
    """A short duration for a narrow column, rounded down: "40s", "12m", "3h", "2d"."""
    for unit, sign in ((DAY, "d"), (HOUR, "h"), (MINUTE, "m")):
        if ms >= unit:
            return f"{ms // unit}{sign}"
    return f"{ms // SECOND}s"
