"""One question with one line for the answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Static

from tui.errors import cleaned
from tui.text import _

if TYPE_CHECKING:
    from tui.app import LeadsimApp


class AskDialog(ModalScreen[str | None]):
    """The answer, or None after Escape; an empty line is None too unless it `may_be_empty`."""

    BINDINGS = [Binding("escape", "leave", _("Leave"))]  # noqa: RUF012
    DEFAULT_CSS = """
    AskDialog { align: center middle; }
    AskDialog Vertical { width: 76; max-width: 95%; height: auto; padding: 1 2; border: round $primary;
                         background: $surface; }
    """

    def __init__(self, question: str, answer: str = "", *, may_be_empty: bool = False) -> None:
        super().__init__()
        self._question, self._answer, self._may_be_empty = question, answer, may_be_empty

    def compose(self) -> ComposeResult:
        """Question, line, keys."""
        with Vertical():
            yield Static(self._question, markup=False)
            yield Input(self._answer)
        yield Footer(show_command_palette=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter answers."""
        answer = event.value.strip()
        self.dismiss(answer if answer or self._may_be_empty else None)

    def action_leave(self) -> None:
        """No answer."""
        self.dismiss(None)


def save_elsewhere(app: LeadsimApp) -> None:
    """Ask for a file; the open scenario is that file from then on."""

    def save(answer: str | None) -> None:
        if answer is None:
            return
        try:
            app.open_scenario.move(Path(answer).expanduser())
        except OSError as error:
            app.notify(f"{cleaned(answer)}: {error.strerror or error}", severity="error", markup=False)
        else:
            app.tell_moved()

    question = _("Save the scenario as which file?")
    app.push_screen(AskDialog(question, str(Path.home() / app.open_scenario.path.name)), save)
