"""`leadsim check`: problems, warnings, what scores mean, and what a run takes."""

from scenarios.cautions import Caution, pointers, warnings
from scenarios.scenario import Scenario
from scenarios.size import predicted_size
from sim.model.population import auc_of_accuracy
from tui.changes_text import all_changes, changes_json, changes_text
from tui.opening import open_scenario, scenario_path
from tui.tables import paragraph, screen_width
from tui.text import _, spoken
from tui.words import listed
from tui.writing import json_text


def check(scenario: str, *, with_changes: bool = False, as_json: bool) -> int:
    """Say whether a scenario can be played, and what to know before; the exit code."""
    opened = open_scenario(scenario, allow_huge=True)
    found = all_changes(opened, scenario_path(scenario)) if with_changes else None
    if as_json:
        told = _told(opened) | ({} if found is None else {"changes": changes_json(found)})
        print(json_text(told))
    else:
        print(_text(opened, screen_width()))
        if found is not None:
            print("\n" + changes_text(found, screen_width()))
    return 0


def scoring_quality(scenario: Scenario) -> dict[str, float | None]:
    """Per option the AUC of its scoring: the chance that a lead which qualifies outscores one that does not."""
    known: dict[float, float | None] = {}
    for policy in scenario.policies:
        accuracy = policy.scoring.accuracy
        if accuracy not in known:
            known[accuracy] = auc_of_accuracy(scenario, accuracy)
    return {policy.name: known[policy.scoring.accuracy] for policy in scenario.policies}


def _text(scenario: Scenario, width: int) -> str:
    found = [spoken(each.sentence) for each in _worth_knowing(scenario)]
    lines = [_("{scenario}: no problems.").format(scenario=scenario.scenario.name)]
    lines.append(_("Worth knowing ({count}):").format(count=len(found)) if found else _("No warnings."))
    lines += [paragraph(each, width, "- ", "  ") for each in found]
    scoring = _(
        "Scoring: a lead that qualifies gets more points than one that does not, in so many of 100 pairs (50 = coin"
        " flip; AUC x 100):"
    )
    lines += ["", paragraph(scoring, width)]
    grouped: dict[str, list[str]] = {}
    for name, auc in scoring_quality(scenario).items():
        grouped.setdefault(_("unknown") if auc is None else f"{100 * auc:.0f}", []).append(name)
    lines += [paragraph(f"{value}: {listed(names)}", width, "- ", "  ") for value, names in grouped.items()]
    lines += ["", paragraph(_("Size: {size}, at most.").format(size=spoken(predicted_size(scenario).sentence)), width)]
    return "\n".join(lines)


def _worth_knowing(scenario: Scenario) -> list[Caution]:
    return [*warnings(scenario), *pointers(scenario)]


def _told(scenario: Scenario) -> dict[str, object]:
    size = predicted_size(scenario)
    return {
        "scenario": scenario.scenario.name,
        "problems": [],
        "warnings": [{"where": each.where, "message": each.message} for each in _worth_knowing(scenario)],
        "scoring_auc": scoring_quality(scenario),
        "predicted": {
            "leads": size.leads,
            "people": size.people,
            "events": size.events,
            "bytes": size.bytes,
            "seconds": size.seconds,
        },
    }
