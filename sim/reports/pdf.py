"""A document as PDF on A4: page numbers, bookmarks, tables with repeated heads, no figure cut."""

import math
import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from sim.reports import pdf_looks as looks
from sim.reports.document import Block, Bullets, Code, Document, Paragraph, Picture, Section, Table

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_LONGEST_CELL = 1500
"""Signs; a row cannot go over two pages."""
_PER_PIXEL = 0.48
"""Points: a figure of 150 dots an inch as large as it was drawn."""
_SHORT, _ROW = 12, 18.0
"""Rows up to which a table is not torn, and how high one is, about."""
_BREAKS = re.compile(r" |(?<=\w-)(?=\w)")
_DENSE = 60
"""Rows from which on a table is set smaller."""
_FIRST = 96.0
"""Points that the first column, which names the rows, has at least."""
_CELL_PAD, _LETTER = 8.0, 4.3
"""Points: between two columns; how wide a letter of a cell is on average."""


def pdf(document: Document, contents: str = "Contents") -> bytes:
    """The whole file, the same bytes for the same document: no date, no number by chance."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    looks.load_fonts()
    out = BytesIO()
    title = _line(document.title)
    frame = Frame(looks.MARGIN, looks.BOTTOM, looks.WIDTH, looks.HEIGHT, 0, 0, 0, 0)
    template = BaseDocTemplate(
        out, pagesize=looks.PAGE, title=title, author="leadsim", subject=_line(document.subtitle), creator="leadsim",
        producer="leadsim", lang=document.language, invariant=1, pageCompression=1, initialFontName="leadsim",
        initialFontSize=9.5,
    )  # fmt: skip
    template.addPageTemplates([PageTemplate("page", [frame], onPage=lambda canvas, _: looks.furnish(canvas, title))])
    template.build([*_story(document, contents), looks.page_total()])
    return out.getvalue()


def _story(document: Document, contents: str) -> Iterator["Flowable"]:
    from reportlab.platypus import HRFlowable, Spacer

    yield _said(document.title, "title")
    if document.subtitle:
        yield _said(document.subtitle, "subtitle")
    yield HRFlowable("100%", 2, color=looks.ACCENT, spaceAfter=10)
    if document.is_long:
        yield _said(contents, "over")
        for at, each in enumerate(document.sections, 1):
            yield _said(each.title, "item", f"{at}.", link=f"s{at}")
        yield Spacer(1, 6)
    for at, section in enumerate(document.sections, 1):
        yield from _section(section, f"s{at}", 0)
    if document.imprint:
        yield HRFlowable("100%", 0.5, color=looks.LINE, spaceBefore=14, spaceAfter=4)
        yield _said(document.imprint, "note")


def _section(section: Section, place: str, depth: int) -> Iterator["Flowable"]:
    from reportlab.platypus import CondPageBreak

    yield CondPageBreak(looks.ROOM + max(map(_height, section.blocks[:2]), default=0.0))
    yield looks.bookmark(_line(section.title), place, depth)
    yield _said(section.title, str(min(depth + 2, 4)))
    for block in section.blocks:
        yield from _block(block)
    for at, part in enumerate(section.parts, 1):
        yield from _section(part, f"{place}-{at}", depth + 1)


def _block(block: Block) -> Iterator["Flowable"]:
    from reportlab.platypus import Spacer

    match block:
        case Paragraph(text, tone):
            bar = {"lead": looks.ACCENT, "warning": looks.ORANGE}.get(tone)
            yield _said(text, tone) if bar is None else _barred(_said(text, tone), bar)
        case Bullets(items, ordered):
            for at, each in enumerate(items, 1):
                yield _said(each, "item", f"{at}." if ordered else "•")
            yield Spacer(1, 5)
        case Table():
            yield from _table(block)
        case Picture():
            yield from _picture(block)
        case Code(text):
            yield Spacer(1, 3)
            for line in text.rstrip().split("\n"):
                yield _said(re.sub(r"^ | (?= )", "\u00a0", line) or "\u00a0", "code")
            yield Spacer(1, 8)


def _said(text: str, style: str, bullet: str | None = None, link: str = "") -> "Flowable":
    """A paragraph; nothing in its text is markup."""
    from reportlab.platypus import Paragraph as Flowing

    plain = escape("".join(sign if sign.isprintable() or sign == "\u00a0" else " " for sign in text))
    plain = plain.replace("\u00a0", "&nbsp;")  # as a letter it would count as a space
    if link:
        plain = f'<a href="#{link}" color="#005a8e">{plain}</a>'
    return Flowing(plain, looks.styles()[style], bulletText=bullet)


def _line(text: str) -> str:
    return " ".join(text.split())


def _barred(flowable: "Flowable", colour: str) -> "Flowable":
    """Behind a bar at its left."""
    from reportlab.platypus import Table as Grid

    grid = Grid([[flowable]], colWidths=[looks.WIDTH], spaceAfter=8)
    grid.setStyle([("LINEBEFORE", (0, 0), (0, -1), 3, colour), ("LEFTPADDING", (0, 0), (-1, -1), 10)])
    return grid


def _picture(picture: Picture) -> Iterator["Flowable"]:
    """Together with its caption."""
    from reportlab.platypus import Image, KeepTogether

    parts: list[Flowable] = [Image(BytesIO(picture.png), *_size(picture))]
    parts += [_said(picture.caption, "caption")] if picture.caption else []
    yield KeepTogether(parts)


def _size(picture: Picture) -> tuple[float, float]:
    """As wide as the text or as high as a page at most, points."""
    from reportlab.lib.utils import ImageReader

    wide, high = ImageReader(BytesIO(picture.png)).getSize()
    by = min(looks.WIDTH / wide, (looks.HEIGHT - 2 * looks.ROOM) / high, _PER_PIXEL)
    return wide * by, high * by


def _table(table: Table) -> Iterator["Flowable"]:
    """Heads are repeated on every page; columns are as wide as their texts ask for, as far as there is room."""
    from reportlab.platypus import CondPageBreak, Spacer
    from reportlab.platypus import Table as Grid

    end = "dense" if len(table.rows) > _DENSE else "cell"
    styles = [f"{end}number" if at in table.numeric else end for at in range(len(table.heads))]
    widths = _widths(table, styles)
    heads = [
        ("headnumber" if at in table.numeric else "head") + ("whole" if _longest(head, "head") <= room else "")
        for at, (head, room) in enumerate(zip(table.heads, (each - _CELL_PAD for each in widths), strict=True))
    ]
    cells = [[_said(each.replace("\xa0", " "), style) for each, style in zip(table.heads, heads, strict=True)]]
    cells += [[_said(_cut(each), style) for each, style in zip(row, styles, strict=True)] for row in table.rows]
    if len(table.rows) <= _SHORT:
        yield CondPageBreak(_height(table))
    if table.caption:
        yield CondPageBreak(looks.ROOM)
        yield _said(table.caption, "over")
    grid = Grid(cells, colWidths=widths, repeatRows=1)
    pad = 1.2 if end == "dense" else 2.5
    grid.setStyle(
        [
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("VALIGN", (0, 1), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 1.1, looks.INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, looks.LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), _CELL_PAD),
            ("TOPPADDING", (0, 0), (-1, -1), pad),
            ("BOTTOMPADDING", (0, 0), (-1, -1), pad),
        ]
    )
    yield grid
    yield Spacer(1, 9)


def _height(block: Block) -> float:
    """Points that a block takes, about, if it may not be torn; 0 for what may."""
    if isinstance(block, Picture):
        return _size(block)[1]
    return _ROW * (len(block.rows) + 2) if isinstance(block, Table) and len(block.rows) <= _SHORT else 0.0


def _widths(table: Table, styles: list[str]) -> list[float]:
    """Points for each column: the width of its longest word at least, the rest by how much there is to say."""
    columns = [[head, *(row[at] for row in table.rows)] for at, head in enumerate(table.heads)]
    least = [_least(column, style) for column, style in zip(columns, styles, strict=True)]
    if len(least) > 2:
        room = max(0.0, looks.WIDTH - sum(least))
        least[0] += min(room, max(0.0, min(_FIRST, _LETTER * max(map(len, columns[0]))) - least[0]))
    wanted = [max(low, _CELL_PAD + _LETTER * _usual(column)) for low, column in zip(least, columns, strict=True)]
    if sum(wanted) <= looks.WIDTH:
        return [each * looks.WIDTH / sum(wanted) for each in wanted]
    if sum(least) >= looks.WIDTH:
        return [each * looks.WIDTH / sum(least) for each in least]
    free = (looks.WIDTH - sum(least)) / (sum(wanted) - sum(least))
    return [low + free * (want - low) for low, want in zip(least, wanted, strict=True)]


def _least(column: list[str], style: str) -> float:
    """The longest word of head and cells, as it is set; what is longer than a third of the page is broken."""
    head, *cells = column
    words = max(_longest(head, "head"), *(_longest(cell, style) for cell in cells), 0.0)
    return _CELL_PAD + 1 + min(words, looks.WIDTH / 3)


def _longest(text: str, style: str) -> float:
    """Points of the longest piece between two places where a line may break."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    font = looks.styles()[style]
    return max((stringWidth(word, font.fontName, font.fontSize) for word in _BREAKS.split(text) if word), default=0.0)


def _usual(column: list[str]) -> float:
    """Signs of a column's cells: between the mean and the longest, so that a single long one takes more lines."""
    sizes = [min(len(each), 240) for each in column]
    return math.sqrt(max(1, *sizes) * max(1.0, sum(sizes) / len(sizes)))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 3]}..."
