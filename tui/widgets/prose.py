"""Paragraphs wrapped so that a number is never torn from its sign."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui.tables import paragraph


class Prose(Static):
    """Texts under each other, shown literally, the first in bold; a leading line break leaves a line free."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self._paragraphs: tuple[str, ...] = ()

    def tell(self, paragraphs: Sequence[str]) -> None:
        """Show these instead of those before."""
        if tuple(paragraphs) != self._paragraphs:
            self._paragraphs = tuple(paragraphs)
            self._wrap()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._wrap()

    def _wrap(self) -> None:
        width = self.size.width
        if width < 2 or not self._paragraphs:
            return
        head, *rest = ("\n".join(_lines(each, width)) for each in self._paragraphs)
        self.update(Content.assemble((head, "bold"), *(f"\n{each}" for each in rest)))


def _lines(text: str, width: int) -> list[str]:
    return [paragraph(line, width, "", "  " if line.startswith("•") else "") for line in text.split("\n")]
