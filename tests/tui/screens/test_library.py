"""The library of files, driven by keys."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.screens.driven import drive, shown, until
from tests.tui.small import SMALL
from tui.app import LeadsimApp
from tui.screens.library import LibraryScreen


async def to_library(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """Press o and wait for the list."""
    await pilot.press("o")
    await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
    await pilot.pause()


def test_a_scenario_of_the_library_is_found_and_opened_as_a_copy(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await to_library(app, pilot)
        await pilot.press("slash", *"webinar-s", "enter")
        await pilot.press("enter")
        await until(pilot, lambda: app.open_scenario.path == tmp_path / "work" / "webinar-surge.toml")
        assert app.session.recent[0].endswith("webinar-surge.toml")

    drive(tmp_path, act)


def test_a_copy_takes_no_other_files_place(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "mine.toml").write_text(SMALL.replace("Small team", "Mine"))

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await to_library(app, pilot)
        assert "Mine" in shown(app)
        await pilot.press("c")
        await until(pilot, lambda: app.open_scenario.path == tmp_path / "work" / "mine-2.toml")
        assert app.open_scenario.text == SMALL.replace("Small team", "Mine")

    drive(tmp_path, act)


@pytest.mark.slow
def test_a_file_from_elsewhere_is_brought_in_and_a_wrong_path_is_told(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(SMALL.replace("Small team", "Elsewhere"))

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await to_library(app, pilot)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*str(tmp_path / "nothing.toml"), "enter")
        await pilot.pause()
        assert "No such file or directory" in shown(app)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*str(tmp_path / "other.toml"), "enter")
        await until(pilot, lambda: app.open_scenario.path == tmp_path / "work" / "other.toml")

    drive(tmp_path, act)


def test_a_file_with_problems_is_told_and_the_open_one_stays(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "bad.toml").write_text('[scenario]\nname = "Bad"\nweeks = 0\n')

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await to_library(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "bad.toml, line 3" in shown(app))
        assert app.open_scenario.path == tmp_path / "small.toml"

    drive(tmp_path, act)


def test_escape_leads_back_to_the_area(tmp_path: Path) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await to_library(app, pilot)
        await pilot.press("slash", "x", "escape")
        assert isinstance(app.screen, LibraryScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, LibraryScreen)

    drive(tmp_path, act)


HOSTILE = ("[/b]", "[@click=app.quit]x[/]", "a\\u001b[2Jb", "\\u202eevil", "🦊" * 20, "x" * 500, "$text", "[red]")


def test_hostile_names_are_shown_as_they_are_and_harm_nothing(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    for number, name in enumerate(HOSTILE):
        (tmp_path / "work" / f"{number}.toml").write_text(f'[scenario]\nname = "{name}"\n', encoding="utf-8")

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await to_library(app, pilot)
        said = shown(app)
        assert "[/b]" in said
        assert "[@click=app.quit]x[/]" in said
        assert "a<U+001B>[2Jb" in said
        assert "<U+202E>evil" in said
        assert "\x1b" not in said
        for _ in HOSTILE:
            await pilot.press("down")
        assert isinstance(app.screen, LibraryScreen)

    drive(tmp_path, act)
