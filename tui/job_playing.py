"""Play jobs with progress on stderr, wherever the user says; what is done is kept when somebody presses Ctrl-C."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field

from sim.experiments.cluster import ClusterError
from sim.experiments.jobs import Job
from sim.experiments.runs import Failure, Run, run
from sim.experiments.store import Store
from tui.errors import cleaned
from tui.playing import Places, open_executor, open_store
from tui.progress import Progress

GOES_ON = "; the same command goes on from there"
"""Said after "interrupted" where results are kept."""


@dataclass(slots=True)
class Collected:
    """What came of a number of jobs."""

    runs: list[Run] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Player:
    """An executor and a store that are open."""

    executor: Executor
    store: Store | None

    def __call__(self, jobs: Iterable[Job], total: int, what: str) -> Collected:
        """Runs as they come, until the end or Ctrl-C; `total` and `what` are for the bar."""
        collected = Collected()
        with Progress(total, what) as progress:
            try:
                for each in run(jobs, self.executor, self.store, on_failure=collected.failures.append):
                    collected.runs.append(each)
                    progress.step(len(collected.runs))
            except KeyboardInterrupt:
                collected.interrupted = True
            except ClusterError as error:
                print(f"leadsim: {cleaned(str(error))}", file=sys.stderr)
                collected.interrupted = True
        return collected


@contextlib.contextmanager
def players(places: Places) -> Iterator[Player]:
    """Open the executor and the store, and close them. InputError for a store or cluster that does not serve.

    Results are kept by their content, so that the same question goes on where it was left; `runs` does not list them.
    """
    with contextlib.ExitStack() as stack:
        executor = open_executor(places)
        stack.callback(executor.shutdown, wait=False, cancel_futures=True)
        store = open_store(places)
        if store is not None:
            stack.callback(_close, store)
        yield Player(executor, store)


def _close(store: Store) -> None:
    store.close()
    if store.trouble is not None:
        print(f"leadsim: {cleaned(store.trouble)}. What is shown is whole.", file=sys.stderr)


def failure_told(failure: Failure, option: str) -> str:
    """Which option broke in which run, and why, on one line."""
    return cleaned(f"option {option} (simulated run {failure.replication + 1}): {failure.reason.rstrip('.')}.")
