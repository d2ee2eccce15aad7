"""Where jobs are played; each place is a `concurrent.futures.Executor`."""

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

from sim.experiments.process_pool import ProcessPool, cores

P = ParamSpec("P")
T = TypeVar("T")


class InProcess(Executor):
    """Plays at once, in the thread that asks."""

    in_flight = 1

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """A future that is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # the future carries it to whoever asks for the result
            future.set_exception(error)
        return future


class Growing(Executor):
    """Begins in this process, so that the first results come at once; other processes take over when they are ready.

    What ends within `patience_s` seconds of playing never starts another process. While it plays here, `submit` blocks.
    """

    def __init__(self, workers: int | None = None, patience_s: float = 0.5) -> None:
        self.pool = ProcessPool(workers)
        self.patience_s = patience_s
        self._here = InProcess()
        self._spent_s = 0.0
        self._starting: list[Future[int]] = []

    @property
    def in_flight(self) -> int:
        """1 until the processes are ready."""
        return self.pool.in_flight if self._is_grown() else 1

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Play here, or queue for another process."""
        if self._is_grown():
            return self.pool.submit(fn, *args, **kwargs)
        if self._spent_s >= self.patience_s and not self._starting:
            self._starting = self.pool.warm_up()
        began = time.monotonic()
        future = self._here.submit(fn, *args, **kwargs)
        self._spent_s += time.monotonic() - began
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, if there are any."""
        self.pool.shutdown(wait, cancel_futures=cancel_futures)

    def _is_grown(self) -> bool:
        return bool(self._starting) and all(future.done() for future in self._starting)


def local(workers: int | None = None) -> Executor:
    """An executor of this machine for a command: all cores if None."""
    wanted = cores() if workers is None else workers
    return InProcess() if wanted == 1 else Growing(wanted)


def in_flight(executor: Executor) -> int:
    """How many tasks to hand over before the first is back: its own `in_flight`, else 4."""
    return int(getattr(executor, "in_flight", 4))
