"""A large export is read in seconds and without much memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.imports import imported_rows, write_export


def test_every_row_of_many_blocks_is_read(tmp_path: Path) -> None:
    write_export(tmp_path, 20_000, 20_001)
    assert imported_rows(tmp_path) == (20_000, 20_001)


@pytest.mark.slow
@pytest.mark.parametrize(("leads", "touches"), [(1_000_000, 1), (1, 1_000_000)])
def test_a_million_rows_take_seconds_and_little_memory(tmp_path: Path, leads: int, touches: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.imports", str(leads), str(touches), str(tmp_path)],
        cwd=Path(__file__).resolve().parents[2], check=True, capture_output=True, text=True,
    )  # fmt: skip
    used_leads, used_touches, seconds, peak = done.stdout.split()
    assert (int(used_leads), int(used_touches)) == (leads, touches)
    assert float(seconds) < 30  # 4 s on a machine that does nothing else
    assert int(peak) < 800_000_000
