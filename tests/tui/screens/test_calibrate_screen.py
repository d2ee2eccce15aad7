"""Calibrate, driven by keys: from files to a scenario, kept half-done."""

import csv
from datetime import datetime, timedelta
from multiprocessing import resource_tracker
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.tui.screens.driven import drive, shown, until
from tui.app import LeadsimApp
from tui.calibrating import Wish
from tui.dialogs.asking import AskDialog
from tui.dialogs.picking import PickDialog
from tui.running import Phase
from tui.screens.calibrate import CalibrateScreen
from tui.session import Session

HOSTILE = "[/b][@click=app.quit]\x1b[31m\u202e👍" + "x" * 500


@pytest.fixture(autouse=True)
def processes_can_begin() -> None:
    """As `leadsim` does before the screens are there."""
    resource_tracker.ensure_running()


def written(path: Path, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])
    return path


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """Eight weeks of leads, five each working day, called after ten minutes; every second one is qualified."""
    rows: list[tuple[str, ...]] = []
    for day in range(56):
        begun = datetime(2026, 1, 5, 9) + timedelta(days=day)
        for number in range(5 if begun.weekday() < 5 else 0):
            came = begun + timedelta(hours=number, minutes=(7 * day) % 60)
            called = came + timedelta(minutes=10)
            good = "SQL" if number % 2 else "no fit"
            rows.append((f"{day}-{number}", f"{came:%Y-%m-%d %H:%M}", f"{called:%Y-%m-%d %H:%M}", "Ann", good))
    return written(tmp_path / "leads.csv", ("id", "came", "called", "by", HOSTILE), rows)


def screen(app: LeadsimApp) -> CalibrateScreen:
    assert isinstance(app.screen, CalibrateScreen)
    return app.screen


async def type_in(app: LeadsimApp, pilot: Pilot[None], text: str) -> None:
    """Answer the question that is asked."""
    await until(pilot, lambda: isinstance(app.screen, AskDialog))
    app.screen.query_one(Input).value = text
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, CalibrateScreen))


async def pick(app: LeadsimApp, pilot: Pilot[None], at: int) -> None:
    """Choose from the list that is shown."""
    await until(pilot, lambda: isinstance(app.screen, PickDialog))
    app.screen.query_one(OptionList).highlighted = at
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, CalibrateScreen))


async def over(pilot: Pilot[None], app: LeadsimApp, seconds: float = 60) -> None:
    """Wait until the run has ended."""
    await until(
        pilot,
        lambda: app.run_state is not None and app.run_state.key == "calibrate" and not app.run_state.is_running,
        seconds,
    )


async def answered(app: LeadsimApp, pilot: Pilot[None], leads: Path) -> None:
    """The file, its columns and the zone, by keys."""
    await pilot.press("8")
    await until(pilot, lambda: isinstance(app.screen, CalibrateScreen))
    await pilot.press("enter")
    await type_in(app, pilot, str(leads))
    assert "5 columns" in shown(app)
    await pilot.press("n")
    for line, column in ((0, 2), (1, 1), (4, 3), (5, 4), (8, 5)):
        app.screen.query_one("#lines").move_cursor(row=line)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pick(app, pilot, column)
    await pilot.press("n", "enter")
    await type_in(app, pilot, "Europe/Warsaw")


def test_what_the_file_cannot_say_is_asked_and_answered(tmp_path: Path, leads: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await answered(app, pilot, leads)
        await pilot.press("r")
        await over(pilot, app)
        assert "to be answered" in shown(app)
        assert "no fit" in shown(app)
        for row, line in enumerate(screen(app)._lines):
            if line.key.name == "qualified":
                app.screen.query_one("#lines").move_cursor(row=row)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        asked = shown(app)
        assert "There are:" in asked
        assert "SQL" in asked
        await type_in(app, pilot, "SQL")
        assert screen(app).wish.draft.qualified == ("SQL",)
        await pilot.press("q")

    app = drive(tmp_path, act, size=(120, 40))
    kept = Wish.of_json(app.session.selected["calibrate"])
    assert kept.draft.leads.columns["created"] == "came"
    assert kept.draft.qualified == ("SQL",)
    assert kept.draft.zone == "Europe/Warsaw"


def test_half_done_it_is_there_at_the_next_start(tmp_path: Path, leads: Path) -> None:
    wish = Wish(str(leads)).with_column("leads", "created", "came").with_answers(zone="Europe/Warsaw")
    session = Session(area="compare", has_seen_tour=True, selected={"calibrate": {**wish.as_json(), "step": 1}})

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("8")
        await until(pilot, lambda: isinstance(app.screen, CalibrateScreen))
        assert "2 ▸ columns" in shown(app)
        assert "came" in shown(app)
        assert "2026-01-05 09:00" in shown(app)

    drive(tmp_path, act, session=session)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file"),
        pytest.param(b"\x00\x01\x02", "NUL", marks=pytest.mark.slow),
        pytest.param(b"", "is empty", marks=pytest.mark.slow),
    ],
)
def test_a_file_that_is_none_is_told_and_can_be_changed(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "x.csv"
    if content is not None:
        path.write_bytes(content)

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("8")
        await until(pilot, lambda: isinstance(app.screen, CalibrateScreen))
        await pilot.press("enter")
        await type_in(app, pilot, str(path))
        assert said in " ".join(shown(app).split())
        await pilot.press("r")
        assert "1 ▸ file" in shown(app) or "2 ▸ columns" in shown(app)

    drive(tmp_path, act, size=(120, 40))


def test_nothing_is_used_before_it_was_fitted_and_a_wrong_share_is_told(tmp_path: Path, leads: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await answered(app, pilot, leads)
        await pilot.press("w")
        assert isinstance(app.screen, CalibrateScreen)
        lines = app.screen.query_one("#lines")
        lines.move_cursor(row=len(screen(app)._lines) - 1)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await type_in(app, pilot, "a part")
        await pilot.press("r")
        assert "give a share such as 25%" in " ".join(shown(app).split())

    drive(tmp_path, act, size=(120, 40))


def test_escape_in_a_question_keeps_what_was_said_and_an_empty_line_takes_it_back(tmp_path: Path, leads: Path) -> None:
    wish = Wish(str(leads)).with_column("leads", "created", "came").with_table("leads", only={"by": ("Ann",)})
    session = Session(area="compare", has_seen_tour=True, selected={"calibrate": {**wish.as_json(), "step": 1}})

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("8")
        await until(pilot, lambda: isinstance(app.screen, CalibrateScreen))
        app.screen.query_one("#lines").move_cursor(row=len(screen(app)._lines) - 1)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AskDialog))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CalibrateScreen))
        assert screen(app).wish.draft.leads.only == {"by": ("Ann",)}
        await pilot.press("enter")
        await type_in(app, pilot, "")
        assert screen(app).wish.draft.leads.only == {}

    drive(tmp_path, act, session=session)


def test_columns_are_offered_with_a_text_of_each_and_a_zone_that_is_none_is_refused(
    tmp_path: Path, leads: Path
) -> None:
    session = Session(
        area="compare", has_seen_tour=True, selected={"calibrate": {**Wish(str(leads)).as_json(), "step": 1}}
    )

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("8")
        await until(pilot, lambda: isinstance(app.screen, CalibrateScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PickDialog))
        assert any("came" in line and "2026-01-05 09:00" in line for line in shown(app).splitlines())
        await pick(app, pilot, 2)
        await pilot.press("n", "enter")
        await type_in(app, pilot, "Europe/Warsaaw")
        assert screen(app).wish.draft.zone is None
        await pilot.press("enter")
        await type_in(app, pilot, "Europe/Warsaw")
        assert screen(app).wish.draft.zone == "Europe/Warsaw"

    drive(tmp_path, act, session=session)


@pytest.mark.slow
def test_rows_that_cannot_be_read_are_told_by_line_and_a_file_that_went_away_by_name(
    tmp_path: Path, leads: Path
) -> None:
    rows = leads.read_text(encoding="utf-8").splitlines()
    rows[3] = rows[3].replace(rows[3].split(",")[1], "tbd")
    leads.write_text("\n".join(rows) + "\n", encoding="utf-8")
    wish = Wish(str(leads)).with_column("leads", "created", "came").with_answers(zone="Europe/Warsaw")
    session = Session(area="compare", has_seen_tour=True, selected={"calibrate": {**wish.as_json(), "step": 2}})

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("8")
        await until(pilot, lambda: isinstance(app.screen, CalibrateScreen))
        await pilot.press("r")
        await until(pilot, lambda: "Line 4" in shown(app), 60)
        told = " ".join(shown(app).split())
        assert "Line 4: created = " in told
        assert "is not a time of that format" in told
        assert "Such rows are left out; or pick another column" in told
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped. r begins again." in shown(app))
        leads.unlink()
        await pilot.press("r")
        await over(pilot, app)
        assert "there is no such file" in " ".join(shown(app).split())

    drive(tmp_path, act, session=session)


@pytest.mark.slow
def test_from_a_file_to_an_open_scenario(tmp_path: Path, leads: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await answered(app, pilot, leads)
        screen(app).wish = screen(app).wish.with_answers(qualified=("SQL",))
        await pilot.press("r")
        await over(pilot, app, 120)
        assert app.run_state is not None
        assert app.run_state.phase is Phase.FINISHED, app.run_state.message
        assert "4 ▸ check the fit" in shown(app)
        assert "your record" in shown(app)
        before = app.open_scenario.path
        await pilot.press("w")
        await until(pilot, lambda: app.open_scenario.path != before)
        assert app.open_scenario.path.name == "leads.toml"
        assert app.current_mode == "scenario"
        assert not app.open_scenario.problems

    drive(tmp_path, act, size=(120, 50))
