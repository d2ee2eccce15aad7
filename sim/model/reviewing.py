"""The first touch: sales looks at a lead and takes it on or rejects it, then comes the first attempt."""

from policies.durations import NEVER
from policies.views import RoutingEvent
from sim.model.attempting import begin_attempt, plan_next
from sim.model.desk import IN_HAND, attempt_task, ring_due
from sim.model.ends import finish_lead
from sim.model.floor import OPEN, Floor
from sim.model.hand import hold_in_hand, note_work
from sim.model.holding import somebody_has_room
from sim.model.rep import Rep
from sim.model.trace import Outcome, Reason, State, Step, Touch

A_REVIEW = Touch.REVIEW


def begin_review(floor: Floor, rep: Rep, lead: int, now: int) -> None:
    """The first touch: it keeps the promise; a review of no length is over at once."""
    leads, pass_ = floor.leads, floor.pass_[lead]
    floor.where[lead] = OPEN
    if floor.in_line:
        floor.in_line.discard(lead)
    if lead in floor.aged:
        floor.aged.discard(lead)
        rep.active += 1
    if not pass_:
        leads.first_touch[lead] = now
    elif leads.recycled_first_touch[lead] == NEVER:
        leads.recycled_first_touch[lead] = now
    length = floor.luck.review_ms(pass_)[lead] if floor.reviews else 0
    if not length:
        review_ends(floor, rep, lead, now, now)
        return
    pace = rep.pace(now)
    end = now + (length if pace == 1 else round(length / pace))
    expected = floor.expected_first[floor.tier[lead]]
    hold_in_hand(floor, rep, lead, end, expected, (A_REVIEW, lead, -1, now, end, 0))


def review_ends(floor: Floor, rep: Rep, lead: int, start: int, now: int) -> None:
    """Sales rejects the lead with or without a reason, or accepts it; then the first open step follows."""
    leads, pass_ = floor.leads, floor.pass_[lead]
    if lead in floor.opting_out:
        # nobody judges a lead whose person is lost already
        note_work(floor, lead, A_REVIEW, -1, -1, rep.number, start, now, now, Outcome.OPTED_OUT)
        return
    reason = floor.verdicts[lead]
    if not pass_:
        leads.reviewed[lead] = 1
    if reason:
        note_work(floor, lead, A_REVIEW, -1, -1, rep.number, start, now, now, Outcome.REJECTED)
        stated = rep.discipline >= 1 or floor.luck.discipline_u(pass_)[lead] < rep.discipline
        reject(floor, rep, lead, Reason(reason), stated, now)
        return
    if not pass_:
        leads.accepted[lead] = 1
    if now > start:
        note_work(floor, lead, A_REVIEW, -1, -1, rep.number, start, now, now, Outcome.ACCEPTED)
    if floor.tells:
        floor.record.decide(lead, Step.REVIEW, now, rep.number, int(Reason.NONE))
    first = floor.steps_of(lead)[0]
    if now == start and first.at_once and not floor.remembers_touches and first.open_to[lead]:
        floor.step[lead] = 0
        floor.due[lead] = now
        begin_attempt(floor, rep, lead, now)
        return
    floor.step[lead] = -1
    plan_next(floor, lead, now)
    if floor.where[lead] == OPEN and floor.due[lead] == now:
        if now == start:
            floor.token[lead] += 1
            begin_attempt(floor, rep, lead, now)
            if not rep.is_free:
                return
        else:
            attempt_task(floor, lead, rep, now, IN_HAND)
            return
    elif floor.where[lead] == OPEN and floor.due[lead] < floor.end:
        ring_due(floor, lead, rep)
    if now == start:
        note_work(floor, lead, A_REVIEW, -1, -1, rep.number, start, now, now, Outcome.ACCEPTED)


def reject(floor: Floor, rep: Rep, lead: int, reason: Reason, stated: bool, now: int) -> None:
    """The lead goes back with a reason, or without; some routers give the turn back."""
    leads = floor.leads
    if not floor.pass_[lead]:
        leads.reason[lead] = reason
        leads.stated[lead] = stated
    rep.column = floor.method.remember(rep.column, RoutingEvent("rejected", floor.turn, rep.weight))
    if floor.is_fenced:
        somebody_has_room(floor, now)
    if floor.tells:
        floor.record.decide(lead, Step.REVIEW, now, rep.number, int(reason), float(stated))
    finish_lead(floor, lead, State.REJECTED, now)
