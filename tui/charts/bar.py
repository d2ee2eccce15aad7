"""One horizontal bar from zero, whichever side its value lies on, and the interval under it."""

import math
from collections.abc import Sequence

from rich.style import Style

from tui.charts.canvas import Canvas
from tui.charts.scale import Scale


def bar_scale(values: Sequence[float | None], cells: int) -> Scale:
    """From zero, or the lowest below it, to the highest; one cell more than the last so that ends can be partial."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    low, high = min([0.0, *known]), max([0.0, *known])
    return Scale(low, high if high > low else low + 1.0, cells + 1)


def draw_bar(canvas: Canvas, left: int, y: int, scale: Scale, value: float | None, style: Style) -> int:
    """Draw from zero to the value, its right end to an eighth of a cell; returns the column after the bar."""
    zero = scale.at(0.0)
    end = zero if value is None or math.isnan(value) else scale.at(value)
    signs = canvas.glyphs.bar
    if end < zero:
        first = math.floor(end + 0.5)
        canvas.put(left + first, y, signs[-1] * (round(zero) - first), style)
        return left + round(zero)
    begin = round(zero)
    whole = math.floor(end)
    part = round((end - whole) * (len(signs) - 1))
    text = signs[-1] * (whole - begin) + (signs[part] if part else "")
    if not text and end > zero:
        text = signs[1]
    return canvas.put(left + begin, y, text, style)


def draw_under(
    canvas: Canvas, left: int, y: int, scale: Scale, interval: tuple[float | None, float | None], style: Style
) -> int:
    """Draw an interval under a bar; returns the column after it, `left` where there is none."""
    low, high = interval
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return left
    begin, end = (min(round(scale.at(each)), scale.cells - 2) for each in (low, high))
    first, dash, last = tuple(canvas.glyphs.under)
    if end == begin:
        return canvas.put(left + begin, y, dash, style)
    return canvas.put(left + begin, y, first + dash * (end - begin - 1) + last, style)
