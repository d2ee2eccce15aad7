"""A row of small columns: how something went, at a glance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from textual.strip import Strip

from tui.charts.canvas import Canvas, inked
from tui.charts.glyphs import Glyphs
from tui.charts.labels import size
from tui.charts.palette import Palette
from tui.charts.told import told


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Values in order, not negative; `text` stands behind them."""

    values: tuple[float, ...]
    text: str = ""
    series: int = 0

    def told(self) -> str:
        """The values as text."""
        return told([[f"{value:g}" for value in self.values], [self.text]])


def sparkline(chart: Sparkline, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """Columns from the bottom line up, the highest value as high as there is room; many values are averaged."""
    canvas = Canvas(width, height, palette, glyphs)
    room = width - size(chart.text) - 1 if chart.text else width
    if room < 4:
        room = width
    else:
        canvas.write(room + 1, height - 1, chart.text, None, canvas.muted)
    values = resampled(chart.values, room)
    draw_columns(canvas, (0, 0, height), values, max(values, default=0.0), palette.of(chart.series))
    return canvas.strips()


def resampled(values: Sequence[float], most: int) -> list[float]:
    """At most so many values, each the mean of neighbours."""
    count = min(len(values), max(0, most))
    edges = [len(values) * at // count for at in range(count + 1)] if count else []
    return [math.fsum(values[a:b]) / (b - a) for a, b in pairwise(edges)]


def draw_columns(
    canvas: Canvas, place: tuple[int, int, int], values: Sequence[float], top: float, colour: str, wide: int = 1
) -> None:
    """Columns `wide` cells each; `place` is the left column, the top row and the rows there are."""
    x, y, rows = place
    signs = canvas.glyphs.rising
    levels = len(signs) - 1
    style = inked(colour)
    for at, value in enumerate(values):
        share = value / top if top > 0 and math.isfinite(value) else 0.0
        eighths = round(min(1.0, max(0.0, share)) * rows * levels)
        if value > 0 and eighths == 0:
            eighths = 1
        for row in range(rows):
            level = min(levels, max(0, eighths - row * levels))
            if level:
                canvas.put(x + at * wide, y + rows - 1 - row, signs[level] * wide, style)
