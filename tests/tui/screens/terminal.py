"""`leadsim` in a pseudo-terminal, in a home of its own."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import psutil

from sim.experiments.process_pool import cores

BOX = "\x1b[?1049l"
"""What gives the terminal back."""


@contextmanager
def started(home: Path, *arguments: str, before: str = "") -> Iterator["pexpect.spawn[str]"]:
    """The screens, as whoever starts them in this home sees them; ended with the `with` if they still run.

    `before`: Python that is run in their process first.
    """
    start = ["-c", f"{before}\nfrom tui.cli import main\nmain()"] if before else ["-m", "tui.cli"]
    own = {"HOME": str(home), "TERM": "xterm-256color", "LEADSIM_STORE": str(home / "r.sqlite")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    child = pexpect.spawn(
        sys.executable,
        [*start, *arguments],
        env=kept | own,
        dimensions=(40, 120),
        encoding="utf-8",
        timeout=60,
    )
    child.delaybeforesend = None
    try:
        yield child
    finally:
        if child.isalive():
            child.close(force=True)


def players(child: "pexpect.spawn[str]") -> list[psutil.Process]:
    """All processes that it started, once those that play are there."""
    own = psutil.Process(child.pid)
    for _ in range(800):
        found = own.children(recursive=True)
        if len(found) >= cores():
            return list(found)
        time.sleep(0.05)
    raise AssertionError("no process was started")


def gone(processes: list[psutil.Process], seconds: float = 3.0) -> bool:
    """All of them have ended in time; what only waits to be counted by a parent that is gone has ended, too."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if not any(map(_is_at_work, processes)):
            return True
        time.sleep(0.05)
    return False


def _is_at_work(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
