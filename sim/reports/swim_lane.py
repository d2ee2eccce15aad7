"""A process as a swim lane: lanes beside each other, the way of a lead from top to bottom."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.reports.pictures import BLUE, GREEN, GREY, ORANGE, lettered

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = (BLUE, GREY, GREEN)
_LETTERS, _LINES = 27, 6
_WIDE, _LINE_HIGH, _GAP = 0.84, 0.165, 0.34


@dataclass(frozen=True, slots=True)
class Step:
    """A box: lane and row from 0, what it says; `is_exception` for what only happens when things go wrong."""

    lane: int
    row: int
    title: str
    text: str = ""
    is_exception: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow from one step to another, by their places in the list; a label says when it is taken."""

    start: int
    end: int
    label: str = ""
    is_exception: bool = False


def swim_lane(lanes: Sequence[str], steps: Sequence[Step], ways: Sequence[Way]) -> "Figure":
    """The figure; of two steps in one place, or a way to a step that is not there, ValueError."""
    from matplotlib.figure import Figure

    places = {(step.lane, step.row) for step in steps}
    if len(places) < len(steps):
        raise ValueError("two steps stand in one place")
    if any(not (0 <= end < len(steps)) for way in ways for end in (way.start, way.end)):
        raise ValueError("a way leads to a step that is not there")
    tops, high = _rows(steps)
    figure = Figure(figsize=(7.2, max(3.0, high + 0.6)))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, len(lanes))
    axes.set_ylim(high + 0.1, -0.5)
    axes.set_axis_off()
    _draw_lanes(axes, lanes, high)
    for step in steps:
        _draw_step(axes, step, tops[step.row])
    for way in ways:
        start, end = steps[way.start], steps[way.end]
        between = any(step.lane == end.lane and start.row < step.row < end.row for step in steps)
        _draw_way(axes, way, _route(start, end, tops, around=between))
    return figure


def _wrapped(step: Step) -> tuple[list[str], list[str]]:
    title = textwrap.wrap(step.title, _LETTERS - 2)[:2]
    text = textwrap.wrap(step.text, _LETTERS)
    if len(text) > _LINES:
        text = [*text[: _LINES - 1], f"{text[_LINES - 1][: _LETTERS - 3]}..."]
    return title, text


def _height(step: Step) -> float:
    title, text = _wrapped(step)
    return 0.16 + _LINE_HIGH * (len(title) + len(text))


def _rows(steps: Sequence[Step]) -> tuple[dict[int, float], float]:
    """The top of each row, and where the last one ends."""
    tops, at = dict[int, float](), 0.15
    for row in sorted({step.row for step in steps}):
        tops[row] = at
        at += max(_height(step) for step in steps if step.row == row) + _GAP
    return tops, at - _GAP + 0.15


def _draw_lanes(axes: "Axes", lanes: Sequence[str], high: float) -> None:
    for number, name in enumerate(lanes):
        colour = _COLOURS[number % len(_COLOURS)]
        axes.axvspan(number, number + 1, color=colour, alpha=0.06, linewidth=0)
        axes.text(number + 0.5, -0.22, lettered(name, 30), ha="center", va="center", fontsize=11, weight="bold",
                  color=colour)  # fmt: skip
        if number:
            axes.plot([number, number], [-0.45, high + 0.05], color="white", linewidth=3)


def _draw_step(axes: "Axes", step: Step, top: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    colour = ORANGE if step.is_exception else _COLOURS[step.lane % len(_COLOURS)]
    high, left = _height(step), step.lane + (1 - _WIDE) / 2
    box = FancyBboxPatch(
        (left, top), _WIDE, high, boxstyle="round,pad=0,rounding_size=0.04", facecolor="white", edgecolor=colour,
        linewidth=1.2, linestyle="--" if step.is_exception else "-", zorder=3,
    )  # fmt: skip
    axes.add_patch(box)
    title, text = _wrapped(step)
    middle = step.lane + 0.5
    for number, line in enumerate([*title, *text]):
        axes.text(middle, top + 0.08 + _LINE_HIGH * (number + 0.5), lettered(line), ha="center", va="center",
                  fontsize=8.5 if number < len(title) else 7.8, weight="bold" if number < len(title) else "normal",
                  zorder=4)  # fmt: skip


def _draw_way(axes: "Axes", way: Way, route: "Route") -> None:
    colour, points = ORANGE if way.is_exception else "#333333", route.corners
    for first, last in pairwise(points[:-1]):
        axes.plot([first[0], last[0]], [first[1], last[1]], color=colour, linewidth=1.1, zorder=2,
                  linestyle="--" if way.is_exception else "-", solid_capstyle="round")  # fmt: skip
    style = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.1, "shrinkA": 0, "shrinkB": 0,
             "linestyle": "--" if way.is_exception else "-"}  # fmt: skip
    axes.annotate("", xy=points[-1], xytext=points[-2], arrowprops=style, zorder=2)
    if way.label:
        axes.text(*route.label, lettered(way.label, 34), ha="center", va="center", fontsize=7.2, color=colour, zorder=5,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85})  # fmt: skip


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Route:
    """Corners of a way, and where its label stands."""

    corners: tuple[Point, ...]
    label: Point


def _route(start: Step, end: Step, tops: dict[int, float], *, around: bool) -> Route:
    """At right angles; `around`: along the outer edge of the lane, since another step stands between."""
    top, bottom = tops[start.row], tops[start.row] + _height(start)
    left, y = start.lane + (1 - _WIDE) / 2, top + _height(start) / 2
    y_end = tops[end.row] + _height(end) / 2
    if start.row == end.row:
        right = end.lane > start.lane
        y = top + min(_height(start), _height(end)) / 2
        first = (start.lane + 0.5 + (_WIDE / 2 if right else -_WIDE / 2), y)
        last = (end.lane + 0.5 - (_WIDE / 2 if right else -_WIDE / 2), y)
        return Route((first, last), ((first[0] + last[0]) / 2, y - 0.11))
    edge = end.lane + (1 - _WIDE) / 2
    if end.row < start.row:
        side = end.lane + 0.055
        return Route(((left, y), (side, y), (side, y_end), (edge, y_end)), (side + 0.1, top - 0.09))
    if around:
        side = start.lane + 0.025
        return Route(((left, y), (side, y), (side, y_end), (edge, y_end)), (side + 0.08, bottom + 0.09))
    x, x_end, y_end = start.lane + 0.5, end.lane + 0.5, tops[end.row]
    if start.lane == end.lane:
        return Route(((x, bottom), (x, y_end)), (x, (bottom + y_end) / 2))
    turn = y_end - _GAP / 2
    return Route(((x, bottom), (x, turn), (x_end, turn), (x_end, y_end)), ((x + x_end) / 2, turn))
