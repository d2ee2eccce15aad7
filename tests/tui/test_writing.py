"""Tables in files: CSV, or Parquet where pyarrow is there."""

import csv
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.small import SMALL, leadsim, written
from tui.writing import parquet

FOUR = SMALL.replace("headcount = 2", "headcount = 4")
PAIR = ("--treatment", "automatic", "--control", "1")
ASKED = {
    "sweep": (("--vary", "sla.hot.first_touch=5m,15m", "--policies", "1,2", "--replications", "2"), "sweep"),
    "size": (("--team", "SDR", "--target", "touched_within_sla>=60%", "--kept", "50%", "--to", "3",
              "--policies", "2", "--replications", "4"), "sizing"),
    "robustness": ((*PAIR, "--replications", "2"), "tornado"),
    "pilot": ((*PAIR, "--replications", "4", "--days", "7", "--up-to", "14"), "power"),
    "compare": (("--replications", "2"), "kpis"),
}  # fmt: skip
"""Arguments, and the file of the first table."""
needs_pyarrow = pytest.mark.skipif(importlib.util.find_spec("pyarrow") is None, reason="pyarrow is not installed")


@needs_pyarrow
@pytest.mark.parametrize("command", ASKED)
def test_parquet_has_the_rows_and_titles_of_the_csv(tmp_path: Path, command: str) -> None:
    from pyarrow.parquet import read_table

    arguments, name = ASKED[command]
    path = written(tmp_path, FOUR)
    for kind in ("csv", "parquet"):
        told = leadsim(command, path, *arguments, "--workers", "1", "--out", str(tmp_path / kind), "--format", kind)
        assert told.exit_code == 0, told.stderr
        assert f"{name}.{kind}" in told.stderr
    with (tmp_path / "csv" / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    table = read_table(tmp_path / "parquet" / f"{name}.parquet")

    assert table.column_names == list(rows[0])
    assert table.num_rows == len(rows)
    assert not list((tmp_path / "parquet").glob("*.csv"))
    same = [
        ["" if cell is None else str(cell) for cell in table.column(title).to_pylist()] == [row[title] for row in rows]
        for title in table.column_names
        if table.schema.field(title).type in ("string", "double")
    ]
    assert all(same)


@needs_pyarrow
def test_a_column_of_numbers_stays_one_and_a_gap_is_null() -> None:
    import io

    from pyarrow.parquet import read_table

    content = parquet([{"a": 1, "b": "x", "c": None}, {"a": None, "b": 2, "c": 0.5}])

    assert read_table(io.BytesIO(content)).to_pydict() == {"a": [1, None], "b": ["x", "2"], "c": [None, 0.5]}


def test_without_pyarrow_it_is_told_what_to_install_before_anything_is_played(tmp_path: Path) -> None:
    arguments = ["sweep", written(tmp_path), *ASKED["sweep"][0], "--format", "parquet", "--out", str(tmp_path / "out")]
    code = (
        "import importlib.util as util, sys, tui.cli\n"
        "found = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'pyarrow' else found(name, *rest)\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "tui.cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert "leadsim[parquet]" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_is_told_with_those_there_are(tmp_path: Path) -> None:
    told = leadsim("pilot", written(tmp_path, FOUR), *ASKED["pilot"][0], "--format", "xlsx", "--out", str(tmp_path))

    assert told.exit_code == 2
    assert "csv" in told.stderr
    assert "parquet" in told.stderr
