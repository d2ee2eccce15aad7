"""Before the program ends while something is being played."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from tui.text import _


class QuitDialog(ModalScreen[bool]):
    """True to stop and quit; q once more is enough."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q,y", "dismiss(True)", _("Stop and quit")),
        Binding("escape,n", "dismiss(False)", _("Go on")),
    ]
    DEFAULT_CSS = """
    QuitDialog { align: center middle; }
    QuitDialog Vertical { width: 64; max-width: 95%; height: auto; padding: 1 2; border: round $warning;
                          background: $surface; }
    """

    def __init__(self, done: int, of: int) -> None:
        super().__init__()
        self._done, self._of = done, of

    def compose(self) -> ComposeResult:
        """What is kept, and the keys."""
        said = _("Stop and quit? Your {done} of {of} simulated runs are kept.").format(done=self._done, of=self._of)
        with Vertical():
            yield Static(said if self._done else _("Stop and quit? All your edits are kept."), markup=False)
        yield Footer(show_command_palette=False)
