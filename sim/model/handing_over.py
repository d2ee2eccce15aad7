"""Who gets a lead: routing, holding it while nobody is on shift, the shared queue, and the move to another owner."""

from collections.abc import Sequence
from heapq import heappop, heappush

from policies.durations import NEVER
from policies.routing import Method, forget
from policies.settings import Policy
from policies.views import LeadView, RoutingEvent
from sim.model.clock import ASSIGNMENTS, NOTICED, Bell
from sim.model.desk import ORDERED, drop_load, enqueue, first_touch_task, load_up, pool_lead, show
from sim.model.floor import OPEN, WAITING, Floor
from sim.model.recording import spell_row
from sim.model.rep import Rep
from sim.model.trace import Handover, Step

NOT_LOOKED_AT = LeadView(-1, 0, "", 0.0, False, None, False, {}, False, False)
"""What methods get that do not look at the lead."""
UNCHOSEN = frozenset({Handover.OWNER_FIRST, Handover.FORMER_OWNER})
"""Handovers that no method chose, and that it does not count."""
PULLED, ROUTED = Handover.PULLED, Handover.ROUTED
NOTICED_AT = 4
"""Column of a spell's row."""


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
    method = floor.method
    view = seen_by_method(floor, lead)
    if not people or (method.sees_lead and not method.serves(view, people)):
        if people or not somebody_will_come(floor, lead):
            fall_back(floor, lead, now)
        else:
            hold(floor, lead, now, reason)
        return
    if method.pulls:
        pool_lead(floor, lead, method.people_for(view, people), now, reason)  # type: ignore[arg-type]
        return
    free = within_caps(floor, people, now) if floor.has_caps else people
    chosen = method.choose(view, free, now) if free else None
    if chosen is None:
        hold(floor, lead, now, reason)
    else:
        assign(floor, lead, chosen, now, reason)  # type: ignore[arg-type]


def seen_by_method(floor: Floor, lead: int) -> LeadView:
    """The lead as the method sees it; not made for methods that do not look."""
    return floor.view(lead) if floor.method.sees_lead else NOT_LOOKED_AT


def somebody_will_come(floor: Floor, lead: int) -> bool:
    """Whether anybody who may get the lead is hired later."""
    wanted = floor.eligible.of(floor.view(lead)) if floor.policy.eligibility else floor.workers
    return any(rep.number in floor.joining for rep in wanted)


def fall_back(floor: Floor, lead: int, now: int) -> None:
    """Nobody is eligible: the people of the fallback, or nobody at all."""
    people = [rep for rep in floor.fallback if rep.employed]
    if people:
        method: Method = floor.method.for_fallback
        chosen = None if method.pulls else method.choose(floor.view(lead), people, now)
        if chosen is None:
            chosen = min(people, key=lambda rep: (not rep.is_on_shift(now), rep.assignments, rep.number))
        assign(floor, lead, chosen, now, Handover.FALLBACK)  # type: ignore[arg-type]
    elif floor.tells:
        floor.record.decide(lead, Step.HELD_BACK, now, -1, 2)


def within_caps(floor: Floor, people: Sequence[Rep], now: int) -> list[Rep]:
    """Those who may take one more: open leads that count, and new leads of their local day."""
    free = []
    for rep in people:
        info = rep.info
        if info.max_active_leads is not None:
            if rep.ageing and rep.ageing[0][0] <= now:
                _age_out(floor, rep, now)
            if rep.active >= info.max_active_leads:
                continue
        if info.max_new_leads_per_day is not None and _today(floor, rep, now) >= info.max_new_leads_per_day:
            continue
        free.append(rep)
    return free


def _age_out(floor: Floor, rep: Rep, now: int) -> None:
    """Untouched leads older than `stale_after` count for no cap."""
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
        after = floor.policy.fallback_after
        floor.held.append((floor.arrivals, lead, NEVER if after is None or not floor.fallback else now + after))
    if floor.tells:
        floor.record.decide(lead, Step.HELD_BACK, now, -1, 1)
    arm_release(floor, now)


def arm_release(floor: Floor, now: int) -> None:
    """Ring when somebody comes on shift next, or the fallback's patience ends."""
    soonest = NEVER
    for rep in floor.everybody:
        if rep.employed:
            at = rep.shift.next_open(now)
            at = at if at > now else rep.shift.next_open(rep.shift.close_after(now))
            soonest = min(soonest, at)
    soonest = min([soonest, *(falls_back for _, _, falls_back in floor.held if falls_back > now)])
    if floor.has_caps:
        soonest = min([soonest, *(_more_room_at(floor, rep, now) for rep in floor.everybody)])
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
        if now >= falls_back:
            fall_back(floor, lead, now)
            continue
        # whom nobody takes the next one nobody takes either, where the method does not look
        are_alike = none_looks and not floor.method.sees_lead and not floor.policy.eligibility
        if (are_alike and refused is floor.policy) or not _try(floor, lead, views[lead], now):
            kept.append(entry)
            refused = floor.policy
    floor.held = kept + floor.held
    if floor.held:
        arm_release(floor, now)


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


def _try(floor: Floor, lead: int, view: LeadView, now: int) -> bool:
    people = candidates_of(floor, lead)
    reason = floor.held_for.get(lead, ROUTED)
    if reason is Handover.NOT_TAKEN:
        people = _fresh(floor, lead, people)
    if floor.method.pulls:
        if not floor.method.serves(view, people):
            return False
        pool_lead(floor, lead, floor.method.people_for(view, people), now, reason)  # type: ignore[arg-type]
    else:
        free = within_caps(floor, people, now) if floor.has_caps else people
        chosen = floor.method.choose(view, free, now) if free else None
        if chosen is None:
            return False
        assign(floor, lead, chosen, now, reason)  # type: ignore[arg-type]
    floor.held_for.pop(lead, None)
    return True


def _fresh(floor: Floor, lead: int, people: Sequence[Rep]) -> Sequence[Rep]:
    """Those who have not had the lead in this pass; everybody if all have."""
    had = floor.had.get(lead, ())
    return [rep for rep in people if rep.number not in had] or people


def somebody_has_room(floor: Floor, now: int) -> None:
    """A cap may have become free: look at the held leads in this instant."""
    if floor.held and floor.release_at > now:
        floor.release_at = now
        floor.env.ring(now, ASSIGNMENTS, lambda bell: release(floor, bell))
    if floor.pooled:
        floor.pool_changed = True


def assign(floor: Floor, lead: int, rep: Rep, now: int, reason: Handover) -> None:
    """Make `rep` the owner: counts, the method's memory, the notice lag, the timers."""
    if floor.owner[lead] >= 0:
        leave_owner(floor, lead)
    number = rep.number
    handover = floor.handover[lead]
    floor.handover[lead] = handover + 1
    floor.token[lead] += 1
    floor.owner[lead] = number
    rep.assignments += 1
    rep.active += 1
    if rep.info.max_new_leads_per_day is not None:
        rep.today = _today(floor, rep, now) + 1
    if rep.info.max_active_leads is not None and floor.where[lead] == WAITING:
        heappush(rep.ageing, (floor.born[lead] + floor.policy.stale_after, lead, handover + 1))
    floor.turn += 1
    if floor.remember is not forget and reason not in UNCHOSEN:
        rep.column = floor.remember(rep.column, RoutingEvent("assigned", floor.turn, rep.weight))
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
    if floor.watches:
        watch_owner(floor, lead, now)


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
    rep.real.take_from_end_of_day(end, floor.midnight_after(rep, now), end - now)
    floor.interrupted = True
    rep.wake = NEVER
    floor.rung.add(rep.number)
    _run_lags_anew(floor, rep, now)
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


def leave_owner(floor: Floor, lead: int) -> None:
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


def move(floor: Floor, lead: int, now: int, reason: Handover, to: Sequence[Rep] | None = None) -> bool:
    """Take a lead from its owner and let the routing choose another; False when nobody can take it.

    Among people who are named (`to`), territories and bands do not matter.
    """
    owner = floor.owner[lead]
    had = [*floor.had.get(lead, []), owner]
    candidates = [rep for rep in (to if to is not None else candidates_of(floor, lead)) if rep.employed]
    fresh = [rep for rep in candidates if rep.number not in had] or [rep for rep in candidates if rep.number != owner]
    if not fresh:
        return False
    if floor.has_caps:
        fresh = within_caps(floor, fresh, now)
    method = floor.method if to is None else floor.method.for_fallback
    chosen = method.choose(seen_by_method(floor, lead), fresh, now) if fresh else None
    if chosen is None:
        return False
    floor.had[lead] = had
    floor.moves[lead] += 1
    if not floor.pass_[lead]:
        floor.leads.reassigns[lead] += 1
    assign(floor, lead, chosen, now, reason)  # type: ignore[arg-type]
    return True


def candidates_of(floor: Floor, lead: int) -> Sequence[Rep]:
    """Employed people who may get the lead by the option's eligibility, in roster order."""
    if not floor.policy.eligibility:
        return floor.staff
    return [rep for rep in floor.eligible.of(floor.view(lead)) if rep.employed]  # type: ignore[attr-defined, misc]


def show_queue(floor: Floor, rep: Rep, now: int) -> None:
    """Somebody has joined who may take leads that lie in the shared queue."""
    for lead in sorted(floor.pooled):
        floor.serve(lead)
        if floor.policy.notify.lag.is_zero and floor.pool_is_common:
            continue
        people = floor.method.people_for(seen_by_method(floor, lead), candidates_of(floor, lead))
        if rep in people:
            show(floor, lead, rep, now)


def back_to_queue(floor: Floor, lead: int, now: int) -> None:
    """Take a lead from its owner without another: the router, or the shared queue, has it again."""
    owner = floor.owner[lead]
    floor.had[lead] = [*floor.had.get(lead, []), owner]
    leave_owner(floor, lead)
    floor.owner[lead] = -1
    floor.token[lead] += 1
    floor.moves[lead] += 1
    if not floor.pass_[lead]:
        floor.leads.reassigns[lead] += 1
    route(floor, lead, _fresh(floor, lead, candidates_of(floor, lead)), now, Handover.NOT_TAKEN)
