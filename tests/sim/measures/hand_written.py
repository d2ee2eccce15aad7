"""Traces and worlds written by hand: what a test does not say is the plainest thing that could be."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TypeVar

import numpy as np

from policies.durations import NEVER
from policies.settings import Policy
from scenarios.scenario import Scenario
from scenarios.timeline import Timeline
from sim.measures.kpis import kpis, specs
from sim.measures.measure import measure
from sim.model.trace import (
    Alerts,
    Assignments,
    Ints,
    Leads,
    Meetings,
    PersonWindows,
    Reason,
    State,
    Touch,
    Touches,
    Trace,
)
from sim.model.world import World

T = TypeVar("T")
Row = Mapping[str, float]
"""A row of a table: columns by their names."""
Spans = Sequence[tuple[int, int]]

_LEAD: dict[str, float] = {
    "state": State.WAITING,
    "reason": Reason.NONE,
    "mql": True,
    "tier": -1,
    "phone_ok": True,
    "email_ok": True,
    "assigned": NEVER,
    "first_touch": NEVER,
    "contacted": NEVER,
    "attempts_end": NEVER,
    "booked": NEVER,
    "meeting": NEVER,
    "owner": -1,
    "recycled_at": NEVER,
    "recycled_first_touch": NEVER,
}
_FLAGS = {
    "stated", "mql", "phone_ok", "email_ok", "accepted", "reviewed", "qualified", "held", "won", "opted_out",
    "breached", "collided", "recycled_qualified", "recycled_held", "lost_to_queue", "neglected", "absent",
}  # fmt: skip
_TOUCH: dict[str, float] = {"kind": Touch.REVIEW, "step": -1, "channel": -1}


def scenario_of(scenario: Mapping[str, object] | None = None, **tables: object) -> Scenario:
    """One week from Monday 2026-01-05 in UTC, one source, two SDRs at all hours; tables say what is different."""
    frame = {"name": "by hand", "start": dt.date(2026, 1, 5), "weeks": 1, "forecast_period": "week"}
    plain: dict[str, object] = {
        "sources": [{"name": "form"}],
        "teams": [{"name": "SDR", "headcount": 2}],
        "policies": [{"name": "as it is"}],
    }
    return Scenario.model_validate({"scenario": frame | dict(scenario or {})} | plain | tables)


def world_of(scenario: Scenario, created: Sequence[int], **columns: object) -> World:
    """Leads of the first source with quality 0.5 and value 1,000, unless columns say otherwise."""
    own, n = scenario.scenario, len(created)
    plain: dict[str, object] = {
        "source": np.zeros(n, np.int64),
        "attributes": {},
        "hour_shift": np.zeros(n, np.int64),
        "intent": np.zeros(n, np.bool_),
        "quality": np.full(n, 0.5),
        "z": np.zeros(n),
        "duplicate_of": np.full(n, -1, np.int64),
        "consent": {},
        "known_owner": np.full(n, -1, np.int64),
        "reachable": np.ones(n, np.bool_),
        "value": np.full(n, 1000.0),
        "patience": np.full(n, NEVER, np.int64),
        "rows": (),
    }
    arrays = {name: np.array(column) if isinstance(column, list) else column for name, column in columns.items()}
    timeline = Timeline(own.start, own.weeks, own.warmup_weeks, own.drain_weeks, own.timezone)
    values = plain | arrays
    return World(scenario, 0, timeline, np.array(created, np.int64), **values)  # type: ignore[arg-type]


def trace_of(
    world: World,
    leads: Sequence[Row] = (),
    spells: Sequence[Row] = (),
    touches: Sequence[Row] = (),
    alerts: Sequence[Row] = (),
    meetings: Sequence[Row] = (),
    real: Sequence[Spans] | None = None,
    hours: Sequence[Spans] | None = None,
    held_leads: Sequence[int] = (),
    option: str = "as it is",
) -> Trace:
    """A run in which nothing happened but what is written; the people are those of the option, at work all the time.

    `real` and `hours` are spans per person. A lead's `assigned` and a touch's `person` follow from its spells.
    """
    policy = world.scenario.option(option)
    people = _people(world.scenario, policy)
    timeline = world.timeline
    always = [[(0, timeline.end)] for _ in people]
    own_real = windows_of(always if real is None else real)
    own_hours = own_real if hours is None and real is not None else windows_of(always if hours is None else hours)
    told = [dict(lead) for lead in leads] or [{} for _ in range(world.size)]
    return Trace(
        option=option,
        replication=0,
        measured_from=timeline.measured_from,
        measured_to=timeline.measured_to,
        end=timeline.end,
        channels=tuple(world.scenario.channels) or ("phone", "email"),
        tiers=tuple(tier.tier for tier in policy.sla),
        people=people,
        teams=tuple(name.rpartition(" ")[0] for name in people),
        leads=_table(Leads, [_LEAD | lead for lead in told]),
        assignments=_table(Assignments, [{"noticed": NEVER} | dict(row) for row in spells]),
        touches=_table(Touches, [_touch(row) for row in touches]),
        alerts=_table(Alerts, [{"person": -1} | dict(row) for row in alerts]),
        meetings=_table(Meetings, meetings),
        hours=own_hours,
        shift=own_hours,
        calendar=own_hours,
        real=own_real,
        decisions=None,
        idle_work_ms=np.zeros(len(people), np.int64),
        held_leads=np.array(held_leads, np.int64),
        instants=0,
    )


def windows_of(people: Sequence[Spans]) -> PersonWindows:
    """Windows of a list of spans per person."""
    first = np.cumsum([0, *(len(spans) for spans in people)])
    flat = np.array([span for spans in people for span in spans], np.int64).reshape(-1, 2)
    return PersonWindows(first, flat[:, 0].copy(), flat[:, 1].copy())


def measured(trace: Trace, world: World) -> dict[str, float | None]:
    """All KPIs of a run over its whole window."""
    policy = world.scenario.option(trace.option)
    return kpis(measure(trace, world, policy), specs(world.scenario, [policy]))


def _people(scenario: Scenario, policy: Policy) -> tuple[str, ...]:
    sizes = [(team.name, team.size) for team in scenario.teams]
    staffing = policy.staffing
    return tuple(
        f"{name} {number}"
        for name, size in sizes
        for number in range(1, size + 1 + (sum(hire.count for hire in staffing[name].hires) if name in staffing else 0))
    )


def _touch(row: Row) -> Row:
    end = row.get("end", row["start"])
    return _TOUCH | {"end": end, "talk_end": end} | dict(row)


def _table(kind: type[T], rows: Sequence[Row]) -> T:
    """A table of the trace: columns a row does not name are 0 or false."""
    columns: dict[str, Ints | np.ndarray[tuple[int], np.dtype[np.generic]]] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        type_ = np.bool_ if field.name in _FLAGS else np.float64 if field.name == "score" else np.int64
        columns[field.name] = np.array([row.get(field.name, 0) for row in rows], type_)
    return kind(**columns)
