"""One question with one line for the answer."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Static

from tui.text import _


class AskDialog(ModalScreen[str | None]):
    """The answer, or None after Escape."""

    BINDINGS = [Binding("escape", "leave", _("Leave"))]  # noqa: RUF012
    DEFAULT_CSS = """
    AskDialog { align: center middle; }
    AskDialog Vertical { width: 76; max-width: 95%; height: auto; padding: 1 2; border: round $primary;
                         background: $surface; }
    """

    def __init__(self, question: str, answer: str = "") -> None:
        super().__init__()
        self._question, self._answer = question, answer

    def compose(self) -> ComposeResult:
        """Question, line, keys."""
        with Vertical():
            yield Static(self._question, markup=False)
            yield Input(self._answer)
        yield Footer(show_command_palette=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter answers."""
        self.dismiss(event.value.strip() or None)

    def action_leave(self) -> None:
        """No answer."""
        self.dismiss(None)
