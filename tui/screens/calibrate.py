"""Calibrate: from a CRM export to a scenario, in five steps that are kept half-done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from scenarios.crm.account import CrmError
from sim.experiments.calibrating import Calibrated
from sim.experiments.calibrating_files import Asked
from tui.calibrate_rows import (
    COLUMNS,
    FILES,
    FIT,
    ONLY,
    USE,
    WORDS,
    Key,
    Line,
    account_words,
    asked_words,
    heads_of_step,
    is_about,
    lines_of,
    meaning,
    only_text,
    step_bar,
    widths_of_step,
)
from tui.calibrating import KEY, Calibrating, Columns, Standing, Wish, known_of, look
from tui.calibration_text import details_text
from tui.charts.speed_to_lead import SpeedCurve, SpeedToLead, speed_to_lead
from tui.dialogs.asking import AskDialog
from tui.dialogs.picking import PickDialog
from tui.errors import InputError, cleaned, in_words
from tui.files import write
from tui.running import Phase, RunState
from tui.screens.area import AreaScreen
from tui.tables import paragraph
from tui.text import _
from tui.trial_text import summary
from tui.widgets.chart import Chart
from tui.widgets.clear_table import ClearTable
from tui.widgets.notes import Notes
from tui.workspace import free_file

FIRST_LOOK = "scenario"
"""The area that shows a scenario that was just made."""


class CalibrateScreen(AreaScreen):
    """One step at a time: a table of what is needed, or what was found."""

    AREA = KEY
    BINDINGS = [  # noqa: RUF012  # as Textual declares it
        Binding("n", "next", _("Next"), tooltip=_("Go to the next step"), id="calibrate.next"),
        Binding("b", "back", _("Back"), tooltip=_("Go back one step"), id="calibrate.back"),
        Binding("r", "run", _("Read and fit"), tooltip=_("Read the files and fit a scenario"), id="calibrate.run"),
        Binding("w", "use", _("Use it"), tooltip=_("Write the scenario and open it"), id="calibrate.use"),
        Binding("x", "clear", _("Start over"), show=False, tooltip=_("Forget the files and answers"), id="calibrate.x"),
    ]
    DEFAULT_CSS = """
    CalibrateScreen #steps { height: auto; padding: 0 1; text-style: bold; margin: 0 0 1 0; }
    CalibrateScreen #lines { height: 1fr; margin: 0 1; }
    CalibrateScreen #fit { height: 1fr; padding: 0 1; }
    CalibrateScreen #fit Chart { height: 13; }
    CalibrateScreen #told, CalibrateScreen #verdict { height: auto; }
    CalibrateScreen #progress { padding: 0 1; height: 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.wish = Wish()
        self._columns: dict[str, Columns] = {}
        self._standing: Standing | None = None
        self._trouble = ""
        self._step = FILES
        self._lines: list[Line] = []

    def compose_area(self) -> ComposeResult:
        """Steps, what is wrong, the table or the fit, progress."""
        with Vertical(id="body"):
            yield Static(id="steps", markup=False)
            yield Notes()
            table = ClearTable(id="lines", cursor_type="row")
            table.help_text = _(
                "Enter answers the line. Nothing leaves this computer, and no column is read but these."
            )
            yield table
            with VerticalScroll(id="fit") as fit:
                yield Static(id="verdict", markup=False)
                yield Chart()
                yield Static(id="told", markup=False)
            fit.help_text = _(  # type: ignore[attr-defined]
                "Record and scenario side by side, on weeks that the scenario was not fitted to. Within 5 points they"
                " are alike; where they are not, the scenario leaves something out. Up and down scroll; w writes the"
                " scenario."
            )
            yield Static(id="progress", markup=False)

    def remembered(self) -> object:
        """Files, answers and step."""
        return {**self.wish.as_json(), "step": self._step}

    def restore(self, selected: object) -> None:
        """As far as it was, with the files as they are now."""
        self.wish = Wish.of_json(selected)
        step = selected.get("step") if isinstance(selected, dict) else None
        self._step = step if isinstance(step, int) and FILES <= step <= WORDS else FILES
        for table in ("leads", "touches"):
            self._look(table)

    def show_run(self, state: RunState) -> None:
        """What was read and found."""
        if state.key != KEY:
            return
        said = {
            Phase.RUNNING: _("Reading and fitting: about a minute for 10,000 leads. Esc stops."),
            Phase.STOPPED: _("Stopped. r begins again."),
            Phase.FINISHED: "",
            Phase.FAILED: "",
        }[state.phase]
        self.query_one("#progress", Static).update(Content(said))
        self._trouble = state.message if state.phase is Phase.FAILED else ""
        if isinstance(state.snapshot, Standing) and state.snapshot is not self._standing:
            self._standing = state.snapshot
            if self._standing.asked is not None:
                self._step = WORDS
                self._go_to_asked(self._standing.asked)
            elif self._standing.found is not None:
                self._step = FIT
        self.show()

    def on_screen_resume(self, event: object) -> None:
        """Show the step."""
        super().on_screen_resume(event)  # type: ignore[arg-type]
        self.show()

    # Going through

    def action_next(self) -> None:
        """The next step; what is before the fit can be left open."""
        if self._step == FILES and "leads" not in self._columns:
            self.notify(_("First choose the file with the leads: Enter."), severity="warning")
        elif self._step == WORDS and (self._standing is None or self._standing.found is None):
            self.action_run()
        elif self._step == FIT:
            self.action_use()
        else:
            self._step = min(self._step + 1, USE)
        self.show()

    def action_back(self) -> None:
        """The step before."""
        self._step = max(self._step - 1, FILES)
        self.show()

    def action_run(self) -> None:
        """Read and fit, when there is a file and what it cannot do without."""
        if not self.wish.leads:
            self._step = FILES
        elif not self.wish.draft.leads.columns.get("created"):
            self._step = COLUMNS
        elif self.wish.draft.zone is None:
            self._step = WORDS
        else:
            try:
                self.wish.held_out()
            except ValueError:
                self._step, self._trouble = WORDS, _("Held out: give a share such as 25%, or a day such as 2026-03-01.")
            else:
                self._standing, self._trouble = None, ""
                self.leadsim.start(KEY, Calibrating(self.wish))
        self.show()

    def action_use(self) -> None:
        """Write the scenario into the planner's folder, and open it."""
        found = None if self._standing is None else self._standing.found
        if found is None:
            self.notify(_nothing(), severity="warning")
            return
        path = free_file(self.leadsim.folders.workspace, Path(self.wish.leads).name.split(".")[0])
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, found.text)
        except (InputError, OSError) as error:
            self.notify(cleaned(str(error)), severity="error", markup=False)
            return
        self._step = USE
        self.show()
        self.leadsim.switch_mode(FIRST_LOOK)
        self.leadsim.open_file(path)
        self.leadsim.notify(_("The scenario is {file}. 2 compares its options.").format(file=path.name), markup=False)

    def action_clear(self) -> None:
        """Begin anew."""
        self.wish, self._standing, self._columns, self._step, self._trouble = Wish(), None, {}, FILES, ""
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done now."""
        del parameters
        if action == "back":
            return self._step > FILES
        if action == "use":
            return self._standing is not None and self._standing.found is not None
        return True

    # Answers

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Ask for the answer of this line."""
        if event.cursor_row < len(self._lines):
            self._ask(self._lines[event.cursor_row].key)

    def _ask(self, key: Key) -> None:
        if key.name in ("leads", "touches") and not key.table:
            question = _("Which file (.csv, .csv.gz, .xlsx)? Its path; nothing for none.")
            self.app.push_screen(AskDialog(question, getattr(self.wish, key.name)), partial(self._take_file, key.name))
        elif key.name == ONLY:
            question = _("Which rows? COLUMN=VALUE, with | between values; nothing for all.")
            now = only_text(getattr(self.wish.draft, key.table))
            self.app.push_screen(AskDialog(question, now), partial(self._take_only, key.table))
        elif self._step == COLUMNS:
            titles = [_("(not in my file)"), *dict.fromkeys(self._columns[key.table].heads)]
            now = getattr(self.wish.draft, key.table).columns.get(key.name, "")
            at = titles.index(now) if now in titles else 0
            self.app.push_screen(PickDialog(meaning(key), titles, at), partial(self._take_column, key, titles))
        elif key.name in _CHOICES:
            said = getattr(self.wish.draft, key.name)
            values = [value for value, _words in _CHOICES[key.name]]
            names = [said_as() for _value, said_as in _CHOICES[key.name]]
            at = values.index(said) if said in values else len(values) - 1
            line = next(line for line in self._lines if line.key == key)
            self.app.push_screen(PickDialog(line.need, names, at), partial(self._take_choice, key.name))
        else:
            self._ask_words(key)

    def _ask_words(self, key: Key) -> None:
        line = next(line for line in self._lines if line.key == key)
        asked = None if self._standing is None else self._standing.asked
        if asked is not None and asked.is_format and key.name == "time_format" and asked.choices:
            names = [*asked.choices, _("another")]

            def take(at: int | None) -> None:
                if at is not None and at < len(asked.choices):
                    self._take_text(key, asked.choices[at])
                elif at is not None:
                    self.app.push_screen(AskDialog(line.need), partial(self._take_text, key))

            self.app.push_screen(PickDialog(line.need, names), take)
            return
        hint = {
            "zone": _("An IANA name such as Europe/Warsaw."),
            "time_format": _('As "%d.%m.%Y %H:%M", or excel, unix; nothing for 2026-01-05 09:12.'),
            "hold_out": _("A share such as 25%, or a day such as 2026-03-01."),
        }.get(key.name, _("With | between them."))
        there: tuple[str, ...] = ()
        if key.name == "lead_work" and self._standing is not None and self._standing.read is not None:
            there = self._standing.read.kinds
        elif asked is not None and not asked.is_format and asked.field.removeprefix("touches.") == key.name:
            there = asked.choices
        if there:
            hint += " " + _("There are: {words}.").format(words=" | ".join(map(cleaned, there)))
        self.app.push_screen(AskDialog(f"{line.need}. {hint}", self._text_of(key)), partial(self._take_text, key))

    def _text_of(self, key: Key) -> str:
        if key.name == "hold_out":
            return self.wish.hold_out
        own = getattr(self.wish.draft, key.table) if key.table else self.wish.draft
        said = getattr(own, key.name)
        return " | ".join(said) if isinstance(said, tuple) else str(said or "")

    def _take_file(self, table: str, answer: str | None) -> None:
        if answer is None and table == "leads":
            return
        path = answer or ""
        self.wish = replace(self.wish, leads=path) if table == "leads" else replace(self.wish, touches=path)
        self._changed()
        self._look(table)
        self.show()

    def _take_column(self, key: Key, titles: list[str], at: int | None) -> None:
        if at is not None:
            self.wish = self.wish.with_column(key.table, key.name, titles[at] if at else "")
            self._changed()

    def _take_only(self, table: str, answer: str | None) -> None:
        title, sign, values = (answer or "").partition("=")
        if answer and (not sign or title.strip() not in self._columns[table].heads):
            self.notify(_("Write COLUMN=VALUE with the title of a column."), severity="warning")
            return
        only = {title.strip(): tuple(value.strip() for value in values.split("|"))} if answer else {}
        self.wish = self.wish.with_table(table, only=only)
        self._changed()

    def _take_choice(self, name: str, at: int | None) -> None:
        if at is not None:
            self.wish = self.wish.with_answers(**{name: _CHOICES[name][at][0]})
            self._changed()

    def _take_text(self, key: Key, answer: str | None) -> None:
        text = (answer or "").strip()
        if key.name == "hold_out":
            self.wish = replace(self.wish, hold_out=text or Wish().hold_out)
        elif key.table:
            self.wish = self.wish.with_table(key.table, **{key.name: text or None})
        elif key.name == "zone":
            self.wish = self.wish.with_answers(zone=text or None)
        else:
            words = tuple(word.strip() for word in text.split("|") if word.strip())
            self.wish = self.wish.with_answers(**{key.name: words or None})
        self._changed()

    def _changed(self) -> None:
        """What was found is of other answers."""
        read = None if self._standing is None else self._standing.read
        self._standing = None if read is None else Standing(self.wish, read)
        self._trouble = ""
        self.show()

    def _look(self, table: str) -> None:
        self._columns.pop(table, None)
        path = getattr(self.wish, table)
        if not path:
            return
        try:
            seen = look(path, getattr(self.wish.draft, table))
        except CrmError as error:
            self._trouble = in_words(error)
            return
        self._columns[table] = seen
        self.wish = known_of(self.wish, seen, table)

    # Showing

    def show(self) -> None:
        """The step, as it stands."""
        standing = self._standing
        found = None if standing is None else standing.found
        self.query_one("#steps", Static).update(Content(step_bar(self._step, self.wish, standing)))
        self.query_one(Notes).say(list(map(cleaned, self._notes())))
        self._lines = lines_of(self._step, self.wish, self._columns, standing)
        table = self.query_one("#lines", ClearTable)
        table.display = self._step < FIT
        self.query_one("#fit").display = self._step >= FIT
        if self._step < FIT:
            heads = heads_of_step(self._step)
            table.head([head for head in heads if head], widths_of_step(self._step, self.size.width))
            table.fill([[cell for head, cell in zip(heads, line.cells, strict=True) if head] for line in self._lines])
            table.focus()
        else:
            self._show_fit(found)
        self.refresh_bindings()

    def _notes(self) -> list[str]:
        said = [self._trouble] if self._trouble else []
        standing = self._standing
        if self._step == FILES and not self.wish.leads and not said:
            return [_begin()]
        said += [
            _("{file} is recognised as {product}").format(
                file=Path(getattr(self.wish, table)).name, product=seen.product
            )
            for table, seen in self._columns.items()
            if self._step == FILES and seen.product
        ]
        if standing is not None and standing.asked is not None:
            said.append(asked_words(standing.asked))
        if standing is not None and standing.read is not None:
            said += [account_words(each) for each in standing.read.accounts]
        return said

    def _go_to_asked(self, asked: Asked) -> None:
        """The cursor on the line that has to be answered."""
        self.show()
        at = next((row for row, line in enumerate(self._lines) if is_about(asked, line.key)), 0)
        self.query_one("#lines", ClearTable).move_cursor(row=at)

    def _show_fit(self, found: Calibrated | None) -> None:
        chart, told = self.query_one("#fit Chart", Chart), self.query_one("#told", Static)
        chart.display = found is not None and found.waiting is not None
        if found is None:
            self.query_one("#verdict", Static).update("")
            told.update(Content(_nothing()))
            return
        drawn = waits_chart(found)
        if drawn is not None:
            chart.show(partial(speed_to_lead, drawn), drawn.told())
        width = max(40, self.size.width - 6)
        self.query_one("#verdict", Static).update(Content(f"{paragraph(summary(found.validation), width)}\n"))
        said = paragraph(_("w writes the scenario and opens it."), width)
        told.update(Content(f"\n{details_text(found, [], '', width)}\n\n{said}"))
        self.query_one("#fit").focus()


def _begin() -> str:
    return _(
        "An export of your CRM becomes a scenario of your team: how many leads come and when, who works when, how fast."
        " It is tried on the last weeks of the export. Nothing leaves this computer."
    )


def _nothing() -> str:
    return _("Nothing was fitted yet: r reads the files and fits.")


def waits_chart(found: Calibrated) -> SpeedToLead | None:
    """Share of leads touched by each moment, in the record and simulated."""
    waiting = found.waiting
    if waiting is None:
        return None
    rows = {row.key: row for row in found.validation.overall}
    half, in_time, touched = rows["p50"], rows["within_60_min"], rows["touched"]

    def curve(name: str, shares: list[float], at: str) -> SpeedCurve:
        never = getattr(touched, at)
        points = tuple(zip(waiting.minutes, shares, strict=True))
        return SpeedCurve(
            name, points, getattr(in_time, at), getattr(half, at), 1 - never if never is not None else float("nan")
        )

    return SpeedToLead(
        (
            curve(_("your record"), waiting.recorded.tolist(), "actual"),
            curve(_("simulated"), waiting.simulated.tolist(), "predicted"),
        ),
        60.0,
        _("1 h"),
        (_("within an hour"), _("half by"), _("never")),
    )


_CHOICES: dict[str, tuple[tuple[object, Callable[[], str]], ...]] = {
    "first_touch_is_human": ((True, lambda: _("yes")), (False, lambda: _("no")), (None, lambda: _("cannot say"))),
    "score_is_todays": ((True, lambda: _("yes")), (False, lambda: _("no")), (None, lambda: _("cannot say"))),
    "early": (("drop", lambda: _("left out")), ("zero", lambda: _("taken as at once"))),
    "pseudonyms": ((True, lambda: _("yes")), (None, lambda: _("no"))),
}
"""Answers that are chosen: what is noted, and its words."""
