"""Who gets a lead: routing, the shared queue, the fallback, and the move to another owner."""

from collections.abc import Sequence

from policies.durations import NEVER
from policies.routing import Method
from policies.views import LeadView, RepView
from sim.model.caps import age_out, within_caps
from sim.model.desk import leave_pool, pool_lead, show
from sim.model.floor import WAITING, Floor
from sim.model.holding import arm_release, falls_back_at, hold, somebody_has_room
from sim.model.ownership import assign, leave_owner
from sim.model.rep import Rep
from sim.model.trace import Handover, Step

NOT_LOOKED_AT = LeadView(-1, 0, "", 0.0, False, None, False, {}, False, False)
"""What methods get that do not look at the lead."""
ROUTED = Handover.ROUTED


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
    if place(floor, lead, view, people, now, falls_back_at(floor, now), reason):
        return
    may_wait = serves(floor, view, people) or somebody_will_come(floor, lead, now)
    if may_wait or any(is_coming(floor, rep, now) for rep in floor.fallback):
        hold(floor, lead, now, reason)
    elif floor.tells:
        floor.record.decide(lead, Step.HELD_BACK, now, -1, 2)


def serves(floor: Floor, view: LeadView, people: Sequence[Rep]) -> bool:
    """Whether the method could give the lead to anybody among these people."""
    return bool(people) and (not floor.method.sees_lead or floor.method.serves(view, people))


def place(
    floor: Floor, lead: int, view: LeadView, people: Sequence[Rep], now: int, falls_back: int, reason: Handover
) -> bool:
    """To a person, into the shared queue (until `falls_back`) or to the fallback; False while it must wait."""
    method = floor.method
    if not serves(floor, view, people):
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


def fresh(had: Sequence[int], people: Sequence[Rep]) -> Sequence[Rep]:
    """Those who have not had the lead in this pass, else all but the last who had it."""
    return [rep for rep in people if rep.number not in had] or [rep for rep in people if rep.number not in had[-1:]]


def others_for(floor: Floor, lead: int, now: int, among: Sequence[Rep]) -> Sequence[Rep]:
    """Who may take the lead from its owner: who has not had it, else all but the owner; below every cap."""
    had = [*floor.had.get(lead, []), *([floor.owner[lead]] if floor.owner[lead] >= 0 else [])]
    people = fresh(had, [rep for rep in among if rep.employed])
    return within_caps(floor, people, now) if floor.has_caps else people


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
    floor.record.returns.extend((lead, now))
    floor.token[lead] += 1
    people = candidates_of(floor, lead)
    view = seen_by_method(floor, lead)
    if floor.method.pulls and floor.where[lead] == WAITING and serves(floor, view, people):
        _into_queue(floor, lead, view, people, now, falls_back_at(floor, now), reason)
        return
    floor.held_for[lead] = reason
    floor.arrivals += 1
    floor.held.append((floor.arrivals, lead, falls_back_at(floor, now)))
    somebody_has_room(floor, now)
