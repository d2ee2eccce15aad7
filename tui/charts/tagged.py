"""Rows of one thing after another with a bar for each option: stages of a funnel, reasons of a rejection."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.charts.bar import bar_scale, draw_bar
from tui.charts.canvas import Canvas, inked
from tui.charts.labels import fitted, widest


@dataclass(frozen=True, slots=True)
class Group:
    """One stage or reason: a value and its text for each option, in the options' order."""

    name: str
    values: tuple[float, ...]
    texts: tuple[str, ...]


def legend(canvas: Canvas, y: int, names: Sequence[str]) -> int:
    """Options with their tags, as many on a row as fit; returns the row after them."""
    if len(names) < 2:
        return y
    wide, per_row = _shape(names, canvas.width)
    for at, name in enumerate(names):
        x, row = (at % per_row) * wide, y + at // per_row
        canvas.put(x, row, canvas.glyphs.tag(at), inked(canvas.palette.of(at), bold=True))
        canvas.write(x + 2, row, name, max(0, min(wide, canvas.width - x) - 3))
    return y + legend_rows(names, canvas.width)


def legend_rows(names: Sequence[str], width: int) -> int:
    """Rows the options' names take; one option needs none."""
    return 0 if len(names) < 2 else -(-len(names) // _shape(names, width)[1])


def _shape(names: Sequence[str], width: int) -> tuple[int, int]:
    """Cells of a name, and names in a row."""
    wide = min(max(8, width // min(3, len(names))), widest(names) + 4)
    return wide, max(1, width // wide)


def grouped_bars(canvas: Canvas, y: int, groups: Sequence[Group], top: float) -> int:
    """A bar for each option of each group, on one scale up to `top`; returns the row after them."""
    count = max((len(group.values) for group in groups), default=0)
    names = min(widest([group.name for group in groups]), max(4, canvas.width // 3))
    texts = widest([text for group in groups for text in group.texts])
    left = names + 1 + (2 if count > 1 else 0)
    cells = max(0, canvas.width - left - texts - 1)
    scale = bar_scale([top], cells)
    for group in groups:
        canvas.write(0, y, group.name, names)
        for at, (value, text) in enumerate(zip(group.values, group.texts, strict=True)):
            style = inked(canvas.palette.of(at))
            if count > 1:
                canvas.put(names + 1, y, canvas.glyphs.tag(at), style)
            end = draw_bar(canvas, left, y, scale, value, style) if cells >= 4 else left
            shown = fitted(text, max(0, canvas.width - end - 1), ellipsis=canvas.glyphs.ellipsis).rstrip()
            canvas.put(end + (1 if cells >= 4 else 0), y, shown)
            y += 1
    return y
