"""The top line: which scenario, whether it is saved, what the machine is busy with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from tui.text import _, ngettext

if TYPE_CHECKING:
    from tui.app import LeadsimApp
    from tui.open_scenario import OpenScenario


class TitleLine(Widget):
    """`leadsim  NAME      saved 10:42 | 2 processes busy | ? help`."""

    DEFAULT_CSS = """
    TitleLine { height: 1; padding: 0 1; background: $primary; color: $text; }
    TitleLine.-trouble { background: $error; }
    """

    def on_mount(self) -> None:
        """Hear what changes what it says."""
        app = self._app
        app.scenario_edited.subscribe(self, lambda _scenario: self._show())
        app.scenario_saved.subscribe(self, lambda _scenario: self._show())
        app.run_changed.subscribe(self, lambda _state: self._show())
        self._show()

    def render(self) -> Content:
        """Name on the left as far as there is room, the rest on the right."""
        app = self._app
        name = app.open_scenario.scenario.scenario.name
        said = " | ".join([saved_words(app.open_scenario), self._busy(), _("? help")])
        room = max(0, self.size.width - len(said) - 1)
        left = Content.assemble(("leadsim", "bold"), "  ", Content(name)).truncate(room, ellipsis=True, pad=True)
        return Content.assemble(left, " ", Content(said))

    @property
    def _app(self) -> LeadsimApp:
        from tui.app import LeadsimApp

        assert isinstance(self.app, LeadsimApp)
        return self.app

    def _show(self) -> None:
        self.set_class(self._app.open_scenario.save_trouble is not None, "-trouble")
        self.refresh()

    def _busy(self) -> str:
        state = self._app.run_state
        if state is None or not state.is_running:
            return _("ready")
        busy = self._app.processes
        return ngettext("{n} process busy", "{n} processes busy", busy).format(n=busy)


def saved_words(scenario: OpenScenario) -> str:
    """Whether the newest text is on the disk."""
    at = "" if scenario.saved_at is None else f"{scenario.saved_at:%H:%M}"
    if scenario.is_read_only:
        return _("read only: open in another window")
    if scenario.save_trouble is not None:
        since = _("Not saved since {time}").format(time=at) if at else _("Not saved")
        return f"{since}: {scenario.save_trouble}"
    if not scenario.is_saved:
        return _("saving")
    return _("saved {time}").format(time=at) if at else _("saved")
