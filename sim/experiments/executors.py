"""Where jobs are played; each place is a `concurrent.futures.Executor`."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

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


def in_flight(executor: Executor) -> int:
    """How many tasks to hand over before the first is back: its own `in_flight`, else 4."""
    return int(getattr(executor, "in_flight", 4))
