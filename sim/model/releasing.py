"""Held leads are routed again when somebody may take them; those that waited too long go to the fallback."""

from policies.durations import NEVER
from policies.settings import Policy
from policies.views import LeadView
from sim.model.clock import Bell
from sim.model.desk import leave_pool
from sim.model.floor import OPEN, WAITING, Floor
from sim.model.handing_over import candidates_of, fall_back, fresh, place, seen_by_method, serves, somebody_will_come
from sim.model.holding import arm_release, somebody_has_room
from sim.model.trace import Handover

REASON = 6
"""Column of a spell's row."""


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
        reason = floor.held_for.get(lead, Handover.ROUTED)
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
            serves(floor, floor.view(lead), candidates_of(floor, lead)) or somebody_will_come(floor, lead, now)
        ):
            continue
        leave_pool(floor, lead)
        fall_back(floor, lead, now, Handover(floor.record.spells[floor.spell[lead] + REASON]))


def _try(floor: Floor, lead: int, view: LeadView, now: int, falls_back: int, reason: Handover) -> bool:
    people = candidates_of(floor, lead)
    if reason is Handover.NOT_TAKEN:
        people = fresh(floor.had.get(lead, ()), people) or people
    if not place(floor, lead, view, people, now, falls_back, reason):
        return False
    floor.held_for.pop(lead, None)
    return True
