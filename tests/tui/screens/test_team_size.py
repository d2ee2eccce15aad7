"""Team size by keys: a target is searched, read, changed, stopped, and turned into an option."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from textual.pilot import Pilot

from scenarios.loading import loads
from sim.experiments.executors import InProcess
from sim.experiments.sizing import Target, TargetError
from sim.measures.kpis import by_key, specs
from tests.tui.screens.driven import Act, drive, shown, until
from tests.tui.small import SMALL
from tui.app import LeadsimApp
from tui.running import Bench, Phase, RunState
from tui.screens.team_size import KEY, TeamSizeScreen, typed_target
from tui.size_chart import headcount_at, size_chart
from tui.size_text import size_verdict
from tui.size_words import answer_words, by_period_words
from tui.sizing_up import SizeQuestion, SizeStanding, Sizing
from tui.widgets.chart import CursorChart
from tui.widgets.choice import Choice
from tui.widgets.level import Level
from tui.widgets.prose import Prose

FEW = SMALL.replace("seed = 3", "seed = 3\nreplications = 3")
TOUCHED = "touched_within_sla"


@cache
def standing(target: float = 0.6, headcounts: tuple[int, ...] = (1, 2, 3), kept: float = 0.5) -> SizeStanding:
    """What the screen gets of a search on the small scenario: six runs can show 5 of 10, not 9."""
    asked = SizeQuestion(loads(FEW, "small.toml"), "SDR", Target(TOUCHED, ">=", target, kept), headcounts, 6)
    *_, last = Sizing(asked, FEW)(Bench(InProcess(), None))
    assert isinstance(last, SizeStanding)
    return last


def on_sizes(
    tmp_path: Path, act: Act, found: SizeStanding | None = None, *, size: tuple[int, int] = (110, 32), text: str = FEW
) -> LeadsimApp:
    """Open the area, with these results if there are any."""

    async def there(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        await pilot.press("4")
        await until(pilot, lambda: isinstance(app.screen, TeamSizeScreen))
        if found is not None:
            screen(app).show_run(RunState(KEY, Phase.FINISHED, found, 54, 54))
            await pilot.pause()
        await act(app, pilot)

    return drive(tmp_path, there, size=size, text=text)


def screen(app: LeadsimApp) -> TeamSizeScreen:
    assert isinstance(app.screen, TeamSizeScreen)
    return app.screen


def answer(app: LeadsimApp) -> str:
    return " ".join(str(screen(app).query_one(Prose).content).split())


def words(app: LeadsimApp) -> str:
    return " ".join(shown(app).split())


def test_before_the_search_the_screen_says_what_r_would_try(tmp_path: Path) -> None:
    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        expected = "Not searched yet. r tries SDR teams of 6 and fewer, down to the first that does not keep it: "
        expected += 'first with "today, by hand", then with the other options.'
        assert answer(app) == f"{expected} Tab leads to the fields above, Enter opens a list there."
        assert "Smallest SDR ▼ that keeps MQLs touched within the SLA ▼" in words(app)
        assert "at least 60 % in 9 of 10 months. Show today, by hand ▼" in words(app)

    on_sizes(tmp_path, look)


def test_the_answer_has_the_words_of_the_command(tmp_path: Path) -> None:
    found = standing()
    assert found.result is not None
    assert answer_words(found, "")[0] == size_verdict(found.result)[0]

    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert answer(app).startswith("How many people in SDR for MQLs touched within the SLA, 60 % or more, in at ")
        assert '3 with "automatic"' in answer(app)

    on_sizes(tmp_path, look, found)


def test_a_row_shows_what_a_headcount_reaches_how_often_it_keeps_the_target_its_cost_and_how_busy_it_is() -> None:
    found = standing()
    chart = size_chart(found, "automatic", 0)
    assert chart is not None
    assert found.result is not None
    option = found.result.options[1]
    assert [row.name for row in chart.rows] == [f"{count} SDR" for count in sorted(option.steps)]
    best = next(row for row in chart.rows if row.is_answer)
    assert best.name == f"{option.answer} SDR"
    assert best.note == "smallest that keeps it"
    curve = found.result.curves["automatic"]
    assert best.value == curve.cell(str(option.answer), TOUCHED).mean
    cost = curve.cell(str(option.answer), "cost_per_month").mean or 0.0
    assert best.figures[1] == f"{cost / 1000:.4g}k"
    assert chart.target == (0.6, "at least 60 %")
    assert chart.heads == ("reached", "months kept", "cost/mo", "busy")


def test_every_month_has_its_own_answer() -> None:
    result = standing().result
    assert result is not None
    told = by_period_words(result, "automatic")
    assert told.startswith("By month: 1: ")
    assert len(result.options[1].by_period) == 1
    assert by_period_words(result, "nobody") == ""


def test_the_option_on_show_has_its_answer_before_the_others_are_searched() -> None:
    asked = replace(standing().question, first="automatic")
    found = [each for each in Sizing(asked, FEW)(Bench(InProcess(), None)) if isinstance(each, SizeStanding)]
    first = next(each for each in found if each.result and any(one.is_settled for one in each.result.options))
    assert first.result is not None
    assert [option.name for option in first.result.options if option.steps] == ["automatic"]
    assert "automatic: 3 SDR are enough, fewer are not" in answer_words(first, "automatic")
    chart = size_chart(first, "automatic", 0)
    assert chart is not None
    assert [row.name for row in chart.rows if row.is_answer] == ["3 SDR"]
    last, whole = found[-1].result, standing().result
    assert last is not None
    assert whole is not None
    assert [option.answer for option in last.options] == [option.answer for option in whole.options]


def test_while_it_is_searched_the_headcount_in_hand_shows_its_runs_so_far() -> None:
    asked = standing().question
    bench = Bench(InProcess(), None)
    first = next(each for each in Sizing(asked, FEW)(bench) if isinstance(each, SizeStanding) and each.so_far)
    name = next(iter(first.so_far))
    chart = size_chart(first, name, 0)
    assert chart is not None
    assert chart.rows[-1].note == f"{len(first.so_far[name].step.runs)} of 6 runs"
    assert answer_words(first, name)[0] == "So far, from the largest team down:"
    assert headcount_at(first, name, 0) == 3


def test_r_searches_and_escape_stops_and_keeps(tmp_path: Path) -> None:
    async def stop(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("r")
        await until(pilot, lambda: screen(app).standing is not None)
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped at" in words(app))
        assert answer(app).startswith("So far, from the largest team down:")

    on_sizes(tmp_path, stop)


def test_p_shows_the_next_option_with_the_cursor_on_its_answer(tmp_path: Path) -> None:
    found = standing()
    assert found.result is not None
    option = found.result.options[1]
    assert option.answer is not None

    async def turn(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("p")
        await pilot.pause()
        assert screen(app).query_one("#option", Choice).chosen == 1
        assert screen(app).query_one(CursorChart).cursor == (sorted(option.steps).index(option.answer or 0), 0)
        assert f"★{option.answer} SDR" in words(app)

    on_sizes(tmp_path, turn, found)


def test_a_target_out_of_reach_is_told_with_where_the_wait_comes_from(tmp_path: Path) -> None:
    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert "no number up to 6 is shown to be enough" in answer(app)
        assert "more people do not get there:" in answer(app)
        assert "the wait for an owner" in answer(app)

    on_sizes(tmp_path, look, standing())


def test_an_edit_makes_the_answer_grey_and_r_is_offered(tmp_path: Path) -> None:
    async def edit(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.edit(("sources", 0, "leads_per_week"), 21)
        await until(pilot, lambda: "Edited after its run. r updates it (about" in words(app))
        assert screen(app).query_one(CursorChart).is_stale

    on_sizes(tmp_path, edit, standing())


def test_a_team_that_cannot_catch_up_is_told(tmp_path: Path) -> None:
    busy = FEW.replace("leads_per_week = 20", "leads_per_week = 900")

    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert "SDR can never catch up:" in words(app)

    on_sizes(tmp_path, look, text=busy)


def test_a_level_that_cannot_be_read_is_told_with_its_unit(tmp_path: Path) -> None:
    async def wrong(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen(app).query_one(Level).value = "soon"
        await pilot.press("t", "enter", "r")
        assert "The target must be a number (share), such as 60 %." in words(app)
        assert app.run_state is None or app.run_state.key != KEY

    on_sizes(tmp_path, wrong)


def test_another_kpi_brings_its_usual_level_and_its_direction(tmp_path: Path) -> None:
    async def choose(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen(app).query_one("#kpi", Choice).value = "time_to_first_touch_median"
        await pilot.pause()
        assert screen(app).query_one(Level).value == "15m"
        assert "at most 15m in 9 of 10 months." in words(app)

    on_sizes(tmp_path, choose)


def test_enter_makes_an_option_with_the_headcount_and_undo_takes_it_back(tmp_path: Path) -> None:
    async def make(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("p", "end", "down", "down", "enter")
        await until(pilot, lambda: len(app.open_scenario.scenario.policies) == 4)
        made = app.open_scenario.scenario.policies[-1]
        assert made.name == f"automatic, {made.staffing['SDR'].headcount} SDR"
        await pilot.press("u")
        await until(pilot, lambda: len(app.open_scenario.scenario.policies) == 3)

    on_sizes(tmp_path, make, standing())


def test_an_option_that_breaks_is_told_and_the_others_stand(tmp_path: Path) -> None:
    found = standing()
    assert found.result is not None
    broken = replace(found.result.options[0], is_broken=True, steps={})
    curves = {name: each for name, each in found.result.curves.items() if name != broken.name}
    result = replace(found.result, options=(broken, *found.result.options[1:]), curves=curves)

    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert "- no answer with" in answer(app)
        assert screen(app).query_one(CursorChart).shape == (0, 0)

    on_sizes(tmp_path, look, replace(found, result=result))


@pytest.mark.parametrize(
    ("kpi", "typed", "level", "sign"),
    [
        (TOUCHED, "60", 0.6, ">="),
        (TOUCHED, "60 %", 0.6, ">="),
        (TOUCHED, "0.6", 0.6, ">="),
        (TOUCHED, "62,5", 0.625, ">="),
        ("meetings_held_per_month", "40", 40, ">="),
        ("time_to_first_touch_median", "15m", 15, "<="),
        ("time_to_first_touch_median", "1h30", 90, "<="),
        ("never_touched", "5 %", 0.05, "<="),
    ],
)
def test_levels_are_read_as_people_type_them(kpi: str, typed: str, level: float, sign: str) -> None:
    scenario = loads(FEW, "small.toml")
    target = typed_target(by_key(specs(scenario, scenario.policies))[kpi], typed)
    assert target.level == pytest.approx(level)
    assert target.sign == sign


@pytest.mark.parametrize("typed", ["", "soon", "600", "-1", "5m", "1e999"])
def test_a_share_that_is_none_is_refused(typed: str) -> None:
    scenario = loads(FEW, "small.toml")
    with pytest.raises(TargetError):
        typed_target(by_key(specs(scenario, scenario.policies))[TOUCHED], typed)
