"""How a PDF looks: its fonts, its styles, the running title and the page numbers."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

INK, QUIET, LINE, ACCENT, ORANGE = "#1d2733", "#55616e", "#d5dbe1", "#0072b2", "#d55e00"
PAGE = (595.27, 841.89)
"""A4 in points."""
MARGIN, BOTTOM, WIDTH, HEIGHT = 48.0, 56.0, 499.0, 724.0
"""What is written on lies above and beside these; points."""
ROOM = 110.0
"""What must be left of a page for a heading to stand on it."""
_TOTAL = "total"


@cache
def load_fonts() -> None:
    """DejaVu comes with matplotlib and has the letters of nearly all languages of Europe."""
    import matplotlib
    from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    files = {"": "DejaVuSans", "-Bold": "DejaVuSans-Bold", "-Italic": "DejaVuSans-Oblique", "-Mono": "DejaVuSansMono"}
    for end, file in files.items():
        registerFont(TTFont(f"leadsim{end}", str(folder / f"{file}.ttf")))
    registerFontFamily("leadsim", "leadsim", "leadsim-Bold", "leadsim-Italic", "leadsim-Bold")


@cache
def styles() -> dict[str, "ParagraphStyle"]:
    """By what they are for; "2" to "4" are headings."""
    from reportlab.lib.styles import ParagraphStyle

    def style(name: str, size: float, **more: Any) -> ParagraphStyle:  # Any: whatever a style takes
        own: dict[str, Any] = {
            "leading": size * 1.42,
            "textColor": INK,
            "fontName": "leadsim",
            "splitLongWords": 1,
            "embeddedHyphenation": 1,
        }
        own |= {"bulletFontName": "leadsim", "bulletFontSize": size}
        return ParagraphStyle(name, fontSize=size, **(own | more))

    bold = {"fontName": "leadsim-Bold"}
    return {
        "title": style("title", 20, leading=25, spaceAfter=4, fontName="leadsim-Bold"),
        "subtitle": style("subtitle", 9, textColor=QUIET, spaceAfter=10),
        "2": style("2", 13.5, spaceBefore=16, spaceAfter=6, **bold),
        "3": style("3", 10.8, spaceBefore=10, spaceAfter=4, **bold),
        "4": style("4", 9.5, spaceBefore=8, spaceAfter=3, **bold),
        "text": style("text", 9.5, spaceAfter=6),
        "lead": style("lead", 11.5),
        "note": style("note", 8, textColor=QUIET, spaceAfter=6),
        "warning": style("warning", 9.5),
        "item": style("item", 9.5, spaceAfter=2.5, leftIndent=14, bulletIndent=2),
        "caption": style("caption", 8.2, textColor=QUIET, spaceBefore=3, spaceAfter=10),
        "over": style("over", 9.2, spaceBefore=6, spaceAfter=3, **bold),
        "cell": style("cell", 7.8, leading=10.2),
        "cellnumber": style("cellnumber", 7.8, leading=10.2, alignment=2),
        "dense": style("dense", 6.4, leading=7.9),
        "densenumber": style("densenumber", 6.4, leading=7.9, alignment=2),
        "head": style("head", 7.6, leading=9.8, **bold),
        "headnumber": style("headnumber", 7.6, leading=9.8, alignment=2, **bold),
        "headwhole": style("headwhole", 7.6, leading=9.8, splitLongWords=0, **bold),
        "headnumberwhole": style("headnumberwhole", 7.6, leading=9.8, alignment=2, splitLongWords=0, **bold),
        "code": style("code", 7, leading=9.6, fontName="leadsim-Mono", leftIndent=6),
    }


def furnish(canvas: "Canvas", title: str) -> None:
    """The running title from the second page on, and which page of how many this is."""
    canvas.saveState()
    canvas.setFont("leadsim", 7.5)
    canvas.setFillColor(QUIET)
    number = canvas.getPageNumber()
    if number > 1:
        canvas.drawString(MARGIN, PAGE[1] - 34, title if len(title) <= 100 else f"{title[:97]}...")
    canvas.drawRightString(MARGIN + WIDTH - 18, 30, f"{number} /")
    canvas.translate(MARGIN + WIDTH - 15, 30)
    canvas.doForm(_TOTAL)
    canvas.restoreState()


def page_total() -> "Flowable":
    """The last thing of a story: only then the number of pages, which every page shows, is known."""
    from reportlab.platypus import Flowable

    class Total(Flowable):  # type: ignore[misc]  # a class of a library without types
        def draw(self) -> None:
            canvas: Canvas = self.canv
            number = canvas.getPageNumber()
            canvas.beginForm(_TOTAL)
            canvas.setFont("leadsim", 7.5)
            canvas.setFillColor(QUIET)
            canvas.drawString(0, 0, str(number))
            canvas.endForm()

    return Total()


def bookmark(title: str, place: str, depth: int) -> "Flowable":
    """An entry of the outline beside the pages, where links to `place` go."""
    from reportlab.platypus import Flowable

    class Mark(Flowable):  # type: ignore[misc]  # a class of a library without types
        def wrap(self, *_: float) -> tuple[float, float]:
            return 0.0, 0.0

        def draw(self) -> None:
            self.canv.bookmarkPage(place)
            self.canv.addOutlineEntry(title, place, depth, closed=depth > 0)

    return Mark()
