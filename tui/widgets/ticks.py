"""Several of a list, a tick each: names are shown as they are."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import SelectionList
from textual.widgets.selection_list import Selection

from scenarios.problems import visible


class Ticks(SelectionList[str]):
    """Space ticks; `?` explains it. What is not ticked shows no sign, which is told without colours too."""

    DEFAULT_CSS = """
    Ticks > .selection-list--button { color: $surface; background: $surface; }
    Ticks > .selection-list--button-highlighted { color: $surface; background: $surface; }
    """

    def __init__(self, meaning: str, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True)
        self.help_text = meaning

    @property
    def ticked(self) -> list[str]:
        """What is ticked, in the order of the list."""
        return [
            option.value for option in self._options if isinstance(option, Selection) and option.value in self.selected
        ]

    def offer(self, names: Sequence[tuple[str, str, bool]]) -> None:
        """Other things to tick: what is read, what it stands for, whether it is ticked; nobody is told."""
        with self.prevent(SelectionList.SelectedChanged):
            at = self.highlighted or 0
            self.clear_options()
            self.add_options([Selection(Content(visible(name)), value, on) for name, value, on in names])
            self.highlighted = min(at, len(names) - 1) if names else None
