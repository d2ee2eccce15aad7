"""The report: which sections whom it is for gets, in which order."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from policies.wording import N_
from sim.reports.document import Document, Paragraph, Section
from tui.documents import (
    again,
    answer,
    assumed,
    daily_work,
    decisions,
    funnel,
    kept_promises,
    money,
    reporting_checklist,
    risks,
    robust,
    side_by_side,
    speed,
    team_size,
    trial,
)
from tui.documents.evidence import Evidence
from tui.text import _, language
from tui.words import runs_of

Audience = Literal["leadership", "team", "full"]
AUDIENCES: tuple[Audience, ...] = ("leadership", "team", "full")
_ALL = frozenset(AUDIENCES)
_FULL: frozenset[Audience] = frozenset({"full"})
_WORK: frozenset[Audience] = frozenset({"team", "full"})
_LEADERS: frozenset[Audience] = frozenset({"leadership"})
_NAMES = {"leadership": N_("for leadership"), "team": N_("for the team"), "full": N_("in full")}

STEM = "report"
"""Of its files' names."""


def _case_in_short(evidence: Evidence) -> Section | None:
    """Without the months and the assumptions, which the full report has."""
    made = decisions.money(evidence)
    return None if made is None else replace(made, parts=())


Maker = Callable[[Evidence], Section | None]
SECTIONS: tuple[tuple[Maker, frozenset[Audience]], ...] = (
    (answer.section, _ALL),
    (money.section, _ALL),
    (_case_in_short, _LEADERS),
    (decisions.money, _FULL),
    (decisions.hire_or_fix, frozenset({"leadership", "full"})),
    (robust.in_short, _LEADERS),
    (robust.section, _FULL),
    (risks.in_short, _LEADERS),
    (risks.section, _WORK),
    (speed.section, _WORK),
    (daily_work.section, _WORK),
    (kept_promises.section, _WORK),
    (funnel.section, _FULL),
    (decisions.value, _WORK),
    (decisions.steps, _ALL),
    (decisions.relationship, _WORK),
    (decisions.watch, _WORK),
    (team_size.section, _FULL),
    (trial.section, _FULL),
    (side_by_side.section, _FULL),
    (assumed.section, _FULL),
    (reporting_checklist.section, _FULL),
    (again.section, _ALL),
    (again.scenario_section, _FULL),
)
"""In the order of reading; a maker that has nothing to say gives None."""


def report_parts(evidence: Evidence, audience: Audience) -> dict[str, Section]:
    """The sections for this reader that have something to say, by keys that stay the same in every language."""
    found = {}
    for maker, whom in SECTIONS:
        made = maker(evidence) if audience in whom else None
        if made is not None:
            found[f"{maker.__module__.rpartition('.')[2]}.{maker.__qualname__}"] = made
    return found


def report_document(evidence: Evidence, audience: Audience, title: str | None = None) -> Document:
    """The whole report in the language that is spoken."""
    return assembled(evidence, audience, list(report_parts(evidence, audience).values()), title)


def assembled(evidence: Evidence, audience: Audience, sections: Sequence[Section], title: str | None) -> Document:
    """A report of these sections; what is missing of a partial run stands before all else."""
    from tui import version

    frame = evidence.scenario.scenario
    missing = tuple(Paragraph(each, "warning") for each in evidence.missing())
    whole = [Section(_("What is missing"), missing), *sections] if missing else sections
    runs = runs_of(evidence.result.comparison.replications, frame.weeks)
    subtitle = _("{scenario}: report {audience}, from {runs}")
    imprint = _("Made by leadsim {version} from run {run}. A simulation: what was assumed decides (full report).")
    return Document(
        title=title or usual_title(evidence),
        language=language(),
        sections=tuple(whole),
        subtitle=subtitle.format(scenario=frame.name, audience=_(_NAMES[audience]), runs=runs),
        imprint=imprint.format(version=version(), run=evidence.run.id),
    )


def usual_title(evidence: Evidence) -> str:
    """Where none is given."""
    return _("How leads reach sales: {scenario}").format(scenario=evidence.scenario.scenario.name)
