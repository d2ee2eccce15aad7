"""How the pilot looks, at three sizes, dark and light, and in its empty and odd states."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.shortened import first
from tests.tui.screens.driven import until
from tests.tui.screens.test_looks import SIZES, THEMES, edit, looks
from tests.tui.screens.test_pilot_screen import FOUR, MEETINGS, kpi, screen, standing
from tui.app import LeadsimApp
from tui.running import Phase, RunState

Compare = Callable[..., bool]
ONE = FOUR[: FOUR.index('[[policies]]\nname = "automatic"')]
ALONE = FOUR.replace('role = "sdr"\nheadcount = 4', 'role = "sdr"\nheadcount = 1')


def planned(teams: str = "separate", phase: Phase = Phase.FINISHED, done: int = 8) -> RunState:
    return RunState("pilot", phase, replace(standing(MEETINGS, teams), seconds=12.0), done, 8)


async def offered(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """What can be looked at is known; the days are those of the pictures' pilot."""
    await until(pilot, lambda: kpi(app) != "")
    screen(app).query_one("#days", Input).value = "7"
    screen(app).show()


async def next_length(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await offered(app, pilot)
    await pilot.press("right")


async def mistyped(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await offered(app, pilot)
    for name in ("days", "share"):
        screen(app).query_one(f"#{name}", Input).value = "soon"
    screen(app).show()


async def edited(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await offered(app, pilot)
    await edit(app, pilot)
    await pilot.pause(0.2)


@pytest.mark.parametrize("theme", first(1, THEMES))
@pytest.mark.parametrize("size", first(1, SIZES), ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_pilot(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    assert looks(snap_compare, tmp_path, "7", planned(), size=size, theme=theme, text=FOUR, then=next_length)


@pytest.mark.slow
def test_the_pilot_before_it_is_simulated(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "7", None, text=FOUR, then=offered)


@pytest.mark.slow
def test_the_pilot_on_shared_people(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "7", planned("shared"), size=(100, 45), text=FOUR, then=offered)


@pytest.mark.slow
def test_the_pilot_after_an_edit(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "7", planned(), text=FOUR, then=edited)


@pytest.mark.slow
def test_the_pilot_stopped(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "7", planned(phase=Phase.STOPPED, done=5), text=FOUR, then=offered)


@pytest.mark.slow
def test_the_pilot_with_fields_that_cannot_be_read(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "7", None, text=FOUR, then=mistyped)


@pytest.mark.slow
def test_the_pilot_with_one_option(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "7", None, text=ONE)


@pytest.mark.slow
def test_the_pilot_of_a_team_of_one(snap_compare: Compare, tmp_path: Path) -> None:
    assert looks(snap_compare, tmp_path, "7", None, text=ALONE, then=offered)


@pytest.mark.slow
def test_the_pilot_on_a_projector(snap_compare: Compare, tmp_path: Path) -> None:
    theme = "leadsim-projector"
    assert looks(snap_compare, tmp_path, "7", planned(), size=(100, 30), theme=theme, text=FOUR, then=offered)
