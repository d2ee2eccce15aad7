"""Leads that nobody can take now: kept in order of arrival, and looked at again when somebody may."""

from collections.abc import Sequence

from policies.durations import NEVER
from sim.model.caps import more_room_at
from sim.model.clock import ASSIGNMENTS, REASSIGNS
from sim.model.floor import Floor
from sim.model.rep import Rep
from sim.model.trace import Handover, Step

LAST_LEAD = (1 << 30) - 1
"""As the number of a lead: behind all others."""


def hold(floor: Floor, lead: int, now: int, reason: Handover) -> None:
    """Nobody eligible is on shift, or all are at a cap: keep it, in order of arrival."""
    floor.held_ever.add(lead)
    if reason is Handover.ROUTED:
        floor.held_for.pop(lead, None)
    else:
        floor.held_for[lead] = reason
    if all(entry[1] != lead for entry in floor.held):
        floor.arrivals += 1
        floor.held.append((floor.arrivals, lead, falls_back_at(floor, now)))
    if floor.tells:
        floor.record.decide(lead, Step.HELD_BACK, now, -1, 1)
    arm_release(floor, now)


def falls_back_at(floor: Floor, since: int) -> int:
    """When a lead that has waited since then goes to the fallback; NEVER where it does not."""
    after = floor.policy.fallback_after
    return NEVER if after is None or not floor.fallback else since + after


def next_chance(floor: Floor, now: int, people: Sequence[Rep]) -> int:
    """When one of these people comes on shift next, or a cap lets one more through by itself."""
    soonest = NEVER
    for rep in people:
        at = rep.shift.next_open(now)
        if at == now:
            at = rep.shift.next_open(rep.shift.close_after(now))
        if floor.has_caps:
            at = min(at, more_room_at(floor, rep, now))
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
        floor.env.ring(soonest, ASSIGNMENTS, floor.hears_release)


def somebody_has_room(floor: Floor, now: int) -> None:
    """More people may take leads: look at those that are held, or wait for another owner, in this instant."""
    if (floor.held or (floor.pooled and floor.has_fallback)) and floor.release_at > now:
        floor.release_at = now
        floor.env.ring(now, ASSIGNMENTS, floor.hears_release)
    if floor.pooled:
        floor.pool_changed = True
    if floor.retrying:
        ring_retry(floor, now)


def ring_retry(floor: Floor, at: int) -> None:
    """Look then, behind the other reassigns, at the leads that nobody could take over."""
    if at < floor.retry_at and at < floor.end:
        floor.retry_at = at
        floor.env.ring(at, REASSIGNS, floor.hears_retry, LAST_LEAD)
