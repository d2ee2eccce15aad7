"""A second engine for tests: slow, plain, written from the model's description alone.

Assumptions where the description is silent:

1. The first attempt follows the review in the same hand, before anything but a meeting, if it is due, open and not put
   off by a cap, and if nothing took the lead away at the end of the review; never outside a window. Where reviews take
   no time at all the judgement is made at once, and who rejects takes the next lead in the same dispatch.
2. A step is closed for want of consent; one on stale data costs its work, reaches nobody and is not delivered.
   Automatic and nurture messages go only to data that work.
3. "No usable data" at the review: neither phone nor e-mail works. Every duplicate that is not merged is rejected.
4. Whether a step is put off by a cap is asked when it falls due, and again when it is begun.
5. Crowding and caps count attempts, automatic and nurture messages of the lead at the end of their work, without the
   present one. A touch that reaches nobody makes nobody opt out or complain; calls bring no complaints.
6. A complaint closes the lead as an opt-out does. Leads of a person who opted out are closed when they are created.
7. Reasons of a conversation lie in the order too early, no budget, chose another, no need; the column keeps the true
   reason of the first pass, stated or not. Only rejections at the review give a turn back.
8. A lead that fails the gate or whose cadence is exhausted is in nurture, with or without a [nurture] table.
9. `most_waiting` is asked at creation, of first passes only; as many more may come as workers are free in a window.
10. A pre-alert does not overcome neglect. Promises other than the first touch raise no alert; later passes no breach,
    unless something follows from it. A talk with a bot counts for the promises; what automation brings
    is for the first pass only.
11. `deadline` knows the promises still open: first touch until touched, attempts until enough are made.
12. `return_to_queue` counts in the budget; the router then asks others than the former owner first.
13. "Who had the lead" and the budget are of the present pass. Exclusion comes before caps. A reassign that finds
    nobody is tried again whenever somebody comes on shift or has room, also after a broken promise. STUCK rows are of
    expiries beyond the budget. `to` of a reassign overrides eligibility and territory, caps hold.
14. A manager finishes the alert in hand when a window ends, gives leads that nobody has yet, too, and acts behind
    everybody else of an instant; an alert whose lead was touched takes no time.
15. Other work that gave way is done in the last open time of the local day, and may give way again; running lags of
    all leads of the person follow the changed windows.
16. Leads of a leaver go to somebody else at once, caps and shifts aside, even if the seat is filled in that instant;
    back to the router where there is nobody.
17. Leads due in one instant are routed one by one in order of number, behind those the router holds.
18. Known accounts and former owners get their lead at once, at a cap or off shift, if their seat is filled.
19. A lead without a talk is in cadence from the start of its review. HELD until the sales cycle is over.
20. The fallback takes a lead at once, caps aside: whom the inner method chooses, unless it pulls, else who is on
    shift, then who had fewest assignments. It is for leads that nobody on board or to come may take.
21. A host who is absent at the slot's time: booked anew at that time, the show draw is kept and the slot stays taken.
    Without a slot for a second meeting the lead ends as no slot, too. An owner who has left hosts nothing: whoever
    may get the lead does.
22. Other work gives way to meetings with leads. No-show: the turn goes back to the lead's last owner.
23. `newest_first` goes by the creation of the first pass; patience is for the first pass alone.
24. A cherry-picker judges a lead of the queue once, when it is the next, and takes it when nothing else is left.
25. A shared queue takes only leads that somebody on board may take, caps aside; whoever may take one as the roster
    changes notices it by a lag of their own from then on.
26. Booking on the form comes before a bot, a bot before the gate. Who opts out while in hand is closed when that ends.
27. An automatic answer goes to everybody who has not opted out, no cap holds it; answers come first in, first out.
28. Of people who join or return in one instant the first in the roster is there before the next.
"""

from dataclasses import dataclass
from functools import partial

from policies.durations import NEVER
from policies.settings import Policy
from sim.model.trace import Handover, Reason, State, Step
from sim.model.world import World
from tests.reference import desk, lifecycle, routing
from tests.reference.agenda import LAST, Act, Phase
from tests.reference.leads import Lead
from tests.reference.people import Person
from tests.reference.run import Run, TouchRow

JOINERS, RETURNERS = 1 << 18, 1 << 19
"""Inside an instant leavers come first, then who joins, then who returns."""


@dataclass(frozen=True)
class LeadRow:
    """How one lead fared; times are of the first pass, NEVER when it did not happen."""

    state: State
    reason: Reason
    assigned: int
    first_touch: int
    contacted: int
    attempts: int
    qualified: bool
    booked: int
    meeting: int
    held: bool
    owner: int
    reassigns: int
    opted_out: bool


@dataclass(frozen=True)
class ReferenceRun:
    """What happened, as lists."""

    leads: list[LeadRow]
    spells: list[tuple[int, int, int, Handover]]
    """(lead, person or -1, at, why)"""
    touches: list[TouchRow]
    """by people, in order of (end, lead)"""
    alerts: list[tuple[int, Step, int, int]]
    """(lead, kind, at, person or -1)"""
    meetings: list[tuple[int, int, int, int]]
    """(lead, host, booked at, slot)"""


def play_reference(world: World, policy: Policy) -> ReferenceRun:
    """Play an option against a world."""
    run = Run(world, policy)
    run.wake_for_windows()
    for lead in run.leads:
        run.agenda.push(lead.created, Phase.CREATED, _creation(run, lead), lead.number)
    for person in run.people:
        _plan_moves(run, person)
    run.agenda.play(lambda: routing.try_again(run), lambda: routing.route(run), lambda: desk.dispatch(run))
    rows = run.rows
    touches = sorted(rows.touches, key=lambda row: (row.end, row.lead))
    return ReferenceRun([_row(lead) for lead in run.leads], rows.spells, touches, rows.alerts, rows.meetings)


def _creation(run: Run, lead: Lead) -> Act:
    return partial(lifecycle.create, run, lead)


def _plan_moves(run: Run, person: Person) -> None:
    joins, leaves = run.roster.joins, run.roster.leaves
    mine = [at for who, at in zip(joins.person.tolist(), joins.at.tolist(), strict=True) if who == person.number]
    for at in mine:
        run.agenda.push(at, Phase.WINDOWS, lambda: _join(run, person), person=JOINERS + person.number)
    for who, at in zip(leaves.person.tolist(), leaves.at.tolist(), strict=True):
        if who == person.number:
            run.agenda.push(at, Phase.WINDOWS, lambda: _leave(run, person), person=person.number)
    for start, at in person.away:
        run.agenda.wake(start)
        if at < NEVER:
            run.agenda.push(at, Phase.WINDOWS, partial(_return, run, person, start), person=RETURNERS + person.number)


def _join(run: Run, person: Person) -> None:
    person.column = 0.0
    routing.tell(run, person, "joined", _here_before(run, person, returners=False))
    routing.show_anew(run)


def _return(run: Run, person: Person, since: int) -> None:
    if any(since < at <= run.now for at in person.joins):
        return
    routing.tell(run, person, "returned", _here_before(run, person, returners=True))


def _here_before(run: Run, person: Person, returners: bool) -> list[Person]:
    """Who is there already: of those who join or return in this instant who comes first, joiners before returners."""

    def place(each: Person) -> tuple[bool, int]:
        returns = any(back == run.now for _, back in each.away)
        return (False, each.number) if run.now in each.joins else (True, each.number) if returns else (False, -1)

    return [each for each in routing.colleagues(run) if place(each) < (returners, person.number)]


def _leave(run: Run, person: Person) -> None:
    routing.show_anew(run, person)
    for lead in run.leads:
        if lead.is_open and lead.owner == person.number:
            lead.leaving = True
            run.agenda.push(run.now, Phase.WINDOWS, partial(routing.look_again, run, lead), lead.number, LAST)


def _row(lead: Lead) -> LeadRow:
    return LeadRow(
        state=lead.state,
        reason=lead.reason,
        assigned=lead.first_assigned,
        first_touch=lead.first_touch,
        contacted=lead.first_contact,
        attempts=lead.first_attempts,
        qualified=lead.first_qualified,
        booked=lead.first_booked,
        meeting=lead.first_meeting,
        held=lead.first_held,
        owner=-1 if lead.last_owner is None else lead.last_owner,
        reassigns=lead.first_reassigns,
        opted_out=lead.opted_out,
    )
