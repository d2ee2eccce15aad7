"""`leadsim gate`: what each option's definition of MQL hands over and misses, without playing anything."""

from sim.experiments.gate import WORLDS, GateView, gate_view, gate_worlds
from tui.opening import find_options, open_scenario
from tui.tables import fitting_table, paragraph, screen_width
from tui.text import _, localised
from tui.words import percent
from tui.writing import json_text


def gate(scenario: str, *, policies: str | None, as_json: bool) -> int:
    """Tell a month's MQLs, missed good leads and junk by source; the exit code."""
    opened = open_scenario(scenario)
    worlds = gate_worlds(opened)
    views = {option.name: gate_view(worlds, opened, option) for option in find_options(opened, policies)}
    if as_json:
        print(json_text({"scenario": opened.scenario.name, "worlds": WORLDS, "options": _json(views)}))
        return 0
    width = screen_width()
    for name, view in views.items():
        print(f"{name}\n{fitting_table(_rows(view), width)}\n")
    legend = _(
        "A month. Good: a conversation at once would have qualified the lead; nobody in the company knows that. Junk:"
        " handed over, and it would not have."
    )
    print(paragraph(legend, width))
    return 0


def _rows(view: GateView) -> list[tuple[str, ...]]:
    heads = ("", _("leads"), _("MQLs"), _("good handed over"), _("good missed"), _("junk"), _("worth it"))
    rows: list[tuple[str, ...]] = [heads]
    for one in (*view.sources, view.total):
        worth = "-" if one.worth_it is None else percent(round(one.worth_it / 100, 2))
        figures = (one.leads, one.mqls, one.good, one.good_missed, one.junk)
        rows.append((one.source or _("all"), *(localised(f"{figure:.1f}") for figure in figures), worth))
    return rows


def _json(views: dict[str, GateView]) -> dict[str, object]:
    return {
        name: {
            (one.source or "all"): {
                "leads": one.leads, "mqls": one.mqls, "good_missed": one.good_missed, "junk": one.junk,
                "worth_it": one.worth_it,
            }
            for one in (*view.sources, view.total)
        }
        for name, view in views.items()
    }  # fmt: skip
