"""The Compare screen, driven by keys."""

import asyncio
import csv
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from sim.experiments.executors import InProcess
from tests.shortened import first
from tests.tui.screens.driven import drive, folders, shown, until
from tests.tui.small import SMALL, written
from tui.app import LeadsimApp
from tui.comparison_views import VIEWS
from tui.running import Phase, RunState
from tui.screens.compare import CompareScreen
from tui.session import Session
from tui.verdict import verdict
from tui.widgets.chart import Chart
from tui.widgets.clear_table import ClearTable

ONE = SMALL[: SMALL.index('[[policies]]\nname = "automatic"')]
HOSTILE = "[/b][@click=app.quit]" + "x" * 60


def finished(app: LeadsimApp) -> bool:
    return app.run_state is not None and app.run_state.phase is Phase.FINISHED


def screen(app: LeadsimApp) -> CompareScreen:
    assert isinstance(app.screen, CompareScreen)
    return app.screen


def test_every_chart_says_something_about_a_finished_comparison(tmp_path: Path) -> None:
    said: dict[str, str] = {}

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        for view in VIEWS:
            said[view.key] = shown(app)
            await pilot.press("right_square_bracket")
            await pilot.pause()
        assert said["difference"] == shown(app)

    drive(tmp_path, act, size=(160, 50))
    assert "better ▸" in said["difference"] or "▸ better" in said["difference"]
    assert "forecast from" in said["figures"]
    assert "half by" in said["speed"]
    assert "outside working hours" in said["waits"]
    assert "meetings held" in said["funnel"]
    assert "Option: today, by hand" in said["breaches"]
    assert "Mon" in said["breaches"]
    assert "SDR 1" in said["people"]
    assert "MQLs accepted" in said["contract"]


def test_numbers_from_before_an_edit_stay_in_grey_until_new_ones_come(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        own = screen(app)
        before = own._standing
        assert before is not None
        app.edit(("teams", 0, "headcount"), 3)
        await until(pilot, lambda: app.open_scenario.is_read)
        await pilot.pause()
        assert "Edited after its run. r updates it (about " in shown(app)
        assert "simulated runs are done" not in shown(app)
        nothing = replace(before, text=app.open_scenario.text, result=None)
        own.show_run(RunState("compare", Phase.RUNNING, nothing, 0, 90))
        await pilot.pause()
        assert own.has_class("-stale")
        assert "This was before the edit. The new numbers come within seconds." in shown(app)
        own.show_run(RunState("compare", Phase.RUNNING, replace(before, text=app.open_scenario.text), 9, 90))
        await pilot.pause()
        assert not own.has_class("-stale")

    drive(tmp_path, act)


def test_a_tie_of_all_options_names_none_of_them(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        standing = screen(app)._standing
        assert standing is not None
        assert standing.result is not None
        comparison = standing.result.comparison
        names = tuple(column.name for column in comparison.policies)
        tied = replace(comparison, winner=replace(comparison.winner, policy=None, tied_with=names))
        first, *_ = verdict(replace(standing.result, comparison=tied))
        assert first == "Too close to call after 30 simulated runs between all 3 options."

    drive(tmp_path, act)


def test_before_it_was_run_the_screen_says_how(tmp_path: Path) -> None:
    session = Session(area="compare", running="sla_map", has_seen_tour=True)
    app = LeadsimApp(Path(written(tmp_path)), folders(tmp_path), InProcess(), session=session, carries_on=False)

    async def act() -> None:
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.current_mode == "compare")
            assert "Not compared yet. r plays the options" in shown(app)
            await pilot.press("r")
            await until(pilot, lambda: finished(app))
            assert "Not compared yet" not in shown(app)

    asyncio.run(act())


def test_what_was_played_when_the_program_was_last_used_is_shown_again(tmp_path: Path) -> None:
    path = written(tmp_path)
    session = Session(str(path), "scenario", running="sla_map", ran=("compare", "sla_map"), has_seen_tour=True)
    app = LeadsimApp(Path(path), folders(tmp_path), InProcess(), session=session, carries_on=False)

    async def act() -> None:
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.current_mode == "scenario")
            assert app.run_state is None
            await pilot.press("2")
            await until(pilot, lambda: finished(app))
            assert "Not compared yet" not in shown(app)

    asyncio.run(act())


def test_below_100_columns_the_charts_are_a_pane_of_their_own(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        details = app.screen.query_one("#details")
        assert not details.display
        await pilot.press("z")
        await pilot.pause()
        assert details.display
        assert not app.screen.query_one("#answer").display
        await pilot.press("z")
        await pilot.pause()
        assert app.screen.query_one("#answer").display

    drive(tmp_path, act, size=(80, 24))


def test_another_baseline_turns_the_differences_round(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        app.screen.query_one("#options", ClearTable).focus()
        await pilot.press("down", "b")
        await until(pilot, lambda: finished(app))
        table = app.screen.query_one("#options", ClearTable)
        assert [cell.plain for cell in table.get_row_at(0)][:2] == ["automatic", "compared with"]
        assert table.get_row_at(1)[0].plain == "today, by hand"
        assert table.get_row_at(1)[1].plain == "clearly worse"

    drive(tmp_path, act)


def test_more_runs_add_to_what_is_there(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        before = app.run_state.of if app.run_state else 0
        await pilot.press("m")
        await until(pilot, lambda: finished(app) and app.run_state is not None and app.run_state.of > before)

    drive(tmp_path, act)


def test_one_option_offers_to_be_duplicated_and_the_copy_is_compared(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        assert "Nothing to compare yet. d duplicates this one" in shown(app)
        await pilot.press("d")
        await until(pilot, lambda: len(app.open_scenario.scenario.policies) == 2)
        assert app.open_scenario.scenario.policies[1].name == "copy of today, by hand"
        await pilot.press("r")
        await until(pilot, lambda: finished(app) and "the same in every run" in shown(app))

    drive(tmp_path, act, text=ONE)


def test_how_sure_adds_as_long_as_what_the_verdict_holds(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        await pilot.press("h")
        await until(
            pilot, lambda: finished(app) and app.run_state is not None and app.run_state.key == "compare.holds", 90
        )
        assert "Holds" in shown(app) or "Not clearly better" in shown(app)

    drive(tmp_path, act)


def test_export_writes_a_new_folder_each_time(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        await pilot.press("e")
        await pilot.press("e")
        await pilot.pause()

    drive(tmp_path, act)
    for folder in ("small - comparison", "small - comparison 2"):
        with (tmp_path / folder / "kpis.csv").open(newline="", encoding="utf-8") as file:
            assert next(csv.DictReader(file))["policy"] == "today, by hand"


def test_the_numbers_of_a_chart_are_copied_as_text(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        await pilot.press("y")
        assert "What each option comes to" in app.clipboard
        app.screen.query_one(Chart).focus()
        await pilot.press("y")
        assert app.clipboard.startswith("automatic\t")

    drive(tmp_path, act)


@pytest.mark.parametrize("size", first(1, [(80, 24), (40, 15), (300, 100)]))
def test_hostile_names_are_shown_as_they_are_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: finished(app))
        for _ in VIEWS:
            await pilot.press("right_square_bracket")
            await pilot.pause()
        await pilot.press("z")
        await pilot.pause()
        assert "[/b][@clic" in shown(app)

    text = SMALL.replace('"automatic"', f'"{HOSTILE}"')
    drive(tmp_path, act, size=size, text=text)
