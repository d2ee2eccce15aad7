"""Names of views on one line, the shown one marked: chosen by a click, or by the screen's keys."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text
from textual.events import Click
from textual.message import Message
from textual.widget import Widget


class ViewBar(Widget):
    """One line; where not all names fit, the shown one between arrows."""

    DEFAULT_CSS = "ViewBar { height: 1; width: 1fr; }"

    class Picked(Message):
        """Another view is wanted: its number, from 0."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, names: Sequence[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.names, self.shown = tuple(names), 0

    def show(self, number: int) -> None:
        """Mark this one as shown."""
        self.shown = number
        self.refresh()

    def render(self) -> Text:
        """The names, or as much as there is room for."""
        line = Text(no_wrap=True, overflow="ellipsis")
        if not self._fits:
            line.append(f"< {self.shown + 1}/{len(self.names)} {self.names[self.shown]} >", "bold reverse")
            return line
        for number, name in enumerate(self.names):
            line.append(f" {name} ", "bold reverse" if number == self.shown else "")
            line.append(" ")
        return line

    def on_click(self, event: Click) -> None:
        """The name under the mouse; with arrows, the half of the line that was hit."""
        if not self._fits:
            step = 1 if event.x > cell_len(self.names[self.shown]) / 2 + 3 else -1
            self.post_message(self.Picked((self.shown + step) % len(self.names)))
            return
        left = 0
        for number, name in enumerate(self.names):
            left += cell_len(name) + 3
            if event.x < left:
                self.post_message(self.Picked(number))
                return

    @property
    def _fits(self) -> bool:
        return sum(cell_len(name) + 3 for name in self.names) <= self.size.width
