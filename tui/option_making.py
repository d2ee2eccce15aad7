"""An answer becomes an option of the open scenario."""

from policies.settings import Policy
from scenarios.problems import ScenarioError
from tui.problem_words import problems_text
from tui.screens.area import AreaScreen
from tui.text import _


def add_option(screen: AreaScreen, made: Policy) -> None:
    """Add it behind the others, under a name that is free, and say so; undo takes it away."""
    opened = screen.leadsim.open_scenario
    if opened.is_read_only:
        screen.notify(_("Another window edits this scenario; here it can only be read."), markup=False)
        return
    scenario = opened.scenario
    names = {policy.name for policy in scenario.policies}
    if made.name in names:
        screen.notify(_("There is such an option already: {option}.").format(option=made.name), markup=False)
        return
    try:
        screen.leadsim.edit_scenario(scenario.model_copy(update={"policies": (*scenario.policies, made)}))
    except ScenarioError as error:
        screen.notify(problems_text(error.problems), severity="error", markup=False)
        return
    said = _("Made option {number}: {option}. u takes it back.")
    screen.notify(said.format(number=len(scenario.policies) + 1, option=made.name), markup=False)
