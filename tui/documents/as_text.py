"""A document on a terminal: headings with rules, paragraphs and tables that fit the width."""

from collections.abc import Iterator

from sim.reports.document import Block, Bullets, Code, Document, Paragraph, Picture, Section, Table
from tui.tables import paragraph, ruled, shown_width, table, text_table


def document_text(document: Document, width: int) -> str:
    """All of it but the figures, of which what they show is said."""
    parts = [paragraph(document.title, width), *([paragraph(document.subtitle, width)] if document.subtitle else [])]
    for section in document.sections:
        parts += _section(section, width, 0)
    if document.imprint:
        parts.append(paragraph(document.imprint, width))
    return "\n\n".join(parts)


def _section(section: Section, width: int, depth: int) -> Iterator[str]:
    title = ruled(section.title, width) if depth == 0 else section.title
    first, *rest = [*(_block(block, width) for block in section.blocks), ""]
    yield f"{title}\n{first}".rstrip()
    yield from (block for block in rest if block)
    for part in section.parts:
        yield from _section(part, width, depth + 1)


def _block(block: Block, width: int) -> str:
    if isinstance(block, Paragraph):
        return paragraph(f"! {block.text}" if block.tone == "warning" else block.text, width)
    if isinstance(block, Bullets):
        marks = [f"{number}. " if block.ordered else "- " for number in range(1, len(block.items) + 1)]
        pairs = zip(marks, block.items, strict=True)
        return "\n".join(paragraph(item, width, mark, " " * len(mark)) for mark, item in pairs)
    if isinstance(block, Table):
        caption = f"{paragraph(block.caption, width)}\n" if block.caption else ""
        return caption + _table(block, width)
    if isinstance(block, Code):
        return block.text
    assert isinstance(block, Picture)
    return paragraph(block.alt, width)


def _table(block: Table, width: int) -> str:
    rows = [block.heads, *block.rows]
    wanted = [max(map(shown_width, column)) for column in zip(*rows, strict=True)]
    room = width - 2 * (len(wanted) - 1)
    if sum(wanted) <= room and len(block.heads) > 1:
        left = min(block.numeric, default=len(block.heads))
        return table(rows, left=left)
    return text_table(block.heads, block.rows, _shared(wanted, room))


def _shared(wanted: list[int], room: int) -> list[int]:
    """Narrow columns get what they want, the others share what is left."""
    widths, left = dict.fromkeys(range(len(wanted)), 0), room
    for place, at in enumerate(sorted(range(len(wanted)), key=lambda at: wanted[at])):
        widths[at] = max(4, min(wanted[at], left // (len(wanted) - place)))
        left -= widths[at]
    return [widths[at] for at in range(len(wanted))]
