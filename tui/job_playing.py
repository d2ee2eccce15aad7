"""Play jobs with progress on stderr; what is done is kept when somebody presses Ctrl-C."""

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field

from sim.experiments.jobs import Job
from sim.experiments.runs import Failure, Run, run
from tui.errors import cleaned
from tui.progress import Progress


@dataclass(slots=True)
class Collected:
    """What came of a number of jobs."""

    runs: list[Run] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    interrupted: bool = False


def play_jobs(jobs: Iterable[Job], total: int, what: str, executor: Executor | None = None) -> Collected:
    """Runs as they come, until the end or Ctrl-C; `total` and `what` are for the bar."""
    collected = Collected()
    with Progress(total, what) as progress:
        try:
            for each in run(jobs, executor, on_failure=collected.failures.append):
                collected.runs.append(each)
                progress.step(len(collected.runs))
        except KeyboardInterrupt:
            collected.interrupted = True
    return collected


def failure_told(failure: Failure, option: str) -> str:
    """Which option broke in which run, and why, on one line."""
    return cleaned(f"option {option} (simulated run {failure.replication + 1}): {failure.reason.rstrip('.')}.")
