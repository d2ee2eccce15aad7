"""Names and numbers made to fit: one cell a sign, nothing that a terminal would obey, cut with an ellipsis."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from rich.cells import cell_len

Side = Literal["left", "right", "centre"]
_UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "Me"}
"""Control and format characters (escapes, bidi marks, joiners) and what has no width of its own."""


@lru_cache(maxsize=4096)
def shown(text: str) -> str:
    """A text as charts write it: composed signs, every blank a space, nothing a terminal would obey."""
    composed = unicodedata.normalize("NFC", text)
    spaced = (" " if sign.isspace() else sign for sign in composed)
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSHOWN)


def size(text: str) -> int:
    """Cells a text takes."""
    return cell_len(shown(text))


def widest(texts: Sequence[str]) -> int:
    """Cells of the longest; 0 of none."""
    return max(map(size, texts), default=0)


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """At most `width` cells of a text, the last one an ellipsis where something is missing."""
    text = shown(text)
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    kept, used = [], 0
    for sign in text:
        used += cell_len(sign)
        if used > width - 1:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + ellipsis


def fitted(text: str, width: int, side: Side = "left", ellipsis: str = "…") -> str:
    """Exactly `width` cells of a text."""
    text = cut(text, width, ellipsis)
    space = max(0, width - cell_len(text))
    before = {"left": 0, "right": space, "centre": space // 2}[side]
    return " " * before + text + " " * (space - before)
