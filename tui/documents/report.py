"""The report: which sections whom it is for gets, in which order."""

from collections.abc import Callable
from typing import Literal

from policies.wording import N_
from sim.reports.document import Document, Paragraph, Section
from tui.documents import again, answer, decisions, side_by_side
from tui.documents.evidence import Evidence
from tui.text import _, language
from tui.words import runs_of

Audience = Literal["leadership", "team", "full"]
AUDIENCES: tuple[Audience, ...] = ("leadership", "team", "full")
_ALL = frozenset(AUDIENCES)
_FULL: frozenset[Audience] = frozenset({"full"})
_NAMES = {"leadership": N_("for leadership"), "team": N_("for the team"), "full": N_("in full")}

Maker = Callable[[Evidence], Section | None]
SECTIONS: tuple[tuple[Maker, frozenset[Audience]], ...] = (
    (answer.section, _ALL),
    (decisions.money, frozenset({"leadership", "full"})),
    (decisions.hire_or_fix, frozenset({"leadership", "full"})),
    (side_by_side.section, _ALL),
    (decisions.value, frozenset({"team", "full"})),
    (decisions.steps, _ALL),
    (again.section, _ALL),
    (again.scenario_section, _FULL),
)
"""In the order of reading; a maker that has nothing to say gives None."""


def report_document(evidence: Evidence, audience: Audience, title: str | None = None) -> Document:
    """The whole report in the language that is spoken; what is missing of a partial run stands before all else."""
    from tui import version

    frame = evidence.scenario.scenario
    sections = [made for maker, whom in SECTIONS if audience in whom for made in [maker(evidence)] if made is not None]
    missing = evidence.missing()
    if missing:
        warnings = tuple(Paragraph(each, "warning") for each in missing)
        sections.insert(0, Section(_("What is missing"), warnings))
    runs = runs_of(evidence.result.comparison.replications, frame.weeks)
    subtitle = _("{scenario}: report {audience}, from {runs}")
    imprint = _("Made by leadsim {version} from run {run}. A simulation: what was assumed decides (full report).")
    return Document(
        title=title or _("How leads reach sales: {scenario}").format(scenario=frame.name),
        language=language(),
        sections=tuple(sections),
        subtitle=subtitle.format(scenario=frame.name, audience=_(_NAMES[audience]), runs=runs),
        imprint=imprint.format(version=version(), run=evidence.run.id),
    )
