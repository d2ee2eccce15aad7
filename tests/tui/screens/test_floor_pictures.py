"""How the live floor and a lead's story look, at three sizes, dark and light: at work, waiting, broken, out of date."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.screens.driven import Act, until
from tests.tui.screens.floors import PROMISED
from tests.tui.screens.test_floor import BROKEN
from tests.tui.screens.windows import PROJECTED, Pictures, State, Window, looks, of_every_window, pressed, then
from tui.app import LeadsimApp
from tui.screens.floor import FloorScreen
from tui.screens.lead_story import LeadStoryScreen
from tui.widgets.floor_lanes import FloorLanes


async def filmed(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """A run can be seen, or the reason why not; the wall clock stands still."""
    screen = floor(app)
    screen.now = lambda: 0.0
    await until(pilot, lambda: screen.reel is not None)
    app.clear_notifications()


def floor(app: LeadsimApp) -> FloorScreen:
    assert isinstance(app.screen, FloorScreen)
    return app.screen


async def unfilmed(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """As while it is being simulated."""
    await filmed(app, pilot)
    floor(app).reel = None
    floor(app).query_one("#first", FloorLanes).show_film(
        None, "today, by hand", "Simulating a typical run to look at ..."
    )
    await pilot.pause()


async def two(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.press("b")
    await until(pilot, lambda: len(floor(app).films) == 2)


async def told(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.press("n", "enter")
    await until(pilot, lambda: isinstance(app.screen, LeadStoryScreen))


async def edited(app: LeadsimApp, pilot: Pilot[None]) -> None:
    app.edit(("teams", 0, "headcount"), 3)
    await until(pilot, lambda: app.open_scenario.is_read and app.open_scenario.is_saved)


def on_floor(*acts: Act, text: str = PROMISED, windows: tuple[Window, ...] | None = None) -> State:
    state = State(then(filmed, *acts), text, "floor")
    return state if windows is None else state._replace(windows=windows)


STATES = {
    "the floor when promises break": on_floor(pressed("n", "full_stop")),
    "the floor in the morning": on_floor(),
    "while it is simulated": State(unfilmed, PROMISED, "floor"),
    "two options side by side": on_floor(two, pressed("n")),
    "a lead's story": on_floor(told),
    "after an edit": on_floor(edited),
    "which option": on_floor(pressed("p")),
    "a time that is none": on_floor(pressed("g", *"Moonday", "enter")),
    "an option that could not be simulated": on_floor(text=BROKEN),
    "the floor on a projector": on_floor(pressed("n"), windows=PROJECTED),
}
QUICK = ("the floor when promises break", "two options side by side", "a lead's story",
         "an option that could not be simulated")  # fmt: skip


@pytest.mark.parametrize(("name", "windows"), of_every_window(STATES, QUICK))
def test_it_looks_as_it_did(pictures: Pictures, tmp_path: Path, name: str, windows: Sequence[Window]) -> None:
    assert looks(pictures, tmp_path, name, STATES[name], windows)
