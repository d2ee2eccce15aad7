"""Differences from the baseline with their intervals, a row an option: which side of zero they lie on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sim.reports.pictures import BLUE, GREY, ORANGE, lettered, wrapped

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LOOKS = {"better": (BLUE, "o"), "worse": (ORANGE, "X"), "unsure": (GREY, "D")}
"""Colour and mark together: told apart in grey too."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An option's difference in the unit that is drawn; no interval where none can be given. `told`: in words."""

    name: str
    mean: float
    low: float | None
    high: float | None
    told: str
    side: Literal["better", "worse", "unsure"]


def forest(gaps: Sequence[Gap], axis: str, zero: str) -> "Figure":
    """A mark with its 95 % interval per option, the first on top; `axis` says what is drawn, `zero` what 0 is."""
    from matplotlib.figure import Figure

    names = [wrapped(each.name, 34, 3) for each in gaps]
    high = sum(0.34 + 0.17 * each.count("\n") for each in names)
    figure = Figure(figsize=(8.6, 1.25 + 1.15 * high), layout="constrained")
    axes = figure.subplots()
    for row, each in enumerate(gaps):
        colour, mark = _LOOKS[each.side]
        if each.low is not None and each.high is not None:
            axes.plot([each.low, each.high], [row, row], color=colour, linewidth=2.4, solid_capstyle="butt")
        axes.plot([each.mean], [row], color=colour, marker=mark, markersize=7)
    ends = [end for each in gaps for end in (each.low, each.mean, each.high) if end is not None]
    least, most = min(0.0, *ends), max(0.0, *ends)
    room = (most - least) or 1.0
    axes.set_xlim(least - 0.06 * room, most + 0.06 * room)
    axes.axvline(0, color="black", linewidth=0.9)
    axes.set_yticks(range(len(gaps)), [lettered(name) for name in names], fontsize=9)
    axes.set_ylim(len(gaps) - 0.4, -0.6)
    side = axes.secondary_yaxis("right")
    side.set_yticks(range(len(gaps)), [lettered(wrapped(each.told, 30, 3)) for each in gaps], fontsize=9)
    for edge in (axes.spines["top"], axes.spines["right"], axes.spines["left"], side.spines["right"]):
        edge.set_visible(False)
    axes.tick_params(axis="y", length=0)
    side.tick_params(length=0)
    axes.grid(axis="x", color="#d5dbe1", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_xlabel(lettered(wrapped(f"{axis}\n{zero}", 84, 3)), fontsize=9)
    return figure
