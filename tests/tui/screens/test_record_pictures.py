"""How Calibrate and the interview look, at three sizes, dark and light, half-done, wrong, and with hostile names."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Footer, Input

from sim.experiments.calibrating_files import Asked, Read, calibrate_files, read_files
from sim.experiments.executors import InProcess
from tests.shortened import first
from tests.tui.screens.driven import folders, until
from tests.tui.screens.test_calibrate_screen import HOSTILE, leads
from tests.tui.screens.test_interview_screen import answer, to_interview
from tests.tui.screens.test_looks import SIZES, THEMES, Then, looks
from tests.tui.small import SMALL, written
from tui.app import LeadsimApp
from tui.calibrating import Standing, Wish
from tui.running import Phase, RunState
from tui.screens.calibrate import CalibrateScreen
from tui.session import Session

Compare = Callable[..., bool]
WISH = (
    Wish("leads.csv")
    .with_column("leads", "created", "came")
    .with_column("leads", "first_touch", "called")
    .with_column("leads", "first_touch_by", "by")
    .with_column("leads", "qualified", HOSTILE)
    .with_answers(zone="Europe/Warsaw")
)
FILES, COLUMNS, WORDS = range(3)

__all__ = ["leads"]


@pytest.fixture(autouse=True)
def here(leads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder of the file, so that no picture has the name of a folder."""
    monkeypatch.chdir(leads.parent)


def at(step: int, wish: Wish = WISH, standing: Standing | None = None) -> Then:
    """The screen at a step with these answers."""

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen = app.screen
        assert isinstance(screen, CalibrateScreen)
        screen.restore({**wish.as_json(), "step": step})
        screen.show()
        if standing is not None:
            screen.show_run(RunState("calibrate", Phase.FINISHED, standing))
        await pilot.pause()

    return act


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_columns_of_a_file(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    assert looks(snap_compare, tmp_path, "8", None, size=size, theme=theme, then=at(COLUMNS))


@pytest.mark.parametrize("begun", first(1, [(FILES, Wish()), (FILES, Wish("gone.csv")), (WORDS, WISH)]))
def test_calibrate_before_anything_was_read(snap_compare: Compare, tmp_path: Path, begun: tuple[int, Wish]) -> None:
    assert looks(snap_compare, tmp_path, "8", None, then=at(*begun))


@pytest.mark.slow
def test_what_has_to_be_said_first(snap_compare: Compare, tmp_path: Path) -> None:
    asked = read_files("leads.csv", None, WISH.draft)
    assert isinstance(asked, Asked)
    assert looks(snap_compare, tmp_path, "8", None, then=at(WORDS, WISH, Standing(WISH, asked=asked)))


@pytest.mark.slow
@pytest.mark.parametrize(("size", "theme"), zip(SIZES, [*THEMES, THEMES[0]], strict=True), ids=str)
def test_the_fit(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    wish = WISH.with_answers(qualified=("SQL",))
    read = read_files("leads.csv", None, wish.draft)
    assert isinstance(read, Read)
    found = Standing(wish, read, found=calibrate_files("leads.csv", None, wish.draft, 0.25))
    assert looks(snap_compare, tmp_path, "8", None, size=size, theme=theme, then=at(WORDS, wish, found))


def asked_about(
    snap_compare: Compare,
    tmp_path: Path,
    *,
    size: tuple[int, int] = (80, 24),
    theme: str = THEMES[0],
    answers: Mapping[str, str] | None = None,
) -> bool:
    """The interview, empty or after these answers were tried."""
    path = Path(written(tmp_path, SMALL))
    app = LeadsimApp(path, folders(tmp_path), InProcess(), session=Session(area="compare", has_seen_tour=True))

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        app.theme = theme
        screen = await to_interview(app, pilot)
        for line in screen.query(Input):
            line.cursor_blink = False
        if answers:
            answer(screen, **answers)
            await pilot.press("ctrl+r")
            await pilot.pause(0.2)
        screen.query_one(Footer).visible = False
        await pilot.pause()

    return snap_compare(app, terminal_size=size, run_before=before)


@pytest.mark.parametrize("theme", first(1, THEMES))
@pytest.mark.parametrize("size", first(1, SIZES), ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_interview(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    assert asked_about(snap_compare, tmp_path, size=size, theme=theme)


@pytest.mark.slow
def test_answers_that_do_not_do(snap_compare: Compare, tmp_path: Path) -> None:
    wrong = {
        "salespeople": "many",
        "first_contact": "0",
        "mqls_per_month": "[/b]",
        "sources": "[@click=app.quit], a 3 %",
    }
    assert asked_about(snap_compare, tmp_path, answers=wrong)
