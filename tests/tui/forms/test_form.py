"""The form under a person's fingers: keys, mouse, what is typed, what goes out."""

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, SelectionList, TextArea

from tests.shortened import first
from tests.tui.forms.hosts import DEMO, FormHost, play, text_of
from tui.forms.values import ABSENT
from tui.widgets.form import Form

HOSTILE = [
    "[/b]", "[@click=app.quit]now[/]", "\x1b[31mred\x1b[0m", "\u202egnp.exe", "x" * 500, "🦊" * 40, "a\nb", "[bold",
    "]", "{brace}", "%s", "\u200f\u2066abc", "日本語の名前", "\x07",
]  # fmt: skip


def test_enter_asks_where_the_value_stands_and_enter_writes_it() -> None:
    app = FormHost(("teams", 0), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        app.form.go_to(("teams", 0, "headcount"))
        await pilot.press("enter", "7", "enter")
        assert app.heard == [(("teams", 0, "headcount"), 7)]
        assert not app.query(Input)

    play(app, act)


def test_a_unit_that_the_label_says_is_not_said_again() -> None:
    app = FormHost(("sources", 0), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        await pilot.pause()
        assert text_of(app).lower().count("leads a week") == 1

    play(app, act)


def test_figures_are_named_in_words() -> None:
    app = FormHost(("scenario",), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        await pilot.pause()
        assert "meetings_held_per_month" not in text_of(app)
        assert "  meetings held per month   0.5" in text_of(app)

    play(app, act)


def test_what_is_wrong_is_told_while_typing_and_never_holds_anybody_back() -> None:
    app = FormHost(("sla",), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        app.form.go_to(("sla", 0, "first_touch"))
        await pilot.press("enter", "5")
        await pilot.pause()
        assert "did you mean 5m?" in text_of(app)
        await pilot.press("down")
        assert app.heard == [(("sla", 0, "first_touch"), "5")]
        assert app.form.lines.has_focus

    play(app, act)


def test_escape_leaves_the_field_with_what_was_typed() -> None:
    app = FormHost(("scenario",), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        app.form.go_to(("scenario", "weeks"))
        await pilot.press("enter", "8", "escape")
        assert app.heard == [(("scenario", "weeks"), 8)]

    play(app, act)


def test_an_emptied_field_is_as_by_default_again() -> None:
    app = FormHost(("teams", 0), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        app.form.go_to(("teams", 0, "absence"))
        await pilot.press("enter", "backspace", "enter")
        assert app.heard == [(("teams", 0, "absence"), ABSENT)]

    play(app, act)


def test_a_field_without_a_value_takes_one() -> None:
    app = FormHost(("agreement",), {**DEMO, "agreement": {"rows": {"mql": {}}}})

    async def act(pilot: Pilot[None]) -> None:
        app.form.go_to(("agreement", "rows", "mql", "by"))
        await pilot.press("enter", *"both", "enter")
        assert app.heard == [(("agreement", "rows", "mql", "by"), "both")]

    play(app, act)


def test_leaving_a_field_as_it_was_writes_nothing() -> None:
    app = FormHost(("teams", 0), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        app.form.go_to(("teams", 0, "shift"))
        await pilot.press("enter", "escape", "x", "u")
        assert app.heard == [(("teams", 0, "shift"), ABSENT)]

    play(app, act)


def test_left_right_and_space_choose_words_and_turn_switches() -> None:
    app = FormHost(("policies", 0), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        app.form.go_to(("policies", 0, "work_order"))
        await pilot.press("right")
        app.form.go_to(("policies", 0, "owner_first"))
        await pilot.press("space", "right")
        assert [value for _place, value in app.heard] == ["newest_first", True, False]

    play(app, act)


def test_enter_lists_the_known_words_and_lets_another_be_typed() -> None:
    app = FormHost(("policies", 0), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        app.form.go_to(("policies", 0, "routing"))
        await pilot.press("enter")
        await pilot.pause()
        assert app.query_one(OptionList).highlighted == 0
        await pilot.press("end", "enter")
        await pilot.pause()
        await pilot.press(*"my_rule", "enter")
        assert app.heard == [(("policies", 0, "routing"), "my_rule")]

    play(app, act)


def test_lists_of_known_words_are_ticked() -> None:
    app = FormHost(("icp",), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        app.form.go_to(("icp", "marketing", "company_size"))
        await pilot.press("space")
        await pilot.pause()
        assert app.query_one(SelectionList)
        await pilot.press("space", "escape")
        assert app.heard == [(("icp", "marketing", "company_size"), ["50-249", "250+"])]

    play(app, act)


def test_long_texts_have_a_field_of_several_lines() -> None:
    app = FormHost(("scenario",), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        app.form.go_to(("scenario", "description"))
        await pilot.press("enter")
        await pilot.pause()
        app.query_one(TextArea).text = "Two\nlines"
        await pilot.press("escape")
        assert app.heard == [(("scenario", "description"), "Two\nlines")]

    play(app, act)


def test_folded_fields_come_when_they_are_wanted() -> None:
    app = FormHost(("teams", 0), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        assert "Cherry-picking" not in text_of(app)
        await pilot.press("end", "enter", "end")
        await pilot.pause()
        assert "Alerts one acts on" in text_of(app)
        await pilot.press("home")
        app.form.go_to(("teams", 0))
        await pilot.press("enter", "end")
        assert app.form.lines.row is not None
        assert app.form.lines.row.place == ("teams", 0)

    play(app, act)


def test_entries_of_a_list_are_added_copied_and_deleted() -> None:
    app = FormHost(("sla",), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        await pilot.press("end", "enter")
        assert [tier["tier"] for tier in app.data["sla"]] == ["hot", "normal", "hot (2)"]
        app.form.go_to(("sla", 1))
        await pilot.press("d")
        assert [tier["tier"] for tier in app.data["sla"]] == ["hot", "normal", "normal (2)", "hot (2)"]
        app.form.go_to(("sla", 0))
        await pilot.press("x")
        assert [tier["tier"] for tier in app.data["sla"]] == ["normal", "normal (2)", "hot (2)"]

    play(app, act)


def test_a_number_becomes_a_range_by_w() -> None:
    app = FormHost(("teams", 0), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        app.form.go_to(("teams", 0, "absence"))
        await pilot.press("w")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.data["teams"][0]["absence"] == {"likely": 0.04, "low": 0.04, "high": 0.04}
        app.form.go_to(("teams", 0, "absence", "high"))
        await pilot.press("enter", "9", "enter")
        assert app.data["teams"][0]["absence"]["high"] == 0.09

    play(app, act)


def test_a_click_asks_for_the_value_that_is_clicked() -> None:
    app = FormHost(("teams", 0), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        await pilot.click("FormLines", offset=(40, 2))
        await pilot.pause()
        assert app.query_one(Input).value == "4"
        await pilot.click("FormLines", offset=(40, 4))
        await pilot.pause()
        assert app.form.lines.row is not None
        assert app.form.lines.row.place == ("teams", 0, "breaks")

    play(app, act)


def test_problems_stand_at_their_field_and_in_its_help() -> None:
    app = FormHost(("teams", 0), DEMO, {("teams", 0, "shift"): "no day is called Mox"})

    async def act(pilot: Pilot[None]) -> None:
        assert "! no day is called Mox" in text_of(app)
        app.form.go_to(("teams", 0, "shift"))
        assert "To mend: no day is called Mox" in app.form.help_text
        assert '[[teams]] "SDR", shift' in app.form.help_text

    play(app, act)


def test_a_form_that_is_read_only_changes_nothing() -> None:
    app = FormHost(("teams", 0), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        app.form.is_read_only = True
        for place in (("teams", 0, "headcount"), ("teams", 0, "role")):
            app.form.go_to(place)
            await pilot.press("enter", "right", "space", "x", "w")
        assert app.heard == []
        assert not app.query(".editor")

    play(app, act)


@pytest.mark.parametrize("size", first(2, [(40, 15), (80, 24), (60, 16), (300, 100)]), ids=str)
def test_a_form_fits_into_any_window(size: tuple[int, int]) -> None:
    app = FormHost(("policies", 4), DEMO)

    async def act(pilot: Pilot[None]) -> None:
        await pilot.press("end", "enter", "home", "down", "enter")
        await pilot.pause()
        widths = {strip.cell_length for strip in app.screen._compositor.render_strips()}
        assert widths == {size[0]}

    play(app, act, size)


@pytest.mark.parametrize("name", first(2, HOSTILE), ids=ascii)
def test_names_from_files_are_shown_and_obeyed_by_nobody(name: str) -> None:
    data: dict[str, Any] = {
        **DEMO,
        "attributes": {name: [name]},
        "channels": {name: {"reach": 0.4}},
        "policies": [{"name": name}, {"name": "b", "like": name, "routing": name}],
    }
    for place in (("policies", 0), ("policies", 1), ("channels",), ("mql",), ("attributes",), ("sources", 0)):
        app = FormHost(place, data)

        async def act(pilot: Pilot[None]) -> None:
            app = pilot.app
            assert isinstance(app, FormHost)
            await pilot.press("down", "enter", "escape", "escape")
            text = text_of(app)
            assert "\x1b" not in text
            assert "\u202e" not in text
            assert app.query_one(Form).help_text
            assert app.is_running

        play(app, act)
