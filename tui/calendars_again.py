"""How a calendar is noted with a question, so that it is found when the question is asked again."""

import hashlib
from pathlib import Path
from typing import Any

from scenarios.calendar_files import CalendarFiles


def noted_calendar(calendars: CalendarFiles, file: str) -> object:
    """As JSON: the path; of a file whose name says whose it is, the folder and what the file holds."""
    path = calendars.path(file).resolve()
    if file not in calendars.written:
        return str(path)
    return {"folder": str(path.parent), "sha256": _digest(path)}


def found_calendar(noted: Any) -> Path:  # Any: JSON
    """The file. FileNotFoundError where no file of the folder has that content any more."""
    if isinstance(noted, str):
        return Path(noted)
    for path in sorted(Path(noted["folder"]).glob("*.[iI][cC][sS]")):
        if _digest(path) == noted["sha256"]:
            return path
    raise FileNotFoundError(noted["folder"])


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
