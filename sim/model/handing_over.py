"""Who gets a lead: routing, holding it while nobody is on shift, the shared queue, and the move to another owner."""

from collections.abc import Sequence
from heapq import heappop, heappush

from policies.durations import NEVER
from policies.routing import Method, forget
from policies.settings import Policy
from policies.views import LeadView, RepView, RoutingEvent
from sim.model.clock import ASSIGNMENTS, NOTICED, REASSIGNS, Bell
from sim.model.desk import (
    ORDERED,
    drop_load,
    enqueue,
    first_touch_task,
    leave_pool,
    load_up,
    notice_queue_anew,
    pool_lead,
    show,
)
from sim.model.floor import OPEN, WAITING, Floor
from sim.model.recording import spell_row
from sim.model.rep import Rep
from sim.model.trace import Handover, Step

NOT_LOOKED_AT = LeadView(-1, 0, "", 0.0, False, None, False, {}, False, False)
"""What methods get that do not look at the lead."""
UNCHOSEN = frozenset({Handover.OWNER_FIRST, Handover.FORMER_OWNER})
"""Handovers that no method chose, and that it does not count."""
PULLED, ROUTED = Handover.PULLED, Handover.ROUTED
LAST_LEAD = (1 << 30) - 1
"""As the number of a lead: behind all others."""
NOTICED_AT, REASON = 4, 6
"""Columns of a spell's row."""


def lead_is_due(floor: Floor, lead: int, now: int) -> None:
    """The router turns to a lead for the first time in this pass."""
    if floor.where[lead] == WAITING and floor.owner[lead] < 0 and lead not in floor.pooled:
        give(floor, lead, now, Handover.ASTRAY_FOUND if floor.astray[lead] else ROUTED)


def give(floor: Floor, lead: int, now: int, reason: Handover) -> None:
    """Give a lead without an owner to its account's owner, its former owner, or whom the routing chooses."""
    policy = floor.policy
    if policy.owner_first:
        known = int(floor.world.known_owner[lead])
        owner = floor.account_owners[known] if known >= 0 else -1
        if owner >= 0 and floor.reps[owner].employed:
            assign(floor, lead, floor.reps[owner], now, Handover.OWNER_FIRST)
            return
    former = floor.former.get(lead, -1) if floor.former else -1
    if former >= 0 and policy.nurture is not None and policy.nurture.to_former_owner and floor.reps[former].employed:
        assign(floor, lead, floor.reps[former], now, Handover.FORMER_OWNER)
        return
    route(floor, lead, candidates_of(floor, lead), now, reason)


def route(floor: Floor, lead: int, people: Sequence[Rep], now: int, reason: Handover) -> None:
    """Let the method choose among employed people; hold the lead if it chooses nobody, fall back if nobody ever can."""
    view = seen_by_method(floor, lead)
    if _place(floor, lead, view, people, now, _falls_back_at(floor, now), reason):
        return
    may_wait = _serves(floor, view, people) or somebody_will_come(floor, lead, now)
    if may_wait or any(is_coming(floor, rep, now) for rep in floor.fallback):
        hold(floor, lead, now, reason)
    elif floor.tells:
        floor.record.decide(lead, Step.HELD_BACK, now, -1, 2)


def _serves(floor: Floor, view: LeadView, people: Sequence[Rep]) -> bool:
    return bool(people) and (not floor.method.sees_lead or floor.method.serves(view, people))


def _place(
    floor: Floor, lead: int, view: LeadView, people: Sequence[Rep], now: int, falls_back: int, reason: Handover
) -> bool:
    """To a person, into the shared queue (until `falls_back`) or to the fallback; False while it must wait."""
    method = floor.method
    if not _serves(floor, view, people):
        return not somebody_will_come(floor, lead, now) and fall_back(floor, lead, now, reason)
    if method.pulls and floor.where[lead] == WAITING:
        _into_queue(floor, lead, view, people, now, falls_back, reason)
        return True
    free = within_caps(floor, people, now) if floor.has_caps else people
    chosen = choose(floor, method, view, free, now)
    if chosen is None:
        return False
    assign(floor, lead, chosen, now, reason)  # type: ignore[arg-type]
    return True


def choose(floor: Floor, method: Method, lead: LeadView, people: Sequence[Rep], now: int) -> RepView | None:
    """Whom the method chooses; untouched leads that have grown too old count for nobody any more.

    A method that pulls, where a lead has to be given: the free person idle longest, else who had fewest assignments.
    """
    if not people:
        return None
    if floor.ages:
        for rep in people:
            if rep.ageing and rep.ageing[0][0] <= now:
                age_out(floor, rep, now)
    chosen = method.choose(lead, people, now)
    if chosen is None and method.pulls:
        here = [rep for rep in method.people_for(lead, people) if rep.is_on_shift(now)]
        return min(here, key=lambda rep: (rep.assignments, rep.number), default=None)
    return chosen


def _into_queue(
    floor: Floor, lead: int, view: LeadView, people: Sequence[Rep], now: int, falls_back: int, reason: Handover
) -> None:
    pool_lead(floor, lead, floor.method.people_for(view, people), now, reason)  # type: ignore[arg-type]
    if falls_back < NEVER:
        floor.pooled_until[lead] = falls_back
        arm_release(floor, now)


def _falls_back_at(floor: Floor, since: int) -> int:
    """When a lead that has waited since then goes to the fallback; NEVER where it does not."""
    after = floor.policy.fallback_after
    return NEVER if after is None or not floor.fallback else since + after


def seen_by_method(floor: Floor, lead: int) -> LeadView:
    """The lead as the method sees it; not made for methods that do not look."""
    return floor.view(lead) if floor.method.sees_lead else NOT_LOOKED_AT


def is_coming(floor: Floor, rep: Rep, now: int) -> bool:
    """Whether the seat is empty now and will be taken."""
    return not rep.employed and floor.joining.get(rep.number, now) > now


def somebody_will_come(floor: Floor, lead: int, now: int) -> bool:
    """Whether anybody whom the method could give the lead to is hired later."""
    if not floor.joining:
        return False
    view = floor.view(lead)
    wanted = floor.eligible.of(view) if floor.policy.eligibility else floor.workers
    return floor.method.serves(view, [rep for rep in wanted if is_coming(floor, rep, now)])  # type: ignore[arg-type]


def fall_back(floor: Floor, lead: int, now: int, reason: Handover) -> bool:
    """Nobody is eligible: to the people of the fallback, caps aside; False while none of them is on board.

    Whom the method inside chooses; else, and for shared queues, who is on shift, then who had fewest assignments.
    """
    people = [rep for rep in floor.fallback if rep.employed]
    if not people:
        return False
    method: Method = floor.method.for_fallback
    chosen = None if method.pulls else choose(floor, method, floor.view(lead), people, now)
    if chosen is None:
        chosen = min(people, key=lambda rep: (not rep.is_on_shift(now), rep.assignments, rep.number))
    assign(floor, lead, chosen, now, Handover.FALLBACK if reason is ROUTED else reason)  # type: ignore[arg-type]
    return True


def within_caps(floor: Floor, people: Sequence[Rep], now: int) -> list[Rep]:
    """Those who may take one more: open leads that count, and new leads of their local day."""
    free = []
    for rep in people:
        info = rep.info
        if info.max_active_leads is not None:
            if rep.ageing and rep.ageing[0][0] <= now:
                age_out(floor, rep, now)
            if rep.active >= info.max_active_leads:
                continue
        if info.max_new_leads_per_day is not None and _today(floor, rep, now) >= info.max_new_leads_per_day:
            continue
        free.append(rep)
    return free


def age_out(floor: Floor, rep: Rep, now: int) -> None:
    """Untouched leads older than `stale_after` are not active: they count for no cap."""
    ageing = rep.ageing
    while ageing and ageing[0][0] <= now:
        _, lead, handover = heappop(ageing)
        if floor.owner[lead] == rep.number and floor.handover[lead] == handover and floor.where[lead] == WAITING:
            rep.active -= 1
            floor.aged.add(lead)


def _today(floor: Floor, rep: Rep, now: int) -> int:
    day = floor.day_of(rep, now)
    if day != rep.day:
        rep.day, rep.today = day, 0
    return rep.today


def hold(floor: Floor, lead: int, now: int, reason: Handover) -> None:
    """Nobody eligible is on shift, or all are at a cap: keep it, in order of arrival."""
    floor.held_ever.add(lead)
    if reason is ROUTED:
        floor.held_for.pop(lead, None)
    else:
        floor.held_for[lead] = reason
    if all(entry[1] != lead for entry in floor.held):
        floor.arrivals += 1
        floor.held.append((floor.arrivals, lead, _falls_back_at(floor, now)))
    if floor.tells:
        floor.record.decide(lead, Step.HELD_BACK, now, -1, 1)
    arm_release(floor, now)


def next_chance(floor: Floor, now: int, people: Sequence[Rep]) -> int:
    """When one of these people comes on shift next, or a cap lets one more through by itself."""
    soonest = NEVER
    for rep in people:
        at = rep.shift.next_open(now)
        if at == now:
            at = rep.shift.next_open(rep.shift.close_after(now))
        if floor.has_caps:
            at = min(at, _more_room_at(floor, rep, now))
        soonest = min(soonest, at)
    return soonest


def arm_release(floor: Floor, now: int) -> None:
    """Ring when somebody may take a held lead next, or the fallback's patience ends."""
    soonest = next_chance(floor, now, floor.everybody)
    waits = [falls_back for _, _, falls_back in floor.held if now < falls_back < soonest]
    waits += [until for until in floor.pooled_until.values() if now < until < soonest]
    soonest = min(waits, default=soonest)
    if soonest < floor.release_at and soonest < floor.end:
        floor.release_at = soonest
        floor.env.ring(soonest, ASSIGNMENTS, lambda bell: release(floor, bell))


def _more_room_at(floor: Floor, rep: Rep, now: int) -> int:
    """When a cap the person has reached lets one more through by itself: the next day, or a lead too old to count."""
    info, at = rep.info, NEVER
    if info.max_new_leads_per_day is not None and _today(floor, rep, now) >= info.max_new_leads_per_day:
        at = floor.midnight_after(rep, now)
    if info.max_active_leads is not None and rep.active >= info.max_active_leads and rep.ageing:
        grows_old = rep.ageing[0][0]
        at = min(at, grows_old) if grows_old > now else at
    return at


def release(floor: Floor, bell: Bell) -> None:
    """Route the held leads again, by the method's precedence, then in order of arrival."""
    now = bell.at
    if floor.release_at <= now:
        floor.release_at = NEVER
    if floor.pooled and floor.has_fallback:
        _pool_falls_back(floor, now)
    held, floor.held = floor.held, []
    views = _seen_in_order(floor, held)
    none_looks = not floor.held_for
    refused: Policy | None = None
    kept: list[tuple[int, int, int]] = []
    for entry in held:
        _, lead, falls_back = entry
        if floor.where[lead] not in (WAITING, OPEN) or floor.owner[lead] >= 0:
            continue
        floor.serve(lead)
        reason = floor.held_for.get(lead, ROUTED)
        # whom nobody takes the next one nobody takes either, where the method does not look
        are_alike = none_looks and not floor.method.sees_lead and not floor.policy.eligibility
        if now >= falls_back and fall_back(floor, lead, now, reason):
            floor.held_for.pop(lead, None)
        elif (are_alike and refused is floor.policy) or not _try(floor, lead, views[lead], now, falls_back, reason):
            kept.append(entry)
            refused = floor.policy
    floor.held = kept + floor.held
    if floor.held or floor.pooled_until:
        arm_release(floor, now)
    if floor.is_fenced and len(kept) < len(held):
        somebody_has_room(floor, now)


def _seen_in_order(floor: Floor, held: list[tuple[int, int, int]]) -> dict[int, LeadView]:
    """Sort the held leads by their methods' precedence, then arrival; the views their methods have of them."""
    views: dict[int, LeadView] = {}
    before: dict[int, float] = {}
    for _, lead, _ in held:
        floor.serve(lead)
        views[lead] = seen_by_method(floor, lead)
        before[lead] = floor.method.precedence(views[lead]) if floor.method.sees_lead else 0
    held.sort(key=lambda entry: (before[entry[1]], entry[0]))
    return views


def _pool_falls_back(floor: Floor, now: int) -> None:
    """Leads that lay in the shared queue for too long, or that nobody is left for, go to the fallback."""
    for lead in sorted(floor.pooled, key=floor.spell.__getitem__):
        floor.serve(lead)
        if not any(rep.employed for rep in floor.fallback):
            continue
        if now < floor.pooled_until.get(lead, NEVER) and (
            _serves(floor, floor.view(lead), candidates_of(floor, lead)) or somebody_will_come(floor, lead, now)
        ):
            continue
        leave_pool(floor, lead)
        fall_back(floor, lead, now, Handover(floor.record.spells[floor.spell[lead] + REASON]))


def _try(floor: Floor, lead: int, view: LeadView, now: int, falls_back: int, reason: Handover) -> bool:
    people = candidates_of(floor, lead)
    if reason is Handover.NOT_TAKEN:
        people = _fresh(floor.had.get(lead, ()), people) or people
    if not _place(floor, lead, view, people, now, falls_back, reason):
        return False
    floor.held_for.pop(lead, None)
    return True


def _fresh(had: Sequence[int], people: Sequence[Rep]) -> Sequence[Rep]:
    """Those who have not had the lead in this pass, else all but the last who had it."""
    return [rep for rep in people if rep.number not in had] or [rep for rep in people if rep.number not in had[-1:]]


def somebody_has_room(floor: Floor, now: int) -> None:
    """More people may take leads: look at those that are held, or wait for another owner, in this instant."""
    if (floor.held or (floor.pooled and floor.has_fallback)) and floor.release_at > now:
        floor.release_at = now
        floor.env.ring(now, ASSIGNMENTS, lambda bell: release(floor, bell))
    if floor.pooled:
        floor.pool_changed = True
    if floor.retrying:
        ring_retry(floor, now)


def ring_retry(floor: Floor, at: int) -> None:
    """Look then, behind the other reassigns, at the leads that nobody could take over."""
    if at < floor.retry_at and at < floor.end:
        floor.retry_at = at
        floor.env.ring(at, REASSIGNS, floor.hears_retry, LAST_LEAD)


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
        rep.today = _today(floor, rep, now) + 1
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


def others_for(floor: Floor, lead: int, now: int, among: Sequence[Rep]) -> Sequence[Rep]:
    """Who may take the lead from its owner: who has not had it, else all but the owner; below every cap."""
    had = [*floor.had.get(lead, []), *([floor.owner[lead]] if floor.owner[lead] >= 0 else [])]
    fresh = _fresh(had, [rep for rep in among if rep.employed])
    return within_caps(floor, fresh, now) if floor.has_caps else fresh


def hand_over(floor: Floor, lead: int, people: Sequence[Rep], method: Method, now: int, reason: Handover) -> bool:
    """Let the method choose the next owner among these people; False when it chooses nobody.

    Whoever had the lead loses one of its reassigns; one that nobody had yet is simply given.
    """
    view = floor.view(lead) if method.sees_lead else NOT_LOOKED_AT
    chosen = choose(floor, method, view, people, now)
    if chosen is None:
        return False
    owner = floor.owner[lead]
    if owner >= 0:
        floor.had[lead] = [*floor.had.get(lead, []), owner]
        floor.moves[lead] += 1
        if not floor.pass_[lead]:
            floor.leads.reassigns[lead] += 1
    leave_pool(floor, lead)
    floor.held_for.pop(lead, None)
    assign(floor, lead, chosen, now, reason)  # type: ignore[arg-type]
    return True


def move(floor: Floor, lead: int, now: int, reason: Handover, to: Sequence[Rep] | None = None) -> bool:
    """Take a lead from its owner and let the routing choose another; False when nobody can take it.

    Among people who are named (`to`), territories and bands do not matter.
    """
    if to is None:
        return hand_over(
            floor, lead, others_for(floor, lead, now, candidates_of(floor, lead)), floor.method, now, reason
        )
    return hand_over(floor, lead, others_for(floor, lead, now, to), floor.method.for_fallback, now, reason)


def candidates_of(floor: Floor, lead: int) -> Sequence[Rep]:
    """Employed people who may get the lead by the option's eligibility, in roster order."""
    if not floor.policy.eligibility:
        return floor.staff
    return [rep for rep in floor.eligible.of(floor.view(lead)) if rep.employed]  # type: ignore[attr-defined, misc]


def show_queue(floor: Floor, now: int) -> None:
    """The roster has changed: each lead of the shared queue lies there for whoever may take it now."""
    for lead in sorted(floor.shown):
        floor.serve(lead)
        people = floor.method.people_for(seen_by_method(floor, lead), candidates_of(floor, lead))
        shown, numbers = floor.shown[lead], {rep.number for rep in people}
        for number in [each for each in shown if each not in numbers]:
            del shown[number]
        for rep in people:
            if rep.number not in shown:
                show(floor, lead, rep, now)  # type: ignore[arg-type]


def back_to_queue(floor: Floor, lead: int, now: int) -> None:
    """Take a lead from its owner without another, for a broken promise: one of the reassigns it may have."""
    floor.moves[lead] += 1
    if not floor.pass_[lead]:
        floor.leads.reassigns[lead] += 1
    back_to_router(floor, lead, now, Handover.NOT_TAKEN)


def back_to_router(floor: Floor, lead: int, now: int, reason: Handover) -> None:
    """Nobody has the lead: the router routes it among the assignments of this instant, or the shared queue has it."""
    floor.had[lead] = [*floor.had.get(lead, []), floor.owner[lead]]
    leave_owner(floor, lead, now)
    floor.owner[lead] = -1
    floor.token[lead] += 1
    people = candidates_of(floor, lead)
    view = seen_by_method(floor, lead)
    if floor.method.pulls and floor.where[lead] == WAITING and _serves(floor, view, people):
        _into_queue(floor, lead, view, people, now, _falls_back_at(floor, now), reason)
        return
    floor.held_for[lead] = reason
    floor.arrivals += 1
    floor.held.append((floor.arrivals, lead, _falls_back_at(floor, now)))
    somebody_has_room(floor, now)
