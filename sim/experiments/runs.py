"""Many runs as one stream: known ones from the store, the others played wherever there is room."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol

from policies.wording import say
from sim.experiments.answers import Chunk, Done, Failure
from sim.experiments.encoding import decode
from sim.experiments.executors import InProcess, in_flight
from sim.experiments.jobs import Job
from sim.measures.summary import Summary

__all__ = ["Failure", "Job", "JobFailed", "Run", "Shelf", "by_option", "run"]

CHUNK = 3
"""Jobs of one world that are played together: small, so that results come often and no core waits at the end."""
_AHEAD = 4096
"""Jobs looked through at a time for those that share a world."""


@dataclass(frozen=True)
class Run:
    """One option played on one world; `seconds` of computing, those of back then for a result that was known."""

    job_key: str
    option: str
    replication: int
    summary: Summary
    seconds: float
    is_known: bool = False
    """taken from the store"""


class JobFailed(Exception):
    """An option that broke, where nobody asked to be told otherwise."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.option}, simulated run {failure.replication + 1}: {failure.reason}")
        self.failure = failure


class Shelf(Protocol):
    """Where results are kept: see `sim.experiments.store.Store`."""

    def known(self, jobs: Sequence[Job]) -> Mapping[str, Done]:
        """The results of these jobs that are there, by `Job.key`."""

    def keep(self, results: Sequence[tuple[Job, Done]]) -> None:
        """Keep them, all or none, so that no crash loses them."""

    def fail(self, failures: Sequence[tuple[Job, Failure]]) -> None:
        """Note why options have no results."""


def run(
    jobs: Iterable[Job],
    executor: Executor | None = None,
    store: Shelf | None = None,
    *,
    on_failure: Callable[[Failure], None] | None = None,
    only_known: bool = False,
) -> Iterator[Run]:
    """One Run per job, as they finish: known ones first, the others from the executor (None: this process).

    Jobs of one world that stand within a few thousand of each other are played together. Closing the iterator cancels
    what is queued; what is done is kept. A job whose process dies is tried again once, alone. Each job that breaks is
    told to `on_failure`, and its option in this scenario is left out from then on; without it JobFailed is raised.
    The same bytes whatever the executor. `only_known`: nothing is played, what the store lacks is passed over.
    """
    played = _Playing(InProcess() if executor is None else executor, store, on_failure)
    coming = iter(jobs)
    try:
        while ahead := list(islice(coming, _AHEAD)):
            missing = yield from played.known(ahead)
            for chunk in _chunks(missing) if not only_known else ():
                yield from played.start(chunk)
        yield from played.finish()
    finally:
        played.stop()


def by_option(runs: Iterable[Run], options: Iterable[str] = ()) -> dict[str, tuple[Summary, ...]]:
    """Summaries by option, replication 0, 1, ... of each, cut where the first option has a gap.

    `options` gives the order and names those that must be there; others follow as they come.
    """
    found: dict[str, dict[int, Summary]] = {name: {} for name in options}
    for each in runs:
        found.setdefault(each.option, {})[each.replication] = each.summary
    done = min((_unbroken(own) for own in found.values()), default=0)
    return {name: tuple(own[replication] for replication in range(done)) for name, own in found.items()}


def _unbroken(own: Mapping[int, Summary]) -> int:
    return next(count for count in range(len(own) + 1) if count not in own)


def _chunks(jobs: Iterable[Job]) -> list[Chunk]:
    """Jobs by world, in the order in which the worlds come, a few at a time; equal jobs are never parted."""
    worlds: dict[str, dict[str, list[Job]]] = {}
    for job in jobs:
        worlds.setdefault(job.world_key, {}).setdefault(job.key, []).append(job)
    chunks: list[Chunk] = []
    for different in worlds.values():
        groups = list(different.values())
        parts = -(-len(groups) // CHUNK)
        for part in range(parts):
            mine = groups[part * len(groups) // parts : (part + 1) * len(groups) // parts]
            chunks.append(tuple(job for group in mine for job in group))
    return chunks


def _without_twins(chunk: Chunk) -> Chunk:
    return tuple({job.key: job for job in reversed(chunk)}.values())[::-1]


@dataclass
class _Playing:
    """What is under way."""

    executor: Executor
    store: Shelf | None
    on_failure: Callable[[Failure], None] | None
    under_way: dict[Future[list[Done | Failure]], Chunk] = field(default_factory=dict)
    lost: list[Job] = field(default_factory=list)
    broken: set[tuple[str, str]] = field(default_factory=set)

    def known(self, jobs: Sequence[Job]) -> Generator[Run, None, list[Job]]:
        """Yield what the store has, return the jobs it has not."""
        found = {} if self.store is None else self.store.known(jobs)
        missing: list[Job] = []
        for job in jobs:
            try:
                known = replace(_run(job, found[job.key]), is_known=True)
            except (KeyError, ValueError):  # not there, or its bytes are damaged
                missing.append(job)
            else:
                yield known
        return missing

    def start(self, chunk: Chunk) -> Iterator[Run]:
        """Hand a chunk to the executor; if there is no room, yield what finishes until there is."""
        while len(self.under_way) >= in_flight(self.executor):
            yield from self.next_results()
        if self.lost:
            yield from self.finish()
        self.submit(chunk)

    def submit(self, chunk: Chunk) -> None:
        """Hand over those whose option still stands; equal jobs once."""
        from sim.experiments.chunks import play_chunk  # the engine: not for what is known

        chunk = tuple(job for job in chunk if (job.line, job.policy.name) not in self.broken)
        if chunk:
            self.under_way[self.executor.submit(play_chunk, _without_twins(chunk))] = chunk

    def finish(self) -> Iterator[Run]:
        """Yield all that is still under way; then try what was lost with a process again, each job by itself."""
        while self.under_way:
            yield from self.next_results()
        while self.lost:
            self.submit((self.lost.pop(0),))
            while self.under_way:
                yield from self.next_results(again=True)

    def next_results(self, *, again: bool = False) -> Iterator[Run]:
        """Wait for chunks to finish; keep their results, then yield them."""
        done, _ = wait(self.under_way, return_when=FIRST_COMPLETED)
        ready = [future for future in self.under_way if future in done]
        for future in ready:
            yield from self.results(future, again=again)

    def results(self, future: "Future[list[Done | Failure]]", *, again: bool) -> list[Run]:
        """What a finished future brings; it is under way until its results are kept."""
        chunk = self.under_way[future]
        try:
            answers = future.result()
        except BrokenExecutor as error:
            del self.under_way[future]
            if not again:
                self.lost += chunk
                return []
            self.tell([(job, _lost(job, error)) for job in chunk])
            return []
        whole = _paired(chunk, answers)
        kept = self.keep(whole)
        del self.under_way[future]
        self.tell([(job, answer) for job, answer in whole if isinstance(answer, Failure)])
        return [_run(job, answer) for job, answer in kept]

    def keep(self, whole: Sequence[tuple[Job, Done | Failure]]) -> list[tuple[Job, Done]]:
        """Put what was done into the store, and return it."""
        kept = [(job, answer) for job, answer in whole if isinstance(answer, Done)]
        if self.store is not None and kept:
            self.store.keep(kept)
        return kept

    def tell(self, failures: Sequence[tuple[Job, Failure]]) -> None:
        """Tell of jobs that broke, also who asks for the experiment later; their options are left out from now on."""
        if self.store is not None and failures:
            self.store.fail(failures)
        for job, failure in failures:
            self.broken.add((job.line, job.policy.name))
            if self.on_failure is None:
                raise JobFailed(failure)
            self.on_failure(failure)

    def stop(self) -> None:
        """Cancel what waits, keep what has finished meanwhile."""
        for future in list(self.under_way):
            future.cancel()
        for future in list(self.under_way):
            if future.done() and not future.cancelled() and future.exception() is None:
                self.keep(_paired(self.under_way[future], future.result()))


def _paired(chunk: Chunk, answers: Sequence[Done | Failure]) -> list[tuple[Job, Done | Failure]]:
    by_key = dict(zip((job.key for job in _without_twins(chunk)), answers, strict=True))
    return [(job, _named(by_key[job.key], job)) for job in chunk]


def _named(answer: Done | Failure, job: Job) -> Done | Failure:
    """A failure of an option that is listed twice is each one's own."""
    return replace(answer, option=job.policy.name) if isinstance(answer, Failure) else answer


def _run(job: Job, done: Done) -> Run:
    return Run(job.key, job.policy.name, job.replication, decode(done.summary), done.seconds)


def _lost(job: Job, error: BrokenExecutor) -> Failure:
    seed = job.scenario.scenario.seed
    reason = say(
        "its process ended twice, perhaps out of memory (seed {seed}, replication {replication}): {error}",
        seed=seed,
        replication=job.replication,
        error=error,
    )
    return Failure(job.policy.name, job.replication, None, None, reason)
