"""The funnel: how many leads a month come to each stage, a bar an option."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.reports.pictures import BLUE, GREY, lettered

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LOOKS = ((GREY, "//"), (BLUE, ""))


def funnel_figure(
    stages: Sequence[str], counts: Sequence[tuple[str, Sequence[float]]], told: Sequence[Sequence[str]], axis: str
) -> "Figure":
    """One or two options with a count per stage; `told` are the same counts in words, which stand behind the bars."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.6, 0.9 + 0.5 * len(stages)), layout="constrained")
    axes = figure.subplots()
    high = 0.8 / len(counts)
    for number, (name, own) in enumerate(counts):
        colour, hatch = _LOOKS[number + 2 - len(counts)]
        at = [row + high * (number - (len(counts) - 1) / 2) for row in range(len(stages))]
        bars = axes.barh(at, own, height=high * 0.92, color=colour, hatch=hatch, edgecolor="white", linewidth=0)
        bars.set_label(lettered(f" {name}", 100))
        axes.bar_label(bars, [lettered(f" {text}") for text in told[number]], fontsize=8)
    axes.set_yticks(range(len(stages)), [lettered(each) for each in stages], fontsize=9)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.1 * max((max(own, default=0.0) for _, own in counts), default=1.0) or 1.0)
    axes.set_xlabel(lettered(axis), fontsize=9)
    axes.tick_params(axis="x", labelsize=8)
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    figure.legend(loc="outside lower left", fontsize=8.5, ncols=1, frameon=False)
    return figure
