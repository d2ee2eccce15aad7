"""The screens in a real terminal: start, run, stop, quit, and no process left."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import psutil
import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")


@pytest.fixture
def screens(tmp_path: Path) -> Iterator["pexpect.spawn[str]"]:
    """`leadsim` as whoever first starts it sees it."""
    home = {"HOME": str(tmp_path), "TERM": "xterm-256color", "LEADSIM_STORE": str(tmp_path / "r.sqlite")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    child = pexpect.spawn(
        sys.executable, ["-m", "tui.cli"], env=kept | home, dimensions=(40, 120), encoding="utf-8", timeout=40
    )
    yield child
    if child.isalive():
        child.close(force=True)


def gone(processes: list[psutil.Process], seconds: float = 3.0) -> bool:
    """All of them have ended in time."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not alive


def children(child: "pexpect.spawn[str]") -> list[psutil.Process]:
    """All that it started, once the processes that play are there."""
    own = psutil.Process(child.pid)
    for _ in range(400):
        found = own.children(recursive=True)
        if len(found) > 2:
            return list(found)
        time.sleep(0.05)
    raise AssertionError("no process was started")


def test_the_first_start_compares_the_demo_stops_at_escape_and_quits_at_q(
    screens: "pexpect.spawn[str]", tmp_path: Path
) -> None:
    screens.expect("Tour, 1 of 3")
    screens.send("\x1b")
    screens.expect("so far")
    started = children(screens)
    screens.send("\x1b")
    screens.expect("Stopped at")
    screens.send("q")
    screens.expect(pexpect.EOF)
    assert screens.wait() == 0
    assert gone(started)
    assert (tmp_path / ".local/share/leadsim/scenarios/saas-20-salespeople.toml").is_file()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_no_process_is_left_however_it_ends(screens: "pexpect.spawn[str]", number: signal.Signals) -> None:
    screens.expect("processes? busy")
    started = children(screens)
    os.kill(screens.pid, number)
    if number is not signal.SIGKILL:
        screens.expect_exact("\x1b[?1049l")  # the terminal is given back
    screens.expect(pexpect.EOF)
    assert gone(started)
