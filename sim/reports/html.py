"""A document as one HTML file that opens from a mail attachment: nothing in it asks for anything outside of it."""

from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sim.reports.document import Document

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATE, _STYLE = "document.html.jinja", "document.css"


def html(document: Document, contents: str = "Contents") -> str:
    """The whole page, the same text for the same document; `contents` heads the list of sections.

    All texts are escaped, figures lie in it as data, and its policy forbids scripts and every request.
    """
    return _template().render(document=document, contents=contents, running=css_string(document.title))


def css_string(text: str) -> str:
    """A text as a string of a style sheet, every sign but letters and digits of ASCII escaped: nothing ends it."""
    return "".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):x} " for sign in text)


def _as_data(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"


def _kind(block: object) -> str:
    return type(block).__name__


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    folder = files("sim.reports") / "templates"
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters |= {"as_data": _as_data, "kind": _kind}
    page.globals["style"] = Markup((folder / _STYLE).read_text(encoding="utf-8"))  # ours, without any text of others
    return page.from_string((folder / _TEMPLATE).read_text(encoding="utf-8"))
