"""Our numbers: everything of the open scenario in forms, market and team first, then the options."""

import tomllib
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from scenarios.editing import with_item, without
from scenarios.places import Place
from scenarios.problems import visible
from scenarios.scenario import Scenario
from tui.comparing import Comparing, Standing
from tui.forms.changes import Change, library_original, option_changes, scenario_changes
from tui.forms.part_edits import deleted, duplicated, new_entry, renamed_option
from tui.forms.parts import LISTS, Part, marks_of, parts_of
from tui.forms.values import ABSENT
from tui.open_scenario import OpenScenario
from tui.running import RunState
from tui.screens.area import AreaScreen
from tui.screens.previews import preview
from tui.text import _, ngettext, spoken
from tui.widgets.chart import Chart
from tui.widgets.form import Form
from tui.widgets.form_lines import FormLines
from tui.widgets.parts_list import PartsList

COMPARE = "compare"
_MOST_CHANGES = 200


class ScenarioScreen(AreaScreen):
    """The list of parts, and the form of the one that was chosen."""

    AREA = "scenario"
    AUTO_FOCUS = "PartsList OptionList"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-middle"), (28, "-high")]  # noqa: RUF012  # as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", _("Find"), show=False, tooltip=_("Find a part or a field"), id="scenario.find"),
        Binding("n", "new", _("New"), tooltip=_("Add a source, a team or an option"), id="scenario.new"),
        Binding(
            "d", "duplicate", _("Duplicate"), tooltip=_("Duplicate the source, team or option"), id="scenario.duplicate"
        ),
        Binding(
            "x,delete",
            "delete",
            _("Delete"),
            show=False,
            tooltip=_("Delete the source, team or option"),
            id="scenario.delete",
        ),
        Binding("c", "changes", _("Changes"), show=False, tooltip=_("Show what differs"), id="scenario.changes"),
        Binding("b", "make_base", _("Base"), show=False, tooltip=_("Make this option the base"), id="scenario.base"),
        Binding("r", "run", _("Run"), tooltip=_("Run the comparison of the options"), id="scenario.run"),
        Binding("escape", "back", _("Back"), show=False, tooltip=_("Back to the list of parts"), id="scenario.back"),
    ]
    DEFAULT_CSS = """
    ScenarioScreen PartsList { width: 34; border-right: solid $panel; }
    ScenarioScreen.-narrow PartsList { width: 1fr; border: none; }
    ScenarioScreen #sheet { width: 1fr; }
    ScenarioScreen #title { padding: 0 1; text-style: bold; height: 1; }
    ScenarioScreen #differs { padding: 0 1; height: auto; max-height: 2; color: $text-muted; }
    ScenarioScreen #changes { display: none; padding: 0 1; }
    ScenarioScreen.-changes #changes { display: block; height: 1fr; }
    ScenarioScreen.-changes Form, ScenarioScreen.-changes #picture { display: none; }
    ScenarioScreen #picture { display: none; height: 12; padding: 0 1; }
    ScenarioScreen.-pictured.-high #picture { display: block; }
    ScenarioScreen.-pictured.-high.-changes #picture { display: none; }
    ScenarioScreen #picture Static { color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._data: dict[str, Any] = {}
        self._part: Part | None = None
        self._played: Scenario | None = None
        self._original: Scenario | None = None

    def compose_area(self) -> ComposeResult:
        """Parts on the left, the form on the right."""
        with Horizontal(classes="panes"):
            yield PartsList(id="parts", classes="in-front")
            with Vertical(id="sheet"):
                yield Static(id="title", markup=False)
                yield Form()
                with VerticalScroll(id="changes"):
                    yield Static(markup=False)
                with Vertical(id="picture"):
                    yield Static(markup=False)
                    yield Chart()
                yield Static(id="differs", markup=False)

    # What is shown

    def show_scenario(self, scenario: OpenScenario) -> None:
        """List and form say what the newest text says."""
        try:
            self._data = tomllib.loads(scenario.text)
        except tomllib.TOMLDecodeError:
            return
        self._original = library_original(scenario.path.stem)
        parts = parts_of(self._data, marks_of(scenario.scenario, self._played))
        listed = self.query_one(PartsList)
        listed.show(parts, self._data, [problem.place for problem in scenario.problems])
        if self._part is None or self._part.place not in {part.place for part in parts}:
            self._part = listed.part or parts[0]
        self._part = next(part for part in parts if part.place == self._part.place)
        self._show_part(self._part)
        if self.focused is None:
            listed.query_one(OptionList).focus()

    def show_run(self, state: RunState) -> None:
        """Options that were played as they are now are marked."""
        if state.key == COMPARE and isinstance(state.snapshot, Standing) and state.snapshot.scenario != self._played:
            self._played = state.snapshot.scenario
            self.show_scenario(self.leadsim.open_scenario)

    def _show_part(self, part: Part) -> None:
        scenario = self.leadsim.open_scenario
        self._part = part
        problems = {problem.place: spoken(problem.message) for problem in scenario.problems if problem.place}
        form = self.query_one(Form)
        form.is_read_only = scenario.is_read_only
        form.show(part.place, self._data, problems)
        self.query_one("#title", Static).update(Content(visible(f"{part.title}   {part.mark}")))
        self._show_picture(part.place)
        self._show_changes()

    def _show_picture(self, place: Place) -> None:
        found = preview(self.leadsim.open_scenario.scenario, place)
        self.set_class(found is not None, "-pictured")
        if found is not None:
            self.query_one("#picture Static", Static).update(Content(found.title))
            self.query_one(Chart).show(found.draw, found.told)

    def _show_changes(self) -> None:
        against, changes = self._changes()
        self.query_one("#differs", Static).update(Content(visible(told_changes(against, changes))))
        if self.has_class("-changes"):
            lines = [visible(str(change)) for change in changes[:_MOST_CHANGES]] or [_("Nothing differs.")]
            self.query_one("#changes Static", Static).update(Content("\n".join(lines)))

    def _changes(self) -> tuple[str, tuple[Change, ...]]:
        """What the part is compared with and in what it differs: options from the base, the rest from the library."""
        scenario = self.leadsim.open_scenario.scenario
        part = self._part
        if part is not None and part.is_option:
            number = int(part.place[1])
            if number < len(scenario.policies) and number > 0:
                base = scenario.policies[0].name
                return base, option_changes(scenario, scenario.policies[number].name, base)
            return "", ()
        if self._original is None:
            return "", ()
        changes = scenario_changes(scenario, self._original)
        mine = tuple(change for change in changes if part is None or change.place[: len(part.place)] == part.place)
        return self._original.scenario.name, mine

    # What is done

    @on(PartsList.Shown)
    def _looked_at(self, message: PartsList.Shown) -> None:
        self._show_part(message.part)

    @on(PartsList.Chosen)
    def _opened(self, message: PartsList.Chosen) -> None:
        self._show_part(message.part)
        self._bring_in_front("#sheet")
        self.query_one(FormLines).focus()

    @on(FormLines.Moved)
    def _moved(self, message: FormLines.Moved) -> None:
        if message.row.place[0] in ("decay", "policies"):
            self._show_picture(message.row.place)

    @on(Form.FieldEdited)
    def _edited(self, message: Form.FieldEdited) -> None:
        place, value = message.place, message.value
        text = self.leadsim.open_scenario.text
        if value is ABSENT:
            self._put(without(text, place))
        elif message.is_new:
            self._put(with_item(text, place[:-1], value, int(place[-1])))
        elif len(place) == 3 and place[0] == "policies" and place[2] == "name" and isinstance(value, str):
            self._put(renamed_option(text, place[:2], value))
        else:
            self.leadsim.edit(place, value)
            self.show_scenario(self.leadsim.open_scenario)

    def _put(self, text: str, part: Place | None = None) -> None:
        self.leadsim.edit_text(text)
        if part is not None:
            self._part = Part(part, "", "")
        self.show_scenario(self.leadsim.open_scenario)
        if part is not None:
            self.query_one(PartsList).go_to(part)

    def action_find(self) -> None:
        """Find a part or a field."""
        self._bring_in_front("#parts")
        self.query_one(PartsList).find()

    def action_back(self) -> None:
        """From the form to the list; from a search to all parts."""
        if self.has_class("-changes"):
            self.action_changes()
        elif not self.query_one(PartsList).stop_finding():
            self._bring_in_front("#parts")
            self.query_one(PartsList).query_one(OptionList).focus()

    def action_new(self) -> None:
        """One more entry of the list that the part belongs to; an option elsewhere."""
        name = str(self._part.place[0]) if self._part is not None else "policies"
        self._put(*new_entry(self.leadsim.open_scenario.text, name if name in LISTS else "policies"))

    def action_duplicate(self) -> None:
        """A copy behind its original."""
        if self._part is not None and self._part.is_entry:
            self._put(*duplicated(self.leadsim.open_scenario.text, self._part.place))

    def action_delete(self) -> None:
        """One entry less; u brings it back."""
        part = self._part
        if part is None or not part.is_entry:
            return
        if len(self._data.get(str(part.place[0]), [])) < 2:
            self.notify(_("The last one of these cannot be deleted."), severity="warning")
            return
        self._put(deleted(self.leadsim.open_scenario.text, part.place))
        self.notify(_("{name} is deleted. u brings it back.").format(name=visible(part.title)), markup=False)

    def action_make_base(self) -> None:
        """The option comes first: the others are compared with it."""
        part, scenario = self._part, self.leadsim.open_scenario.scenario
        if part is not None and part.is_option and self.leadsim.open_scenario.is_read:
            number = int(part.place[1])
            others = tuple(one for at, one in enumerate(scenario.policies) if at != number)
            self.leadsim.edit_scenario(scenario.model_copy(update={"policies": (scenario.policies[number], *others)}))
            self._part = Part(("policies", 0), "", "")
            self.show_scenario(self.leadsim.open_scenario)
            self.query_one(PartsList).go_to(("policies", 0))

    def action_changes(self) -> None:
        """Show the changes, or the form again."""
        self.toggle_class("-changes")
        self._bring_in_front("#sheet")
        self._show_changes()

    def action_run(self) -> None:
        """Compare the options, here or where one goes then."""
        scenario = self.leadsim.open_scenario
        self.leadsim.start(COMPARE, Comparing(scenario.scenario, scenario.read))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What works on this part, and where Esc still leads somewhere."""
        del parameters
        part = self._part
        is_writable = not self.leadsim.open_scenario.is_read_only
        if action in ("duplicate", "delete"):
            return is_writable and part is not None and part.is_entry
        if action == "make_base":
            return is_writable and part is not None and part.is_option and part.place[1] != 0
        if action == "new":
            return is_writable
        if action == "back":
            finding = any(parts.has_class("-finding") for parts in self.query(PartsList))
            return finding or self.has_class("-changes") or isinstance(self.focused, FormLines | Chart)
        return True

    def _bring_in_front(self, pane: str) -> None:
        for each in self.query(".panes > *"):
            each.set_class(each is self.query_one(pane), "in-front")


def told_changes(against: str, changes: tuple[Change, ...]) -> str:
    """In how many places something differs, and which; "" where there is nothing to compare with."""
    if not against:
        return ""
    if not changes:
        return _("As in {name}.").format(name=against)
    count = len(changes)
    said = ngettext(
        "Differs from {name} in {count} place ({places}). c shows it",
        "Differs from {name} in {count} places ({places}). c shows them",
        count,
    )
    places = list(dict.fromkeys(change.where.split(", ")[-1].lower() for change in changes))
    more = ", …" if len(places) > 3 else ""
    return said.format(name=against, count=count, places=", ".join(places[:3]) + more)
