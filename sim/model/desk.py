"""The lists of work: each person's own, and the shared queue. Lists hold leads, stale entries are passed over."""

from bisect import insort
from collections.abc import Sequence
from enum import IntEnum
from heapq import heappush

from policies.durations import NEVER
from sim.model.clock import NOTICED, Bell
from sim.model.floor import OPEN, WAITING, Floor
from sim.model.recording import spell_row
from sim.model.rep import Rep
from sim.model.trace import Handover, Step


class Task(IntEnum):
    """Kinds of work a person can begin."""

    MEETING = 0
    FIRST_TOUCH = 1
    ATTEMPT = 2
    REPLY = 3


MEETING, FIRST_TOUCH, ATTEMPT, REPLY = Task  # once, as in `sim.model.clock`
MEETING_DUE, IN_HAND, REPLIES, ALERTED, ORDERED, LATER, PASSED_OVER = range(7)
"""Ranks: a meeting that is due, what goes on from a review, replies, pre-alerted leads, then the work order."""


def load_up(floor: Floor, lead: int, rep: Rep) -> None:
    """Count the lead's next piece of work in the owner's queue, as a rule expects it."""
    if not floor.tracks_load:
        return
    if floor.where[lead] == WAITING:
        expected = floor.expected_first[floor.tier[lead]]
    elif lead in floor.replying:
        expected = floor.expected_reply
    else:
        return
    rep.queued += expected - floor.load[lead]
    floor.load[lead] = expected


def drop_load(floor: Floor, lead: int) -> None:
    """The lead's work counts in the owner's queue no longer."""
    load = floor.load[lead]
    if load:
        floor.reps[floor.owner[lead]].queued -= load
        floor.load[lead] = 0


def key_of(floor: Floor, lead: int, workable: int, first: bool) -> tuple[float, ...]:
    """The work-order key of a task that became workable now; its promise is the earliest that is still open."""
    tier = floor.tier[lead]
    if not floor.by_deadline:
        return floor.order(workable, floor.created[lead], floor.score[lead], tier, NEVER, lead)
    by = floor.attempts_by[lead] if first or floor.tries[lead] < floor.attempts_least[tier] else NEVER
    if first:
        by = min(by, floor.first_touch_by[lead])
    return floor.order(workable, floor.created[lead], floor.score[lead], tier, by, lead)


def enqueue(floor: Floor, lead: int, rep: Rep, now: int) -> None:
    """What is due of a lead in its cadence becomes a task of an owner who has noticed it."""
    if floor.where[lead] == OPEN:
        if lead in floor.replying:
            reply_task(floor, lead, rep, now)
        elif floor.due[lead] <= now:
            attempt_task(floor, lead, rep, now)
        elif floor.due[lead] < floor.end:
            ring_due(floor, lead, rep)


def first_touch_task(floor: Floor, lead: int, rep: Rep, now: int, rank: int) -> None:
    """The lead waits for its first touch by this person."""
    _push(floor, rep, rank, key_of(floor, lead, now, True), lead, FIRST_TOUCH)


def attempt_task(floor: Floor, lead: int, rep: Rep, now: int, rank: int | None = None) -> None:
    """An attempt is due; behind all first touches where the option says so."""
    if rank is None:
        rank = LATER if floor.policy.first_touch_before_followup else ORDERED
    if floor.tracks_load:
        expected = floor.steps_of(lead)[floor.step[lead]].expected
        rep.queued += expected - floor.load[lead]
        floor.load[lead] = expected
    _push(floor, rep, rank, key_of(floor, lead, now, False), lead, ATTEMPT)


def reply_task(floor: Floor, lead: int, rep: Rep, since: int) -> None:
    """An answer waits for the owner: those that came, or were noticed, first come first."""
    load_up(floor, lead, rep)
    _push(floor, rep, REPLIES, (since, lead), lead, REPLY)


def ring_due(floor: Floor, lead: int, rep: Rep) -> None:
    """Ring when the lead's next step is due."""
    floor.env.ring(floor.due[lead], NOTICED, floor.hears_step_due, lead, rep.number, floor.token[lead], 1)


def step_is_due(floor: Floor, bell: Bell) -> None:
    """A planned attempt becomes a task of the owner, or waits for an owner."""
    lead = bell.lead
    if floor.stale(bell):
        return
    owner = floor.owner[lead]
    if owner >= 0 and floor.noticed[lead] and lead not in floor.replying:
        attempt_task(floor, lead, floor.reps[owner], bell.at)


def _push(floor: Floor, rep: Rep, rank: int, key: tuple[float, ...], lead: int, task: Task) -> None:
    heappush(rep.heap, (rank, key, lead, floor.token[lead], task))
    # whom a bell will wake at the opening of a window need not be asked before
    if rep.is_free and (rep.wake == NEVER or floor.pulls):
        floor.rung.add(rep.number)


def push_meeting(floor: Floor, rep: Rep, row: int, lead: int, now: int) -> None:
    """A meeting is due: it comes before everything else."""
    heappush(rep.heap, (MEETING_DUE, (now, lead), row, 0, MEETING))
    if rep.is_free:
        floor.rung.add(rep.number)


def pool_lead(floor: Floor, lead: int, people: Sequence[Rep], now: int, reason: Handover) -> None:
    """Put a lead into the shared queue; each of these people notices it after a lag of their own."""
    floor.token[lead] += 1
    floor.pooled.add(lead)
    floor.owner[lead] = -1
    floor.pooled_at[lead] = now
    rows = floor.record.spells
    floor.spell[lead] = len(rows)
    rows.frombytes(spell_row(lead, floor.handover[lead], -1, now, NEVER, 0, reason, floor.pass_[lead]))
    insort(floor.pool_scores, floor.score[lead])
    if floor.policy.notify.lag.is_zero and floor.pool_is_common:
        first = floor.where[lead] == WAITING
        heappush(floor.pool, (ORDERED, key_of(floor, lead, now, first), lead, floor.token[lead], _task(floor, lead)))
        floor.pool_changed = True
        return
    floor.shown[lead] = dict.fromkeys((rep.number for rep in people), now)
    later: list[tuple[int, int]] = []
    for rep in people:
        at = _noticed_in_pool(floor, lead, rep)
        if at == now:
            seen_in_pool(floor, lead, rep, now)
        elif at < floor.end:
            later.append((at, rep.number))
    later.sort(reverse=True)
    _ring_in_turn(floor, lead, later)


def show(floor: Floor, lead: int, rep: Rep, now: int) -> None:
    """A lead lies in the shared queue for this person too, who notices it after a lag of their own."""
    floor.shown[lead][rep.number] = now
    at = _noticed_in_pool(floor, lead, rep)
    if at == now:
        seen_in_pool(floor, lead, rep, now)
    elif at < floor.end:
        _ring_seen(floor, lead, rep, at)


def _noticed_in_pool(floor: Floor, lead: int, rep: Rep) -> int:
    """When this person notices a lead that has been shown; NEVER for one that is not."""
    since = floor.shown[lead].get(rep.number, NEVER)
    if since == NEVER or floor.policy.notify.lag.is_zero:
        return since
    lags = floor.pool_lags.get(rep.number)
    if lags is None:
        lags = floor.luck.pool_notice_ms(rep.info.team_index, rep.info.number_in_team)
        floor.pool_lags[rep.number] = lags
    return rep.real.add(since, lags[lead])


def _ring_in_turn(floor: Floor, lead: int, later: list[tuple[int, int]]) -> None:
    """Ring for the last of these (ms, person), and then for the next: most leads are taken before many see them."""
    if later:
        at, person = later.pop()
        floor.env.ring(at, NOTICED, lambda bell: _seen_in_turn(floor, bell, later), lead, person, floor.token[lead])


def _seen_in_turn(floor: Floor, bell: Bell, later: list[tuple[int, int]]) -> None:
    if not floor.stale(bell):
        _ring_in_turn(floor, bell.lead, later)
        _bell_seen(floor, bell)


def _ring_seen(floor: Floor, lead: int, rep: Rep, at: int) -> None:
    floor.env.ring(at, NOTICED, lambda bell: _bell_seen(floor, bell), lead, rep.number, floor.token[lead])


def _bell_seen(floor: Floor, bell: Bell) -> None:
    rep = floor.reps[bell.person]
    if not floor.stale(bell) and _noticed_in_pool(floor, bell.lead, rep) == bell.at:
        seen_in_pool(floor, bell.lead, rep, bell.at)


def notice_queue_anew(floor: Floor, rep: Rep, now: int) -> None:
    """The person's windows have changed: lags of leads in the shared queue end at another time."""
    for lead in sorted(floor.shown):
        floor.serve(lead)
        at = _noticed_in_pool(floor, lead, rep)
        if now <= at < floor.end:
            _ring_seen(floor, lead, rep, at)


def seen_in_pool(floor: Floor, lead: int, rep: Rep, now: int) -> None:
    """A person has noticed a lead of the shared queue: the first who is free takes it."""
    if floor.tells:
        floor.record.decide(lead, Step.NOTICED, now, rep.number)
    if now > floor.pooled_at[lead]:
        floor.seen[lead, rep.number] = now
    first = floor.where[lead] == WAITING
    heappush(rep.heap, (ORDERED, key_of(floor, lead, now, first), lead, floor.token[lead], _task(floor, lead)))
    if rep.is_free:
        floor.rung.add(rep.number)


def _task(floor: Floor, lead: int) -> Task:
    if floor.where[lead] == WAITING:
        return FIRST_TOUCH
    return REPLY if lead in floor.replying else ATTEMPT


def leave_pool(floor: Floor, lead: int) -> None:
    """The lead is in the shared queue no longer."""
    if lead in floor.pooled:
        floor.pooled.discard(lead)
        floor.shown.pop(lead, None)
        floor.pooled_until.pop(lead, None)
        floor.pool_scores.remove(floor.score[lead])
