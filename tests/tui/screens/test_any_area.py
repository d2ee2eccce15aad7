"""What holds in every area: no name is obeyed, no size breaks it, a full disk loses nothing."""

import errno
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input
from textual.widgets._footer import FooterKey

from tests.tui.hostile import NAMES, REFUSED, SHOWN, quoted
from tests.tui.screens.driven import drive, folders, shown, until
from tests.tui.small import SMALL
from tui.app import LeadsimApp
from tui.areas import AREAS
from tui.errors import InputError
from tui.open_scenario import OpenScenario
from tui.palette import actions
from tui.widgets.choice import Choice
from tui.widgets.help_panel import explained
from tui.widgets.parts_list import PartsList
from tui.widgets.title_line import TitleLine

HEADS = ("teams", 0, "headcount")
FEW = SMALL.replace("seed = 3", "seed = 3\nreplications = 2")


def test_every_area_hears_of_an_edit_once_and_makes_its_keys_anew_only_when_they_change(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        for area in AREAS:
            await pilot.press(str(area.number))
            await until(pilot, lambda name=area.name: app.current_mode == name)  # type: ignore[misc]
            for signal in (app.scenario_edited, app.run_changed):
                assert len(signal._subscriptions[app.screen]) == 1
        app.edit(HEADS, 4)
        await until(pilot, lambda: app.open_scenario.is_saved and app.open_scenario.is_read)
        assert "Undo" in shown(app)
        keys = list(app.screen.query(FooterKey))
        app.edit(HEADS, 5)
        await until(pilot, lambda: app.open_scenario.is_saved and app.open_scenario.is_read)
        assert list(app.screen.query(FooterKey)) == keys
        await pilot.press("u", "u")
        await until(pilot, lambda: "Undo" not in shown(app))

    drive(tmp_path, act, text=FEW)


def test_there_are_thirty_hostile_names() -> None:
    assert len(set(NAMES)) == 30


def with_all_names() -> str:
    """The small scenario with an option of each name, and some of them for the scenario, teams and sources."""
    text = FEW[: FEW.index('[[policies]]\nname = "automatic, twice')].replace("replications = 2", "replications = 1")
    for own, name in zip(('"Small team"', '"SDR"', '"demo form"', '"webinar"'), SHOWN[1::4], strict=False):
        text = text.replace(own, quoted(name))
    return text + "".join(f'\n[[policies]]\nname = {quoted(name)}\nlike = "automatic"\n' for name in SHOWN)


def test_names_are_shown_and_not_obeyed_in_our_numbers_workshop_and_pilot(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press("1")
        await until(pilot, lambda: app.current_mode == "scenario")
        parts = app.screen.query_one(PartsList)
        for place in (("teams", 0), ("sources", 0), ("sources", 1)):
            parts.go_to(place)
            await pilot.pause()
            harmless(app)
        for number, name in enumerate(SHOWN, 2):
            parts.go_to(("policies", number))
            await pilot.pause()
            harmless(app, name)
        await pilot.press("6")
        await until(pilot, lambda: app.current_mode == "workshop")
        for _ in range(3):
            await pilot.press("down")
            harmless(app)
        await pilot.press("7")
        await until(pilot, lambda: app.current_mode == "pilot")
        for number, name in enumerate(SHOWN, 2):
            app.screen.query_one("#treatment", Choice).value = number
            await pilot.pause()
            harmless(app, name)
        await pilot.press("r")
        await until(pilot, lambda: app.run_state is not None and app.run_state.key == "pilot")
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        harmless(app, SHOWN[-1])

    app = drive(tmp_path, act, text=with_all_names(), size=(100, 30))
    assert app.return_code is None


@pytest.mark.parametrize("name", REFUSED, ids=lambda name: ascii(name)[:20])
def test_a_name_that_no_file_may_have_is_refused_without_obeying_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(FEW.replace('"automatic"', quoted(name)), encoding="utf-8")
    with pytest.raises(InputError) as told:
        OpenScenario(path, folders(tmp_path))
    assert "name" in str(told.value)
    assert all(sign.isprintable() or sign == "\n" for sign in str(told.value))


def harmless(app: LeadsimApp, name: str = "") -> None:
    """Nothing that a terminal would obey is on the screen, no line is broken, plain names stand there as they are."""
    said = shown(app)
    assert not set(said) & set("\x1b\x07\u202e\u2066\u2069\t")
    assert len(said.splitlines()) == app.size.height
    if name.isascii() and name.isprintable():
        assert name in said


@pytest.mark.slow
def test_a_storm_of_200_sizes_breaks_no_area(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        for number in range(200):
            if number % 10 == 0:
                app.action_go(AREAS[number // 10 % len(AREAS)].name)
            await pilot.resize_terminal(40 + number * 53 % 261, 15 + number * 37 % 86)
        await pilot.resize_terminal(120, 40)
        for area in AREAS:
            app.action_go(area.name)
            bar = f"[{area.number} {area.title()}]"
            await until(pilot, lambda: bar in shown(app) and len(shown(app).splitlines()) == 40)  # noqa: B023

    drive(tmp_path, act, text=FEW)


def test_on_a_full_disk_it_says_since_when_nothing_is_saved_and_the_work_goes_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, stick = tmp_path / "home", tmp_path / "stick"
    home.mkdir()
    stick.mkdir()
    (home / "small.toml").write_text(FEW)
    make = tempfile.mkstemp

    def full(*args: Any, **options: Any) -> tuple[int, str]:
        if Path(options.get("dir", "")) == home:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return make(*args, **options)

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        app.edit(HEADS, 3)
        await until(pilot, lambda: app.open_scenario.is_saved)
        since = f"{app.open_scenario.saved_at:%H:%M}"
        monkeypatch.setattr(tempfile, "mkstemp", full)
        app.edit(HEADS, 4)
        await until(pilot, lambda: f"Not saved since {since}: the disk is full" in shown(app))
        assert app.screen.query_one(TitleLine).has_class("-trouble")
        assert [each.name for each in home.iterdir() if each.suffix == ".part"] == []
        assert "headcount = 3" in (home / "small.toml").read_text()
        app.edit(HEADS, 5)
        await until(pilot, lambda: app.open_scenario.scenario.teams[0].headcount == 5)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.focused, Input))
        assert isinstance(app.focused, Input)
        app.focused.value = str(stick / "small.toml")
        await pilot.press("enter")
        await until(pilot, lambda: "Not saved" not in shown(app))
        assert "headcount = 5" in (stick / "small.toml").read_text()

    drive(tmp_path, act, path=home / "small.toml")


def test_once_there_is_room_again_the_file_is_saved_and_what_could_be_undone_still_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = tempfile.mkstemp

    def full(*args: Any, **options: Any) -> tuple[int, str]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    async def edited(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        app.edit(HEADS, 3)
        await pilot.press("q")

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        monkeypatch.setattr(tempfile, "mkstemp", full)
        app.edit(HEADS, 4)
        await until(pilot, lambda: "the disk is full" in shown(app))
        monkeypatch.setattr(tempfile, "mkstemp", make)
        app.edit(HEADS, 5)
        await until(pilot, lambda: app.open_scenario.is_saved and "Not saved" not in shown(app))
        assert "headcount = 5" in (tmp_path / "small.toml").read_text()
        await pilot.press("u", "u", "u")
        assert app.open_scenario.text == FEW

    drive(tmp_path, edited, text=FEW)
    drive(tmp_path, act)


def test_every_field_is_explained_and_every_key_is_in_the_palette_with_a_verb(tmp_path: Path) -> None:
    unexplained: list[str] = []
    silent: list[str] = []

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        for area in AREAS:
            app.action_go(area.name)
            await until(pilot, lambda: app.current_mode == area.name)  # noqa: B023
            await pilot.pause(0.1)
            for widget in app.screen.focus_chain:
                if explained(widget).startswith("Move to a field"):
                    unexplained.append(f"{area.name}: {widget!r}")
            offered = {text for text, _node, _binding in actions(app.screen)}
            for active in app.screen.active_bindings.values():
                own = active.binding
                if own.show and active.enabled and (own.tooltip or own.description) not in offered:
                    silent.append(f"{area.name}: {own.key} {own.description}")

    drive(tmp_path, act, text=FEW)
    assert (unexplained, silent) == ([], [])
