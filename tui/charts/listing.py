"""Names on the left, figures on the right, room for a picture between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.charts.labels import widest


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of a row stand: the name from column 0, the picture, then the figures right-aligned."""

    name: int
    picture: tuple[int, int]
    """column and width; a width of 0 where there is no room"""
    figures: tuple[tuple[int, int], ...]
    """column and width of those that fit, in order"""


def laid_out(
    width: int, names: Sequence[str], figures: Sequence[Sequence[str]], *, least: int = 8, most_name: float = 0.4
) -> Columns:
    """Columns for names and figures: the picture keeps `least` cells, else it goes, then figures from the right.

    `figures` is one sequence of texts for each column.
    """
    name = min(widest(names), max(4, int(width * most_name)))
    sizes = [widest(column) for column in figures]
    kept = len(sizes)
    while kept > 1 and name + sum(each + 2 for each in sizes[:kept]) > width:
        kept -= 1
    sizes = sizes[:kept]
    taken = sum(each + 2 for each in sizes)
    room = width - taken - name - 1
    if room < least:
        room = 0
        name = max(0, min(widest(names), width - taken))
    ends = [width - sum(each + 2 for each in sizes[at + 1 :]) for at in range(len(sizes))]
    return Columns(
        name,
        (name + 1 if room else name, max(0, room)),
        tuple((end - each, each) for end, each in zip(ends, sizes, strict=True)),
    )
