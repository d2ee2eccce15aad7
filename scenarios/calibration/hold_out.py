"""A record cut in two: what is known at the cut, and the leads that came after it."""

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY
from policies.wording import say
from scenarios.calibration.work_events import wall_clock
from scenarios.history import MISSING, NOBODY, History, LeadHistory, Times, TouchHistory
from scenarios.zones import EPOCH, zone_offsets

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def midnight(zone: str, day: date) -> int:
    """Ms since 1970 in UTC of the local midnight at which the day begins."""
    local = (day.toordinal() - EPOCH.toordinal()) * DAY
    offsets = zone_offsets(zone, date.fromordinal(day.toordinal() - 40), date.fromordinal(day.toordinal() + 40))
    return local - int(offsets.at_local(np.array([local]))[0])


def cut_at_share(history: History, share: float) -> date:
    """The local day whose beginning leaves about this share of the leads after it.

    Raises ValueError unless 0 < share < 1 and both parts have leads.
    """
    if not 0 < share < 1:
        raise ValueError(say("{share} of the leads cannot be held out; give a share between 0 and 1", share=share))
    created = np.sort(history.leads.created)
    if not len(created):
        raise ValueError(say("there are no leads"))
    at = created[min(int(len(created) * (1 - share)), len(created) - 1)]
    day = int(wall_clock(history, np.array([at]))[0]) // DAY
    if day == int(wall_clock(history, created[:1])[0]) // DAY:
        raise ValueError(say("all leads are of one day; a record of several weeks is needed to hold out a part of it"))
    return date.fromordinal(EPOCH.toordinal() + day)


def known_at(history: History, cut: int) -> History:
    """The record as it stood at `cut` (ms since 1970 in UTC): nothing that happened later is in it."""
    touches = history.touches
    if touches is not None:
        touches = _touches(touches, cut)
    return replace(history, leads=_leads(history.leads, cut), touches=touches, until=min(cut, history.until))


def came_in(history: History, start: int, end: int) -> Bools:
    """Per lead, whether it was created in [start, end), ms since 1970 in UTC."""
    created = history.leads.created
    return (created >= start) & (created < end)


def _leads(leads: LeadHistory, cut: int) -> LeadHistory:
    touched = (leads.first_touch != MISSING) & (leads.first_touch < cut)
    settled = (leads.ended_at == MISSING) | (leads.ended_at < cut)
    told = (leads.qualified_at == MISSING) | (leads.qualified_at < cut)
    known = replace(
        leads,
        first_touch=np.where(touched, leads.first_touch, MISSING),
        first_touch_by=np.where(touched, leads.first_touch_by, NOBODY).astype(np.int32),
        qualified=np.where(told & settled, leads.qualified, NOBODY).astype(np.int8),
        qualified_at=np.where(told, leads.qualified_at, MISSING),
        won=np.where(settled, leads.won, NOBODY).astype(np.int8),
        ended_at=np.where(settled, leads.ended_at, MISSING),
    )
    return _rows(known, leads.created < cut)


def _rows(leads: LeadHistory, kept: Bools) -> LeadHistory:
    columns = {name: getattr(leads, name) for name in LeadHistory.__dataclass_fields__ if name != "attributes"}
    given = {name: column[kept] for name, column in columns.items() if column is not None}
    return replace(leads, **given, attributes={name: codes[kept] for name, codes in leads.attributes.items()})


def _touches(touches: TouchHistory, cut: int) -> TouchHistory:
    kept = touches.start < cut
    fields = {name: getattr(touches, name)[kept] for name in TouchHistory.__dataclass_fields__}
    fields["end"] = np.where(fields["end"] < cut, fields["end"], MISSING)
    return TouchHistory(**fields)


def waits(leads: LeadHistory, chosen: Bools) -> Floats:
    """Minutes from creation to the first touch of the chosen leads, infinite for those without one."""
    first, created = leads.first_touch[chosen], leads.created[chosen]
    return np.where(first == MISSING, np.inf, _minutes(first, created))


def _minutes(later: Times, earlier: Times) -> Floats:
    return (later - earlier) / 60_000
