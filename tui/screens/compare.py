"""Compare: the verdict in words, the options beside each other, and the chart that answers the next question."""

from functools import partial

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from scenarios.editing import with_item
from sim.experiments.compare import labelled
from sim.experiments.runs import Failure
from tui.comparing import Comparing, Standing, more_needed
from tui.comparison_files import comparison_files
from tui.comparison_text import comparison_text, failure_lines, gap_with_interval, label, verdict_words
from tui.comparison_views import VIEWS, Figures, Notes, Picture
from tui.exporting import export
from tui.holding import Held, Holding
from tui.open_scenario import OpenScenario
from tui.run_words import progress_words, stale_words
from tui.running import RunState
from tui.screens.area import AreaScreen
from tui.text import _
from tui.verdict import Result, verdict
from tui.widgets.chart import Chart
from tui.widgets.clear_table import ClearTable
from tui.widgets.view_bar import ViewBar
from tui.words import duration

KEY, HOLDS = "compare", "compare.holds"
_SPEED = "time_to_first_touch_mean"
_WIDE = 100
_AROUND, _BETWEEN, _SHORTEST = 7, 2, 26
"""Cells around the table with two scroll bars, between two columns, and of an option's name at least."""


class CompareScreen(AreaScreen):
    """The options beside each other."""

    AREA = "compare"
    BINDINGS = [  # noqa: RUF012
        Binding("r", "run", _("Run"), tooltip=_("Run, or go on with the comparison"), id="compare.run"),
        Binding("m", "more", _("More"), tooltip=_("Play more runs, for narrower ranges"), id="compare.more"),
        Binding(
            "right_square_bracket", "view(1)", _("Chart"), key_display="]", tooltip=_("Next chart"), id="compare.next"
        ),
        Binding("left_square_bracket", "view(-1)", _("Previous chart"), show=False, id="compare.previous"),
        Binding("z", "zoom", _("Large"), tooltip=_("Charts on the whole screen, or back"), id="compare.zoom"),
        Binding(
            "b",
            "baseline",
            _("Baseline"),
            show=False,
            tooltip=_("Compare with the chosen option"),
            id="compare.baseline",
        ),
        Binding("h", "holds", _("How sure"), tooltip=_("As long as what the verdict holds"), id="compare.holds"),
        Binding(
            "d",
            "duplicate",
            _("Duplicate"),
            show=False,
            tooltip=_("Duplicate the chosen option"),
            id="compare.duplicate",
        ),
        Binding("y", "copy", _("Copy"), show=False, tooltip=_("Copy the whole comparison as text"), id="compare.copy"),
        Binding(
            "e", "export", _("Export"), tooltip=_("Write tables and text beside the scenario"), id="compare.export"
        ),
    ]
    DEFAULT_CSS = """
    CompareScreen #answer { height: auto; max-height: 60%; }
    CompareScreen.-narrow #answer { height: 1fr; max-height: 100%; }
    CompareScreen.-narrow #details { display: none; }
    CompareScreen.-zoomed #answer { display: none; }
    CompareScreen.-zoomed #details { display: block; }
    CompareScreen #details { height: 1fr; padding: 0 1; }
    CompareScreen #verdict { padding: 0 2; margin: 1 0; height: auto; }
    CompareScreen.-narrow #verdict { margin: 0; }
    CompareScreen #stale, CompareScreen #hint { padding: 0 2; height: auto; color: $text-warning; }
    CompareScreen #notes { padding: 0 1; height: 1fr; }
    CompareScreen.-stale #verdict, CompareScreen.-stale DataTable { opacity: 70%; }
    CompareScreen.-stale DataTable > .datatable--cursor { background: $panel; color: $text; }
    CompareScreen DataTable { margin: 0 1; height: auto; max-height: 14; }
    CompareScreen #numbers { height: 1fr; max-height: 100%; }
    CompareScreen #of { height: 1; color: $text-muted; }
    CompareScreen #progress { padding: 0 2; height: 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._standing: Standing | None = None
        self._state: RunState | None = None
        self._held: Held | None = None
        self._view = 0
        self._chosen = ""

    def compose_area(self) -> ComposeResult:
        """Verdict, table, charts, progress."""
        with VerticalScroll(id="answer", can_focus=False):
            yield Static(id="stale", markup=False)
            yield Static(_("Not compared yet. r plays the options against each other."), id="verdict", markup=False)
            table = ClearTable(id="options", cursor_type="row")
            table.help_text = _("One line an option; the first is what the others are compared with.")
            yield table
            yield Static(id="hint", markup=False)
        with Vertical(id="details") as details:
            details.visible = False
            yield ViewBar([view.title() for view in VIEWS], id="views")
            yield Static(id="of", markup=False)
            yield Chart(id="chart")
            yield ClearTable(id="numbers", cursor_type="row")
            with VerticalScroll(id="notes"):
                yield Static(markup=False)
        yield Static(id="progress", markup=False)

    # What is shown

    def show_scenario(self, scenario: OpenScenario) -> None:
        """Results of another text are greyed; r updates them."""
        standing, state = self._standing, self._state
        stale = standing is not None and standing.text != scenario.text
        is_running = state is not None and state.is_running
        self.set_class(stale, "-stale")
        told = self.query_one("#stale", Static)
        told.display = stale
        if standing is not None and is_running:
            told.update(Content(_("This was before the edit. The new numbers come within seconds.")))
        elif standing is not None:
            seconds = standing.seconds_per_run * standing.of / max(1, self.leadsim.processes)
            told.update(Content(stale_words(seconds)))
        self.query_one(Chart).is_stale = stale
        progress = "" if state is None or (stale and not is_running) else progress_words(state)
        self.query_one("#progress", Static).update(Content(progress))

    def show_run(self, state: RunState) -> None:
        """The newest standing, and how far the run is."""
        if state.key not in (KEY, HOLDS):
            return
        self._state = state
        if self._standing is None and state.is_running:
            self.query_one("#verdict", Static).update(Content(_("The first numbers come within seconds.")))
        if isinstance(state.snapshot, Standing) and self._is_news(state.snapshot):
            self._standing = state.snapshot
            self._show(state.snapshot)
        if isinstance(state.snapshot, Held) and state.snapshot is not self._held:
            self._held = state.snapshot
            if self._standing is not None:
                self._show(self._standing)
        self.show_scenario(self.leadsim.open_scenario)

    def _is_news(self, found: Standing) -> bool:
        """Until there are numbers, those from before are shown, in grey."""
        says_nothing = found.result is None and not found.failures and self._standing is not None
        return found is not self._standing and not says_nothing

    def _show(self, standing: Standing) -> None:
        result = standing.result
        self.query_one("#details").visible = result is not None
        self.refresh_bindings()
        if result is None:
            self.query_one("#verdict", Static).update(Content(_failed(standing.failures)))
            return
        said = [*verdict(result), *failure_lines(result, standing.failures)]
        if self._held is not None and self._held.text == standing.text:
            said.append(self._held.sentence)
        self.query_one("#verdict", Static).update(Content("\n".join(said)))
        self.query_one("#hint", Static).update(Content(self._hint(standing, result)))
        self._show_options(result)
        self._show_view()

    def _show_options(self, result: Result) -> None:
        heads = (_("Option"), _("Verdict"), label(result, result.comparison.primary), _("First touch"))
        rows = _rows(result)
        widths = [max(map(cell_len, column)) + _BETWEEN for column in zip(heads, *rows, strict=True)]
        room = self.size.width - _AROUND
        shown = len(heads) if min(widths[0], _SHORTEST) + sum(widths[1:]) <= room else len(heads) - 1
        table = self.query_one("#options", ClearTable)
        table.longest = max(_SHORTEST, room - sum(widths[1:shown])) - _BETWEEN
        table.head(heads[:shown])
        table.fill([row[:shown] for row in rows])

    def on_resize(self) -> None:
        """What stands in the table depends on the width."""
        if self._standing is not None and self._standing.result is not None:
            self._show_options(self._standing.result)

    def _hint(self, standing: Standing, result: Result) -> str:
        if len(result.scenario.policies) < 2:
            return _("Nothing to compare yet. d duplicates this one so you can change a copy.")
        needed = more_needed(result)
        if not result.comparison.final or not needed:
            return ""
        seconds = needed * standing.seconds_per_run / max(1, self.leadsim.processes)
        said = _("Too close to call for some. About {count} more runs would settle it ({time}). m runs them.")
        return said.format(count=needed, time=duration(seconds / 60))

    def _show_view(self) -> None:
        result = None if self._standing is None else self._standing.result
        if result is None:
            return
        view = VIEWS[self._view]
        self.query_one(ViewBar).show(self._view)
        option = self._option(result)
        of = self.query_one("#of", Static)
        of.display = view.of_option
        of.update(Content(_("Option: {option}").format(option=option)))
        found = view.make(result, option)
        chart, numbers = self.query_one(Chart), self.query_one("#numbers", ClearTable)
        notes = self.query_one("#notes")
        chart.display, numbers.display = found is None or isinstance(found, Picture), isinstance(found, Figures)
        notes.display = isinstance(found, Notes)
        if isinstance(found, Figures):
            numbers.head(found.heads)
            numbers.fill(found.rows)
        elif isinstance(found, Notes):
            notes.query_one(Static).update(Content("\n".join(f"- {each}" for each in found.lines)))
        elif isinstance(found, Picture):
            chart.show(found.draw, found.told)
        else:
            chart.show(None)
            of.display = True
            of.update(Content(_("There is nothing of this kind here.")))

    def _option(self, result: Result) -> str:
        names = [column.name for column in result.comparison.policies]
        return self._chosen if self._chosen in names else names[-1]

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs numbers is not offered before there are some."""
        del parameters
        result = None if self._standing is None else self._standing.result
        if action == "holds":
            return result is not None and result.comparison.final
        return result is not None or action not in ("more", "view", "zoom", "baseline", "copy", "export")

    def action_run(self) -> None:
        """Play what is missing."""
        scenario = self.leadsim.open_scenario
        self.leadsim.start(KEY, Comparing(scenario.scenario, scenario.read))

    def action_more(self) -> None:
        """Play as many more as would settle it, or half as many again."""
        standing = self._standing
        if standing is None or standing.result is None:
            return
        count = standing.of + (more_needed(standing.result) or max(10, standing.of // 2))
        scenario = self.leadsim.open_scenario
        self.leadsim.start(KEY, Comparing(scenario.scenario, scenario.read, count, standing.baseline))

    def action_baseline(self) -> None:
        """Compare with the chosen option."""
        standing = self._standing
        if standing is not None and standing.result is not None:
            scenario, option = self.leadsim.open_scenario, self._option(standing.result)
            self.leadsim.start(KEY, Comparing(scenario.scenario, scenario.read, standing.of, option))

    def action_holds(self) -> None:
        """Find out as long as what the verdict holds."""
        standing = self._standing
        if standing is not None and standing.result is not None and standing.result.comparison.final:
            self.leadsim.start(HOLDS, Holding(standing.result, standing.text))

    def action_duplicate(self) -> None:
        """Add a copy of the chosen option, to be changed."""
        scenario = self.leadsim.open_scenario
        names = list(labelled(scenario.scenario.policies))
        option = self._chosen if self._chosen in names else names[-1]
        copy = next(name for name in _copies(option) if name not in names)
        self.leadsim.edit_text(with_item(scenario.text, ("policies",), {"name": copy, "like": option}))
        self.notify(_('"{name}" was added: change it in the scenario.').format(name=copy), markup=False)

    def action_view(self, step: int) -> None:
        """Show another chart."""
        self._view = (self._view + step) % len(VIEWS)
        if self.has_class("-narrow"):
            self.add_class("-zoomed")
        self._show_view()

    def action_zoom(self) -> None:
        """Charts on the whole screen, or back."""
        self.toggle_class("-zoomed")

    def action_copy(self) -> None:
        """The comparison as the command prints it, on the clipboard."""
        standing = self._standing
        if standing is not None and standing.result is not None:
            self.app.copy_to_clipboard(self._text(standing, standing.result))
            self.notify(_("Copied."))

    def action_export(self) -> None:
        """Write what `leadsim compare --out` writes, beside the scenario."""
        standing = self._standing
        if standing is not None and standing.result is not None:
            export(self, "comparison", partial(comparison_files, standing.result, standing.failures))

    def on_view_bar_picked(self, message: ViewBar.Picked) -> None:
        """A view was clicked."""
        self._view = message.number
        self._show_view()

    def on_data_table_row_highlighted(self, message: DataTable.RowHighlighted) -> None:
        """Charts of one option show the chosen one."""
        result = None if self._standing is None else self._standing.result
        if message.data_table.id == "options" and result is not None:
            self._chosen = result.comparison.policies[message.cursor_row].name
            if VIEWS[self._view].of_option:
                self._show_view()

    def on_data_table_row_selected(self, message: DataTable.RowSelected) -> None:
        """Enter shows the option in charts."""
        if message.data_table.id == "options" and self.has_class("-narrow"):
            self.add_class("-zoomed")

    def _text(self, standing: Standing, result: Result) -> str:
        return comparison_text(result, [], standing.failures, _WIDE)


def _copies(name: str) -> list[str]:
    copy = _("copy of {name}").format(name=name)
    return [copy, *(f"{copy} {number}" for number in range(2, 1000))]


def _rows(result: Result) -> list[tuple[str, ...]]:
    comparison = result.comparison
    rows: list[tuple[str, ...]] = []
    for column in comparison.policies:
        mean = result.value(column.name, _SPEED)
        speed = "-" if mean is None else duration(mean)
        if column.name == comparison.baseline:
            own = result.worded(result.value(column.name, comparison.primary), comparison.primary)
            rows.append((column.name, _("compared with"), own, speed))
            continue
        gap = comparison.difference(column.name, comparison.primary)
        said = verdict_words(gap, comparison.final)
        rows.append((column.name, said, gap_with_interval(result, gap), speed))
    return rows


def _failed(failures: tuple[Failure, ...]) -> str:
    return "\n".join(f"{each.option}: {each.reason}" for each in failures) or _(
        "The first numbers come within seconds."
    )
