"""A section as plain text for a terminal: what its paragraphs, lists and tables say, without its pictures."""

import textwrap
from collections.abc import Iterator, Sequence

from sim.reports.document import Block, Bullets, Code, Paragraph, Picture, Section, Table
from tui.tables import paragraph, ruled, shown_width

_GAP = 2
_LONGEST = 16
"""Cells of a word that is not torn apart for want of room."""


def section_text(section: Section, width: int) -> str:
    """Blocks under each other; the titles of parts are ruled, the section's own is left to who prints it."""
    return "\n\n".join(_texts(section, width))


def _texts(section: Section, width: int) -> Iterator[str]:
    for block in section.blocks:
        text = block_text(block, width)
        if text:
            yield text
    for part in section.parts:
        head, *rest = _texts(part, width)
        yield f"{ruled(part.title, width)}\n{head}"
        yield from rest


def block_text(block: Block, width: int) -> str:
    """One block; a picture is nothing."""
    if isinstance(block, Paragraph):
        return paragraph(block.text, width)
    if isinstance(block, Bullets):
        marks = [f"{at}. " if block.ordered else "- " for at in range(1, len(block.items) + 1)]
        pairs = zip(block.items, marks, strict=True)
        return "\n".join(paragraph(item, width, mark, " " * len(mark)) for item, mark in pairs)
    if isinstance(block, Table):
        lines = _table(block, width)
        return f"{paragraph(block.caption, width)}\n{lines}" if block.caption else lines
    return block.text if isinstance(block, Code) else ""


def _table(table: Table, width: int) -> str:
    """Columns beside each other; what is too wide wraps in its cell, numbers only when nothing else helps."""
    rows = [table.heads, *table.rows]
    widths = _widths(rows, table.numeric, width)
    lines = [_row(rows[0], widths, table.numeric), (" " * _GAP).join("-" * each for each in widths)]
    return "\n".join([*lines, *(_row(row, widths, table.numeric) for row in rows[1:])])


def _widths(rows: Sequence[Sequence[str]], numeric: frozenset[int], width: int) -> list[int]:
    natural = [max(map(shown_width, column)) for column in zip(*rows, strict=True)]
    widths = list(natural)
    room = width - _GAP * (len(widths) - 1)
    bodies = [max([shown_width(cell) for cell in column[1:]], default=0) for column in zip(*rows, strict=True)]
    for at in numeric:  # heads of numbers wrap first
        if sum(widths) > room:
            widths[at] = max(bodies[at], _longest_word(rows[0][at : at + 1]))
    least = [min(_LONGEST, _longest_word(column)) for column in zip(*rows, strict=True)]
    while sum(widths) > room:
        texts = [at for at in range(len(widths)) if at not in numeric and widths[at] > least[at]]
        if not texts:
            break
        widths[max(texts, key=lambda at: widths[at])] -= 1
    return widths


def _longest_word(cells: Sequence[str]) -> int:
    return max((shown_width(word) for cell in cells for word in cell.split()), default=1)


def _row(cells: Sequence[str], widths: Sequence[int], numeric: frozenset[int]) -> str:
    kept = [cell.replace(" %", "\u00a0%") for cell in cells]  # a number is not torn from its sign
    parts = [textwrap.wrap(cell, width) or [""] for cell, width in zip(kept, widths, strict=True)]
    lines = []
    for number in range(max(map(len, parts))):
        line = []
        for at, (part, width) in enumerate(zip(parts, widths, strict=True)):
            text = part[number] if number < len(part) else ""
            space = " " * (width - shown_width(text))
            line.append(space + text if at in numeric else text + space)
        lines.append((" " * _GAP).join(line).rstrip().replace("\u00a0%", " %"))
    return "\n".join(lines)


def pictures(section: Section) -> list[Picture]:
    """Every picture of a section and its parts, in order."""
    found = [block for block in section.blocks if isinstance(block, Picture)]
    return found + [each for part in section.parts for each in pictures(part)]
