"""Pilots played by the engine: what became of each arm's leads, kept so that the same pilot is played once."""

import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from policies.catalog import RoutingError
from policies.plugin_source import PluginError
from policies.plugins import PolicyFailure, load_plugins
from policies.settings import Policy
from sim.experiments.answers import Done, Failure
from sim.experiments.executors import InProcess, in_flight
from sim.experiments.pilot import HARMS, PLAYS, Observed, PilotFailed, PilotJob
from sim.experiments.pilot_encoding import decode_arms, encode_arms
from sim.measures.cohort import Cohort
from sim.measures.lead_kpis import lead_rows
from sim.measures.power import Floats
from sim.measures.trial import Arm
from sim.model.arms import CONTROL, TREATMENT, part, split, treated_leads
from sim.model.clock import ClockStuckError
from sim.model.engine import simulate, simulate_both
from sim.model.streams import Bools
from sim.model.trace import Trace
from sim.model.world import World, draw_world, drawn_policy


def observe(job: PilotJob) -> Done | Failure:
    """Play the arms and count: `PLAYS`, and more with shared teams; the counts as `encode_arms` writes them."""
    began = time.perf_counter()
    world = draw_world(job.scenario, job.replication)
    found: dict[str, Mapping[str, Arm]] = {}
    for play in _shared_plays(job, world) if job.teams == "shared" else _separate_plays(job, world):
        try:
            trace = play.played()
        except PolicyFailure as error:
            return Failure(play.option, job.replication, error.lead, error.time_ms, error.reason)
        except (ClockStuckError, RoutingError, PluginError) as error:
            return Failure(play.option, job.replication, None, None, str(error))
        for name, policy, members in play.counts:
            found[name] = _counted(trace, play.world, policy, members, (*job.kpis, *HARMS))
    return Done(encode_arms(found), time.perf_counter() - began)


@dataclass(frozen=True, eq=False, slots=True)
class _Play:
    """One run, and the counts taken of it: name, option of those leads, which leads."""

    option: str
    world: World
    played: Callable[[], Trace]
    counts: tuple[tuple[str, Policy, Bools], ...]


def _separate_plays(job: PilotJob, world: World) -> Iterator[_Play]:
    arms = split(world, job.share)
    plays = zip(PLAYS, (TREATMENT, CONTROL, TREATMENT), (job.treatment, job.control, job.control), strict=True)
    for name, arm, policy in plays:
        own, drawn = part(world, arms, arm), drawn_policy(world, policy)
        everybody = np.ones(own.size, dtype=np.bool_)
        yield _Play(policy.name, own, partial(_played, own, drawn, job.plugins), ((name, policy, everybody),))


def _shared_plays(job: PilotJob, world: World) -> Iterator[_Play]:
    """Both options on one floor, then all leads under the control, then all under the treatment.

    Counted besides `PLAYS`: "untreated" (the others under the control), "today" and "rollout" (all, under either).
    """
    treated = treated_leads(world, job.share)
    treatment, control = drawn_policy(world, job.treatment), drawn_policy(world, job.control)
    everybody = np.ones(world.size, dtype=np.bool_)
    both = partial(_played_together, world, control, treatment, treated, job.plugins)
    arms = (("treatment", job.treatment, treated), ("control", job.control, ~treated))
    yield _Play(f"{job.treatment.name} beside {job.control.name}", world, both, arms)
    today = (("placebo", treated), ("untreated", ~treated), ("today", everybody))
    counts = tuple((name, job.control, members) for name, members in today)
    yield _Play(job.control.name, world, partial(_played, world, control, job.plugins), counts)
    counts = (("rollout", job.treatment, everybody),)
    yield _Play(job.treatment.name, world, partial(_played, world, treatment, job.plugins), counts)


def _played(world: World, policy: Policy, plugins: tuple[str, ...]) -> Trace:
    return simulate(world, policy, plugins=load_plugins(plugins))


def _played_together(
    world: World, control: Policy, treatment: Policy, treated: Bools, plugins: tuple[str, ...]
) -> Trace:
    return simulate_both(world, (control, treatment), treated, plugins=load_plugins(plugins))


def observations(
    jobs: Sequence[PilotJob],
    executor: Executor | None = None,
    store: "PilotShelf | None" = None,
    *,
    only_known: bool = False,
) -> Iterator[Observed]:
    """One per job, in their order, whatever the executor; what the store has is not played again.

    Raises PilotFailed when an option breaks. `only_known`: ends before the first that would have to be played.
    """
    place = InProcess() if executor is None else executor
    there = {} if store is None else _decoded(store.known(jobs))
    waiting: deque[tuple[PilotJob, Future[Done | Failure]]] = deque()
    missing = iter([] if only_known else [job for job in jobs if job.key not in there])
    try:
        for job in jobs:
            if job.key in there:
                yield there[job.key]
                continue
            while len(waiting) < in_flight(place) and (due := next(missing, None)) is not None:
                waiting.append((due, place.submit(observe, due)))
            if not waiting:
                return
            result = waiting[0][1].result()
            waiting.popleft()
            if isinstance(result, Failure):
                raise PilotFailed(result)
            if store is not None:
                store.keep([(job, result)])
            yield Observed(decode_arms(result.summary), result.seconds)
    finally:
        for _, future in waiting:
            future.cancel()
        if store is not None:
            _keep_finished(waiting, store)


class PilotShelf(Protocol):
    """Where observations are kept: see `sim.experiments.store.Store`."""

    def known(self, jobs: Sequence[PilotJob]) -> Mapping[str, Done]:
        """The observations of these jobs that are there, by key."""

    def keep(self, results: Sequence[tuple[PilotJob, Done]]) -> None:
        """Keep them, so that no crash loses them."""


def _decoded(found: Mapping[str, Done]) -> dict[str, Observed]:
    there = {}
    for key, done in found.items():
        with contextlib.suppress(ValueError):  # its bytes are damaged: it is played again
            there[key] = Observed(decode_arms(done.summary), done.seconds, is_known=True)
    return there


def _keep_finished(waiting: Iterable[tuple[PilotJob, Future[Done | Failure]]], store: PilotShelf) -> None:
    for job, future in waiting:
        if future.done() and not future.cancelled() and future.exception() is None:
            result = future.result()
            if isinstance(result, Done):
                store.keep([(job, result)])


def _counted(trace: Trace, world: World, policy: Policy, members: Bools, kpis: tuple[str, ...]) -> dict[str, Arm]:
    """Outcomes and leads of each KPI by local day of creation and last owner, in the measured window."""
    midnights = world.timeline.midnights(None)
    first, last = np.searchsorted(midnights, [trace.measured_from, trace.measured_to], side="right") - 1
    day = np.searchsorted(midnights, world.created, side="right") - 1 - first
    rows = np.flatnonzero(members & (world.created >= trace.measured_from) & (world.created < trace.measured_to))
    shape = int(last - first), len(trace.people) + 1
    cell = day[rows] * shape[1] + trace.leads.owner[rows] % shape[1]  # nobody, -1, is the last column

    def spread(values: "np.ndarray[tuple[int], np.dtype[np.generic]]") -> Floats:
        weights = values[rows].astype(np.float64)
        counts: Floats = np.bincount(cell, weights=weights, minlength=shape[0] * shape[1]).astype(np.float64)
        return counts.reshape(shape)

    found: dict[str, Arm] = {}
    for key, outcome, leads in lead_rows(Cohort(trace, world, policy)):
        if key in kpis and leads is not None:
            found[key] = Arm(spread(outcome), spread(leads))
    return found
