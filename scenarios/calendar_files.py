"""The .ics files that a scenario's people have: found beside the scenario file, read once, kept with the scenario."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.ics import IcsError, PersonCalendar, read_calendar
from scenarios.places import Place
from scenarios.problems import said_by

if TYPE_CHECKING:
    from scenarios.scenario import Scenario

_MARGIN = timedelta(days=3)
"""Read beyond the days that are played: zones, and night shifts over either end."""


@dataclass(frozen=True)
class CalendarFiles:
    """Calendars by (file, zone of the person); `folder` is where the scenario file lies."""

    folder: Path | None = None
    by_person: Mapping[tuple[str, str], PersonCalendar] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    """file -> its name in the scenario file, of those that have a number instead"""

    def path(self, file: str) -> Path:
        """Where the file lies; only if `folder` is known."""
        return (self.folder or Path()) / self.written.get(file, file)


NO_CALENDARS = CalendarFiles()


def wanted(scenario: "Scenario") -> Iterator[tuple[Place, str, str]]:
    """Place, file and zone of each person with a calendar."""
    for team_number, team in enumerate(scenario.teams):
        for number, rep in enumerate(team.reps):
            if rep.calendar is not None:
                place = ("teams", team_number, "reps", number, "calendar")
                yield place, rep.calendar, rep.timezone or team.timezone or scenario.scenario.timezone


def read_all(
    scenario: "Scenario", folder: Path, written: Mapping[str, str]
) -> tuple[CalendarFiles, list[tuple[Place, str]]]:
    """Every calendar of a scenario, and what is wrong with those that cannot be used, by place; `written` as there."""
    files = CalendarFiles(folder, written=written)
    asked = list(wanted(scenario))
    if not asked:
        return files, []
    frame = scenario.scenario
    first = frame.start - timedelta(weeks=frame.warmup_weeks) - _MARGIN
    until = frame.start + timedelta(weeks=frame.weeks + frame.drain_weeks) + _MARGIN

    def read(file: str, zone: str) -> PersonCalendar | IcsError:
        path = files.path(file)
        try:
            return _read(path, _stamp(path), zone, first, until)
        except IcsError as error:
            return error

    pairs = list(dict.fromkeys((file, zone) for _, file, zone in asked))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        answers = dict(zip(pairs, pool.map(lambda pair: read(*pair), pairs), strict=True))
    found = {pair: each for pair, each in answers.items() if isinstance(each, PersonCalendar)}
    wrong = [
        (place, said_by(answer)) for place, file, zone in asked if isinstance(answer := answers[file, zone], IcsError)
    ]
    return replace(files, by_person=found), wrong


def _stamp(path: Path) -> tuple[int, int]:
    """Size and time of change: a file that is edited is read again."""
    try:
        state = path.stat()
    except OSError:
        return (0, 0)
    return (state.st_size, state.st_mtime_ns)


_read = lru_cache(maxsize=256)(lambda path, _stamp, *rest: read_calendar(path, *rest))
