"""What screens draw of one run: backlog, breaches by hour, funnel, speed-to-lead curve, a table of people."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.durations import HOUR, MINUTE
from policies.settings import Policy
from scenarios.windows import NEVER
from sim.measures.cohort import Cohort, Floats
from sim.measures.fairness import assigned_counts, meeting_counts
from sim.measures.promises import touch_breaks_at
from sim.measures.workload import workload
from sim.model.trace import Ints, State, Trace
from sim.model.world import World

LIMITS = (1, 5, 15, 30, 60, 240, 480, 1440, 2880, 10080)
"""Upper ends of the speed curve's classes, minutes; what is slower makes the last class."""
_OPEN = (State.WAITING, State.IN_CADENCE)


@dataclass(frozen=True, slots=True)
class Series:
    """Over the run: MQLs that wait for a first touch, and where in the week promises break."""

    at: Ints
    """every hour from the first measured instant, ms"""
    waiting: Ints
    breaches: Ints
    """broken first-touch promises of measured leads per local hour of week, shape (168,), Monday 00:00 first"""


@dataclass(frozen=True, slots=True)
class SpeedCurve:
    """MQLs by the time to their first touch, a row per class; the last class is slower than all limits."""

    limits_min: tuple[int, ...]
    """upper ends of the classes (included), one fewer than there are classes"""
    touched: Ints
    contacted: Ints
    qualified: Ints
    never: int
    """MQLs never touched"""


@dataclass(frozen=True, slots=True)
class PersonTable:
    """A row per person of the roster, over the measured window."""

    people: tuple[str, ...]
    teams: tuple[str, ...]
    leads: Ints
    """leads ever given to them"""
    meetings: Ints
    """booked, of leads they owned last"""
    real_hours: Floats
    busy_hours: Floats
    overtime_hours: Floats
    free_hours: Floats
    busy_share: Floats
    """of the working windows; NaN without any"""


def series(trace: Trace, world: World, policy: Policy) -> Series:
    """Backlog and breaches of a run."""
    at = np.arange(trace.measured_from, trace.measured_to + 1, HOUR, dtype=np.int64)
    entered = np.sort(world.created[trace.leads.mql])
    left = np.sort(waiting_until(trace, world)[trace.leads.mql])
    waiting = np.searchsorted(entered, at, side="right") - np.searchsorted(left, at, side="right")
    broken = touch_breaks_at(trace, world, policy)[trace.leads.breached & _measured(trace, world)]
    hours = world.timeline.hour_of_week(broken[broken < NEVER])
    return Series(at, waiting, np.bincount(hours, minlength=168))


def waiting_until(trace: Trace, world: World) -> Ints:
    """When each lead stopped waiting for a person: touched, gone, opted out, settled by a bot; else the run's end."""
    leads, end = trace.leads, np.full(world.size, trace.end, np.int64)
    # of who left untouched the last automatic touch is what ended it
    closed = ~np.isin(leads.state, _OPEN) & (leads.first_touch >= NEVER)
    last = np.full(world.size, -1, np.int64)
    np.maximum.at(last, trace.touches.lead, trace.touches.end)
    end = np.where(closed & (last >= 0), last, end)
    end = np.where(leads.state == State.GONE_ELSEWHERE, np.minimum(world.created + world.patience, trace.end), end)
    end = np.where(leads.lost_to_queue | (leads.state == State.MERGED), world.created, end)
    return np.where(leads.first_touch < NEVER, leads.first_touch, end)


def funnel(trace: Trace, world: World, policy: Policy) -> tuple[tuple[str, float], ...]:
    """Measured leads by stage: (name, leads); the last are deals expected from held meetings."""
    cohort, own = Cohort(trace, world, policy), _measured(trace, world)
    leads = trace.leads
    stages: tuple[tuple[str, NDArray[np.bool_]], ...] = (
        ("leads", own),
        ("MQL", leads.mql),
        ("touched", cohort.touched),
        ("accepted", leads.mql & leads.accepted),
        ("spoken to", cohort.contacted),
        ("SQL", leads.mql & leads.qualified),
        ("meeting booked", leads.mql & (leads.booked < NEVER)),
        ("meeting held", leads.mql & leads.held),
    )
    counts = tuple((name, float((stage & own).sum())) for name, stage in stages)
    return (*counts, ("deals expected", float(cohort.deals.win_rate[own & leads.mql & leads.held].sum())))


def speed_curve(trace: Trace, world: World, limits_min: tuple[int, ...] = LIMITS) -> SpeedCurve:
    """What came of measured MQLs by how soon they were touched, first passes."""
    leads = trace.leads
    own = leads.mql & _measured(trace, world)
    touched = np.flatnonzero(own & (leads.first_touch < NEVER))
    wait = leads.first_touch[touched] - world.created[touched]
    where = np.searchsorted(np.array(limits_min, np.int64) * MINUTE, wait)
    classes = len(limits_min) + 1
    return SpeedCurve(
        limits_min,
        touched=np.bincount(where, minlength=classes),
        contacted=np.bincount(where[leads.contacted[touched] < NEVER], minlength=classes),
        qualified=np.bincount(where[leads.qualified[touched]], minlength=classes),
        never=int(own.sum()) - len(touched),
    )


def per_person(trace: Trace, world: World, policy: Policy) -> PersonTable:
    """How people spent the measured window, and what they were given."""
    cohort = Cohort(trace, world, policy)
    time = workload(trace, np.array([trace.measured_from, trace.measured_to], np.int64))
    real, busy, over = (part.sum(axis=1) / HOUR for part in (time.real, time.busy, time.overtime))
    share = np.divide(busy - over, real, out=np.full(len(real), np.nan), where=real > 0)
    rows = slice(*np.searchsorted(world.created, (trace.measured_from, trace.measured_to)).tolist())
    given, met = assigned_counts(cohort, rows), meeting_counts(cohort, rows)
    return PersonTable(trace.people, trace.teams, given, met, real, busy, over, real - busy + over, share)


def end_states(trace: Trace, world: World) -> dict[State, int]:
    """Measured leads by the state they end in; all states, their sum is all measured leads."""
    counts = np.bincount(trace.leads.state[_measured(trace, world)], minlength=len(State)).tolist()
    return dict(zip(State, counts, strict=True))


def _measured(trace: Trace, world: World) -> NDArray[np.bool_]:
    return (world.created >= trace.measured_from) & (world.created < trace.measured_to)
