"""What other questions add to a report: from the comparison's own runs where they will do, else from what is kept."""

from dataclasses import replace

from scenarios.planning import planning
from sim.experiments.business_case import BusinessCase, case
from sim.experiments.monitoring import monitoring
from sim.measures.kpis import by_key, specs
from sim.reports.document import Paragraph, Section, Table
from tui.commands.case import CASE, AskedCase
from tui.commands.fix import FIX
from tui.commands.front import FRONT
from tui.commands.ladder import LADDER
from tui.documents.business_case import case_section
from tui.documents.evidence import Evidence
from tui.documents.front import front_section
from tui.documents.hire_or_fix import fix_section
from tui.documents.ladder import ladder_section
from tui.documents.monitoring import monitoring_section
from tui.documents.side_by_side import tight
from tui.documents.value_lost import lost_by_option, lost_section
from tui.text import _


def money(evidence: Evidence) -> Section | None:
    """The business case of the report's option: the one that was asked for, else from the comparison's runs."""
    if not evidence.is_change:
        return None
    found = _kept(evidence) or _from_runs(evidence)
    if found is not None:
        return _tight(case_section(found))
    said = _(
        "Not told: the option has no cost of its own, and the planning ranges are in {currency}."
        " {command} with --once and"
        " --per-month makes the case."
    )
    command = f"leadsim case FILE --policy {evidence.number(evidence.focus)}"
    return Section(_("Business case"), (Paragraph(said.format(currency=planning().currency, command=command), "note"),))


def value(evidence: Evidence) -> Section | None:
    """Where value is lost, for every option of the comparison."""
    runs = evidence.outcome.played.runs
    return _tight(lost_section(lost_by_option(evidence.scenario, runs, not evidence.outcome.interrupted)))


def hire_or_fix(evidence: Evidence) -> Section | None:
    """What a fix is worth in people, where it was asked; nothing is said where it was not."""
    found = evidence.answer("fix", FIX.kept)
    return None if found is None else _tight(fix_section(found.answer, found.spec))


def steps(evidence: Evidence) -> Section | None:
    """The ladder and its 90 days, where it was asked for the report's option; nothing is said where it was not."""
    found = evidence.answer("ladder", LADDER.kept)
    if found is None or found.answer.target != evidence.own(evidence.focus):
        return None
    return _tight(ladder_section(found.answer, found.specs))


def relationship(evidence: Evidence) -> Section | None:
    """Conversion against opt-outs and complaints, where it was asked; nothing is said where it was not."""
    found = evidence.answer("front", FRONT.kept)
    return None if found is None else _tight(front_section(found.answer, found.spec))


def watch(evidence: Evidence) -> Section | None:
    """What to watch once the report's option is in place, from the comparison's runs."""
    scenario, focus = evidence.scenario, evidence.focus
    option = evidence.options[focus]
    found = monitoring(scenario, option, evidence.outcome.played.runs[focus])
    return _tight(monitoring_section(found, by_key(specs(scenario, [option])), scenario.scenario.currency))


def _tight(section: Section) -> Section:
    """The section with numbers in its tables that are not torn from their units."""
    blocks = [
        replace(each, rows=tuple(tuple(map(tight, row)) for row in each.rows)) if isinstance(each, Table) else each
        for each in section.blocks
    ]
    return replace(section, blocks=tuple(blocks), parts=tuple(map(_tight, section.parts)))


def _kept(evidence: Evidence) -> BusinessCase | None:
    """The newest case that was made, if it is of the same two options."""
    found = evidence.answer("case", CASE.kept)
    if found is None:
        return None
    pair = evidence.own(evidence.focus), evidence.own(evidence.result.comparison.baseline)
    return found if (found.option, found.baseline) == pair else None


def _from_runs(evidence: Evidence) -> BusinessCase | None:
    """With the usual assumptions; None where no cost is known in the scenario's currency."""
    scenario, focus, baseline = evidence.scenario, evidence.focus, evidence.result.comparison.baseline
    option, base = evidence.options[focus], evidence.options[baseline]
    has_cost = option.cost.once or option.cost.per_month
    if not has_cost and scenario.scenario.currency != planning().currency:
        return None
    runs = evidence.outcome.played.runs
    plan = AskedCase(focus).plan(scenario, option, base)
    return case(scenario, option, base, runs[focus], runs[baseline], plan)
