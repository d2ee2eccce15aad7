"""A sheet of cells that charts are drawn on; what lies beyond its edges is cut off."""

from functools import lru_cache
from itertools import groupby

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.charts.glyphs import Glyphs
from tui.charts.labels import Side, cut, fitted, shown, size
from tui.charts.palette import Palette

_BESIDE = ""
"""In the second cell of a wide sign."""


@lru_cache(maxsize=512)
def inked(colour: str, paper: str | None = None, *, bold: bool = False) -> Style:
    """A colour to write in; without paper the screen's own shows through."""
    return Style(color=colour, bgcolor=paper, bold=bold or None)


class Canvas:
    """`width` x `height` cells, each a sign and a colour; coordinates from 0 at the top left."""

    def __init__(self, width: int, height: int, palette: Palette, glyphs: Glyphs) -> None:
        self.width, self.height = max(0, width), max(0, height)
        self.palette, self.glyphs = palette, glyphs
        self.plain = inked(palette.text)
        self.muted = inked(palette.muted)
        self.axis = inked(palette.line)
        self._signs = [[" "] * self.width for _ in range(self.height)]
        self._styles = [[self.plain] * self.width for _ in range(self.height)]

    def put(self, x: int, y: int, text: str, style: Style | None = None) -> int:
        """Write from a cell on; returns the column after the text."""
        is_there = 0 <= y < self.height
        for sign in text:
            wide = cell_len(sign)
            if is_there and x >= 0 and x + wide <= self.width:
                self._set(x, y, sign, wide, self.plain if style is None else style)
            x += wide
        return x

    def write(
        self, x: int, y: int, text: str, width: int | None = None, style: Style | None = None, side: Side = "left"
    ) -> int:
        """A text from a file or a person, made harmless and, with a width, cut to exactly that."""
        there = shown(text) if width is None else fitted(text, width, side, self.glyphs.ellipsis)
        return self.put(x, y, there, style)

    def centred(self, x: int, y: int, text: str, style: Style | None = None, *, first: int = 0) -> tuple[int, int]:
        """A text around a column, pushed inside the sheet; the columns it begins and ends at."""
        room = max(0, self.width - first)
        text = cut(text, room, self.glyphs.ellipsis)
        begin = max(first, min(x - size(text) // 2, self.width - size(text)))
        return begin, self.put(begin, y, text, style)

    def column(self, x: int, top: int, bottom: int, sign: str, style: Style) -> None:
        """A vertical line from row `top` to before row `bottom`, behind what is drawn already."""
        for y in range(max(0, top), min(bottom, self.height)):
            if 0 <= x < self.width and self._signs[y][x] == " ":
                self.put(x, y, sign, style)

    def paint(self, x: int, y: int, sign: str, style: Style) -> None:
        """One cell, with a sign of the kit."""
        if 0 <= y < self.height and 0 <= x < self.width:
            self._set(x, y, sign, 1, style)

    def sign(self, x: int, y: int) -> str:
        """What stands in a cell of the sheet."""
        return self._signs[y][x]

    def more(self, y: int, hidden: int) -> None:
        """Say in a row how many rows there was no room for."""
        if hidden > 0:
            self.write(0, y, f"{self.glyphs.ellipsis} +{hidden}", self.width, self.muted)

    def strips(self) -> list[Strip]:
        """The sheet as lines of the screen, each of exactly its width."""
        return [self._strip(y) for y in range(self.height)]

    def _strip(self, y: int) -> Strip:
        signs, styles = self._signs[y], self._styles[y]
        segments, begin = [], 0
        for _, run in groupby(styles, key=id):  # styles are made once: comparing them would take most of the time
            end = begin + sum(1 for _ in run)
            segments.append(Segment("".join(signs[begin:end]), styles[begin]))
            begin = end
        return Strip(segments, self.width)

    def _set(self, x: int, y: int, sign: str, wide: int, style: Style) -> None:
        signs = self._signs[y]
        if wide == 1 and signs[x] != _BESIDE and (x + 1 == self.width or signs[x + 1] != _BESIDE):
            signs[x], self._styles[y][x] = sign, style
            return
        for at in range(x, x + wide):
            if signs[at] == _BESIDE and at > 0:
                signs[at - 1] = " "
            if at + 1 < self.width and signs[at + 1] == _BESIDE:
                signs[at + 1] = " "
            signs[at], self._styles[y][at] = (sign if at == x else _BESIDE), style
