"""What to know before believing it, in the words of the comparison's warnings; and what a trial would see."""

from dataclasses import replace

from scenarios.cautions import warnings
from sim.experiments.cautions import cautions
from sim.reports.document import Bullets, Section
from tui.documents.evidence import Evidence
from tui.text import _, all_spoken


def section(evidence: Evidence) -> Section | None:
    """All warnings; None where there are none."""
    return _section(told_risks(evidence, list(evidence.options)))


def in_short(evidence: Evidence) -> Section | None:
    """Those of today and of the option that the report is about."""
    return _section(told_risks(evidence, list(dict.fromkeys([evidence.result.comparison.baseline, evidence.focus]))))


def told_risks(evidence: Evidence, options: list[str]) -> list[str]:
    """The file's warnings about some options, then those of their runs."""
    result = evidence.result
    own = {evidence.own(name) for name in options}
    scenario = evidence.scenario.model_copy(
        update={"policies": tuple(each for each in evidence.scenario.policies if each.name in own)}
    )
    columns = tuple(each for each in result.comparison.policies if each.name in options)
    comparison = replace(result.comparison, policies=columns)
    chosen = {name: evidence.options[name] for name in options}
    runs = {name: result.runs[name] for name in options}
    found = [*warnings(scenario), *cautions(evidence.scenario, chosen, comparison, runs)]
    return all_spoken(each.sentence for each in found)


def _section(told: list[str]) -> Section | None:
    return Section(_("What to know before deciding"), (Bullets(tuple(told)),)) if told else None
