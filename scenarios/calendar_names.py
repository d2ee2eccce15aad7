"""Names of .ics files that say whose they are by an e-mail address, as calendars come out of mail programs.

They stand in the planner's own file alone; what is computed, kept and reported knows these calendars by numbers.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from scenarios.editing import with_value

_ADDRESS = re.compile(r"[^\s@]@[^\s@]")


def numbered(data: Mapping[str, Any]) -> dict[str, str]:
    """File name as written -> the name that stands for it, of the calendars in a file's plain tables that need one."""
    files = [file for _, _, file in _calendars(data)]
    free = (name for number in count(1) if (name := f"calendar-{number}.ics") not in files)
    return {file: next(free) for file in dict.fromkeys(files) if _ADDRESS.search(file)}


def with_numbers_for(data: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The plain tables with these calendars under other names; the same tables where there are none."""
    if not names:
        return data
    teams = list(data["teams"])
    for team, rep, file in _calendars(data):
        if file in names:
            reps = list(teams[team]["reps"])
            reps[rep] = {**reps[rep], "calendar": names[file]}
            teams[team] = {**teams[team], "reps": reps}
    return {**data, "teams": teams}


def without_addresses(text: str) -> str:
    """A scenario's text as it is kept: it says the same, and comments do not name these calendars either.

    A text that is no TOML stays as it is.
    """
    if "calendar" not in text:
        return text
    try:
        names = numbered(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return text
    for file in sorted(names, key=len, reverse=True):
        text = text.replace(file, names[file])
    for team, rep, file in _calendars(tomllib.loads(text)):
        if file in names:  # written with escapes
            text = with_value(text, ("teams", team, "reps", rep, "calendar"), names[file])
    return text


def with_own_names(text: str, original: str) -> str:
    """The changed text of a scenario file, in which numbers stand again for nothing but what the original named so."""
    names = {name: file for file, name in numbered(tomllib.loads(original)).items()}
    for team, rep, file in _calendars(tomllib.loads(text)) if names else ():
        if file in names:
            text = with_value(text, ("teams", team, "reps", rep, "calendar"), names[file])
    return text


def _calendars(data: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    """(team, person, file) of each calendar, whatever else is wrong with the tables."""
    for team, reps in enumerate(_tables(data.get("teams"), "reps")):
        for rep, file in enumerate(_tables(reps, "calendar")):
            if isinstance(file, str):
                yield team, rep, file


def _tables(value: object, name: str) -> list[Any]:
    """That key of each table of a list."""
    entries = value if isinstance(value, list) else []
    return [entry.get(name) if isinstance(entry, dict) else None for entry in entries]
