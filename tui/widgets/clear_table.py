"""A table of texts as they are (never markup) that keeps its cursor when it is filled anew."""

from collections.abc import Iterable, Sequence

from rich.text import Text
from textual.widgets import DataTable

from tui.charts.labels import cut

LONGEST = 60
"""Cells of a text, unless told otherwise; longer ones end in an ellipsis."""


class ClearTable(DataTable[Text]):
    """Rows of cells, each as long as `longest` at most."""

    help_text = ""
    longest = LONGEST

    def head(self, heads: Sequence[str]) -> None:
        """Other columns, if these are others."""
        if [str(column.label) for column in self.ordered_columns] != [self._cell(each).plain for each in heads]:
            self.clear(columns=True)
            for number, each in enumerate(heads):
                self.add_column(self._cell(each), key=str(number))

    def fill(self, rows: Iterable[Sequence[str]]) -> None:
        """These rows, the cursor where it was."""
        row, offset = self.cursor_row, self.scroll_offset
        self.clear()
        for column in self.ordered_columns:  # else a column stays as wide as it ever was
            column.content_width = column.label.cell_len
        for cells in rows:
            self.add_row(*map(self._cell, cells))
        self.move_cursor(row=row, scroll=False)
        self.scroll_to(*offset, animate=False, immediate=True)

    def _cell(self, text: str) -> Text:
        return Text(cut(text, self.longest))
