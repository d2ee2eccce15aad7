"""Calibrate: from a CRM export to a scenario, in five steps that are kept half-done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from scenarios.crm.account import CrmError
from sim.experiments.calibrating import Calibrated
from sim.experiments.calibrating_files import Asked
from tui.calibrate_questions import Picked, Refused, Typed, question_about
from tui.calibrate_rows import (
    COLUMNS,
    FILES,
    FIT,
    USE,
    WORDS,
    Line,
    account_words,
    asked_words,
    heads_of_step,
    is_about,
    lines_of,
    step_bar,
    widths_of_step,
)
from tui.calibrating import KEY, Calibrating, Columns, Standing, Wish, known_of, look
from tui.calibration_text import details_text
from tui.charts.calibrated_waits import waits_chart
from tui.charts.speed_to_lead import speed_to_lead
from tui.errors import InputError, cleaned, in_words
from tui.files import write
from tui.importing import rejected_csv
from tui.running import Phase, RunState
from tui.screens.area import AreaScreen
from tui.tables import paragraph
from tui.text import _
from tui.trial_text import summary
from tui.widgets.chart import Chart
from tui.widgets.clear_table import ClearTable
from tui.widgets.notes import Notes
from tui.workspace import free_file

if TYPE_CHECKING:
    from tui.open_scenario import OpenScenario

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

    def show_scenario(self, scenario: OpenScenario) -> None:
        """The step; it does not hang on the open scenario."""
        del scenario
        self.show()

    def show_run(self, state: RunState) -> None:
        """What was read and found, unless other answers were given since."""
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
        newest = state.snapshot
        if isinstance(newest, Standing) and newest is not self._standing and newest.wish == self.wish:
            self._standing = newest
            if self._standing.asked is not None:
                self._step = WORDS
                self._go_to_asked(self._standing.asked)
            elif self._standing.found is not None:
                self._step = FIT
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
            self._keep_rejected(path)
        except (InputError, OSError) as error:
            self.notify(cleaned(str(error)), severity="error", markup=False)
            return
        self._step = USE
        self.show()
        self.leadsim.switch_mode(FIRST_LOOK)
        self.leadsim.open_file(path)
        self.leadsim.notify(_("The scenario is {file}. 2 compares its options.").format(file=path.name), markup=False)

    def _keep_rejected(self, scenario: Path) -> None:
        """The rows that cannot be used, beside the scenario, as the command has them."""
        read = None if self._standing is None else self._standing.read
        for table, account in zip(("leads", "touches"), () if read is None else read.accounts, strict=False):
            if account.rejected:
                name = f"{scenario.stem}.{'rejected' if table == 'leads' else 'touches.rejected'}.csv"
                write(scenario.with_name(name), rejected_csv(account))

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
            standing = replace(self._standing or Standing(self.wish), wish=self.wish)
            self._ask(question_about(self._lines[event.cursor_row], self._step, standing, self._columns))

    def _ask(self, question: Picked | Typed) -> None:
        def take(answer: int | str | None) -> None:
            if answer is not None:  # Escape changes nothing
                self._take(question, answer)

        self.app.push_screen(question.dialog(), take)

    def _take(self, question: Picked | Typed, answer: Any) -> None:
        try:
            found = question.take(answer)
        except Refused as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        if isinstance(found, Typed):
            self._ask(found)
            return
        before, self.wish = self.wish, found
        self._changed()
        for table in ("leads", "touches"):
            if getattr(before, table) != getattr(found, table):
                self._look(table)
        self.show()

    def _changed(self) -> None:
        """What was found is of other answers."""
        read = None if self._standing is None else self._standing.read
        self._standing = None if read is None else Standing(self.wish, read)
        self._trouble = ""

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
        if self._step < FIT and standing is not None and standing.read is not None:
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
