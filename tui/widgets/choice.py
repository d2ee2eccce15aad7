"""One of several, on one line: names from files are shown as they are."""

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import Select

from tui.charts.labels import shown

Offer = tuple[str, str | int]
"""What is read, and what it stands for."""
_NOTHING: Offer = ("–", "")


class Choice(Select[str | int]):
    """A list that opens; there is always one chosen, "" where nothing is on offer."""

    DEFAULT_CSS = """
    Choice SelectCurrent Static#label { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, offers: Sequence[Offer], meaning: str, *, id: str | None = None) -> None:
        self._offers = tuple(offers) or (_NOTHING,)
        super().__init__(_literal(self._offers), allow_blank=False, compact=True, id=id)
        self.help_text = meaning

    @property
    def chosen(self) -> str | int:
        """What the choice stands for."""
        return self.value if isinstance(self.value, str | int) else ""

    def offer(self, offers: Sequence[Offer]) -> None:
        """Other things to choose from; what was chosen stays if it is still there, and nobody is told."""
        wanted = tuple(offers) or (_NOTHING,)
        if wanted == self._offers:
            return
        self._offers, chosen = wanted, self.chosen
        with self.prevent(Select.Changed):
            self.set_options(_literal(wanted))
            if chosen in [value for _, value in wanted]:
                self.value = chosen
            self.mutate_reactive(Select.value)  # type: ignore[misc]  # another name may stand for the same value

    def take(self, value: object) -> None:
        """Choose what stands for this, if it is on offer."""
        if value in [each for _, each in self._offers] and isinstance(value, str | int):
            self.value = value

    def turn(self, step: int = 1) -> None:
        """Choose the next one, the first after the last."""
        values = [value for _, value in self._offers]
        self.value = values[(values.index(self.chosen) + step) % len(values)]


def _literal(offers: Sequence[Offer]) -> list[tuple[Text, str | int]]:
    return [(Text(shown(name)), value) for name, value in offers]
