"""The demo's comparison as a planner asks for it, at a terminal: when the first numbers come, and when the last."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sim.experiments.compare import jobs, labelled
from sim.experiments.executors import InProcess
from sim.experiments.runs import by_option, run
from sim.experiments.store import Store
from sim.measures.comparison import compare
from sim.measures.kpis import specs
from tests.bench.measures import DEMO, Row, demo

AGAIN = 3
"""How often the finished comparison is asked for once more."""


def comparison() -> Iterator[Row]:
    """All options over 30 worlds with an empty store; then again, when the store knows every run."""
    with TemporaryDirectory() as folder:
        first, whole = _asked(Path(folder) / "results.db")
        again = min(_asked(Path(folder) / "results.db")[1] for _ in range(AGAIN))
        known = min(_known(Path(folder) / "results.db") for _ in range(AGAIN))
    yield Row("demo: first numbers of a comparison", f"{first:.1f} s", "< 2.0 s", first < 2)
    yield Row("demo: the whole comparison, 30 runs of each option", f"{whole:.1f} s", "< 30 s", whole < 30)
    yield Row("demo: the finished experiment again, from the store", f"{known:.2f} s", "< 1.00 s", known < 1)
    yield Row("demo: the command again, with starting Python and its libraries", f"{again:.2f} s")


def _known(store: Path) -> float:
    """Seconds to run an experiment that is in the store, and to compare what it came to."""
    scenario = demo()
    options = labelled(scenario.policies)
    table = specs(scenario, list(options.values()))
    begun = perf_counter()
    with Store(store) as shelf:
        found = list(run(list(jobs(scenario, options, range(30))), InProcess(), shelf))
    assert all(each.is_known for each in found)
    compare(by_option(found, list(options)), next(iter(options)), table, scenario.scenario.primary_kpi, {}, "month")
    return perf_counter() - begun


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
