"""A document as a Word file: headings, lists, tables with repeated heads, pictures with what they show in words."""

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from sim.reports.document import Block, Bullets, Code, Document, Paragraph, Picture, Section, Table

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import _Cell as Cell

_WIDTH_CM = 16.5
_ALWAYS = (2026, 1, 1, 0, 0, 0)
_STYLES = {"text": None, "lead": "Intense Quote", "note": "Caption", "warning": "Quote"}


def docx(document: Document) -> bytes:
    """The whole file, the same bytes for the same document; ModuleNotFoundError without the extra `docx`.

    Word makes its own list of contents of the headings.
    """
    word = _empty(document)
    word.add_heading(_plain(document.title), 0)
    if document.subtitle:
        word.add_paragraph(_plain(document.subtitle), style="Subtitle")
    for section in document.sections:
        _section(word, section, 1)
    if document.imprint:
        word.add_paragraph(_plain(document.imprint), style="Caption")
    out = BytesIO()
    word.save(out)
    return _undated(out.getvalue())


def _empty(document: Document) -> "Word":
    import datetime as dt

    from docx import Document as new_document
    from docx.shared import Cm, Pt

    word = new_document()
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21 - _WIDTH_CM) / 2)
    page.top_margin = page.bottom_margin = Cm(2)
    word.styles["Normal"].font.size = Pt(10)
    facts = word.core_properties
    facts.title, facts.subject, facts.language = _plain(document.title)[:255], "", document.language
    facts.author = facts.last_modified_by = "leadsim"
    facts.comments = ""
    facts.created = facts.modified = dt.datetime(*_ALWAYS)
    return word


def _section(word: "Word", section: Section, level: int) -> None:
    word.add_heading(_plain(section.title), min(level, 6))
    for block in section.blocks:
        _block(word, block)
    for part in section.parts:
        _section(word, part, level + 1)


def _block(word: "Word", block: Block) -> None:
    match block:
        case Paragraph(text, tone):
            word.add_paragraph(_plain(text), style=_STYLES[tone])
        case Bullets(items, ordered):
            for at, each in enumerate(items, 1):  # Word would count on from the list before
                said = f"{at}. {_plain(each)}" if ordered else _plain(each)
                word.add_paragraph(said, style="List" if ordered else "List Bullet")
        case Table():
            _table(word, block)
        case Picture():
            _picture(word, block)
        case Code(text):
            from docx.shared import Pt

            run = word.add_paragraph().add_run("\n".join(map(_plain, text.rstrip().split("\n"))))
            run.font.name, run.font.size = "Consolas", Pt(8)


def _table(word: "Word", table: Table) -> None:
    from docx.oxml import OxmlElement

    if table.caption:
        word.add_paragraph(_plain(table.caption), style="Caption").paragraph_format.keep_with_next = True
    grid = word.add_table(rows=1, cols=len(table.heads), style="Light List Accent 1")
    for at, head in enumerate(table.heads):
        _write(grid.rows[0].cells[at], head, is_number=at in table.numeric)
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        line = grid.add_row()
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for at, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
            _write(cell, text, is_number=at in table.numeric)
    word.add_paragraph()


def _write(cell: "Cell", text: str, *, is_number: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    words = cell.paragraphs[0]
    words.add_run(_plain(text)).font.size = Pt(8)
    if is_number:
        words.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _picture(word: "Word", picture: Picture) -> None:
    from docx.shared import Cm

    drawn = word.add_picture(BytesIO(picture.png), width=Cm(_WIDTH_CM))
    drawn._inline.docPr.set("descr", _plain(picture.alt))
    drawn._inline.docPr.set("name", picture.name)
    if picture.caption:
        word.paragraphs[-1].paragraph_format.keep_with_next = True
        word.add_paragraph(_plain(picture.caption), style="Caption")


def _plain(text: str) -> str:
    """Without signs that XML has no place for."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _undated(content: bytes) -> bytes:
    """The archive's files as they are, all of one date."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in made.namelist():
            pack.writestr(zipfile.ZipInfo(name, _ALWAYS), made.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
