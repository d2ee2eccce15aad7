"""A short list over the screen, of which one is chosen."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.charts.labels import shown
from tui.text import _


class PickDialog(ModalScreen[int | None]):
    """Answers with the place of what was chosen, None when nothing was; names stand as they are."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", _("Back"), tooltip=_("Choose nothing"))]
    DEFAULT_CSS = """
    PickDialog { align: center middle; }
    PickDialog > Vertical { width: auto; max-width: 90%; height: auto; max-height: 80%; background: $surface;
                        border: solid $primary; }
    PickDialog Static { width: auto; padding: 0 1; text-style: bold; }
    PickDialog OptionList { width: auto; min-width: 30; height: auto; background: $surface; }
    PickDialog OptionList, PickDialog OptionList:focus { border: none; }
    """

    def __init__(self, question: str, names: Sequence[str], chosen: int = 0) -> None:
        super().__init__()
        self._question, self._names, self._chosen = question, names, chosen

    def compose(self) -> ComposeResult:
        """The question and the names."""
        with Vertical():
            yield Static(self._question, markup=False)
            yield OptionList(*(Option(Text(shown(name) or _("(no name)"))) for name in self._names))

    def on_mount(self) -> None:
        """Begin at what is chosen now."""
        names = self.query_one(OptionList)
        names.highlighted = self._chosen
        names.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That one."""
        self.dismiss(event.option_index)
