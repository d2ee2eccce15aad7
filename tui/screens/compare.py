"""Compare: the verdict in words, and what each option comes to."""

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from sim.experiments.runs import Failure
from tui.comparing import Comparing, Standing
from tui.comparison_text import failure_lines, gap_with_interval, verdict_words
from tui.open_scenario import OpenScenario
from tui.running import Phase, RunState
from tui.screens.area import AreaScreen
from tui.text import _
from tui.verdict import Result, verdict
from tui.words import duration

KEY = "compare"
_SPEED = "time_to_first_touch_mean"


class CompareScreen(AreaScreen):
    """The options beside each other."""

    AREA = "compare"
    BINDINGS = [Binding("r", "run", "Run", tooltip="Run, or go on with the comparison")]  # noqa: RUF012
    DEFAULT_CSS = """
    CompareScreen #verdict { padding: 1 2; height: auto; }
    CompareScreen #stale { padding: 0 2; height: auto; color: $text-warning; }
    CompareScreen.-stale #verdict, CompareScreen.-stale DataTable { opacity: 60%; }
    CompareScreen DataTable { margin: 0 2; height: auto; }
    CompareScreen #progress { padding: 0 2; height: 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._standing: Standing | None = None

    def compose_area(self) -> ComposeResult:
        """Verdict, table, progress."""
        with VerticalScroll():
            yield Static(_("Edited after its run. r updates it."), id="stale", markup=False)
            yield Static(id="verdict", markup=False)
            table: DataTable[Text] = DataTable(cursor_type="row")
            table.add_columns(_("Option"), _("Difference (95 % interval)"), _("First touch"), _("Verdict"))
            yield table
        yield Static(id="progress", markup=False)

    def show_scenario(self, scenario: OpenScenario) -> None:
        """Results of another text are greyed; r updates them."""
        stale = self._standing is not None and self._standing.text != scenario.text
        self.set_class(stale, "-stale")
        self.query_one("#stale").display = stale

    def show_run(self, state: RunState) -> None:
        """The newest standing, and how far the run is."""
        if state.key != KEY:
            return
        self.query_one("#progress", Static).update(Content(progress_words(state)))
        if isinstance(state.snapshot, Standing) and state.snapshot is not self._standing:
            self._standing = state.snapshot
            self._show(state.snapshot)
        self.show_scenario(self.leadsim.open_scenario)

    def action_run(self) -> None:
        """Play what is missing."""
        scenario = self.leadsim.open_scenario
        self.leadsim.start(KEY, Comparing(scenario.scenario, scenario.read))

    def _show(self, standing: Standing) -> None:
        result = standing.result
        if result is None:
            self.query_one("#verdict", Static).update(Content(_failed(standing.failures)))
            return
        said = [*verdict(result), *failure_lines(result, standing.failures)]
        self.query_one("#verdict", Static).update(Content("\n".join(said)))
        table = self.query_one(DataTable)
        row = table.cursor_row
        table.clear()
        for cells in _rows(result):
            table.add_row(*map(Text, cells))
        table.move_cursor(row=row)


def _rows(result: Result) -> list[tuple[str, ...]]:
    comparison = result.comparison
    rows: list[tuple[str, ...]] = []
    for column in comparison.policies:
        mean = result.value(column.name, _SPEED)
        speed = "-" if mean is None else duration(mean)
        if column.name == comparison.baseline:
            own = result.worded(result.value(column.name, comparison.primary), comparison.primary)
            rows.append((column.name, own, speed, _("compared with")))
            continue
        gap = comparison.difference(column.name, comparison.primary)
        rows.append((column.name, gap_with_interval(result, gap), speed, verdict_words(gap, comparison.final)))
    return rows


def _failed(failures: tuple[Failure, ...]) -> str:
    return "\n".join(f"{each.option}: {each.reason}" for each in failures) or _("The first simulated runs are played.")


def progress_words(state: RunState) -> str:
    """How far the run is, and what can be done."""
    share = 100 * state.done // max(1, state.of)
    if state.phase is Phase.RUNNING:
        left = (
            ""
            if state.seconds_left is None
            else _(", about {time} left").format(time=duration(state.seconds_left / 60))
        )
        return _("{share} %{left}. Esc stops and keeps what is done.").format(share=share, left=left)
    if state.phase is Phase.STOPPED:
        said = _("Stopped at {done} of {of} runs. Ranges are wider than a full run. r continues.")
        return said.format(done=state.done, of=state.of)
    if state.phase is Phase.FAILED:
        return state.message
    return _("All {of} simulated runs are done.").format(of=state.of)
