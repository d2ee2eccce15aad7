"""The interview on the screen, driven by keys: nothing is in the way, nothing that was answered is lost."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from scenarios.loading import load
from tests.tui.screens.driven import drive, shown, until
from tui.app import LeadsimApp
from tui.screens.interview import InterviewScreen, QuestionRow
from tui.screens.library import LibraryScreen
from tui.widgets.choice import Choice


async def to_interview(app: LeadsimApp, pilot: Pilot[None]) -> InterviewScreen:
    """From the list of files."""
    await pilot.press("o")
    await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
    await pilot.pause()
    await pilot.press("n")
    await until(pilot, lambda: isinstance(app.screen, InterviewScreen) and isinstance(app.focused, Input))
    assert isinstance(app.screen, InterviewScreen)
    return app.screen


def row(screen: InterviewScreen, key: str) -> QuestionRow:
    return next(each for each in screen.query(QuestionRow) if each.question.key == key)


def answer(screen: InterviewScreen, **answers: str) -> None:
    """As if typed, each into its field."""
    for key, text in answers.items():
        row(screen, key).query_one(Input).value = text


def test_answers_become_a_scenario_that_is_opened(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen = await to_interview(app, pilot)
        await pilot.press(*"2", "enter")
        answer(screen, mqls_per_month="10", sources="[/b] form")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Written:" in shown(app), 60)
        said = shown(app)
        assert "You said" in said
        assert "MQLs a month" in said
        await pilot.press("ctrl+o")
        made = tmp_path / "work" / "our-numbers-from-an-interview.toml"
        await until(pilot, lambda: app.open_scenario.path == made)
        assert load(made).sources[0].name == "[/b] form"
        assert made.with_name("our-numbers-from-an-interview.answers.toml").is_file()

    drive(tmp_path, act)


def test_what_is_wrong_or_missing_is_told_at_its_question_and_nothing_is_played(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen = await to_interview(app, pilot)
        answer(screen, salespeople="3", managers="3", within_1_h="130 %")
        assert "How many salespeople are there in all? (needed)" in shown(app)
        assert "^r makes a scenario" in shown(app)
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert row(screen, "within_1_h").has_class("-wrong")
        assert row(screen, "sources").has_class("-wrong")
        assert not row(screen, "hours").has_class("-wrong")
        assert app.focused is row(screen, "mqls_per_month").query_one(Input)
        assert "must be answered" in shown(app)
        answer(screen, within_1_h="", mqls_per_month="9", sources="ads")
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert app.focused is row(screen, "managers").query_one(Input)
        assert "somebody must be left to sell" in shown(app)
        assert all(state.key != "interview" for state in app.run_states)

    drive(tmp_path, act, size=(80, 24))


def test_answers_are_kept_when_one_leaves_and_shown_again(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        screen = await to_interview(app, pilot)
        answer(screen, salespeople="12", within_1_h="30 %", sources="ads 25 %, demo", hours="24x7")
        row(screen, "routing").query_one(Choice).value = "shared queue"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert "interview.answers" not in shown(app)  # answers are no scenario
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen) and isinstance(app.focused, Input))
        again = app.screen
        assert isinstance(again, InterviewScreen)
        kept = {
            key: row(again, key).query_one(Input).value for key in ("salespeople", "within_1_h", "sources", "hours")
        }
        assert kept == {"salespeople": "12", "within_1_h": "30 %", "sources": "ads 25 %, demo", "hours": "24x7"}
        assert row(again, "routing").query_one(Choice).chosen == "shared queue"

    drive(tmp_path, act)


@pytest.mark.slow
def test_the_palette_leads_there_and_escape_stops_the_search(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"some questions")
        await until(pilot, lambda: "some questions about your team" in shown(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen) and isinstance(app.focused, Input))
        screen = app.screen
        assert isinstance(screen, InterviewScreen)
        answer(screen, salespeople="20", mqls_per_month="300", sources="ads, demo", first_response="24h")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: screen.has_class("-solving"))
        await pilot.press("escape")
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        assert not screen.has_class("-solving")
        assert isinstance(app.focused, Input)
        assert list((tmp_path / "work").glob("our-*.toml")) == []

    drive(tmp_path, act)
