"""The open scenario goes to the disk half a second after an edit, and is read again, both beside the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.timer import Timer

from tui.messages import Saved, TextRead

if TYPE_CHECKING:
    from tui.app import LeadsimApp
    from tui.open_scenario import OpenScenario

SAVE_AFTER_S = 0.5
RETRY_AFTER_S = 5.0


class Autosave:
    """Posts TextRead and Saved to the app."""

    def __init__(self, app: LeadsimApp) -> None:
        self._app = app
        self._timer: Timer | None = None

    def edited(self, scenario: OpenScenario) -> None:
        """Save it soon, read it at once."""
        self.save_after(scenario, SAVE_AFTER_S)
        self._app.run_worker(lambda: self._read(scenario), thread=True, exclusive=True, group="reading")

    def save_after(self, scenario: OpenScenario, seconds: float) -> None:
        """Save it then, unless something is edited before."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(seconds, lambda: self._begin(scenario))

    def _begin(self, scenario: OpenScenario) -> None:
        self._app.run_worker(lambda: self._save(scenario), thread=True, group="saving")

    def _save(self, scenario: OpenScenario) -> None:
        scenario.save()
        self._post(Saved(scenario))

    def _read(self, scenario: OpenScenario) -> None:
        from tui.open_scenario import read_text

        self._post(TextRead(scenario, read_text(scenario.text, scenario.path)))

    def _post(self, message: Message) -> None:
        if self._app.is_running:
            self._app.post_message(message)
