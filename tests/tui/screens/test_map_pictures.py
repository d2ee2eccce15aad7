"""How the SLA map and team size look, at three sizes, dark and light, and in their empty and odd states."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.screens.driven import Act, until
from tests.tui.screens.test_sla_map import standing
from tests.tui.screens.test_team_size import standing as sized
from tests.tui.screens.windows import (
    FEW,
    PROJECTED,
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
from tui.running import Phase, RunState
from tui.screens.area import AreaScreen
from tui.widgets.chart import Chart
from tui.widgets.level import Level

BUSY = FEW.replace("leads_per_week = 20", "leads_per_week = 900")
UNPROMISED = FEW[: FEW.index("[[sla]]")] + FEW[FEW.index("[meetings]") :]


def area(key: str, state: RunState | None = None) -> Act:
    """Go to the area of a digit when the first run is done, and show this state of a run there."""

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await played(app, pilot)
        await pilot.press(key)
        await until(pilot, lambda: app.screen.query_one("#body").size.width > 0)
        assert isinstance(app.screen, AreaScreen)
        if state is not None:
            app.screen.show_run(state)
        await pilot.pause()

    return act


def on_map(phase: Phase = Phase.FINISHED, done: int = 54, *, people: bool = False, left: float | None = None) -> Act:
    found = replace(standing(people=people), seconds=12.0)
    return area("3", RunState("sla_map", phase, found, done, 54, left))


def on_sizes(phase: Phase = Phase.FINISHED, done: int = 54, *, target: float = 0.6, left: float | None = None) -> Act:
    return area("4", RunState("team_size", phase, replace(sized(target), seconds=12.0), done, 54, left))


async def edit(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """One more lead a week, read and saved."""
    app.edit(("sources", 0, "leads_per_week"), 21)
    await until(pilot, lambda: app.open_scenario.is_read and app.screen.query(Chart).first().is_stale)
    await until(pilot, lambda: app.open_scenario.is_saved)


async def mistype(app: LeadsimApp, pilot: Pilot[None]) -> None:
    level = app.screen.query_one(Level)
    level.focus()
    level.value = "soon"
    await pilot.pause()


STATES = {
    "the map": State(then(on_map(), pressed("down", "right", "right"))),
    "the map before it is played": State(area("3")),
    "the map while it is played": State(on_map(Phase.RUNNING, 26, left=14.0)),
    "the map stopped": State(on_map(Phase.STOPPED, 26)),
    "the map after an edit": State(then(on_map(), edit)),
    "the map of headcounts": State(on_map(people=True)),
    "the map without a promise": State(area("3"), UNPROMISED),
    "the map of a team that cannot catch up": State(area("3"), BUSY),
    "the map with a target that is none": State(then(on_map(), mistype)),
    "the map on a projector": State(on_map(), windows=PROJECTED),
    "team size": State(then(on_sizes(), pressed("p"))),
    "team size before it is searched": State(area("4")),
    "team size while it is searched": State(on_sizes(Phase.RUNNING, 26, left=14.0)),
    "team size stopped": State(on_sizes(Phase.STOPPED, 26)),
    "team size after an edit": State(then(on_sizes(), edit)),
    "team size out of reach": State(on_sizes(target=0.999)),
    "team size of a team that cannot catch up": State(area("4"), BUSY),
    "team size with a level that is none": State(then(on_sizes(), mistype)),
    "team size on a projector": State(on_sizes(), windows=PROJECTED),
}
QUICK = ("the map", "the map before it is played", "team size", "team size of a team that cannot catch up")


@pytest.mark.parametrize(("name", "windows"), of_every_window(STATES, QUICK))
def test_it_looks_as_it_did(pictures: Pictures, tmp_path: Path, name: str, windows: Sequence[Window]) -> None:
    assert looks(pictures, tmp_path, name, STATES[name], windows)
