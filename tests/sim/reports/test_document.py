import pytest
from matplotlib.figure import Figure

from sim.reports.document import Bullets, Document, Paragraph, Section, Table, drawn


def figure() -> Figure:
    made = Figure(figsize=(2, 1))
    made.subplots().plot([0, 1], [1, 0])
    return made


def test_blocks_come_in_the_order_of_reading() -> None:
    inner = Section("inner", (Bullets(("b",)),))
    document = Document("t", "en", (Section("one", (Paragraph("a"),), (inner,)), Section("two", (Paragraph("c"),))))
    assert list(document.blocks()) == [Paragraph("a"), Bullets(("b",)), Paragraph("c")]


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="a row of 1 cells under 2 heads"):
        Table(("a", "b"), (("1",),))


def test_the_same_figure_is_the_same_bytes_without_a_date() -> None:
    first, second = (drawn(figure(), "line", "a line that falls") for _ in range(2))
    assert first == second
    assert first.svg.startswith(b"<?xml")
    assert b"<dc:date>" not in first.svg
    assert first.png.startswith(b"\x89PNG")
