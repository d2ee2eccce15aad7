"""A document on a terminal: headings with rules, and what stands under them."""

from sim.reports.document import Document
from tui.documents.plain import section_text
from tui.tables import paragraph, ruled


def document_text(document: Document, width: int) -> str:
    """All of it but the figures."""
    parts = [paragraph(document.title, width), *([paragraph(document.subtitle, width)] if document.subtitle else [])]
    parts += [f"{ruled(one.title, width)}\n{section_text(one, width)}" for one in document.sections]
    return "\n\n".join([*parts, *([paragraph(document.imprint, width)] if document.imprint else [])])
