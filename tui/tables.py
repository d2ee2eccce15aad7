"""Plain text for any terminal: paragraphs and tables that fit the width, readable without colour."""

import shutil
import textwrap
import unicodedata
from collections.abc import Sequence

NARROWEST, WIDEST = 60, 120


def screen_width() -> int:
    """Columns to write for: the terminal's, 80 where there is none, within 60 to 120."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def shown_width(text: str) -> int:
    """Cells a text takes on a terminal; wide East Asian signs take two, combining ones none."""
    return sum(0 if unicodedata.combining(s) else 2 if unicodedata.east_asian_width(s) in "WF" else 1 for s in text)


def paragraph(text: str, width: int, indent: str = "", hanging: str | None = None) -> str:
    """Text wrapped at `width`; `hanging` stands before the lines after the first."""
    later = indent if hanging is None else hanging
    kept = text.replace(" %", "\u00a0%")  # a number is not torn from its sign
    filled = textwrap.fill(kept, width, initial_indent=indent, subsequent_indent=later, break_on_hyphens=False)
    return filled.replace("\u00a0%", " %")


def fitting_table(rows: Sequence[Sequence[str]], width: int) -> str:
    """A table of labels and figures; columns that do not fit beside each other follow below, under the same labels."""
    sizes = [max(map(shown_width, column)) + 2 for column in zip(*rows, strict=True)]
    blocks: list[list[int]] = [[]]
    for at in range(1, len(sizes)):
        if blocks[-1] and sizes[0] - 2 + sum(sizes[other] for other in [*blocks[-1], at]) > width:
            blocks.append([])
        blocks[-1].append(at)
    return "\n\n".join(table([[row[0], *(row[at] for at in block)] for row in rows]) for block in blocks)


def table(rows: Sequence[Sequence[str]], left: int = 1, gap: int = 2) -> str:
    """Rows under each other; the first `left` columns are aligned left, the rest right."""
    widths: dict[int, int] = {}
    for row in rows:
        for at, cell in enumerate(row):
            widths[at] = max(widths.get(at, 0), shown_width(cell))
    return "\n".join(_line(row, widths, left, " " * gap) for row in rows)


def _line(row: Sequence[str], widths: dict[int, int], left: int, gap: str) -> str:
    cells = []
    for at, cell in enumerate(row):
        space = " " * (widths[at] - shown_width(cell))
        cells.append(cell + space if at < left else space + cell)
    return gap.join(cells).rstrip()


def text_table(heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """A table of texts that wrap inside their columns' widths, a rule under the heads."""
    lines = [_wrapped(heads, widths), "  ".join("-" * width for width in widths)]
    return "\n".join([*lines, *(_wrapped(row, widths) for row in rows)])


def _wrapped(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
    lines = []
    for number in range(max(map(len, cells))):
        parts = [cell[number] if number < len(cell) else "" for cell in cells]
        padded = (part + " " * (width - shown_width(part)) for part, width in zip(parts, widths, strict=True))
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def ruled(title: str, width: int) -> str:
    """A heading with a rule up to the width; a long title is cut."""
    if shown_width(title) > width - 4:
        title = f"{title[: width - 7]}..."
    return f"{title} {'-' * max(3, width - shown_width(title) - 1)}"
