"""Pictures of a screen at three sizes, dark and light, compared with those that were looked at."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]  # it has no types
from syrupy.assertion import SnapshotAssertion
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex
from textual.pilot import Pilot
from textual.widgets import Footer, Input

from sim.experiments.executors import InProcess
from tests.tui.screens.contrast import faint
from tests.tui.screens.driven import Act, folders, until
from tests.tui.small import SMALL, written
from tui.app import LeadsimApp
from tui.folders import Folders
from tui.session import Session
from tui.widgets.area_bar import AreaBar
from tui.widgets.title_line import TitleLine

FEW = SMALL.replace("seed = 3", "seed = 3\nreplications = 3")
"""The small scenario, played in a moment."""


READABLE, OUT_OF_DATE = 4.5, 3.0
"""Contrast of words: of all there are, and of what an edit has made grey."""


class Window(NamedTuple):
    """Columns, lines and theme."""

    size: tuple[int, int]
    theme: str

    def __str__(self) -> str:
        return f"{self.size[0]}x{self.size[1]}-{self.theme}"


SIZES = ((80, 24), (100, 30), (160, 45))
THEMES = ("leadsim-dark", "leadsim-light")
WINDOWS = tuple(Window(size, theme) for size in SIZES for theme in THEMES)
PROJECTED = (Window((100, 30), "leadsim-projector"),)


class State(NamedTuple):
    """Something that a screen may show: how to get there, on which scenario, seen in which windows."""

    act: Act
    text: str = FEW
    area: str = "compare"
    windows: tuple[Window, ...] = WINDOWS
    is_framed: bool = False
    """with title, bar and footer, which are left blank otherwise"""
    is_told: bool = False
    """with what is told beside the screen, for some seconds"""
    is_idle: bool = False
    """nothing is played at the start"""


def of_every_window(states: Mapping[str, State], quick: Collection[str]) -> list[object]:
    """Cases of a test: each state in its windows; `make test` takes the first of the quick ones only."""
    slow = pytest.mark.slow
    cases: list[object] = []
    for name, state in states.items():
        few = 1 if name in quick else 0
        if few:
            cases.append(pytest.param(name, state.windows[:few], id=name))
        if state.windows[few:]:
            cases.append(pytest.param(name, state.windows[few:], id=f"{name}, in all windows", marks=slow))
    return cases


class _Named(SVGImageExtension):  # type: ignore[misc]  # it has no types
    """A file per test and window, whichever parameters ran it."""

    @classmethod
    def get_snapshot_name(cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0) -> str:
        return f"{test_location.methodname}[{index}]"


class Pictures:
    """Those of one test: taken from an app that runs, compared once it has ended."""

    def __init__(self, snapshot: SnapshotAssertion, folder: Path) -> None:
        self._snapshot, self._folder = snapshot.use_extension(_Named), folder
        self._taken: dict[str, str] = {}
        self._faint: list[str] = []

    async def take(self, app: LeadsimApp, pilot: Pilot[None], windows: Sequence[Window], name: str) -> None:
        """One of each window, once nothing on it changes any more."""
        app.animation_level = "none"
        for window in windows:
            app.action_theme(window.theme)
            await pilot.resize_terminal(*window.size)
            for field in app.screen.query(Input):
                field.cursor_blink = False
            picture = await _at_rest(app, pilot)
            self._taken[f"{name} {window}"] = picture
            if not app.screen.is_modal:  # what lies behind a dialog is dimmed on purpose
                is_old = app.screen.has_class("-stale") or bool(app.screen.query(".-stale, .stale"))
                self._faint += [f"{window}: {words}" for words in faint(picture, OUT_OF_DATE if is_old else READABLE)]

    @property
    def are_as_they_were(self) -> bool:
        """Each is the one that was looked at; those that are not lie in the test's folder."""
        assert self._faint == []
        others = [name for name, svg in self._taken.items() if self._snapshot(name=name) != svg]
        for name in others:
            (self._folder / f"{name}.svg").write_text(self._taken[name], encoding="utf-8")
        assert others == [], f"look at those in {self._folder}; --snapshot-update takes them over"
        return bool(self._taken)


async def _at_rest(app: LeadsimApp, pilot: Pilot[None]) -> str:
    before = ""
    for _ in range(100):
        await pilot.pause(0.1)
        now = app.export_screenshot(simplify=True)
        if now == before:
            return now
        before = now
    raise AssertionError("the screen never comes to rest")


def looks(
    pictures: Pictures,
    tmp_path: Path,
    name: str,
    state: State,
    windows: Sequence[Window],
    *,
    kept: Folders | None = None,
) -> bool:
    """Open the scenario, get to the state, and compare its pictures with those that were looked at."""
    path = Path(written(tmp_path, state.text))
    session = Session(area=state.area, running="nothing" if state.is_idle else None, has_seen_tour=True)
    app = LeadsimApp(path, kept or folders(tmp_path), InProcess(), session=session, carries_on=False)

    async def run() -> None:
        async with app.run_test(size=windows[0].size, notifications=state.is_told) as pilot:
            app.action_theme(windows[0].theme)
            await until(pilot, lambda: app.current_mode == state.area)
            await state.act(app, pilot)
            for shared in () if state.is_framed else (TitleLine, AreaBar, Footer):
                app.screen.query(shared).set(visible=False)
            await pictures.take(app, pilot, windows, name)

    asyncio.run(run())
    return pictures.are_as_they_were


async def played(app: LeadsimApp, pilot: Pilot[None]) -> None:
    """What the area plays by itself at the start is done."""
    await until(pilot, lambda: app.run_state is not None and not app.run_state.is_running, 120)


def then(*acts: Act) -> Act:
    """One after the other."""

    async def act(app: LeadsimApp, pilot: Pilot[None]) -> None:
        for each in acts:
            await each(app, pilot)

    return act


def pressed(*keys: str) -> Act:
    """These keys."""

    async def act(_app: LeadsimApp, pilot: Pilot[None]) -> None:
        await pilot.press(*keys)

    return act
