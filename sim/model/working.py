"""A person's day: what is taken next, the review, attempts and answers, and what follows when the work ends."""

from heapq import heapify, heappop, heappush

from policies.durations import NEVER
from policies.views import RoutingEvent
from sim.model.caps import within_caps
from sim.model.clock import OPT_OUTS, OUTCOMES, REASSIGNS, WINDOWS, WORK_COMPLETES, Bell
from sim.model.desk import (
    ATTEMPT,
    FIRST_TOUCH,
    IN_HAND,
    MEETING,
    MEETING_DUE,
    ORDERED,
    PASSED_OVER,
    attempt_task,
    drop_load,
    leave_pool,
    reply_task,
    ring_due,
)
from sim.model.ends import end_cadence, finish_lead, opt_out
from sim.model.escalation import call_managers, look_again
from sim.model.floor import OPEN, TALKED, Floor
from sim.model.holding import ring_retry, somebody_has_room
from sim.model.hosting import begin_meeting, meeting_ends, meeting_is_live
from sim.model.outcomes import conversation_ends, reply_arrives
from sim.model.ownership import assign
from sim.model.people_events import pass_on
from sim.model.recording import touch_row
from sim.model.rep import Entry, Rep
from sim.model.steps import Step as CadenceStep
from sim.model.trace import Handover, Outcome, Reason, State, Step, Touch

A_MEETING, AN_ATTEMPT, A_REVIEW, A_REPLY = Touch.MEETING, Touch.ATTEMPT, Touch.REVIEW, Touch.REPLY
NO_ANSWER, CONTACT, OPTED_OUT = Outcome.NO_ANSWER, Outcome.CONTACT, Outcome.OPTED_OUT


def dispatch(floor: Floor, now: int) -> None:
    """Everybody who is free and was rung takes the next task, then managers the alerts that are still open."""
    floor.now = now
    if floor.pool_changed:
        floor.pool_changed = False
        floor.rung.update(rep.number for rep in floor.everybody if rep.is_free)
    if floor.rung:
        _serve_rung(floor, now)
    if floor.alerts_waiting:
        call_managers(floor, now)


def _serve_rung(floor: Floor, now: int) -> None:
    """In a shared queue who has been idle longest comes first."""
    rung = floor.rung
    if len(rung) == 1:
        reps = [floor.reps[rung.pop()]]
    else:
        reps = [floor.reps[number] for number in sorted(rung)]
        rung.clear()
        if floor.pulls:
            reps.sort(key=lambda rep: (rep.idle_since, rep.number))
    for rep in reps:
        if rep.is_free:
            take_next(floor, rep, now)


def take_next(floor: Floor, rep: Rep, now: int) -> None:
    """Begin the best task of a free person, if a window is open; else ring at the opening of the next."""
    while rep.is_free:
        entry = _best(floor, rep)
        if entry is not None and entry[0] == MEETING_DUE:
            heappop(rep.heap)
            begin_meeting(floor, rep, entry[2], now)
            continue
        if entry is None and rep.info.idle_work is None:
            return
        opening = rep.real.next_open(now)
        if opening > now or not rep.employed:
            _wake(floor, rep, opening)
            return
        if entry is None:
            _begin_idle_work(floor, rep, now)
            return
        if floor.pool and floor.pool[0] is entry:
            heappop(floor.pool)
        elif rep.heap[0] is entry:
            heappop(rep.heap)
        else:
            rep.heap.remove(entry)
            heapify(rep.heap)
        floor.serve(entry[2])
        _begin(floor, rep, entry, now)


def _wake(floor: Floor, rep: Rep, opening: int) -> None:
    if opening < rep.wake and opening < floor.end:
        rep.wake = opening
        floor.env.ring(opening, WINDOWS, lambda bell: _woken(floor, bell), 0, rep.number)


def _woken(floor: Floor, bell: Bell) -> None:
    rep = floor.reps[bell.person]
    if rep.wake == bell.at:
        rep.wake = NEVER
    floor.rung.add(rep.number)


def _best(floor: Floor, rep: Rep) -> Entry | None:
    """The first entry that still stands, of the person's own list or the shared queue."""
    heap, token = rep.heap, floor.token
    aside: list[Entry] = []
    while heap:
        entry = heap[0]
        if entry[4] == MEETING:
            if meeting_is_live(floor, entry[2]):
                break
        elif token[entry[2]] == entry[3]:
            if entry[2] in floor.pooled:
                if rep.number not in floor.shown[entry[2]]:
                    heappop(heap)
                    continue
                if floor.has_caps and not within_caps(floor, (rep,), floor.now):
                    aside.append(heappop(heap))
                    continue
                if entry[0] == ORDERED and _passes_over(floor, rep, entry):
                    continue
            break
        heappop(heap)
    own = heap[0] if heap else None
    if aside:
        _wait_for_room(floor, rep, aside)
        return own
    pool = floor.pool
    while pool and token[pool[0][2]] != pool[0][3]:
        heappop(pool)
    if pool and rep.number in floor.pool_people and (own is None or pool[0] < own):
        return pool[0]
    return own


def _wait_for_room(floor: Floor, rep: Rep, aside: list[Entry]) -> None:
    """Leads of the shared queue wait while a person is at a cap; looked at again on the next day at the latest."""
    for entry in aside:
        heappush(rep.heap, entry)
    tomorrow = floor.midnight_after(rep, floor.now)
    if rep.looks_again != tomorrow and tomorrow < floor.end:
        rep.looks_again = tomorrow
        floor.env.ring(tomorrow, WINDOWS, lambda bell: _woken(floor, bell), 0, rep.number)


def _passes_over(floor: Floor, rep: Rep, entry: Entry) -> bool:
    """A cherry-picker at work leaves a lead under the median score of the queue for when nothing else is left.

    Judged once, when the lead stands at the head of the person's list.
    """
    share = rep.info.cherry_picking
    lead = entry[2]
    scores = floor.pool_scores
    if not share or len(scores) < 2 or floor.score[lead] >= scores[len(scores) // 2]:
        return False
    if rep.real.next_open(floor.now) > floor.now:
        return False
    if floor.luck.cherry_u(rep.info.team_index, rep.info.number_in_team)[lead] >= share:
        return False
    heappop(rep.heap)
    heappush(rep.heap, (PASSED_OVER, *entry[1:]))
    return True


def _begin(floor: Floor, rep: Rep, entry: Entry, now: int) -> None:
    lead, task = entry[2], entry[4]
    if lead in floor.pooled:
        floor.record.spells[floor.spell[lead] + 4] = floor.seen.pop((lead, rep.number), floor.pooled_at[lead])
        leave_pool(floor, lead)
        assign(floor, lead, rep, now, Handover.PULLED)
        floor.noticed[lead] = 1
    else:
        drop_load(floor, lead)
        floor.token[lead] += 1
    if task == FIRST_TOUCH:
        _begin_review(floor, rep, lead, now)
    elif task == ATTEMPT:
        begin_attempt(floor, rep, lead, now)
    else:
        _begin_reply(floor, rep, lead, now)


def _hold_in_hand(floor: Floor, rep: Rep, lead: int, end: int, expected: int, hand: tuple[int, ...]) -> None:
    rep.is_free = False
    rep.hand = hand
    rep.expected_end = hand[3] + expected
    floor.in_hand[lead] = 1
    if end < floor.end:
        floor.env.ring(end, WORK_COMPLETES, floor.hears_work_end, lead, rep.number)


def _begin_review(floor: Floor, rep: Rep, lead: int, now: int) -> None:
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
        _review_ends(floor, rep, lead, now, now)
        return
    pace = rep.pace(now)
    end = now + (length if pace == 1 else round(length / pace))
    expected = floor.expected_first[floor.tier[lead]]
    _hold_in_hand(floor, rep, lead, end, expected, (A_REVIEW, lead, -1, now, end, 0))


def _review_ends(floor: Floor, rep: Rep, lead: int, start: int, now: int) -> None:
    """Sales rejects the lead with or without a reason, or accepts it; then the first open step follows."""
    leads, pass_ = floor.leads, floor.pass_[lead]
    if lead in floor.opting_out:
        # nobody judges a lead whose person is lost already
        _row(floor, lead, A_REVIEW, -1, -1, rep.number, start, now, now, Outcome.OPTED_OUT)
        return
    reason = floor.verdicts[lead]
    if not pass_:
        leads.reviewed[lead] = 1
    if reason:
        _row(floor, lead, A_REVIEW, -1, -1, rep.number, start, now, now, Outcome.REJECTED)
        stated = rep.discipline >= 1 or floor.luck.discipline_u(pass_)[lead] < rep.discipline
        reject(floor, rep, lead, Reason(reason), stated, now)
        return
    if not pass_:
        leads.accepted[lead] = 1
    if now > start:
        _row(floor, lead, A_REVIEW, -1, -1, rep.number, start, now, now, Outcome.ACCEPTED)
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
        _row(floor, lead, A_REVIEW, -1, -1, rep.number, start, now, now, Outcome.ACCEPTED)


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
    _hold_in_hand(floor, rep, lead, end, step.expected, (AN_ATTEMPT, lead, step.number, now, work_end, int(connects)))


def chance(floor: Floor, lead: int, step: CadenceStep, now: int) -> float:
    """P(connect) of this attempt (model, section 3), for a lead that can answer on this channel."""
    way = step.way
    p = way.reach * floor.contact_decay(now - floor.born[lead])
    if way.hourly is not None:
        p *= way.hourly[floor.local_hour(lead, now)]
    if way.fatigue != 1:
        p *= way.fatigue ** floor.tries[lead]
    return p


def _begin_reply(floor: Floor, rep: Rep, lead: int, now: int) -> None:
    """The lead has answered: a conversation without an attempt; contact and age count from here."""
    number = floor.replying.pop(lead)
    way = floor.steps_of(lead)[number].way
    talk = floor.talk_ms(lead, way)
    pace = rep.pace(now)
    end = now + (talk if pace == 1 else round(talk / pace))
    note_contact(floor, lead, now, now)
    _hold_in_hand(floor, rep, lead, end, floor.expected_reply, (A_REPLY, lead, number, now, now, 1))


def note_contact(floor: Floor, lead: int, now: int, at: int) -> None:
    """A conversation begins at `at`: the cadence is over."""
    floor.where[lead] = TALKED
    floor.token[lead] += 1
    if not floor.pass_[lead]:
        floor.leads.contacted[lead] = at
        floor.leads.attempts_end[lead] = at
    del now


def work_ends(floor: Floor, bell: Bell) -> None:
    """The task in hand is done: what it came to, then what is next for the lead."""
    rep = floor.reps[bell.person]
    now = bell.at
    rep.is_free = True
    rep.idle_since = now
    floor.rung.add(rep.number)
    kind, lead, number, start, work_end, connected = rep.hand
    if kind == A_MEETING:
        meeting_ends(floor, rep, number, bool(connected), now)
        return
    floor.in_hand[lead] = 0
    if kind == AN_ATTEMPT:
        _attempt_ends(floor, rep, lead, number, start, work_end, now, connected)
    elif kind == A_REVIEW:
        _review_ends(floor, rep, lead, start, now)
    else:
        _row(
            floor,
            lead,
            A_REPLY,
            number,
            _way_number(floor, lead, number),
            rep.number,
            start,
            start,
            now,
            CONTACT,
        )
        floor.env.ring(now, OUTCOMES, lambda bell: conversation_ends(floor, bell), lead, rep.number, start)
    if lead in floor.leaving:
        floor.env.ring(now, REASSIGNS, lambda again: pass_on(floor, again), lead, 0, 0, 2)
    if lead in floor.retrying:
        ring_retry(floor, now)
    if lead in floor.deferred:
        floor.env.ring(now, REASSIGNS, lambda again: look_again(floor, again), lead, 0, 0, 2)
    if lead in floor.opting_out:
        floor.opting_out.discard(lead)
        floor.env.ring(now, OPT_OUTS, lambda again: opt_out(floor, again), lead)


def _way_number(floor: Floor, lead: int, number: int) -> int:
    return floor.steps_of(lead)[number].way.number


def _attempt_ends(
    floor: Floor, rep: Rep, lead: int, number: int, start: int, work_end: int, now: int, connected: int
) -> None:
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
        note_contact(floor, lead, now, work_end)
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


def _begin_idle_work(floor: Floor, rep: Rep, now: int) -> None:
    """With nothing to do people start something else, and finish it."""
    length = floor.idle_work_ms(rep)
    rep.is_free = False
    rep.idle_ms += length
    rep.expected_end = now + round(rep.info.idle_work.expected if rep.info.idle_work else 0)
    if now + length < floor.end:
        floor.env.ring(now + length, WORK_COMPLETES, lambda bell: _idle_work_ends(floor, bell), 0, rep.number)


def _idle_work_ends(floor: Floor, bell: Bell) -> None:
    rep = floor.reps[bell.person]
    rep.is_free = True
    floor.rung.add(rep.number)


def _row(
    floor: Floor,
    lead: int,
    kind: Touch,
    step: int,
    channel: int,
    person: int,
    start: int,
    end: int,
    talk: int,
    what: Outcome,
) -> None:
    pass_ = floor.pass_[lead]
    floor.record.touches.frombytes(touch_row(lead, pass_, kind, step, channel, person, start, end, talk, what))
