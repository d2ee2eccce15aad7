"""The live floor, driven by keys: it plays a typical run, alone or beside another option on the same leads."""

import asyncio
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.pilot import Pilot

from policies.durations import MINUTE
from sim.experiments.compare import labelled
from sim.experiments.encoding import encode
from sim.experiments.jobs import Job
from sim.experiments.store import Store
from sim.measures.measure import measure
from tests.shortened import first
from tests.tui.screens.driven import drive, shown, until
from tests.tui.screens.floors import PROMISED, Floor, on_floor
from tui.app import LeadsimApp
from tui.palette import actions
from tui.running import Phase
from tui.screens.floor import FloorScreen
from tui.screens.lead_story import LeadStoryScreen
from tui.widgets.floor_lanes import FloorLanes

BROKEN = PROMISED.replace('routing = "round_robin"', 'routing = { method = "plugin", plugin = "mine.py" }', 1)
HOSTILE = ("[/b]", "[@click=app.quit]x[/]", "日本語の名前", "👍🏽👨‍👩‍👧", "e\u0301\u0301", "x" * 120, "{who} %s")


def lanes(floor: Floor) -> FloorLanes:
    return floor.screen.query_one("#first", FloorLanes)


def test_it_begins_paused_at_the_opening_of_the_typical_week_with_everybody_on_it(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        film = floor.screen.films[0]
        assert floor.when == "Mon 09:00:00"
        assert film.weeks.number(floor.screen.at) == film.weeks.typical
        said = shown(floor.app)
        assert f"week {film.weeks.typical} of 5, a typical one   run 1, not known how typical" in said
        for word in ("today, by hand", "WAITING", "WHAT JUST HAPPENED", "SDR 1", "AE 2", "busy "):
            assert word in said
        await floor.wait(60)
        assert floor.when == "Mon 09:00:00"

    on_floor(tmp_path, act)


def test_the_mark_on_the_week_leaves_the_days_names_whole(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        for _half_hour in range(6):
            await floor.pilot.press("greater_than_sign")
            days = shown(floor.app).splitlines()[3]
            assert all(day in days for day in ("Mon", "Tue", "Wed", "Thu", "Fri")), days

    on_floor(tmp_path, act)


def test_played_it_moves_with_the_wall_clock_times_the_speed(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        await floor.pilot.press("space")
        await floor.wait(7.5)
        assert floor.when == "Mon 09:07:30"
        assert "Mon 09:07:30  ▶ 1 min per second" in shown(floor.app)
        await floor.pilot.press("space")
        await floor.wait(100)
        assert "Mon 09:07:30  ■ 1 min per second" in shown(floor.app)

    on_floor(tmp_path, act)


def test_at_high_speeds_it_shows_whole_minutes(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        await floor.pilot.press("plus", "space")
        await floor.wait(1.5)
        assert "Mon 09:07  ▶ 5 min per second" in shown(floor.app)
        await floor.pilot.press("minus", "minus", "minus", "minus")
        await floor.wait(0)
        assert "▶ real time" in shown(floor.app)

    on_floor(tmp_path, act)


def test_a_closed_night_is_skipped(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        await floor.pilot.press("g", *"Mon", "space", *"17:50", "enter", "space")
        assert floor.when == "Mon 17:50:00"
        await floor.wait(0)
        await floor.wait(2)
        assert floor.when == "Tue 09:02:00"

    on_floor(tmp_path, act)


def test_commas_and_arrows_scrub_and_weeks_go_round(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        press = floor.pilot.press
        await press("full_stop", "full_stop", "comma", "greater_than_sign")
        assert floor.when == "Mon 09:31:00"
        await press("less_than_sign")
        assert floor.when == "Mon 09:01:00"
        weeks = floor.screen.films[0].weeks
        before = weeks.number(floor.screen.at)
        for _ in range(weeks.measured):
            await press("w")
        assert weeks.number(floor.screen.at) == before
        await press("W")
        assert weeks.number(floor.screen.at) == (before - 2) % weeks.measured + 1
        await press("t")
        assert weeks.number(floor.screen.at) == weeks.typical

    on_floor(tmp_path, act)


def test_go_to_time_says_at_the_field_what_may_be_written(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        await floor.pilot.press("g", *"Moonday", "space", *"25:00", "enter")
        await floor.pilot.pause()
        assert "A time goes from 00:00 to 23:59." in shown(floor.app)
        await floor.pilot.press("escape")
        await floor.pilot.pause()
        assert "A time goes" not in shown(floor.app)
        assert floor.when == "Mon 09:00:00"

    on_floor(tmp_path, act)


def test_n_stands_a_minute_before_the_next_breach_and_it_happens_before_your_eyes(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        film = floor.screen.films[0]
        coming = film.next_breach(floor.screen.at + MINUTE)
        assert coming is not None
        await floor.pilot.press("n")
        assert floor.screen.at == coming.at - MINUTE
        assert lanes(floor).cursor == ("lead", coming.lead)
        assert "59s left, alert" in shown(floor.app)
        await floor.pilot.press("space")
        await floor.wait(1.5)
        said = shown(floor.app)
        assert "09:05 #72 is LATE: not touched within 5m" in said
        assert "nobody owns it yet" in said
        assert any(f"▸#{coming.lead}," in line and "LATE by 30s" in line for line in said.splitlines())
        await floor.pilot.press("space", "n")
        following = film.next_breach(coming.at + 2 * MINUTE)
        assert following is not None
        assert floor.screen.at == following.at - MINUTE

    on_floor(tmp_path, act)


def test_two_options_stand_side_by_side_on_the_same_leads_at_one_instant(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        before = floor.screen.films[0]
        await floor.pilot.press("greater_than_sign", "b")
        await until(floor.pilot, lambda: len(floor.screen.films) == 2)
        first, second = floor.screen.films
        assert first is before
        assert first.world is second.world
        assert floor.when == "Mon 09:30:00"
        frames = [each.frame for each in floor.screen.query(FloorLanes)]
        assert [frame.at for frame in frames if frame is not None] == [floor.screen.at] * 2
        said = shown(floor.app)
        assert "today, by hand" in said
        assert "automatic" in said
        await floor.pilot.press("b")
        await until(floor.pilot, lambda: len(floor.screen.films) == 1)
        assert floor.screen.films[0] is before

    on_floor(tmp_path, act, size=(160, 45))


def test_another_option_is_chosen_from_a_list(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        await floor.pilot.press("p")
        await floor.pilot.pause()
        assert "Which option do you want to look at?" in shown(floor.app)
        await floor.pilot.press("down", "enter")
        await until(floor.pilot, lambda: floor.screen.films[0].policy.name == "automatic")
        assert floor.when == "Mon 09:00:00"

    on_floor(tmp_path, act)


def test_enter_tells_a_leads_story_and_enter_there_shows_that_moment(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        await floor.pilot.press("n", "enter")
        await floor.pilot.pause()
        story = floor.app.screen
        assert isinstance(story, LeadStoryScreen)
        said = shown(floor.app)
        assert "under today, by hand" in said
        assert "In the end:" in said
        await floor.pilot.press("home", "enter")
        await floor.pilot.pause()
        assert floor.app.screen is floor.screen
        film = floor.screen.films[0]
        cursor = lanes(floor).cursor
        assert cursor is not None
        coming = film.next_breach(film.next_open(film.weeks.span(film.weeks.typical)[0]) + MINUTE)
        assert coming is not None
        assert floor.screen.at == film.world.created[coming.lead]

    on_floor(tmp_path, act)


def test_the_cursor_reaches_people_and_says_who_has_no_lead(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        await floor.pilot.press(*["down"] * 40, "enter")
        assert [each.message for each in floor.app._notifications] == ["Nobody's lead: this person has none in hand."]
        assert lanes(floor).cursor == ("person", 3)

    on_floor(tmp_path, act)


def test_a_click_on_the_week_goes_there_and_one_on_what_happened_tells_the_story(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        await floor.pilot.press("n", "space")
        await floor.wait(2)
        await floor.pilot.press("space")
        await floor.pilot.click("#first", offset=(90, 2))
        await floor.pilot.pause()
        assert isinstance(floor.app.screen, LeadStoryScreen)
        await floor.pilot.press("escape")
        await floor.pilot.click("#clock", offset=(1, 1))
        assert floor.when == "Mon 09:00:00"

    on_floor(tmp_path, act)


def test_an_option_that_breaks_says_why_and_another_can_be_looked_at(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        said = shown(floor.app)
        assert "This option could not be simulated." in said
        assert "mine.py" in said
        await floor.pilot.press("space", "n", "w", "enter", "p", "down", "enter")
        await until(floor.pilot, lambda: bool(floor.screen.films))
        assert floor.when == "Mon 09:00:00"

    on_floor(tmp_path, act, text=BROKEN)


def test_an_edit_is_told_and_r_simulates_again(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        before = floor.screen.reel
        floor.app.edit(("teams", 0, "headcount"), 3)
        await until(floor.pilot, lambda: "Edited after it was simulated" in shown(floor.app))
        assert floor.screen.reel is before
        await until(floor.pilot, lambda: floor.app.open_scenario.scenario.teams[0].headcount == 3)
        await floor.pilot.press("r")
        await until(floor.pilot, lambda: floor.screen.reel is not before)
        assert "SDR 3" in shown(floor.app)
        assert "Edited" not in shown(floor.app)

    on_floor(tmp_path, act)


def test_the_typical_run_is_that_of_the_comparison(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and app.run_state.phase is Phase.FINISHED)
        await pilot.press("5")
        await until(pilot, lambda: isinstance(app.screen, FloorScreen) and bool(app.screen.films))
        screen = app.screen
        assert isinstance(screen, FloorScreen)
        assert screen.reel is not None
        assert f"run {screen.reel.replication + 1}, the most typical of 30" in shown(app)

    drive(tmp_path, act)


def test_what_is_shown_is_the_run_whose_numbers_were_kept(tmp_path: Path) -> None:
    """Simulated again from its key, with its decisions: not a byte of its summary is another one."""

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and app.run_state.phase is Phase.FINISHED)
        await pilot.press("5")
        await until(pilot, lambda: isinstance(app.screen, FloorScreen) and bool(app.screen.films))
        screen = app.screen
        assert isinstance(screen, FloorScreen)
        assert screen.reel is not None
        scenario, (film, *_none) = app.open_scenario.scenario, screen.films
        job = Job(scenario, labelled(scenario.policies)[screen.reel.shots[0].option], screen.reel.replication)
        store = app.folders.store
        assert store is not None
        with Store(store) as kept:
            stored = kept.known([job])[job.key].summary
        assert encode(measure(film.trace, film.world, film.policy)) == stored
        assert film.trace.decisions is not None

    drive(tmp_path, act)


def test_while_the_run_is_simulated_it_says_so(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("5")
        await until(pilot, lambda: isinstance(app.screen, FloorScreen))
        screen = app.screen
        assert isinstance(screen, FloorScreen)
        if screen.reel is None:
            assert "Simulating a typical run to look at ..." in shown(app)
        await until(pilot, lambda: bool(screen.films))
        assert "Simulating" not in shown(app)

    drive(tmp_path, act)


@pytest.mark.parametrize("hostile", first(3, HOSTILE))
def test_names_from_the_file_are_shown_as_they_are(tmp_path: Path, hostile: str) -> None:
    text = PROMISED.replace("today, by hand", hostile).replace('name = "demo form"', f'name = "{hostile}"')

    async def act(floor: Floor) -> None:
        await floor.pilot.press("n", "b")
        await until(floor.pilot, lambda: len(floor.screen.films) == 2)
        said = shown(floor.app)
        if hostile.isascii() and len(hostile) < 30:
            assert hostile in said
        await floor.pilot.press("enter", "escape", "p", "escape")
        assert floor.app.screen is floor.screen

    on_floor(tmp_path, act, text=text, size=(160, 45))


@pytest.mark.parametrize("size", [(40, 15), (60, 16), (80, 24), (300, 100)])
def test_it_fits_any_window(tmp_path: Path, size: tuple[int, int]) -> None:
    async def act(floor: Floor) -> None:
        await floor.pilot.press("n", "b")
        await until(floor.pilot, lambda: len(floor.screen.films) == 2)
        await floor.pilot.press("space", *["down"] * 12)
        await floor.wait(3)
        assert all(len(line) <= size[0] for line in shown(floor.app).splitlines())

    on_floor(tmp_path, act, size=size)


@pytest.mark.slow
def test_a_storm_of_resizes_while_it_plays_ends_in_order(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        await floor.pilot.press("space")
        for number in range(60):
            floor.seconds += 0.05
            await floor.pilot.resize_terminal(60 + number * 37 % 140, 16 + number * 13 % 60)
        await floor.pilot.resize_terminal(120, 40)
        await floor.wait(0)
        assert "WHAT JUST HAPPENED" in shown(floor.app)

    on_floor(tmp_path, act)


def test_every_key_is_in_the_palette(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        offered = {binding.action for _, _, binding in actions(floor.app.screen)}
        wanted = {one.action for one in FloorScreen.BINDINGS if isinstance(one, Binding)}
        assert len(wanted) == 15
        assert wanted <= offered

    on_floor(tmp_path, act)


def test_nothing_moves_while_another_area_is_in_front(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        await floor.pilot.press("space", "2")
        await floor.wait(30)
        await floor.pilot.press("5")
        await asyncio.sleep(0)
        assert floor.when == "Mon 09:00:00"

    on_floor(tmp_path, act)


def test_the_next_start_stands_where_this_one_ended(tmp_path: Path) -> None:
    kept: list[tuple[object, int]] = []

    async def act(floor: Floor) -> None:
        await floor.pilot.press("p", "down", "enter")
        await until(floor.pilot, lambda: floor.screen.films[0].policy.name == "automatic")
        await floor.pilot.press("w", "greater_than_sign", "plus")
        kept.append((floor.screen.remembered(), floor.screen.at))

    async def again(floor: Floor) -> None:
        assert (floor.screen.remembered(), floor.screen.at) == kept[0]
        assert "5 min per second" in shown(floor.app)

    on_floor(tmp_path, act)
    on_floor(tmp_path, again, selected=kept[0][0])
    on_floor(tmp_path, starts_anyway, selected={"options": ["gone"], "at": "x", "speed": None})


async def starts_anyway(floor: Floor) -> None:
    assert floor.when == "Mon 09:00:00"


def test_a_fault_while_simulating_is_the_apps_to_tell(tmp_path: Path) -> None:
    async def act(floor: Floor) -> None:
        floor.screen.restore({"options": ["no such option"], "at": 0, "speed": 0})
        await floor.pilot.press("r")
        await floor.pilot.pause(5)

    with pytest.raises(KeyError, match="no such option"):
        on_floor(tmp_path, act)
