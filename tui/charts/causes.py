"""Where the wait comes from: the mean wait of each option, stacked by cause, with the minutes by name."""

from dataclasses import dataclass
from itertools import pairwise

from textual.strip import Strip

from tui.charts.bar import bar_scale
from tui.charts.canvas import Canvas, inked
from tui.charts.glyphs import Glyphs
from tui.charts.labels import widest
from tui.charts.listing import laid_out
from tui.charts.palette import Palette
from tui.charts.told import told
from tui.words import duration


@dataclass(frozen=True, slots=True)
class Wait:
    """One option: the minutes that each cause adds to the mean wait, in the order of the causes."""

    name: str
    minutes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Causes:
    """Options and the names of the causes."""

    causes: tuple[str, ...]
    waits: tuple[Wait, ...]

    def told(self) -> str:
        """The minutes as text."""
        rows = [(name, *(duration(wait.minutes[at]) for wait in self.waits)) for at, name in enumerate(self.causes)]
        return told([("", *(wait.name for wait in self.waits)), *rows])


def causes(chart: Causes, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """A stacked bar an option, then a line a cause: what it is drawn with, its name, its minutes by option."""
    canvas = Canvas(width, height, palette, glyphs)
    names = [f"1 {wait.name}" for wait in chart.waits]
    totals = [duration(sum(wait.minutes)) for wait in chart.waits]
    columns = laid_out(width, names, [totals])
    left, cells = columns.picture
    scale = bar_scale([sum(wait.minutes) for wait in chart.waits], cells)
    for y, wait in enumerate(chart.waits):
        canvas.put(0, y, glyphs.tag(y), inked(palette.text, bold=True))
        canvas.write(2, y, wait.name, max(0, columns.name - 2))
        for x, size in columns.figures:
            canvas.write(x, y, totals[y], size, side="right")
        edges = [scale.cell(sum(wait.minutes[:at])) for at in range(len(wait.minutes) + 1)] if cells else []
        for at, (begin, end) in enumerate(pairwise(edges)):
            canvas.put(left + begin, y, glyphs.fill(at) * (end - begin), inked(palette.of(at)))
    _legend(canvas, chart, len(chart.waits))
    needed = len(chart.waits) + 1 + len(chart.causes)
    if needed > height > 0:
        canvas.more(height - 1, needed - height + 1)
    return canvas.strips()


def _legend(canvas: Canvas, chart: Causes, top: int) -> None:
    figures = [[duration(minutes) for minutes in wait.minutes] for wait in chart.waits]
    columns = laid_out(canvas.width - 2, chart.causes, figures, least=canvas.width + 1)
    right = columns.name + 4
    places = []
    for column in figures[: len(columns.figures)]:
        places.append((right, widest([*column, "1"])))
        right += places[-1][1] + 2
    for at, (x, size) in enumerate(places):
        canvas.write(x, top, canvas.glyphs.tag(at), size, inked(canvas.palette.text, bold=True), side="right")
    for at, name in enumerate(chart.causes):
        y = top + 1 + at
        canvas.put(0, y, canvas.glyphs.fill(at), inked(canvas.palette.of(at)))
        canvas.write(2, y, name, columns.name)
        for (x, size), column in zip(places, figures, strict=False):
            canvas.write(x, y, column[at], size, side="right")
