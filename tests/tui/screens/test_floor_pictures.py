"""What the live floor looks like: compared with pictures that were looked at."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Footer

from sim.experiments.executors import InProcess
from tests.shortened import first
from tests.tui.screens.driven import folders, until
from tests.tui.screens.floors import PROMISED
from tests.tui.screens.test_floor import BROKEN
from tests.tui.small import written
from tui.app import LeadsimApp
from tui.screens.floor import FloorScreen
from tui.screens.lead_story import LeadStoryScreen
from tui.session import Session
from tui.widgets.area_bar import AreaBar
from tui.widgets.title_line import TitleLine

Compare = Callable[..., bool]
SIZES = [(80, 24), (100, 30), (160, 45)]
THEMES = ["leadsim-dark", "leadsim-light"]


def picture(
    compare: Compare, tmp_path: Path, size: tuple[int, int], theme: str, *keys: str, text: str = PROMISED
) -> bool:
    """Whether the floor looks as before, after these keys; the wall clock stands still."""
    path = Path(written(tmp_path, text))
    session = Session(area="floor", theme=theme, has_seen_tour=True)
    app = LeadsimApp(path, folders(tmp_path), InProcess(), session=session, carries_on=False)

    async def prepare(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: isinstance(app.screen, FloorScreen))
        screen = app.screen
        assert isinstance(screen, FloorScreen)
        screen.now = lambda: 0.0
        await until(pilot, lambda: screen.reel is not None)
        app.animation_level = "none"
        for key in keys:
            await pilot.press(key)
            if key == "b":
                await until(pilot, lambda: len(screen.films) == 2)
            elif key == "enter":
                await until(pilot, lambda: isinstance(app.screen, LeadStoryScreen))
        for frame in (TitleLine, AreaBar, Footer):  # pictures of the floor, not of what is around every area
            screen.query_one(frame).display = False
        app.clear_notifications()
        await pilot.pause(0.3)

    before: Callable[[Pilot[Any]], Awaitable[None]] = prepare
    return compare(app, run_before=before, terminal_size=size)


@pytest.mark.parametrize("theme", first(1, THEMES))
@pytest.mark.parametrize("size", first(1, SIZES), ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_floor_when_promises_break(
    snap_compare: Compare, tmp_path: Path, size: tuple[int, int], theme: str
) -> None:
    assert picture(snap_compare, tmp_path, size, theme, "n", "full_stop")


@pytest.mark.parametrize(("size", "theme"), [((80, 24), THEMES[0]), ((160, 45), THEMES[1])], ids=["80x24", "160x45"])
def test_two_options_side_by_side(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    assert picture(snap_compare, tmp_path, size, theme, "b", "n")


@pytest.mark.parametrize("theme", first(1, THEMES))
def test_a_leads_story(snap_compare: Compare, tmp_path: Path, theme: str) -> None:
    assert picture(snap_compare, tmp_path, (100, 30), theme, "n", "enter")


def test_an_option_that_could_not_be_simulated(snap_compare: Compare, tmp_path: Path) -> None:
    assert picture(snap_compare, tmp_path, (80, 24), THEMES[0], text=BROKEN)
