"""Processes of this machine: they give way to whoever types, and never outlive the one that started them."""

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_NICE = 10


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class ProcessPool(Executor):
    """`workers` processes, started when first needed; all cores if None.

    When one is killed, what was under way fails with BrokenExecutor; new processes take what comes then. After
    `shutdown` every call is cancelled at once: a run that has not heard yet must not start processes again.
    """

    def __init__(self, workers: int | None = None, on_death: Callable[[], object] | None = None) -> None:
        """`on_death` is called, from whatever thread notices, when a process was killed."""
        self.on_death = on_death
        self.workers = cores() if workers is None else workers
        self.in_flight = self.workers + max(1, self.workers // 2)
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._dead: ProcessPoolExecutor | None = None
        self._alive: Connection | None = None
        self._is_over = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a call of a function that workers can import."""
        with self._lock, _no_interrupts():
            if self._is_over:
                return _cancelled()
            pool = self._started()
            try:
                return self._watched(pool, pool.submit(_call, partial(fn, *args, **kwargs)))
            except BrokenExecutor:
                self._end()
                pool = self._started()
                return self._watched(pool, pool.submit(_call, partial(fn, *args, **kwargs)))

    def warm_up(self) -> list[Future[int]]:
        """Start all processes; each future is done when one of them has loaded what it needs."""
        return [self.submit(_ready) for _ in range(self.workers)]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """With `cancel_futures`, end the processes at once, whatever they are doing."""
        with self._lock:
            self._is_over = True
            if self._pool is not None and not cancel_futures:
                self._pool.shutdown(wait)
            self._end()

    def _watched(self, pool: ProcessPoolExecutor, future: Future[T]) -> Future[T]:
        if self.on_death is not None:
            future.add_done_callback(partial(self._tell_death, pool))
        return future

    def _tell_death(self, pool: ProcessPoolExecutor, future: Future[T]) -> None:
        """Once for each set of processes, and not when they are ended from here."""
        is_lost = not future.cancelled() and isinstance(future.exception(), BrokenExecutor)
        if is_lost and pool is self._pool and pool is not self._dead and self.on_death is not None:
            self._dead = pool
            self.on_death()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            watched, self._alive = multiprocessing.get_context("spawn").Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(
                self.workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(watched,)
            )
        return self._pool

    def _end(self) -> None:
        """Closing the pipe is what ends them; the kernel closes it too when this process is killed."""
        pool, alive = self._pool, self._alive
        self._pool = self._alive = None
        if alive is not None:
            alive.close()
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def _cancelled() -> Future[T]:
    future: Future[T] = Future()
    future.cancel()
    future.set_running_or_notify_cancel()
    return future


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Processes started meanwhile never see Ctrl-C, from their first moment on; this one sees it a moment later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(watched: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
    import sim.experiments.chunks  # noqa: F401  # the first task finds it loaded

    gc.freeze()
    if hasattr(os, "nice"):
        os.nice(_NICE)


def _end_with_parent(watched: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        watched.recv_bytes()
    os._exit(1)


def _call(task: Callable[[], T]) -> T:
    """Worlds hold circles: left to itself, the memory of a worker grows by half before they go."""
    try:
        return task()
    finally:
        gc.collect()


def _ready() -> int:
    return os.getpid()
