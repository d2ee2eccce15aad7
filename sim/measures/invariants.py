"""What must hold in every run whatever the option: the identities of the model, checked on the trace."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from policies.settings import Cadence, CadenceStep, Policy
from scenarios.windows import NEVER
from sim.measures.cohort import Cohort
from sim.measures.lanes import Lanes
from sim.measures.promises import nth_attempt, touch_breaks_at
from sim.measures.workload import task_end, tasks
from sim.model.trace import Ints, Outcome, PersonWindows, Reason, State, Touch, Trace
from sim.model.world import World

_SHOWN = 3
_WORK = (Touch.REVIEW, Touch.ATTEMPT, Touch.REPLY)
_SENT = (Touch.ATTEMPT, Touch.AUTO_REPLY, Touch.NURTURE)
_ONE_CALL = Cadence(steps=(CadenceStep(channel="phone"),))


def check_invariants(trace: Trace, world: World, policy: Policy) -> list[str]:
    """Every broken identity in a sentence that names the first rows concerned; empty when all hold."""
    run = Cohort(trace, world, policy)
    return [problem for check in CHECKS for problem in check(run)]


def _broken(claim: str, wrong: NDArray[np.bool_] | Ints) -> Iterator[str]:
    rows = np.flatnonzero(wrong) if wrong.dtype == np.bool_ else wrong
    if len(rows):
        first = ", ".join(str(row) for row in rows[:_SHOWN].tolist())
        yield f"{claim}: {len(rows)} times, first at {first}"


def _leads_are_conserved(c: Cohort) -> Iterator[str]:
    leads, size = c.trace.leads, c.world.size
    yield from _broken("every column has a row per lead", np.array([len(leads.state) != size]))
    yield from _broken("the state of a lead is one of `State`", ~np.isin(leads.state, list(State)))
    yield from _broken("turned away means lost to the queue", (leads.state == State.TURNED_AWAY) & ~leads.lost_to_queue)
    counts = np.bincount(leads.state, minlength=len(State))
    yield from _broken("leads created are the sum over the end states", np.array([counts.sum() != size]))
    won = (leads.state == State.WON) | (leads.state == State.LOST) | (leads.state == State.HELD)
    yield from _broken("a lead ends held, won or lost only after a held meeting", won & ~_held(c.trace))
    yield from _broken("won only after a held meeting", leads.won & ~_held(c.trace))
    yield from _broken("accepted only when reviewed", leads.accepted & ~leads.reviewed)
    rejected = leads.state == State.REJECTED
    yield from _broken(
        "a rejected lead has a rejection", rejected & (leads.reason == Reason.NONE) & (leads.recycled == 0)
    )


def _held(trace: Trace) -> NDArray[np.bool_]:
    return trace.leads.held | trace.leads.recycled_held


def _times_are_in_order(c: Cohort) -> Iterator[str]:
    leads = c.trace.leads
    for name in ("assigned", "first_touch", "contacted", "booked", "recycled_at"):
        yield from _broken(f"lead: {name} not before its creation", getattr(leads, name) < c.world.created)
        late = (getattr(leads, name) > c.trace.end) & (getattr(leads, name) < NEVER)
        yield from _broken(f"lead: {name} within the run", late)
    yield from _broken("lead: touched only after it was assigned", leads.first_touch < leads.assigned)
    touches = c.trace.touches
    yield from _broken("touch: ends not before it starts", touches.end < touches.start)
    yield from _broken("touch: not before the lead's creation", touches.start < c.world.created[touches.lead])
    ordered = [bool(np.all(np.diff(column) >= 0)) for column in (touches.end, task_end(c.trace))]
    yield from _broken("touches are in order of their end", np.array([not any(ordered)]))
    yield from _broken("assignments are in order of time", np.diff(c.trace.assignments.at) < 0)


def _first_touch_is_the_first(c: Cohort) -> Iterator[str]:
    touches = c.trace.touches
    own = np.isin(touches.kind, _WORK) & (touches.person >= 0) & (touches.recycled == 0)
    first = np.full(c.world.size, NEVER, np.int64)
    np.minimum.at(first, touches.lead[own], touches.start[own])
    wrong = (first < NEVER) & (first != c.trace.leads.first_touch)
    yield from _broken("lead: the first touch is the start of its first work by a person", wrong)
    made = np.bincount(touches.lead[(touches.kind == Touch.ATTEMPT) & (touches.recycled == 0)], minlength=c.world.size)
    yield from _broken("lead: its attempts are its attempt rows", c.trace.leads.attempts != made)


def _windows_nest(c: Cohort) -> Iterator[str]:
    names = ("hours", "shift", "calendar", "real")
    for name in names:
        own: PersonWindows = getattr(c.trace, name)
        yield from _broken(f"{name}: windows are not empty", own.starts >= own.ends)
        same = np.repeat(np.arange(len(c.trace.people)), np.diff(own.first))
        overlap = (own.starts[1:] < own.ends[:-1]) & (same[1:] == same[:-1])
        yield from _broken(f"{name}: windows are disjoint and in order", overlap)
    for outer, inner in pairwise(names):
        lanes, own = Lanes.of(getattr(c.trace, outer), c.trace.end), getattr(c.trace, inner)
        person = np.repeat(np.arange(len(c.trace.people)), np.diff(own.first))
        covered = lanes.open_between(person, own.starts, own.ends) == own.ends - own.starts
        yield from _broken(f"{inner} lies within {outer}", ~covered)


def _no_work_begins_outside_a_window(c: Cohort) -> Iterator[str]:
    touches = c.trace.touches
    own = np.flatnonzero(np.isin(touches.kind, _WORK) & (touches.person >= 0))
    real = Lanes.of(c.trace.real, c.trace.end)
    wrong = own[~real.contains(touches.person[own], touches.start[own])]
    yield from _broken("no work begins outside the person's real windows", wrong)


def _one_thing_at_a_time(c: Cohort) -> Iterator[str]:
    work = tasks(c.trace)
    order = np.lexsort((work.end, work.start, work.person))
    person, start, end = work.person[order], work.start[order], work.end[order]
    clash = (person[1:] == person[:-1]) & (start[1:] < end[:-1])
    yield from _broken("a person does one thing at a time", order[1:][clash])
    own = c.trace.touches.person >= 0
    lead, begin, over = c.trace.touches.lead[own], c.trace.touches.start[own], task_end(c.trace)[own]
    order = np.lexsort((over, begin, lead))
    clash = (lead[order][1:] == lead[order][:-1]) & (begin[order][1:] < over[order][:-1])
    yield from _broken("a lead is worked by one person at a time, in order", np.flatnonzero(own)[order[1:][clash]])


def _one_owner_at_a_time(c: Cohort) -> Iterator[str]:
    spells, touches = c.trace.assignments, c.trace.touches
    order = np.argsort(spells.lead, kind="stable")
    lead, number = spells.lead[order], spells.handover[order]
    same = lead[1:] == lead[:-1]
    repeated = same & (number[1:] <= number[:-1]) & (spells.person[order][1:] >= 0) & (spells.person[order][:-1] >= 0)
    yield from _broken("owners of a lead are numbered in order", order[1:][repeated])
    span = c.trace.end + 2
    at = lead * span + spells.at[order]
    rows = np.flatnonzero(np.isin(touches.kind, _WORK) & (touches.person >= 0))
    start = touches.lead[rows] * span + touches.start[rows]
    begun, before = np.searchsorted(at, start, side="right"), np.searchsorted(at, start, side="left")
    owner, who = spells.person[order], touches.person[rows]
    strangers = [
        row
        for row, low, high, person in zip(rows.tolist(), before.tolist(), begun.tolist(), who.tolist(), strict=True)
        # what changed in the very millisecond may have come before or after the start
        if not any(
            place >= 0 and lead[place] == touches.lead[row] and owner[place] == person for place in range(low - 1, high)
        )
    ]
    yield from _broken("work is done by the owner", np.array(strangers, np.int64))
    over = touches.lead[rows] * span + np.minimum(task_end(c.trace)[rows], c.trace.end)
    moved = np.searchsorted(at, over, side="left") > begun
    yield from _broken("a lead in hand does not change its owner", rows[moved & (over > start)])


def _nothing_after_an_opt_out(c: Cohort) -> Iterator[str]:
    touches, root = c.trace.touches, c.world.person
    gone = np.full(c.world.size, NEVER, np.int64)
    row_of = np.full(c.world.size, NEVER, np.int64)
    outs = np.flatnonzero(touches.outcome == Outcome.OPTED_OUT)
    np.minimum.at(gone, root[touches.lead[outs]], touches.end[outs])
    first = outs[touches.end[outs] == gone[root[touches.lead[outs]]]]
    np.minimum.at(row_of, root[touches.lead[first]], first)
    who = root[touches.lead]
    later = (touches.start > gone[who]) | ((touches.start == gone[who]) & (np.arange(len(who)) > row_of[who]))
    contacts = np.isin(touches.kind, (*_SENT, Touch.REPLY, Touch.BOT))
    yield from _broken("no touch after an opt-out", later & contacts)
    told = np.zeros(c.world.size, np.bool_)
    told[touches.lead[outs]] = True
    yield from _broken("an opt-out is marked at the lead", told & ~c.trace.leads.opted_out)


def _only_with_consent(c: Cohort) -> Iterator[str]:
    touches = c.trace.touches
    for number, channel in enumerate(c.trace.channels):
        if channel in c.world.consent:
            sent = np.isin(touches.kind, _SENT) & (touches.channel == number)
            yield from _broken(f"no {channel} without consent", sent & ~c.world.consent[channel][touches.lead])


def _waits_sum(c: Cohort) -> Iterator[str]:
    causes = c.causes
    yield from _broken("wait_by_cause has no negative part", np.flatnonzero((causes < 0).any(axis=0)))
    wait = np.where(c.trace.leads.first_touch < NEVER, c.trace.leads.first_touch - c.world.created, 0)
    yield from _broken("wait_by_cause sums to the wait", causes.sum(axis=0) != wait)


def _caps_hold(c: Cohort) -> Iterator[str]:
    touches = c.trace.touches
    for channel, cap in c.policy.contact_caps.items():
        if channel not in c.trace.channels:
            continue
        number = c.trace.channels.index(channel)
        rows = np.flatnonzero(np.isin(touches.kind, _SENT) & (touches.channel == number))
        rows = rows[np.lexsort((touches.start[rows], touches.lead[rows]))]
        lead, at = touches.lead[rows], touches.start[rows]
        if len(rows) > cap.most > 0:
            dense = (lead[cap.most :] == lead[: -cap.most]) & (at[cap.most :] - at[: -cap.most] < cap.per)
            yield from _broken(f"at most {cap.most} by {channel} in any {cap.per} ms", rows[cap.most :][dense])


def _attempts_follow_the_cadence(c: Cohort) -> Iterator[str]:
    touches = c.trace.touches
    rows = np.flatnonzero(touches.kind == Touch.ATTEMPT)
    rows = rows[np.lexsort((touches.start[rows], touches.recycled[rows], touches.lead[rows]))]
    same = (touches.lead[rows][1:] == touches.lead[rows][:-1]) & (
        touches.recycled[rows][1:] == touches.recycled[rows][:-1]
    )
    back = same & (np.diff(touches.step[rows]) <= 0)
    yield from _broken("attempts take the steps of the cadence in order", rows[1:][back])
    first = rows[touches.recycled[rows] == 0]
    tier, step = c.trace.leads.tier[touches.lead[first]], touches.step[first]
    for number in np.unique(tier).tolist():
        names = [one.channel for one in _cadence(c.policy, number).steps]
        planned = np.array(
            [c.trace.channels.index(name) if name in c.trace.channels else -1 for name in names], np.int64
        )
        own = tier == number
        valid = (step[own] >= 0) & (step[own] < len(planned))
        yield from _broken("an attempt has a step of its tier's cadence", first[own][~valid])
        other = touches.channel[first[own][valid]] != planned[step[own][valid]]
        yield from _broken("an attempt goes by its step's channel", first[own][valid][other])


def _cadence(policy: Policy, tier: int) -> Cadence:
    """The cadence of a tier (-1: none): its own, else the one without a tier, else a single call."""
    name = policy.sla[tier].tier if tier >= 0 else None
    named = {cadence.tier: cadence for cadence in reversed(policy.cadence)}
    return named.get(name) or named.get(None) or _ONE_CALL


def _breaches_are_late(c: Cohort) -> Iterator[str]:
    breaks_at = touch_breaks_at(c.trace, c.world, c.policy)
    late = np.minimum(c.trace.leads.first_touch, c.trace.end) >= breaks_at
    yield from _broken("a first-touch promise is broken only after its time", c.trace.leads.breached & ~late)
    touched_late = c.trace.leads.mql & (c.trace.leads.first_touch < NEVER) & (c.trace.leads.first_touch >= breaks_at)
    yield from _broken("a late first touch broke its promise", touched_late & ~c.trace.leads.breached)


def _spells_fit_the_leads(c: Cohort) -> Iterator[str]:
    spells = c.trace.assignments
    own = (spells.recycled == 0) & (spells.person >= 0)
    first = np.full(c.world.size, NEVER, np.int64)
    np.minimum.at(first, spells.lead[own], spells.at[own])
    wrong = (first < NEVER) & (first != c.trace.leads.assigned)
    yield from _broken("lead: assigned is when it first had an owner", wrong)
    yield from _broken("no owner before the lead's creation", spells.at < c.world.created[spells.lead])
    attempted = (nth_attempt(c.trace, 1) < NEVER) & (c.trace.leads.first_touch >= NEVER)
    yield from _broken("lead: attempted means touched", attempted)


CHECKS: tuple[Callable[[Cohort], Iterator[str]], ...] = (
    _leads_are_conserved,
    _times_are_in_order,
    _first_touch_is_the_first,
    _windows_nest,
    _no_work_begins_outside_a_window,
    _one_thing_at_a_time,
    _one_owner_at_a_time,
    _nothing_after_an_opt_out,
    _only_with_consent,
    _waits_sum,
    _caps_hold,
    _attempts_follow_the_cadence,
    _breaches_are_late,
    _spells_fit_the_leads,
)
"""All checks, each a generator of sentences."""
