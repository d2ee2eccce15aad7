"""Conversion against opt-outs and against complaints: a point a cadence, the front as a line, guard lines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.experiments.front import GUARDS, Front, Point, Value
from sim.reports.pictures import BLUE, GREY, ORANGE, lettered

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MARKS = {"front": ("o", BLUE), "open": ("s", GREY), "dominated": ("x", ORANGE)}


class FrontWords(NamedTuple):
    """What stands on the figure, in the reader's language; `kinds` by `Point.kind`."""

    conversion: str
    opt_outs: str
    complaints: str
    kinds: dict[str, str]


def front_figure(front: Front, words: FrontWords) -> "Figure":
    """Two panels in per cent, numbers as in the table beside the points; whiskers: 95 % intervals."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.4, 4.4), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    _panel(left, front.points, [each.opt_outs for each in front.points], words)
    _panel(right, front.points, [each.complaints for each in front.points], words)
    for line, style in zip(GUARDS, ("--", "-"), strict=True):
        right.axvline(100 * line, color=ORANGE, linestyle=style, linewidth=1)
    right.set_xlim(0, max(right.get_xlim()[1], 105 * GUARDS[-1]))
    left.set_ylabel(lettered(words.conversion, 60), fontsize=9)
    left.set_xlabel(lettered(words.opt_outs, 60), fontsize=9)
    right.set_xlabel(lettered(words.complaints, 60), fontsize=9)
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, frameon=False, loc="outside lower center", fontsize=8, ncols=3)
    return figure


def _panel(axes: "Axes", points: Sequence[Point], harms: Sequence[Value], words: FrontWords) -> None:
    seen: set[str] = set()
    for number, (point, harm) in enumerate(zip(points, harms, strict=True), start=1):
        if harm.mean is None or point.conversion.mean is None:
            continue
        mark, colour = _MARKS[point.kind]
        x, y = 100 * harm.mean, 100 * point.conversion.mean
        label = None if point.kind in seen else lettered(words.kinds[point.kind], 40)
        seen.add(point.kind)
        axes.errorbar(
            x, y, xerr=_arms(harm), yerr=_arms(point.conversion), fmt=mark, color=colour, ecolor="#bbbbbb",
            elinewidth=0.8, markersize=6, label=label,
        )  # fmt: skip
        axes.annotate(f" {number}", (x, y), fontsize=8, va="bottom")
    axes.tick_params(labelsize=8)
    axes.set_xlim(left=0)


def _arms(value: Value) -> list[list[float]] | None:
    if value.mean is None or value.low is None or value.high is None:
        return None
    return [[100 * max(0.0, value.mean - value.low)], [100 * max(0.0, value.high - value.mean)]]
