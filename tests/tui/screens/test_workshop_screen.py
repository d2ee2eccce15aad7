"""Workshop: agree on what counts as a good lead, see what it costs at once, and keep what was agreed."""

import datetime as dt
import time
import tomllib
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from policies.settings import Gate
from scenarios.catalogue import library_paths
from scenarios.loading import loads
from sim.experiments.gate import gate_view, gate_worlds
from tests.shortened import first
from tests.tui.screens.driven import drive, folders, shown, until
from tui.app import LeadsimApp
from tui.forms.rows import rows_of_parts
from tui.forms.values import Values
from tui.screens.workshop import WorkshopScreen
from tui.screens.workshop_look import Question, answered
from tui.screens.workshop_rows import agreed_count, agreed_rows, new_variant, places_of, shown_options
from tui.screens.workshop_table import Column, told
from tui.session import load_session
from tui.widgets.form import Form
from tui.widgets.form_lines import FormLines
from tui.widgets.slider import Slider

DEMO = library_paths()["saas-20-salespeople"].read_text(encoding="utf-8")
DATA = tomllib.loads(DEMO)
SMALL_GATE = DEMO.replace("weeks = 12 ", "weeks = 5 ").replace("replications = 60", "replications = 1")


def workshop(app: LeadsimApp) -> WorkshopScreen:
    assert isinstance(app.screen, WorkshopScreen)
    return app.screen


async def looked(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """What follows at once has been worked out."""
    await until(pilot, lambda: app.open_scenario.is_read and bool(workshop(app).views))


def test_agreeing_is_kept_in_the_file_with_its_day_and_can_be_undone(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        before = app.open_scenario.text
        await pilot.press("a")
        row = tomllib.loads(app.open_scenario.text)["agreement"]["rows"]["mql"]
        assert row == {"agreed": True, "when": dt.date.today()}
        assert "1 of 6 agreed" in shown(app)
        await until(pilot, lambda: app.open_scenario.is_read)
        assert app.open_scenario.scenario.agreement.rows["mql"].agreed
        await pilot.press("u")
        assert app.open_scenario.text == before

    drive(tmp_path, act, area="workshop", text=SMALL_GATE)


def test_words_owner_and_who_agreed_are_typed_in_the_row(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("down", "down", "enter")
        assert app.screen.query_one(FormLines).has_focus
        app.screen.query_one(Form).go_to(("agreement", "rows", "first_contact", "by"))
        await pilot.press("enter", *"Sales and marketing", "enter")
        row = tomllib.loads(app.open_scenario.text)["agreement"]["rows"]["first_contact"]
        assert row["by"] == "Sales and marketing"
        assert row["owner"] == "Sales"

    drive(tmp_path, act, area="workshop", text=SMALL_GATE)


def test_a_slid_score_is_answered_at_once_and_is_in_the_file(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await looked(app, pilot)
        today = workshop(app).views[0].total
        app.screen.query_one(Slider).focus()
        began = time.perf_counter()
        await pilot.press("pageup")
        await until(pilot, lambda: 6 in workshop(app).views and workshop(app).views[6].total.mqls < today.mqls)
        answered = time.perf_counter() - began
        assert app.open_scenario.text.count("min_score = 55") == 1
        assert workshop(app).views[6].total.good_missed > today.good_missed
        assert answered < 3  # 0.3 s on a machine of its own; here other tests run beside

    drive(tmp_path, act, area="workshop", text=SMALL_GATE)


def test_what_is_changed_becomes_a_variant_beside_today_and_one_undo_takes_it_back(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        before = app.open_scenario.text
        assert "A change makes variant A." in shown(app)
        app.screen.query_one(Slider).focus()
        await pilot.press("right")
        data = tomllib.loads(app.open_scenario.text)
        assert (data["mql"]["min_score"], data["policies"][6]["mql"]["min_score"]) == (45, 46)
        assert "Changing: A" in shown(app)
        await pilot.press("right")
        assert tomllib.loads(app.open_scenario.text)["policies"][6]["mql"]["min_score"] == 47
        await pilot.press("u", "u")
        assert app.open_scenario.text == before

    drive(tmp_path, act, area="workshop", text=SMALL_GATE)


def test_a_changed_promise_becomes_a_variant_with_all_the_other_promises(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("down", "down", "enter")
        app.screen.query_one(Form).go_to(("sla", 0, "first_touch"))
        await pilot.press("enter", *"7m", "enter")
        data = tomllib.loads(app.open_scenario.text)
        made = data["policies"][6]
        assert made["name"] == "variant A"
        assert made["sla"] == [{**data["sla"][0], "first_touch": "7m"}, *data["sla"][1:]]
        await until(pilot, lambda: app.open_scenario.is_read)
        assert app.open_scenario.problems == ()

    drive(tmp_path, act, area="workshop", text=SMALL_GATE)


def test_what_holds_for_all_options_is_changed_for_all(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("down", "down", "down", "down", "enter")
        app.screen.query_one(Form).go_to(("agreement", "rows", "rejection", "rule"))
        await pilot.press("enter", *"No fit", "escape")
        data = tomllib.loads(app.open_scenario.text)
        assert data["agreement"]["rows"]["rejection"]["rule"] == "No fit"
        assert len(data["policies"]) == 6

    drive(tmp_path, act, area="workshop", text=SMALL_GATE)


def test_the_next_start_shows_the_row_and_the_variant_that_was_changed(tmp_path: Path) -> None:
    async def leave(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("v", "down", "down", "q")

    async def look(app: LeadsimApp, pilot: Pilot[None]) -> None:
        assert app.screen.query_one("#rows", OptionList).highlighted == 2
        assert "HOW SOON IS A LEAD CALLED?" in shown(app)
        assert "Changing: A" in shown(app)

    drive(tmp_path, leave, area="workshop", text=SMALL_GATE)
    drive(tmp_path, look, session=load_session(folders(tmp_path).state))


@pytest.mark.slow
def test_a_slid_score_is_answered_within_300_ms_on_the_demo(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await looked(app, pilot)
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running, 120)
        app.screen.query_one(Slider).focus()
        await pilot.press("home")
        await until(pilot, lambda: 6 in workshop(app).views)
        took = []
        for _ in range(7):
            before = workshop(app).views[6].total.mqls
            began = time.perf_counter()
            await pilot.press("pageup")  # Pilot waits until all is at rest, so this is more than what a person waits
            while workshop(app).views[6].total.mqls >= before:
                await pilot.pause(0.005)
            took.append(time.perf_counter() - began)
            await until(pilot, lambda: app.open_scenario.is_read)
        assert sorted(took)[3] < 0.3

    drive(tmp_path, act, area="workshop", text=DEMO.replace("replications = 60", "replications = 1"))


def test_a_variant_is_an_option_of_the_file_and_is_told_beside_today(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await looked(app, pilot)
        await pilot.press("v")
        await until(pilot, lambda: len(workshop(app).views) == 2)
        option = app.open_scenario.scenario.policies[-1]
        assert (option.name, option.like) == ("variant A", app.open_scenario.scenario.policies[0].name)
        assert "Changing: A" in shown(app)
        app.screen.query_one(Slider).focus()
        await pilot.press("pageup", "pageup")
        await until(pilot, lambda: app.open_scenario.is_read)
        await until(pilot, lambda: "(-" in shown(app))
        assert app.open_scenario.scenario.mql is not None
        assert app.open_scenario.scenario.mql.min_score == 45
        await pilot.press("v", "v")
        assert [policy["name"] for policy in tomllib.loads(app.open_scenario.text)["policies"][-2:]] == [
            "variant A",
            "variant B",
        ]

    drive(tmp_path, act, area="workshop", text=SMALL_GATE)


def test_meetings_and_money_are_grey_until_they_are_simulated_and_after_an_edit(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        await pilot.pause()
        assert workshop(app)._is_current()
        assert "r plays it" not in shown(app)
        await pilot.press("a")
        assert "r plays it" in shown(app)

    drive(tmp_path, act, area="workshop")


def test_big_text_shows_what_matters_and_goes_back(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        theme = app.theme
        await looked(app, pilot)
        await pilot.press("f")
        await pilot.pause()
        assert not app.screen.query_one(Form).display
        assert app.theme == "leadsim-projector"
        assert "WHO COUNTS AS A GOOD LEAD?" in shown(app)
        assert "Junk handed over" in shown(app)
        await pilot.press("right")
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one(Form).display
        assert app.theme == theme

    drive(tmp_path, act, area="workshop", text=SMALL_GATE)


def test_our_words_have_definitions(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("end")
        await pilot.pause()
        assert app.screen.query_one("#rows", OptionList).highlighted == 6
        for word in ("ICP", "MQL", "SAL", "SQL", "rejected", "nurture"):
            assert word in shown(app)

    drive(tmp_path, act, area="workshop", text=SMALL_GATE)


@pytest.mark.parametrize("size", first(1, [(80, 24), (60, 16), (200, 60)]), ids=str)
def test_every_row_can_be_shown_in_any_window(tmp_path: Path, size: tuple[int, int]) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        for _row in range(7):
            await pilot.press("enter")
            await pilot.pause()
            await pilot.press("escape", "down")
        assert app.is_running

    drive(tmp_path, act, area="workshop", size=size, text=SMALL_GATE)


def test_each_of_the_six_rows_has_words_and_what_decides() -> None:
    values = Values(DATA)
    for row in agreed_rows():
        rows = rows_of_parts(places_of(row, 0, values), values)
        labels = [one.label for one in rows]
        assert labels[:5] == ["IN WORDS", "Rule", "Owner", "Measured by", "Promise"]
        assert labels[5:9] == ["Agreed", "By", "Agreed on", "WHAT DECIDES"]
        assert len(rows) > 9


def test_a_variant_takes_all_from_the_base_and_has_a_definition_of_its_own() -> None:
    found = new_variant(DATA, 0)
    assert found is not None
    assert found == ("A", {"name": "variant A", "like": DATA["policies"][0]["name"], "mql": DATA["mql"]})
    more = {**DATA, "policies": [*DATA["policies"], found[1], {"name": "variant B"}]}
    assert shown_options(more) == (("today", 0), ("A", 6), ("B", 7))
    assert new_variant(more, 0) is None
    polish = {"policies": [{"name": "dziś"}, {"name": "wariant A"}]}
    assert shown_options(polish) == (("today", 0), ("A", 1))


def test_agreed_rows_are_counted_among_the_six() -> None:
    rows = {"mql": {"agreed": True}, "routing": {"agreed": False}, "lunch": {"agreed": True}}
    assert agreed_count({"agreement": {"rows": rows}}) == 1
    assert agreed_count({"agreement": 5}) == 0


def test_a_variants_numbers_say_how_they_move_with_their_range() -> None:
    scenario = loads(DEMO)
    worlds = gate_worlds(scenario, 2)
    views = [gate_view(worlds, scenario, option) for option in (scenario.policies[0], scenario.policies[4])]
    lines = told(
        [Column("today", views[0], {}), Column("A", views[1], {"x": "12"})], [("x", "X")], 100,
        is_current=False, is_brief=False,
    )  # fmt: skip
    text = [line.text for line in lines]
    assert "as today" not in text[2]
    assert f"({views[1].total.mqls - views[0].total.mqls:.0f}, " in text[2]
    assert text[-1].split() == ["X", "–", "12"]
    assert lines[-1].is_grey
    assert len(told([Column("today", None, {})], [("x", "X")], 60, is_current=True, is_brief=True)) <= 9


def test_only_options_that_changed_are_worked_out_anew_and_leads_only_for_another_market() -> None:
    scenario = loads(SMALL_GATE)
    one = Question(scenario, {0: scenario.policies[0], 4: scenario.policies[4]})
    before = answered(one, None)
    two = one.drafted({0}, Gate(min_score=80))
    after = answered(two, before)
    assert after.worlds is before.worlds
    assert after.views[4] is before.views[4]
    assert after.views[0].total.mqls < before.views[0].total.mqls
    assert not two.has_answer_of(one)
    assert Question(loads(SMALL_GATE), dict(one.options)).has_answer_of(one)
    busier = loads(SMALL_GATE.replace("leads_per_week = 42", "leads_per_week = 84"))
    more = answered(Question(busier, dict(one.options)), before)
    assert more.views[0].total.leads > before.views[0].total.leads
