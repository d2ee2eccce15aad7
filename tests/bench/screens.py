"""How long whoever sits at a terminal waits: for the first paint, for a key while something is played, for Escape."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pexpect

from tests.bench.measures import Row
from tests.tui.screens.terminal import started

FIRST_PAINT_S, KEY_S, STOP_S = 1.5, 0.12, 0.3
KEYS = 40


@dataclass(frozen=True, slots=True)
class Waited:
    """Seconds; `key` is the 38th of 40."""

    first_paint: float
    key: float
    stop: float


def wait(home: Path) -> Waited:
    """At the first start of all, which compares the demo with all processors."""
    began = time.perf_counter()
    with started(home) as screens:
        screens.expect("leadsim")
        first_paint = time.perf_counter() - began
        screens.expect("Tour, 1 of 3")
        screens.send("\x1b")
        screens.expect("so far")
        keys = sorted(_wait_for(screens, "?", "All options beside|One line an option", "?") for _ in range(KEYS))
        return Waited(first_paint, keys[round(0.95 * KEYS) - 1], _wait_for(screens, "\x1b", "Stopped at", ""))


def waiting() -> Iterator[Row]:
    """The budgets of the screens that are seconds."""
    with TemporaryDirectory() as folder:
        waited = wait(Path(folder))
    for what, seconds, wanted in (
        ("screens: first paint, with starting Python", waited.first_paint, FIRST_PAINT_S),
        ("screens: a key to its redraw while the demo is compared, 38th of 40", waited.key, KEY_S),
        ('screens: Escape to "Stopped"', waited.stop, STOP_S),
    ):
        yield Row(what, f"{1000 * seconds:.0f} ms", f"< {1000 * wanted:.0f} ms", seconds < wanted)


def _wait_for(screens: "pexpect.spawn[str]", key: str, until: str, after: str) -> float:
    """Seconds from a key to what it shows; then another key, and a moment."""
    began = time.perf_counter()
    screens.send(key)
    screens.expect(until)
    took = time.perf_counter() - began
    screens.send(after)
    time.sleep(0.5)
    return took
