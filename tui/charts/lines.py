"""Several curves over one axis: how interest cools, power over weeks, people at work against leads that come."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from textual.strip import Strip

from tui.charts.canvas import Canvas, inked
from tui.charts.frame import framed
from tui.charts.glyphs import Glyphs
from tui.charts.palette import Palette
from tui.charts.scale import TIMES, log_steps, round_steps
from tui.charts.tagged import legend, legend_rows
from tui.charts.told import told
from tui.words import number


@dataclass(frozen=True, slots=True)
class Line:
    """One curve through points of rising x; `is_steps`: each y holds until the next x."""

    name: str
    points: tuple[tuple[float, float], ...]
    is_steps: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """The curves, how numbers of both axes are written, and lines to compare with: (number, label)."""

    lines: tuple[Line, ...]
    x_form: Callable[[float], str] = number
    y_form: Callable[[float], str] = number
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    is_log: bool = False
    is_time: bool = False
    """x is minutes: marks stand at times that people have a name for"""
    level: tuple[float, str] | None = None
    upright: tuple[float, str] | None = None

    def told(self) -> str:
        """The points as text, a curve after another."""
        return told([
            row
            for line in self.lines
            for row in ((line.name,), *((self.x_form(x), self.y_form(y)) for x, y in line.points))
        ])  # fmt: skip


def lines(chart: Lines, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """The curves with their tags on them, the names under the axis."""
    canvas = Canvas(width, height, palette, glyphs)
    names = [line.name for line in chart.lines]
    rows = height - legend_rows(names, width)
    if rows < 4:
        legend(canvas, 0, names)
        return canvas.strips()
    low, high = chart.x_range or _range([x for line in chart.lines for x, _ in line.points])
    if chart.is_log:
        low = max(low, 1e-6)
        high = max(high, low * 1.001)
    y_range = chart.y_range or _range([0.0, *(y for line in chart.lines for _, y in line.points)])
    frame = framed(canvas, rows, (low, high), y_range, chart.y_form, is_log=chart.is_log)
    if frame is not None:
        frame.mark_x(_marks(chart, low, high, width), chart.x_form)
        curves = [_stepped(line) for line in chart.lines]
        frame.curves(curves)
        if chart.level is not None:
            frame.level(*chart.level, inked(palette.accent))
        if chart.upright is not None:
            frame.upright(*chart.upright, inked(palette.accent))
        frame.tags(curves)
    legend(canvas, rows, names)
    return canvas.strips()


def _range(values: list[float]) -> tuple[float, float]:
    known = [value for value in values if math.isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    return low, high if high > low else low + 1.0


def _marks(chart: Lines, low: float, high: float, width: int) -> list[float]:
    if chart.is_time:
        return [minutes for minutes in TIMES if low <= minutes <= high]
    return log_steps(low, high) if chart.is_log else round_steps(low, high, max(2, width // 8))


def _stepped(line: Line) -> tuple[tuple[float, float], ...]:
    if not line.is_steps:
        return line.points
    between = [(x1, y0) for (_, y0), (x1, _) in pairwise(line.points)]
    return tuple(each for at, point in enumerate(line.points) for each in (*between[at - 1 : at], point))
