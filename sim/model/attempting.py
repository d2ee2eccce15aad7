"""Attempts and answers: the next open step of the cadence, whether it connects, and what follows."""

from policies.durations import NEVER
from sim.model.clock import OPT_OUTS, OUTCOMES
from sim.model.desk import attempt_task, reply_task, ring_due
from sim.model.ends import end_cadence, opt_out
from sim.model.floor import OPEN, TALKED, Floor
from sim.model.hand import hold_in_hand
from sim.model.outcomes import conversation_ends, reply_arrives
from sim.model.recording import touch_row
from sim.model.rep import Rep
from sim.model.steps import Step as CadenceStep
from sim.model.trace import Outcome, Step, Touch

AN_ATTEMPT, A_REPLY = Touch.ATTEMPT, Touch.REPLY
NO_ANSWER, CONTACT, OPTED_OUT = Outcome.NO_ANSWER, Outcome.CONTACT, Outcome.OPTED_OUT


def plan_next(floor: Floor, lead: int, now: int) -> None:
    """Find the next step whose channel is open; `due` is when, or the cadence is over."""
    steps = floor.steps_of(lead)
    at = now
    for number in range(floor.step[lead] + 1, len(steps)):
        step = steps[number]
        delay = step.delay[lead]
        if delay:
            at = floor.business.add(at, delay) if step.on_business else at + delay
        if step.open_to[lead]:
            floor.step[lead] = number
            floor.due[lead] = _cap_release(floor, lead, step, at) if step.way.is_capped else at
            return
        if not floor.pass_[lead]:
            floor.leads.closed[lead] += 1
        floor.skipped[lead] = 1
        if floor.tells:
            floor.record.decide(lead, Step.SKIPPED_STEP, now, -1, number)
    floor.step[lead] = len(steps)
    floor.due[lead] = NEVER
    end_cadence(floor, lead, now)


def _cap_release(floor: Floor, lead: int, step: CadenceStep, at: int) -> int:
    """When the contact cap lets this touch through; a postponement is counted."""
    release = floor.cap_release(lead, step.way, at)
    if release > at:
        if not floor.pass_[lead]:
            floor.leads.postponed[lead] += 1
        if floor.tells:
            floor.record.decide(lead, Step.POSTPONED, at, -1, release)
    return release


def begin_attempt(floor: Floor, rep: Rep, lead: int, now: int) -> None:
    """Call or write; whether it connects is the world's, at this age."""
    step = floor.steps_of(lead)[floor.step[lead]]
    if step.way.is_capped:
        release = _cap_release(floor, lead, step, now)
        if release > now:
            floor.due[lead] = release
            if release < floor.end:
                ring_due(floor, lead, rep)
            return
    way = step.way
    pace = rep.pace(now)
    work = step.work[lead]
    if pace != 1:
        work = round(work / pace)
    connects = step.may_connect[lead] and step.connect[lead] < chance(floor, lead, step, now)
    end = work_end = now + work
    if connects and way.synchronous:
        talk = floor.talk_ms(lead, way)
        end += talk if pace == 1 else round(talk / pace)
    hold_in_hand(floor, rep, lead, end, step.expected, (AN_ATTEMPT, lead, step.number, now, work_end, int(connects)))


def chance(floor: Floor, lead: int, step: CadenceStep, now: int) -> float:
    """P(connect) of this attempt (model, section 3), for a lead that can answer on this channel."""
    way = step.way
    p = way.reach * floor.contact_decay(now - floor.born[lead])
    if way.hourly is not None:
        p *= way.hourly[floor.local_hour(lead, now)]
    if way.fatigue != 1:
        p *= way.fatigue ** floor.tries[lead]
    return p


def begin_reply(floor: Floor, rep: Rep, lead: int, now: int) -> None:
    """The lead has answered: a conversation without an attempt; contact and age count from here."""
    number = floor.replying.pop(lead)
    way = floor.steps_of(lead)[number].way
    talk = floor.talk_ms(lead, way)
    pace = rep.pace(now)
    end = now + (talk if pace == 1 else round(talk / pace))
    note_contact(floor, lead, now)
    hold_in_hand(floor, rep, lead, end, floor.expected_reply, (A_REPLY, lead, number, now, now, 1))


def note_contact(floor: Floor, lead: int, at: int) -> None:
    """A conversation begins at `at`: the cadence is over."""
    floor.where[lead] = TALKED
    floor.token[lead] += 1
    if not floor.pass_[lead]:
        floor.leads.contacted[lead] = at
        floor.leads.attempts_end[lead] = at


def attempt_ends(
    floor: Floor, rep: Rep, lead: int, number: int, start: int, work_end: int, now: int, connected: int
) -> None:
    """Whether it connected, opted out or came to nothing; then the conversation, or the next step."""
    pass_ = floor.pass_[lead]
    step = floor.steps_of(lead)[number]
    way = step.way
    leads = floor.leads
    floor.tries[lead] = tries = floor.tries[lead] + 1
    if not pass_:
        leads.attempts[lead] = tries
    talked = connected and way.synchronous
    crowd = floor.annoyance(lead, work_end) if floor.annoys else 1.0
    if way.is_capped or floor.annoys:
        floor.history.setdefault(lead, []).append((work_end, way.number))
    opted = False
    if not talked and step.works[lead]:
        opted = step.opt_out is not None and step.opt_out[lead] < way.opt_out * crowd
        if not way.synchronous:
            leads.delivered[lead] += 1
            if step.complaint is not None and step.complaint[lead] < way.complaint * crowd:
                leads.complaints[lead] += 1
                opted = True
    if not way.synchronous:
        floor.async_end[lead] = now
    outcome = CONTACT if talked else OPTED_OUT if opted else NO_ANSWER
    floor.record.touches.frombytes(
        touch_row(lead, pass_, AN_ATTEMPT, number, way.number, rep.number, start, work_end, now, outcome)
    )
    if floor.tells:
        floor.record.decide(lead, Step.ATTEMPT, now, rep.number, number, float(outcome))
    if talked:
        floor.replying.pop(lead, None)
        note_contact(floor, lead, work_end)
        floor.env.ring(now, OUTCOMES, lambda bell: conversation_ends(floor, bell), lead, rep.number, start)
    elif opted:
        floor.env.ring(now, OPT_OUTS, lambda bell: opt_out(floor, bell), lead)
    elif lead in floor.replying:
        reply_task(floor, lead, rep, floor.answered_at[lead])
    else:
        if connected:
            _await_reply(floor, lead, step, now)
        plan_next(floor, lead, now)
        if floor.where[lead] == OPEN and floor.due[lead] < NEVER:
            if floor.due[lead] <= now:
                attempt_task(floor, lead, rep, now)
            elif floor.due[lead] < floor.end:
                ring_due(floor, lead, rep)


def _await_reply(floor: Floor, lead: int, step: CadenceStep, now: int) -> None:
    """An asynchronous attempt that connected is answered later; the cadence goes on until then."""
    pass_ = floor.pass_[lead]
    at = now + floor.luck.reply_ms(pass_, step.number, step.way.name)[lead]
    if at < floor.end:
        note = pass_ << 16 | step.number
        floor.env.ring(at, OUTCOMES, lambda bell: reply_arrives(floor, bell), lead, 0, note, 1)
