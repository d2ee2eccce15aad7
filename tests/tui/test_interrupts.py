"""Ctrl-C in every command that plays: it ends with 130, and none of its processes outlives it."""

import os
import signal
import subprocess
import sys
import time
from enum import EnumType, IntEnum
from pathlib import Path
from types import FrameType

import numpy as np
import psutil
import pytest
from pydantic import BaseModel, field_serializer

from tests.shortened import first
from tests.tui.screens.terminal import gone
from tests.tui.small import leadsim, running, written
from tui.cli.ending import stop

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are sent as on POSIX")
LONG = ("--replications", "100000", "--workers", "2")
TARGET = ("--target", "touched_within_sla>=60%")
COMMANDS = {
    "case": ("case", "--policy", "2"),
    "pilot": ("pilot", "--treatment", "2", "--control", "1", "--days", "7"),
    "compare": ("compare",),
    "sweep": ("sweep", "--vary", "sla.hot.first_touch=5m,15m"),
    "size": ("size", "--team", "SDR", *TARGET),
    "robustness": ("robustness", "--treatment", "2", "--control", "1"),
    "lost": ("lost",),
    "fix": ("fix",),
    "ladder": ("ladder", "--to", "2"),
    "front": ("front", "--vary", "teams.SDR.headcount=1..3"),
    "monitor": ("monitor", "--policy", "2"),
    "export": ("export", "--policy", "2", "--as", "agreement", "--out", "agreement"),
}


def players_of(pid: int) -> list[psutil.Process]:
    """Its two processes, once they are there."""
    for _ in range(1200):
        found = psutil.Process(pid).children(recursive=True)
        if len(found) == 2:
            return list(found)
        time.sleep(0.05)
    raise AssertionError("no process was started")


@pytest.mark.parametrize("command", first(1, COMMANDS))
def test_ctrl_c_ends_a_command_and_its_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    name, *rest = COMMANDS[command]
    line = [sys.executable, "-m", "tui.cli", name, written(tmp_path), *rest, *LONG]
    with running(line, start_new_session=True) as process:
        processes = players_of(process.pid)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the processes, too
        _out, said = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert gone(processes)


def test_ctrl_c_in_a_replay_ends_its_processes(tmp_path: Path) -> None:
    leadsim("new", "leads", "--leads-from", written(tmp_path), "--out", str(tmp_path))
    mapped = "created=created_at,source=source"
    line = [sys.executable, "-m", "tui.cli", "replay", str(tmp_path / "leads.csv"), "--map", mapped]
    with running([*line, "--scenario", written(tmp_path), *LONG]) as process:
        processes = players_of(process.pid)
        process.send_signal(signal.SIGINT)
        _out, said = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert gone(processes)


HANGING = """
import threading
from tui.cli import main
threading.Thread(target=threading.Event().wait).start()
main()
"""


@pytest.mark.parametrize(("arguments", "code"), [(["check", "{path}"], 0), (["check", "absent.toml"], 2)])
def test_a_thread_that_never_ends_holds_up_no_command(tmp_path: Path, arguments: list[str], code: int) -> None:
    given = [each.format(path=written(tmp_path)) for each in arguments]
    done = subprocess.run(
        [sys.executable, "-c", HANGING, *given], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == code
    assert (done.stdout + done.stderr).endswith("\n")


class Kind(IntEnum):
    """Compared with arrays, as the states of leads are."""

    ONE = 1


def test_ctrl_c_is_heard_even_where_numpy_takes_an_error_for_a_no() -> None:
    asked = getattr(EnumType, "__getattr__", None)
    if asked is None:
        pytest.skip("since Python 3.12 numpy's questions to an enum run no Python")

    def press(frame: FrameType, event: str, _given: object) -> None:
        if event == "call" and frame.f_code is asked.__code__:
            sys.setprofile(None)
            signal.raise_signal(signal.SIGINT)

    def compare() -> None:
        sys.setprofile(press)
        assert (np.array([1, 2]) == Kind.ONE).any()
        time.sleep(10)

    before = signal.signal(signal.SIGINT, stop)
    try:
        with pytest.raises(KeyboardInterrupt):
            compare()
    finally:
        sys.setprofile(None)
        signal.signal(signal.SIGINT, before)


def test_ctrl_c_is_heard_after_a_model_is_written_not_taken_for_a_fault_of_it() -> None:
    class Told(BaseModel):
        number: int

        @field_serializer("number")
        def interrupted(self, number: int) -> int:
            signal.raise_signal(signal.SIGINT)
            return number

    written: list[str] = []

    def write() -> None:
        written.append(Told(number=7).model_dump_json())
        time.sleep(10)

    before = signal.signal(signal.SIGINT, stop)
    try:
        with pytest.raises(KeyboardInterrupt):
            write()
    finally:
        signal.signal(signal.SIGINT, before)
    assert written == ['{"number":7}']
