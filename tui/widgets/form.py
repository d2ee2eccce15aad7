"""A form over the raw values of a scenario file: shows rows, asks for values where they stand, says what to write."""

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.geometry import Region
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, OptionList, SelectionList, TextArea
from textual.widgets.option_list import Option
from textual.widgets.selection_list import Selection

from scenarios.checking import value_problem
from scenarios.places import Place
from scenarios.problems import visible, written_place
from tui.forms.edits import Edit, added, checked_place, named, switch_on, take_away, typed, write
from tui.forms.entry import written_entry
from tui.forms.explaining import help_of
from tui.forms.kinds import Kind
from tui.forms.labels import said
from tui.forms.rows import Row, Shape, rows_of, rows_of_parts
from tui.forms.values import ABSENT, Values
from tui.forms.ways import ways
from tui.text import _
from tui.widgets.form_lines import FormLines
from tui.widgets.line_editor import LineEditor
from tui.widgets.prose_editor import ProseEditor


class Form(Container):
    """Rows with a cursor; Enter asks for the value there. `FieldEdited` says what to write into the file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "ask", _("Change"), tooltip=_("Change the field with the cursor")),
        Binding("space", "pick", _("Choose"), show=False, tooltip=_("Choose from the words that are offered")),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding(
            "w",
            "ways",
            _("Other ways"),
            show=False,
            tooltip=_("Write the value another way: a range, something that varies"),
        ),
        Binding("d", "copy", _("Duplicate"), show=False, tooltip=_("Duplicate the entry with the cursor")),
        Binding(
            "x,delete",
            "clear",
            _("Take away"),
            show=False,
            tooltip=_("Delete the entry; a field is as by default again"),
        ),
        Binding("escape", "leave", _("Leave"), tooltip=_("Leave the field; what was typed is kept")),
    ]
    DEFAULT_CSS = """
    Form { layers: lines editor; height: 1fr; }
    Form FormLines { layer: lines; }
    Form .editor { layer: editor; background: $boost; }
    Form Input.editor, Form Input.editor:focus { border: none; height: 1; padding: 0; }
    Form TextArea.editor, Form TextArea.editor:focus { border: round $primary; height: 8; }
    Form OptionList.editor, Form OptionList.editor:focus { border: round $primary; height: auto; max-height: 12;
        min-width: 28; width: auto; max-width: 70; }
    """

    class FieldEdited(Message):
        """Write this value at this place; `value` ABSENT: take the place away; `is_new`: a list grows by it there."""

        def __init__(self, place: Place, value: Any, *, is_new: bool = False) -> None:
            super().__init__()
            self.place, self.value, self.is_new = place, value, is_new

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._values = Values({})
        self._parts: tuple[tuple[str, Place], ...] = ()
        self._open: set[Place] = set()
        self._problems: Mapping[Place, str] = {}
        self._edited: Row | None = None
        self._editor: Input | TextArea | OptionList | None = None
        self.is_read_only = False

    def compose(self) -> ComposeResult:
        """The lines; an editor comes and goes."""
        yield FormLines()

    @property
    def lines(self) -> FormLines:
        """What is painted, and where the cursor is."""
        return self.query_one(FormLines)

    def show(self, place: Place, data: dict[str, Any], problems: Mapping[Place, str]) -> None:
        """Show the form of a place of the file. `data`: as tomllib gives it; `problems`: sentences by their place."""
        self.show_parts((("", place),), data, problems)

    def show_parts(
        self, parts: tuple[tuple[str, Place], ...], data: dict[str, Any], problems: Mapping[Place, str]
    ) -> None:
        """Show several places under each other, each under its heading; the same heading stands once."""
        self._values, self._problems = Values(data), problems
        if parts != self._parts:
            self._open = set()
            self._stop_editing()
            self.lines.scroll_home(animate=False)
        self._parts = parts
        self._lay_out()

    def go_to(self, place: Place) -> None:
        """Put the cursor on a place of this form, unfolding what hides it."""
        hidden = [row for row in self._rows() if row.place == place]
        self._open |= {fold for row in hidden for fold in row.folds}
        self._lay_out()
        self.lines.go_to(place)

    @property
    def help_text(self) -> str:
        """All that is known of the row with the cursor."""
        row = self.lines.row
        if row is None:
            return ""
        where = written_place(row.place, self._values.data, is_key=True)
        return help_of(row, self._currency(), where, self._problems.get(row.place, ""))

    def _lay_out(self) -> None:
        seen = [row for row in self._rows() if set(row.folds) <= self._open or self._has_problem(row)]
        self.lines.show(seen, _nearest(self._problems, seen), self._currency())

    def _rows(self) -> tuple[Row, ...]:
        if len(self._parts) == 1 and not self._parts[0][0]:
            return rows_of(self._parts[0][1], self._values)
        return rows_of_parts(self._parts, self._values)

    def _has_problem(self, row: Row) -> bool:
        return row.shape is Shape.FIELD and row.place in self._problems

    def _currency(self) -> str:
        frame = self._values.data.get("scenario")
        currency = frame.get("currency", "EUR") if isinstance(frame, dict) else "EUR"
        return currency if isinstance(currency, str) else "EUR"

    # What keys do

    def on_form_lines_asked(self, message: FormLines.Asked) -> None:
        """A click on a row is Enter there."""
        message.stop()
        self.action_ask()

    def action_ask(self) -> None:
        """Ask for the value of the row with the cursor, or do what the row is for."""
        row = self.lines.row
        if row is None or self._edited is not None:
            return
        if row.shape is Shape.MORE:
            self._open ^= {row.place}
            self._lay_out()
        elif self.is_read_only:
            self.notify(_("Another window has this file open; here it can only be read."), severity="warning")
        elif row.shape is Shape.SWITCH:
            self._send(switch_on(row, self._values))
        elif row.shape is Shape.ADD:
            self._send(added(row, self._values))
        elif row.shape is Shape.FIELD and row.words and row.kind in (Kind.CHOICE, Kind.TEXT):
            self._list(row)
        elif row.shape is Shape.FIELD and row.kind is Kind.YES_NO:
            self._write(row, row.value is not True)
        elif row.shape in (Shape.FIELD, Shape.NAME):
            self._type(row)

    def action_pick(self) -> None:
        """Choose from the words that are offered; yes and no change."""
        row = self.lines.row
        if row is not None and row.shape is Shape.FIELD and row.words and not self.is_read_only:
            self._list(row)
        else:
            self.action_ask()

    def action_turn(self, step: int) -> None:
        """The next of the offered words."""
        row = self.lines.row
        if row is None or row.shape is not Shape.FIELD or self.is_read_only or self._edited is not None:
            return
        if row.kind is Kind.YES_NO:
            self._write(row, row.value is not True)
        elif row.words and row.kind is not Kind.WORDS:
            default = row.key.info.default if row.key is not None else None
            here = row.value if row.value is not ABSENT else default
            at = row.words.index(here) if isinstance(here, str) and here in row.words else -max(step, 0)
            self._write(row, row.words[(at + step) % len(row.words)])

    def action_clear(self) -> None:
        """Delete the entry; a field is as by default again."""
        row = self.lines.row
        edit = take_away(row, self._values) if row is not None and not self.is_read_only else None
        if edit is not None:
            self._send(edit)

    def action_copy(self) -> None:
        """Duplicate the entry of a list."""
        row = self.lines.row
        if row is not None and row.shape is Shape.ITEM and not self.is_read_only:
            self._send(added(row, self._values))

    def action_ways(self) -> None:
        """List the other ways to write the value."""
        row = self.lines.row
        if row is None or self.is_read_only:
            return
        found = ways(row, self._values.held(row.place).value)
        if not found:
            self.notify(_("This value can be written in one way only."))
            return
        options = OptionList(*(Option(visible(way.name)) for way in found), markup=False, classes="editor ways")
        self._edit(row, options)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc means something else when no field is typed in."""
        del parameters
        return self._edited is not None if action == "leave" else True

    def action_leave(self) -> None:
        """Leave the field; what was typed is kept."""
        if self._edited is not None:
            self._finish()

    # Asking

    def _type(self, row: Row) -> None:
        text = "" if row.value is ABSENT or row.shape is Shape.NAME else written_entry(row.value, row.kind)
        if row.kind is Kind.PROSE:
            area = ProseEditor(text, classes="editor", soft_wrap=True)
            self._edit(row, area)
            return
        suggester = SuggestFromList(row.words, case_sensitive=False) if row.words else None
        self._edit(row, LineEditor(text, suggester=suggester, classes="editor", select_on_focus=True))

    def _list(self, row: Row) -> None:
        if row.kind is Kind.WORDS:
            there = row.value if isinstance(row.value, list) else []
            chosen = [Selection(visible(said(word)), word, word in there) for word in row.words]
            self._edit(row, SelectionList[str](*chosen, classes="editor"))
            return
        words = [visible(said(word)) for word in row.words] + ([] if row.is_closed else [_("another ...")])
        options = OptionList(*map(Option, words), markup=False, classes="editor words")
        options.highlighted = row.words.index(row.value) if row.value in row.words else 0
        self._edit(row, options)

    def _edit(self, row: Row, editor: Input | TextArea | OptionList) -> None:
        self._edited, self._editor = row, editor
        box = self.lines.box()
        if isinstance(editor, Input):
            editor.styles.width = box.width
        elif isinstance(editor, TextArea):
            box = Region(2, box.y + 1, box.width, 8)
            editor.styles.width = max(20, self.size.width - 4)
        height = 1 if isinstance(editor, Input) else 10
        top = max(0, min(box.y + (0 if isinstance(editor, Input) else 1), self.size.height - height))
        editor.styles.offset = (box.x, top)
        self.mount(editor)
        editor.focus()

    @on(Input.Changed)
    def _check(self, event: Input.Changed) -> None:
        """What is wrong with what is typed so far; leaving the field is always allowed."""
        event.stop()
        row = self._edited
        if row is not None and row.shape is Shape.FIELD:
            self.lines.note_problem(row.place, self._problem(row, event.value))

    def _problem(self, row: Row, text: str) -> str:
        if not text.strip():
            return ""
        entry = typed(row, text)
        if entry.problem:
            return entry.problem
        problem = value_problem(checked_place(row, self._values), entry.value)
        if problem and row.kind in (Kind.SHARE, Kind.SHARES) and isinstance(entry.value, int | float | list):
            return _("must be between 0 and 100 %")
        return problem

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._finish()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row = self._edited
        if row is None or isinstance(event.option_list, SelectionList):
            return
        is_way, at = event.option_list.has_class("ways"), event.option_index
        self._stop_editing()
        if is_way:
            self._write(row, ways(row, self._values.held(row.place).value)[at].value)
        elif at < len(row.words):
            self._write(row, row.words[at])
        else:
            self._type(row)

    def on_key(self, event: events.Key) -> None:
        """Up and down leave a line that is being typed, with what was typed."""
        if self._edited is not None and event.key in ("up", "down", "tab", "shift+tab") and self.query(Input):
            event.stop()
            event.prevent_default()
            self._finish()
            self.lines.action_move(-1 if event.key in ("up", "shift+tab") else 1)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Whoever clicks elsewhere leaves the field."""
        if self._edited is not None and event.widget is self._editor:
            self._finish(refocus=False)

    def _finish(self, *, refocus: bool = True) -> None:
        """The value that was typed goes out, whatever it is."""
        row, editor = self._edited, self._editor
        if row is None or editor is None:
            return
        self._stop_editing(refocus=refocus)
        if isinstance(editor, Input):
            self._typed(row, editor.value)
        elif isinstance(editor, TextArea):
            self._typed(row, editor.text)
        elif isinstance(editor, SelectionList):
            chosen = [word for word in row.words if word in editor.selected]
            others = [word for word in row.value if word not in row.words] if isinstance(row.value, list) else []
            self._write(row, [*others, *chosen])

    def _typed(self, row: Row, text: str) -> None:
        if row.shape is Shape.NAME:
            edit = named(row, text, self._values)
            if edit is not None:
                self._send(edit)
        elif not text.strip():
            self._send_if(take_away(row, self._values))
        elif row.value is ABSENT or text != written_entry(row.value, row.kind):
            self._write(row, typed(row, text).value)
        self._lay_out()

    def _stop_editing(self, *, refocus: bool = True) -> None:
        editor, self._edited, self._editor = self._editor, None, None
        if editor is not None:
            editor.remove()
            if refocus:
                self.lines.focus()

    def _write(self, row: Row, value: Any) -> None:
        if value != row.value:
            self._send(write(row, value, self._values))

    def _send_if(self, edit: Edit | None) -> None:
        if edit is not None:
            self._send(edit)

    def _send(self, edit: Edit) -> None:
        self.post_message(self.FieldEdited(edit.place, edit.value, is_new=edit.is_new))


def _nearest(problems: Mapping[Place, str], rows: list[Row]) -> dict[Place, str]:
    """Each problem at the row of its place, else at the nearest row around it."""
    there = {row.place for row in rows if row.shape is not Shape.MORE}
    found: dict[Place, str] = {}
    for place, problem in problems.items():
        near = next((place[:size] for size in range(len(place), 0, -1) if place[:size] in there), None)
        if near is not None:
            found.setdefault(near, problem)
    return found
