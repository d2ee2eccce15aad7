"""A page is one file that asks for nothing, and no text in it is markup."""

import re

import pytest
from matplotlib.figure import Figure

from sim.reports.document import Bullets, Code, Document, Paragraph, Section, Table, drawn
from sim.reports.html import css_string, html
from tests.tui.hostile import NAMES


def page(*sections: Section, title: str = "t") -> str:
    return html(Document(title, "pl", sections, "under it", "imprint"), "Spis")


def figure() -> Figure:
    made = Figure(figsize=(2, 1))
    made.subplots().plot([0, 1], [1, 0])
    return made


def test_every_block_is_there_in_the_order_of_reading() -> None:
    blocks = (
        Paragraph("one", "lead"),
        Bullets(("two",), ordered=True),
        Table(("a", "b"), (("three", "4"),), "heads", frozenset({1})),
        Code("five"),
    )
    text = page(Section("first", blocks, (Section("inner", (Paragraph("six"),)),)))
    assert re.findall(r"one|two|heads|three|five|inner|six", text.split("<main>")[1].replace('"heads"', "")) == (
        ["one", "two", "heads", "three", "five", "inner", "six"]
    )
    assert '<p class="lead">one</p>' in text
    assert '<td class="n">4</td>' in text
    assert "<h3>inner</h3>" in text


def test_a_page_names_its_language_its_contents_and_its_figures_in_words() -> None:
    picture = drawn(figure(), "line", 'a line that falls "to" 0', "caption")
    sections = (Section("one", (picture,)), Section("two", folded=True), *(Section(str(at)) for at in range(3, 8)))
    text = page(*sections)
    assert '<html lang="pl">' in text
    assert '<nav aria-label="Spis">' in text
    assert [f"#s{number}" in text for number in range(1, 8)] == [True] * 7
    assert 'alt="a line that falls &#34;to&#34; 0"' in text
    assert '<details id="s2">' in text


def test_a_page_asks_for_nothing_outside_of_it() -> None:
    text = page(Section("one", (drawn(figure(), "line", "alt"),)))
    assert "default-src 'none'; img-src data:; style-src 'unsafe-inline'" in text
    assert re.findall(r"""(?:src|href)\s*=\s*["'](?!data:|#)""", text) == []
    assert "url(" not in text
    assert "<script" not in text
    assert "@import" not in text


def tags(name: str) -> list[str]:
    """Of a page where everything is called so."""
    blocks = (Paragraph(name), Bullets((name,)), Table((name,), ((name,),), name), Code(name))
    return re.findall(r"<(/?[a-zA-Z][a-z0-9]*)", page(Section(name, blocks), title=name))


@pytest.mark.parametrize(
    "name", [*NAMES, "</style><script>alert(1)</script>", "</pre><b>", "a|b", "${7*7}", "{{ 7*7 }}"]
)
def test_a_name_is_never_markup(name: str) -> None:
    assert tags(name) == tags("x")


def test_a_running_title_cannot_end_the_string_of_the_style_sheet() -> None:
    assert css_string('a"; } b\\') == "a\\22 \\3b \\20 \\7d \\20 b\\5c "


def test_the_same_document_is_the_same_page() -> None:
    sections = (Section("one", (drawn(figure(), "line", "alt"),)),)
    assert page(*sections) == page(*sections)
