"""How Calibrate and the interview look, at three sizes, dark and light, half-done, wrong, and with hostile names."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from textual.pilot import Pilot

from sim.experiments.calibrating_files import Asked, Read, calibrate_files, read_files
from tests.tui.screens.driven import Act
from tests.tui.screens.test_calibrate_screen import HOSTILE, leads
from tests.tui.screens.test_interview_screen import answer, to_interview
from tests.tui.screens.test_map_pictures import area
from tests.tui.screens.windows import Pictures, State, Window, looks, of_every_window, played, then
from tui.app import LeadsimApp
from tui.calibrating import Standing, Wish
from tui.running import Phase, RunState
from tui.screens.calibrate import CalibrateScreen

WISH = (
    Wish("leads.csv")
    .with_column("leads", "created", "came")
    .with_column("leads", "first_touch", "called")
    .with_column("leads", "first_touch_by", "by")
    .with_column("leads", "qualified", HOSTILE)
    .with_answers(zone="Europe/Warsaw")
)
FITTED = WISH.with_answers(qualified=("SQL",))
FILES, COLUMNS, WORDS = range(3)

__all__ = ["leads"]


@pytest.fixture(autouse=True)
def here(leads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder of the file, so that no picture has the name of a folder."""
    monkeypatch.chdir(leads.parent)


def at(
    step: int, wish: Wish = WISH, standing: Callable[[], Standing] | None = None, phase: Phase = Phase.FINISHED
) -> Act:
    """Calibrate at a step with these answers and what came of them."""

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen = app.screen
        assert isinstance(screen, CalibrateScreen)
        screen.restore({**wish.as_json(), "step": step})
        screen.show()
        if standing is not None:
            screen.show_run(RunState("calibrate", phase, standing()))
        await pilot.pause()

    return then(area("8"), act)


@cache
def asked() -> Standing:
    found = read_files("leads.csv", None, WISH.draft)
    assert isinstance(found, Asked)
    return Standing(WISH, asked=found)


@cache
def read() -> Standing:
    found = read_files("leads.csv", None, FITTED.draft)
    assert isinstance(found, Read)
    return Standing(FITTED, found)


@cache
def fit() -> Standing:
    return Standing(FITTED, read().read, found=calibrate_files("leads.csv", None, FITTED.draft, 0.25))


def interview(answers: Mapping[str, str] | None = None) -> Act:
    """The questions, empty or after these answers were tried."""

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen = await to_interview(app, pilot)
        if answers:
            answer(screen, **answers)
            await pilot.press("ctrl+r")
            await pilot.pause(0.2)

    return then(played, act)


WRONG = {"salespeople": "many", "first_contact": "0", "mqls_per_month": "[/b]", "sources": "[@click=app.quit], a 3 %"}
STATES = {
    "which file": State(at(FILES, Wish())),
    "a file that is gone": State(at(FILES, Wish("gone.csv"))),
    "columns": State(at(COLUMNS)),
    "words": State(at(WORDS)),
    "what has to be said first": State(at(WORDS, WISH, asked)),
    "while it is fitted": State(at(WORDS, FITTED, read, Phase.RUNNING)),
    "the fit": State(at(3, FITTED, fit)),
    "use it": State(at(4, FITTED, fit)),
    "the interview": State(interview()),
    "answers that do not do": State(interview(WRONG)),
}
QUICK = ("which file", "the interview", "columns")


@pytest.mark.parametrize(("name", "windows"), of_every_window(STATES, QUICK))
def test_it_looks_as_it_did(pictures: Pictures, tmp_path: Path, name: str, windows: Sequence[Window]) -> None:
    assert looks(pictures, tmp_path, name, STATES[name], windows)
