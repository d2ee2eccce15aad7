"""From lead to won, stage by stage, for each option; and why leads were rejected on the way."""

from dataclasses import dataclass

from textual.strip import Strip

from tui.charts.canvas import Canvas, inked
from tui.charts.glyphs import Glyphs
from tui.charts.palette import Palette
from tui.charts.tagged import Group, grouped_bars, legend, legend_rows
from tui.charts.told import told


@dataclass(frozen=True, slots=True)
class Funnel:
    """Stages from the widest on and rejections by reason, both in leads of any one period."""

    options: tuple[str, ...]
    stages: tuple[Group, ...]
    rejected: str
    """the heading over the reasons"""
    reasons: tuple[Group, ...]

    def told(self) -> str:
        """The counts as text."""
        rows = [(group.name, *group.texts) for group in (*self.stages, *self.reasons)]
        return told([("", *self.options), *rows])


def funnel(chart: Funnel, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """The stages on one scale, the reasons on their own, a heading between them."""
    rows = _rows(chart, width)
    canvas = Canvas(width, max(height, rows), palette, glyphs)
    y = legend(canvas, 0, chart.options)
    y = grouped_bars(canvas, y, chart.stages, _top(chart.stages))
    if chart.reasons:
        canvas.write(0, y, chart.rejected, width, inked(palette.text, bold=True))
        grouped_bars(canvas, y + 1, chart.reasons, _top(chart.reasons))
    return _cropped(canvas, height, rows)


def _top(groups: tuple[Group, ...]) -> float:
    return max((value for group in groups for value in group.values), default=0.0)


def _rows(chart: Funnel, width: int) -> int:
    bars = sum(len(group.values) for group in (*chart.stages, *chart.reasons))
    return legend_rows(chart.options, width) + bars + (1 if chart.reasons else 0)


def _cropped(canvas: Canvas, height: int, rows: int) -> list[Strip]:
    if rows > height > 0:
        canvas.more(height - 1, rows - height + 1)
    return canvas.strips()[:height]
