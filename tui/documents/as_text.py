"""A document on a terminal: headings with rules, and what stands under them."""

from sim.reports.document import Document, Section
from tui.documents.plain import pictures, section_text
from tui.tables import paragraph, ruled


def document_text(document: Document, width: int) -> str:
    """All of it; of a figure that stands alone what it shows is said."""
    parts = [paragraph(document.title, width), *([paragraph(document.subtitle, width)] if document.subtitle else [])]
    parts += [f"{ruled(one.title, width)}\n{_said(one, width)}" for one in document.sections]
    return "\n\n".join([*parts, *([paragraph(document.imprint, width)] if document.imprint else [])])


def _said(section: Section, width: int) -> str:
    told = section_text(section, width)
    return told or "\n\n".join(paragraph(picture.alt, width) for picture in pictures(section))
