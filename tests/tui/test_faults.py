"""What may go wrong around a run: the answer is whole or the message is, and nothing that was kept is lost."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.experiments.store import Store
from tests.tui.small import SMALL, leadsim, written

FOUR = SMALL.replace("headcount = 2", "headcount = 4")
PAIR = ("--treatment", "automatic", "--control", "1")
COMMANDS = {
    "compare": ("--policies", "1,2", "--replications", "4"),
    "sweep": ("--vary", "sla.hot.first_touch=5m,15m", "--policies", "1,2", "--replications", "2"),
    "size": ("--team", "SDR", "--target", "touched_within_sla>=60%", "--kept", "50%", "--to", "3",
             "--policies", "2", "--replications", "4"),
    "robustness": (*PAIR, "--replications", "2"),
    "pilot": (*PAIR, "--replications", "4", "--days", "7", "--up-to", "14"),
}  # fmt: skip
ALL = [each if each == "compare" else pytest.param(each, marks=pytest.mark.slow) for each in COMMANDS]
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (90_000, 90_000))
from tui.cli import main
main()
"""
"""No file of this process may grow beyond 90 kB: to SQLite that is a full disk."""


def played(command: str, path: str, *more: str) -> "subprocess.CompletedProcess[str]":
    line = [sys.executable, "-m", "tui.cli", command, path, *COMMANDS[command], "--workers", "1", "--json", *more]
    return subprocess.run(line, capture_output=True, text=True, check=False)


@pytest.mark.skipif(os.name != "posix", reason="limits are set as on POSIX")
@pytest.mark.parametrize("command", ALL)
def test_on_a_full_disk_the_answer_is_whole_and_what_was_kept_stays(tmp_path: Path, command: str) -> None:
    path, store = written(tmp_path, FOUR), tmp_path / "s.sqlite"
    arguments = [command, path, *COMMANDS[command], "--workers", "1", "--json", "--store", str(store)]
    line = [sys.executable, "-c", LIMITED, *arguments]
    full = subprocess.run(line, capture_output=True, text=True, check=False)

    assert full.returncode == 0, full.stderr
    assert full.stdout == played(command, path, "--no-store").stdout
    assert "s.sqlite: results cannot be kept here" in full.stderr
    assert "Traceback" not in full.stderr
    with Store(store) as opened:
        kept = opened._connection.execute("SELECT COUNT(*) FROM results").fetchone()[0]
    after = played(command, path, "--store", str(store))
    assert (after.returncode, after.stdout) == (0, full.stdout)
    with Store(store) as opened:
        assert opened._connection.execute("SELECT COUNT(*) FROM results").fetchone()[0] > kept


@pytest.mark.parametrize("command", ALL)
def test_where_nothing_can_be_kept_the_answer_is_shown_and_that_is_told(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("")
    told = leadsim(command, written(tmp_path, FOUR), *COMMANDS[command], "--store", str(tmp_path / "file" / "s.sqlite"))

    assert told.exit_code == 0
    assert told.stdout
    assert "results cannot be kept here" in told.stderr
    assert "Going on without" in told.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_damaged_store_is_named_and_left_as_it_is(tmp_path: Path, own_store: Path, command: str) -> None:
    own_store.write_bytes(b"nonsense" * 500)
    told = leadsim(command, written(tmp_path, FOUR), *COMMANDS[command])

    assert (told.exit_code, told.stdout) == (2, "")
    assert "results.sqlite: the store of results is damaged" in told.stderr
    assert own_store.read_bytes() == b"nonsense" * 500


@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="without the extra `cluster`")
@pytest.mark.parametrize("command", COMMANDS)
def test_an_unreachable_cluster_is_told_before_anything_is_played(tmp_path: Path, command: str) -> None:
    told = leadsim(command, written(tmp_path, FOUR), *COMMANDS[command], "--cluster", "tcp:nonsense")

    assert (told.exit_code, told.stdout) == (2, "")
    assert "no Dask scheduler answers" in told.stderr


@pytest.mark.skipif(os.name != "posix", reason="limits are set as on POSIX")
def test_files_that_do_not_fit_on_the_disk_are_not_there_at_all(tmp_path: Path) -> None:
    path, out = written(tmp_path, FOUR), tmp_path / "out"
    line = [sys.executable, "-c", LIMITED.replace("90_000", "2_000"), "compare", path, *COMMANDS["compare"]]
    done = subprocess.run([*line, "--no-store", "--out", str(out)], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "kpis.csv cannot be written" in done.stderr
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_a_file_is_told_before_anything_is_played(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("mine")
    told = leadsim(command, written(tmp_path, FOUR), *COMMANDS[command], "--out", str(tmp_path / "file"))

    assert (told.exit_code, told.stdout) == (2, "")
    assert "--out wants a folder" in told.stderr
    assert (tmp_path / "file").read_text() == "mine"
