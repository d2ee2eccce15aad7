"""A number to be typed, on one line, with what it means."""

from textual.widgets import Input


class Level(Input):
    """Enter takes it; `?` explains it."""

    def __init__(self, value: str, meaning: str, *, id: str | None = None) -> None:
        super().__init__(value, compact=True, id=id, max_length=12, select_on_focus=True)
        self.help_text = meaning
