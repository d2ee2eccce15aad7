"""What comes back of a job: a summary as bytes, or why there is none."""

from dataclasses import dataclass

from sim.experiments.jobs import Job

Chunk = tuple[Job, ...]
"""Jobs that share a world."""


@dataclass(frozen=True, slots=True)
class Done:
    """The summary of one job, encoded, and the seconds it took."""

    summary: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Failure:
    """An option that broke; it is not played again. `time_ms` is of the run's clock, `replication` from 0."""

    option: str
    replication: int
    lead: int | None
    time_ms: int | None
    reason: str
