"""How what all areas share looks, at three sizes, dark and light: palette, help, tour, dialogs, what the title says."""

import datetime as dt
import errno
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.screens.driven import folders, shown, until
from tests.tui.screens.windows import (
    FEW,
    PROJECTED,
    WINDOWS,
    Pictures,
    State,
    Window,
    looks,
    of_every_window,
    played,
    pressed,
    then,
)
from tui.app import LeadsimApp
from tui.dialogs.fault import FaultDialog
from tui.dialogs.quitting import QuitDialog
from tui.file_lock import FileLock
from tui.widgets.title_line import TitleLine

AT = dt.datetime(2026, 11, 22, 10, 42)


async def saved(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """At a time that is the same in every picture."""
    await played(app, pilot)
    await until(pilot, lambda: app.open_scenario.is_saved and app.open_scenario.is_read)
    app.open_scenario.saved_at = AT
    app.screen.query_one(TitleLine).refresh()


async def unsaved(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """The disk is full."""
    await saved(app, pilot)
    app.edit(("teams", 0, "headcount"), 3)
    await until(pilot, lambda: "the disk is full" in shown(app) and app.open_scenario.is_read)


async def palette(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: "Light theme" in shown(app) or "Run, or go on" in shown(app))
    app.screen.query_one("Input").cursor_blink = False  # type: ignore[attr-defined]


async def quitting(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await app.push_screen(QuitDialog(26, 60))


async def faulty(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await app.push_screen(FaultDialog(Path("~/.local/state/leadsim/leadsim.log")))


async def toured(app: LeadsimApp, pilot: Pilot[None]) -> None:
    app.action_tour()
    await until(pilot, lambda: "Tour, 1 of 3" in shown(app))


async def too_small(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.pause()


def framed(*acts: object, windows: tuple[Window, ...] | None = None) -> State:
    state = State(then(saved, *acts), FEW, is_framed=True)  # type: ignore[arg-type]
    return state if windows is None else state._replace(windows=windows)


DARK, LIGHT = WINDOWS[::2], WINDOWS[1::2]
"""The palette keeps the theme in which it was opened: nobody can choose another one while it is open."""
TINY = (Window((59, 30), "leadsim-dark"), Window((40, 15), "leadsim-light"), Window((60, 16), "leadsim-dark"))
STATES = {
    "the frame": framed(),
    "palette": framed(palette, windows=DARK),
    "palette in light": framed(palette, windows=LIGHT),
    "palette, found": framed(palette, pressed(*"theme"), windows=DARK),
    "palette, found in light": framed(palette, pressed(*"theme"), windows=LIGHT),
    "help": framed(pressed("question_mark")),
    "tour, 1": framed(toured),
    "tour, 2": framed(toured, pressed("enter")),
    "tour, 3": framed(toured, pressed("enter", "enter")),
    "quitting": framed(quitting),
    "a fault of ours": framed(faulty),
    "read only": framed(),
    "the disk is full": State(unsaved, FEW, is_framed=True),
    "too small": framed(too_small, windows=TINY),
    "on a projector": framed(windows=PROJECTED),
}
QUICK = ("the frame", "palette", "help", "tour, 1", "read only", "the disk is full")


@pytest.mark.parametrize(("name", "windows"), of_every_window(STATES, QUICK))
def test_it_looks_as_it_did(
    pictures: Pictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, windows: Sequence[Window]
) -> None:
    lock = FileLock(tmp_path / "small.toml", folders(tmp_path).state / "locks")
    if name == "read only":
        assert lock.take()
    if name == "the disk is full":
        monkeypatch.setattr(tempfile, "mkstemp", full)
    assert looks(pictures, tmp_path, name, STATES[name], windows)
    lock.release()


def full(*_args: object, **_options: object) -> tuple[int, str]:
    raise OSError(errno.ENOSPC, "No space left on device")
