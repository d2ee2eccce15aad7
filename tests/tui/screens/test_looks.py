"""How the SLA map and team size look, at three sizes, dark and light, and in their empty and odd states."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Footer

from sim.experiments.executors import InProcess
from tests.shortened import first
from tests.tui.screens.driven import folders, until
from tests.tui.screens.test_sla_map import FEW, standing
from tests.tui.screens.test_team_size import standing as sized
from tests.tui.small import written
from tui.app import LeadsimApp
from tui.running import Phase, RunState
from tui.screens.area import AreaScreen
from tui.session import Session
from tui.widgets.area_bar import AreaBar
from tui.widgets.chart import Chart
from tui.widgets.title_line import TitleLine

SIZES = [(80, 24), (100, 30), (160, 45)]
THEMES = ["leadsim-dark", "leadsim-light"]
Compare = Callable[..., bool]
Then = Callable[[LeadsimApp, Pilot[None]], Awaitable[None]]


def looks(
    snap_compare: Compare,
    tmp_path: Path,
    key: str,
    state: RunState | None,
    *,
    size: tuple[int, int] = (80, 24),
    theme: str = THEMES[0],
    text: str = FEW,
    then: Then | None = None,
) -> bool:
    """Go to the area of this key when the first run is done, show this state of a run, and compare the picture.

    What all areas share is left blank, so that it has its own pictures only.
    """
    path = Path(written(tmp_path, text))
    app = LeadsimApp(path, folders(tmp_path), InProcess(), session=Session(area="compare", has_seen_tour=True))

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        app.theme = theme
        await pilot.press(key)
        await until(pilot, lambda: app.screen.query_one("#body").size.width > 0)
        assert isinstance(app.screen, AreaScreen)
        for shared in (TitleLine, AreaBar, Footer):
            app.screen.query_one(shared).visible = False
        if state is not None:
            app.screen.show_run(state)
        await pilot.pause()
        if then is not None:
            await then(app, pilot)
        await pilot.pause()

    return snap_compare(app, terminal_size=size, run_before=before)


def on_map(phase: Phase = Phase.FINISHED, done: int = 54) -> RunState:
    return RunState("sla_map", phase, replace(standing(), seconds=12.0), done, 54)


def on_sizes(phase: Phase = Phase.FINISHED, done: int = 54) -> RunState:
    return RunState("team_size", phase, replace(sized(), seconds=12.0), done, 54)


async def move_to_the_middle(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.press("down", "right", "right")


async def next_option(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.press("p")


async def edit(app: LeadsimApp, pilot: Pilot[None]) -> None:
    app.edit(("sources", 0, "leads_per_week"), 21)
    await until(pilot, lambda: app.open_scenario.is_read and app.screen.query(Chart).first().is_stale)
    await until(pilot, lambda: app.open_scenario.is_saved)


@pytest.mark.parametrize("theme", first(1, THEMES))
@pytest.mark.parametrize("size", first(1, SIZES), ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_map(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    assert looks(snap_compare, tmp_path, "3", on_map(), size=size, theme=theme, then=move_to_the_middle)


@pytest.mark.parametrize("theme", first(1, THEMES))
@pytest.mark.parametrize("size", first(1, SIZES), ids=lambda size: f"{size[0]}x{size[1]}")
def test_team_size(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    assert looks(snap_compare, tmp_path, "4", on_sizes(), size=size, theme=theme, then=next_option)


@pytest.mark.slow
def test_the_map_before_it_is_played(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "3", None)


@pytest.mark.slow
def test_team_size_before_it_is_searched(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "4", None)


@pytest.mark.slow
def test_the_map_after_an_edit(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "3", on_map(), then=edit)


@pytest.mark.slow
def test_team_size_after_an_edit(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "4", on_sizes(), then=edit)


@pytest.mark.slow
def test_the_map_stopped(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "3", on_map(Phase.STOPPED, 26))


@pytest.mark.slow
def test_a_team_that_cannot_catch_up(snap_compare: Compare, tmp_path: Path) -> None:
    text = FEW.replace("leads_per_week = 20", "leads_per_week = 900")
    assert looks(snap_compare, tmp_path, "4", None, text=text)


@pytest.mark.slow
def test_the_map_on_a_projector(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "3", on_map(), size=(100, 30), theme="leadsim-projector")
