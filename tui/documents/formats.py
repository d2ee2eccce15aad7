"""A document as files: one of each format asked for, with its figures beside it where a format holds none."""

from collections.abc import Callable, Mapping

from policies.wording import N_
from sim.reports.document import Document
from tui.errors import InputError, unknown
from tui.text import _

Files = Mapping[str, bytes]


def read_formats(given: str) -> tuple[str, ...]:
    """Formats as typed, "html,pdf", each once; InputError for one that there is not."""
    wanted = dict.fromkeys(each.strip().lower() for each in given.split(","))
    for each in wanted:
        if each not in FORMATS:
            raise unknown(N_("format"), each, FORMATS)
    return tuple(wanted)


def rendered(document: Document, stem: str, formats: tuple[str, ...]) -> dict[str, bytes]:
    """File name -> bytes, the same bytes for the same document; `stem` is the name without its ending."""
    return {name: content for each in formats for name, content in FORMATS[each](document, stem).items()}


def _html(document: Document, stem: str) -> Files:
    from sim.reports.html import html

    return {f"{stem}.html": html(document, _("Contents")).encode()}


def _markdown(document: Document, stem: str) -> Files:
    from sim.reports.markdown import beside, markdown

    return {f"{stem}.md": markdown(document, _("Contents"), stem).encode(), **beside(document, stem)}


def _pdf(document: Document, stem: str) -> Files:
    from sim.reports.pdf import pdf

    return {f"{stem}.pdf": pdf(document, _("Contents"))}


def _docx(document: Document, stem: str) -> Files:
    from sim.reports.docx import docx

    try:
        return {f"{stem}.docx": docx(document)}
    except ModuleNotFoundError:
        raise InputError(_("--as docx needs python-docx: install leadsim[docx], or leave it out")) from None


FORMATS: Mapping[str, Callable[[Document, str], Files]] = {
    "html": _html,
    "pdf": _pdf,
    "md": _markdown,
    "docx": _docx,
}
"""By the names that `--as` takes."""
