"""The axes of a chart of curves: levels on the left, marks below, lines to compare with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.style import Style

from tui.charts.canvas import Canvas, inked
from tui.charts.dots import Area, draw_curve, row_of, tag_curve
from tui.charts.labels import size, widest
from tui.charts.scale import Scale, apart, round_steps

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Frame:
    """An area with its scales, on a sheet."""

    canvas: Canvas
    area: Area
    x_scale: Scale
    y_scale: Scale

    @property
    def bottom(self) -> int:
        """The row of the horizontal axis."""
        return self.area.top + self.area.height

    def column(self, x: float) -> int:
        """The sheet's column of a number of the horizontal axis."""
        return self.area.left + self.x_scale.cell(x)

    def row(self, y: float) -> int:
        """The sheet's row of a number of the vertical axis."""
        return self.area.top + row_of(self.y_scale.share(y), self.area.height)

    def mark_x(self, values: Sequence[float], form: Callable[[float], str]) -> None:
        """Draw the horizontal axis and as many of these numbers under it as fit."""
        canvas, area = self.canvas, self.area
        dash = canvas.glyphs.frame[0]
        canvas.put(area.left - 1, self.bottom, canvas.glyphs.frame[2] + dash * area.width, canvas.axis)
        for cell, label in apart(values, self.x_scale, form):
            begin = min(max(0, area.left + cell - size(label) // 2), canvas.width - size(label))
            canvas.put(begin, self.bottom + 1, label, canvas.muted)

    def mark_y(self, values: Sequence[float], form: Callable[[float], str]) -> None:
        """Draw the vertical axis and these numbers beside it."""
        canvas, area = self.canvas, self.area
        canvas.column(area.left - 1, area.top, self.bottom, canvas.glyphs.frame[1], canvas.axis)
        for value in values:
            canvas.write(0, self.row(value), form(value), area.left - 1, canvas.muted, side="right")

    def upright(self, x: float, label: str, style: Style) -> None:
        """A vertical line through a number, its label beside it where no curve is, else at the top."""
        canvas, at, wide = self.canvas, self.column(x), size(label)
        canvas.column(at, self.area.top, self.bottom, canvas.glyphs.zero, style)
        begin = at + 1 if at + 1 + wide <= canvas.width else max(self.area.left, at - wide)
        rows = range(self.area.top, self.bottom)
        free = (row for row in rows if all(canvas.sign(x, row) == " " for x in range(begin, begin + wide)))
        canvas.write(begin, next(free, self.area.top), label, None, style)

    def level(self, y: float, label: str, style: Style) -> None:
        """A dashed horizontal line through a number, its label at the right end."""
        canvas, row = self.canvas, self.row(y)
        for x in range(self.area.left, canvas.width, 2):
            canvas.put(x, row, canvas.glyphs.frame[0], style)
        canvas.write(max(self.area.left, canvas.width - size(label)), row, label, None, style)

    def curves(self, curves: Sequence[Points]) -> None:
        """Draw curves, the later ones on top."""
        canvas = self.canvas
        for number, points in enumerate(curves):
            style = inked(canvas.palette.of(number))
            draw_curve(canvas, self.area, self._shares(points), style, canvas.glyphs.tag(number))

    def tags(self, curves: Sequence[Points]) -> None:
        """Write each curve's tag on it, each somewhere else, so that curves that lie together can be told apart."""
        canvas = self.canvas
        for number, points in enumerate(curves):
            place = ((number + 1) / (len(curves) + 1), canvas.glyphs.tag(number))
            tag_curve(canvas, self.area, self._shares(points), inked(canvas.palette.of(number), bold=True), place)

    def _shares(self, points: Points) -> list[tuple[float, float]]:
        return [(self.x_scale.share(x), self.y_scale.share(y)) for x, y in points]


def framed(
    canvas: Canvas,
    rows: int,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    y_form: Callable[[float], str],
    *,
    is_log: bool = False,
    top: int = 0,
) -> Frame | None:
    """A frame of so many rows, the axis and its labels among them; None where it cannot be seen."""
    levels = round_steps(*y_range, max(2, min(6, (rows - 2) // 2 + 1)))
    left = widest([y_form(level) for level in levels]) + 1
    area = Area(left, top, canvas.width - left, rows - 2)
    if area.width < 4 or area.height < 2:
        return None
    frame = Frame(canvas, area, Scale(*x_range, area.width, is_log), Scale(*y_range, area.height))
    frame.mark_y(levels, y_form)
    return frame
