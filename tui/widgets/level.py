"""A number or a few words to be typed, on one line, with what they mean."""

from textual.widgets import Input


class Level(Input):
    """Enter takes it; `?` explains it."""

    def __init__(self, value: str, meaning: str, *, id: str | None = None, longest: int = 12) -> None:
        super().__init__(value, compact=True, id=id, max_length=longest, select_on_focus=True)
        self.help_text = meaning
