"""The signs charts are drawn with: fine ones, bold ones for the projector, and plain ones that any terminal has."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One style of drawing; every sign is one cell wide."""

    name: str
    dots: Literal["braille", "quadrants", "marks"]
    """how curves are drawn: 2 x 4 dots a cell, 2 x 2 blocks a cell, or a mark a cell"""
    tags: str
    """what a series is called on its curve and in the legend, whatever its colour"""
    bar: str
    """from empty to full, left to right"""
    fills: str
    """of the parts of a stacked bar"""
    rising: str
    """from empty to full, bottom to top"""
    under: str
    """an interval under a bar: its left end, its line, its right end"""
    whisker: str
    """an interval on a line: left end, line, right end, the mean"""
    frame: str
    """horizontal, vertical, corner at the bottom left"""
    zero: str
    """the line that others are measured against"""
    arrows: str
    """to the left and to the right"""
    yes: str
    unsure: str
    no: str
    star: str
    cursor: str
    ellipsis: str

    def tag(self, number: int) -> str:
        """The sign of series `number` from 0; they come round again."""
        return self.tags[number % len(self.tags)]

    def fill(self, number: int) -> str:
        """What part `number` from 0 of a stacked bar is made of."""
        return self.fills[number % len(self.fills)]


FINE = Glyphs(
    name="fine", dots="braille", tags="123456789", bar=" ▏▎▍▌▋▊▉█", fills="█▓▒░▚╱", rising=" ▁▂▃▄▅▆▇█",
    under="╰─╯", whisker="├─┤●", frame="─│└", zero="┊", arrows="◂▸",
    yes="✓", unsure="?", no="·", star="★", cursor="▸", ellipsis="…",
)  # fmt: skip
BOLD = Glyphs(
    name="bold", dots="quadrants", tags="123456789", bar=" ▌█", fills="█▓▒░▚╱", rising=" ▄█",
    under="┗━┛", whisker="┣━┫●", frame="━┃┗", zero="┋", arrows="◂▸",
    yes="✓", unsure="?", no="·", star="★", cursor="▸", ellipsis="…",
)  # fmt: skip
PLAIN = Glyphs(
    name="plain", dots="marks", tags="ox+*@%&$~", bar=" #", fills="#=+:%/", rising=" .:#",
    under="[-]", whisker="|-|o", frame="-|+", zero=":", arrows="<>",
    yes="v", unsure="?", no=".", star="*", cursor=">", ellipsis="~",
)  # fmt: skip
STYLES = (FINE, BOLD, PLAIN)


def style_for(terminal: str, *, is_bold: bool) -> Glyphs:
    """The signs for a terminal by its TERM; the Linux console and dumb ones have neither braille nor blocks."""
    if terminal in ("linux", "dumb", "vt100", "ansi"):
        return PLAIN
    return BOLD if is_bold else FINE
