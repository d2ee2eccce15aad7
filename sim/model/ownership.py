"""A lead becomes somebody's and stops being it: counts, the notice lag, the owner's attention, collisions."""

from heapq import heappush

from policies.durations import NEVER
from policies.routing import forget
from policies.views import RoutingEvent
from sim.model.caps import today
from sim.model.clock import NOTICED, Bell
from sim.model.desk import ORDERED, drop_load, enqueue, first_touch_task, load_up, notice_queue_anew
from sim.model.floor import OPEN, WAITING, Floor
from sim.model.holding import somebody_has_room
from sim.model.recording import spell_row
from sim.model.rep import Rep
from sim.model.trace import Handover, Step

UNCHOSEN = frozenset({Handover.OWNER_FIRST, Handover.FORMER_OWNER})
"""Handovers that no method chose, and that it does not count."""
PULLED = Handover.PULLED
NOTICED_AT = 4
"""Column of a spell's row."""


def assign(floor: Floor, lead: int, rep: Rep, now: int, reason: Handover) -> None:
    """Make `rep` the owner: counts, the method's memory, the notice lag, the timers."""
    if floor.owner[lead] >= 0:
        leave_owner(floor, lead, now)
    number = rep.number
    handover = floor.handover[lead]
    floor.handover[lead] = handover + 1
    floor.token[lead] += 1
    floor.owner[lead] = number
    rep.assignments += 1
    rep.active += 1
    if rep.info.max_new_leads_per_day is not None:
        rep.today = today(floor, rep, now) + 1
    if floor.ages and floor.where[lead] == WAITING:
        heappush(rep.ageing, (floor.born[lead] + floor.policy.stale_after, lead, handover + 1))
    floor.turn += 1
    if floor.remember is not forget and reason not in UNCHOSEN:
        rep.column = floor.remember(rep.column, RoutingEvent("assigned", floor.turn, rep.weight))
        if floor.is_fenced:
            somebody_has_room(floor, now)
    if not handover and not floor.pass_[lead]:
        floor.leads.assigned[lead] = now
    if floor.may_collide[lead]:
        _note_collision(floor, lead, rep)
    pulled = reason is PULLED
    neglected = rep.adherence < 1 and not pulled and _is_neglected(floor, lead, rep, handover)
    floor.neglected[lead] = neglected
    noticed = now if pulled else _notice(floor, lead, rep, handover, now)
    rows = floor.record.spells
    floor.spell[lead] = len(rows)
    rows.frombytes(spell_row(lead, handover, number, now, noticed, neglected, reason, floor.pass_[lead]))
    if floor.tells:
        floor.record.decide(lead, Step.ASSIGNED, now, number, int(reason))
        if neglected:
            floor.record.decide(lead, Step.NEGLECTED, now, number)
    if floor.watches:
        watch_owner(floor, lead, now)
    if pulled:
        return
    if floor.tracks_load:
        load_up(floor, lead, rep)
    if noticed == now:
        notice(floor, lead, rep, now)
    else:
        floor.noticed[lead] = 0
        if noticed < floor.end:
            floor.env.ring(noticed, NOTICED, floor.hears_notice, lead, number, floor.token[lead])


def _is_neglected(floor: Floor, lead: int, rep: Rep, handover: int) -> bool:
    """A person works a share of the first touches only."""
    return floor.where[lead] == WAITING and floor.luck.adherence_u(handover)[lead] >= rep.adherence


def _notice(floor: Floor, lead: int, rep: Rep, handover: int, now: int) -> int:
    """When the owner will notice; other work gives way to a hot lead first, if it does."""
    notify = floor.policy.notify
    if notify.interruptible and floor.tier[lead] == 0 and rep.real.next_open(now) != now:
        _interrupt(floor, lead, rep, handover, now)
    lag = floor.notice_ms(handover)[lead]
    if lag and floor.may_interrupt:
        floor.unnoticed.setdefault(rep.number, {})[lead] = (now, lag)
    return rep.real.add(now, lag) if lag else now


def _interrupt(floor: Floor, lead: int, rep: Rep, handover: int, now: int) -> None:
    """A block of other work gives way to a hot lead; its rest comes off the end of the person's day."""
    blocks = floor.other_work(rep)
    end = blocks.close_after(now)
    if end <= now or floor.luck.interrupt_u(handover)[lead] >= floor.policy.notify.interruptible:
        return
    blocks.subtract(now, end)
    rep.real.insert(now, end)
    for start, until in rep.real.take_from_end_of_day(end, floor.midnight_after(rep, now), end - now):
        blocks.insert(start, until)
    floor.interrupted = True
    rep.wake = NEVER
    floor.rung.add(rep.number)
    _run_lags_anew(floor, rep, now)
    notice_queue_anew(floor, rep, now)
    floor.serve(lead)  # leads of the queue were served meanwhile
    if floor.tells:
        floor.record.decide(lead, Step.INTERRUPTED, now, rep.number, end)


def _run_lags_anew(floor: Floor, rep: Rep, now: int) -> None:
    """The person's windows have changed: lags that run end at another time."""
    running = floor.unnoticed.get(rep.number, {})
    for lead, (since, lag) in list(running.items()):
        row = floor.spell[lead] + NOTICED_AT
        if floor.owner[lead] != rep.number or floor.noticed[lead]:
            del running[lead]
            continue
        at = rep.real.add(since, lag)
        if at != floor.record.spells[row]:
            floor.record.spells[row] = at
            if at < floor.end:
                floor.env.ring(max(at, now), NOTICED, floor.hears_notice, lead, rep.number, floor.token[lead])


def bell_noticed(floor: Floor, bell: Bell) -> None:
    """The owner's notice lag is over; a bell for another time than the one written down is stale."""
    due = floor.record.spells[floor.spell[bell.lead] + NOTICED_AT]
    if not floor.stale(bell) and not floor.noticed[bell.lead] and due == bell.at:
        notice(floor, bell.lead, floor.reps[bell.person], bell.at)


def notice(floor: Floor, lead: int, rep: Rep, now: int) -> None:
    """The owner knows of the lead: what is due becomes a task, unless the owner neglects it."""
    floor.noticed[lead] = 1
    if floor.tells:
        floor.record.decide(lead, Step.NOTICED, now, rep.number)
    if not floor.neglected[lead]:
        if floor.where[lead] == WAITING:
            first_touch_task(floor, lead, rep, now, ORDERED)
        else:
            enqueue(floor, lead, rep, now)


def watch_owner(floor: Floor, lead: int, now: int) -> None:
    """Start the reassign clock of the present owner."""
    rule = floor.reassigns[floor.tier[lead]]
    if rule is not None and (floor.where[lead] == WAITING or rule.until == "contact"):
        floor.expiries.add(floor.business.breaks_at(now, rule.after), lead, floor.handover[lead])


def leave_owner(floor: Floor, lead: int, now: int) -> None:
    """The present owner has the lead no longer."""
    owner = floor.owner[lead]
    if owner < 0:
        return
    rep = floor.reps[owner]
    drop_load(floor, lead)
    if lead in floor.aged:
        floor.aged.discard(lead)
    elif floor.where[lead] in (WAITING, OPEN):
        rep.active -= 1
        most = rep.info.max_active_leads
        if most is not None and rep.active + 1 >= most:
            somebody_has_room(floor, now)


def _note_collision(floor: Floor, lead: int, rep: Rep) -> None:
    """Two owners of one company or person: counted once, whichever way it came about."""
    known = int(floor.world.known_owner[lead])
    if known >= 0 and floor.account_owners[known] not in (-1, rep.number):
        floor.leads.collided[lead] = 1
    first = int(floor.world.person[lead])
    if first != lead:
        other = floor.owner[first]
        if other >= 0 and other != rep.number:
            floor.leads.collided[lead] = 1
