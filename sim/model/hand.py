"""What a person has in hand, and the record of it when it ends."""

from sim.model.clock import WORK_COMPLETES
from sim.model.floor import Floor
from sim.model.recording import touch_row
from sim.model.rep import Rep
from sim.model.trace import Outcome, Touch


def hold_in_hand(floor: Floor, rep: Rep, lead: int, end: int, expected: int, hand: tuple[int, ...]) -> None:
    """Busy until `end`, as far as the run goes; `expected` ms is what others would guess."""
    rep.is_free = False
    rep.hand = hand
    rep.expected_end = hand[3] + expected
    floor.in_hand[lead] = 1
    if end < floor.end:
        floor.env.ring(end, WORK_COMPLETES, floor.hears_work_end, lead, rep.number)


def note_work(
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
    """A row of work that is over; of an attempt `attempting` writes its own."""
    pass_ = floor.pass_[lead]
    floor.record.touches.frombytes(touch_row(lead, pass_, kind, step, channel, person, start, end, talk, what))
