"""From the trace of one run to its summary: every KPI over the whole window and over each forecast period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from policies.durations import HOUR
from policies.settings import Policy
from scenarios.scenario import PERIOD_DAYS
from scenarios.windows import NEVER
from sim.measures.cohort import Cohort
from sim.measures.fairness import window_values
from sim.measures.lanes import Lanes
from sim.measures.lead_kpis import lead_rows
from sim.measures.money import MONTH, cost_per_lead, running_cost
from sim.measures.sights import sights
from sim.measures.summary import Measured, Summary, Waits
from sim.measures.value_lost import value_lost
from sim.measures.workload import Workload, open_time, workload
from sim.model.trace import Ints, Trace
from sim.model.world import World

Ratios = dict[str, tuple[float, float]]
_WAITS = ("time_to_first_touch", "time_to_assignment", "time_to_contact", "recycled_time_to_first_touch")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of measured time: leads created in it, and the pieces of time it is made of."""

    rows: slice
    stretches: slice
    """of the edges of `workload`"""
    length: int
    """whole days as if each had 24 hours, ms: a month is 30 days whatever the clocks do"""


def measure(trace: Trace, world: World, policy: Policy) -> Summary:
    """All KPIs of a run. Leads count where they were created, people's time where it passes, both in ms."""
    cohort = Cohort(trace, world, policy)
    edges, whole, *periods = _windows(trace, world)
    sums = _lead_sums(cohort)
    time = workload(trace, edges)
    other = open_time(Lanes.of(cohort.people.other_work, trace.end), len(trace.people), edges)
    running = running_cost(world, policy, cohort.people, edges)
    lost = value_lost(cohort)
    waits = dict(zip(_WAITS, _sorted_waits(cohort), strict=True))

    def measured(window: Window) -> Measured:
        ratios = sums.of(window) | _time_ratios(cohort, time, other, window)
        ratios |= _money(ratios, float(running[window.stretches].sum()), cost_per_lead(world, policy))
        ratios |= lost.of(window.rows, window.length / MONTH)
        present = _present(cohort, time, window)
        values = window_values(cohort, window.rows, present, window.length)
        return Measured(ratios, {name: one.of(window.rows) for name, one in waits.items()}, values)

    rows = whole.rows
    return Summary(
        measured(whole),
        tuple(measured(period) for period in periods),
        rows.stop - rows.start,
        sights(cohort, rows, time.within(whole.stretches)),
    )


def _windows(trace: Trace, world: World) -> tuple[Ints, Window, *tuple[Window, ...]]:
    """Edges of time, the whole window, and whole blocks of the forecast period from `start`."""
    timeline, days = world.timeline, PERIOD_DAYS[world.scenario.scenario.forecast_period]
    blocks = 7 * timeline.weeks // days
    marks = [timeline.at(timeline.start + timedelta(days=days * block)) for block in range(1, blocks + 1)]
    edges = np.unique(np.array([trace.measured_from, *marks, trace.measured_to], np.int64))
    at = np.searchsorted(world.created, edges)

    def window(first: int, last: int, length: int) -> Window:
        return Window(slice(int(at[first]), int(at[last])), slice(first, last), length * 24 * HOUR)

    periods = (window(block, block + 1, days) for block in range(blocks))
    return edges, window(0, len(edges) - 1, 7 * timeline.weeks), *periods


@dataclass(frozen=True, slots=True)
class _Sums:
    """Numerators and denominators of all leads, a row per distinct array: shape (rows, leads)."""

    places: dict[str, tuple[int, int | None]]
    matrix: NDArray[np.float64]

    def of(self, window: Window) -> Ratios:
        sums = self.matrix[:, window.rows].sum(axis=1).tolist()
        months = window.length / MONTH
        return {key: (sums[num], months if den is None else sums[den]) for key, (num, den) in self.places.items()}


def _lead_sums(cohort: Cohort) -> _Sums:
    arrays: list[NDArray[np.generic]] = []
    seen: dict[int, int] = {}

    def place(array: NDArray[np.generic]) -> int:
        if id(array) not in seen:
            seen[id(array)] = len(arrays)
            arrays.append(array)
        return seen[id(array)]

    places = {key: (place(num), None if den is None else place(den)) for key, num, den in lead_rows(cohort)}
    matrix = np.empty((len(arrays), cohort.world.size))
    for row, array in enumerate(arrays):
        matrix[row] = array
    return _Sums(places, matrix)


def _time_ratios(cohort: Cohort, time: Workload, other_work: Ints, window: Window) -> Ratios:
    """Busy and occupied shares, overtime and free hours: of the people who work leads, and shares per team."""
    pieces, people = window.stretches, cohort.people
    parts = (time.real, time.busy, time.overtime, other_work)
    real, busy, over, other = (part[:, pieces].sum(axis=1) for part in parts)
    own, months = people.workers, window.length / MONTH
    used = busy - over
    ratios = {
        "busy_share": (float(used[own].sum()), float(real[own].sum())),
        "occupied_share": (float((used + other)[own].sum()), float((real + other)[own].sum())),
        "overtime_hours_per_month": (float(over[own].sum()) / HOUR, months),
        "free_hours_per_month": (float((real - used)[own].sum()) / HOUR, months),
    }
    for number, team in enumerate(cohort.world.scenario.teams):
        mine = people.team == number
        ratios[f"busy_share.{team.name}"] = (float(used[mine].sum()), float(real[mine].sum()))
        taken = float((used + other)[mine].sum()), float((real + other)[mine].sum())
        ratios[f"occupied_share.{team.name}"] = taken
    return ratios


def _present(cohort: Cohort, time: Workload, window: Window) -> Ints:
    """Workers with working time in the window."""
    own = cohort.people.workers
    open_ms: Ints = time.real[own, window.stretches].sum(axis=1)
    return own[open_ms > 0]


def _money(ratios: Ratios, running: float, per_lead: float) -> Ratios:
    leads, months = ratios["leads_per_month"]
    cost = running + per_lead * leads
    margin = ratios["margin_per_month"][0]
    per = {"sql": "sqls_per_month", "meeting": "meetings_held_per_month", "contact": "contact_rate"}
    return {
        "cost_per_month": (cost, months),
        "profit_per_month": (margin - cost, months),
    } | {f"cost_per_{name}": (cost, ratios[key][0]) for name, key in per.items()}


@dataclass(frozen=True, slots=True)
class _Waits:
    """The waits of a group of leads, shortest first, with the lead each belongs to."""

    lead: Ints
    wait: Ints

    def of(self, rows: slice) -> Waits:
        wait = self.wait[(self.lead >= rows.start) & (self.lead < rows.stop)]
        finite = int(np.searchsorted(wait, NEVER))
        return Waits(wait[:finite], len(wait) - finite)


def _sorted_waits(cohort: Cohort) -> Iterator[_Waits]:
    leads = cohort.leads
    again = np.where(leads.recycled_first_touch < NEVER, leads.recycled_first_touch - leads.recycled_at, NEVER)
    groups = (
        (cohort.waiting, cohort.touch_wait),
        (cohort.waiting, cohort.assignment_wait),
        (cohort.contacted, cohort.contact_wait),
        (leads.recycled > 0, again),
    )
    for chosen, wait in groups:
        rows = np.flatnonzero(chosen)
        order = rows[np.argsort(wait[rows], kind="stable")]
        yield _Waits(order, wait[order])
