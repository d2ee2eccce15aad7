"""Words on a picture that are hard to read: found in the picture itself, so whatever painted them."""

import html
import re
from itertools import starmap
from typing import NamedTuple

from tui.charts.palette import contrast

_INK = re.compile(r"\.terminal-(r\d+) \{ fill: (#[0-9a-f]{6})")
_PAPER = re.compile(r'<rect fill="(#[0-9a-f]{6})" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"')
_WORDS = re.compile(r'<text class="terminal-(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+"[^>]*>([^<]*)<')


class Paper(NamedTuple):
    """A rectangle of a colour."""

    colour: str
    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


def faint(svg: str, least: float) -> list[str]:
    """Words of a picture whose contrast with what they stand on is less than this, and how much it is."""
    inks = dict(_INK.findall(svg))
    papers = list(starmap(_paper, _PAPER.findall(svg)))
    found = []
    for ink, x, y, text in _WORDS.findall(svg):
        words = html.unescape(text).strip("\xa0 ")
        under = [paper.colour for paper in papers if paper.holds(float(x) + 1, float(y) - 6)]
        if re.search(r"\w\w", words) and under and ink in inks:
            ratio = contrast(inks[ink], under[-1])
            if ratio < least:
                found.append(f"{words}: {ratio:.1f}")
    return found


def _paper(colour: str, *sides: str) -> Paper:
    return Paper(colour, *map(float, sides))
