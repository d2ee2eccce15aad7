"""The terminal UI: areas, one open scenario, one run at a time, and nothing lost however it ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual._context import active_message_pump
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import Screen, SystemModalScreen
from textual.signal import Signal
from textual.widgets import Input, Static, TextArea

from tui.areas import AREAS
from tui.autosave import RETRY_AFTER_S, Autosave
from tui.config import Config
from tui.dialogs.asking import save_elsewhere
from tui.dialogs.fault import FaultDialog
from tui.dialogs.quitting import QuitDialog
from tui.dialogs.tour import show_step
from tui.errors import cleaned
from tui.fault_log import open_log
from tui.folders import Folders
from tui.messages import NotOpened, Opened, RunTold, Saved, TextRead
from tui.opening_files import Opener
from tui.palette import Actions
from tui.problem_words import problems_text
from tui.screens.area import AreaScreen
from tui.session import OF_NO_FILE, Session, keep_session
from tui.text import _
from tui.themes import PROJECTOR, THEMES
from tui.widgets.help_panel import HelpPanel

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from scenarios.places import Place
    from scenarios.scenario import Scenario
    from tui.open_scenario import OpenScenario
    from tui.running import Runner, RunState, Task

FIRST_AREA = "compare"
_OPENING = "opening"
_MOST_FAULTS = 3
_WRITING_S = 20.0
_IN_AREAS = frozenset({"go", "library", "undo", "redo", "save_elsewhere", "big"})


class OpeningScreen(Screen[None]):
    """What is painted first."""

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static(_("leadsim: opening ..."), markup=False)


class LeadsimApp(App[None]):
    """See `tui.screens.area` for what a screen does with it."""

    TITLE = "leadsim"
    COMMANDS = {Actions}  # noqa: RUF012  # as Textual declares it
    COMMAND_PALETTE_BINDING = "ctrl+p"
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        _OPENING: OpeningScreen,
        **{area.name: area.screen for area in AREAS},
    }
    DEFAULT_MODE = _OPENING
    CSS = """
    .-big Footer { display: none; }
    Input > .input--placeholder { color: $text-muted; }
    Input { border-title-color: $text; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(area.number), f"go('{area.name}')", area.title(), show=False, id=f"go.{area.name}")
            for area in AREAS
        ),
        Binding("question_mark", "explain", _("Help"), tooltip=_("Explain the field with the focus"), id="help"),
        Binding("u,ctrl+z", "undo", _("Undo"), tooltip=_("Undo the last edit"), id="undo"),
        Binding("ctrl+y", "redo", _("Redo"), show=False, tooltip=_("Redo the edit that was undone"), id="redo"),
        Binding("o", "library", _("Open"), tooltip=_("Open, copy or import a scenario"), id="library"),
        Binding("f", "big", _("Big text"), show=False, tooltip=_("Big text for a projector, on or off"), id="big"),
        Binding(
            "e", "save_elsewhere", _("Save elsewhere"), tooltip=_("Save the scenario in another place"), priority=True
        ),
        Binding("escape", "step_back", _("Stop"), tooltip=_("Stop the run and keep what is done"), id="stop"),
        Binding("q", "quit", _("Quit"), tooltip=_("Quit; everything is kept"), id="quit"),
        Binding("ctrl+q", "quit", _("Quit"), show=False, tooltip=_("Quit; everything is kept")),
    ]

    def __init__(
        self,
        path: Path,
        folders: Folders,
        executor: Executor | None = None,
        *,
        session: Session | None = None,
        config: Config | None = None,
        carries_on: bool = True,
    ) -> None:
        """`executor`: where runs are played, processes of this machine if None; `carries_on`: after a fault of ours."""
        super().__init__()
        self.folders, self.session = folders, session or Session()
        self.config, self._carries_on = config or Config(), carries_on
        self.failed_to_open = ""
        self._path, self._opener = path, Opener(self, executor)
        self._runner: Runner | None = None
        self._scenario: OpenScenario | None = None
        self._autosave = Autosave(self)
        self.writing = threading.Lock()
        """held while an answer's files are made and written: quitting waits for it"""
        self._faults = 0
        self._taken_up: set[str] = set()
        self._theme_before = THEMES[0].name
        self.scenario_edited: Signal[OpenScenario] = Signal(self, "scenario_edited")
        self.scenario_saved: Signal[OpenScenario] = Signal(self, "scenario_saved")
        self.run_changed: Signal[RunState] = Signal(self, "run_changed")
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self._first_theme()
        self.set_keymap(dict(self.config.keys))

    # What screens use

    @property
    def open_scenario(self) -> OpenScenario:
        """The scenario that is open; there is one whenever an area is shown."""
        assert self._scenario is not None
        return self._scenario

    @property
    def run_state(self) -> RunState | None:
        """The newest state of the newest run."""
        return None if self._runner is None else self._runner.state

    @property
    def run_states(self) -> tuple[RunState, ...]:
        """The newest state of each run of this session, by key."""
        return () if self._runner is None else tuple(self._runner.newest.values())

    @property
    def processes(self) -> int:
        """That play."""
        return self._opener.processes

    @property
    def is_big(self) -> bool:
        """Shown on a projector: bold, at most six rows, no clutter."""
        return self.has_class("-big")

    def edit(self, place: Place, value: Any) -> None:
        """Set one value of the open scenario; `scenario_edited` follows when it was read again."""
        self.open_scenario.edit(place, value)
        self._tell_edited()

    def edit_text(self, text: str) -> None:
        """Put a whole text, made by `scenarios.editing`."""
        self.open_scenario.change(text)
        self._tell_edited()

    def edit_scenario(self, scenario: Scenario) -> None:
        """Say the same as this scenario. Raises ScenarioError if it would not load again."""
        self.open_scenario.replace(scenario)
        self._tell_edited()

    def start(self, key: str, task: Task) -> None:
        """Play a task, after stopping what runs."""
        assert self._runner is not None
        self._runner.start(key, task)
        problems = self.open_scenario.problems
        if problems and key.partition(".")[0] not in OF_NO_FILE:
            said = _("Played as the file was before this; to mend:") + "\n" + problems_text(problems)
            self.notify(cleaned(said), severity="warning", timeout=15, markup=False)
        self.session = self.session.started(self.current_mode)
        self.keep()

    def keep(self, **changes: Any) -> None:
        """Remember this part of the session."""
        self.session = replace(self.session, **changes)
        with contextlib.suppress(OSError):  # the next start is then as the last one that could be kept
            keep_session(self.session, self.folders.state)

    # Opening

    def on_mount(self) -> None:
        """Signals end the program as q does; the rest is loaded after the first paint."""
        open_log(self.folders.state)
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                loop.add_signal_handler(number, self._leave)
        self.call_after_refresh(self.open_file, self._path)

    def open_file(self, path: Path) -> None:
        """Open a scenario file; the open one stays if that fails, or if it is that one."""
        if self._scenario is None or path.resolve() != self._scenario.path:
            self._opener.open(path)

    def on_opened(self, message: Opened) -> None:
        """Show it where the session left off, and go on with what ran then; a first start compares at once."""
        is_first, scenario = self._scenario is None, message.scenario
        if self._scenario is not None:
            self._scenario.close()
        self._scenario = scenario
        if message.runner is not None:
            self._runner = message.runner
        self.session = self.session.opened(scenario.path)
        area = self.current_mode
        if not is_first:
            self._forget_areas()
        if is_first:
            area = self.session.area if self.session.area in self.area_names else FIRST_AREA
            self.switch_mode(area)
        self.keep(area=area)
        self.scenario_edited.publish(scenario)
        self.scenario_saved.publish(scenario)
        self._tell_of_opening(scenario, is_first=is_first)
        self._taken_up.clear()
        if not is_first or self.session.running in (None, area):
            self._taken_up.add(area)
            self.call_after_refresh(self._run_area)
        else:
            self._take_up(area)

    def _forget_areas(self) -> None:
        """Numbers of the file that was open before are not this one's: areas that show any are made anew."""
        assert self._runner is not None
        self._runner.forget()
        area = self.current_mode
        begun = [name for name in self.area_names if name in self._screen_stacks and name not in OF_NO_FILE]
        if area in begun:
            self.switch_mode(_OPENING)
        for name in begun:
            self.remove_mode(name)
            self.add_mode(name, self.MODES[name])
        if area in begun:
            self.switch_mode(area)

    def _tell_of_opening(self, scenario: OpenScenario, *, is_first: bool) -> None:
        if scenario.is_read_only:
            said = _("This file is open in another window: here it can be read, not edited.")
            self.notify(said, severity="warning", timeout=10, markup=False)
        if is_first:
            for problem in self.config.problems:
                self.notify(cleaned(problem), severity="warning", timeout=15, markup=False)
            if not self.session.has_seen_tour:
                self.call_after_refresh(self.action_tour)

    def _run_area(self) -> None:
        area = self._area_screen()
        if area is not None:
            area.action_run()

    def _take_up(self, area: str) -> None:
        """Show again what an area played of this file when the program was last used, once."""
        is_running = self.run_state is not None and self.run_state.is_running
        if area in self.session.ran and area not in (*self._taken_up, *OF_NO_FILE) and not is_running:
            self._taken_up.add(area)
            if not any(state.key.partition(".")[0] == area for state in self.run_states):
                self.call_after_refresh(self._run_area)

    def on_not_opened(self, message: NotOpened) -> None:
        """The first file decides whether there is anything to show."""
        if self._scenario is None:
            self.failed_to_open = message.why
            self.exit(return_code=2)
        else:
            self.notify(cleaned(message.why), severity="error", markup=False, timeout=15)

    # What threads tell

    def _tell_edited(self) -> None:
        self._autosave.edited(self.open_scenario)
        self.scenario_saved.publish(self.open_scenario)
        self.screen.refresh_bindings()

    def on_text_read(self, message: TextRead) -> None:
        """Screens hear of what is the newest."""
        if message.scenario is self._scenario and self.open_scenario.take(message.reading):
            self.scenario_edited.publish(self.open_scenario)

    def on_saved(self, message: Saved) -> None:
        """The title line hears of it; what failed is tried again."""
        if message.scenario is not self._scenario:
            return
        if message.scenario.save_trouble is not None:
            self._autosave.save_after(message.scenario, RETRY_AFTER_S)
        self.scenario_saved.publish(message.scenario)
        self.screen.refresh_bindings()

    def tell_moved(self) -> None:
        """The open scenario is another file now."""
        self.session = self.session.opened(self.open_scenario.path)
        self.keep()
        self.scenario_saved.publish(self.open_scenario)

    def on_run_told(self, message: RunTold) -> None:
        """Screens hear of it."""
        self.run_changed.publish(message.state)
        if not message.state.is_running or message.state.snapshot is None:
            self.screen.refresh_bindings()

    def on_process_died(self) -> None:
        """What it was playing is played again by itself, once."""
        said = _("A simulation process stopped, probably out of memory. Restarted; what it played is played again.")
        self.notify(said, severity="warning", timeout=10, markup=False)

    # Actions

    def action_go(self, area: str) -> None:
        """Show an area."""
        if self._scenario is not None:
            self._remember_area()
            self.switch_mode(area)
            self.keep(area=area)
            self._take_up(area)

    async def action_quit(self) -> None:
        """At once, for there is nothing that would be lost; asked first while something is played."""
        state = self.run_state
        if state is None or not state.is_running:
            self._leave()
        else:
            self.push_screen(QuitDialog(state.done, state.of), lambda is_meant: self._leave() if is_meant else None)

    def _leave(self) -> None:
        self._remember_area()
        self.exit()

    def _remember_area(self) -> None:
        area = self._area_screen()
        if area is not None:
            selected = area.remembered()
            if selected is not None:
                self.session = replace(self.session, selected={**self.session.selected, area.AREA: selected})

    def action_explain(self) -> None:
        """Show or hide what the field with the focus means."""
        panels = self.screen.query(HelpPanel)
        if panels:
            panels.remove()
        else:
            self.screen.mount(HelpPanel())

    def action_undo(self) -> None:
        """Take the newest edit back."""
        self.open_scenario.undo()
        self._tell_edited()

    def action_redo(self) -> None:
        """Make it again."""
        self.open_scenario.redo()
        self._tell_edited()

    def action_library(self) -> None:
        """Pick a file, then open it."""
        from tui.screens.library import LibraryScreen

        screen = LibraryScreen(self.folders.workspace, self.session.recent, self.open_scenario.path)
        self.push_screen(screen, lambda path: None if path is None else self.open_file(path))

    def action_interview(self) -> None:
        """Ask about the team, then open what is made of it."""
        from tui.screens.interview import InterviewScreen

        self.push_screen(InterviewScreen(self.folders.workspace), self._open_made)

    def _open_made(self, path: Path | None) -> None:
        if path is not None:
            self.open_file(path)

    def action_save_elsewhere(self) -> None:
        """Ask where; from then on that is the open file."""
        save_elsewhere(self)

    def action_theme(self, name: str) -> None:
        """Another theme, remembered."""
        self.set_class(name == PROJECTOR, "-big")
        if name != PROJECTOR:
            self._theme_before = name
        self.theme = name
        self.keep(theme=name)

    def action_big(self) -> None:
        """High contrast and little clutter, or back."""
        self.action_theme(self._theme_before if self.is_big else PROJECTOR)

    def action_tour(self) -> None:
        """Three steps through the program."""
        show_step(self, 0)

    def action_step_back(self) -> None:
        """Leave the field, else stop the run; never quit."""
        if isinstance(self.focused, Input | TextArea):
            self.screen.set_focus(None)
        elif self._runner is not None:
            self._runner.stop()

    def palette_actions(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What can be done in every area without a key of its own."""
        names = {"dark": _("Dark theme"), "light": _("Light theme"), "projector": _("Theme for a projector")}
        for theme in THEMES:
            yield names[theme.name.rpartition("-")[2]], partial(self.action_theme, theme.name)
        yield _("Tour of the program"), self.action_tour
        yield _("Make a scenario from some questions about your team"), self.action_interview
        yield _("Save the scenario in another place"), self.action_save_elsewhere

    def action_command_palette(self) -> None:
        """The list of all that can be done here."""
        if not any(isinstance(screen, CommandPalette) for screen in self.screen_stack):
            self.push_screen(CommandPalette(id="--command-palette", placeholder=_("What do you want to do?")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Footer and palette offer only what works now."""
        scenario, front = self._scenario, self._front()
        if scenario is None:
            return action in ("quit", "step_back")
        if action in _IN_AREAS and not isinstance(front, AreaScreen):
            return False
        in_field = isinstance(front.focused, Input | TextArea)
        is_running = self.run_state is not None and self.run_state.is_running
        works = {
            "undo": scenario.can_undo,
            "redo": scenario.can_redo,
            "save_elsewhere": scenario.save_trouble is not None and not in_field,
            "step_back": is_running or in_field,
            "go": not parameters or parameters[0] != self.current_mode,
        }
        return works.get(action, True)

    # Faults and the end

    def _handle_exception(self, error: Exception) -> None:
        """A fault in an area: the area is made anew. One in the app itself, or again and again, ends the program."""
        logging.getLogger("leadsim").error("a fault", exc_info=error)
        self._faults += 1
        is_own = active_message_pump.get(None) is self
        if not self._carries_on or self._scenario is None or is_own or self._faults > _MOST_FAULTS:
            super()._handle_exception(error)
        else:
            self.call_later(self._tell_fault)

    def _tell_fault(self) -> None:
        area = self.current_mode
        self.switch_mode(_OPENING)
        if area != _OPENING:
            self.remove_mode(area)
            self.add_mode(area, self.MODES[area])
        self.push_screen(FaultDialog(self.folders.state / "leadsim.log"), lambda _none: self.switch_mode(area))

    @property
    def area_names(self) -> list[str]:
        """Of the areas that are there."""
        return list(self.MODES)[1:]

    def _front(self) -> Screen[Any]:
        """The screen in front, the palette aside."""
        return [screen for screen in self.screen_stack if not isinstance(screen, SystemModalScreen)][-1]

    def _area_screen(self) -> AreaScreen | None:
        stack = self._screen_stacks.get(self._current_mode, [])
        found = [screen for screen in stack if isinstance(screen, AreaScreen)]
        return found[0] if found else None

    def _first_theme(self) -> str:
        wanted = self.session.theme or f"leadsim-{self.config.theme}"
        name = wanted if wanted in {theme.name for theme in THEMES} else THEMES[0].name
        self.set_class(name == PROJECTOR, "-big")
        return name

    async def on_unmount(self) -> None:
        """However it ends: saved, and no process left."""
        if self._runner is not None:
            self._runner.close()
        self._opener.close()
        if self._scenario is not None:
            self._scenario.close()
            self.keep()
        if self.writing.locked():
            await asyncio.to_thread(self.writing.acquire, timeout=_WRITING_S)
