"""A form as lines: label, value, what is said beside it. Painted line by line, so that long forms stay quick."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import ClassVar, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from scenarios.places import Place
from scenarios.problems import visible
from tui.forms.explaining import note_of, shown
from tui.forms.kinds import Kind
from tui.forms.rows import Row, Shape
from tui.text import _

_INDENT = 2
_EDITOR = 24
"""Cells that a value is typed in at least, where there is room."""
_WIDEST = 60


class _Line(NamedTuple):
    """One line on screen: a row, or what is wrong with it."""

    number: int
    problem: str = ""


class FormLines(ScrollView, can_focus=True):
    """Rows with a cursor. It says where the cursor is and what is asked for; it changes nothing itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("home", "move(-10000)", show=False),
        Binding("end", "move(10000)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "form--label", "form--heading", "form--value", "form--default", "form--note", "form--problem", "form--cursor",
    }  # fmt: skip
    DEFAULT_CSS = """
    FormLines { height: 1fr; padding: 0 1; }
    FormLines > .form--heading { text-style: bold; color: $text-primary; }
    FormLines > .form--value { background: $panel; color: $text; }
    FormLines > .form--default { background: $panel; color: $text-muted; text-style: italic; }
    FormLines > .form--note { color: $text-muted; }
    FormLines > .form--problem { color: $text-error; }
    FormLines > .form--cursor { background: $primary 30%; text-style: bold; }
    FormLines:focus > .form--cursor { background: $primary; color: $text; text-style: bold; }
    """

    class Asked(Message):
        """A row was clicked."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: tuple[Row, ...] = ()
        self.problems: Mapping[Place, str] = {}
        self.currency = ""
        self.cursor = 0
        self._lines: list[_Line] = []
        self._widest = (0, 0, 0)
        """cells of the longest label, value and note of the rows"""

    def show(self, rows: Sequence[Row], problems: Mapping[Place, str], currency: str) -> None:
        """Other rows; the cursor stays on its place, else on its line."""
        here = self.row.place if self.row is not None else None
        shape = self.row.shape if self.row is not None else None
        self.rows, self.problems, self.currency = tuple(rows), problems, currency
        same = [n for n, row in enumerate(rows) if (row.place, row.shape) == (here, shape)]
        self.cursor = same[0] if same else max(0, min(self.cursor, len(rows) - 1))
        self._lay_out()

    def note_problem(self, place: Place, problem: str) -> None:
        """What is wrong with what is being typed, "" for nothing."""
        self.problems = {**self.problems, place: problem}
        self._lay_out()

    def go_to(self, place: Place) -> None:
        """Put the cursor on the row of a place, if it is there."""
        for number, row in enumerate(self.rows):
            if row.place == place:
                self._set_cursor(number)
                return

    @property
    def row(self) -> Row | None:
        """The row with the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def box(self) -> Region:
        """Where the value of the row with the cursor is painted, from the corner of this widget."""
        left, width = self._columns()
        line = next((at for at, line in enumerate(self._lines) if line.number == self.cursor), 0)
        gutter = self.gutter
        return Region(left + gutter.left, line - self.scroll_offset.y + gutter.top, width, 1)

    def action_move(self, step: int) -> None:
        """So many rows down."""
        self._set_cursor(max(0, min(len(self.rows) - 1, self.cursor + step)))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there and asks for the row."""
        at = event.get_content_offset(self)
        if at is None or at.y + self.scroll_offset.y >= len(self._lines):
            return
        self._set_cursor(self._lines[at.y + self.scroll_offset.y].number)
        if self.row is not None:
            self.post_message(self.Asked(self.row))

    def on_resize(self) -> None:
        """Columns follow the width."""
        self._lay_out()

    def render_line(self, y: int) -> Strip:
        """One line: the row's label, value and note, or its problem."""
        width, at = self.scrollable_content_region.width, y + self.scroll_offset.y
        if at >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        line = self._lines[at]
        row = self.rows[line.number]
        if line.problem:
            return self._strip([Segment(line.problem, self.get_component_rich_style("form--problem"))], width)
        return self._strip(self._segments(row, is_cursor=line.number == self.cursor), width)

    def _strip(self, segments: list[Segment], width: int) -> Strip:
        room = width - sum(segment.cell_length for segment in segments[:-1])
        if segments[-1].cell_length > room > 0:
            segments = [*segments[:-1], Segment(fitted(segments[-1].text, room), segments[-1].style)]
        return Strip(segments).crop(0, width).extend_cell_length(width, self.rich_style)

    def _segments(self, row: Row, *, is_cursor: bool) -> list[Segment]:
        left, width = self._columns()
        is_open = row.shape in (Shape.FIELD, Shape.SWITCH)
        label = _label(row)
        style = self.get_component_rich_style("form--heading" if not is_open else "form--label")
        if is_cursor:
            style = self.get_component_rich_style("form--cursor")
        if not is_open:
            note = "" if not is_cursor else _hint(row)
            room = self.scrollable_content_region.width
            return [
                Segment(fitted(label, max(left, min(cell_len(label), room - cell_len(note) - 2))), style),
                Segment("  " + note, self.get_component_rich_style("form--note")),
            ]
        is_default = not row.is_given or row.shape is Shape.SWITCH
        value = self.get_component_rich_style("form--default" if is_default else "form--value")
        note = note_of(row, self.currency)
        return [
            Segment(fitted(label, left - 1) + " ", style),
            Segment(fitted(visible(_value(row)), width), value),
            Segment("  " + visible(note), self.get_component_rich_style("form--note")),
        ]

    def _columns(self) -> tuple[int, int]:
        """Where values begin, and how wide they are: as the longest ask for, as far as there is room."""
        width, (label, value, note) = self.scrollable_content_region.width, self._widest
        left = max(16, min(label + 2, 36, width // 2))
        wanted = max(_EDITOR, min(value + 1, _WIDEST))
        return left, max(10, min(wanted, max(width - left - note - 2, width * 3 // 10)))

    def _lay_out(self) -> None:
        fields = [row for row in self.rows if row.shape in (Shape.FIELD, Shape.SWITCH)]
        self._widest = (
            max((cell_len(_label(row)) for row in fields), default=0),
            max((cell_len(visible(_value(row))) for row in fields), default=0),
            max((cell_len(visible(note_of(row, self.currency))) for row in fields), default=0),
        )
        self._lines = []
        for number, row in enumerate(self.rows):
            self._lines.append(_Line(number))
            if row.shape is not Shape.MORE and self.problems.get(row.place):
                self._lines += [_Line(number, said) for said in self._problem(visible(self.problems[row.place]))]
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        self.refresh()

    def _problem(self, problem: str) -> list[str]:
        """What is wrong, under the value as far as there is room."""
        width, (left, _width) = self.scrollable_content_region.width, self._columns()
        said = _("{space}! {problem}").format(space="", problem=problem)
        left = max(0, min(left, width - cell_len(said)))
        return [" " * left + line for line in wrap(said, max(20, width - left), subsequent_indent="  ")]

    def _set_cursor(self, number: int) -> None:
        if number != self.cursor and self.rows:
            self.cursor = number
            self.post_message(self.Moved(self.rows[number]))
        line = next((at for at, one in enumerate(self._lines) if one.number == self.cursor), 0)
        self.scroll_to_region(Region(0, line, 1, 3), animate=False, force=True, x_axis=False)
        self.refresh()


def fitted(text: str, width: int) -> str:
    """The text in so many cells, cut with "…" where it is longer."""
    return text if cell_len(text) == width else (
        set_cell_size(text, width) if cell_len(text) < width else set_cell_size(text, max(0, width - 1)) + "…"
    )  # fmt: skip


def _label(row: Row) -> str:
    return " " * (_INDENT * row.depth) + _mark(row) + visible(row.label)


def _mark(row: Row) -> str:
    marks = {Shape.ADD: "+ ", Shape.NAME: "+ ", Shape.MORE: "… "}
    return marks.get(row.shape, "")


def _value(row: Row) -> str:
    text = " ".join(shown(row).split())
    if row.kind is Kind.YES_NO and row.shape is Shape.FIELD:
        return {True: "[x] ", False: "[ ] "}.get(row.value, "[ ] ") + text
    return f"{text} ▾" if row.words or row.shape is Shape.SWITCH else text


def _hint(row: Row) -> str:
    if row.shape is Shape.ITEM:
        return _("d duplicates, x deletes")
    if row.shape is Shape.MORE:
        return _("Enter shows or folds them")
    if row.shape in (Shape.ADD, Shape.NAME):
        return _("Enter")
    return _("x: as by default") if row.can_be_taken_away else ""
