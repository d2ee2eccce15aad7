"""Markdown, PDF and Word say what the document says, in its order, and the same bytes each time."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document as read_docx
from matplotlib.figure import Figure
from pypdf import PdfReader

from sim.reports.document import Bullets, Code, Document, Paragraph, Section, Table, drawn
from sim.reports.docx import docx
from sim.reports.markdown import beside, escaped, markdown
from sim.reports.pdf import pdf
from tests.tui.hostile import NAMES


def figure() -> Figure:
    made = Figure(figsize=(2, 1))
    made.subplots().plot([0, 1], [1, 0])
    return made


def document(name: str = "zażółć gęślą jaźń", rows: int = 2) -> Document:
    blocks = (
        Paragraph(name, "lead"),
        Paragraph(f"{name} once more", "warning"),
        Bullets((name, "second"), ordered=True),
        Table(("head", name), tuple((f"row {at}", name) for at in range(rows)), "caption", frozenset({1})),
        drawn(figure(), "line", f"alt {name}", "under it"),
        Code(f"  a = 1\n\nb  = {name!r}"),
    )
    inner = Section("inner", (Paragraph("deep"),))
    return Document(f"title {name}", "pl", (Section("one", blocks, (inner,)), Section("two"), Section("three")), "sub")


def pdf_text(made: Document) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf(made))).pages).split())


def docx_text(made: Document) -> str:
    word = read_docx(BytesIO(docx(made)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([each.text for each in word.paragraphs] + cells).split())


@pytest.mark.parametrize("read", [pdf_text, docx_text, lambda made: " ".join(markdown(made).split())])
def test_every_text_of_a_document_is_in_it_polish_letters_too(read: Callable[[Document], str]) -> None:
    text = read(document())
    for each in (
        "title zażółć gęślą jaźń",
        "once more",
        "second",
        "row 1",
        "caption",
        "under it",
        "inner",
        "deep",
        "sub",
    ):
        assert each in text


@pytest.mark.parametrize("make", [pdf, docx])
def test_the_same_document_is_the_same_bytes(make: Callable[[Document], bytes]) -> None:
    assert make(document()) == make(document())


@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_markup_for_a_pdf_or_for_word(name: str) -> None:
    plain = "".join(sign if sign.isprintable() else " " for sign in name)
    if plain.isascii():
        assert "".join(plain.split()) in "".join(pdf_text(document(name)).split())
    else:
        assert pdf(document(name)).startswith(b"%PDF")
    assert "".join(plain.split()) in "".join(docx_text(document(name)).split())


def test_a_pdf_has_bookmarks_its_title_its_language_and_no_date() -> None:
    reader = PdfReader(BytesIO(pdf(document())))
    titles = [each.title for each in reader.outline if not isinstance(each, list)]
    assert titles == ["one", "two", "three"]
    assert reader.metadata is not None
    assert reader.metadata.title == "title zażółć gęślą jaźń"
    assert str(reader.root_object["/Lang"]) == "pl"
    assert reader.metadata.creation_date is None or reader.metadata.creation_date.year == 2000


def test_a_long_table_of_a_pdf_repeats_its_heads_and_pages_are_numbered_in_all() -> None:
    pages = PdfReader(BytesIO(pdf(document(rows=150)))).pages
    texts = [page.extract_text() for page in pages]
    with_rows = [text for text in texts if re.search(r"row \d", text)]
    assert len(with_rows) >= 2
    assert all("head" in text for text in with_rows)
    assert [f"{at} /" in text for at, text in enumerate(texts, 1)] == [True] * len(pages)


def test_a_word_file_has_headings_repeated_heads_and_pictures_in_words() -> None:
    word = read_docx(BytesIO(docx(document())))
    assert [each.text for each in word.paragraphs if each.style and each.style.name == "Heading 1"] == [
        "one",
        "two",
        "three",
    ]
    body = zipfile.ZipFile(BytesIO(docx(document()))).read("word/document.xml").decode()
    assert "w:tblHeader" in body
    assert 'descr="alt zażółć gęślą jaźń"' in body


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a | b", r"a \| b"),
        ("<script>", r"\<script\>"),
        ("[/b](x)", r"\[/b\](x)"),
        ("1. first", r"1\. first"),
        ("1.5 more", "1.5 more"),
        ("- 3 days", r"\- 3 days"),
        ("+0.4 pp", "+0.4 pp"),
        ("# no head", r"\# no head"),
        ("---", r"--\-"),
        ("two\nlines", "two lines"),
        ("$x$ and ${y}", r"\$x\$ and \$\{y}"),
        ("&amp;", r"\&amp;"),
    ],
)
def test_markdown_has_no_sign_that_means_anything(text: str, said: str) -> None:
    assert escaped(text) == said


def test_a_cell_of_markdown_ends_where_it_ends() -> None:
    made = Document("t", "en", (Section("s", (Table(("a", "b"), (("x|y\nz", ""),)),)),))
    assert markdown(made).splitlines()[-1] == r"| x\|y z |   |"


def test_figures_lie_beside_markdown_under_the_names_that_it_uses() -> None:
    made = document()
    names = re.findall(r"\]\(([^)]*\.png)\)", markdown(made, stem="report"))
    assert names == list(beside(made, "report")) == ["report-line.png"]
    assert all(each.startswith(b"\x89PNG") for each in beside(made, "report").values())


def test_code_of_markdown_ends_no_fence() -> None:
    made = Document("t", "en", (Section("s", (Code("a\n```\nb"),)),))
    assert "````\na\n```\nb\n````" in markdown(made)
