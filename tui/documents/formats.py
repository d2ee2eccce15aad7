"""A document as files: one of each format asked for, with its figures beside it where a format holds none."""

from collections.abc import Callable, Mapping

from policies.wording import N_
from sim.reports.document import Document
from tui.errors import unknown
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


FORMATS: Mapping[str, Callable[[Document, str], Files]] = {"html": _html}
"""By the names that `--as` takes."""
