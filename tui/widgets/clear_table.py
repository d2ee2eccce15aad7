"""A table of texts as they are (never markup) that keeps its cursor when it is filled anew."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rich.text import Text
from textual.widgets import DataTable
from textual.widgets.data_table import Column

from tui.charts.labels import cut

LONGEST = 60
"""Cells of a text, unless told otherwise; longer ones end in an ellipsis."""


class ClearTable(DataTable[Text]):
    """Rows of cells, each as long as `longest` at most."""

    help_text = ""
    longest = LONGEST

    def head(self, heads: Sequence[str], widths: Sequence[int] = ()) -> None:
        """Other columns, if these are others; as wide as their longest cell, or of these widths."""
        wanted = [(self._cell(each).plain, width) for each, width in zip_longest(heads, widths)]
        if wanted != [(str(each.label), None if each.auto_width else each.width) for each in self.ordered_columns]:
            self.clear(columns=True)
            for number, (each, width) in enumerate(wanted):
                self.add_column(self._cell(each), key=str(number), width=width)

    def fill(self, rows: Iterable[Sequence[str]]) -> None:
        """These rows, the cursor where it was."""
        row, offset, columns = self.cursor_row, self.scroll_offset, self.ordered_columns
        filled = [[self._cell(cell, column) for cell, column in zip(cells, columns, strict=True)] for cells in rows]
        self.clear()
        for at, column in enumerate(columns):
            # at once: Textual lets a column only grow, and what is painted before it does stays cut
            column.content_width = max(column.label.cell_len, *(cells[at].cell_len for cells in filled), 0)
        for cells in filled:
            self.add_row(*cells)
        self.move_cursor(row=row, scroll=False)
        self.scroll_to(*offset, animate=False, immediate=True)

    def _cell(self, text: str, column: Column | None = None) -> Text:
        is_narrow = column is not None and not column.auto_width
        return Text(cut(text, column.width if column is not None and is_narrow else self.longest))
