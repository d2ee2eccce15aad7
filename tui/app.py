"""The terminal UI: areas, one open scenario, one run at a time, and nothing lost however it ends."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.signal import Signal
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from tui.areas import AREAS
from tui.errors import InputError
from tui.folders import Folders, usual_folders
from tui.messages import NotOpened, Opened, RunTold, TextRead
from tui.palette import Actions
from tui.screens.area import AreaScreen
from tui.text import _
from tui.themes import THEMES
from tui.widgets.help_panel import HelpPanel

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from scenarios.places import Place
    from scenarios.scenario import Scenario
    from tui.open_scenario import OpenScenario
    from tui.running import Runner, RunState, Task

SAVE_AFTER_S = 0.5


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
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {area.name: area.screen for area in AREAS}
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(area.number), f"go('{area.name}')", area.name, show=False) for area in AREAS),
        Binding("question_mark", "explain", "Help", tooltip="Explain the field with the focus", id="help"),
        Binding("u,ctrl+z", "undo", "Undo", tooltip="Undo the last edit", id="undo"),
        Binding("ctrl+y", "redo", "Redo", show=False, tooltip="Redo the edit that was undone", id="redo"),
        Binding("escape", "step_back", "Stop", tooltip="Stop the run and keep what is done", id="stop"),
        Binding("q", "quit", "Quit", tooltip="Quit; everything is kept", id="quit"),
        Binding("ctrl+q", "quit", "Quit", show=False, tooltip="Quit; everything is kept"),
    ]

    def __init__(
        self, path: Path, folders: Folders | None = None, executor: Executor | None = None, area: str = "compare"
    ) -> None:
        """`path`: the scenario file; `executor`: where runs are played, processes of this machine if None."""
        super().__init__()
        self.folders = usual_folders() if folders is None else folders
        self.processes = 1
        self._path, self._first_area, self._executor = path, area, executor
        self._runner: Runner | None = None
        self._scenario: OpenScenario | None = None
        self._save_timer: Timer | None = None
        self.failed_to_open = ""
        self.scenario_edited: Signal[OpenScenario] = Signal(self, "scenario_edited")
        self.scenario_saved: Signal[OpenScenario] = Signal(self, "scenario_saved")
        self.run_changed: Signal[RunState] = Signal(self, "run_changed")
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

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

    def edit(self, place: Place, value: Any) -> None:
        """Set one value of the open scenario; `scenario_edited` follows when it was read again."""
        self.open_scenario.edit(place, value)
        self.tell_edited()

    def edit_text(self, text: str) -> None:
        """Put a whole text, made by `scenarios.editing`."""
        self.open_scenario.change(text)
        self.tell_edited()

    def edit_scenario(self, scenario: Scenario) -> None:
        """Say the same as this scenario. Raises ScenarioError if it would not load again."""
        self.open_scenario.replace(scenario)
        self.tell_edited()

    def start(self, key: str, task: Task) -> None:
        """Play a task, after stopping what runs."""
        assert self._runner is not None
        self._runner.start(key, task)

    # Opening

    def get_default_screen(self) -> Screen[None]:
        """Painted before anything heavy is loaded."""
        return OpeningScreen(id="_default")

    def on_mount(self) -> None:
        """Signals end the program as q does; the rest is loaded after the first paint."""
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self.exit)
        self.call_after_refresh(self.open_file, self._path)

    def open_file(self, path: Path) -> None:
        """Open a scenario file beside the screens; the open one stays if that fails."""
        self.run_worker(lambda: self._load(path), thread=True, exclusive=True, group="opening")

    def _load(self, path: Path) -> None:
        from tui.open_scenario import OpenScenario

        runner = self._new_runner() if self._runner is None else None
        try:
            self.post_message(Opened(OpenScenario(path, self.folders), runner))
        except InputError as error:
            self.post_message(NotOpened(str(error)))

    def _new_runner(self) -> Runner:
        from sim.experiments.process_pool import ProcessPool
        from tui.running import Runner

        if self._executor is None:
            pool = ProcessPool()
            pool.warm_up()
            self._executor, self.processes = pool, pool.workers
        return Runner(self._executor, self.folders.store, lambda state: self._post(RunTold(state)))

    def on_opened(self, message: Opened) -> None:
        """Show it, and start comparing at once."""
        if self._scenario is not None:
            self._scenario.close()
        is_first = self._runner is None
        self._scenario = message.scenario
        if message.runner is not None:
            self._runner = message.runner
        if is_first:
            self.switch_mode(self._first_area)
        self.scenario_edited.publish(message.scenario)
        self.call_after_refresh(self._first_run)

    def _first_run(self) -> None:
        if isinstance(self.screen, AreaScreen):
            self.screen.action_run()

    def on_not_opened(self, message: NotOpened) -> None:
        """The first file decides whether there is anything to show."""
        if self._scenario is None:
            self.failed_to_open = message.why
            self.exit(return_code=2)
        else:
            self.notify(message.why, severity="error", markup=False, timeout=15)

    # Edits

    def tell_edited(self) -> None:
        """The text changed: save it soon, read it again beside the screens."""
        scenario = self.open_scenario
        self.scenario_saved.publish(scenario)
        self.screen.refresh_bindings()
        if self._save_timer is not None:
            self._save_timer.stop()
        self._save_timer = self.set_timer(SAVE_AFTER_S, self._save)
        self.run_worker(lambda: self._read(scenario), thread=True, exclusive=True, group="reading")

    def _read(self, scenario: OpenScenario) -> None:
        from tui.open_scenario import read_text

        self._post(TextRead(read_text(scenario.text, scenario.path.name)))

    def on_text_read(self, message: TextRead) -> None:
        """Screens hear of what is the newest."""
        if self.open_scenario.take(message.reading):
            self.scenario_edited.publish(self.open_scenario)
            self.screen.refresh_bindings()

    def _save(self) -> None:
        self.open_scenario.save()
        self.scenario_saved.publish(self.open_scenario)

    # Runs

    def on_run_told(self, message: RunTold) -> None:
        """Screens hear of it."""
        self.run_changed.publish(message.state)
        if not message.state.is_running or message.state.snapshot is None:
            self.screen.refresh_bindings()

    def _post(self, message: RunTold | TextRead) -> None:
        if self.is_running:
            self.post_message(message)

    # Actions

    def action_go(self, area: str) -> None:
        """Show an area."""
        if self._scenario is not None:
            self.switch_mode(area)

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
        self.tell_edited()

    def action_redo(self) -> None:
        """Make it again."""
        self.open_scenario.redo()
        self.tell_edited()

    def action_step_back(self) -> None:
        """Leave the field, else stop the run; never quit."""
        if isinstance(self.focused, Input | TextArea):
            self.screen.set_focus(None)
        elif self._runner is not None:
            self._runner.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Footer and palette offer only what works now."""
        del parameters
        scenario = self._scenario
        if action == "undo":
            return scenario is not None and scenario.can_undo
        if action == "redo":
            return scenario is not None and scenario.can_redo
        if action == "step_back":
            running = self.run_state is not None and self.run_state.is_running
            return running or isinstance(self.focused, Input | TextArea)
        return True

    async def on_unmount(self) -> None:
        """However it ends: saved, and no process left."""
        if self._runner is not None:
            self._runner.close()
        if self._scenario is not None:
            self._scenario.close()
