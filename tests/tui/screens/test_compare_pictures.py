"""How Compare looks, at three sizes, dark and light: each of its charts, and its empty and odd states."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.screens.driven import Act, shown, until
from tests.tui.screens.windows import PROJECTED, Pictures, State, Window, looks, of_every_window, played, pressed, then
from tests.tui.small import SMALL
from tui.app import LeadsimApp
from tui.comparison_views import VIEWS
from tui.running import Phase, RunState
from tui.screens.compare import CompareScreen

SIX = SMALL.replace("seed = 3", "seed = 3\nreplications = 6")
ONE = SIX[: SIX.index('[[policies]]\nname = "automatic"')]
BUSY = SIX.replace("leads_per_week = 20", "leads_per_week = 900").replace("replications = 6", "replications = 1")
PLUGGED = 'routing = { method = "plugin", plugin = "mine.py" }'
HALF_BROKEN = SIX.replace('routing = "calendar_aware"', PLUGGED, 1)


async def edited(app: LeadsimApp, pilot: Pilot[None]) -> None:
    app.edit(("sources", 0, "leads_per_week"), 21)
    await until(pilot, lambda: app.open_scenario.is_read and app.screen.has_class("-stale"))


def told(phase: Phase, done: int = 9, left: float | None = None, message: str = "") -> Act:
    """That phase of a run, which has brought nothing yet."""

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert isinstance(app.screen, CompareScreen)
        app.screen.show_run(RunState("compare", phase, None, done, 18, left, message=message))

    return act


async def ready(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await until(pilot, lambda: app.open_scenario.is_read)


async def died(app: LeadsimApp, pilot: Pilot[None]) -> None:
    app.on_process_died()
    await until(pilot, lambda: "simulation process" in shown(app))


VIEWED = {
    f"chart of {view.key}": State(then(played, pressed(*["right_square_bracket"] * number)), SIX)
    for number, view in enumerate(VIEWS)
    if number > 0
}
STATES = {
    "a comparison": State(played, SIX),
    **VIEWED,
    "before it is compared": State(ready, SIX, is_idle=True),
    "while it is compared": State(then(played, told(Phase.RUNNING, 9, 14.0)), SIX),
    "one option": State(played, ONE),
    "after an edit": State(then(played, edited), SIX),
    "stopped": State(then(played, told(Phase.STOPPED)), SIX),
    "failed": State(then(played, told(Phase.FAILED, message="No option could be played to the end.")), SIX),
    "options that fail": State(played, HALF_BROKEN),
    "a process that died": State(then(played, died), SIX, is_told=True),
    "a team that cannot catch up": State(played, BUSY),
    "a comparison on a projector": State(played, SIX, windows=PROJECTED),
}
QUICK = ("a comparison", "chart of figures", "one option", "an option that fails")


@pytest.mark.parametrize(("name", "windows"), of_every_window(STATES, QUICK))
def test_it_looks_as_it_did(pictures: Pictures, tmp_path: Path, name: str, windows: Sequence[Window]) -> None:
    assert looks(pictures, tmp_path, name, STATES[name], windows)
