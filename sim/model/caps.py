"""Caps: who may take one more lead now, and when a cap lets one more through by itself."""

from collections.abc import Sequence
from heapq import heappop

from policies.durations import NEVER
from sim.model.floor import WAITING, Floor
from sim.model.rep import Rep


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
        if info.max_new_leads_per_day is not None and today(floor, rep, now) >= info.max_new_leads_per_day:
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


def today(floor: Floor, rep: Rep, now: int) -> int:
    """New leads that the person was given on the present local day."""
    day = floor.day_of(rep, now)
    if day != rep.day:
        rep.day, rep.today = day, 0
    return rep.today


def more_room_at(floor: Floor, rep: Rep, now: int) -> int:
    """When a cap the person has reached lets one more through by itself: the next day, or a lead too old to count."""
    info, at = rep.info, NEVER
    if info.max_new_leads_per_day is not None and today(floor, rep, now) >= info.max_new_leads_per_day:
        at = floor.midnight_after(rep, now)
    if info.max_active_leads is not None and rep.active >= info.max_active_leads and rep.ageing:
        grows_old = rep.ageing[0][0]
        at = min(at, grows_old) if grows_old > now else at
    return at
