"""The library: the scenario files that come with the program."""

import tomllib
from pathlib import Path
from typing import NamedTuple

LIBRARY = Path(__file__).resolve().parent / "library"


class LibraryScenario(NamedTuple):
    """A scenario of the library, as its file presents itself."""

    name: str
    """what to type: the file's name without its ending"""
    title: str
    description: str
    path: Path


def library_paths() -> dict[str, Path]:
    """Name -> file of every scenario of the library, by name; reads no file."""
    return {path.stem: path for path in sorted(LIBRARY.glob("*.toml"))}


def library() -> list[LibraryScenario]:
    """All scenarios of the library, by name. Reads what presents them; nothing is validated."""
    return [_presented(name, path) for name, path in library_paths().items()]


def _presented(name: str, path: Path) -> LibraryScenario:
    frame = tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
    return LibraryScenario(name, frame["name"], frame.get("description", ""), path)
