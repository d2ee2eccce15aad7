"""What all figures have in common: their bytes, the same for the same figure."""

import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#5f5f5f"
"""Okabe and Ito's colours, told apart by colour-blind people."""
LINES = (
    *((BLUE, "o", "-"), (ORANGE, "s", "--"), (GREEN, "^", "-.")),
    *((GREY, "D", ":"), ("#cc79a7", "v", "-"), ("#000000", "P", "--")),
)
"""Colour, mark and line together: told apart in grey too."""


def png(figure: "Figure") -> bytes:
    """The figure as a PNG file without date or version in it."""
    out = BytesIO()
    with _unknown_letters():
        figure.savefig(out, format="png", dpi=150, metadata={"Software": None})
    return out.getvalue()


def svg(figure: "Figure") -> bytes:
    """The figure as an SVG file without date or version in it; letters are shapes, so that no font is needed."""
    from matplotlib import rc_context

    out = BytesIO()
    with rc_context({"svg.hashsalt": "leadsim", "svg.fonttype": "path"}), _unknown_letters():
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def lettered(text: str, most: int | None = None) -> str:
    """Text as it stands on a figure, cut to `most` signs: its dollar signs begin no formula."""
    plain = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    if most is not None and len(plain) > most:
        plain = f"{plain[: most - 3]}..."
    return plain.replace("$", r"\$")


def wrapped(text: str, width: int, lines: int) -> str:
    """Text over lines of so many signs; what does not fit into the last one is cut."""
    rows = [row for part in text.split("\n") for row in textwrap.wrap(part, width)] or [""]
    kept = rows[:lines]
    if len(rows) > lines:
        kept[-1] = f"{kept[-1][: width - 3]}..."
    return "\n".join(kept)


@contextmanager
def _unknown_letters() -> Iterator[None]:
    """Signs that the font has not are drawn as boxes, without a word."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield
