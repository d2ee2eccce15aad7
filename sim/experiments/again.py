"""One run played once more, to be looked at: which one is typical, and its whole trace with every decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from policies.settings import Policy
from sim.experiments.chunks import play_whole
from sim.experiments.jobs import Job, world_of
from sim.experiments.runs import Failure, JobFailed
from sim.measures.summary import KpiSpec, Summary, kpi_value
from sim.model.trace import Trace
from sim.model.world import World


@dataclass(frozen=True, eq=False)
class Played:
    """A run with its decisions, and what it was played with: `policy` carries the numbers this world drew."""

    world: World
    policy: Policy
    trace: Trace


def play_again(job: Job, world: World | None = None) -> Played:
    """The run of a job to the bytes of its stored summary, on its world (drawn when not given); JobFailed if it breaks.

    Runs of several options on one world share it: draw it once by `sim.experiments.jobs.world_of`.
    """
    own = world_of(job) if world is None else world
    played = play_whole(job, own, decisions=True)
    if isinstance(played, Failure):
        raise JobFailed(played)
    return Played(own, *played)


def typical_replication(summaries: Sequence[Summary], spec: KpiSpec) -> int:
    """The replication (place in `summaries`) whose KPI is the median of those that have it, the lower of two.

    The first of equals; 0 where none has it.
    """
    values = [kpi_value(summary.whole, spec) for summary in summaries]
    defined = sorted(value for value in values if value is not None)
    return values.index(defined[(len(defined) - 1) // 2]) if defined else 0
