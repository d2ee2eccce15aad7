"""SLA map: a promise at several lengths against options or headcounts; who keeps it, and at what outcome."""

from collections.abc import Iterator
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input, Label, Select

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.sla_map import (
    MEETINGS,
    PROFIT,
    MapQuestion,
    MapRow,
    Place,
    SlaMap,
    option_rows,
    people_rows,
    promised_tiers,
    thresholds_around,
)
from tui.charts.heat_map import HeatCell, HeatMap, heat_map, layout
from tui.open_scenario import OpenScenario
from tui.option_making import add_option
from tui.running import Task
from tui.screens.question import QuestionScreen
from tui.sla_map_text import cell_words, promise, row_word, share_words
from tui.sla_mapping import MapStanding, SlaMapping
from tui.text import _, spoken
from tui.widgets.chart import CursorChart
from tui.widgets.choice import Choice, Offer
from tui.widgets.level import Level
from tui.widgets.prose import Prose
from tui.words import thousands, worded

KEY = "sla_map"
RUNS = 12
"""Simulated runs of each cell, unless more are asked for."""
OPTIONS = -1
"""Among the rows to choose from: the options; else the headcounts of the option with that number."""


class SlaMapScreen(QuestionScreen[MapQuestion, MapStanding]):
    """Rows and promises, a cell under the cursor, and what it would take to keep the target there."""

    AREA = KEY
    STANDING = MapStanding
    MEANING = _("Share of leads touched in time: ✓ keeps the target, ? too close to call, · does not.")
    BINDINGS = [  # noqa: RUF012  # as Textual declares it
        Binding("r", "run", _("Run"), tooltip=_("Play the map, or go on with it"), id="sla_map.run"),
        Binding("x", "rows", _("Rows"), tooltip=_("Show options or headcounts in the rows"), id="sla_map.rows"),
        Binding(
            "c", "colour", _("Colour"), show=False, tooltip=_("Colour by meetings or by profit"), id="sla_map.colour"
        ),
        Binding("t", "target", _("Target"), show=False, tooltip=_("Change the target"), id="sla_map.target"),
        Binding(
            "plus", "more", _("More runs"), key_display="+", show=False, tooltip=_("Play twice as many simulated runs")
        ),
        Binding("m", "make", _("Make option"), tooltip=_("Make an option of this cell"), id="sla_map.make"),
    ]
    DEFAULT_CSS = """
    SlaMapScreen .asked Choice { width: 22; margin: 0 2 0 0; }
    SlaMapScreen .asked #tier { width: 14; }
    SlaMapScreen .asked Input { width: 5; }
    SlaMapScreen #body > VerticalScroll { max-width: 60; }
    SlaMapScreen.-narrow #body > Container { height: 9; }
    SlaMapScreen.-narrow .asked Choice { width: 17; margin: 0 1 0 0; }
    SlaMapScreen.-narrow .asked #tier { width: 10; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._times = 1

    def compose_question(self) -> ComposeResult:
        """What is asked in one line."""
        found = self.leadsim.open_scenario.scenario
        with Horizontal(classes="asked"):
            yield Label(_("Rows"))
            meaning = _("What stands in the rows: the options, or one option with more and fewer people.")
            yield Choice(_rows(found), meaning, id="rows")
            yield Label(_("Colour"))
            meaning = _("What the colour of a cell stands for; the number is always the share in time.")
            yield Choice(_colours(found), meaning, id="colour")
            yield Label(_("Tier"))
            yield Choice(_tiers(found), _("The leads whose promise of a first touch is tried."), id="tier")
            yield Label(_("Target"))
            meaning = _("Share of these leads that is to be touched in time, in %. Usual: 60 to 90.")
            yield Level("60", meaning, id="target")
            yield Label("%")

    def show_scenario(self, scenario: OpenScenario) -> None:
        """New names to choose from; results of another text are greyed."""
        found = scenario.scenario
        self.query_one("#rows", Choice).offer(_rows(found))
        self.query_one("#colour", Choice).offer(_colours(found))
        self.query_one("#tier", Choice).offer(_tiers(found))
        self.show()

    def answering(self, question: MapQuestion, text: str) -> Task:
        """Every cell."""
        return SlaMapping(question, text)

    def action_rows(self) -> None:
        """Options, or the headcounts of the option under the cursor."""
        rows, number = self.query_one("#rows", Choice), self.query_one(CursorChart).cursor[0]
        last = len(self.leadsim.open_scenario.scenario.policies) - 1
        rows.value = min(number, last) if rows.chosen == OPTIONS else OPTIONS

    def action_colour(self) -> None:
        """The other meaning."""
        self.query_one("#colour", Choice).turn()

    def action_more(self) -> None:
        """Twice as many runs of each cell; those that are there count."""
        self._times *= 2
        self.action_run()

    def action_target(self) -> None:
        """Type it."""
        self.query_one("#target", Input).focus()

    def action_make(self) -> None:
        """A new option that promises and staffs what the cell under the cursor does."""
        sla_map, place = self._map(), self.query_one(CursorChart).cursor
        made = None if sla_map is None else made_option(sla_map, place)
        if sla_map is None or made is None:
            self.notify(_("There is nothing to make an option of yet."), markup=False)
            return
        add_option(self, made)

    @on(CursorChart.Chosen)
    def cell_chosen(self) -> None:
        """Make an option of it."""
        self.action_make()

    @on(Select.Changed)
    def asked_otherwise(self, event: Select.Changed) -> None:
        """Another colour is shown at once; other rows or leads are played if the map was."""
        if event.select.id != "colour" and self.standing is not None:
            self.query_one(CursorChart).cursor = (0, 0)
            self.ask_again()
        else:
            self.show()

    def question(self) -> MapQuestion | None:
        """As it is asked above; None without a promise to try."""
        scenario = self.leadsim.open_scenario.scenario
        tier, target = str(self.query_one("#tier", Choice).chosen), self._target()
        if not tier or target is None:
            return None
        team, rows = self._people(scenario)
        return MapQuestion(
            scenario=scenario,
            tier=tier,
            thresholds=thresholds_around(scenario, tier),
            rows=rows,
            target=target,
            replications=self._times * min(RUNS, scenario.scenario.replications),
            team=team,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a map is not offered before there is one."""
        del parameters
        return self.standing is not None if action == "make" else True

    def _people(self, scenario: Scenario) -> tuple[str | None, tuple[MapRow, ...]]:
        """The team whose headcounts are the rows, and those; without a team the options."""
        number, team = self.query_one("#rows", Choice).chosen, worked_by(scenario)
        if isinstance(number, int) and OPTIONS < number < len(scenario.policies) and team is not None:
            return team, people_rows(scenario, scenario.policies[number], team)
        return None, option_rows(scenario)

    def _target(self) -> float | None:
        try:
            target = float(self.query_one("#target", Input).value) / 100
        except ValueError:
            return None
        return target if 0 < target <= 1 else None

    def _map(self) -> SlaMap | None:
        return None if self.standing is None else self.standing.sla_map

    def find(self, x: int, y: int, width: int, height: int) -> Place | None:
        """The cell there."""
        chart = self._chart()
        return None if chart is None else layout(chart, width, height).at(x, y)

    def show_answer(self) -> None:
        """The map and the cell, as they stand."""
        standing, drawn, chart = self.standing, self.chart, self._chart()
        if standing is None or chart is None:
            drawn.show(None)
            drawn.shape = (0, 0)
            self.query_one(Prose).tell(self.nothing_yet(self._empty()))
            return
        drawn.shape = (len(chart.rows), len(chart.columns))
        drawn.show(partial(heat_map, chart), chart.told())
        signs = _("In the cells, % of leads in time: ✓ keeps the target, ? too close to call, · does not.")
        self.query_one(Prose).tell([*cell_words(standing.sla_map, drawn.cursor), f"\n{signs}"])

    def wrong(self) -> Iterator[str]:
        """The target."""
        if self._target() is None:
            yield _("The target is a share in %, more than 0 and at most 100, such as 60.")

    def _empty(self) -> str:
        question = self.question()
        if question is None:
            return _("No option promises when a lead is touched first. 1, then Promises (SLA): write one, such as 5m.")
        said = _("Not played yet. r plays {cells} cells, {runs} simulated runs each; those nearest the target first.")
        return said.format(cells=len(question.places()), runs=question.replications)

    def _chart(self) -> HeatMap | None:
        sla_map = self._map()
        if sla_map is None:
            return None
        kpi = PROFIT if self.query_one("#colour", Choice).chosen == PROFIT else MEETINGS
        return map_chart(sla_map, kpi, self.query_one(CursorChart).cursor)


def _rows(scenario: Scenario) -> list[Offer]:
    people = [(_("People: {option}").format(option=policy.name), at) for at, policy in enumerate(scenario.policies)]
    return [(_("Options"), OPTIONS), *(people if worked_by(scenario) is not None else [])]


def _colours(scenario: Scenario) -> list[Offer]:
    meetings = [(_("Meetings held"), MEETINGS)] if scenario.meetings is not None else []
    return [*meetings, (_("Profit"), PROFIT)]


def _tiers(scenario: Scenario) -> list[Offer]:
    return [(tier, tier) for tier in promised_tiers(scenario)]


def worked_by(scenario: Scenario) -> str | None:
    """The team that works the leads: the first of SDRs, else the first that is not managers."""
    teams = sorted(scenario.teams, key=lambda team: team.role != "sdr")
    return next((team.name for team in teams if team.role != "manager"), None)


def map_chart(sla_map: SlaMap, kpi: str, cursor: Place) -> HeatMap:
    """The map as a chart, coloured by a KPI."""
    question, currency = sla_map.question, sla_map.question.scenario.scenario.currency
    cells = tuple(
        tuple(_heat_cell(sla_map, (row, column), kpi) for column in range(len(question.thresholds)))
        for row in range(len(question.rows))
    )
    known = [cell.heat for row in cells for cell in row if cell.heat is not None]
    name = {spec.key: spoken(spec.name) for spec in sla_map.specs}.get(kpi, kpi)
    extremes = (min(known), max(known)) if known else ()
    ends = [thousands(each) if kpi == PROFIT else worded(each, "a month", currency) for each in extremes] or ["", ""]
    here = min(cursor[0], len(cells) - 1), min(cursor[1], len(question.thresholds) - 1)
    columns = tuple(promise(ms) for ms in question.thresholds)
    title = _("colour: {name} a month").format(name=name)
    names = tuple(row.name for row in question.rows)
    return HeatMap(row_word(sla_map), names, columns, cells, title, (ends[0], ends[1]), here)


def _heat_cell(sla_map: SlaMap, place: Place, kpi: str) -> HeatCell:
    cell = sla_map.cells.get(place)
    text = share_words(cell, sla_map.question.attainment)
    return (
        HeatCell(text, None, "")
        if cell is None
        else HeatCell(text, cell.mean(kpi), cell.reach if cell.runs > 1 else "")
    )


def made_option(sla_map: SlaMap, place: Place) -> Policy | None:
    """The cell as an option of its own, with a name that says what it is; None for a cell that cannot be played."""
    question = sla_map.question
    if place[0] >= len(question.rows) or place[1] >= len(question.thresholds):
        return None
    policy, row = question.policy(place), question.rows[place[0]]
    if policy is None:
        return None
    within = f"{question.tier} {promise(question.thresholds[place[1]])}"
    parts = [row.policy.name, *([row.name] if row.headcount is not None else []), within]
    return policy.model_copy(update={"name": ", ".join(parts), "like": row.policy.name})
