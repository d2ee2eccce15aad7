"""Where results go: stdout, and a folder with tables (CSV or Parquet), JSON, text and pictures."""

import importlib.util
import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policies.wording import N_
from tui.errors import InputError, unknown
from tui.files import Cell, csv_text, free_paths, write_bytes
from tui.text import _

FORMATS = ("csv", "parquet")
Rows = Sequence[Mapping[str, Cell]]
"""A table: titles from the first row."""
Content = str | bytes | Rows


def json_text(value: object) -> str:
    """One JSON object, the same bytes for the same value; NaN and infinity are refused."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)


@dataclass(frozen=True, slots=True)
class Output:
    """A JSON object or text on stdout, and perhaps files; `tables` is one of `FORMATS`."""

    as_json: bool = False
    out: Path | None = None
    force: bool = False
    tables: str = "csv"

    def paths(self, names: Sequence[str]) -> list[Path]:
        """Paths of the files, those that end in .csv in the format asked for; none without a folder.

        InputError for an unknown format, one that cannot be written here, and files that are there already.
        """
        if self.tables not in FORMATS:
            raise unknown(N_("format of tables"), self.tables, FORMATS)
        if self.tables == "parquet" and importlib.util.find_spec("pyarrow") is None:
            raise InputError(_("--format parquet needs pyarrow: install leadsim[parquet], or leave it at csv"))
        if self.out is None:
            return []
        endings = f".{self.tables}"
        return free_paths(self.out, [_with_ending(name, endings) for name in names], self.force)

    def write(self, paths: Sequence[Path], contents: Sequence[Content]) -> None:
        """Write texts, pictures and tables, each whole or not at all, and say so on stderr. InputError if it fails."""
        if not paths:
            return
        for path, content in zip(paths, contents, strict=True):
            write_bytes(path, as_bytes(content, self.tables))
        names = ", ".join(path.name for path in paths)
        print(_("Written to {folder}: {files}").format(folder=paths[0].parent, files=names), file=sys.stderr)


def as_bytes(content: Content, tables: str) -> bytes:
    """What stands in a file: text as UTF-8, a table as CSV or Parquet."""
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    return parquet(content) if tables == "parquet" else csv_text(content).encode()


def parquet(rows: Rows) -> bytes:
    """A Parquet file of the rows; a column with any text in it is one of texts, what is missing is null."""
    import pyarrow
    import pyarrow.parquet

    titles = list(rows[0]) if rows else []
    columns = {title: _column([row.get(title) for row in rows]) for title in titles}
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), file)
    return file.getvalue()


def _column(cells: list[Cell]) -> list[Cell]:
    if any(isinstance(cell, str) for cell in cells):
        return [None if cell is None else str(cell) for cell in cells]
    if any(isinstance(cell, float) for cell in cells):
        return [None if cell is None else float(cell) for cell in cells]
    return cells


def _with_ending(name: str, ending: str) -> str:
    return name.removesuffix(".csv") + ending if name.endswith(".csv") else name
