"""What only a real process shows: how quickly help comes, what is imported, signals, pipes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.experiments.store import Store
from tests.tui.small import SMALL, running, written

LEADSIM = [sys.executable, "-m", "tui.cli"]
HEAVY = ("numpy", "scipy", "pandas", "matplotlib", "textual", "pydantic", "rich", "tomlkit", "simpy")


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys, tui.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_help_takes_less_than_0_4_seconds() -> None:
    took = []
    for _ in range(3):
        before = os.times()
        subprocess.run([*LEADSIM, "--help"], capture_output=True, check=True)
        after = os.times()
        took.append(after.children_user + after.children_system - before.children_user - before.children_system)
    assert min(took) < 0.4


@pytest.mark.parametrize("command", ["compare", "check"])
def test_plain_commands_load_no_screens_and_no_figures(tmp_path: Path, command: str) -> None:
    arguments = [command, written(tmp_path), *(["--replications", "1"] if command == "compare" else [])]
    code = (
        "import atexit, sys, tui.cli\n"
        "heavy = ('textual', 'matplotlib', 'pandas')\n"
        "atexit.register(lambda: print([name for name in heavy if name in sys.modules], file=sys.stderr))\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "tui.cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def wait_for_results(path: Path, runs: int = 1) -> None:
    """Until another process has kept so many runs of all its options there; on a busy machine that takes long."""
    until, done = time.monotonic() + max(90, runs), 0
    while done < runs and time.monotonic() < until:
        time.sleep(0.2)
        if path.exists():
            with Store(path) as store:
                done = sum(run.done for run in store.experiments())
    assert done >= runs


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_keeps_what_is_done_and_says_so(tmp_path: Path, own_store: Path, number: signal.Signals) -> None:
    arguments = ["compare", written(tmp_path), "--replications", "100000", "--json"]
    with running([*LEADSIM, *arguments]) as process:
        wait_for_results(own_store)
        process.send_signal(number)
        out, said = process.communicate(timeout=10)
    assert process.returncode == 130
    data = json.loads(out)
    assert 0 < data["replications"] < 100_000
    assert data["warnings"][0].startswith("interrupted after")
    assert said.startswith("Interrupted")
    assert "Traceback" not in said


@pytest.mark.skipif(os.name != "posix", reason="a shell's pipe")
def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    command = f"{sys.executable} -m tui.cli compare {written(tmp_path)} --replications 1 | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_a_fault_of_our_own_is_one_line_unless_debug_is_given(tmp_path: Path) -> None:
    code = (
        "import sys, tui.cli, tui.opening\n"
        "def broken(*given, **named):\n    raise ZeroDivisionError('oops')\n"
        "tui.opening.load = broken\n"
        f"sys.argv = ['leadsim', 'check', {written(tmp_path)!r}, *sys.argv[1:]]\n"
        "tui.cli.main()"
    )
    plain = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert plain.returncode == 1
    assert len(plain.stderr.splitlines()) == 1
    assert "ZeroDivisionError: oops" in plain.stderr
    debug = subprocess.run([sys.executable, "-c", code, "--debug"], capture_output=True, text=True, check=False)
    assert "Traceback" in debug.stderr


def test_no_colour_codes_are_ever_printed(tmp_path: Path) -> None:
    done = subprocess.run([*LEADSIM, "check", written(tmp_path, SMALL)], capture_output=True, text=True, check=True)
    assert "\x1b" not in done.stdout + done.stderr
