"""How a lead leaves the floor: at its end, by opting out, or into nurture and back."""

import numpy as np

from policies.durations import NEVER
from sim.model.clock import ASSIGNMENTS, CREATED, NOTICED, OPT_OUTS, OUTCOMES, Bell
from sim.model.desk import drop_load, leave_pool
from sim.model.escalation import promises_of_recycled
from sim.model.floor import CLOSED, NURTURED, OPEN, OUTSIDE, TALKED, WAITING, Floor
from sim.model.handing_over import lead_is_due
from sim.model.holding import somebody_has_room
from sim.model.recording import touch_row
from sim.model.trace import Outcome, State, Step, Touch

ON_FLOOR = (WAITING, OPEN, TALKED)
NURTURE, REJECTED, OPTED_OUT = State.NURTURE, State.REJECTED, State.OPTED_OUT


def finish_lead(floor: Floor, lead: int, state: State, now: int) -> None:
    """The lead is at an end (or in nurture): nothing is pending, and it counts for nobody's cap."""
    leads, where = floor.leads, floor.where[lead]
    leads.state[lead] = state
    if where in ON_FLOOR:
        _leave_floor(floor, lead, where, now)
    floor.where[lead] = NURTURED if state == NURTURE else CLOSED
    if state in (REJECTED, OPTED_OUT) and not floor.pass_[lead] and leads.attempts_end[lead] == NEVER:
        leads.attempts_end[lead] = now


def _leave_floor(floor: Floor, lead: int, where: int, now: int) -> None:
    floor.token[lead] += 1
    if floor.replying:
        floor.replying.pop(lead, None)
    if where == WAITING:
        floor.in_line.discard(lead)
        if not floor.pass_[lead]:
            floor.left_untouched[lead] = now
        leave_pool(floor, lead)
    owner = floor.owner[lead]
    if owner < 0:
        return
    if floor.load[lead]:
        drop_load(floor, lead)
    if lead in floor.aged:
        floor.aged.discard(lead)
        return
    rep = floor.reps[owner]
    rep.active -= 1
    most = rep.info.max_active_leads
    if most is not None and rep.active + 1 >= most:
        somebody_has_room(floor, now)


def gone_elsewhere(floor: Floor, lead: int, now: int) -> None:
    """Its patience is over while it waits untouched."""
    finish_lead(floor, lead, State.GONE_ELSEWHERE, now)
    if floor.tells:
        floor.record.decide(lead, Step.GONE, now)


def opt_out(floor: Floor, bell: Bell) -> None:
    """The person wants no more: all leads of that person are closed; one in hand when that task ends."""
    now = bell.at
    first = int(floor.world.person[bell.lead])
    for lead in floor.families.get(first, (bell.lead,)):
        if floor.in_hand[lead]:
            floor.opting_out.add(lead)
        elif lead not in floor.opted_at and (floor.where[lead] != CLOSED or lead == bell.lead):
            floor.opted_at[lead] = now
            floor.leads.opted_out[lead] = 1
            if floor.created[lead] > now or floor.where[lead] == OUTSIDE:
                floor.enters[lead] = False
                floor.leads.mql[lead] = 0
            if floor.where[lead] != CLOSED:
                floor.token[lead] += 1
                finish_lead(floor, lead, State.OPTED_OUT, now)
            if floor.tells:
                floor.record.decide(lead, Step.OPT_OUT, now)


def end_cadence(floor: Floor, lead: int, now: int) -> None:
    """No step is left: exhausted now, or when answers to asynchronous steps are awaited no longer."""
    if floor.skipped[lead] and not floor.pass_[lead]:
        floor.leads.attempts_end[lead] = now
    last = floor.async_end.get(lead)
    if last is None:
        exhausted(floor, lead, now)
        return
    at = last + floor.scenario.reply_window
    if at <= now:
        exhausted(floor, lead, now)
    elif at < floor.end:
        floor.env.ring(at, OUTCOMES, lambda bell: _window_over(floor, bell), lead, 0, floor.pass_[lead], 3)


def _window_over(floor: Floor, bell: Bell) -> None:
    lead = bell.lead
    if floor.where[lead] == OPEN and floor.pass_[lead] == bell.note and lead not in floor.replying:
        exhausted(floor, lead, bell.at)


def exhausted(floor: Floor, lead: int, now: int) -> None:
    """All steps are done and nobody answered: to nurture."""
    if floor.tells:
        floor.record.decide(lead, Step.EXHAUSTED, now)
    to_nurture(floor, lead, now)


def to_nurture(floor: Floor, lead: int, now: int) -> None:
    """Automatic messages from now on, until the lead raises its hand again."""
    finish_lead(floor, lead, NURTURE, now)
    if floor.tells:
        floor.record.decide(lead, Step.NURTURE, now)
    nurture = floor.policy.nurture
    if nurture is None:
        return
    pass_ = floor.pass_[lead]
    if pass_ < nurture.max_recycles and nurture.return_per_month:
        back = now + floor.luck.return_ms(pass_)[lead]
        if back < floor.end:
            floor.env.ring(back, CREATED, lambda bell: _returns(floor, bell), lead, 0, floor.token[lead])
    if nurture.every is not None and nurture.messages:
        _plan_message(floor, lead, now + nurture.every, 0)


def _plan_message(floor: Floor, lead: int, at: int, number: int) -> None:
    if at < floor.end:
        note = floor.token[lead] << 20 | number
        floor.env.ring(at, NOTICED, lambda bell: _message(floor, bell), lead, 0, note, 3)


def _message(floor: Floor, bell: Bell) -> None:
    """A nurture message goes out, unless consent, data or a contact cap forbid it."""
    lead, number, now = bell.lead, bell.note & 0xFFFFF, bell.at
    nurture = floor.policy.nurture
    if floor.token[lead] != bell.note >> 20 or floor.where[lead] != NURTURED or nurture is None:
        return
    way = floor.ways[nurture.channel]
    assert nurture.every is not None
    if floor.open_to[way.name][lead] and floor.works[way.name][lead]:
        release = floor.cap_release(lead, way, now)
        if release > now:
            _plan_message(floor, lead, release, number)
            return
        if _deliver(floor, lead, number, now):
            return
    if number + 1 < nurture.messages:
        _plan_message(floor, lead, now + nurture.every, number + 1)


def _deliver(floor: Floor, lead: int, number: int, now: int) -> bool:
    """Send the message; True when the lead opts out because of it."""
    nurture = floor.policy.nurture
    assert nurture is not None
    way = floor.ways[nurture.channel]
    pass_ = floor.pass_[lead]
    crowd = floor.annoyance(lead, now)
    floor.remember_touch(lead, now, way)
    floor.leads.delivered[lead] += 1
    complains = bool(way.complaint) and floor.luck.nurture_complaint_u(pass_, number)[lead] < way.complaint * crowd
    floor.leads.complaints[lead] += complains
    opted = complains or (bool(way.opt_out) and floor.luck.nurture_opt_out_u(pass_, number)[lead] < way.opt_out * crowd)
    outcome = Outcome.OPTED_OUT if opted else Outcome.SENT
    floor.record.touches.frombytes(
        touch_row(lead, pass_, Touch.NURTURE, number, way.number, -1, now, now, now, outcome)
    )
    if opted:
        floor.env.ring(now, OPT_OUTS, lambda bell: opt_out(floor, bell), lead)
    return opted


def _returns(floor: Floor, bell: Bell) -> None:
    """The lead raises its hand again: a new pass from the gate on, age 0, with a clock of its own."""
    lead, now = bell.lead, bell.at
    if floor.stale(bell) or floor.where[lead] != NURTURED:
        return
    leads, found = floor.leads, floor.intake
    floor.pass_[lead] += 1
    leads.recycled[lead] = floor.pass_[lead]
    if floor.pass_[lead] >= len(floor.plans):
        floor.add_pass()
    if leads.recycled_at[lead] == NEVER:
        leads.recycled_at[lead] = now
    if floor.tells:
        floor.record.decide(lead, Step.RETURNED, now)
    if not found.passes_recycled[lead]:
        to_nurture(floor, lead, now)
        return
    floor.token[lead] += 1
    floor.where[lead] = WAITING
    leads.state[lead] = State.WAITING
    if floor.is_limited:
        floor.in_line.add(lead)
    floor.born[lead] = now
    floor.tries[lead] = 0
    floor.due[lead] = NEVER
    floor.moves[lead] = 0
    floor.had.pop(lead, None)
    floor.async_end.pop(lead, None)
    floor.tier[lead] = int(found.tier_recycled[lead])
    if floor.owner[lead] >= 0:
        floor.former[lead] = floor.owner[lead]
    floor.owner[lead] = -1
    promises_of_recycled(floor, lead, now)
    ready = int(floor.ready_at(np.array([now]), floor.pass_[lead], np.array([lead]))[0])
    if ready < floor.end:
        floor.env.ring(ready, ASSIGNMENTS, lambda one: lead_is_due(floor, one.lead, one.at), lead)
