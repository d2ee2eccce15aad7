"""The parts of a scenario as a list: headings, marks, what is folded away, found by words."""

from collections.abc import Sequence
from typing import Any

from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from scenarios.places import Place
from scenarios.problems import visible
from tui.forms.parts import Part, matching, words_of
from tui.text import _
from tui.widgets.opening_list import OpeningList


class PartsList(Vertical):
    """A list with a field to find things; it says which part is looked at, and which was chosen."""

    DEFAULT_CSS = """
    PartsList Input { display: none; }
    PartsList Input, PartsList Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    PartsList.-finding Input { display: block; }
    PartsList OptionList { height: 1fr; padding: 0; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
    PartsList OptionList, PartsList OptionList:focus { border: none; }
    PartsList OptionList > .option-list--option-disabled { color: $text-muted; }
    PartsList Static { padding: 0 1; color: $text-muted; display: none; }
    PartsList.-empty Static { display: block; }
    PartsList.-empty OptionList { display: none; }
    """

    class Shown(Message):
        """The cursor is on this part."""

        def __init__(self, part: Part) -> None:
            super().__init__()
            self.part = part

    class Chosen(Shown):
        """Enter was pressed on it, or it was clicked."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._parts: tuple[Part, ...] = ()
        self._data: dict[str, Any] = {}
        self._seen: list[Part | None] = []
        self._words: dict[Place, str] = {}
        self._wrong: frozenset[Place] = frozenset()
        self._shows_rare = False
        self.help_text = _(
            "The parts of the scenario. Enter opens one, / finds a part or a field in it.\n"
            "★ what the others are compared with, ✓ played as it is, ● edited since, ! to mend."
        )

    def compose(self) -> ComposeResult:
        """The field and the list."""
        yield Input(placeholder=_("find a part or a field"))
        yield OpeningList(markup=False)
        yield Static(_("Nothing here has these words. Esc shows all again."), markup=False)

    def show(self, parts: Sequence[Part], data: dict[str, Any], wrong: Sequence[Place]) -> None:
        """Other parts; the cursor stays where it was. `wrong`: places of problems."""
        self._parts, self._data, self._wrong = tuple(parts), data, frozenset(wrong)
        self._words = {}
        self._lay_out()

    @property
    def part(self) -> Part | None:
        """The part with the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._seen[at] if at is not None and at < len(self._seen) else None

    def go_to(self, place: Place) -> None:
        """Put the cursor on the part of a place."""
        for number, part in enumerate(self._seen):
            if part is not None and part.place == place:
                self.query_one(OptionList).highlighted = number

    def find(self) -> None:
        """Let words be typed."""
        self.add_class("-finding")
        self.query_one(Input).focus()

    def stop_finding(self) -> bool:
        """Show all again; False if all are shown."""
        if not self.has_class("-finding"):
            return False
        self.remove_class("-finding")
        self.query_one(Input).value = ""
        self.query_one(OptionList).focus()
        return True

    def _lay_out(self) -> None:
        words = self.query_one(Input).value if self.has_class("-finding") else ""
        here = self.part
        if words and not self._words:
            self._words = words_of(self._parts, self._data)
        found = matching(self._parts, words, self._words) if words else self._parts
        options: list[Option] = []
        self._seen = []
        group = ""
        for part in found:
            if part.is_rare and not words and not self._shows_rare:
                continue
            if part.group != group:
                group = part.group
                self._seen.append(None)
                options.append(Option(Text(group, Style(bold=True)), disabled=True))
            self._seen.append(part)
            options.append(Option(self._line(part)))
        if any(part.is_rare for part in self._parts) and not words:
            self._seen.append(None)
            options.append(Option(_("… fewer parts") if self._shows_rare else _("… rare parts   (/ finds)"), id="rare"))
        listed = self.query_one(OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            listed.clear_options()
            listed.add_options(options)
            places = [part.place if part is not None else None for part in self._seen]
            first = next((at for at, place in enumerate(places) if place is not None), None)
            listed.highlighted = places.index(here.place) if here is not None and here.place in places else first
        self.set_class(not found, "-empty")

    def _line(self, part: Part) -> Text:
        is_wrong = any(place[: len(part.place)] == part.place for place in self._wrong)
        sign = "!" if is_wrong else part.mark[:1] or " "
        return Text(f"{sign} {visible(part.title)}", Style(bold=is_wrong))

    @on(Input.Changed)
    def _searched(self, event: Input.Changed) -> None:
        event.stop()
        self._lay_out()
        if self.part is not None:
            self.post_message(self.Shown(self.part))

    @on(Input.Submitted)
    def _found(self, event: Input.Submitted) -> None:
        event.stop()
        if self.part is not None:
            self.post_message(self.Chosen(self.part))

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.part is not None:
            self.post_message(self.Shown(self.part))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option.id == "rare":
            self._shows_rare = not self._shows_rare
            self._lay_out()
        elif self.part is not None:
            self.post_message(self.Chosen(self.part))
