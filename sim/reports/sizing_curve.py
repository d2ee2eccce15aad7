"""Headcount against what it brings: kept promises, meetings, profit, with 95 % intervals, a line per option."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.measures.results import Comparison
from sim.reports.pictures import BLUE, GREEN, GREY, ORANGE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LINES = ((BLUE, "o", "-"), (ORANGE, "s", "--"), (GREEN, "^", "-."), (GREY, "D", ":"), ("#cc79a7", "v", "-"))
"""Colour, mark and line together: told apart in grey too."""


def sizing_curve(
    curves: Mapping[str, Comparison],
    kpis: Sequence[str],
    team: str,
    answers: Mapping[str, int | None],
    levels: Mapping[str, float],
    title: str,
) -> "Figure":
    """A panel per KPI; the comparisons' policies are headcounts. `levels`: a line to be reached, by KPI.

    An option's answer is a vertical line. Values that are never or unknown are left out.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(3.6 * len(kpis) + 0.6, 3.9), layout="constrained")
    panels = figure.subplots(1, len(kpis), squeeze=False)[0]
    for panel, kpi in zip(panels, kpis, strict=True):
        for number, (option, comparison) in enumerate(curves.items()):
            _line(panel, comparison, kpi, option, number)
            answer = answers.get(option)
            if answer is not None:
                panel.axvline(answer, color=_style(number)[0], linestyle=":", linewidth=1)
        if kpi in levels:
            panel.axhline(levels[kpi], color="black", linewidth=0.8)
        spec = next(spec for comparison in curves.values() for spec in comparison.specs if spec.key == kpi)
        panel.set_title(f"{spec.name} ({spec.unit})".replace("$", r"\$"), fontsize=9)
        panel.set_xlabel(f"{team}, people".replace("$", r"\$"), fontsize=8)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True))
        panel.tick_params(labelsize=8)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", fontsize=8, ncols=min(3, len(labels)))
    figure.suptitle(title.replace("$", r"\$"), fontsize=10)
    return figure


def _style(number: int) -> tuple[str, str, str]:
    return _LINES[number % len(_LINES)]


def _line(panel: "Axes", comparison: Comparison, kpi: str, option: str, number: int) -> None:
    cells = [(int(each.name), comparison.cell(each.name, kpi)) for each in comparison.policies]
    known = [(at, cell.mean, cell) for at, cell in cells if cell.mean is not None and math.isfinite(cell.mean)]
    known.sort(key=lambda each: each[0])
    colour, mark, line = _style(number)
    below = [mean - cell.low if cell.low is not None else 0.0 for _, mean, cell in known]
    above = [cell.high - mean if cell.high is not None else 0.0 for _, mean, cell in known]
    panel.errorbar(
        [at for at, _, _ in known],
        [mean for _, mean, _ in known],
        yerr=[[max(0.0, each) for each in below], [max(0.0, each) for each in above]],
        color=colour,
        marker=mark,
        linestyle=line,
        markersize=4,
        capsize=2,
        label=option.replace("$", r"\$"),
    )
