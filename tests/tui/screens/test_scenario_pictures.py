"""How Our numbers and Workshop look at three sizes, dark and light."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Footer, Input

from scenarios.catalogue import library_paths
from sim.experiments.executors import InProcess
from tests.shortened import first
from tests.tui.screens.driven import folders, until
from tui.app import LeadsimApp
from tui.session import Session
from tui.widgets.area_bar import AreaBar
from tui.widgets.title_line import TitleLine

SIZES = ((80, 24), (100, 30), (160, 45))
THEMES = ("leadsim-dark", "leadsim-light")
SHOWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "source": ("scenario", ("down", "enter")),
    "option": ("scenario", ("end", "up", "up", "up", "enter")),
    "typing": ("scenario", ("end", "up", "up", "up", "enter", "down", "down", "down", "down", "enter", "5")),
    "list": ("scenario", ("end",)),
    "mql": ("workshop", ("enter",)),
    "big": ("workshop", ("f",)),
}
"""Name -> area and the keys that lead there."""


@pytest.mark.parametrize("theme", first(1, THEMES))
@pytest.mark.parametrize("size", first(1, SIZES), ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SHOWN)
def test_it_looks_as_it_did(
    snap_compare: Callable[..., bool], tmp_path: Path, name: str, size: tuple[int, int], theme: str
) -> None:
    area, keys = SHOWN[name]
    path = tmp_path / "team-of-3.toml"
    text = library_paths()["team-of-3"].read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^replications = \d+", "replications = 1", text), encoding="utf-8")
    session = Session(area=area, has_seen_tour=True)
    app = LeadsimApp(path, folders(tmp_path), InProcess(), session=session, carries_on=False)
    app.animation_level = "none"

    async def act(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.current_mode == area and app.run_state is not None)
        app.theme = theme
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running, 120)
        await pilot.press(*keys)
        for frame in (AreaBar, TitleLine, Footer):  # they tell of other areas too
            app.screen.query_one(frame).display = False
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await asyncio.sleep(0.5)
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=act)
