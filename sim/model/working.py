"""The work in hand ends: what it came to, and what was waiting for that."""

from sim.model.attempting import attempt_ends
from sim.model.clock import OPT_OUTS, OUTCOMES, REASSIGNS, Bell
from sim.model.ends import opt_out
from sim.model.escalation import look_again
from sim.model.floor import Floor
from sim.model.hand import note_work
from sim.model.holding import ring_retry
from sim.model.hosting import meeting_ends
from sim.model.outcomes import conversation_ends
from sim.model.people_events import pass_on
from sim.model.reviewing import review_ends
from sim.model.trace import Outcome, Touch

A_MEETING, AN_ATTEMPT, A_REVIEW, A_REPLY = Touch.MEETING, Touch.ATTEMPT, Touch.REVIEW, Touch.REPLY
CONTACT = Outcome.CONTACT


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
        attempt_ends(floor, rep, lead, number, start, work_end, now, connected)
    elif kind == A_REVIEW:
        review_ends(floor, rep, lead, start, now)
    else:
        way = floor.steps_of(lead)[number].way
        note_work(floor, lead, A_REPLY, number, way.number, rep.number, start, start, now, CONTACT)
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
