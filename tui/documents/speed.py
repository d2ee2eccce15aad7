"""How fast leads are called: the curve of each option, and the shares that a planner quotes."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from policies.durations import MINUTE
from sim.measures.pooled import speed_curve
from sim.reports.document import Block, Paragraph, Picture, Section, drawn
from sim.reports.speed_curve import Line
from tui.comparison_text import label
from tui.comparison_words import first_promise
from tui.documents.evidence import Evidence
from tui.documents.side_by_side import option_tables
from tui.text import _
from tui.verdict import Result
from tui.words import duration, never, percent

AT_MIN = tuple(np.unique(np.round(np.geomspace(0.5, 10_080, 120), 1)).tolist())
"""Minutes at which the curves are drawn."""
_TICKS = (1, 5, 15, 60, 240, 1440, 4320, 10_080)
_SHARES = ("within_5_min", "within_1_h", "within_24_h", "never_touched", "time_to_assignment_mean")
_MOST = 6


def section(evidence: Evidence) -> Section | None:
    """The figure and the shares behind it."""
    result = evidence.result
    picture = speed_picture(result, evidence.focus)
    if picture is None:
        return None
    names = [column.name for column in result.comparison.policies]
    said = _("From a lead's creation to the first touch by a person, by the wall clock: nights and weekends count.")
    blocks: list[Block] = [Paragraph(said), picture]
    blocks += option_tables("", result, names, _shares)
    return Section(_("How fast leads are called"), tuple(blocks))


def speed_lines(result: Result, focus: str) -> list[Line]:
    """What the figure of curves draws, at `AT_MIN`; options without a lead to be touched are left out."""
    at_ms = np.round(np.array(AT_MIN) * MINUTE).astype(np.int64)
    lines = []
    for option in shown_options(result, focus):
        found = speed_curve(result.runs[option], at_ms)
        if found is not None:
            half = never() if math.isinf(found.median_ms) else duration(found.median_ms / MINUTE)
            words = _("half by {half}, {never} never").format(half=half, never=percent(found.never))
            lines.append(Line(option, tuple(found.share.tolist()), words))
    return lines


def speed_picture(result: Result, focus: str) -> Picture | None:
    """The curves of at most six options, the baseline and the one the report is about among them; None without any."""
    from sim.reports.speed_curve import speed_curve_figure

    sla, text = first_promise(result)
    lines = speed_lines(result, focus)
    if not lines:
        return None
    promise = None if sla is None else (sla, _("promised: {time}").format(time=text))
    ticks = [(minutes, duration(minutes)) for minutes in _TICKS]
    axes = (_("time since the lead came in"), _("% of MQLs touched"))
    figure = speed_curve_figure(lines, AT_MIN, ticks, promise, axes)
    alt = _("Share of MQLs that a person has touched, by the time since they came in. {told}.")
    told = "; ".join(f"{each.name}: {each.told}" for each in lines)
    caption = _("The further up and left a line, the sooner leads are called; what it lacks to 100 % is never called.")
    return drawn(figure, "speed-to-lead", alt.format(told=told), caption)


def shown_options(result: Result, focus: str) -> list[str]:
    """At most six for a figure: the baseline and the focus, then the others in their order."""
    names = [column.name for column in result.comparison.policies]
    first = dict.fromkeys([result.comparison.baseline, focus, *names])
    chosen = set(list(first)[:_MOST])
    return [name for name in names if name in chosen]


def _shares(result: Result, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    there = {spec.key for spec in result.comparison.specs}
    for kpi in _SHARES:
        if kpi in there:
            yield (label(result, kpi), *(result.worded(result.value(name, kpi), kpi) for name in names))
