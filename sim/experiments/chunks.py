"""What a worker does: draw one world, play a few options on it, answer with summaries as bytes.

Workers import this and what it imports: numpy, simpy and pydantic, nothing heavier.
"""

import time

from policies.catalog import RoutingError
from policies.plugin_source import PluginError
from policies.plugins import PolicyFailure, load_plugins
from policies.settings import Policy
from sim.experiments.answers import Chunk, Done, Failure
from sim.experiments.encoding import encode
from sim.experiments.jobs import Job, world_of
from sim.measures.measure import measure
from sim.model.clock import ClockStuckError
from sim.model.engine import simulate
from sim.model.trace import Trace
from sim.model.world import World, drawn_policy


def play_chunk(chunk: Chunk) -> list[Done | Failure]:
    """One answer per job, in order. The world's drawing counts for the first."""
    began = time.perf_counter()
    world = world_of(chunk[0])
    answers: list[Done | Failure] = []
    for job in chunk:
        answer = _played(job, world)
        ended = time.perf_counter()
        answers.append(Done(answer, ended - began) if isinstance(answer, bytes) else answer)
        began = ended
    return answers


def play_whole(job: Job, world: World, *, decisions: bool = False) -> tuple[Policy, Trace] | Failure:
    """The option as drawn for the job's world and what happened under it, or why it broke."""
    name, replication = job.policy.name, job.replication
    policy = drawn_policy(world, job.policy)
    try:
        return policy, simulate(world, policy, decisions=decisions, plugins=load_plugins(job.plugins))
    except PolicyFailure as error:
        return Failure(name, replication, error.lead, error.time_ms, error.reason)
    except (ClockStuckError, RoutingError, PluginError) as error:
        return Failure(name, replication, None, None, str(error))


def _played(job: Job, world: World) -> bytes | Failure:
    played = play_whole(job, world)
    if isinstance(played, Failure):
        return played
    policy, trace = played
    return encode(measure(trace, world, policy))
