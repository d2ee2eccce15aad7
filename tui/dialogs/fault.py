"""A fault of ours is told without a traceback; the work is saved and goes on."""

from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.text import _


class FaultDialog(ModalScreen[None]):
    """Enter carries on with a fresh screen."""

    BINDINGS = [Binding("enter,escape", "dismiss", _("Carry on"))]  # noqa: RUF012
    DEFAULT_CSS = """
    FaultDialog { align: center middle; }
    FaultDialog Vertical { width: 64; max-width: 90%; height: auto; padding: 1 2; border: round $error;
                           background: $surface; }
    """

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._log = log

    def compose(self) -> ComposeResult:
        """What happened and what to do."""
        said = _("Something went wrong; your work is saved.\nDetails are in {file}.\n\nEnter carries on.")
        with Vertical():
            yield Static(said.format(file=self._log), markup=False)
