"""The screens in a real terminal: start, run, stop, quit, and no process left."""

import os
import signal
import time
from pathlib import Path

import pexpect
import pytest

from tests.tui.screens.terminal import BOX, gone, players, started

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")


def test_the_first_start_compares_the_demo_stops_at_escape_and_quits_at_q(tmp_path: Path) -> None:
    with started(tmp_path) as screens:
        screens.expect("Tour, 1 of 3")
        screens.send("\x1b")
        screens.expect("so far")
        processes = players(screens)
        screens.send("\x1b")
        screens.expect("Stopped at")
        screens.send("q")
        screens.expect_exact(BOX)
        screens.expect(pexpect.EOF)
        assert screens.wait() == 0
        assert gone(processes)
    assert (tmp_path / ".local/share/leadsim/scenarios/saas-20-salespeople.toml").is_file()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_no_process_is_left_however_it_ends(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path) as screens:
        screens.expect("processes? busy")
        processes = players(screens)
        os.kill(screens.pid, number)
        if number is not signal.SIGKILL:
            screens.expect_exact(BOX)
        screens.expect(pexpect.EOF)
        assert gone(processes)


def test_quitting_before_anything_is_loaded_leaves_nothing(tmp_path: Path) -> None:
    with started(tmp_path) as screens:
        screens.expect("opening")
        screens.send("q")
        screens.expect(pexpect.EOF)
        assert screens.wait() == 0


def test_a_process_that_is_killed_is_told_and_the_run_goes_on(tmp_path: Path) -> None:
    with started(tmp_path) as screens:
        screens.expect("Tour, 1 of 3")
        screens.send("\x1b")
        screens.expect("so far")
        playing = [one for one in players(screens) if "spawn_main" in " ".join(one.cmdline())]
        playing[0].kill()
        screens.expect("process stopped")
        screens.send("\x1b")
        screens.expect("Stopped at")
        screens.send("q")
        screens.expect(pexpect.EOF)


def test_a_file_that_is_not_there_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    mine = tmp_path / "plans"
    mine.mkdir()
    with started(tmp_path, "open", str(mine / "absent.toml")) as screens:
        screens.expect("there is no such file|No such file")
        screens.expect(pexpect.EOF)
        assert screens.wait() == 2
    assert list(mine.iterdir()) == []


@pytest.mark.slow
def test_budgets_of_first_paint_of_keys_during_a_run_and_of_escape(tmp_path: Path) -> None:
    if os.getloadavg()[0] > 1.2 * (os.cpu_count() or 1):
        pytest.skip("the machine is busy with other things: seconds say nothing")
    began = time.perf_counter()
    with started(tmp_path) as screens:
        screens.expect("leadsim")
        first_paint = time.perf_counter() - began
        screens.expect("Tour, 1 of 3")
        screens.send("\x1b")
        screens.expect("so far")
        waits = sorted(wait_for(screens, "?", "Move to a field", "?") for _ in range(40))
        stop = wait_for(screens, "\x1b", "Stopped at", "")
    assert first_paint < 1.5
    assert waits[37] < 0.12
    assert stop < 0.3


def wait_for(screens: "pexpect.spawn[str]", key: str, until: str, after: str) -> float:
    """Seconds from a key to what it shows; then another key, and a moment."""
    began = time.perf_counter()
    screens.send(key)
    screens.expect(until)
    took = time.perf_counter() - began
    screens.send(after)
    time.sleep(0.5)
    return took
