"""What is as it was when the program is started again: file, area, what was selected, theme, run."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from scenarios.file_replacement import replace_file

_RECENT = 12

OF_NO_FILE = ("calibrate",)
"""Areas whose selection is about no scenario."""


@dataclass(frozen=True, slots=True)
class Session:
    """As kept in session.json; what cannot be read there is as for a first start."""

    file: str | None = None
    area: str | None = None
    selected: Mapping[str, Any] = field(default_factory=dict)
    """by area, whatever its screen remembers"""
    theme: str | None = None
    running: str | None = None
    """the area whose run was going or done last"""
    recent: tuple[str, ...] = ()
    """files, the newest first"""
    has_seen_tour: bool = False
    ran: tuple[str, ...] = ()
    """areas that played something of this file: its answers are kept, and shown again"""

    def opened(self, file: Path) -> "Session":
        """With this file open; what was selected in another one is forgotten, unless it hangs on none."""
        name = str(file)
        recent = (name, *(each for each in self.recent if each != name))[:_RECENT]
        kept = {area: each for area, each in self.selected.items() if name == self.file or area in OF_NO_FILE}
        return replace(self, file=name, recent=recent, selected=kept, ran=self.ran if name == self.file else ())

    def started(self, area: str) -> "Session":
        """With this area's run as the newest."""
        return replace(self, running=area, ran=(*(each for each in self.ran if each != area), area))


def load_session(folder: Path) -> Session:
    """The session kept in this folder."""
    try:
        kept = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Session()
    if not isinstance(kept, dict):
        return Session()
    recent, ran = kept.get("recent"), kept.get("ran")
    selected = kept.get("selected")
    return Session(
        **{name: _text(kept.get(name)) for name in ("file", "area", "theme", "running")},
        selected=selected if isinstance(selected, dict) else {},
        recent=tuple(filter(None, map(_text, recent)))[:_RECENT] if isinstance(recent, list) else (),
        ran=tuple(filter(None, map(_text, ran))) if isinstance(ran, list) else (),
        has_seen_tour=kept.get("has_seen_tour") is True,
    )


def keep_session(session: Session, folder: Path) -> None:
    """Write it; OSError where nothing can be written."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(session), ensure_ascii=False, indent=1)
    replace_file(folder / "session.json", text.encode("utf-8", "surrogateescape"))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value and "\0" not in value else None
