"""One long computation at a time, beside the screens: what it finds is told seven times a second at most."""

import contextvars
import logging
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from sim.experiments.runs import JobFailed
from sim.experiments.store import Store
from sim.experiments.store_file import StoreError, StoreUnwritable
from tui.errors import InputError, in_words

EVERY_S = 1 / 7
_SPACING = 3
_FOR_A_PACE = 4
"""Things done after the first before their pace says how long the rest takes."""


class Phase(StrEnum):
    """Where a run is."""

    RUNNING = "running"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RunState:
    """What is known of the run called `key`; `snapshot` is the task's newest, None until there is one."""

    key: str
    phase: Phase
    snapshot: object | None = None
    done: int = 0
    of: int = 0
    seconds_left: float | None = None
    is_at_most: bool = False
    """`of` is the most there can be: it may be over sooner"""
    message: str = ""
    """why it failed"""

    @property
    def is_running(self) -> bool:
        """True until it has stopped, finished or failed."""
        return self.phase is Phase.RUNNING


@dataclass(slots=True)
class Bench:
    """What a task works with. A task is a generator: it yields frozen snapshots of what it has found so far."""

    executor: Executor
    store: Store | None
    """None where no results can be kept"""
    _stop: threading.Event = field(default_factory=threading.Event)
    _progress: tuple[int, int, int] = (0, 0, 0)
    _is_at_most: bool = False
    _first: tuple[float, int] | None = None
    """when something new was first done, and how many that were: before it, processes had to start"""
    _shown: float = 0.0
    _asked: float = 0.0
    _cost: float = 0.0
    _latest: object | None = None

    def stopped(self) -> bool:
        """True once nobody wants the rest; a task that works long between two snapshots looks here."""
        return self._stop.is_set()

    def progress(self, done: int, of: int, known: int = 0, *, is_at_most: bool = False) -> None:
        """Tell how far the task is; `known` of those done came from the store and took no time."""
        self._progress, self._is_at_most = (done, of, known), is_at_most
        if self._first is None and done > known:
            self._first = time.monotonic(), done - known

    def is_due(self) -> bool:
        """True when a snapshot would be shown now: ask before working one out.

        Snapshots that take long to work out are due less often, so that keys are answered meanwhile.
        """
        self._asked = time.monotonic()
        return self._asked - self._shown >= max(EVERY_S, _SPACING * self._cost)

    def seconds_left(self) -> float | None:
        """By the pace since the first was done; None while too few are done for one."""
        done, of, known = self._progress
        if self._first is None:
            return None
        since, were = self._first
        new = done - known - were
        return (time.monotonic() - since) * (of - done) / new if new >= _FOR_A_PACE else None


Task = Callable[[Bench], Generator[object, None, None]]
"""A long computation: yields frozen snapshots, the last one being the result."""


class Runner:
    """Plays one task after the other in a thread; `tell` is called there with every new state."""

    def __init__(self, executor: Executor, store: Path | None, tell: Callable[[RunState], None]) -> None:
        self.executor = executor
        self.state: RunState | None = None
        self.newest: dict[str, RunState] = {}
        """of every run there was, by key"""
        self._store_path = store
        self._store: Store | None = None
        self._tell = tell
        self._bench: Bench | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self, key: str, task: Task) -> None:
        """Stop what is running, and start; what was done is in the store."""
        self.stop()
        with self._lock:
            bench = self._bench = Bench(self.executor, None)
            self.state = self.newest[key] = RunState(key, Phase.RUNNING)
        context, before = contextvars.copy_context(), self._thread
        self._thread = threading.Thread(
            target=context.run, args=(self._work, key, task, bench, before), name="run", daemon=True
        )
        self._tell(self.state)
        self._thread.start()

    def stop(self) -> None:
        """The run counts as stopped at once; its thread ends when the piece of work in hand is done."""
        with self._lock:
            if self._bench is None or self.state is None:
                return
            self._bench._stop.set()
            latest, self._bench = self._bench._latest, None
            self.state = replace(self.state, phase=Phase.STOPPED, snapshot=latest, seconds_left=None)
            self.newest[self.state.key] = self.state
        self._tell(self.state)

    def forget(self) -> None:
        """Stop; nothing was played: another scenario is open."""
        self.stop()
        self.newest.clear()
        self.state = None

    def close(self) -> None:
        """Stop, and end the processes at once."""
        self.stop()
        self.executor.shutdown(wait=False, cancel_futures=True)

    def _work(self, key: str, task: Task, bench: Bench, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        try:
            bench.store = self._opened()
            with closing(task(bench)) as found:
                for bench._latest in found:
                    if bench.stopped():
                        break
                    if time.monotonic() - bench._shown >= EVERY_S:
                        bench._shown = time.monotonic()
                        bench._cost = bench._shown - (bench._asked or bench._shown)
                        bench._asked = 0.0
                        self._offer(bench, key, Phase.RUNNING)
            self._offer(bench, key, Phase.FINISHED)
        except (InputError, JobFailed, StoreError) as error:
            self._offer(bench, key, Phase.FAILED, in_words(error))
        except Exception as error:  # a fault of ours: the screen says so and goes on, the log has the rest
            logging.getLogger("leadsim").exception("the run %s failed", key)
            self._offer(bench, key, Phase.FAILED, f"{type(error).__name__}: {error}")

    def _offer(self, bench: Bench, key: str, phase: Phase, message: str = "") -> None:
        done, of, _ = bench._progress
        left = bench.seconds_left() if phase is Phase.RUNNING else None
        with self._lock:
            if self._bench is not bench:
                return
            at_most = bench._is_at_most
            self.state = self.newest[key] = RunState(key, phase, bench._latest, done, of, left, at_most, message)
            if phase is not Phase.RUNNING:
                self._bench = None
        self._tell(self.state)

    def _opened(self) -> Store | None:
        if self._store is None and self._store_path is not None:
            try:
                self._store = Store(self._store_path)
            except StoreUnwritable:
                self._store_path = None
        return self._store
