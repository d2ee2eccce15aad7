"""Curves of dots finer than a cell: braille, quarter blocks, or one mark a cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.style import Style

from tui.charts.canvas import Canvas

_BRAILLE = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_GRAIN = {"braille": (2, 4), "quadrants": (2, 2), "marks": (1, 1)}


Shares = Sequence[tuple[float, float]]
"""Points as shares of an area's width, and of its height from the bottom."""


@dataclass(frozen=True, slots=True)
class Area:
    """The part of a sheet that curves are drawn in."""

    left: int
    top: int
    width: int
    height: int


def draw_curve(canvas: Canvas, area: Area, shares: Shares, style: Style, tag: str) -> None:
    """Join points by lines. The later curve lies on top."""
    across, down = _GRAIN[canvas.glyphs.dots]
    columns, rows = area.width * across, area.height * down
    if columns <= 0 or rows <= 0:
        return
    at = [(round(x * (columns - 1)), round((1 - y) * (rows - 1))) for x, y in shares]
    masks: dict[tuple[int, int], int] = {}
    for x, y in _joined(at):
        cell = (area.left + x // across, area.top + y // down)
        masks[cell] = masks.get(cell, 0) | _bit(canvas.glyphs.dots, x % across, y % down)
    for (x, y), mask in masks.items():
        canvas.paint(x, y, tag if mask < 0 else _sign(canvas.glyphs.dots, mask), style)


def tag_curve(canvas: Canvas, area: Area, shares: Shares, style: Style, place: tuple[float, str]) -> None:
    """Write a curve's tag on it; `place` is the share of the area's width and the tag."""
    wanted, tag = place
    if not shares or area.height <= 0:
        return
    x, y = min(shares, key=lambda point: abs(point[0] - wanted))
    for (x0, y0), (x1, y1) in pairwise(shares):
        if x0 <= wanted <= x1 and x1 > x0:
            x, y = wanted, y0 + (y1 - y0) * (wanted - x0) / (x1 - x0)
            break
    canvas.put(area.left + round(x * (area.width - 1)), area.top + row_of(y, area.height), tag, style)


def row_of(share: float, rows: int) -> int:
    """The row, from the top, that a share of the height lies in."""
    return min(rows - 1, int((1 - share) * rows))


def _joined(at: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """All dots on the lines between neighbours."""
    yield from at[:1]
    for (x0, y0), (x1, y1) in pairwise(at):
        steps = max(abs(x1 - x0), abs(y1 - y0))
        for step in range(1, steps + 1):
            yield round(x0 + (x1 - x0) * step / steps), round(y0 + (y1 - y0) * step / steps)


def _bit(dots: str, x: int, y: int) -> int:
    if dots == "marks":
        return -1
    return _BRAILLE[y][x] if dots == "braille" else 1 << (2 * y + x)


def _sign(dots: str, mask: int) -> str:
    return chr(0x2800 + mask) if dots == "braille" else _QUARTERS[mask]
