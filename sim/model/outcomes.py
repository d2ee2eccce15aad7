"""What conversations, answers and opt-outs come to."""

from sim.model.clock import Bell
from sim.model.desk import reply_task
from sim.model.ends import REJECTED, finish_lead, to_nurture
from sim.model.floor import OPEN, TALKED, Floor
from sim.model.hosting import book
from sim.model.rep import Rep
from sim.model.trace import Reason, State, Step

DUPLICATE, NO_BUDGET, NO_NEED, CHOSE_ANOTHER = Reason.DUPLICATE, Reason.NO_BUDGET, Reason.NO_NEED, Reason.CHOSE_ANOTHER


def conversation_ends(floor: Floor, bell: Bell) -> None:
    """A conversation is over: qualified and booked, too early, or rejected with a reason. `note`: the age's instant."""
    lead, now = bell.lead, bell.at
    if floor.where[lead] != TALKED:
        return
    rep = floor.reps[bell.person]
    pass_ = floor.pass_[lead]
    chance = qualifies_with(floor, lead, rep, bell.note - floor.born[lead])
    qualified = not floor.is_duplicate[lead] and floor.luck.qualify_u(pass_)[lead] < chance
    if floor.tells:
        floor.record.decide(lead, Step.CONVERSATION, now, rep.number, int(qualified), chance)
    if qualified:
        become_sql(floor, lead, now)
    else:
        _not_now(floor, lead, rep, now)


def qualifies_with(floor: Floor, lead: int, rep: Rep, age: int) -> float:
    """P(qualify) of a conversation at this age (model, section 3), times the person's skill, at most 1."""
    interest = floor.interest_decay(age)
    slowed = floor.slowed_by(lead)
    if slowed:
        interest = 1 - (1 - interest) * (1 - slowed)
    return min(1.0, floor.quality[lead] * interest * rep.info.skill)


def become_sql(floor: Floor, lead: int, now: int) -> None:
    """A qualified lead; with [meetings] a slot is booked, or it is lost for want of one."""
    if floor.pass_[lead]:
        floor.leads.recycled_qualified[lead] = 1
    else:
        floor.leads.qualified[lead] = 1
    finish_lead(floor, lead, State.SQL, now)
    if floor.scenario.meetings is not None and not book(floor, lead, now):
        finish_lead(floor, lead, State.NO_SLOT, now)


def _not_now(floor: Floor, lead: int, rep: Rep, now: int) -> None:
    shares = floor.scenario.rejections
    pass_ = floor.pass_[lead]
    u = floor.luck.reason_u(pass_)[lead]
    if u < shares.too_early:
        to_nurture(floor, lead, now)
        return
    u -= shares.too_early
    if floor.is_duplicate[lead]:
        reason = DUPLICATE
    elif u < shares.no_budget:
        reason = NO_BUDGET
    else:
        reason = CHOSE_ANOTHER if u < shares.no_budget + shares.chose_another else NO_NEED
    if not pass_:
        stated = rep.discipline >= 1 or floor.luck.discipline_u(pass_)[lead] < rep.discipline
        floor.leads.reason[lead] = reason
        floor.leads.stated[lead] = stated
    finish_lead(floor, lead, REJECTED, now)


def reply_arrives(floor: Floor, bell: Bell) -> None:
    """An answer cancels the cadence and becomes the owner's task; the first answer counts."""
    lead, now = bell.lead, bell.at
    if floor.where[lead] != OPEN or floor.pass_[lead] != bell.note >> 16 or lead in floor.replying:
        return
    floor.replying[lead] = bell.note & 0xFFFF
    floor.answered_at[lead] = now
    if floor.tells:
        floor.record.decide(lead, Step.REPLY, now, floor.owner[lead])
    owner = floor.owner[lead]
    # who has not noticed the lead yet will find the answer then
    if not floor.in_hand[lead] and owner >= 0 and floor.noticed[lead]:
        floor.token[lead] += 1
        reply_task(floor, lead, floor.reps[owner], now)
