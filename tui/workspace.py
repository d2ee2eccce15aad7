"""The planner's folder of scenario files: what is there, and copies that take no other's place."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from scenarios.catalogue import library_paths
from scenarios.file_replacement import replace_file
from tui.errors import InputError, shortened
from tui.files import slug
from tui.text import _

ANSWERS = ".answers.toml"
"""Ending of the files that hold an interview's answers: no scenarios."""
_LARGEST = 1 << 20


class Kind(StrEnum):
    """Where a scenario comes from."""

    OWN = "own"
    RECENT = "recent"
    LIBRARY = "library"


@dataclass(frozen=True, slots=True)
class Listed:
    """A scenario file as it presents itself; `title` is the file's name where it cannot be read."""

    path: Path
    kind: Kind
    title: str
    description: str
    options: tuple[str, ...]
    is_readable: bool = True


def listed(workspace: Path, recent: Iterable[str]) -> list[Listed]:
    """Files of the workspace by name, then files elsewhere that were opened lately, then the library."""
    files = workspace.glob("*.toml") if workspace.is_dir() else ()
    own = sorted((path for path in files if not path.name.endswith(ANSWERS)), key=lambda path: path.name.lower())
    known = {path.resolve() for path in own}
    other = [Path(name) for name in recent if Path(name) not in known and Path(name).is_file()]
    return [
        *(_presented(path, Kind.OWN) for path in own),
        *(_presented(path, Kind.RECENT) for path in other),
        *(_presented(path, Kind.LIBRARY) for path in library_paths().values()),
    ]


def own_file(path: Path, workspace: Path) -> Path:
    """The file itself, or the workspace's copy of a file of the library, made if there is none yet. InputError."""
    if path not in library_paths().values():
        return path
    copy = workspace / path.name
    return copy if copy.exists() else copied(path, workspace)


def copied(path: Path, workspace: Path) -> Path:
    """A copy in the workspace, under a name that is free there. InputError when it cannot be read or written."""
    copy = free_file(workspace, path.stem)
    try:
        content = path.read_bytes()
        if len(content) > _LARGEST:
            said = _("{file} is larger than 1 MiB: a scenario file is text of a few pages")
            raise InputError(said.format(file=shortened(str(path))))
        workspace.mkdir(parents=True, exist_ok=True)
        replace_file(copy, content)
    except OSError as error:
        place = error.filename or copy
        raise InputError(f"{shortened(str(place))}: {error.strerror or error}") from None
    return copy


def free_file(workspace: Path, title: str) -> Path:
    """A path in the workspace, named after the title, that no file has."""
    name = slug(title) or "scenario"
    path, number = workspace / f"{name}.toml", 1
    while path.exists() or path.is_symlink():
        number += 1
        path = workspace / f"{name}-{number}.toml"
    return path


def _presented(path: Path, kind: Kind) -> Listed:
    try:
        with path.open("rb") as file:
            data = tomllib.loads(file.read(_LARGEST).decode("utf-8-sig"))
        frame = data["scenario"]
        options = tuple(str(one["name"]) for one in data.get("policies", ()))
        return Listed(path, kind, str(frame["name"]), str(frame.get("description", "")), options)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Listed(path, kind, path.name, "", (), is_readable=False)
