"""Pilot: would an A/B test of two options see the difference, and how long would it have to run."""

from collections.abc import Callable, Iterator
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label, Select
from textual.worker import get_current_worker

from scenarios.scenario import Scenario
from sim.experiments.compare import labelled
from sim.experiments.pilot import TEAMS
from sim.experiments.pilot_answer import enough_runs
from sim.measures.trial import UNITS
from tui.comparing import Standing as Compared
from tui.exporting import export
from tui.open_scenario import OpenScenario
from tui.pilot_chart import column_at, draw_charts, lengths, pilot_charts, told_charts
from tui.pilot_fields import MENDED, NEEDED, kpis, options, splits, typed_days, typed_share, units
from tui.pilot_files import pilot_files
from tui.pilot_words import standing_words
from tui.piloting import RUNS, Piloting, PilotQuestion, PilotStanding, limits_of
from tui.running import Task
from tui.screens.question import QuestionScreen
from tui.text import _
from tui.widgets.chart import CursorChart, Place
from tui.widgets.choice import Choice, Offer
from tui.widgets.level import Level
from tui.widgets.prose import Prose


class Comparable(Message):
    """Which shares of leads a test of two options could compare."""

    def __init__(self, offers: list[Offer]) -> None:
        super().__init__()
        self.offers = offers


class PilotScreen(QuestionScreen[PilotQuestion, PilotStanding]):
    """Two options and how they are tried, in four lines; charts of the chance by length; the plan in words."""

    AREA = "pilot"
    STANDING = PilotStanding
    MEANING = _(
        "How likely a test of that many weeks finds the difference; the dashed line is what planners ask for. "
        "Left and right choose a length, Enter takes it."
    )
    BINDINGS = [  # noqa: RUF012  # as Textual declares it
        Binding("r", "run", _("Run"), tooltip=_("Simulate the pilot, or go on with it"), id="pilot.run"),
        Binding("d", "days", _("Days"), tooltip=_("Change how many days the pilot runs"), id="pilot.days"),
        Binding("x", "swap", _("Swap"), show=False, tooltip=_("Swap the two options"), id="pilot.swap"),
        Binding("p", "option", _("Next option"), show=False, tooltip=_("Try the next option"), id="pilot.option"),
        Binding("e", "export", _("Export"), tooltip=_("Write the pilot's plan beside the scenario"), id="pilot.export"),
    ]
    DEFAULT_CSS = """
    PilotScreen .asked Choice { width: 28; margin: 0 1 0 0; }
    PilotScreen .asked #kpi { width: 36; }
    PilotScreen .asked #teams { width: 12; }
    PilotScreen .asked #unit { width: 11; }
    PilotScreen .asked Input { width: 6; margin: 0 1 0 0; }
    PilotScreen.-wide .asked #treatment, PilotScreen.-wide .asked #control { width: 1fr; max-width: 60; }
    PilotScreen.-wide #body > VerticalScroll { margin: 1 0 0 0; }
    PilotScreen #body, PilotScreen.-narrow #body { layout: vertical; }
    PilotScreen #body > Container { height: 45%; min-height: 6; padding: 0 1; }
    PilotScreen.-narrow #body > Container { height: 6; }
    PilotScreen #body > VerticalScroll { width: 1fr; max-width: 100%; height: 1fr; border-left: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._kpi_before: object = None
        self._is_chosen = False
        """somebody chose what is tried, now or in the last session"""
        self._suggested: tuple[int, int] | None = None
        """what is tried against what until then; None before the first"""

    def compose_question(self) -> ComposeResult:
        """What is tried against what, what is looked at, how, and what would stop it."""
        found = self.leadsim.open_scenario.scenario
        with Horizontal(classes="asked"):
            yield Label(_("Try"))
            yield Choice(options(found), _("The option that is new: some leads are worked by it."), id="treatment")
            yield Label(_("against"))
            yield Choice(options(found), _("The option that the other leads are worked by, as today."), id="control")
        with Horizontal(classes="asked"):
            yield Label(_("Look at"))
            yield Choice([], _("The share of leads that decides; how quickly they are touched is told too."), id="kpi")
            yield Label(_("Worth it from"))
            meaning = _("The smallest change for which you would switch, in percentage points. Usual: 2 to 10.")
            yield Level("5", meaning, id="worth")
            yield Label(_("points"))
        with Horizontal(classes="asked"):
            yield Label(_("Treated"))
            yield Level("50 %", _("Share of the leads in the trial that the new option gets. Usual: 50 %."), id="share")
            yield Label(_("Days"))
            meaning = _("How long the pilot runs: 14, or 2w for two weeks. Usual: 14 to 90 days, at most 730.")
            yield Level("14", meaning, id="days")
            yield Label(_("Split by"))
            meaning = _(
                "People: every team is parted, each part works its own leads. "
                "Leads: everybody works both kinds, which costs no one but mixes the two."
            )
            yield Choice(splits(), meaning, id="teams")
            yield Label(_("Count"))
            meaning = _(
                "What the test takes for one trial: each lead, each person's share, each day's or each week's. "
                "Days are safest where leads wait for the same people."
            )
            yield Choice(units(), meaning, id="unit")
        with Horizontal(classes="asked"):
            yield Label(_("Stop it over"))
            yield Level("5 %", _("Opt-outs of leads touched that would end the pilot; empty for none."), id="opt_outs")
            yield Label(_("opt-outs,"))
            meaning = _("Complaints of messages delivered that would end the pilot; empty for none. Usual: 0.3 %.")
            yield Level("0.3 %", meaning, id="complaints")
            yield Label(_("complaints"))

    def show_scenario(self, scenario: OpenScenario) -> None:
        """New options to choose from, and what a test of them could compare."""
        found = scenario.scenario
        for name in ("#treatment", "#control"):
            self.query_one(name, Choice).offer(options(found))
        self._suggest(found)
        self._look_up()
        super().show_scenario(scenario)

    def _suggest(self, scenario: Scenario) -> None:
        """Until somebody chooses: the option that Compare found best, else the first that is new."""
        treatment, control = self.query_one("#treatment", Choice), self._number("#control")
        best = None if self._is_chosen or self.standing is not None else self._best(scenario)
        with self.prevent(Select.Changed):
            if best is not None and best != control:
                treatment.value = best
            elif self.standing is None and len(scenario.policies) > 1 and treatment.chosen == control:
                treatment.turn()
        self._suggested = self._arms()

    def _arms(self) -> tuple[int, int]:
        """The numbers of what is tried and of what it is tried against."""
        return self._number("#treatment"), self._number("#control")

    def _best(self, scenario: Scenario) -> int | None:
        """Its number, by the comparison as it stands."""
        for state in self.leadsim.run_states:
            found = state.snapshot.result if isinstance(state.snapshot, Compared) else None
            names = list(labelled(scenario.policies))
            if found is not None and found.comparison.winner.policy in names:
                return names.index(found.comparison.winner.policy)
        return None

    def answering(self, question: PilotQuestion, text: str) -> Task:
        """Play the pilots."""
        return Piloting(question, text)

    def question(self) -> PilotQuestion | None:
        """As it is asked above; None while something is to be mended."""
        asked = self._asked_now()
        return None if asked is None or asked.hindrances() else asked

    def wrong(self) -> Iterator[str]:
        """Fields that cannot be read, and why this pilot cannot be played."""
        if self._number("#treatment") == self._number("#control"):
            if len(self.leadsim.open_scenario.scenario.policies) > 1:
                yield _("Choose two different options.")
            return
        for name, wanted in MENDED.items():
            if self._read(name) is None and (name in NEEDED or self._typed(name)):
                yield wanted()
        asked = self._asked_now()
        if asked is not None and asked.hindrances():
            said = (
                _("It cannot be split by people:") if asked.teams == "separate" else _("It cannot be split by leads:")
            )
            yield " ".join([said, "; ".join(asked.hindrances()) + "."])

    def find(self, x: int, y: int, width: int, height: int) -> Place | None:
        """The length there."""
        del y, height
        told = None if self.standing is None else self.standing.told
        at = None if told is None else column_at(pilot_charts(told, 0)[0][1], x, width)
        return None if at is None else (0, at)

    def show_answer(self) -> None:
        """Charts and plan, as they stand."""
        standing, drawn = self.standing, self.chart
        told = None if standing is None else standing.told
        self._make_room(told is not None)
        if standing is None or told is None:
            drawn.shape = (0, 0)
            drawn.show(None)
            self.query_one(Prose).tell(self.nothing_yet(self._empty()))
            return
        if not all(drawn.shape):
            drawn.cursor = (0, lengths(told.answer).index(told.answer.days))
        drawn.shape = (1, len(lengths(told.answer)))
        charts = pilot_charts(told, drawn.cursor[1])
        drawn.show(partial(draw_charts, charts), told_charts(charts))
        file = self.leadsim.open_scenario.path.name
        self.query_one(Prose).tell(standing_words(standing, drawn.cursor[1], file))

    # What can be done

    def action_days(self) -> None:
        """Type them."""
        self.query_one("#days", Input).focus()

    def action_option(self) -> None:
        """Try the next one."""
        self.query_one("#treatment", Choice).turn()

    def action_swap(self) -> None:
        """The new one is the old one."""
        treatment, control = self.query_one("#treatment", Choice), self.query_one("#control", Choice)
        with self.prevent(Select.Changed):
            treatment.value, control.value = control.chosen, treatment.chosen
        self.ask_again()

    def action_export(self) -> None:
        """Write what `leadsim pilot --out` writes, beside the scenario."""
        standing = self.standing
        if standing is None or standing.told is None:
            self.notify(_("There is no plan to write yet. r simulates it."), markup=False)
        else:
            export(self, "pilot", partial(pilot_files, standing))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is a plan to write once it was simulated."""
        del parameters
        return action != "export" or (self.standing is not None and self.standing.told is not None)

    def palette_actions(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """What has no key."""
        yield _("Copy the command that asks the same"), self._copy_command

    @on(CursorChart.Chosen)
    def length_chosen(self) -> None:
        """The pilot is that long."""
        told = None if self.standing is None else self.standing.told
        if told is not None:
            self.query_one("#days", Input).value = str(lengths(told.answer)[self.chart.cursor[1]])
            self.ask_again()

    @on(Select.Changed)
    def asked_otherwise(self) -> None:
        """Play it if there was an answer."""
        self._is_chosen |= self._suggested not in (None, self._arms())
        self._look_up()
        self.ask_again()

    # What is remembered

    def remembered(self) -> object:
        """What stands in the fields."""
        fields = {each.id: each.value for each in self.query(Level)}
        return fields | {each.id: each.chosen for each in self.query(Choice)}

    def restore(self, selected: object) -> None:
        """Put it there again."""
        if not isinstance(selected, dict):
            return
        self._kpi_before, self._is_chosen = selected.get("kpi"), True
        with self.prevent(Select.Changed):
            for level in self.query(Level):
                level.value = str(selected.get(level.id, level.value))[: level.max_length]
            for choice in self.query(Choice):
                choice.take(selected.get(choice.id))

    # What is asked

    def _asked_now(self) -> PilotQuestion | None:
        """Whether or not the pilot can be played."""
        scenario = self.leadsim.open_scenario.scenario
        treatment, control = self._number("#treatment"), self._number("#control")
        days, share = self._read("days"), self._read("share")
        if days is None or share is None or treatment == control:
            return None
        if max(treatment, control) >= len(scenario.policies):
            return None
        fewest = enough_runs(int(days), scenario.scenario.weeks)
        teams, unit = self.query_one("#teams", Choice).chosen, self.query_one("#unit", Choice).chosen
        return PilotQuestion(
            scenario=scenario,
            treatment=treatment,
            control=control,
            kpi=str(self.query_one("#kpi", Choice).chosen),
            days=int(days),
            share=share,
            teams=next(each for each in TEAMS if each == teams),
            unit=next(each for each in UNITS if each == unit),
            worth=self._read("worth"),
            limits=limits_of(self._read("opt_outs"), self._read("complaints")),
            replications=max(min(RUNS, scenario.scenario.replications), fewest),
        )

    def _number(self, name: str) -> int:
        chosen = self.query_one(name, Choice).chosen
        return chosen if isinstance(chosen, int) else 0

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _read(self, name: str) -> float | None:
        """The field's number: days, else a share (points are hundredths, too); None where it cannot be read."""
        read = typed_days if name == "days" else typed_share
        return read(self._typed(name))

    def _empty(self) -> str:
        if len(self.leadsim.open_scenario.scenario.policies) < 2:
            return _("Nothing to try yet: there is one option. 2 Compare duplicates it, so that you can change a copy.")
        asked = self.question()
        if asked is None:
            return _("Mend what is written above; then r simulates the pilot.")
        weeks = asked.scenario.scenario.weeks
        said = _("Not simulated yet. r plays {runs} runs of {weeks} weeks: {pilots} pilots of {days} days and more.")
        pilots = 7 * weeks * asked.replications // asked.days
        return said.format(runs=asked.replications, weeks=weeks, pilots=pilots, days=asked.days)

    def _copy_command(self) -> None:
        asked = self.question()
        if asked is not None:
            self.app.copy_to_clipboard(asked.command(str(self.leadsim.open_scenario.path)))
            self.notify(_("Copied."), markup=False)

    # Which shares can be compared

    def _look_up(self) -> None:
        """Beside the screen: the two options are played on a week without leads."""
        scenario = self.leadsim.open_scenario.scenario
        arms = self._number("#treatment"), self._number("#control")
        if max(arms) < len(scenario.policies):
            self.run_worker(lambda: self._offer(scenario, arms), thread=True, exclusive=True, group="kpis")

    def _offer(self, scenario: Scenario, arms: tuple[int, int]) -> None:
        worker = get_current_worker()
        offers = kpis(scenario, arms)
        if not worker.is_cancelled:
            self.post_message(Comparable(offers))

    def on_comparable(self, message: Comparable) -> None:
        """They can be chosen from now on."""
        kpi = self.query_one("#kpi", Choice)
        kpi.offer(message.offers)
        with self.prevent(Select.Changed):
            kpi.take(self._kpi_before)
        self._kpi_before = None
