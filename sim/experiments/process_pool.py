"""Processes of this machine: they give way to whoever types, and never outlive the one that started them."""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, ParamSpec, TypeVar

from sim.experiments.worker import receive, send

P = ParamSpec("P")
T = TypeVar("T")
_Asked = tuple[Future[Any], bytes]
_PATIENCE_S = 1.0


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class ProcessPool(Executor):
    """`workers` processes, started when first needed; all cores if None.

    Each has pipes and a thread of its own, so that none waits for what another one left half done. When a process is
    killed, its call fails with BrokenExecutor and a new one takes its place. After `shutdown` every call is cancelled
    at once: a run that has not heard yet must not start processes again.
    """

    def __init__(self, workers: int | None = None, on_death: Callable[[], object] | None = None) -> None:
        """`on_death` is called, from the thread that notices, when a process was killed."""
        self.on_death = on_death
        self.workers = cores() if workers is None else workers
        self.in_flight = self.workers + max(1, self.workers // 2)
        self._lock = threading.Lock()
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._unanswered = 0
        self._threads: list[threading.Thread] = []
        self._processes: list[_Process] = []
        self._is_over = self._is_ended = False

    @property
    def pids(self) -> list[int]:
        """Of the processes that are there now."""
        with self._lock:
            return [process.pid for process in self._processes]

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a call of a function that workers can import. Raises what its arguments raise when they are pickled."""
        future: Future[T] = Future()
        call = pickle.dumps(partial(fn, *args, **kwargs))
        with self._lock:
            if self._is_over:
                _cancel(future)
                return future
            self._unanswered += 1
            self._asked.put((future, call))
            if len(self._threads) < min(self._unanswered, self.workers):
                thread = threading.Thread(target=self._serve, name="player", daemon=True)
                thread.start()
                self._threads.append(thread)
        return future

    def warm_up(self) -> list[Future[int]]:
        """Start all processes; each future is done when one of them has loaded what it needs."""
        return [self.submit(os.getpid) for _ in range(self.workers)]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Only with `wait` alone is what was asked for still done; else the processes end at once, in whatever they do.

        Waits a second at most for processes that were ended.
        """
        is_patient = wait and not cancel_futures
        with self._lock:
            self._is_over = True
            if not is_patient:
                self._end()
            for _ in self._threads:
                self._asked.put(None)
        for thread in self._threads if wait else ():
            thread.join(None if is_patient else _PATIENCE_S)

    def _end(self) -> None:
        self._is_ended = True
        with contextlib.suppress(Empty):
            while True:
                asked = self._asked.get_nowait()
                if asked is not None:
                    _cancel(asked[0])
        for process in self._processes:
            process.kill()

    def _serve(self) -> None:
        """A thread's work: one call after the other, with one process after the other if they are killed."""
        _never_interrupted()
        process: _Process | None = None
        while asked := self._asked.get():
            if asked[0].set_running_or_notify_cancel():
                process = self._answer(*asked, process)
            del asked
            with self._lock:
                self._unanswered -= 1
        if process is not None:
            self._close(process)

    def _answer(self, future: Future[Any], call: bytes, process: "_Process | None") -> "_Process | None":
        """Make a call in the process, a new one if None; the process for the next call."""
        try:
            process = process or self._started()
            answer = process.ask(call)
        except (EOFError, OSError) as error:
            why = str(error) if process is None else self._close(process)
            future.set_exception(BrokenExecutor(why))
            if self.on_death is not None and not self._is_ended:
                self.on_death()
            return None
        try:
            is_well, found = pickle.loads(answer)
        except Exception as error:  # an answer that cannot be read here: the future tells whoever asks for it
            is_well, found = False, error
        if is_well:
            future.set_result(found)
        else:
            future.set_exception(found)
        return process

    def _started(self) -> "_Process":
        with self._lock:
            if self._is_ended:
                raise EOFError("ended")
            process = _Process()
            self._processes.append(process)
            return process

    def _close(self, process: "_Process") -> str:
        with self._lock:
            self._processes.remove(process)
        return process.close()


class _Process:
    """A worker and both its pipes; only the thread that made it asks and closes it."""

    def __init__(self) -> None:
        path = os.pathsep.join(os.path.abspath(each) for each in sys.path)
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "sim.experiments.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        self.pid = self._child.pid

    def ask(self, call: bytes) -> bytes:
        """The answer to a call. EOFError or OSError when the process is gone."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        send(self._child.stdin, call)
        return receive(self._child.stdout)

    def kill(self) -> None:
        """End it at once; whoever waits for its answer hears of it."""
        self._child.kill()

    def close(self) -> str:
        """End it and wait until it is gone; how it ended."""
        for pipe in (self._child.stdin, self._child.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        try:
            code = self._child.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            code = self._child.wait()
        return f"it was killed by signal {-code}" if code < 0 else f"it ended with code {code}"


def _cancel(future: Future[Any]) -> None:
    future.cancel()
    future.set_running_or_notify_cancel()


def _never_interrupted() -> None:
    """Ctrl-C is the main thread's to hear; a process that this one starts passes over it from its first moment on."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
