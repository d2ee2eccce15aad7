"""A row for each headcount: what it reaches and how surely, what it costs, how busy people are; a star: the answer."""

from dataclasses import dataclass

from textual.strip import Strip

from tui.charts.bar import bar_scale, draw_bar, draw_under
from tui.charts.canvas import Canvas, inked
from tui.charts.glyphs import Glyphs
from tui.charts.labels import size
from tui.charts.listing import Columns, laid_out
from tui.charts.palette import Palette
from tui.charts.scale import Scale
from tui.charts.told import told


@dataclass(frozen=True, slots=True)
class SizingRow:
    """One headcount: `figures` under the heads (cost, busy), `note` beside its interval."""

    name: str
    value: float | None
    text: str
    low: float | None
    high: float | None
    figures: tuple[str, ...]
    is_answer: bool = False
    is_enough: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class SizingRows:
    """Headcounts in order, the line they are to reach, and where the cursor is."""

    rows: tuple[SizingRow, ...]
    heads: tuple[str, ...]
    """over the value, then over the figures"""
    target: tuple[float, str] | None
    cursor: int | None = None

    def told(self) -> str:
        """The figures as text."""
        return told([("", *self.heads), *((row.name, row.text, *row.figures) for row in self.rows)])


def sizing_rows(chart: SizingRows, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """Heads, two lines a row (one where there is no room), and what the line stands for; rows around the cursor."""
    canvas = Canvas(width, height, palette, glyphs)
    figures = [list(column) for column in zip(chart.heads, *((r.text, *r.figures) for r in chart.rows), strict=True)]
    columns = laid_out(width, [f"  {row.name}" for row in chart.rows], figures, least=6)
    tall = row_height(chart, height)
    first, count = visible(chart, height)
    ends = [each for row in chart.rows for each in (row.value, row.low, row.high)]
    scale = bar_scale([*ends, None if chart.target is None else chart.target[0]], columns.picture[1])
    for (x, wide), head in zip(columns.figures, chart.heads, strict=False):
        canvas.write(x, 0, head, wide, canvas.muted, side="right")
    for at in range(first, first + count):
        _row(canvas, chart, at, 1 + (at - first) * tall, columns, scale, is_tall=tall == 2)
    _target(canvas, chart, columns, scale, 1 + count * tall)
    hidden = len(chart.rows) - count
    if hidden and height > 1:
        note = f"{glyphs.ellipsis} +{hidden}"
        canvas.write(max(0, width - size(note)), height - 1, note, None, canvas.muted)
    return canvas.strips()


def row_height(chart: SizingRows, height: int) -> int:
    """Lines a row takes: two where all rows fit that way, else one."""
    return 2 if height >= 2 * len(chart.rows) + 2 else 1


def visible(chart: SizingRows, height: int) -> tuple[int, int]:
    """The first row shown, around the cursor, and how many are."""
    room = max(0, (height - 2) // row_height(chart, height))
    count = min(room, len(chart.rows))
    return max(0, min((chart.cursor or 0) - room // 2, len(chart.rows) - room)), count


def _row(canvas: Canvas, chart: SizingRows, at: int, y: int, columns: Columns, scale: Scale, *, is_tall: bool) -> None:
    row, glyphs, palette = chart.rows[at], canvas.glyphs, canvas.palette
    is_here = chart.cursor == at
    left, cells = columns.picture
    if row.is_answer:
        canvas.put(1 if columns.name > 3 else 0, y, glyphs.star, inked(palette.good, bold=True))
    if is_here:
        canvas.put(0, y, glyphs.cursor, inked(palette.accent, bold=True))
    canvas.write(2, y, row.name, max(0, columns.name - 2), inked(palette.text, bold=is_here or row.is_answer))
    for (x, wide), text in zip(columns.figures, (row.text, *row.figures), strict=False):
        canvas.write(x, y, text, wide, side="right")
    if not cells:
        return
    draw_bar(canvas, left, y, scale, row.value, inked(palette.good if row.is_enough else palette.of(0)))
    if is_tall:
        end = draw_under(canvas, left, y + 1, scale, (row.low, row.high), canvas.muted)
        if row.note:
            canvas.write(end + 1, y + 1, row.note, max(0, canvas.width - end - 1), canvas.muted)


def _target(canvas: Canvas, chart: SizingRows, columns: Columns, scale: Scale, bottom: int) -> None:
    """The line behind the bars and its meaning under them."""
    left, cells = columns.picture
    if chart.target is None or not cells:
        return
    at = left + min(scale.cells - 2, scale.cell(chart.target[0]))
    style = inked(canvas.palette.accent)
    for y in range(1, bottom):
        if 0 <= y < canvas.height and canvas.sign(at, y) == " ":
            canvas.put(at, y, canvas.glyphs.frame[1], style)
    canvas.centred(at, bottom, chart.target[1], style)
