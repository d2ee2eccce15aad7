"""`leadsim assumptions`: every value with its unit and source, and what the model decides by itself."""

from scenarios.assumptions import Assumption, assumptions
from scenarios.catalogue import library_paths
from scenarios.choices import MODEL_CHOICES
from tui.opening import open_scenario
from tui.tables import paragraph, ruled, screen_width, text_table
from tui.text import _
from tui.writing import json_text

_DEMO = "saas-20-salespeople"


def show_assumptions(scenario: str | None, *, as_json: bool) -> int:
    """List them; without a scenario those of the demo. The exit code."""
    opened = open_scenario(scenario if scenario is not None else str(library_paths()[_DEMO]))
    found = assumptions(opened)
    on = [each for each in found if each.value != "off"]
    if as_json:
        print(json_text({"scenario": opened.scenario.name, **_plain(found)}))
        return 0
    width = screen_width()
    lines = [_("Assumptions of {scenario}").format(scenario=opened.scenario.name), ""]
    rest = _("{n} more things are off; --json lists them too.").format(n=len(found) - len(on))
    print("\n".join([*lines, _table(on, width), "", rest, "", ruled(_("What the model decides by itself"), width)]))
    print("\n".join(paragraph(_(each), width, "- ", "  ") for each in MODEL_CHOICES))
    return 0


def _plain(found: list[Assumption]) -> dict[str, object]:
    return {
        "assumptions": [
            {
                "path": each.path,
                "value": each.value,
                "unit": each.unit,
                "meaning": each.meaning,
                "source": each.source,
                "given": each.given,
            }
            for each in found
        ],
        "model": list(MODEL_CHOICES),
    }


def _table(found: list[Assumption], width: int) -> str:
    first, second, third = width * 3 // 8, width // 5, width // 6
    widths = [first, second, third, width - first - second - third - 6]
    rows = [[f"{each.path}: {_(each.meaning)}", each.value, _(each.unit), _(each.source)] for each in found]
    return text_table([_("What"), _("Value"), _("Unit"), _("Source")], rows, widths)
