"""An A/B test of two options, simulated: leads split at random, each arm with its own part of every team or none."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from policies.catalog import NO_PLUGINS, Plugins, RoutingError
from policies.plugin_source import PluginError
from policies.plugins import PolicyFailure, load_plugins
from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.chunks import Failure
from sim.experiments.executors import InProcess, in_flight
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

Teams = Literal["separate", "shared"]
TEAMS: tuple[Teams, ...] = ("separate", "shared")
PLAYS = ("treatment", "control", "placebo")
"""Treated leads and people under the treatment; the others under the control; the treated ones under the control."""
SHARED_PLAYS = (*PLAYS, "untreated", "rollout", "today")
"""Both options on one floor: the treated leads, the others; everybody under the control: the treated ones, the others;
all leads under the treatment; all under the control."""
HARMS = ("opt_out_rate", "complaint_rate")
"""KPIs a pilot may be stopped by, counted per lead touched and per message delivered."""


@dataclass(frozen=True, slots=True)
class PilotJob:
    """One simulated stretch of a pilot: world number `replication` (from 0), split by `share`."""

    scenario: Scenario
    treatment: Policy
    control: Policy
    share: float
    kpis: tuple[str, ...]
    """of `shares_of_leads`"""
    replication: int
    plugins: tuple[str, ...] = ()
    teams: Teams = "separate"


@dataclass(frozen=True, eq=False)
class Observed:
    """What an arm's leads came to, by KPI of the job and of `HARMS`."""

    arms: Mapping[str, Mapping[str, Arm]]
    """play -> KPI -> history by day of creation; what became of the leads later counts"""


class PilotFailed(Exception):
    """An option broke in one of the arms."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.option}, simulated run {failure.replication + 1}: {failure.reason}")
        self.failure = failure


def shares_of_leads(scenario: Scenario, policies: Sequence[Policy], plugins: Plugins = NO_PLUGINS) -> tuple[str, ...]:
    """Keys of KPIs that are the share of leads with a yes: those two proportions can be tested on.

    Found by playing nothing: a week without leads has all of them.
    """
    frame = scenario.scenario.model_copy(update={"weeks": 1, "warmup_weeks": 0, "drain_weeks": 0})
    empty = tuple(source.model_copy(update={"leads_per_week": 0.0, "bursts": ()}) for source in scenario.sources)
    world = draw_world(scenario.model_copy(update={"scenario": frame, "sources": empty}), 0)
    found: dict[str, int] = {}
    for policy in policies:
        for key, outcome, leads in lead_rows(Cohort(simulate(world, policy, plugins=plugins), world, policy)):
            is_share = leads is not None and outcome.dtype == np.bool_ and leads.dtype == np.bool_
            found[key] = found.get(key, 0) + is_share
    return tuple(key for key, shares in found.items() if shares == len(policies))


def cannot_be_split(scenario: Scenario, policies: Sequence[Policy]) -> list[str]:
    """Why these options cannot be tried with separate teams; empty when they can."""
    reasons = []
    role = "sdr" if any(team.role == "sdr" for team in scenario.teams) else "ae"
    for team in scenario.teams:
        if team.role == role and team.size < 2:
            reasons.append(f"team {team.name} has one person: it cannot be split into two")
    for policy in policies:
        changed = [name for name, own in policy.staffing.items() if own.headcount is not None or own.hires]
        if changed:
            reasons.append(
                f'"{policy.name}" changes the headcount of {", ".join(changed)}: a pilot splits who is there'
            )
    return reasons


def cannot_be_shared(treatment: Policy, control: Policy) -> list[str]:
    """Why these options cannot be tried on the same people; empty when they can.

    All that is a lead's may differ: gate, data care, automation, assignment, routing, notice, promises, reassigns,
    cadence, nurture. What is a person's may not: a desk has one work order, a team one headcount and shift.
    """
    reasons = []
    for key in ("work_order", "first_touch_before_followup"):
        one, other = getattr(treatment, key), getattr(control, key)
        if one != other:
            reasons.append(
                f'{key}: "{treatment.name}" has {_written(one)}, "{control.name}" has {_written(other)}, and a person '
                f'works by one of them; try an option like = "{treatment.name}" with {key} = {_written(other)}'
            )
    if treatment.staffing != control.staffing:
        reasons.append(f'staffing: "{treatment.name}" and "{control.name}" have other people or shifts')
    return reasons


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def observe(job: PilotJob) -> Observed | Failure:
    """Play the arms and count: `PLAYS`, with shared teams `SHARED_PLAYS`."""
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
    return Observed(found)


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


def observations(jobs: Iterable[PilotJob], executor: Executor | None = None) -> Iterator[Observed]:
    """One per job, in their order, whatever the executor. Raises PilotFailed when an option breaks."""
    place = InProcess() if executor is None else executor
    waiting: deque[Future[Observed | Failure]] = deque()
    coming = iter(jobs)
    try:
        while True:
            while len(waiting) < in_flight(place) and (job := next(coming, None)) is not None:
                waiting.append(place.submit(observe, job))
            if not waiting:
                return
            result = waiting[0].result()
            waiting.popleft()
            if isinstance(result, Failure):
                raise PilotFailed(result)
            yield result
    finally:
        for future in waiting:
            future.cancel()


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
