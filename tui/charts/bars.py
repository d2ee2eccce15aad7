"""A value for each option as a bar, the interval under it so that neither hides the other."""

from dataclasses import dataclass

from textual.strip import Strip

from tui.charts.bar import bar_scale, draw_bar, draw_under
from tui.charts.canvas import Canvas, inked
from tui.charts.glyphs import Glyphs
from tui.charts.listing import laid_out
from tui.charts.palette import Palette
from tui.charts.told import told


@dataclass(frozen=True, slots=True)
class Bar:
    """One option's value, in any unit; `text` is how it is read."""

    name: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars, all in one unit."""

    bars: tuple[Bar, ...]

    def told(self) -> str:
        """The values as text."""
        return told([(bar.name, bar.text) for bar in self.bars])


def bars(chart: Bars, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """Two lines an option, or one without the interval where there is no room for two."""
    canvas = Canvas(width, height, palette, glyphs)
    count = len(chart.bars)
    tall = 2 if height >= 2 * count and any(bar.low is not None for bar in chart.bars) else 1
    columns = laid_out(width, [bar.name for bar in chart.bars], [[bar.text for bar in chart.bars]])
    left, cells = columns.picture
    scale = bar_scale([each for bar in chart.bars for each in (bar.value, bar.low, bar.high)], cells)
    for at, bar in enumerate(chart.bars):
        y = at * tall
        canvas.write(0, y, bar.name, columns.name)
        for x, size in columns.figures:
            canvas.write(x, y, bar.text, size, side="right")
        if cells:
            draw_bar(canvas, left, y, scale, bar.value, inked(palette.of(at)))
        if cells and tall == 2:
            draw_under(canvas, left, y + 1, scale, (bar.low, bar.high), canvas.muted)
    if count * tall > height:
        canvas.more(height - 1, count - height + 1)
    return canvas.strips()
