"""Headcount against what it brings: kept promises, meetings, profit, with 95 % intervals, a line per option."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from policies.wording import named, say
from sim.measures.results import Comparison
from sim.measures.summary import KpiSpec
from sim.reports.pictures import LINES, lettered

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ASIDE = 0.09


def sizing_curve(
    curves: Mapping[str, Comparison],
    kpis: Sequence[str],
    team: str,
    answers: Mapping[str, int | None],
    levels: Mapping[str, float],
    title: str,
    speak: Callable[[str], str] = str,
) -> "Figure":
    """A panel per KPI; the comparisons' policies are headcounts. `levels`: a line to be reached, by KPI.

    `speak` says a sentence in the reader's language.

    An option's answer is a vertical line. Options stand a little beside each other, so that none hides another. Values
    that are never or unknown are left out.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    width = 3.6 * len(kpis) + 0.6
    figure = Figure(figsize=(width, 4.1 + 0.17 * len(curves)), layout="constrained")
    panels = figure.subplots(1, len(kpis), squeeze=False)[0]
    for panel, kpi in zip(panels, kpis, strict=True):
        for number, (option, comparison) in enumerate(curves.items()):
            aside = _ASIDE * (number - (len(curves) - 1) / 2)
            _line(panel, comparison, kpi, number, aside)
            answer = answers.get(option)
            if answer is not None:
                panel.axvline(answer + aside, color=_style(number)[0], linestyle=":", linewidth=1.2)
        if kpi in levels:
            panel.axhline(levels[kpi] * _scale(_spec(curves, kpi)), color="black", linewidth=0.8)
        spec = _spec(curves, kpi)
        unit = "%" if spec.unit == "share" else speak(named(spec.unit))
        panel.set_title(lettered(f"{speak(named(spec.name))} ({unit})", 44), fontsize=9)
        panel.set_xlabel(lettered(speak(say("people in team {team}", team=team)), 44), fontsize=8)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True))
        panel.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        panel.tick_params(labelsize=8)
    names = [_named(option, int(11 * width)) for option in curves]
    figure.legend(list(panels[0].containers), names, loc="outside lower center", fontsize=8, ncols=1, frameon=False)
    marks = say("dotted: best")
    if levels:
        marks = say("dotted: smallest that is enough; line: the target")
    under = say("{title}\nbars: 95 % interval of the mean; {marks}", title=title, marks=marks)
    figure.suptitle(lettered(speak(under)), fontsize=9)
    return figure


def _named(option: str, most: int) -> str:
    """An option in the legend, which leaves out what begins with "_"."""
    return f" {lettered(option, most)}" if option.startswith("_") else lettered(option, most)


def _spec(curves: Mapping[str, Comparison], kpi: str) -> KpiSpec:
    return next(spec for comparison in curves.values() for spec in comparison.specs if spec.key == kpi)


def _scale(spec: KpiSpec) -> float:
    """Shares are drawn in per cent."""
    return 100.0 if spec.unit == "share" else 1.0


def _style(number: int) -> tuple[str, str, str]:
    return LINES[number % len(LINES)]


def _line(panel: "Axes", comparison: Comparison, kpi: str, number: int, aside: float) -> None:
    spec = next(spec for spec in comparison.specs if spec.key == kpi)
    by, most = _scale(spec), 1.0 if spec.unit == "share" else math.inf
    cells = [(int(each.name), comparison.cell(each.name, kpi)) for each in comparison.policies]
    known = [(at, cell.mean, cell) for at, cell in cells if cell.mean is not None and math.isfinite(cell.mean)]
    known.sort(key=lambda each: each[0])
    colour, mark, line = _style(number)
    least = 0.0 if spec.unit == "share" else -math.inf
    below = [mean - max(least, cell.low) if cell.low is not None else 0.0 for _, mean, cell in known]
    above = [min(most, cell.high) - mean if cell.high is not None else 0.0 for _, mean, cell in known]
    panel.errorbar(
        [at + aside for at, _, _ in known],
        [by * mean for _, mean, _ in known],
        yerr=[[by * max(0.0, each) for each in below], [by * max(0.0, each) for each in above]],
        color=colour,
        marker=mark,
        linestyle=line,
        markersize=4,
        capsize=2,
    )
