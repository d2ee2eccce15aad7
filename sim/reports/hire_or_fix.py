"""Hire or fix as one chart: what more people bring as a line, what each fix brings as a level beside it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.experiments.hire_or_fix import HireOrFix
from sim.reports.pictures import BLUE, GREEN, GREY, ORANGE, lettered

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_STYLES = ((ORANGE, "--"), (GREEN, "-."), ("#cc79a7", ":"), (GREY, (0, (5, 1))), ("#000000", "-"))


def hire_or_fix_figure(found: HireOrFix, names: Mapping[str, str], people: str, gain: str, hired: str) -> "Figure":
    """The gain over people added with its 95 % band, and a level with its band for each fix; `names` by fix."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(7.6, 4.6), layout="constrained")
    axes = figure.subplots()
    at = [each.people for each in found.levels]
    low = [each.gain.mean if each.gain.low is None else each.gain.low for each in found.levels]
    high = [each.gain.mean if each.gain.high is None else each.gain.high for each in found.levels]
    axes.plot(at, [each.gain.mean for each in found.levels], "o-", color=BLUE, markersize=4, label=lettered(hired, 80))
    axes.fill_between(at, low, high, color=BLUE, alpha=0.15, linewidth=0)
    for number, fix in enumerate(found.fixes):
        colour, style = _STYLES[number % len(_STYLES)]
        axes.axhline(fix.gain.mean, color=colour, linestyle=style, linewidth=1.6, label=lettered(names[fix.key], 80))
        if fix.gain.low is not None and fix.gain.high is not None:
            axes.axhspan(fix.gain.low, fix.gain.high, color=colour, alpha=0.08, linewidth=0)
    axes.set_xlabel(lettered(people, 90), fontsize=9)
    axes.set_ylabel(lettered(gain, 90), fontsize=9)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.tick_params(labelsize=8)
    figure.legend(frameon=False, loc="outside lower center", fontsize=8, ncols=2)
    return figure
