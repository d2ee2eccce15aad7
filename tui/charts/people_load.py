"""How busy each person is, and with how much: who drowns and who waits."""

from dataclasses import dataclass

from textual.strip import Strip

from tui.charts.bar import bar_scale, draw_bar
from tui.charts.canvas import Canvas, inked
from tui.charts.glyphs import Glyphs
from tui.charts.listing import laid_out
from tui.charts.palette import Palette
from tui.charts.told import told


@dataclass(frozen=True, slots=True)
class Load:
    """One person: the busy share of working time (1 is all of it), and figures such as "76 %" and "31 leads"."""

    name: str
    share: float
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeopleLoad:
    """The people in order; over `limit` a share is too much to stay on time."""

    people: tuple[Load, ...]
    heads: tuple[str, ...]
    limit: float = 0.85

    def told(self) -> str:
        """The figures as text."""
        return told([("", *self.heads), *((person.name, *person.texts) for person in self.people)])


def people_load(chart: PeopleLoad, width: int, height: int, palette: Palette, glyphs: Glyphs) -> list[Strip]:
    """Heads and a line a person; the full width of a bar is all of the working time, a dotted line the limit."""
    canvas = Canvas(width, height, palette, glyphs)
    figures = [list(column) for column in zip(chart.heads, *(each.texts for each in chart.people), strict=True)]
    columns = laid_out(width, [each.name for each in chart.people], figures)
    left, cells = columns.picture
    scale = bar_scale([1.0, *(each.share for each in chart.people)], cells)
    for (x, size), head in zip(columns.figures, chart.heads, strict=False):
        canvas.write(x, 0, head, size, canvas.muted, side="right")
    for y, person in enumerate(chart.people, start=1):
        canvas.write(0, y, person.name, columns.name)
        is_over = person.share > chart.limit
        style = inked(palette.bad if is_over else palette.of(0))
        if cells:
            draw_bar(canvas, left, y, scale, person.share, style)
        for (x, size), text in zip(columns.figures, person.texts, strict=False):
            canvas.write(x, y, text, size, side="right")
    if cells:
        canvas.column(left + scale.cell(chart.limit), 1, 1 + len(chart.people), glyphs.zero, canvas.axis)
    canvas.more(height - 1, len(chart.people) - height + 2 if len(chart.people) > height - 1 else 0)
    return canvas.strips()
