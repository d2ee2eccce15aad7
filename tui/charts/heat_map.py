"""Values over two things that vary: in each cell a number, whether it will do, and a colour that stands for a third."""

import math
from dataclasses import dataclass

from rich.style import Style
from textual.strip import Strip

from tui.charts.canvas import Canvas, inked
from tui.charts.glyphs import Glyphs
from tui.charts.labels import cut, size, widest
from tui.charts.palette import Palette, ink
from tui.charts.told import told

_ROOMY = 8
"""Cells of a window that a cell of the map takes where there is room."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One combination: the number that is read, the value that is coloured (None: not known), and the mark."""

    text: str
    heat: float | None
    mark: str = ""
    """yes, unsure, no, or nothing"""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Rows and columns by name, the cells row by row; `cursor` is (row, column) from 0."""

    corner: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[HeatCell, ...], ...]
    heat: str
    """what the colour means"""
    heat_ends: tuple[str, str]
    """the lowest and the highest coloured value, in words"""
    cursor: tuple[int, int] | None = None

    def told(self) -> str:
        """The numbers as text, with ?, yes and no beside them."""
        rows = [[f"{cell.text} {cell.mark}".rstrip() for cell in row] for row in self.cells]
        return told([(self.corner, *self.columns), *([name, *row] for name, row in zip(self.rows, rows, strict=True))])


@dataclass(frozen=True, slots=True)
class Layout:
    """Where cells are: names in `name` columns, cells of `cell` columns, those from `first` = (row, column) on."""

    name: int
    cell: int
    first: tuple[int, int]
    count: tuple[int, int]

    def at(self, x: int, y: int) -> tuple[int, int] | None:
        """The (row, column) of the map at a place of the sheet; None beside it."""
        row, column = y - 1, (x - self.name) // self.cell
        if x < self.name or not (0 <= row < self.count[0] and 0 <= column < self.count[1]):
            return None
        return row + self.first[0], column + self.first[1]


def layout(chart: HeatMap, width: int, height: int) -> Layout:
    """As many cells as fit around the cursor, one row kept for the heads and one for the meaning of the colour."""
    texts = [cell.text for row in chart.cells for cell in row]
    cell = max(5, widest(texts) + 4, min(widest(chart.columns), 10) + 2)
    name = min(widest([*chart.rows, chart.corner]) + 3, max(6, width * 2 // 5))
    cell = max(cell, min(_ROOMY, (width - name) // max(1, len(chart.columns))))
    if name + cell > width:
        name, cell = max(0, width - cell), min(cell, width) or 1
    row, column = chart.cursor or (0, 0)
    rows, columns = max(0, height - 2), max(0, (width - name) // cell)
    return Layout(
        name,
        cell,
        (_first(row, len(chart.rows), rows), _first(column, len(chart.columns), columns)),
        (min(rows, len(chart.rows)), min(columns, len(chart.columns))),
    )


def heat_map(chart: HeatMap, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """Heads, rows, and what the colour means; what is left out on a side is counted there."""
    canvas = Canvas(width, height, palette, glyphs)
    plan = layout(chart, width, height)
    _heads(canvas, chart, plan)
    known = [cell.heat for row in chart.cells for cell in row if cell.heat is not None and math.isfinite(cell.heat)]
    span = (min(known), max(known)) if known else (0.0, 0.0)
    for y in range(plan.count[0]):
        row = plan.first[0] + y
        is_here = chart.cursor is not None and chart.cursor[0] == row
        canvas.put(0, 1 + y, glyphs.cursor if is_here else " ", inked(palette.accent, bold=True))
        canvas.write(1, 1 + y, chart.rows[row], max(0, plan.name - 2), inked(palette.text, bold=is_here))
        for x in range(plan.count[1]):
            place = (row, plan.first[1] + x)
            _cell(canvas, chart, place, (plan.name + x * plan.cell, 1 + y, plan.cell), span)
    _meaning(canvas, chart, plan)
    return canvas.strips()


def _first(at: int, count: int, room: int) -> int:
    return max(0, min(at - room // 2, count - room))


def _heads(canvas: Canvas, chart: HeatMap, plan: Layout) -> None:
    canvas.write(1, 0, chart.corner, max(0, plan.name - 2), canvas.muted)
    for x in range(plan.count[1]):
        column = plan.first[1] + x
        is_here = chart.cursor is not None and chart.cursor[1] == column
        style = inked(canvas.palette.text, bold=True) if is_here else canvas.muted
        canvas.write(plan.name + x * plan.cell, 0, chart.columns[column], plan.cell - 1, style, side="right")


def _cell(
    canvas: Canvas, chart: HeatMap, place: tuple[int, int], box: tuple[int, int, int], span: tuple[float, float]
) -> None:
    """The number at the right of its box, brackets around the one with the cursor."""
    x, y, wide = box
    cell = chart.cells[place[0]][place[1]]
    style = _style(canvas, cell, span, is_here=chart.cursor == place)
    glyphs = canvas.glyphs
    mark = {"yes": glyphs.yes, "unsure": glyphs.unsure, "no": glyphs.no}.get(cell.mark, " ")
    canvas.put(x, y, " " * wide, style)
    room = wide - 3
    canvas.write(x + 1, y, cell.text, room, style, side="right")
    canvas.put(x + 1 + room, y, mark, style)
    if chart.cursor == place:
        begin = x + 1 + max(0, room - size(cell.text))
        canvas.put(begin - 1, y, "[", style)
        canvas.put(x + wide - 1, y, "]", style)


def _style(canvas: Canvas, cell: HeatCell, span: tuple[float, float], *, is_here: bool) -> Style:
    if cell.heat is None or not math.isfinite(cell.heat):
        return inked(canvas.palette.muted, bold=is_here)
    low, high = span
    paper = canvas.palette.step((cell.heat - low) / (high - low) if high > low else 0.5)
    return inked(ink(paper), paper, bold=is_here)


def _meaning(canvas: Canvas, chart: HeatMap, plan: Layout) -> None:
    """Under the rows: the colours from low to high with their values, and how much is out of sight."""
    y = min(canvas.height - 1, plan.count[0] + 2)
    if y < 1:
        return
    hidden = (len(chart.rows) - plan.count[0], len(chart.columns) - plan.count[1])
    rest = f"{canvas.glyphs.ellipsis} +{hidden[0]} x +{hidden[1]}" if any(hidden) else ""
    canvas.write(max(0, canvas.width - size(rest)), y, rest, None, canvas.muted)
    room = canvas.width - (size(rest) + 2 if rest else 0)
    low, high = chart.heat_ends
    ramp = canvas.palette.ramp
    needed = size(low) + size(high) + len(ramp) // 2 + 2
    if not low or needed + 2 > room:
        return
    title = cut(chart.heat, room - needed - 2, canvas.glyphs.ellipsis)
    x = canvas.write(1, y, f"{title} {low} ".lstrip(), None, canvas.muted)
    for paper in ramp[::2]:
        x = canvas.put(x, y, canvas.glyphs.bar[-1], inked(paper))
    canvas.write(x + 1, y, high, None, canvas.muted)
