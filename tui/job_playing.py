"""Play jobs with progress on stderr, wherever the user says; what is done is kept when somebody presses Ctrl-C."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from policies.wording import N_
from sim.experiments.cluster import ClusterError
from sim.experiments.jobs import Job
from sim.experiments.runs import Failure, Run, run
from sim.experiments.store import Experiment
from tui.errors import cleaned, in_words
from tui.exit_codes import INTERRUPTED
from tui.playing import Open, Places, open_places
from tui.progress import Progress
from tui.text import _, spoken

GOES_ON = N_("; the same command goes on from there")
"""Said after "interrupted" where results are kept."""


@dataclass(slots=True)
class Collected:
    """What came of a number of jobs."""

    runs: list[Run] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Player:
    """Plays jobs where everything is open."""

    there: Open

    def __call__(self, jobs: Iterable[Job], total: int, what: str) -> Collected:
        """Runs as they come, until the end or Ctrl-C; `total` jobs, named `what` beside the bar."""
        there, collected = self.there, Collected()
        with Progress(total, what) as progress:
            try:
                for each in run(
                    jobs,
                    there.executor,
                    there.store,
                    on_failure=collected.failures.append,
                    only_known=not there.plays,
                ):
                    collected.runs.append(each)
                    progress.step(len(collected.runs))
            except KeyboardInterrupt:
                collected.interrupted = True
            except ClusterError as error:
                print(f"leadsim: {cleaned(in_words(error))}", file=sys.stderr)
                collected.interrupted = True
        if not there.plays and len(collected.runs) < total:
            collected.interrupted = True
        there.interrupted |= collected.interrupted
        return collected


@contextlib.contextmanager
def players(places: Places, asked: Experiment) -> Iterator[Player]:
    """Open the executor and the store, and close them. InputError for a store or cluster that does not serve.

    Results are kept by their content, so that the same question goes on where it was left.
    """
    with open_places(places, asked) as there:
        yield Player(there)


def failure_told(failure: Failure, option: str) -> str:
    """Which option broke in which run, and why, on one line."""
    said = _("option {option} (simulated run {run}{lead}{at}): {reason}.")
    reason = spoken(failure.reason).rstrip(".")
    return cleaned(said.format(option=option, run=failure.replication + 1, lead="", at="", reason=reason))


def tell_interrupted(*, is_answered: bool, is_kept: bool) -> int:
    """Say whether something is shown all the same, and that the results are kept; the exit code."""
    said = _("Interrupted before there was an answer{kept}.")
    if is_answered:
        said = _("Interrupted: what was done is shown{kept}.")
    print(said.format(kept=_(GOES_ON) if is_kept else ""), file=sys.stderr)
    return INTERRUPTED
