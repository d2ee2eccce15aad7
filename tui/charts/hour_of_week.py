"""Seven days of 24 hours: when something happens, as numbers on colours."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from textual.strip import Strip

from tui.charts.canvas import Canvas, inked
from tui.charts.glyphs import Glyphs
from tui.charts.labels import widest
from tui.charts.palette import Palette, ink
from tui.charts.told import told

_TOGETHER = (1, 2, 3, 4, 6, 8, 12, 24)


@dataclass(frozen=True, slots=True)
class HourOfWeek:
    """168 values in 7 rows, `days` named; `is_share`: hours shown together are averaged, else added."""

    days: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    form: Callable[[float], str]
    is_share: bool = False

    def told(self) -> str:
        """The numbers as text."""
        heads = ["", *(str(hour) for hour in range(24))]
        rows = [[day, *map(self.form, row)] for day, row in zip(self.days, self.values, strict=True)]
        return told([heads, *rows])


def hour_of_week(chart: HourOfWeek, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """A row a day under the hours; where 24 numbers do not fit, hours are put together."""
    canvas = Canvas(width, height, palette, glyphs)
    name = min(widest(chart.days) + 1, max(2, width // 4))
    together, rows = _fitting(chart, width - name)
    cells = 24 // together
    wide = (width - name) // cells
    if wide < 1 or height < 2:
        return canvas.strips()
    top = max((value for row in rows for value in row if math.isfinite(value)), default=0.0)
    for at in range(cells):
        canvas.write(name + at * wide, 0, str(at * together), wide, canvas.muted, side="right")
    for y, (day, row) in enumerate(zip(chart.days, rows, strict=True), start=1):
        canvas.write(0, y, day, name - 1, canvas.muted)
        for at, value in enumerate(row):
            share = value / top if top > 0 and math.isfinite(value) else 0.0
            paper = palette.step(share)
            text = chart.form(value) if value else glyphs.no
            style = inked(ink(paper), paper) if value else inked(palette.muted)
            canvas.write(name + at * wide, y, text, wide, style, side="right")
    if len(chart.days) > height - 1:
        canvas.more(height - 1, len(chart.days) - height + 2)
    return canvas.strips()


def _fitting(chart: HourOfWeek, room: int) -> tuple[int, list[list[float]]]:
    """Fewest hours together whose numbers fit; 24 if none do."""
    for together in _TOGETHER:
        rows = [[_joined(chart, row[at : at + together]) for at in range(0, 24, together)] for row in chart.values]
        needed = max(widest([chart.form(value) for row in rows for value in row]), 2) + 1
        if needed * (24 // together) <= room:
            break
    return together, rows


def _joined(chart: HourOfWeek, values: tuple[float, ...]) -> float:
    total = math.fsum(values)
    return total / len(values) if chart.is_share else total
