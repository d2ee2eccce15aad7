"""The ladder as steps: what each brings on top of the ones before, with the interval of what they bring together."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.experiments.ladder import Ladder
from sim.reports.pictures import BLUE, GREY, ORANGE, lettered

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def ladder_figure(ladder: Ladder, names: Mapping[str, str], gain: str) -> "Figure":
    """A bar per step from where the one before ended; orange takes away; whiskers: 95 % of the sum so far."""
    from matplotlib.figure import Figure

    count = len(ladder.rungs)
    figure = Figure(figsize=(7.6, 1.7 + 0.48 * count), layout="constrained")
    axes = figure.subplots()
    begun = 0.0
    for row, rung in enumerate(ladder.rungs):
        end = rung.total.mean
        axes.barh(row, end - begun, left=begun, height=0.6, color=BLUE if end >= begun else ORANGE)
        if rung.total.low is not None and rung.total.high is not None:
            error = [[max(0.0, end - rung.total.low)], [max(0.0, rung.total.high - end)]]
            axes.errorbar(end, row, xerr=error, color=GREY, capsize=3, linewidth=1)
        begun = end
    labels = [f"{at}. {lettered(names[rung.key], 44)}" for at, rung in enumerate(ladder.rungs, start=1)]
    axes.set_yticks(range(count), labels, fontsize=8)
    axes.invert_yaxis()
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set_xlabel(lettered(gain, 100), fontsize=9)
    axes.tick_params(axis="x", labelsize=8)
    return figure
