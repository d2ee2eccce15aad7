"""The chance of seeing a difference, a column for each length of the trial, against the chance that is wanted."""

from dataclasses import dataclass

from textual.strip import Strip

from tui.charts.canvas import Canvas, inked
from tui.charts.glyphs import Glyphs
from tui.charts.labels import widest
from tui.charts.palette import Palette
from tui.charts.scale import Scale
from tui.charts.sparkline import draw_columns
from tui.charts.told import told


@dataclass(frozen=True, slots=True)
class Chance:
    """One length of the trial: its label, the share of trials that see the difference, and that in words."""

    name: str
    share: float
    text: str


@dataclass(frozen=True, slots=True)
class PowerBars:
    """Lengths in order, the heads of both rows, the chance wanted with its label, and the length chosen."""

    chances: tuple[Chance, ...]
    heads: tuple[str, str]
    """what the labels are, what the shares are"""
    level: tuple[float, str]
    chosen: int | None = None

    def told(self) -> str:
        """The chances as text."""
        return told([
            (self.heads[0], *(each.name for each in self.chances)),
            (self.heads[1], *(each.text for each in self.chances)),
        ])  # fmt: skip


def placed(chart: PowerBars, width: int) -> tuple[int, int, int]:
    """Where the first length begins, how wide each is, and how many of them fit."""
    head = min(widest(chart.heads) + 1, max(0, width // 4))
    wide = max(5, widest([each for chance in chart.chances for each in (chance.name, chance.text)]) + 3)
    count = min(len(chart.chances), max(0, (width - head) // wide))
    return head, min(12, (width - head) // count) if count else wide, count


def power_bars(chart: PowerBars, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """Lengths, chances (the chosen one in brackets), columns up to 100 %, a dashed line at the chance wanted."""
    canvas = Canvas(width, height, palette, glyphs)
    head, wide, count = placed(chart, width)
    for y, text in enumerate(chart.heads):
        canvas.write(0, y, text, head, canvas.muted)
    rows = height - 2
    for at, chance in enumerate(chart.chances[:count]):
        x, is_chosen = head + at * wide, at == chart.chosen
        style = inked(palette.text, bold=is_chosen)
        canvas.write(x, 0, chance.name, wide - 1, style, side="centre")
        canvas.write(x, 1, f"[{chance.text}]" if is_chosen else chance.text, wide - 1, style, side="centre")
        if rows > 0:
            colour = palette.good if chance.share >= chart.level[0] else palette.of(0)
            draw_columns(canvas, (x, 2, rows), [chance.share], 1.0, colour, wide - 1)
    if rows > 1 and count:
        _level(canvas, chart, rows, head, head + count * wide)
    hidden = len(chart.chances) - count
    if hidden and height > 2:
        canvas.more(height - 1, hidden)
    return canvas.strips()


def _level(canvas: Canvas, chart: PowerBars, rows: int, begin: int, end: int) -> None:
    """Between the columns and, with its label, in the margin."""
    y = 1 + rows - Scale(0.0, 1.0, rows).cell(chart.level[0])
    style = inked(canvas.palette.accent)
    for x in range(begin, end):
        if canvas.sign(x, y) == " ":
            canvas.put(x, y, canvas.glyphs.frame[0], style)
    if begin > 1:
        canvas.write(0, y, chart.level[1], begin - 1, style)
