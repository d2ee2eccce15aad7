"""What the verdict hangs on: how much of the published effect of speed must be real, and which numbers turn it."""

from sim.experiments.robustness import SWING, Robustness
from sim.reports.document import Block, Paragraph, Picture, Section, Table, drawn
from tui.commands.robustness import kept_robustness
from tui.documents.evidence import Evidence
from tui.robustness_text import (
    belief_rows,
    causal_words,
    curve_rows,
    how_computed,
    turn_sentences,
    value_words,
    verdict_words,
)
from tui.text import _, spoken
from tui.words import percent

COMMAND = "robustness"
_LINES = 12
"""Numbers that move the difference most, in the table."""


def in_short(evidence: Evidence) -> Section | None:
    """Until which numbers the verdict holds, in sentences; None where nothing is to change, or it is not known."""
    found = robustness_of(evidence) if evidence.is_change else None
    if found is None:
        return None
    return Section(_("What would change the decision"), tuple(map(Paragraph, turn_sentences(found))))


def section(evidence: Evidence) -> Section | None:
    """The same with every published curve, the numbers that move it most, and a figure of them."""
    found = robustness_of(evidence) if evidence.is_change else None
    if found is None:
        return None
    blocks: list[Block] = [*map(Paragraph, turn_sentences(found)), _curves(found)]
    moving = [each for each in found.shaken if not each.is_still]
    if moving:
        blocks += [_beliefs(found), tornado_picture(found)]
    return Section(_("What would change the decision"), (*blocks, Paragraph(how_computed(found), "note")))


def tornado_picture(found: Robustness) -> Picture:
    """How far each number moves the difference."""
    from sim.reports.tornado import tornado

    rows = belief_rows(found)[:3]
    told = "; ".join(f"{name}, {value}: {low} / {high}" for name, value, low, high, _turn in rows)
    alt = _("What moves the difference most, if lower / if higher. {told}.").format(told=told)
    caption = _("How the difference moves when a number is 25 % lower or higher; the widest is on top.")
    return drawn(tornado(found, value_words, spoken, _LINES), "tornado", alt, caption)


def _curves(found: Robustness) -> Table:
    heads = (_("Published curve, or share"), _("difference (95 %)"), _("verdict"))
    return Table(heads, tuple(curve_rows(found.curves)), _("If speed counts more or less"), frozenset({1}))


def _beliefs(found: Robustness) -> Table:
    heads = (_("What is believed"), _("value"), _("lower"), _("higher"), _("turns at"))
    title = _("If a number is {share} lower or higher").format(share=percent(SWING))
    return Table(heads, tuple(belief_rows(found)[:_LINES]), title, frozenset({1, 2, 3, 4}))


def survival(evidence: Evidence) -> str:
    """Whether the verdict survives the weakest belief in speed, a sentence; else the command that would tell."""
    found = robustness_of(evidence)
    if found is None:
        said = _("Not known yet: whether this holds if speed matters less than studies say. {command} finds it out.")
        return said.format(command=f"leadsim robustness FILE --treatment {evidence.number(evidence.focus)}")
    curves = found.curves
    weakest = next((each for each in curves.presets if each.what == "flat"), None)
    told = causal_words(curves.break_even, curves.most)
    if weakest is None:
        return told
    words = verdict_words(weakest.standing, curves.most)
    return told + " " + _("If delay cost nothing at all: {verdict}.").format(verdict=words)


def robustness_of(evidence: Evidence) -> Robustness | None:
    """The newest kept robustness of the report's option against its baseline; None where there is none."""
    found = evidence.answer(COMMAND, kept_robustness)
    if found is None:
        return None
    decision, comparison = found.curves.decision, evidence.result.comparison
    asked = (decision.treatment.name, decision.control.name, decision.kpi)
    wanted = (evidence.own(evidence.focus), evidence.own(comparison.baseline), comparison.primary)
    return found if asked == wanted else None
