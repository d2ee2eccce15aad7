"""The demo's comparison as a planner asks for it, at a terminal: when the first numbers come, and when the last."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.bench.measures import DEMO, Row

AGAIN = 3
"""How often the finished comparison is asked for once more."""


def comparison() -> Iterator[Row]:
    """All options over 30 worlds with an empty store; then again, when the store knows every run."""
    with TemporaryDirectory() as folder:
        first, whole = _asked(Path(folder) / "results.db")
        again = min(_asked(Path(folder) / "results.db")[1] for _ in range(AGAIN))
    yield Row("demo: first numbers of a comparison", f"{first:.1f} s", "< 2.0 s", first < 2)
    yield Row("demo: the whole comparison, 30 runs of each option", f"{whole:.1f} s", "< 30 s", whole < 30)
    yield Row("demo: the same again, from the store", f"{again:.2f} s", "< 1.00 s", again < 1)


def _asked(store: Path) -> tuple[float, float]:
    """Seconds until "First numbers" stands on the terminal (the whole time without), and until the end."""
    command = [sys.executable, "-m", "tui.cli", "compare", DEMO, "--replications", "30", "--store", str(store)]
    ours, theirs = pty.openpty()
    begun = perf_counter()
    first: float | None = None
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        for words in _read(ours):
            if first is None and "First numbers" in words:
                first = perf_counter() - begun
    os.close(ours)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    whole = perf_counter() - begun
    return whole if first is None else first, whole


def _read(terminal: int) -> Iterator[str]:
    while True:
        try:
            content = os.read(terminal, 4096)
        except OSError:  # how Linux says that the other side is closed
            return
        if not content:
            return
        yield content.decode(errors="replace")
