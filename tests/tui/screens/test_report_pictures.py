"""How the report looks, at three sizes, dark and light: put together, without a comparison, out of date, written."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.screens.driven import Act, shown, until
from tests.tui.screens.test_map_pictures import area
from tests.tui.screens.test_report_screen import screen
from tests.tui.screens.windows import Pictures, State, Window, looks, of_every_window, pressed, then
from tui.app import LeadsimApp


async def put_together(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """The folder is the same in every picture."""
    await until(pilot, lambda: screen(app).draft is not None)
    screen(app).query_one("#folder", Input).value = "~/Documents/small - report"
    await pilot.pause()


def without_a_file(act: Act) -> Act:
    """As long as nothing is written, in a folder that cannot be."""

    async def typed(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await act(app, pilot)
        screen(app).query_one("#folder", Input).value = "/dev/null/report"
        screen(app).set_focus(None)
        await pilot.press("e")
        await pilot.pause(0.5)

    return typed


async def edited(app: LeadsimApp, pilot: Pilot[None]) -> None:
    app.edit(("sources", 0, "leads_per_week"), 21)
    await until(pilot, lambda: app.open_scenario.is_read and app.open_scenario.is_saved)
    await pilot.pause(0.5)


async def unkept(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.press("9")
    await until(pilot, lambda: "No comparison of this scenario" in shown(app))
    screen(app).query_one("#folder", Input).value = "~/Documents/small - report"


REPORT = then(area("9"), put_together)
STATES = {
    "the report": State(REPORT),
    "for the team": State(then(REPORT, pressed("w"))),
    "after an edit": State(then(REPORT, edited)),
    "a folder that cannot be": State(without_a_file(REPORT), is_told=True),
    "without a comparison": State(unkept, is_idle=True),
}
QUICK = ("the report",)


@pytest.mark.parametrize(("name", "windows"), of_every_window(STATES, QUICK))
def test_it_looks_as_it_did(pictures: Pictures, tmp_path: Path, name: str, windows: Sequence[Window]) -> None:
    assert looks(pictures, tmp_path, name, STATES[name], windows)
