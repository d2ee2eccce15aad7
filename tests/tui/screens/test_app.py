"""The frame around all areas, driven by keys."""

import asyncio
import re
import threading
import time
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.pilot import Pilot
from textual.widgets import Input

from sim.experiments.executors import InProcess
from tests.shortened import first
from tests.tui.screens.driven import drive, folders, shown, until
from tests.tui.small import SMALL, written
from tui.app import LeadsimApp
from tui.areas import AREAS
from tui.config import Config
from tui.dialogs.quitting import QuitDialog
from tui.exporting import export
from tui.palette import OF_EVERY_SCREEN, actions
from tui.running import Phase
from tui.screens.area import AreaScreen
from tui.session import Session, load_session

HEADS = ("teams", 0, "headcount")
LONG = SMALL.replace("weeks = 5", "weeks = 26").replace("leads_per_week = 20", "leads_per_week = 200")


def finished(app: LeadsimApp) -> bool:
    return app.run_state is not None and app.run_state.phase is Phase.FINISHED


@pytest.mark.slow
def test_another_file_shows_none_of_the_numbers_of_the_one_before(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(SMALL.replace("Small team", "Second team").replace('"today, by hand"', '"second today"'))

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        await pilot.press("4")
        await until(pilot, lambda: "Show today, by hand" in shown(app))
        app.open_file(other)
        await until(pilot, lambda: "Show second today" in shown(app))
        assert {state.key for state in app.run_states} <= {"team_size"}
        await pilot.press("2")
        await until(pilot, lambda: app.current_mode == "compare")
        await pilot.pause()
        assert "Not compared yet. r plays the options against each other." in shown(app)
        assert "today, by hand" not in shown(app)

    drive(tmp_path, act)


def test_the_comparison_starts_by_itself_and_ends_with_a_verdict(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        said = shown(app)
        assert "All 90 simulated runs are done." in said
        assert "automatic, twice the score" in said
        assert "compared with" in said

    drive(tmp_path, act)


def test_escape_stops_and_r_goes_on_with_what_is_kept(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and app.run_state.done > 3)
        await pilot.press("escape")
        assert app.run_state is not None
        assert app.run_state.phase is Phase.STOPPED
        await pilot.pause()
        assert "r continues" in shown(app)
        await pilot.press("r")
        await until(pilot, lambda: finished(app), 60)

    drive(tmp_path, act, text=SMALL.replace("weeks = 5", "weeks = 26"))


def test_an_edit_greys_the_results_is_saved_and_undone(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        app.edit(HEADS, 3)
        await until(pilot, lambda: app.open_scenario.scenario.teams[0].headcount == 3)
        assert "Edited after its run. r updates it (about " in shown(app)
        await until(pilot, lambda: app.open_scenario.is_saved)
        assert "headcount = 3" in (tmp_path / "small.toml").read_text()
        assert "saved " in shown(app)
        await pilot.press("u")
        await until(pilot, lambda: app.open_scenario.scenario.teams[0].headcount == 2)
        assert "Edited after its run" not in shown(app)
        await pilot.press("ctrl+y")
        await until(pilot, lambda: app.open_scenario.scenario.teams[0].headcount == 3)

    drive(tmp_path, act)


def test_quitting_saves_what_was_edited_a_moment_ago(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        app.edit(HEADS, 7)
        await pilot.press("q")

    app = drive(tmp_path, act)
    assert app.return_code == 0
    assert (tmp_path / "small.toml").read_text() == SMALL.replace("headcount = 2", "headcount = 7", 1)


def test_quitting_while_something_is_played_asks_and_says_what_is_kept(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and app.run_state.done > 1)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, QuitDialog))
        assert re.search(r"Stop and quit\? Your \d+ of 90 simulated runs are kept\.", shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Compare" in shown(app) and not isinstance(app.screen, QuitDialog))
        assert app.run_state is not None
        assert app.run_state.is_running
        await pilot.press("q", "q")

    app = drive(tmp_path, act, text=LONG)
    assert app.return_code == 0


def told_bindings(node: DOMNode) -> set[Binding]:
    """Of a node, those with words, without what every Textual screen has."""
    bindings = [one for key in node._bindings.key_to_bindings.values() for one in key]
    return {one for one in bindings if one.description and one.action not in OF_EVERY_SCREEN}


def _only_now(screen: DOMNode) -> set[str]:
    """Actions that the screen itself says cannot be done now."""
    return {one.action for one in told_bindings(screen) if screen.app._check_action_state(one.action, screen) is False}


@pytest.mark.parametrize("area", first(2, [area.name for area in AREAS]))
def test_every_binding_with_words_is_in_the_palette(tmp_path: Path, area: str) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.action_go(area)
        app.edit(HEADS, 3)
        await until(pilot, lambda: app.current_mode == area and app.open_scenario.is_read)
        screen = app.screen
        wanted = {binding.action for binding in told_bindings(app) | told_bindings(screen)}
        offered = {binding.action for _, _, binding in actions(screen)}
        perhaps = {"redo", "save_elsewhere", "step_back", f"go('{area}')"}  # the first run may be over
        assert wanted - offered <= perhaps | _only_now(screen)
        assert {"undo", "library", "quit", "explain", "big"} <= offered
        await pilot.press("ctrl+p", *"undo")
        await until(pilot, lambda: "Undo the last edit" in shown(app))

    drive(tmp_path, act)


def test_help_names_the_keys_that_work(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        for is_there in (True, False):
            await pilot.press("question_mark")
            await pilot.pause()
            assert ("^p palette" in shown(app)) == is_there

    drive(tmp_path, act)


def test_in_a_narrow_window_the_bar_shows_one_area(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert "< 2 Compare >" in shown(app)

    drive(tmp_path, act, size=(80, 24))


def test_names_are_shown_as_they_are_written(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        assert "[/b] [@click=app.quit]x" in shown(app)

    drive(tmp_path, act, text=SMALL.replace('"automatic"', '"[/b] [@click=app.quit]x"'))


def test_theme_file_and_area_are_as_they_were(tmp_path: Path) -> None:
    async def first(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.action_theme("leadsim-light")
        await until(pilot, lambda: finished(app))
        await pilot.press("q")

    async def second(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert app.theme == "leadsim-light"
        assert app.current_mode == "compare"
        assert app.session.recent == (str(tmp_path / "small.toml"),)

    drive(tmp_path, first)
    kept = load_session(tmp_path / "state")
    assert kept.file == str(tmp_path / "small.toml")
    drive(tmp_path, second, session=kept)


def test_big_text_is_high_contrast_without_a_footer_and_goes_back(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("f")
        await pilot.pause()
        assert (app.theme, app.is_big) == ("leadsim-projector", True)
        assert "Quit" not in shown(app)
        await pilot.press("f")
        await pilot.pause()
        assert (app.theme, app.is_big) == ("leadsim-dark", False)
        assert "Quit" in shown(app)

    drive(tmp_path, act)


def test_a_key_is_another_one_if_the_config_says_so(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.edit(HEADS, 5)
        await pilot.press("k")
        assert app.open_scenario.text == SMALL

    drive(tmp_path, act, config=Config(keys={"undo": "k"}))


def test_a_problem_of_the_config_is_shown(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: "line 1: theme" in shown(app))

    drive(tmp_path, act, config=Config(problems=("config.toml, line 1: theme is [/b] wrong",)))


def test_the_first_start_takes_three_steps_and_the_second_none(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        for step in (1, 2, 3):
            await until(pilot, lambda: f"Tour, {step} of 3" in shown(app))  # noqa: B023
            await pilot.press("enter")
        await until(pilot, lambda: "Tour" not in shown(app))
        assert app.session.has_seen_tour

    drive(tmp_path, act, session=Session())
    assert load_session(tmp_path / "state").has_seen_tour


def test_a_second_window_says_that_it_only_reads(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        second = LeadsimApp(tmp_path / "small.toml", app.folders, InProcess(), session=app.session)
        async with second.run_test(size=(120, 40)) as other:
            await until(other, lambda: "read only: open in another window" in shown(second))
            second.edit(HEADS, 9)
            assert second.open_scenario.text == SMALL

    drive(tmp_path, act)


def test_what_cannot_be_saved_is_told_and_saved_elsewhere(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "small.toml").write_text(SMALL)

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        home.rename(tmp_path / "away")
        app.edit(HEADS, 4)
        await until(pilot, lambda: "Not saved: the folder is gone" in shown(app))
        assert "Save elsewhere" in shown(app)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.focused, Input))
        field = app.focused
        assert isinstance(field, Input)
        field.value = str(tmp_path / "safe.toml")
        await pilot.press("enter")
        await until(pilot, lambda: app.open_scenario.path == tmp_path / "safe.toml")
        assert (tmp_path / "safe.toml").read_text() == app.open_scenario.text
        await until(pilot, lambda: "Not saved" not in shown(app))
        await pilot.press("u")
        assert app.open_scenario.text == SMALL

    drive(tmp_path, act, path=home / "small.toml")


@pytest.mark.parametrize("size", [(59, 30), (80, 15), (40, 15)])
def test_a_window_that_is_too_small_says_so(tmp_path: Path, size: tuple[int, int]) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.pause()
        assert shown(app).split() == ["Make", "the", "window", "larger", "(60x16", "at", "least)."]
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "Make the window larger" not in shown(app)

    drive(tmp_path, act, size=size)


def test_after_a_fault_of_ours_the_area_is_made_anew_and_nothing_is_lost(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.edit(HEADS, 4)
        broken = app.screen

        def fails() -> None:
            raise RuntimeError("a fault of ours")

        broken.call_next(fails)
        await until(pilot, lambda: "Something went wrong; your work is saved." in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.current_mode == "compare" and app.screen is not broken)
        await until(pilot, lambda: "first touch" in shown(app).lower())
        await pilot.press("u")
        assert app.open_scenario.text == SMALL
        assert "a fault of ours" in (tmp_path / "state" / "leadsim.log").read_text()

    drive(tmp_path, act, carries_on=True)


def test_a_file_that_is_no_scenario_ends_the_start_with_its_problems(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[scenario]\nweeks = 0\n")

    async def run() -> LeadsimApp:
        app = LeadsimApp(tmp_path / "bad.toml", folders(tmp_path), InProcess())
        async with app.run_test() as pilot:
            await until(pilot, lambda: app.failed_to_open != "")
        return app

    app = asyncio.run(run())
    assert app.return_code == 2
    assert "bad.toml, line 2" in app.failed_to_open


def test_what_is_being_written_at_the_end_is_written_to_the_end(tmp_path: Path) -> None:
    begun = threading.Event()

    def make() -> dict[str, bytes]:
        begun.set()
        while app.is_running:
            time.sleep(0.01)
        time.sleep(1.0)
        return {"answer.txt": b"all of it"}

    app = LeadsimApp(Path(written(tmp_path)), folders(tmp_path), InProcess(), session=Session(has_seen_tour=True))

    async def run() -> None:
        async with app.run_test() as pilot:
            await until(pilot, lambda: isinstance(app.screen, AreaScreen))
            assert isinstance(app.screen, AreaScreen)
            export(app.screen, "answer", make)
            await until(pilot, begun.is_set)
        assert (tmp_path / "small - answer" / "answer.txt").read_bytes() == b"all of it"

    asyncio.run(run())
