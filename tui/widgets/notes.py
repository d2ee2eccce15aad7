"""Warnings above what they are about; no room is taken while there are none."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static


class Notes(Static):
    """A line for each warning, shown literally."""

    DEFAULT_CSS = "Notes { height: auto; padding: 0 1; color: $text-warning; }"

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.display = False

    def say(self, lines: Sequence[str]) -> None:
        """Show these instead of those before."""
        self.display = bool(lines)
        self.update(Content("\n".join(lines)))
