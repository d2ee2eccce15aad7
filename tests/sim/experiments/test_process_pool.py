"""Processes end with the one that started them, and a killed one is made good."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, CancelledError
from pathlib import Path

import pytest

from scenarios.loading import loads
from sim.experiments.chunks import play_chunk
from sim.experiments.compare import jobs, labelled
from sim.experiments.encoding import encode
from sim.experiments.executors import Growing, InProcess, local
from sim.experiments.process_pool import ProcessPool
from sim.experiments.runs import Failure, run
from tests.sim.experiments.ways_to_end import NoPickle, broken, half_an_answer, never, slow_pid
from tests.tui.small import SMALL

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are watched and killed as on POSIX")

PARENT = """
import sys, time
from sim.experiments.process_pool import ProcessPool
if __name__ == "__main__":
    pool = ProcessPool(2)
    pids = {future.result() for future in pool.warm_up()}
    busy = [pool.submit(time.sleep, 60) for _ in range(3)]
    print(*pool.pids, flush=True)
    time.sleep(60)
"""


def is_running(pid: int) -> bool:
    """Zombies of a parent that is gone do not count."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def all_end(pids: list[int], within_s: float) -> bool:
    last = time.monotonic() + within_s
    while any(map(is_running, pids)) and time.monotonic() < last:
        time.sleep(0.05)
    return not any(map(is_running, pids))


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_busy_worker_outlives_its_parent_by_3_seconds(tmp_path: Path, number: signal.Signals) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.getcwd()}
    )
    assert parent.stdout is not None
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(workers) == 2
    parent.send_signal(number)
    parent.wait()
    assert all_end(workers, 3)
    parent.stdout.close()


def test_workers_give_way_and_pass_over_ctrl_c() -> None:
    with ProcessPool(1) as pool:
        pid = pool.submit(os.getpid).result()
        os.kill(pid, signal.SIGINT)
        assert pool.submit(os.nice, 0).result() == min(19, os.nice(0) + 10)
        assert pool.submit(os.getpid).result() == pid


def test_a_killed_worker_breaks_what_is_under_way_and_new_ones_take_the_rest() -> None:
    with ProcessPool(1) as pool:
        first = pool.submit(os.getpid).result()
        busy = pool.submit(time.sleep, 60)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(BrokenExecutor):
            busy.result(timeout=10)
        assert pool.submit(os.getpid).result(timeout=30) != first


def test_a_worker_that_ends_in_the_middle_of_its_answer_holds_up_nobody() -> None:
    with ProcessPool(1) as pool:
        with pytest.raises(BrokenExecutor, match="ended with code 1"):
            pool.submit(half_an_answer).result(timeout=30)
        assert pool.submit(abs, -3).result(timeout=30) == 3


def test_only_the_call_of_the_killed_worker_is_lost_and_its_death_is_told_once() -> None:
    told: list[int] = []
    with ProcessPool(2, lambda: told.append(1)) as pool:
        for started in pool.warm_up():
            started.result(timeout=60)
        pids = pool.pids
        assert len(pids) == 2
        calls = [pool.submit(os.getpid) for _ in range(2)]
        assert {call.result(timeout=30) for call in calls} <= set(pids)
        busy = [pool.submit(slow_pid, 0.5) for _ in range(2)]
        time.sleep(0.1)
        os.kill(pids[0], signal.SIGKILL)
        found = [call.exception(timeout=30) for call in busy]
        lost = [each for each in found if each is not None]
        assert [type(each) for each in lost] == [BrokenExecutor]
        assert [call.result() for call in busy if call.exception() is None] == [pids[1]]
    assert told == [1]


def test_a_worker_that_never_ends_and_does_not_listen_is_gone_a_second_after_the_end() -> None:
    pool = ProcessPool(1)
    pids = [pool.submit(os.getpid).result(timeout=30)]
    busy = pool.submit(never)
    time.sleep(0.2)
    began = time.monotonic()
    pool.shutdown(cancel_futures=True)
    assert time.monotonic() - began < 1
    assert isinstance(busy.exception(timeout=1), BrokenExecutor)
    assert all_end(pids, 1)


def test_what_a_call_prints_stays_out_of_the_answers() -> None:
    with ProcessPool(1) as pool:
        assert pool.submit(print, "said by a rule").result(timeout=30) is None
        assert pool.submit(abs, -3).result(timeout=30) == 3


def test_an_error_comes_back_with_where_it_was_raised() -> None:
    with ProcessPool(1) as pool:
        with pytest.raises(ValueError, match="too bad") as raised:
            pool.submit(broken, ValueError).result(timeout=30)
        assert "in broken" in raised.value.__notes__[0]
        with pytest.raises(RuntimeError, match="NoPickle: too bad"):
            pool.submit(broken, NoPickle).result(timeout=30)
        with pytest.raises(TypeError, match="pickle"):
            pool.submit(threading.Lock).result(timeout=30)


def test_patiently_ended_a_pool_still_answers_all_that_was_asked() -> None:
    with ProcessPool(1) as pool:
        asked = [pool.submit(abs, -number) for number in range(20)]
    assert [call.result() for call in asked] == list(range(20))
    assert pool.pids == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_ending_the_pool_ends_busy_workers_at_once() -> None:
    pool = ProcessPool(1)
    pid = pool.submit(os.getpid).result()
    pool.submit(time.sleep, 60)
    pool.shutdown(wait=False, cancel_futures=True)
    assert all_end([pid], 2)


def test_after_its_end_a_pool_starts_no_process_again_for_a_run_that_goes_on() -> None:
    scenario = loads(SMALL)
    due = list(jobs(scenario, labelled(scenario.policies), range(12)))
    pool = ProcessPool(2)
    found = run(due, pool)
    next(found)
    pids = pool.pids
    assert pids
    pool.shutdown(wait=False, cancel_futures=True)
    with pytest.raises(CancelledError):
        list(found)
    assert pool.submit(os.getpid).cancelled()
    assert all_end(pids, 2)
    assert pool.pids == []


def test_two_workers_one_of_them_killed_give_the_bytes_of_none() -> None:
    scenario = loads(SMALL)
    due = list(jobs(scenario, labelled(scenario.policies), range(12)))
    failures: list[Failure] = []
    found = {}
    with ProcessPool(2) as pool:
        for number, each in enumerate(run(due, pool, on_failure=failures.append)):
            found[each.job_key] = encode(each.summary)
            if number == 4:
                os.kill(pool.pids[0], signal.SIGKILL)
    assert failures == []
    assert found == {each.job_key: encode(each.summary) for each in run(due)}


def test_what_takes_a_moment_starts_no_process() -> None:
    with Growing(2, patience_s=60) as executor:
        assert executor.submit(os.getpid).result() == os.getpid()


def test_what_takes_longer_moves_to_other_processes() -> None:
    with Growing(2, patience_s=0) as executor:
        executor.submit(os.getpid)
        for started in executor._starting:
            started.result(timeout=60)
        assert executor.submit(os.getpid).result() != os.getpid()


def test_one_worker_is_this_process() -> None:
    assert isinstance(local(1), InProcess)


def test_a_worker_loads_what_playing_needs_and_nothing_of_screens_tables_and_figures() -> None:
    scenario = loads(SMALL)
    due = tuple(jobs(scenario, labelled(scenario.policies), range(1)))
    with ProcessPool(1) as pool:
        pool.submit(play_chunk, due).result(timeout=60)
        loaded = pool.submit(eval, "set(__import__('sys').modules)").result(timeout=60)
    assert {"numpy", "simpy", "pydantic"} <= loaded
    unwanted = {"pandas", "matplotlib", "textual", "rich", "typer", "tomlkit", "babel", "icalendar", "sqlite3"}
    assert not loaded & (unwanted | {"scipy.stats", "scipy.optimize", "scipy.linalg"})
