"""What all figures have in common: their bytes, the same for the same figure."""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#5f5f5f"
"""Okabe and Ito's colours, told apart by colour-blind people."""


def png(figure: "Figure") -> bytes:
    """The figure as a PNG file without date or version in it."""
    out = BytesIO()
    figure.savefig(out, format="png", dpi=150, metadata={"Software": None})
    return out.getvalue()


def svg(figure: "Figure") -> bytes:
    """The figure as an SVG file without date or version in it; letters are shapes, so that no font is needed."""
    from matplotlib import rc_context

    out = BytesIO()
    with rc_context({"svg.hashsalt": "leadsim", "svg.fonttype": "path"}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def lettered(text: str, most: int | None = None) -> str:
    """Text as it stands on a figure, cut to `most` signs: its dollar signs begin no formula."""
    plain = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    if most is not None and len(plain) > most:
        plain = f"{plain[: most - 3]}..."
    return plain.replace("$", r"\$")
