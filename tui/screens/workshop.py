"""Workshop: agree row by row what marketing hands over and what sales does with it, and see what it costs."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from typing import Any, ClassVar

from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from policies.settings import Gate
from scenarios.editing import with_item, with_value, without
from scenarios.places import Place
from scenarios.problems import Problem, visible
from scenarios.scenario import Scenario
from sim.experiments.gate import GateView
from sim.measures.kpis import specs
from tui.comparing import Comparing, Standing
from tui.forms.values import ABSENT, Values
from tui.open_scenario import OpenScenario
from tui.running import RunState
from tui.screens.area import AreaScreen
from tui.screens.workshop_look import Answer, Question, answered
from tui.screens.workshop_rows import (
    VARIANTS,
    Agreed,
    agreed_count,
    agreed_rows,
    has_variants,
    new_variant,
    of_today,
    places_of,
    shown_options,
)
from tui.screens.workshop_table import Column, told
from tui.text import _, spoken
from tui.widgets.form import Form
from tui.widgets.form_lines import FormLines, fitted
from tui.widgets.opening_list import OpeningList
from tui.widgets.slider import Slider

KEY = "workshop"
_DEFINITIONS = ("agreement", "definitions")
_KPIS = ("meetings_held_per_month", "profit_per_month", "time_to_first_touch_mean")


class Seen(Message):
    """What follows without queueing has been worked out."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class WorkshopScreen(AreaScreen):
    """Six rows on the left; words, what decides and what it does on the right."""

    AREA = "workshop"
    AUTO_FOCUS = "#rows"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "agree", _("Agree"), tooltip=_("Agree to this row, or open it again"), id="workshop.agree"),
        Binding("v", "variant", _("Variant"), tooltip=_("Keep a variant beside today"),
                id="workshop.variant"),
        Binding("left_square_bracket,right_square_bracket", "other", _("Other"), key_display="]",
                tooltip=_("Change the next of today, A and B"), id="workshop.other"),
        Binding("r", "run", _("Simulate"), tooltip=_("Simulate today and the variants"), id="workshop.run"),
        Binding("escape", "back", _("Back"), show=False, tooltip=_("Back to the rows"), id="workshop.back"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    WorkshopScreen #rows { width: 30; border: none; border-right: solid $panel; height: 1fr; text-wrap: nowrap; }
    WorkshopScreen.-narrow #rows { width: 1fr; border: none; }
    WorkshopScreen #sheet { width: 1fr; }
    WorkshopScreen #question { padding: 0 1; text-style: bold; height: auto; }
    WorkshopScreen #score { height: 1; padding: 0 1; display: none; }
    WorkshopScreen #score Static { width: 28; }
    WorkshopScreen.-scored #score { display: block; }
    WorkshopScreen Form { height: 1fr; min-height: 6; }
    WorkshopScreen #told { height: auto; max-height: 60%; padding: 0 1; border-top: solid $panel; }
    WorkshopScreen.-big #rows, WorkshopScreen.-big Form, WorkshopScreen.-big Footer { display: none; }
    WorkshopScreen.-big #told { height: 1fr; max-height: 100%; padding: 1 2; text-style: bold; }
    WorkshopScreen.-big #question { padding: 1 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._data: dict[str, Any] = {}
        self._row: Agreed | None = agreed_rows()[0]
        self._option = 0
        self._shown: tuple[str, tuple[Problem, ...], bool] | None = None
        """text, problems and whether it can be edited, as rows and form show them"""
        self._asked: Question | None = None
        self._answer: Answer | None = None
        self._standing: Standing | None = None
        self._at = 0
        """the row that the cursor begins on"""
        self._is_drafting = False
        """the slider is dragged over today: what becomes of it is shown as the variant that it will be"""
        self._titles: list[Text] = []
        self._question = ""
        self._takes = (0, 0)
        """width and height of what is told"""

    def compose_area(self) -> ComposeResult:
        """Rows, words and controls, what it does."""
        with Horizontal(classes="panes"):
            yield OpeningList(id="rows", classes="in-front", markup=False)
            with Vertical(id="sheet"):
                yield Static(id="question", markup=False)
                with Horizontal(id="score"):
                    yield Static(_("Score needed to be an MQL"), markup=False)
                    yield Slider(0, 0, 100, 1, _("points"))
                yield Form()
                with VerticalScroll(id="told"):
                    yield Static(markup=False)

    # What is shown

    def show_scenario(self, scenario: OpenScenario) -> None:
        """Rows and form follow the text; what it does follows when it was read."""
        try:
            self._data = tomllib.loads(scenario.text)
        except tomllib.TOMLDecodeError:
            return
        if self._option not in {number for _head, number in shown_options(self._data)}:
            self._option = 0
        self.set_class(self.leadsim.is_big, "-big")
        shown = (scenario.text, scenario.problems, scenario.is_read_only)
        if shown != self._shown:
            self._shown = shown
            self._show_rows()
            self._show_row()
        self._show_score(Values(self._data))
        if scenario.is_read:
            self._look(scenario.scenario)
        self._show_told()

    def show_run(self, state: RunState) -> None:
        """Speed, meetings and money come as they are simulated."""
        if state.key == KEY and isinstance(state.snapshot, Standing):
            self._standing = state.snapshot
            self._show_told()

    def _show_rows(self) -> None:
        agreement = self._data.get("agreement", {})
        rows = agreement.get("rows", {}) if isinstance(agreement, dict) else {}
        titles = []
        for number, row in enumerate(agreed_rows(), 1):
            one = rows.get(row.key, {}) if isinstance(rows, dict) else {}
            is_agreed = isinstance(one, dict) and one.get("agreed") is True
            mark = _("agreed ✓") if is_agreed else _("open")
            title = fitted(f"{number} {row.title}", 18)
            titles.append(Text(title).append(f" {mark}", Style(italic=not is_agreed)))
        titles.append(Text(_("Definitions")))
        if titles != self._titles:
            self._titles = titles
            self._list_rows(titles)

    def _list_rows(self, titles: list[Text]) -> None:
        listed = self.query_one("#rows", OptionList)
        at = listed.highlighted
        with self.prevent(OptionList.OptionHighlighted):
            listed.clear_options()
            listed.add_options([Option(title) for title in titles])
            listed.highlighted = at if at is not None else self._at

    def _show_row(self) -> None:
        values = Values(self._data)
        form = self.query_one(Form)
        problems = {one.place: one.message for one in self.leadsim.open_scenario.problems if one.place}
        form.is_read_only = self.leadsim.open_scenario.is_read_only
        if self._row is None:
            form.show_parts(((_("DEFINITIONS"), _DEFINITIONS),), self._data, problems)
            question = _("What do our words mean?")
        else:
            form.show_parts(places_of(self._row, self._option, values), self._data, problems)
            question = self._row.question
        head = next(head for head, number in shown_options(self._data) if number == self._option)
        agreed = _("{count} of 6 agreed").format(count=agreed_count(self._data))
        said = "   ".join([question.upper(), agreed, self._hint(head)])
        if said != self._question:
            self._question = said
            self.query_one("#question", Static).update(Text(visible(said)))
        self._show_score(values)

    def _hint(self, head: str) -> str:
        """Which column is changed, and how another one is."""
        if not has_variants(self._data):
            return _("A change makes variant A.")
        return _("Changing: {option}").format(option=head)

    def _show_score(self, values: Values) -> None:
        is_scored = self._row is not None and self._row.key == "mql"
        self.set_class(is_scored, "-scored")
        slider = self.query_one(Slider)
        held = values.held(("policies", self._option, "mql", "min_score")).value
        slider.high = float(self.leadsim.open_scenario.scenario.scoring.scale.points[-1])
        if isinstance(held, int | float) and slider.value != held:
            slider.value = float(held)

    def _show_told(self) -> None:
        big = self.has_class("-big")
        shown_now = shown_options(self._data)
        if self._is_drafting:
            shown_now = (*shown_now, (VARIANTS[0], len(self._data.get("policies", []))))
        columns = [Column(head, self.views.get(number), self._played(number)) for head, number in shown_now]
        width = max(40, self.query_one("#told").size.width - 2)
        brief = big or (self._row is not None and self._row.key not in ("mql", "rejection"))
        lines = told(columns, self._simulated(), width, is_current=self._is_current(), is_brief=brief)
        text = Text()
        for line in lines:
            text.append(line.text + "\n", Style(bold=line.is_head or None, dim=line.is_grey or None))
        takes = (width, len(lines))
        self.query_one("#told Static", Static).update(text, layout=takes != self._takes)
        self._takes = takes

    def _simulated(self) -> list[tuple[str, str]]:
        scenario = self.leadsim.open_scenario.scenario
        names = {spec.key: spoken(spec.name) for spec in specs(scenario, scenario.policies)}
        own = [] if self._row is None else [self._row.kpi]
        return [(key, names[key]) for key in dict.fromkeys([*own, *_KPIS]) if key in names]

    def _played(self, number: int) -> dict[str, str]:
        result = self._standing.result if self._standing is not None else None
        names = [one.get("name") for one in self._data.get("policies", []) if isinstance(one, dict)]
        if result is None or number >= len(names) or names[number] not in result.runs:
            return {}
        name = str(names[number])
        return {key: result.worded(result.value(name, key), key) for key, _title in self._simulated()}

    @property
    def views(self) -> Mapping[int, GateView]:
        """What follows at once, by the option's number; none until it was first worked out."""
        return {} if self._answer is None else self._answer.views

    def _is_current(self) -> bool:
        return self._standing is not None and self._standing.text == self.leadsim.open_scenario.text

    # What follows at once

    def _look(self, scenario: Scenario, draft: Gate | None = None) -> None:
        """Work the gate out beside the screen; only the newest question is answered."""
        options = {number: scenario.policies[number] for _head, number in shown_options(self._data)
                   if number < len(scenario.policies)}  # fmt: skip
        question = Question(scenario, options)
        if draft is not None and self._is_drafting:
            base = scenario.policies[0]
            options[len(scenario.policies)] = base.model_copy(update={"mql": draft})
            question = Question(scenario, options)
        elif draft is not None and self._option in options:
            shared = [n for n, one in options.items() if one.mql == options[self._option].mql and self._is_shared(n)]
            question = question.drafted({self._option, *(shared if self._is_shared(self._option) else [])}, draft)
        if self._asked is not None and question.has_answer_of(self._asked):
            return
        self._asked, before = question, self._answer
        # not a partial: Textual would spell out all its arguments, the drawn leads too, as the worker's description
        self.run_worker(lambda: self._work_out(question, before), thread=True, exclusive=True, group="gate")

    def _is_shared(self, number: int) -> bool:
        return Values(self._data).given(("policies", number, "mql")) is ABSENT

    def _work_out(self, question: Question, before: Answer | None) -> None:
        worker = get_current_worker()
        answer = answered(question, before)
        if not worker.is_cancelled:
            self.post_message(Seen(answer))

    def on_seen(self, message: Seen) -> None:
        """Show it."""
        self._answer = message.answer
        self._show_told()

    # What is done

    @on(OptionList.OptionHighlighted, "#rows")
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        rows = agreed_rows()
        self._row = rows[event.option_index] if event.option_index < len(rows) else None
        self._show_row()
        self._show_told()

    @on(OptionList.OptionSelected, "#rows")
    def _opened(self) -> None:
        self._bring_in_front("#sheet")
        self.query_one(FormLines).focus()

    @on(Slider.Changed)
    def _slid(self, message: Slider.Changed) -> None:
        scenario = self.leadsim.open_scenario
        gate = scenario.scenario.policies[self._option].mql if self._option < len(scenario.scenario.policies) else None
        self._is_drafting = not has_variants(self._data) and not (message.is_final or scenario.is_read_only)
        self._look(scenario.scenario, (gate or Gate()).model_copy(update={"min_score": message.value}))
        if message.is_final and not scenario.is_read_only:
            number = int(message.value) if float(message.value).is_integer() else message.value
            own: Place = ("policies", self._option, "mql")
            is_shared = self._option == 0 and self._is_shared(0)
            self._change(("mql", "min_score") if is_shared else (*own, "min_score"), number)

    @on(Form.FieldEdited)
    def _edited(self, message: Form.FieldEdited) -> None:
        self._change(message.place, message.value, is_new=message.is_new)

    def _change(self, place: Place, value: Any, *, is_new: bool = False) -> None:
        """Write it; what changes today while nothing stands beside it becomes a variant, for today is to be kept."""
        text, rest = self.leadsim.open_scenario.text, of_today(place)
        if rest and self._option == 0 and not has_variants(self._data):
            found = new_variant(self._data, 0, str(rest[0]))
            assert found is not None
            self._option = len(self._data["policies"])
            text, place = with_item(text, ("policies",), found[1]), ("policies", self._option, *rest)
            said = _("Variant A was made: today stays as it is. [ and ] lead from one to the other, u takes it back.")
            self.notify(said, timeout=8, markup=False)
        if value is ABSENT:
            self._put(without(text, place))
        elif is_new:
            self._put(with_item(text, place[:-1], value, int(place[-1])))
        else:
            self._put(with_value(text, place, value))

    def _put(self, text: str) -> None:
        self.leadsim.edit_text(text)
        self.show_scenario(self.leadsim.open_scenario)

    def action_agree(self) -> None:
        """Agreed today, or open again."""
        if self._row is None or self.leadsim.open_scenario.is_read_only:
            return
        place = ("agreement", "rows", self._row.key)
        is_agreed = Values(self._data).given((*place, "agreed")) is True
        text = with_value(self.leadsim.open_scenario.text, (*place, "agreed"), not is_agreed)
        if not is_agreed:
            text = with_value(text, (*place, "when"), dt.date.today())
        self._put(text)

    def action_variant(self) -> None:
        """Keep what is shown as the next variant, and change that one from now on."""
        if self.leadsim.open_scenario.is_read_only:
            return
        found = new_variant(self._data, self._option)
        if found is None:
            self.notify(_("A and B are there. Delete one among the options (1) to make another."))
            return
        self._option = len(self._data["policies"])
        self._put(with_item(self.leadsim.open_scenario.text, ("policies",), found[1]))

    def action_other(self) -> None:
        """Change the next of today, A and B."""
        numbers = [number for _head, number in shown_options(self._data)]
        self._option = numbers[(numbers.index(self._option) + 1) % len(numbers)]
        self._show_row()

    def action_run(self) -> None:
        """Simulate today and the variants."""
        scenario = self.leadsim.open_scenario
        options = [number for _head, number in shown_options(self._data)] or [0]
        chosen = tuple(one for at, one in enumerate(scenario.scenario.policies) if at in options)
        self.leadsim.start(KEY, Comparing(scenario.scenario.model_copy(update={"policies": chosen}), scenario.read))

    def action_back(self) -> None:
        """From big text, then from the form, to the rows."""
        if self.leadsim.is_big:
            self.leadsim.action_big()
        self._bring_in_front("#rows")
        self.query_one("#rows").focus()

    def on_mount(self) -> None:
        """Follow the app to the projector and back."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._show_size())

    def _show_size(self) -> None:
        self.set_class(self.leadsim.is_big, "-big")
        if self.leadsim.is_big:
            self._bring_in_front("#sheet")
            self.query_one(Slider).focus()
        self.call_after_refresh(self._show_told)

    def on_resize(self) -> None:
        """Columns follow the width."""
        self.call_after_refresh(self._show_told)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc leads back only from somewhere."""
        del parameters
        if action == "back":
            return self.has_class("-big") or isinstance(self.focused, FormLines | Slider)
        is_writable = not self.leadsim.open_scenario.is_read_only
        if action == "agree":
            return is_writable and self._row is not None
        if action == "other":
            return has_variants(self._data)
        if action == "variant":
            return is_writable and len(shown_options(self._data)) <= len(VARIANTS)
        return True

    def remembered(self) -> object:
        """The row, and which of the columns is changed."""
        return {"row": self.query_one("#rows", OptionList).highlighted, "option": self._option}

    def restore(self, selected: object) -> None:
        """Stand there again; an option that is no variant any more is today."""
        match selected:
            case {"row": int(row), "option": int(option)}:
                rows = agreed_rows()
                self._row = rows[row] if 0 <= row < len(rows) else None
                self._option, self._at = option, row

    def _bring_in_front(self, pane: str) -> None:
        for each in self.query(".panes > *"):
            each.set_class(each is self.query_one(pane), "in-front")
