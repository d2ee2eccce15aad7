"""A real scheduler and two workers on loopback give the bytes of this process; what does not serve says so."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scenarios.loading import loads
from sim.experiments.cluster import Cluster, ClusterError, code_version
from sim.experiments.compare import jobs, labelled
from sim.experiments.encoding import encode
from sim.experiments.runs import run
from tests.tui.small import SMALL

pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[None]:
    """One of Dask's own commands, until the end of the `with`."""
    environment = {**os.environ, "PYTHONPATH": os.getcwd(), "DASK_TEMPORARY_DIRECTORY": str(folder)}
    with (folder / "dask.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    with running(folder, *command, "--dashboard-address", "127.0.0.1:0"):
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"tcp://127.0.0.1:{port}"


def worker(address: str) -> tuple[str, ...]:
    return ("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")


def test_a_scheduler_and_two_workers_give_the_bytes_of_this_process(tmp_path: Path) -> None:
    scenario = loads(SMALL)
    due = list(jobs(scenario, labelled(scenario.policies), range(4)))
    with (
        scheduler(tmp_path) as address,
        running(tmp_path, *worker(address)),
        running(tmp_path, *worker(address)),
        Cluster(address, patience_s=30) as cluster,
    ):
        found = {each.job_key: encode(each.summary) for each in run(due, cluster)}
    assert found == {each.job_key: encode(each.summary) for each in run(due)}


def test_a_scheduler_without_workers_is_told(tmp_path: Path) -> None:
    with scheduler(tmp_path) as address, pytest.raises(ClusterError, match="no workers; start some: dask worker"):
        Cluster(address, patience_s=2)


def test_a_worker_with_another_leadsim_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = code_version()
    with scheduler(tmp_path) as address, running(tmp_path, *worker(address)):
        monkeypatch.setattr("sim.experiments.cluster.MODEL_VERSION", 10**6)
        code_version.cache_clear()
        with pytest.raises(ClusterError, match="1 of 1 workers have another version of leadsim"):
            Cluster(address, patience_s=30)
    monkeypatch.undo()
    code_version.cache_clear()
    assert code_version() == here


def test_an_unreachable_scheduler_is_told_within_seconds() -> None:
    began = time.monotonic()
    with pytest.raises(ClusterError, match=r"127\.0\.0\.1:9: no Dask scheduler answers there"):
        Cluster("tcp://127.0.0.1:9", patience_s=1)
    assert time.monotonic() - began < 10


def test_a_server_that_is_no_scheduler_is_told() -> None:
    def answer(server: socket.socket) -> None:
        with server.accept()[0] as caller:
            caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer, args=(server,), daemon=True)
        thread.start()
        with pytest.raises(ClusterError, match="no Dask scheduler answers there"):
            Cluster(f"tcp://127.0.0.1:{server.getsockname()[1]}", patience_s=1)
        thread.join(5)


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(ClusterError, match="the address looks like"):
        Cluster("nonsense")
