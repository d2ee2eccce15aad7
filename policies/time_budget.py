"""Runs foreign code for so long and no longer, on a thread of its own that is stopped and given up when it hangs."""

import ctypes
import threading
import weakref
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias, TypeVar, cast

from policies.wording import say

T = TypeVar("T")
# Any: whatever the foreign code answers, checked by the caller.
_Call: TypeAlias = Callable[[], Any]
_Outcome: TypeAlias = tuple[Any, BaseException | None]
_SHOTS = 20
_BETWEEN_SHOTS_S = 0.01


class OverBudget(Exception):
    """The call did not come back in time."""


class _Stop(BaseException):
    """Thrown into a hanging thread; not an Exception, so that foreign `except Exception` does not catch it."""


class TimeBudget:
    """Calls in turn, each with so many seconds of real time.

    A second thread rather than a signal, since simulations may themselves run on worker threads, and on Windows. What
    it cannot stop is a single endless step of the interpreter's own C code (`sum` of an endless iterator).
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._thread: threading.Thread | None = None
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._outcomes: SimpleQueue[_Outcome] = SimpleQueue()

    def run(self, call: Callable[[], T]) -> T:
        """What the call returns or raises; OverBudget if it takes longer."""
        # A fork leaves the child without the thread; is_alive knows.
        if self._thread is None or not self._thread.is_alive():
            self._start()
        self._calls.put(call)
        try:
            value, error = self._outcomes.get(timeout=self._seconds)
        except Empty:
            self._give_up()
            raise OverBudget(say("took longer than {seconds:g} s", seconds=self._seconds)) from None
        except BaseException:  # Ctrl-C while waiting: a late outcome must not answer the next call
            self._give_up()
            raise
        if error is not None:
            raise error
        return cast(T, value)

    def _start(self) -> None:
        self._calls, self._outcomes = SimpleQueue(), SimpleQueue()
        self._thread = threading.Thread(target=_serve, args=(self._calls, self._outcomes), name="plug-in", daemon=True)
        weakref.finalize(self, self._calls.put, None)
        self._thread.start()

    def _give_up(self) -> None:
        thread, self._thread = self._thread, None
        if thread is None or thread.ident is None:
            return
        self._calls.put(None)
        for _ in range(_SHOTS):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(_Stop))
            thread.join(_BETWEEN_SHOTS_S)
            if not thread.is_alive():
                return


def _serve(calls: "SimpleQueue[_Call | None]", outcomes: "SimpleQueue[_Outcome]") -> None:
    try:
        while (call := calls.get()) is not None:
            outcomes.put(_outcome(call))
            del call  # or the waiting thread would keep its owner alive
    except _Stop:
        return


def _outcome(call: _Call) -> _Outcome:
    try:
        return call(), None
    except _Stop:
        raise
    except BaseException as error:  # foreign code may raise anything, SystemExit too: it is raised again in `run`
        return None, error
