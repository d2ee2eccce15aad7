"""What every area has: the open scenario, the runner, bar, status, and one pane at a time in a narrow window."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

from tui.widgets.area_bar import AreaBar
from tui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from tui.app import LeadsimApp
    from tui.open_scenario import OpenScenario
    from tui.running import RunState


class AreaScreen(Screen[None]):
    """An area. Subclasses give `AREA`, `BINDINGS`, and:

    - `compose_area()`: the widgets between the bar and the footer.
    - `show_scenario(scenario)`: called when the area is shown and after every edit, undo, redo or opened file.
    - `show_run(state)`: called when the area is shown (if there was a run) and with all news of it.

    Both are called only while the area is in front, in the UI thread; they update widgets and nothing else.
    `self.leadsim` is the app:

    - `self.leadsim.open_scenario.scenario` is the last good scenario, `.problems` what is wrong with the newest text,
      `.is_read_only` that a second window has it.
    - `self.leadsim.edit(("teams", 0, "headcount"), 7)`, `.edit_text(text)`, `.edit_scenario(scenario)` change it.
    - `self.leadsim.start(key, task)` plays a task (see `tui.running`); `key` begins with the name of the area.
    - `self.leadsim.run_state` is the newest state.

    `action_run` is what `r` does here. Each binding with a description is an action of the palette; those with
    `show=True` are footer hints. A widget with a text `help_text` is explained by `?` when it has the focus. Panes that
    give way below 100 columns are children of a container with the class `panes`; the pane with class `in-front` stays.
    """

    AREA: ClassVar[str] = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  # as Textual declares it
    DEFAULT_CSS = """
    AreaScreen { layout: vertical; }
    AreaScreen.-narrow .panes > * { display: none; width: 1fr; }
    AreaScreen.-narrow .panes > .in-front { display: block; }
    """

    @property
    def leadsim(self) -> LeadsimApp:
        """The app, by its own type."""
        from tui.app import LeadsimApp

        assert isinstance(self.app, LeadsimApp)
        return self.app

    def compose(self) -> ComposeResult:
        """Title, bar, what the area shows, footer."""
        yield TitleLine()
        yield AreaBar()
        yield from self.compose_area()
        yield Footer(show_command_palette=False)

    def compose_area(self) -> ComposeResult:
        """The widgets of this area."""
        yield from ()

    def show_scenario(self, scenario: OpenScenario) -> None:
        """The scenario is another one, or says something else."""

    def show_run(self, state: RunState) -> None:
        """There is news of the run; `state.key` says whose it is."""

    def action_run(self) -> None:
        """Run what this area shows, or go on with it."""

    def on_mount(self) -> None:
        """Hear what happens while the area is in front."""
        self.leadsim.scenario_edited.subscribe(self, self._heard_scenario)
        self.leadsim.run_changed.subscribe(self, self._heard_run)

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Show how things are now."""
        self.show_scenario(self.leadsim.open_scenario)
        if self.leadsim.run_state is not None:
            self.show_run(self.leadsim.run_state)

    def _heard_scenario(self, scenario: OpenScenario) -> None:
        if self.is_current:
            self.show_scenario(scenario)

    def _heard_run(self, state: RunState) -> None:
        if self.is_current:
            self.show_run(state)
