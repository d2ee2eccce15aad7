"""A calibration in a planner's words: how well the scenario gives the record back, what was read, what was not."""

from collections.abc import Iterator, Sequence

from scenarios.calibration.calibration import Calibration
from scenarios.problems import ScenarioError
from sim.experiments.calibrating import Calibrated
from tui.findings_text import findings_text
from tui.hazard_text import hazard_text
from tui.problem_words import problems_text
from tui.tables import paragraph, ruled
from tui.text import _, spoken
from tui.trial_text import summary, trial_text


def calibration_text(found: Calibrated, notes: Sequence[str], file: str, width: int) -> str:
    """All of it as paragraphs and tables."""
    return "\n\n".join([paragraph(summary(found.validation), width), details_text(found, notes, file, width)])


def details_text(found: Calibrated, notes: Sequence[str], file: str, width: int) -> str:
    """All but the summary; `file`: where the scenario was written, "" if it was not."""
    return "\n\n".join(
        [*trial_text(found.validation, width), reading_text(found.calibration, [*found.limits, *notes], file, width)]
    )


def reading_text(found: Calibration, notes: Sequence[str], file: str, width: int) -> str:
    """What a record told and what not, without any trial of it; `file` as in `details_text`."""
    findings = found.findings
    parts = [
        *_said(_("What to know"), [*notes, *findings.warnings], width),
        *hazard_text(found.hazards, width),
        *findings_text(findings, width),
        paragraph(_written(file), width) if file else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _written(file: str) -> str:
    return _(
        'The scenario is in {file}. Next: add what you consider as [[policies]] with like = "today", then leadsim'
        " compare {file}; or change it in forms: leadsim open {file}."
    ).format(file=file)


def unplayable(leads: str, error: ScenarioError) -> str:
    """What to say when what was read makes no scenario that could be played."""
    said = _("{leads}: what was read makes no scenario that could be played:").format(leads=leads)
    return f"{said}\n{problems_text(error.problems)}"


def _said(title: str, sentences: Sequence[str], width: int) -> Iterator[str]:
    if sentences:
        yield ruled(title, width)
        yield "\n".join(paragraph(spoken(each), width, "- ", "  ") for each in sentences)
