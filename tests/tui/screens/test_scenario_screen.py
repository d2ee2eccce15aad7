"""Our numbers: what a planner does with the open scenario's forms."""

import tomllib
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from scenarios.catalogue import library_paths
from tests.tui.screens.driven import drive, folders, shown, until
from tui.app import LeadsimApp
from tui.file_lock import FileLock
from tui.screens.scenario import ScenarioScreen
from tui.widgets.chart import Chart
from tui.widgets.form import Form
from tui.widgets.form_lines import FormLines
from tui.widgets.parts_list import PartsList

FEW = library_paths()["team-of-3"].read_text(encoding="utf-8")


def form(app: LeadsimApp) -> Form:
    return app.screen.query_one(Form)


async def open_part(app: LeadsimApp, pilot: Pilot[None], *place: str | int) -> None:
    """Go to a part and into its form."""
    app.screen.query_one(PartsList).go_to(place)
    await pilot.pause()
    app.screen.query_one(PartsList).query_one(OptionList).focus()
    await pilot.press("enter")
    assert app.screen.query_one(FormLines).has_focus


def test_a_changed_headcount_is_in_the_file_and_makes_compare_stale(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("2")
        await until(pilot, lambda: app.run_state is not None and app.run_state.snapshot is not None)
        await pilot.press("1")
        await pilot.pause()
        await open_part(app, pilot, "teams", 0)
        form(app).go_to(("teams", 0, "headcount"))
        await pilot.press("enter", "9", "enter")
        await until(pilot, lambda: app.open_scenario.is_read)
        assert app.open_scenario.scenario.teams[0].headcount == 9
        await until(pilot, lambda: app.open_scenario.is_saved)
        assert tomllib.loads(app.open_scenario.path.read_text(encoding="utf-8"))["teams"][0]["headcount"] == 9
        await pilot.press("2")
        await pilot.pause()
        assert app.screen.query_one("#stale").display
        assert "Edited after its run" in shown(app)

    drive(tmp_path, act, area="scenario")


def test_undo_takes_an_edit_back_and_comments_survive_both(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        before = app.open_scenario.text
        await open_part(app, pilot, "teams", 0)
        form(app).go_to(("teams", 0, "absence"))
        await pilot.press("enter", "1", "2", "enter")
        assert "absence = 0.12" in app.open_scenario.text
        kept = [line.partition("#")[2] for line in before.splitlines() if "#" in line]
        assert [line.partition("#")[2] for line in app.open_scenario.text.splitlines() if "#" in line] == kept
        await pilot.press("u")
        assert app.open_scenario.text == before

    drive(tmp_path, act, text=FEW, area="scenario")


def test_a_value_that_cannot_be_is_told_at_its_field_and_in_the_list(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await open_part(app, pilot, "teams", 0)
        form(app).go_to(("teams", 0, "shift"))
        await pilot.press("enter", *"Mox", "enter")
        await until(pilot, lambda: bool(app.open_scenario.problems))
        assert app.open_scenario.scenario.teams[0].shift != "Mox"
        text = shown(app)
        assert "Mox" in text
        assert "! " in text
        await pilot.press("question_mark")
        await pilot.pause()
        assert "To mend" in shown(app)

    drive(tmp_path, act, text=FEW, area="scenario")


@pytest.mark.slow
def test_an_option_is_duplicated_renamed_and_deleted_and_the_base_changes(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        names = [policy.name for policy in app.open_scenario.scenario.policies]
        app.screen.query_one(PartsList).go_to(("policies", 1))
        await pilot.pause()
        await pilot.press("d")
        await until(pilot, lambda: len(app.open_scenario.scenario.policies) == len(names) + 1)
        assert app.open_scenario.scenario.policies[2].name == f"{names[1]} (2)"
        await pilot.press("b")
        await until(pilot, lambda: app.open_scenario.scenario.policies[0].name == f"{names[1]} (2)")
        assert f"★ {names[1]} (2)"[:20] in shown(app)
        await pilot.press("x")
        await until(pilot, lambda: [policy.name for policy in app.open_scenario.scenario.policies] == names)

    drive(tmp_path, act, text=FEW, area="scenario")


def test_a_part_or_a_field_is_found_by_words(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("slash", *"curve")
        await pilot.pause()
        await pilot.press("enter")
        row = form(app).lines.row
        assert row is not None
        assert row.place[0] == "decay"
        await pilot.press("slash", *"zzz")
        await pilot.pause()
        assert "Nothing here has these words" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "OUR TEAM" in shown(app)

    drive(tmp_path, act, text=FEW, area="scenario")


@pytest.mark.slow
def test_what_differs_from_the_base_is_a_line_and_all_of_it_a_page(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.screen.query_one(PartsList).go_to(("policies", 1))
        await pilot.pause()
        assert "Differs from" in str(app.screen.query_one("#differs", Static).render())
        await pilot.press("c")
        await pilot.pause()
        assert " instead of " in shown(app)
        await pilot.press("escape")
        assert app.screen.query_one(Form).display

    drive(tmp_path, act, text=FEW, area="scenario")


@pytest.mark.parametrize("place", [("sources", 0), ("teams", 0), ("decay",)], ids=str)
def test_market_team_and_curves_have_a_picture(tmp_path: Path, place: tuple[str, int]) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.screen.query_one(PartsList).go_to(place)
        await pilot.pause()
        chart = app.screen.query_one(Chart)
        assert chart.region.height >= 8
        assert len(chart.told.splitlines()) > 6

    drive(tmp_path, act, text=FEW, area="scenario", size=(120, 40))


@pytest.mark.slow
def test_in_a_narrow_window_one_pane_is_shown_and_escape_leads_back(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert app.screen.query_one(PartsList).display
        assert not app.screen.query_one("#sheet").display
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one("#sheet").display
        assert not app.screen.query_one(PartsList).display
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one(PartsList).display

    drive(tmp_path, act, text=FEW, area="scenario", size=(80, 24))


def test_a_second_window_can_read_and_not_write(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert app.open_scenario.is_read_only
        before = app.open_scenario.text
        await open_part(app, pilot, "teams", 0)
        form(app).go_to(("teams", 0, "headcount"))
        await pilot.press("enter", "9", "enter", "x", "n", "escape", "d", "x", "n", "b")
        assert app.open_scenario.text == before

    first = FileLock(tmp_path / "small.toml", folders(tmp_path).state / "locks")
    assert first.take()
    drive(tmp_path, act, area="scenario")
    first.release()


def test_every_action_of_the_screen_has_words(tmp_path: Path) -> None:
    bindings = [binding for binding in ScenarioScreen.BINDINGS if not isinstance(binding, tuple)]
    assert [binding.key for binding in bindings if not binding.tooltip] == []
