"""How the pilot looks, at three sizes, dark and light, and in its empty and odd states."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.screens.driven import Act, until
from tests.tui.screens.test_map_pictures import area, edit
from tests.tui.screens.test_pilot_screen import FOUR, MEETINGS, kpi, screen, standing
from tests.tui.screens.windows import PROJECTED, Pictures, State, Window, looks, of_every_window, pressed, then
from tui.app import LeadsimApp
from tui.running import Phase, RunState

ONE = FOUR[: FOUR.index('[[policies]]\nname = "automatic"')]
ALONE = FOUR.replace('role = "sdr"\nheadcount = 4', 'role = "sdr"\nheadcount = 1')


def planned(teams: str = "separate", phase: Phase = Phase.FINISHED, done: int = 8) -> Act:
    """A simulated pilot; what can be looked at is known, the days are those of the pictures' pilot."""
    return then(area("7", RunState("pilot", phase, replace(standing(MEETINGS, teams), seconds=12.0), done, 8)), offered)


async def offered(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await until(pilot, lambda: kpi(app) != "")
    screen(app).query_one("#days", Input).value = "7"
    screen(app).show()


async def mistyped(app: LeadsimApp, pilot: Pilot[None]) -> None:
    for name in ("days", "share"):
        screen(app).query_one(f"#{name}", Input).value = "soon"
    screen(app).show()


STATES = {
    "the pilot": State(then(planned(), pressed("right")), FOUR),
    "before it is simulated": State(then(area("7"), offered), FOUR),
    "while it is simulated": State(planned(phase=Phase.RUNNING, done=5), FOUR),
    "on shared people": State(planned("shared"), FOUR),
    "after an edit": State(then(planned(), edit), FOUR),
    "stopped": State(planned(phase=Phase.STOPPED, done=5), FOUR),
    "fields that cannot be read": State(then(area("7"), offered, mistyped), FOUR),
    "one option": State(area("7"), ONE),
    "a team of one": State(then(area("7"), offered), ALONE),
    "the pilot on a projector": State(planned(), FOUR, windows=PROJECTED),
}
QUICK = ("the pilot", "one option")


@pytest.mark.parametrize(("name", "windows"), of_every_window(STATES, QUICK))
def test_it_looks_as_it_did(pictures: Pictures, tmp_path: Path, name: str, windows: Sequence[Window]) -> None:
    assert looks(pictures, tmp_path, name, STATES[name], windows)
