"""What the kept pilot says: would a trial see the difference, and how long it would have to run."""

from sim.reports.document import Paragraph, Section
from tui.commands.pilot import kept_pilot
from tui.documents.evidence import Evidence
from tui.pilot_text import harm_words, pilot_words
from tui.text import _

COMMAND = "pilot"


def section(evidence: Evidence) -> Section | None:
    """The verdict of the newest kept pilot, a paragraph a figure that it looks at; None without one."""
    told = evidence.answer(COMMAND, kept_pilot)
    if told is None:
        return None
    pair = _("{option} against {baseline}").format(option=told.treatment, baseline=told.control)
    said = [pilot_words(told, test, first=at == 0) for at, test in enumerate(told.answer.tests)]
    return Section(
        _("Would a trial see it?"),
        tuple(map(Paragraph, (pair, *said, *told.warnings, *map(harm_words, told.answer.harms)))),
    )
