"""Pilot by keys: a test of two options is planned, read, changed, stopped and written down."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from scenarios.loading import loads
from sim.experiments.executors import InProcess
from tests.tui.screens.driven import Act, drive, shown, until
from tests.tui.small import SMALL, leadsim
from tui.app import LeadsimApp
from tui.comparing import Standing as Compared
from tui.pilot_chart import draw_charts, lengths, pilot_charts
from tui.pilot_text import pilot_words
from tui.pilot_words import at_cursor
from tui.piloting import Piloting, PilotQuestion, PilotStanding
from tui.running import Bench, Phase, RunState
from tui.screens.pilot import PilotScreen
from tui.widgets.chart import CursorChart
from tui.widgets.choice import Choice
from tui.widgets.prose import Prose

FOUR = SMALL.replace("seed = 3", "seed = 3\nreplications = 8").replace("headcount = 2", "headcount = 4")
LONG = FOUR.replace("replications = 8", "replications = 40").replace("weeks = 5", "weeks = 26")
"""Plays for some seconds: there is something to stop on a fast machine too."""
SPEED, MEETINGS = "within_5_min", "meetings_booked_per_mql"


@cache
def standing(kpi: str = MEETINGS, teams: str = "separate") -> PilotStanding:
    """What the screen gets of pilots on the small scenario: eight runs, pilots of a week."""
    asked = PilotQuestion(
        scenario=loads(FOUR, "small.toml"),
        treatment=1,
        control=0,
        kpi=kpi,
        days=7,
        share=0.5,
        teams="shared" if teams == "shared" else "separate",
        unit="lead",
        worth=0.05,
        limits=(("opt_out_rate", 0.05),),
        replications=8,
    )
    *_, last = Piloting(asked, FOUR)(Bench(InProcess(), None))
    assert isinstance(last, PilotStanding)
    return last


def on_pilot(
    tmp_path: Path, act: Act, found: PilotStanding | None = None, *, size: tuple[int, int] = (110, 40), text: str = FOUR
) -> LeadsimApp:
    """Open the area, with these results if there are any."""

    async def there(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        await pilot.press("7")
        await until(pilot, lambda: isinstance(app.screen, PilotScreen))
        await until(pilot, lambda: len(app.open_scenario.scenario.policies) < 2 or kpi(app) != "")
        if found is not None:
            screen(app).show_run(RunState("pilot", Phase.FINISHED, found, 8, 8))
            await pilot.pause()
        await act(app, pilot)

    return drive(tmp_path, there, size=size, text=text)


def screen(app: LeadsimApp) -> PilotScreen:
    assert isinstance(app.screen, PilotScreen)
    return app.screen


def kpi(app: LeadsimApp) -> str:
    return str(screen(app).query_one("#kpi", Choice).chosen)


def plan(app: LeadsimApp) -> str:
    return " ".join(str(screen(app).query_one(Prose).content).split())


def words(app: LeadsimApp) -> str:
    return " ".join(shown(app).split())


def type_into(app: LeadsimApp, name: str, text: str) -> None:
    screen(app).query_one(f"#{name}", Input).value = text


def test_before_the_run_the_screen_asks_the_usual_question(tmp_path: Path) -> None:
    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        said = words(app)
        assert "Try automatic ▼ against today, by hand ▼" in said
        assert "Look at Meetings booked per MQL ▼ Worth it from 5 points" in said
        assert "Treated 50 % Days 14 Split by people ▼ Count leads ▼" in said
        assert "Stop it over 5 % opt-outs, 0.3 % complaints" in said
        assert plan(app).startswith(
            "Not simulated yet. r plays 8 runs of 5 weeks: 20 pilots of 14 days and more. Tab leads to the fields"
        )

    on_pilot(tmp_path, look)


def test_what_compare_found_best_is_tried_until_somebody_chooses(tmp_path: Path) -> None:
    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        state = next(each for each in app.run_states if each.key == "compare")
        assert isinstance(state.snapshot, Compared)
        assert state.snapshot.result is not None
        comparison = state.snapshot.result.comparison
        best = replace(comparison, winner=replace(comparison.winner, policy="automatic, twice the score"))
        snapshot = replace(state.snapshot, result=replace(state.snapshot.result, comparison=best))
        assert app._runner is not None
        app._runner.newest["compare"] = replace(state, snapshot=snapshot)
        await pilot.press("2", "7")
        await until(pilot, lambda: "Try automatic, twice the score ▼ against today, by hand ▼" in words(app))
        screen(app).query_one("#treatment", Choice).value = 1
        await pilot.pause()
        await pilot.press("2", "7")
        await until(pilot, lambda: "Try automatic ▼ against today, by hand ▼" in words(app))

    on_pilot(tmp_path, look)


def test_speed_and_meetings_stand_on_two_lines_then_the_words_of_the_command(tmp_path: Path) -> None:
    found = standing()
    told = found.told
    assert told is not None
    first = pilot_words(told, told.answer.tests[0], first=True)

    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        lines = [line.strip() for line in str(screen(app).query_one(Prose).content).splitlines()]
        assert lines[0].startswith("Meetings booked per MQL: ")
        assert lines[1].startswith("MQLs touched within 5 minutes: ")
        assert lines[2].startswith("Run it for 7 days: ")
        assert " ".join(first.split()) in plan(app)
        assert "Worth it from +5 points on: if that is the truth, 7 days see it in" in plan(app)
        assert "False alarms:" in plan(app)
        assert "Harm limit: more than 5 % opt-outs of leads touched would stop" in plan(app)
        assert "from 8 of 8 simulated runs." in plan(app)

    on_pilot(tmp_path, look, found)


def test_the_command_that_is_shown_asks_the_same(tmp_path: Path) -> None:
    found = standing()
    assert found.told is not None
    path = tmp_path / "small.toml"
    path.write_text(FOUR)
    command = found.question.command(str(path)).split()
    folder = tmp_path / "out"
    done = leadsim(*command[1:], "--up-to", "364", "--workers", "1", "--out", str(folder))

    async def export(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("e")
        await until(pilot, (tmp_path / "small - pilot" / "power.png").exists)
        await until(pilot, lambda: "Written to" in words(app))

    on_pilot(tmp_path, export, found)
    assert done.exit_code == 0
    written = tmp_path / "small - pilot"
    assert sorted(each.name for each in written.iterdir()) == ["pilot.json", "pilot.txt", "power.csv", "power.png"]
    for name in ("pilot.json", "power.csv"):
        assert (written / name).read_bytes() == (folder / name).read_bytes()


def test_shared_people_are_warned_of(tmp_path: Path) -> None:
    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert "⚠ Meetings booked per MQL: both options share the same people, so" in plan(app)

    on_pilot(tmp_path, look, standing(teams="shared"))


def test_left_and_right_choose_a_length_and_enter_takes_it(tmp_path: Path) -> None:
    found = standing(SPEED)
    told = found.told
    assert told is not None
    assert lengths(told.answer) == [7, 14, 28]

    async def choose(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert at_cursor(told, 0) in plan(app)
        await pilot.press("right")
        await pilot.pause()
        assert at_cursor(told, 1) in plan(app)
        assert at_cursor(told, 1).startswith("Run it for 14 days: ")
        await pilot.press("enter")
        await until(pilot, lambda: app.run_state is not None and app.run_state.key == "pilot")
        assert screen(app).query_one("#days", Input).value == "14"

    on_pilot(tmp_path, choose, found)


def test_a_click_on_a_length_chooses_it(tmp_path: Path) -> None:
    async def click(app: LeadsimApp, pilot: Pilot[None]) -> None:
        chart = screen(app).query_one(CursorChart)
        at = next(x for x in range(chart.size.width) if screen(app).find(x, 2, chart.size.width, 10) == (0, 2))
        await pilot.click(chart, offset=(at + 1, 2))
        await pilot.pause()
        assert chart.cursor == (0, 2)

    on_pilot(tmp_path, click, standing(SPEED))


@pytest.mark.slow
def test_r_simulates_and_escape_stops_and_keeps_and_r_plays_only_what_is_missing(tmp_path: Path) -> None:
    async def stop(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("r")
        await until(pilot, lambda: screen(app).standing is not None)
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped at" in words(app))
        first = screen(app).standing
        assert first is not None
        assert first.told is not None
        await pilot.press("r")
        await until(pilot, lambda: app.run_state is not None and app.run_state.phase is Phase.FINISHED)
        assert "All 40 simulated runs are done." in words(app)
        assert "from 40 of 40 simulated runs." in plan(app)

    on_pilot(tmp_path, stop, text=LONG)


def test_fields_that_cannot_be_read_say_what_they_want_and_nothing_is_played(tmp_path: Path) -> None:
    async def wrong(app: LeadsimApp, pilot: Pilot[None]) -> None:
        for name, text in (("days", "soon"), ("share", "120"), ("worth", "x"), ("opt_outs", "x")):
            type_into(app, name, text)
        await pilot.press("d", "enter", "r")
        await pilot.pause()
        said = words(app)
        assert "Days: a whole number from 1 to 730, such as 14, or weeks, such as 2w." in said
        assert "Treated: a share of the leads, more than 0 % and under 100 %, such as 50 %." in said
        assert "Worth it from: a number of points" in said
        assert "Opt-outs: a share" in said
        assert app.run_state is None or app.run_state.key != "pilot"
        type_into(app, "opt_outs", "")
        screen(app).show()
        await pilot.pause()
        assert "Opt-outs: a share" not in words(app)

    on_pilot(tmp_path, wrong)


def test_a_team_of_one_cannot_be_split_by_people(tmp_path: Path) -> None:
    one = FOUR.replace('role = "sdr"\nheadcount = 4', 'role = "sdr"\nheadcount = 1')

    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert "It cannot be split by people: team SDR has one person" in words(app)
        screen(app).query_one("#teams", Choice).value = "shared"
        await pilot.pause()
        assert "It cannot be split" not in words(app)

    on_pilot(tmp_path, look, text=one)


def test_two_options_that_are_the_same_are_told_and_x_swaps(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("x")
        await pilot.pause()
        assert "Try today, by hand ▼ against automatic ▼" in words(app)
        screen(app).query_one("#treatment", Choice).value = 1
        await pilot.pause()
        assert "Choose two different options." in words(app)
        await pilot.press("p")
        await pilot.pause()
        assert "Try automatic, twice the" in words(app)

    on_pilot(tmp_path, act)


def test_with_one_option_there_is_nothing_to_try(tmp_path: Path) -> None:
    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert plan(app).startswith("Nothing to try yet: there is one option.")
        await pilot.press("r")
        assert app.run_state is None or app.run_state.key != "pilot"

    on_pilot(tmp_path, look, text=FOUR[: FOUR.index('[[policies]]\nname = "automatic"')])


def test_an_edit_makes_the_plan_grey(tmp_path: Path) -> None:
    async def edit(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.edit(("sources", 0, "leads_per_week"), 21)
        await until(pilot, lambda: "Edited after its run. r updates it (about" in words(app))
        assert screen(app).query_one(CursorChart).is_stale

    on_pilot(tmp_path, edit, standing())


def test_what_was_asked_is_as_it_was_at_the_next_start(tmp_path: Path) -> None:
    async def leave(app: LeadsimApp, pilot: Pilot[None]) -> None:
        type_into(app, "days", "28")
        screen(app).query_one("#unit", Choice).value = "week"
        screen(app).query_one("#kpi", Choice).value = "contact_rate"
        await pilot.pause()
        await pilot.press("q")

    left = on_pilot(tmp_path, leave)
    assert left.session.selected["pilot"]["days"] == "28"

    async def back(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: isinstance(app.screen, PilotScreen) and kpi(app) == "contact_rate")
        assert screen(app).query_one("#days", Input).value == "28"
        assert screen(app).query_one("#unit", Choice).chosen == "week"

    drive(tmp_path, back, text=FOUR, session=replace(left.session, running=None))


def test_help_explains_the_field_with_the_focus(tmp_path: Path) -> None:
    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen(app).query_one("#unit", Choice).focus()
        await pilot.press("question_mark")
        await until(pilot, lambda: "Days are safest where leads wait for the same people." in words(app))

    on_pilot(tmp_path, look)


@pytest.mark.parametrize("height", [0, 1, 3, 6, 9, 12, 20])
@pytest.mark.parametrize("width", [0, 5, 40, 100])
def test_both_charts_fill_their_place_whatever_its_size(width: int, height: int) -> None:
    from tui.charts.glyphs import FINE
    from tui.charts.palette import DARK

    told = standing().told
    assert told is not None
    strips = draw_charts(pilot_charts(told, 0), width, height, DARK, FINE)
    assert len(strips) == height
    assert {strip.cell_length for strip in strips} <= {width}
