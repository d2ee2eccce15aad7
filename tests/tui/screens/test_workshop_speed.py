"""In a real terminal, by the wall clock: from the key that changes a definition until its new volume stands there."""

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import zip_longest
from pathlib import Path
from statistics import median

import pexpect
import pytest

from scenarios.catalogue import library_paths
from tests.tui.screens.terminal import started

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX"),
]

LIMIT_S = 0.3
RIGHT, DOWN = "\x1b[C", "\x1b[B"
DEMO = library_paths()["saas-20-salespeople"].read_text(encoding="utf-8")
MQLS, MOVED = r"MQLs handed over +(\d+)[^\d]", r"MQLs handed over +\d+ +(\d+ \([^)]*\))"
TO_SCORE, TO_TICK, TO_SOURCE = 11, 1, 3
"""rows of the form down to the next field that is changed"""


def test_a_slid_score_is_answered_within_300_ms(tmp_path: Path) -> None:
    with workshop(tmp_path) as screens:
        go(screens, "\t")
        assert answered(screens, [RIGHT] * 9, MOVED) < LIMIT_S


def test_a_typed_score_a_tick_and_another_source_are_answered_within_300_ms(tmp_path: Path) -> None:
    with workshop(tmp_path) as screens:
        go(screens, "\r")
        go(screens, DOWN * TO_SCORE)
        assert answered(screens, ["\r"] * 5, MOVED, ["60", "50", "70", "40", "30"]) < LIMIT_S
        go(screens, DOWN * TO_TICK)
        assert answered(screens, ["\r"] * 5, MOVED) < LIMIT_S
        go(screens, DOWN * TO_SOURCE)
        assert answered(screens, [RIGHT] * 5, MOVED) < LIMIT_S


def test_two_variants_beside_today_are_answered_as_soon(tmp_path: Path) -> None:
    with workshop(tmp_path) as screens:
        go(screens, "v")
        go(screens, "\t")
        assert answered(screens, [RIGHT] * 5, MOVED) < LIMIT_S


@contextmanager
def workshop(home: Path) -> Iterator["pexpect.spawn[str]"]:
    """On the demo with its six options; what plays has ended."""
    if os.getloadavg()[0] > 2 * (os.cpu_count() or 1):
        pytest.skip("the machine is busy with other things: seconds say nothing")
    path = home / "demo.toml"
    path.write_text(DEMO.replace("replications = 60", "replications = 1"), encoding="utf-8")
    with started(home, "open", str(path)) as screens:
        screens.expect("Tour, 1 of 3")
        go(screens, "\x1b", 2)
        screens.send("6")
        screens.expect(MQLS)
        go(screens, "", 2)
        yield screens


def go(screens: "pexpect.spawn[str]", keys: str, seconds: float = 1.0) -> str:
    """Press, and wait until all is at rest; what was written meanwhile."""
    screens.send(keys)
    ends, written = time.monotonic() + seconds, ""
    while time.monotonic() < ends:
        with suppress(pexpect.TIMEOUT):
            written += screens.read_nonblocking(100_000, 0.2)
    return written


def answered(screens: "pexpect.spawn[str]", presses: list[str], told: str = MQLS, typed: Sequence[str] = ()) -> float:
    """Median seconds from a press until another number is told than before; the first one only warms up.

    `typed`: what is put into the field, opened by Enter, before the press that counts.
    """
    took, before = [], ""
    for keys, text in zip_longest(presses, typed):
        if text is not None:
            go(screens, "\r", 0.3)
            go(screens, text, 0.5)
        began = time.perf_counter()
        screens.send(keys)
        screens.expect(told)
        while screens.match.group(1) == before:
            screens.expect(told)
        took.append(time.perf_counter() - began)
        before = [screens.match.group(1), *re.findall(told, screens.buffer + go(screens, ""))][-1]
    return median(took[1:])
