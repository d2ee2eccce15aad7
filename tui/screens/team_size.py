"""Team size: the smallest team that keeps a target in 9 of 10 months, for every option."""

import math
from collections.abc import Iterator
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Label, Select, Static

from policies.durations import MINUTE, parse_duration
from scenarios.scenario import Scenario
from sim.experiments.compare import labelled
from sim.experiments.grid import with_headcount
from sim.experiments.sizing import KEPT, Target, TargetError, fewest_runs, read_target, usual_headcounts
from sim.experiments.sweep import ATTAINMENT
from sim.measures.kpis import specs
from sim.measures.summary import KpiSpec
from tui.charts.sizing_rows import SizingRows, row_height, sizing_rows, visible
from tui.dates import periods_name
from tui.errors import in_words
from tui.open_scenario import OpenScenario
from tui.option_making import add_option
from tui.running import Task
from tui.screens.question import QuestionScreen
from tui.size_chart import headcount_at, size_chart
from tui.size_words import answer_words, by_period_words
from tui.sizing_up import SizeQuestion, SizeStanding, Sizing
from tui.text import _, spoken
from tui.widgets.chart import CursorChart
from tui.widgets.choice import Choice, Offer
from tui.widgets.level import Level
from tui.widgets.prose import Prose
from tui.words import quoted

KEY = "team_size"
RUNS = 30
_FIRST_KPIS = (
    ATTAINMENT, "meetings_held_per_month", "sqls_per_month", "contact_rate", "time_to_first_touch_median",
    "time_to_first_touch_p90", "never_touched",
)  # fmt: skip
"""What teams are usually sized by; the other KPIs follow."""


class TeamSizeScreen(QuestionScreen[SizeQuestion, SizeStanding]):
    """The question in two lines, headcounts of one option as bars, the answer for all of them in words."""

    AREA = KEY
    STANDING = SizeStanding
    MEANING = _("What each headcount reaches, its range under the bar; ★ the smallest that keeps it.")
    BINDINGS = [  # noqa: RUF012  # as Textual declares it
        Binding("r", "run", _("Run"), tooltip=_("Search, or go on with it"), id="team_size.run"),
        Binding("p", "option", _("Next option"), tooltip=_("Show the next option"), id="team_size.option"),
        Binding("t", "target", _("Target"), show=False, tooltip=_("Change the target"), id="team_size.target"),
        Binding("m", "make", _("Make option"), tooltip=_("Make an option with this headcount"), id="team_size.make"),
    ]
    DEFAULT_CSS = """
    TeamSizeScreen .asked Choice { width: 16; margin: 0 1 0 0; }
    TeamSizeScreen .asked #kpi, TeamSizeScreen .asked #option { width: 34; }
    TeamSizeScreen .asked Input { width: 9; margin: 0 1 0 0; }
    TeamSizeScreen #periods { height: auto; padding: 0 1; color: $text-muted; }
    """

    def compose_question(self) -> ComposeResult:
        """What is asked in two lines."""
        found = self.leadsim.open_scenario.scenario
        with Horizontal(classes="asked"):
            yield Label(_("Smallest"))
            yield Choice(_teams(found), _("The team whose headcount is tried."), id="team")
            yield Label(_("that keeps"))
            yield Choice(_kpis(found), _("What is to be kept; any KPI that has a better and a worse."), id="kpi")
        with Horizontal(classes="asked"):
            yield Label("", id="sign")
            meaning = _("The level to keep, in the KPI's unit: 60 %, 40 a month, 15m. Usual: 60 to 90 % for promises.")
            yield Level("60 %", meaning, id="target")
            yield Label("", id="how")
            yield Label(_("Show"))
            yield Choice(_options(found), _("The option whose headcounts are shown; all are searched."), id="option")

    def compose_below(self) -> ComposeResult:
        """The answers of each month."""
        yield Static(id="periods", markup=False)

    def show_scenario(self, scenario: OpenScenario) -> None:
        """New names to choose from; results of another text are greyed."""
        found = scenario.scenario
        for name, offers in (("#team", _teams(found)), ("#kpi", _kpis(found)), ("#option", _options(found))):
            self.query_one(name, Choice).offer(offers)
        self.show()

    def answering(self, question: SizeQuestion, text: str) -> Task:
        """Search."""
        return Sizing(question, text)

    def action_option(self) -> None:
        """Show the next one."""
        self.query_one("#option", Choice).turn()

    def action_target(self) -> None:
        """Type it."""
        self.query_one("#target", Input).focus()

    def action_make(self) -> None:
        """A new option with the headcount under the cursor."""
        standing, name = self.standing, self._option()
        count = None if standing is None else headcount_at(standing, name, self.query_one(CursorChart).cursor[0])
        if standing is None or count is None:
            self.notify(_("There is nothing to make an option of yet."), markup=False)
            return
        question = standing.question
        policy = labelled(question.scenario.policies)[name]
        made = with_headcount(policy, question.team, count)
        add_option(self, made.model_copy(update={"name": f"{name}, {count} {question.team}", "like": policy.name}))

    @on(CursorChart.Chosen)
    def row_chosen(self) -> None:
        """Make an option of it."""
        self.action_make()

    @on(Select.Changed)
    def asked_otherwise(self, event: Select.Changed) -> None:
        """Another option is shown at once; another team or KPI is searched if one was."""
        if event.select.id == "option":
            self._to_the_answer()
            self.show()
            return
        if event.select.id == "kpi":
            self.query_one("#target", Input).value = _usual_level(self._spec())
        self.ask_again()

    def question(self) -> SizeQuestion | None:
        """As it is asked above; None without a team or with a target that cannot be read."""
        scenario, target = self.leadsim.open_scenario.scenario, self._target()
        team = str(self.query_one("#team", Choice).chosen)
        if target is None or not team:
            return None
        runs = max(min(RUNS, scenario.scenario.replications), fewest_runs(KEPT))
        counts = usual_headcounts(scenario, scenario.policies, team)
        return SizeQuestion(scenario, team, target, counts, runs, self._option())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs an answer is not offered before there is one."""
        del parameters
        return self.standing is not None if action in ("make", "option") else True

    def _target(self) -> Target | None:
        spec = self._spec()
        try:
            return None if spec is None else typed_target(spec, self.query_one("#target", Input).value)
        except TargetError:
            return None

    def _spec(self) -> KpiSpec | None:
        scenario, key = self.leadsim.open_scenario.scenario, self.query_one("#kpi", Choice).chosen
        return next((spec for spec in specs(scenario, scenario.policies) if spec.key == key), None)

    def _option(self) -> str:
        """The name under which the option on show was played."""
        scenario, number = self.leadsim.open_scenario.scenario, self.query_one("#option", Choice).chosen
        names = list(labelled(scenario.policies))
        return names[number] if isinstance(number, int) and number < len(names) else ""

    def _to_the_answer(self) -> None:
        """The cursor stands on the answer of the option on show."""
        result = None if self.standing is None else self.standing.result
        found = None if result is None else next((one for one in result.options if one.name == self._option()), None)
        if found is not None and found.answer is not None:
            self.query_one(CursorChart).cursor = (sorted(found.steps).index(found.answer), 0)

    def find(self, x: int, y: int, width: int, height: int) -> tuple[int, int] | None:
        """The row there."""
        chart = self._chart()
        if chart is None or y < 1 or x >= width:
            return None
        first, count = visible(chart, height)
        row = (y - 1) // row_height(chart, height)
        return (first + row, 0) if row < count else None

    def _chart(self) -> SizingRows | None:
        cursor = self.query_one(CursorChart).cursor[0]
        return None if self.standing is None else size_chart(self.standing, self._option(), cursor)

    def show_answer(self) -> None:
        """The question's own words, bars and answer, as they stand."""
        standing, drawn, chart = self.standing, self.chart, self._chart()
        self._show_question(self.leadsim.open_scenario.scenario)
        drawn.shape = (0, 0) if chart is None else (len(chart.rows), 1)
        drawn.show(None if chart is None else partial(sizing_rows, chart), "" if chart is None else chart.told())
        answer = self.nothing_yet(self._empty()) if standing is None else answer_words(standing, self._option())
        self.query_one(Prose).tell(answer)
        result = None if standing is None else standing.result
        periods = "" if result is None else by_period_words(result, self._option())
        self.query_one("#periods", Static).update(Content(periods))

    def _show_question(self, scenario: Scenario) -> None:
        spec = self._spec()
        is_less = spec is not None and spec.better == "less"
        self.query_one("#sign", Label).update(Content(_("at most") if is_less else _("at least")))
        period = scenario.scenario.forecast_period
        self.query_one("#how", Label).update(Content(_("in 9 of 10 {periods}.").format(periods=periods_name(period))))

    def wrong(self) -> Iterator[str]:
        """The target."""
        spec = self._spec()
        if spec is not None and self._target() is None:
            said = _("The target must be a number ({unit}), such as {usual}.")
            yield said.format(unit=spoken(spec.unit), usual=_usual_level(spec) or "40")

    def _empty(self) -> str:
        question = self.question()
        if question is None:
            return _("Nothing to search yet: give a target above.")
        said = _(
            "Not searched yet. r tries {team} teams of {most} and fewer, down to the first that does not keep it: "
            "first with {option}, then with the other options."
        )
        return said.format(team=question.team, most=question.headcounts[-1], option=quoted(question.first))


def typed_target(spec: KpiSpec, text: str) -> Target:
    """A level as people type it: 60, 60 % and 0.6 of a share, 15m or 15 of minutes. Raises TargetError."""
    sign, level = "<=" if spec.better == "less" else ">=", text.strip().replace(",", ".")
    if spec.unit == "min" and any(map(str.isalpha, level)):
        try:
            level = f"{parse_duration(level) / MINUTE:g}"
        except ValueError as error:
            raise TargetError(in_words(error)) from None
    target = read_target(f"{spec.key}{sign}{level}")
    if spec.unit == "share" and target.level > 1:
        target = read_target(f"{spec.key}{sign}{level}%")
    is_share = spec.unit == "share"
    if not math.isfinite(target.level) or (is_share and not 0 <= target.level <= 1):
        raise TargetError(text)
    return target


def _usual_level(spec: KpiSpec | None) -> str:
    """A level to begin with; nothing where it depends on the team."""
    if spec is None:
        return ""
    if spec.unit == "share":
        return "60 %" if spec.better == "more" else "5 %"
    return "15m" if spec.unit == "min" else ""


def _teams(scenario: Scenario) -> list[Offer]:
    ranked = sorted(scenario.teams, key=lambda team: team.role != "sdr")
    return [(team.name, team.name) for team in ranked]


def _kpis(scenario: Scenario) -> list[Offer]:
    table = {spec.key: spec for spec in specs(scenario, scenario.policies) if spec.better != "neither"}
    if scenario.meetings is None:
        table = {key: spec for key, spec in table.items() if not key.startswith("meetings_")}
    first = [key for key in _FIRST_KPIS if key in table]
    return [(spoken(table[key].name), key) for key in dict.fromkeys([*first, *table])]


def _options(scenario: Scenario) -> list[Offer]:
    return [(name, at) for at, name in enumerate(labelled(scenario.policies))]
