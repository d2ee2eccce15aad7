"""A run of our own engine as the records a team would keep of it: what calibration must read back."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from policies.durations import NEVER
from scenarios.history import MISSING, NOBODY, Codes, History, LeadHistory, Times, TouchHistory
from sim.model.trace import Outcome, State, Touch, Trace
from sim.model.world import World

KINDS = ("review", "attempt", "reply", "meeting", "other")
OTHER = KINDS.index("other")
_KIND = {Touch.REVIEW: 0, Touch.ATTEMPT: 1, Touch.REPLY: 2, Touch.MEETING: 3}
_OPEN = (State.WAITING, State.IN_CADENCE, State.NURTURE)
_PENDING = (State.SQL, State.HELD)


def history_of(world: World, trace: Trace, *, until: int | None = None, other_work: bool = False) -> History:
    """The records of one run up to `until` (ms of the run's clock; the run's end without).

    What lies behind it is not in the record. `other_work` adds a row of the kind "other" for each block of other work.
    """
    origin, cut = world.timeline.origin_ms, trace.end if until is None else until
    touches = _touches(trace, cut, other_work)
    leads = _leads(world, trace, cut, touches)
    return History(
        leads=_shifted_leads(leads, origin),
        touches=_shifted_touches(touches, origin),
        zone=world.scenario.scenario.timezone,
        until=origin + cut,
        sources=tuple(source.name for source in world.scenario.sources),
        people=trace.people,
        channels=trace.channels,
        kinds=KINDS,
        lead_kinds=("review", "attempt", "reply"),
        values={name: tuple(values) for name, values in world.scenario.attributes.items()},
        first_touch_is_human=True,
        score_is_todays=False,
        rows=len(leads.created),
    )


def _touches(trace: Trace, cut: int, other_work: bool) -> TouchHistory:
    """Rows of people's work that began before `cut`, by start; times of the run's clock."""
    rows = trace.touches
    ended = np.maximum(rows.end, np.where(rows.talk_end < NEVER, rows.talk_end, 0))
    no_work = (rows.kind == Touch.REVIEW) & (ended == rows.start)  # nobody writes down a look that takes no time
    mine = np.flatnonzero((rows.person >= 0) & np.isin(rows.kind, list(_KIND)) & (rows.start < cut) & ~no_work)
    ends = ended[mine]
    blocks = np.array(list(_other_work(trace, cut)) if other_work else [], dtype=np.int64).reshape(-1, 3)
    none = np.full(len(blocks), NOBODY)
    start = np.concatenate([rows.start[mine], blocks[:, 1]])
    end = np.concatenate([ends, blocks[:, 2]])
    kind = np.concatenate([np.array([_KIND[Touch(one)] for one in rows.kind[mine]]), np.full(len(blocks), OTHER)])
    order = np.argsort(start, kind="stable")

    def codes(column: Times, blank: Times) -> Codes:
        return np.concatenate([column[mine], blank])[order].astype(np.int32)

    calls = np.isin(rows.kind[mine], (Touch.ATTEMPT, Touch.REPLY))
    talked = np.where(calls, rows.outcome[mine] == Outcome.CONTACT, NOBODY)
    connected = np.concatenate([talked, none])[order].astype(np.int8)
    return TouchHistory(
        lead=codes(rows.lead, none),
        start=start[order],
        end=np.where(end < cut, end, MISSING)[order],
        person=codes(rows.person, blocks[:, 0]),
        channel=codes(rows.channel, none),
        result=np.full(len(order), NOBODY, np.int32),
        kind=kind[order].astype(np.int32),
        connected=connected,
    )


def _other_work(trace: Trace, cut: int) -> Iterator[tuple[int, int, int]]:
    """(person, start, end) of what the calendar has and the real windows lack, without windows missed altogether."""
    for person in range(len(trace.people)):
        real = list(zip(*(side.tolist() for side in trace.real.of(person)), strict=True))
        for start, end in zip(*(side.tolist() for side in trace.calendar.of(person)), strict=True):
            inside = [(a, b) for a, b in real if a < end and b > start]
            at = start
            for a, b in inside:
                if at < a < cut:
                    yield person, at, a
                at = b
            if inside and at < end and at < cut:
                yield person, at, end


def _leads(world: World, trace: Trace, cut: int, touches: TouchHistory) -> LeadHistory:
    rows, seen = trace.leads, np.flatnonzero(world.created < cut)
    first_touch = np.where(rows.first_touch < cut, rows.first_touch, MISSING)[seen]
    qualified_at = np.where(rows.qualified & (rows.contacted < cut), rows.contacted, MISSING)[seen]
    ended_at, is_over = _endings(world, trace, cut)
    ended_at, is_over = ended_at[seen], is_over[seen]
    qualified = np.where(qualified_at != MISSING, 1, np.where(is_over, 0, NOBODY))
    won = np.where(is_over & ~np.isin(rows.state[seen], _PENDING), rows.won[seen], NOBODY)
    return LeadHistory(
        created=world.created[seen],
        source=world.source[seen].astype(np.int32),
        owner=rows.owner[seen].astype(np.int32),
        first_touch=first_touch,
        first_touch_by=_first_by(len(world.created), touches)[seen],
        attempts=_attempts(len(world.created), touches)[seen],
        score=rows.score[seen],
        value=world.value[seen],
        qualified=qualified.astype(np.int8),
        qualified_at=qualified_at,
        won=won.astype(np.int8),
        ended_at=np.where(is_over, ended_at, MISSING),
        attributes={name: index[seen].astype(np.int32) for name, index in world.attributes.items()},
    )


def _endings(world: World, trace: Trace, cut: int) -> tuple[Times, NDArray[np.bool_]]:
    """When each lead's last touch ended, and whether it is settled before `cut`."""
    last = world.created.copy()
    ends = np.where(trace.touches.talk_end < NEVER, trace.touches.talk_end, trace.touches.end)
    np.maximum.at(last, trace.touches.lead, np.maximum(ends, trace.touches.end))
    return last, (last < cut) & ~np.isin(trace.leads.state, _OPEN)


def _first_by(leads: int, touches: TouchHistory) -> Codes:
    by = np.full(leads, NOBODY, dtype=np.int32)
    mine = np.flatnonzero(touches.lead >= 0)[::-1]
    by[touches.lead[mine]] = touches.person[mine]
    return by


def _attempts(leads: int, touches: TouchHistory) -> Codes:
    made = touches.lead[touches.kind == KINDS.index("attempt")]
    return np.bincount(made, minlength=leads).astype(np.int32)


def _shifted(times: Times, origin: int) -> Times:
    return np.where(times == MISSING, MISSING, times + origin)


def _shifted_leads(leads: LeadHistory, origin: int) -> LeadHistory:
    names = ("created", "first_touch", "qualified_at", "ended_at")
    values = {name: getattr(leads, name) for name in LeadHistory.__dataclass_fields__}
    return LeadHistory(**values | {name: _shifted(values[name], origin) for name in names})


def _shifted_touches(touches: TouchHistory, origin: int) -> TouchHistory:
    values = {name: getattr(touches, name) for name in TouchHistory.__dataclass_fields__}
    return TouchHistory(**values | {name: _shifted(values[name], origin) for name in ("start", "end")})
