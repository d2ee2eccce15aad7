"""Where value is lost, as bars: an option each, what is held and what is lost at each stage."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.reports.pictures import GREY, lettered

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLOURS = (
    "#009e73",
    "#0072b2",
    "#e69f00",
    "#56b4e9",
    "#d55e00",
    "#cc79a7",
    "#f0e442",
    "#999999",
    "#000000",
    "#dddddd",
)
_HATCHES = ("", "", "//", "", "\\\\", "", "..", "", "xx", "--")
"""Okabe and Ito's colours with hatches: told apart in grey too."""


def value_bars(options: Sequence[str], stages: Mapping[str, Sequence[float]], amount: str) -> "Figure":
    """A bar an option, stacked by stage in the order given (the first is what is held); nothing is drawn below 0."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.2, 1.9 + 0.55 * len(options)), layout="constrained")
    axes = figure.subplots()
    begun = [0.0] * len(options)
    for number, (stage, values) in enumerate(stages.items()):
        if not any(value > 0 for value in values):
            continue
        drawn = [max(0.0, value) for value in values]
        at = number % len(_COLOURS)
        axes.barh(
            range(len(options)), drawn, left=begun, height=0.62, color=_COLOURS[at], hatch=_HATCHES[at],
            edgecolor="white", linewidth=0.6, label=lettered(stage, 60),
        )  # fmt: skip
        begun = [start + value for start, value in zip(begun, drawn, strict=True)]
    axes.set_yticks(range(len(options)), [lettered(name, 44) for name in options], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel(lettered(amount), fontsize=9)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}".replace(",", "\u202f"))
    axes.tick_params(axis="x", labelsize=8, color=GREY)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.legend(frameon=False, loc="outside lower center", fontsize=8, ncols=4)
    return figure
