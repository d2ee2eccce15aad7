"""The frame around all areas, driven by keys."""

from pathlib import Path

from textual.pilot import Pilot

from tests.tui.screens.driven import drive, shown, until
from tests.tui.small import SMALL
from tui.app import LeadsimApp
from tui.palette import actions
from tui.running import Phase

HEADS = ("teams", 0, "headcount")


def finished(app: LeadsimApp) -> bool:
    return app.run_state is not None and app.run_state.phase is Phase.FINISHED


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
        await until(pilot, lambda: finished(app))

    drive(tmp_path, act)


def test_an_edit_greys_the_results_is_saved_and_undone(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        app.edit(HEADS, 3)
        await until(pilot, lambda: app.open_scenario.scenario.teams[0].headcount == 3)
        assert "Edited after its run. r updates it." in shown(app)
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
        app.edit(HEADS, 7)
        await pilot.press("q")

    app = drive(tmp_path, act)
    assert app.return_code == 0
    assert (tmp_path / "small.toml").read_text() == SMALL.replace("headcount = 2", "headcount = 7", 1)


def test_every_binding_with_words_is_in_the_palette(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.edit(HEADS, 3)
        await pilot.pause()
        offered = {binding.action for _, _, binding in actions(app.screen)}
        own = [*LeadsimApp.BINDINGS, *type(app.screen).BINDINGS]
        wanted = {one.action for one in own if not isinstance(one, tuple) and one.description}
        assert wanted - offered <= {"redo"}  # nothing was undone
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
