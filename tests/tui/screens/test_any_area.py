"""What holds in every area: no size breaks it, a full disk loses nothing, every key has words."""

import errno
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input
from textual.widgets._footer import FooterKey

from tests.shortened import first
from tests.tui.screens.contrast import faint
from tests.tui.screens.driven import drive, shown, until
from tests.tui.screens.windows import READABLE
from tests.tui.small import SMALL
from tui.app import LeadsimApp
from tui.areas import AREAS
from tui.palette import actions
from tui.running import Phase
from tui.widgets.help_panel import explained
from tui.widgets.steady_footer import MOST
from tui.widgets.title_line import TitleLine

HEADS = ("teams", 0, "headcount")
FEW = SMALL.replace("seed = 3", "seed = 3\nreplications = 2")


@pytest.mark.slow
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


LONG = SMALL.replace("seed = 3", "seed = 3\nreplications = 3000")
"""Is still being played when the storm is over."""


def orderly(app: LeadsimApp) -> bool:
    """As many lines as the window has, none longer than it is wide."""
    lines = shown(app).splitlines()
    return len(lines) == app.size.height and all(cell_len(line) == app.size.width for line in lines)


@pytest.mark.parametrize("is_running", [pytest.param(False, id="at rest"), pytest.param(True, id="during a run")])
@pytest.mark.parametrize("area", [area.name for area in AREAS])
@pytest.mark.slow
def test_a_storm_of_200_sizes_breaks_no_area(tmp_path: Path, area: str, is_running: bool) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and app.run_state.is_running == is_running)
        app.action_go(area)
        await until(pilot, lambda: app.current_mode == area)
        for number in range(200):
            await pilot.resize_terminal(40 + number * 53 % 261, 15 + number * 37 % 86)
        await pilot.resize_terminal(120, 40)
        title = next(f"[{each.number} {each.title()}]" for each in AREAS if each.name == area)
        await until(pilot, lambda: title in shown(app) and orderly(app))
        assert app.run_state is not None
        assert app.run_state.is_running == is_running
        if is_running:
            await pilot.press("escape")
            assert app.run_state.phase is Phase.STOPPED

    drive(tmp_path, act, text=LONG if is_running else FEW)


@pytest.mark.parametrize("area", first(2, [area.name for area in AREAS]))
def test_every_size_from_40x15_to_300x100_is_filled_in_order(tmp_path: Path, area: str) -> None:
    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        app.action_go(area)
        await until(pilot, lambda: app.current_mode == area)
        for size in ((40, 15), (60, 16), (80, 24), (99, 30), (100, 30), (300, 100), (300, 15), (40, 100), (120, 40)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: orderly(app) and app.size == size)  # noqa: B023
            is_tiny = size[0] < 60 or size[1] < 16
            assert ("Make the window larger" in shown(app)) == is_tiny

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


def test_no_area_has_more_than_eight_hints_at_its_foot_whatever_can_be_done(tmp_path: Path) -> None:
    seen: dict[str, int] = {}

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and app.run_state.is_running)
        app.edit(HEADS, 3)
        for area in AREAS:
            app.action_go(area.name)
            await until(pilot, lambda: app.current_mode == area.name)  # noqa: B023
            await until(pilot, lambda: any(key.action == "quit" for key in app.screen.query(FooterKey)))
            seen[area.name] = len(app.screen.query(FooterKey))
        await pilot.press("escape")

    drive(tmp_path, act, text=LONG)
    assert len(seen) == len(AREAS)
    assert {name: count for name, count in seen.items() if count > MOST} == {}


def test_without_colours_every_area_is_grey_and_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    unread: list[str] = []

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running)
        assert app.no_color
        for area in AREAS:
            app.action_go(area.name)
            await until(pilot, lambda: app.current_mode == area.name)  # noqa: B023
            await pilot.pause(0.2)
            picture = app.export_screenshot(simplify=True)
            unread.extend(f"{area.name}: {words}" for words in faint(picture, READABLE))
            painted = set(re.findall(r"r\d+ \{ fill: #(\w\w)(\w\w)(\w\w)", picture))
            painted.discard(("c5", "c8", "c6"))  # the terminal's own, of pictures
            unread.extend(f"{area.name}: {colour}" for colour in painted if len(set(colour)) > 1)

    drive(tmp_path, act, text=FEW)
    assert unread == []
