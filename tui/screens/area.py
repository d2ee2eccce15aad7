"""What every area has: the open scenario, the runner, bar, status, and one pane at a time in a narrow window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from tui.screens.spoken import SpokenScreen
from tui.text import _
from tui.widgets.area_bar import AreaBar
from tui.widgets.steady_footer import SteadyFooter
from tui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from tui.app import LeadsimApp
    from tui.open_scenario import OpenScenario
    from tui.running import RunState


class AreaScreen(SpokenScreen[None]):
    """An area. Subclasses give `AREA`, `BINDINGS`, and:

    - `compose_area()`: the widgets between the bar and the footer.
    - `show_scenario(scenario)`: called when the area is shown and after every edit, undo, redo or opened file.
    - `show_run(state)`: called when the area is shown, for each run there was, and with all news of any.

    Both are called only while the area is in front, in the UI thread; they update widgets and nothing else.
    `self.leadsim` is the app:

    - `self.leadsim.open_scenario.scenario` is the last good scenario, `.problems` what is wrong with the newest text,
      `.is_read_only` that a second window has it.
    - `self.leadsim.edit(("teams", 0, "headcount"), 7)`, `.edit_text(text)`, `.edit_scenario(scenario)` change it.
    - `self.leadsim.start(key, task)` plays a task (see `tui.running`); `key` begins with the name of the area.
    - `self.leadsim.run_state` is the newest state of all, `.run_states` those of each key.

    `remembered()` and `restore(selected)` keep what is selected for the next start. `action_run` is what `r` does here.
    Each binding with a description is an action of the palette, as is what `palette_actions` yields; those with
    `show=True` are footer hints. A widget with a text `help_text` is explained by `?` when it has the focus. Panes that
    give way below 100 columns are children of a container with the class `panes`; the pane with class `in-front` stays.
    """

    AREA: ClassVar[str] = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012  # as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012
    DEFAULT_CSS = """
    AreaScreen { layout: vertical; }
    AreaScreen.-narrow .panes > * { display: none; width: 1fr; }
    AreaScreen.-narrow .panes > .in-front { display: block; }
    AreaScreen #too-small { display: none; width: 1fr; height: 1fr; content-align: center middle; }
    AreaScreen.-tiny > *, AreaScreen.-low > * { display: none; }
    AreaScreen.-tiny > #too-small, AreaScreen.-low > #too-small { display: block; }
    """

    @property
    def leadsim(self) -> LeadsimApp:
        """The app, by its own type."""
        from tui.app import LeadsimApp

        assert isinstance(self.app, LeadsimApp)
        return self.app

    def compose(self) -> ComposeResult:
        """Title, bar, what the area shows, footer; in a very small window what to do instead."""
        yield Static(_("Make the window larger (60x16 at least)."), id="too-small", markup=False)
        yield TitleLine()
        yield AreaBar()
        yield from self.compose_area()
        yield SteadyFooter(show_command_palette=False)

    def compose_area(self) -> ComposeResult:
        """The widgets of this area."""
        yield from ()

    def show_scenario(self, scenario: OpenScenario) -> None:
        """The scenario is another one, or says something else."""

    def show_run(self, state: RunState) -> None:
        """There is news of the run; `state.key` says whose it is."""

    def action_run(self) -> None:
        """Run what this area shows, or go on with it."""

    def remembered(self) -> object:
        """What is selected here, as JSON has it, for the next start; None for nothing."""
        return None

    def restore(self, selected: object) -> None:
        """Select what was remembered, as far as it is still there; called before the area is first shown."""

    def palette_actions(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What can be done here without a key of its own: words and what to call."""
        yield from ()

    def on_mount(self) -> None:
        """Hear what happens while the area is in front."""
        self.leadsim.scenario_edited.subscribe(self, self._heard_scenario)
        self.leadsim.run_changed.subscribe(self, self._heard_run)
        selected = self.leadsim.session.selected.get(self.AREA)
        if selected is not None:
            self.restore(selected)

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Show how things are now."""
        self.show_scenario(self.leadsim.open_scenario)
        for state in self.leadsim.run_states:
            self.show_run(state)

    def _heard_scenario(self, scenario: OpenScenario) -> None:
        if self.is_current:
            self.show_scenario(scenario)

    def _heard_run(self, state: RunState) -> None:
        if self.is_current:
            self.show_run(state)
