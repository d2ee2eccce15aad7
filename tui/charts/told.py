"""The numbers of a chart as text: what is copied, and what a screen reader reads."""

from collections.abc import Sequence

from tui.charts.labels import shown


def told(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells with tabs between them, as spreadsheets paste them; empty rows left out."""
    return "\n".join("\t".join(map(shown, row)) for row in rows if any(row))
