"""How Our numbers and Workshop look at three sizes, dark and light: each kind of part, each row of the agreement."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from scenarios.catalogue import library_paths
from scenarios.places import Place
from tests.tui.screens.driven import Act, until
from tests.tui.screens.test_workshop_screen import SMALL_GATE
from tests.tui.screens.windows import PROJECTED, Pictures, State, Window, looks, of_every_window, played, pressed, then
from tui.app import LeadsimApp
from tui.screens.workshop import WorkshopScreen
from tui.widgets.form import Form
from tui.widgets.form_lines import FormLines
from tui.widgets.parts_list import PartsList

TEXT = re.sub(r"(?m)^replications = \d+", "replications = 1", library_paths()["team-of-3"].read_text(encoding="utf-8"))
ROWS = ("mql", "routing", "first contact", "follow-up", "rejection", "recycling", "definitions")


def at(*place: str | int, field: Place = ()) -> Act:
    """Open a part of the scenario, with the cursor on a field of it."""

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await played(app, pilot)
        app.screen.query_one(PartsList).go_to(place)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, FormLines))
        if field:
            app.screen.query_one(Form).go_to((*place, *field))
        await pilot.pause()

    return act


async def mistyped(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await pilot.press("enter", *"Mox", "enter")
    await until(pilot, lambda: bool(app.open_scenario.problems) and app.open_scenario.is_saved)


async def locked(app: LeadsimApp, pilot: Pilot[None]) -> None:
    app.screen.query_one(Form).is_read_only = True
    await pilot.pause()


async def worked_out(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await played(app, pilot)
    assert isinstance(app.screen, WorkshopScreen)
    await until(pilot, lambda: app.open_scenario.is_read and bool(app.screen.views))  # type: ignore[attr-defined]


async def variants(app: LeadsimApp, pilot: Pilot[None]) -> None:
    await worked_out(app, pilot)
    for count in (2, 3):
        await pilot.press("v")
        await until(pilot, lambda: len(app.screen.views) == count)  # type: ignore[attr-defined]  # noqa: B023


def ours(act: Act) -> State:
    return State(act, TEXT, "scenario")


def workshop(*acts: Act, windows: tuple[Window, ...] | None = None) -> State:
    state = State(then(worked_out, *acts), SMALL_GATE, "workshop")
    return state if windows is None else state._replace(windows=windows)


async def agreed(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """As `a` does, on a day that does not change from picture to picture."""
    app.edit(("agreement", "rows", "mql", "agreed"), True)
    app.edit(("agreement", "rows", "mql", "by"), "Sales and marketing")
    await until(
        pilot, lambda: app.open_scenario.is_read and "1 of 6" in str(app.screen.query_one("#question").render())
    )


STATES = {
    "the list": ours(then(played, pressed("end"))),
    "the list with rare parts": ours(then(played, pressed("end", "enter"))),
    "a part in vain": ours(then(played, pressed("slash", *"zzz"))),
    "the frame": ours(at("scenario")),
    "a source": ours(at("sources", 0)),
    "curves": ours(at("decay")),
    "a team": ours(at("teams", 0)),
    "a rule for all": ours(at("sla")),
    "an option": ours(at("policies", 1)),
    "an option, typing": ours(then(at("policies", 1, field=("assignment_latency",)), pressed("enter", "5"))),
    "a choice": ours(then(at("policies", 1, field=("routing", "method")), pressed("enter"))),
    "what differs": ours(then(at("policies", 1), pressed("c"))),
    "a value that cannot be": ours(then(at("teams", 0, field=("shift",)), mistyped)),
    "read only": ours(then(at("teams", 0), locked)),
    **{f"workshop, {name}": workshop(pressed(*["down"] * number, "enter")) for number, name in enumerate(ROWS)},
    "workshop, rows": workshop(),
    "workshop, variants": workshop(variants, pressed("enter")),
    "workshop, agreed": workshop(agreed, pressed("enter")),
    "workshop, big": workshop(windows=PROJECTED),
    "workshop, big, variants": workshop(variants, windows=PROJECTED),
}
QUICK = ("a source", "an option, typing", "the list", "workshop, mql", "workshop, big", "a value that cannot be")


@pytest.mark.parametrize(("name", "windows"), of_every_window(STATES, QUICK))
def test_it_looks_as_it_did(pictures: Pictures, tmp_path: Path, name: str, windows: Sequence[Window]) -> None:
    assert looks(pictures, tmp_path, name, STATES[name], windows)
