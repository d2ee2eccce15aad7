"""The screens in a real terminal: start, run, stop, quit, and no process left."""

import os
import signal
import time
from pathlib import Path

import pexpect
import psutil
import pytest

from tests.bench.screens import FIRST_PAINT_S, KEY_S, STOP_S, wait
from tests.shortened import first
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


def test_q_during_a_run_asks_then_ends_it_and_its_processes(tmp_path: Path) -> None:
    with started(tmp_path) as screens:
        screens.expect("Tour, 1 of 3")
        screens.send("\x1b")
        screens.expect("so far")
        processes = players(screens)
        screens.send("q")
        screens.expect("Stop and quit")
        screens.send("q")
        screens.expect_exact(BOX)
        screens.expect(pexpect.EOF, timeout=5)
        assert screens.wait() == 0
        assert gone(processes)


THREADS_THAT_NEVER_END = """
import threading
from tui.opening_files import Opener
load = Opener._load
def hanging(self, path):
    load(self, path)
    threading.Event().wait()
Opener._load = hanging
threading.Thread(target=threading.Event().wait).start()
"""
A_FAULT_OF_THE_APP = """
from tui.app import LeadsimApp
opened = LeadsimApp.on_opened
def broken(self, message):
    opened(self, message)
    self.set_timer(3.0, lambda: 1 / 0)
LeadsimApp.on_opened = broken
"""


def test_threads_that_never_end_hold_up_no_end(tmp_path: Path) -> None:
    with started(tmp_path, before=THREADS_THAT_NEVER_END) as screens:
        screens.expect("Tour, 1 of 3")
        screens.send("\x1b")
        processes = players(screens)
        screens.send("\x1b")
        screens.expect("Stopped at")
        screens.send("q")
        screens.expect_exact(BOX)
        screens.expect(pexpect.EOF, timeout=5)
        assert screens.wait() == 0
        assert gone(processes)


def test_a_fault_of_the_app_itself_ends_it_and_its_processes(tmp_path: Path) -> None:
    with started(tmp_path, before=A_FAULT_OF_THE_APP) as screens:
        screens.expect("processes? busy")
        processes = players(screens)
        screens.expect_exact(BOX)
        screens.expect("ZeroDivisionError")
        screens.expect(pexpect.EOF, timeout=5)
        assert screens.wait() == 1
        assert gone(processes)


def test_a_terminal_that_is_closed_takes_all_processes_with_it(tmp_path: Path) -> None:
    with started(tmp_path) as screens:
        screens.expect("processes? busy")
        processes = [psutil.Process(screens.pid), *players(screens)]
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, screens.child_fd)
        os.close(nothing)
        assert gone(processes)


@pytest.mark.parametrize("number", first(3, [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL, signal.SIGINT]))
def test_no_process_is_left_however_it_ends(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path) as screens:
        screens.expect("processes? busy")
        processes = players(screens)
        os.kill(screens.pid, number)
        if number is not signal.SIGKILL:
            screens.expect_exact(BOX)
        screens.expect(pexpect.EOF)
        assert gone(processes)


@pytest.mark.parametrize("seconds", first(1, [0.3, 0.0, 0.6]))
def test_quitting_before_all_is_loaded_leaves_nothing(tmp_path: Path, seconds: float) -> None:
    with started(tmp_path) as screens:
        screens.expect("opening")
        time.sleep(seconds)
        processes = psutil.Process(screens.pid).children(recursive=True)
        screens.send("q")
        screens.expect_exact(BOX)
        screens.expect(pexpect.EOF, timeout=5)
        assert screens.wait() == 0
        assert gone(processes)


def test_a_process_that_is_killed_is_told_and_the_run_goes_on(tmp_path: Path) -> None:
    with started(tmp_path) as screens:
        screens.expect("Tour, 1 of 3")
        screens.send("\x1b")
        screens.expect("so far")
        processes = players(screens)
        processes[0].kill()
        screens.expect("process stopped")
        screens.send("\x1b")
        screens.expect("Stopped at")
        processes += psutil.Process(screens.pid).children(recursive=True)
        screens.send("q")
        screens.expect(pexpect.EOF)
        assert gone(processes)


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
    waited = wait(tmp_path)
    assert waited.first_paint < FIRST_PAINT_S
    assert waited.key < KEY_S
    assert waited.stop < STOP_S
