"""The SLA map by keys: it is played, read, changed, stopped, and turned into an option."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from scenarios.loading import loads
from sim.experiments.executors import InProcess
from sim.experiments.sla_map import MapQuestion, option_rows, people_rows, thresholds_around
from tests.shortened import first
from tests.tui.screens.driven import Act, drive, shown, until
from tests.tui.small import SMALL
from tui.app import LeadsimApp
from tui.running import Bench, Phase, RunState
from tui.screens.sla_map import KEY, SlaMapScreen, map_chart
from tui.sla_map_text import cell_words
from tui.sla_mapping import MapStanding, SlaMapping
from tui.widgets.chart import CursorChart
from tui.widgets.choice import Choice
from tui.widgets.level import Level
from tui.widgets.prose import Prose

FEW = SMALL.replace("seed = 3", "seed = 3\nreplications = 3")


@cache
def standing(text: str = FEW, target: float = 0.6, people: bool = False) -> MapStanding:
    """What the screen gets of a map of the small scenario, three runs a cell."""
    scenario = loads(text, "small.toml")
    rows = people_rows(scenario, scenario.policies[1], "SDR") if people else option_rows(scenario)
    thresholds = thresholds_around(scenario, "hot")
    asked = MapQuestion(scenario, "hot", thresholds, rows, target, 3, "SDR" if people else None)
    *_, last = SlaMapping(asked, text)(Bench(InProcess(), None))
    assert isinstance(last, MapStanding)
    return last


def state(found: MapStanding | None, phase: Phase = Phase.FINISHED, done: int = 54) -> RunState:
    return RunState(KEY, phase, found, done, 54)


def on_map(
    tmp_path: Path, act: Act, found: MapStanding | None = None, *, size: tuple[int, int] = (110, 32), text: str = FEW
) -> LeadsimApp:
    """Open the map, with these results if there are any."""

    async def there(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        await pilot.press("3")
        await until(pilot, lambda: isinstance(app.screen, SlaMapScreen))
        if found is not None:
            map_screen(app).show_run(state(found))
            await pilot.pause()
        await act(app, pilot)

    return drive(tmp_path, there, size=size, text=text)


def map_screen(app: LeadsimApp) -> SlaMapScreen:
    assert isinstance(app.screen, SlaMapScreen)
    return app.screen


def pane(app: LeadsimApp) -> str:
    """What is said of the cell."""
    return " ".join(str(map_screen(app).query_one(Prose).content).split())


def words(app: LeadsimApp) -> str:
    """The screen's text without its layout."""
    return " ".join(shown(app).replace("│", " ").split())


def test_an_unplayed_map_says_what_r_would_play(tmp_path: Path) -> None:
    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        expected = "Not played yet. r plays 18 cells, 3 simulated runs each; those nearest the target first."
        assert pane(app) == f"{expected} Tab leads to the fields above, Enter opens a list there."

    on_map(tmp_path, look)


def test_r_plays_the_map_and_every_cell_gets_its_number(tmp_path: Path) -> None:
    async def play(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("r")
        await until(pilot, lambda: "All 54 simulated runs are done." in words(app), 60)
        found = map_screen(app).standing
        assert found is not None
        assert found.sla_map.is_whole
        assert {cell.runs for cell in found.sla_map.cells.values()} == {3}

    on_map(tmp_path, play)


def test_escape_stops_and_what_is_done_stays_on_the_screen(tmp_path: Path) -> None:
    async def stop(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("r")
        await until(pilot, lambda: map_screen(app).standing is not None)
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped at" in words(app))
        assert "Ranges are wider than a full run. r continues." in words(app)
        assert map_screen(app).query_one(CursorChart).shape == (3, 6)

    on_map(tmp_path, stop, text=SMALL)


def test_the_map_has_shares_ticks_and_what_the_colour_means(tmp_path: Path) -> None:
    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        found = standing()
        await until(pilot, lambda: "colour: Meetings held a month" in words(app))
        lines = iter(shown(app).splitlines())
        for row, option in enumerate(found.sla_map.question.rows):
            line = next(each for each in lines if option.name[:14] in each.split("│")[0])
            for column in range(6):
                share = found.sla_map.cells[row, column].mean(found.sla_map.question.attainment)
                assert f"{100 * (share or 0):.0f}" in line

    on_map(tmp_path, look, standing())


def test_arrows_move_the_cursor_and_the_pane_tells_of_the_cell(tmp_path: Path) -> None:
    async def move(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert pane(app).startswith("today, by hand: first touch within 1 minute ")
        await pilot.press("down", "right")
        await pilot.pause()
        assert pane(app).startswith("automatic: first touch within 5 minutes, as in the file ")

    on_map(tmp_path, move, standing())


def test_a_click_on_a_cell_shows_it(tmp_path: Path) -> None:
    async def click(app: LeadsimApp, pilot: Pilot[None]) -> None:
        chart = map_screen(app).query_one(CursorChart)
        line = next(at for at, each in enumerate(shown(app).splitlines()) if each.startswith(" automatic "))
        await pilot.click(offset=(chart.region.x + 40, line))
        await pilot.pause()
        assert chart.cursor[0] == 1
        assert pane(app).startswith("automatic: first touch within")

    on_map(tmp_path, click, standing())


def test_a_cell_short_of_the_target_says_what_it_would_take() -> None:
    found = standing(target=0.5)
    asked = found.sla_map.question
    place = next(at for at, cell in found.sla_map.cells.items() if cell.reach == "no" and found.sla_map.ways(at))
    told = cell_words(found.sla_map, place)
    ways = found.sla_map.ways(place)
    assert "\nTo reach 50 % you need one of:" in told
    bullets = next(each for each in told if each.startswith("•")).split("\n")
    assert len(bullets) == len(ways)
    assert any("points short of the target of 50 %." in each for each in told)
    assert asked.rows[ways[0][0]].name in bullets[0] or "within" in bullets[0]


def test_where_only_the_promise_changes_it_says_so() -> None:
    found = standing()
    assert found.sla_map.only_the_promise[1] == (0, 1, 2, 3, 4, 5)
    expected = "\nFrom 1m to 4h the same calls, the same meetings: only the promise is looser."
    assert cell_words(found.sla_map, (1, 2))[-1] == expected


def test_a_target_out_of_reach_is_told_with_where_the_wait_comes_from(tmp_path: Path) -> None:
    found = standing(target=1.0)
    slow = replace(found.sla_map, cells={at: replace(cell, reach="no") for at, cell in found.sla_map.cells.items()})
    told = cell_words(slow, (0, 0))
    assert "No cell of this map gets there." in told
    causes = told[told.index("No cell of this map gets there.") + 1]
    assert causes.startswith("Of the mean wait here: the wait for an owner")


@pytest.mark.slow
def test_rows_may_be_people_and_then_the_fewest_that_do_are_named() -> None:
    found = standing(people=True)
    assert [row.name for row in found.sla_map.question.rows] == ["1 SDR", "2 SDR", "3 SDR", "4 SDR", "5 SDR", "6 SDR"]
    assert map_chart(found.sla_map, "profit_per_month", (1, 1)).corner == "people"


@pytest.mark.slow
def test_x_puts_headcounts_of_the_option_under_the_cursor_into_the_rows(tmp_path: Path) -> None:
    async def turn(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("down", "x")
        await until(pilot, lambda: app.run_state is not None and app.run_state.key == KEY)
        await until(pilot, lambda: "1 SDR" in words(app))
        assert map_screen(app).query_one("#rows", Choice).chosen == 1
        await pilot.press("escape", "x")
        assert map_screen(app).query_one("#rows", Choice).chosen == -1

    on_map(tmp_path, turn, standing())


def test_c_colours_by_profit_without_playing_again(tmp_path: Path) -> None:
    async def colour(app: LeadsimApp, pilot: Pilot[None]) -> None:
        before = app.run_state
        await pilot.press("c")
        await pilot.pause()
        assert "colour: Profit a month" in words(app)
        assert app.run_state is before

    on_map(tmp_path, colour, standing())


def test_a_target_that_is_no_share_is_told_at_once(tmp_path: Path) -> None:
    async def wrong(app: LeadsimApp, pilot: Pilot[None]) -> None:
        map_screen(app).query_one(Level).value = "600"
        await pilot.press("t", "enter")
        said = "The target is a share in %, more than 0 and at most 100, such as 60."
        await until(pilot, lambda: said in words(app))

    on_map(tmp_path, wrong, standing())


def test_an_edit_makes_the_map_grey_and_r_is_offered(tmp_path: Path) -> None:
    async def edit(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.edit(("teams", 0, "headcount"), 3)
        await until(pilot, lambda: "Edited after its run. r updates it (about" in words(app))
        assert map_screen(app).query_one(CursorChart).is_stale

    on_map(tmp_path, edit, standing())


def test_enter_makes_an_option_with_the_cell_s_promise_and_undo_takes_it_back(tmp_path: Path) -> None:
    async def make(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("down", "right", "right", "enter")
        await until(pilot, lambda: len(app.open_scenario.scenario.policies) == 4)
        made = app.open_scenario.scenario.policies[-1]
        assert made.name == "automatic, hot 15m"
        assert [tier.first_touch for tier in made.sla] == [15 * 60_000]
        assert 'like = "automatic"' in app.open_scenario.text.split("[[policies]]")[-1]
        await pilot.press("u")
        await until(pilot, lambda: len(app.open_scenario.scenario.policies) == 3)

    on_map(tmp_path, make, standing())


def test_without_a_promise_of_a_first_touch_the_screen_says_what_is_missing(tmp_path: Path) -> None:
    silent = FEW.replace('first_touch = "5m"', 'assignment = "5m"')

    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert pane(app) == (
            "No option promises when a lead is touched first. 1, then Promises (SLA): write one, such as 5m."
            " Tab leads to the fields above, Enter opens a list there."
        )
        await pilot.press("r")
        assert app.run_state is None or app.run_state.key != KEY

    on_map(tmp_path, look, text=silent)


@pytest.mark.slow
def test_a_team_that_cannot_catch_up_is_told(tmp_path: Path) -> None:
    busy = FEW.replace("leads_per_week = 20", "leads_per_week = 900")

    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert "SDR can never catch up:" in words(app)
        assert "or send fewer leads." in words(app)

    on_map(tmp_path, look, text=busy)


@pytest.mark.parametrize("name", first(1, ["[@click=app.quit]x[/b]", "[/b]", "👍🏽 日本", "x" * 120]))
def test_hostile_names_are_shown_literally(tmp_path: Path, name: str) -> None:
    text = FEW.replace('name = "automatic"', f'name = "{name}"').replace('like = "automatic"', f'like = "{name}"')

    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("down")
        assert all(cell_len(line) == 110 for line in shown(app).splitlines())
        assert name[:9] in words(app)
        assert app.is_running

    on_map(tmp_path, look, standing(text), text=text)


def test_the_pane_never_tears_a_number_from_its_sign(tmp_path: Path) -> None:
    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        for width in (40, 60, 80, 110, 160):
            await pilot.resize_terminal(width, 30)
            await pilot.pause()
            lines = str(map_screen(app).query_one(Prose).content).splitlines()
            assert [line for line in lines if line.startswith("%")] == []

    on_map(tmp_path, look, standing())
