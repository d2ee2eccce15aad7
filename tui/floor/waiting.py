"""Who waits for a first touch at any instant of a run: an event list with a keyframe every so many events."""

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np

from policies.settings import Policy
from scenarios.windows import NEVER
from sim.measures.promises import tier_clock, touch_breaks_at
from sim.model.intake import intake
from sim.model.trace import BOOKED, Ints, State, Step, Touch, Trace
from sim.model.world import World

EVERY = 400
"""Events between two keyframes: a seek copies one and plays less than that."""


@dataclass(frozen=True, slots=True)
class Waits:
    """A row per wait of a lead that sales is to touch, by `due`, then `since`, then lead."""

    lead: list[int]
    recycled: list[int]
    """passes before this one"""
    tier: list[int]
    """index of the tier whose promise runs, -1 without"""
    since: list[int]
    """created, or back from nurture, ms"""
    until: list[int]
    """touched, gone, opted out or turned away, ms; NEVER when it waits at the end of the run"""
    due: list[int]
    """the first ms at which the first-touch promise is broken, NEVER without one"""
    warned: list[int]
    """pre-alert, ms; NEVER when there was none"""


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The waits as comings and goings in order of time."""

    waits: Waits
    at: list[int]
    """instant of each event"""
    event: list[int]
    """row of a wait that begins, ~row of one that ends"""
    frames: list[tuple[int, ...]] = field(repr=False)
    """rows that wait before event 0, `EVERY`, 2 * `EVERY`, ..., in order"""

    def rows(self, t: int) -> list[int]:
        """Rows of `waits` that wait at `t` ms, in order."""
        until = bisect_right(self.at, t)
        frame = until // EVERY
        rows = list(self.frames[frame])
        _play(rows, self.event[frame * EVERY : until])
        return rows

    def late(self, rows: list[int], t: int) -> int:
        """How many of these rows have waited longer than promised; they are the first ones."""
        return bisect_left(rows, bisect_right(self.waits.due, t))


def waiting_list(trace: Trace, world: World, policy: Policy) -> WaitingList:
    """All waits of a run with decisions, first passes and later ones; a lead touched as it comes does not wait."""
    waits = _waits(trace, world, policy)
    rows = range(len(waits.lead))
    ends = [(until, ~row) for row, until in zip(rows, waits.until, strict=True) if until < NEVER]
    events = sorted([*zip(waits.since, rows, strict=True), *ends])
    event = [what for _, what in events]
    chunks = (event[first : first + EVERY] for first in range(0, len(event), EVERY))
    nobody: tuple[int, ...] = ()
    frames = list(accumulate(chunks, _next_frame, initial=nobody))[: len(event) // EVERY + 1]
    return WaitingList(waits, [at for at, _ in events], event, frames)


def _next_frame(before: tuple[int, ...], events: list[int]) -> tuple[int, ...]:
    rows = list(before)
    _play(rows, events)
    return tuple(rows)


def _play(rows: list[int], events: list[int]) -> None:
    for what in events:
        if what >= 0:
            insort(rows, what)
        else:
            del rows[bisect_left(rows, ~what)]


def _waits(trace: Trace, world: World, policy: Policy) -> Waits:
    first, later = _first_passes(trace, world, policy), _later_passes(trace, world, policy)
    lead, recycled, tier, since, until, due = (np.concatenate(pair) for pair in zip(first, later, strict=True))
    warned = _warned(trace, lead, since, until)
    kept = np.flatnonzero(since < until)
    rows = kept[np.lexsort((lead[kept], since[kept], due[kept]))]
    columns = (lead, recycled, tier, since, until, due, warned)
    return Waits(*(column[rows].tolist() for column in columns))


def _first_passes(trace: Trace, world: World, policy: Policy) -> tuple[Ints, ...]:
    """Columns of `Waits` but the last, of leads that were handed to sales and booked nothing on the form."""
    leads = trace.leads
    rows = np.flatnonzero(leads.mql & ((leads.automated & BOOKED) == 0))
    since = world.created[rows]
    until = np.minimum(leads.first_touch, _left(trace, world))[rows]
    until = np.where(leads.state[rows] == State.TURNED_AWAY, since, until)
    return rows, np.zeros_like(rows), leads.tier[rows], since, until, touch_breaks_at(trace, world, policy)[rows]


def _left(trace: Trace, world: World) -> Ints:
    """When each lead first went elsewhere or opted out, NEVER if it did not."""
    decided = _decisions_of(trace, Step.GONE, Step.OPT_OUT)
    left = np.full(world.size, NEVER, np.int64)
    assert trace.decisions is not None
    np.minimum.at(left, trace.decisions.lead[decided], trace.decisions.at[decided])
    return left


def _later_passes(trace: Trace, world: World, policy: Policy) -> tuple[Ints, ...]:
    """The same of leads that came back from nurture and passed the gate again, on a clock that starts anew."""
    assert trace.decisions is not None
    back = _decisions_of(trace, Step.RETURNED)
    if not len(back):
        return (np.empty(0, np.int64),) * 6
    found = intake(world, policy)
    lead, since = trace.decisions.lead[back], trace.decisions.at[back]
    order = np.lexsort((since, lead))
    lead, since = lead[order], since[order]
    pass_ = np.arange(len(lead)) - np.searchsorted(lead, lead) + 1
    kept = found.passes_recycled[lead]
    lead, since, pass_ = lead[kept], since[kept], pass_[kept]
    until = np.minimum(_touched(trace, lead, pass_), _left(trace, world)[lead])
    tier = found.tier_recycled[lead].astype(np.int64)
    return lead, pass_, tier, since, until, _due(world, policy, tier, since)


def _touched(trace: Trace, lead: Ints, pass_: Ints) -> Ints:
    """First touch of each of these passes by a person, NEVER without one."""
    touches = trace.touches
    own = np.flatnonzero(np.isin(touches.kind, (Touch.REVIEW, Touch.ATTEMPT)) & (touches.recycled > 0))
    width = int(pass_.max(initial=0)) + 1
    first = np.full(len(trace.leads.state) * width, NEVER, np.int64)
    of_these = own[touches.recycled[own] < width]
    np.minimum.at(first, touches.lead[of_these] * width + touches.recycled[of_these], touches.start[of_these])
    touched = first[lead * width + pass_]
    # a task still in hand when the run ends has no row; of the first return the lead's own column knows it
    known = trace.leads.recycled_first_touch[lead]
    return np.asarray(np.where(pass_ == 1, np.minimum(touched, known), touched), np.int64)


def _due(world: World, policy: Policy, tier: Ints, since: Ints) -> Ints:
    due = np.full(len(tier), NEVER, np.int64)
    for number, each in enumerate(policy.sla):
        if each.first_touch is not None:
            mine = np.flatnonzero(tier == number)
            due[mine] = tier_clock(each, world).breaks_at_many(since[mine], each.first_touch)
    return due


def _warned(trace: Trace, lead: Ints, since: Ints, until: Ints) -> Ints:
    """The pre-alert of each wait."""
    alerts = trace.alerts
    rows = np.flatnonzero(alerts.kind == Step.PRE_ALERT)
    rows = rows[np.lexsort((alerts.at[rows], alerts.lead[rows]))]
    key = alerts.lead[rows] * (trace.end + 1) + alerts.at[rows]
    found = np.searchsorted(key, lead * (trace.end + 1) + since)
    mine = np.append(alerts.lead[rows], -1)[found] == lead
    at = np.append(alerts.at[rows], NEVER)[found]
    return np.asarray(np.where(mine & (at < until), at, NEVER), np.int64)


def _decisions_of(trace: Trace, *steps: Step) -> Ints:
    assert trace.decisions is not None
    return np.flatnonzero(np.isin(trace.decisions.step, steps))
