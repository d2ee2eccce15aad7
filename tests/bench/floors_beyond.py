"""Made-up floors whose customs no setting of ours describes: what a record of such a company would look like."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY, HOUR, MINUTE
from scenarios.calibration.work_events import wall_clock
from scenarios.history import NOBODY, Codes, History, LeadHistory, Times, TouchHistory
from tests.bench.floors_of_habits import TAKEN, floor_record, office, option
from tests.history_of import OTHER

HALF_HOUR = 30 * MINUTE
ROTA = """
[[teams]]
name = "sales"
other_work = 0.3
reps = [ { name = "a", shift = "Mon 09:00-17:00" }, { name = "b", shift = "Tue 09:00-17:00" },
    { name = "c", shift = "Wed 09:00-17:00" }, { name = "d", shift = "Thu 09:00-17:00" },
    { name = "e", shift = "Fri 09:00-17:00" } ]
"""
UNEVEN = """
[[teams]]
name = "sales"
shift = "Mon-Fri 09:00-17:00"
reps = [ { name = "most", other_work = 0.1 }, { name = "a", other_work = 0.93 }, { name = "b", other_work = 0.93 },
    { name = "c", other_work = 0.93 }, { name = "d", other_work = 0.93 } ]
"""
JOINERS = """
[[teams]]
name = "sales"
shift = "Mon-Fri 09:00-17:00"
other_work = 0.4
reps = [ {{ name = "a" }}, {{ name = "b" }}, {{ name = "c" }}, {{ name = "d", start = {day} }},
    {{ name = "e", start = {day} }}, {{ name = "f", start = {day} }} ]
"""
TERRITORIES = """
[attributes]
region = ["north", "south", "west", "east"]
[[teams]]
name = "sales"
reps = [ { name = "a", shift = "Mon-Fri 09:00-17:00", other_work = 0.2 },
    { name = "b", shift = "Mon-Thu 08:00-16:00", other_work = 0.5 },
    { name = "c", shift = "Mon, Wed, Fri 09:00-17:00", other_work = 0.3 },
    { name = "d", shift = "Mon-Fri 12:00-18:00", other_work = 0.6 } ]
[[policies]]
name = "today"
notify = { dist = "lognormal", mean = "1h", cv = 1.3 }
[policies.routing]
method = "territory"
attribute = "region"
territories = { north = "a", south = "b", west = "c", east = "d" }
"""


def with_work(history: History, start: Times, end: Times, person: Codes) -> History:
    """The record with more pieces of work on other things."""
    touches = history.touches
    assert touches is not None
    n = len(start)
    nobody = np.full(n, NOBODY, np.int32)
    more = TouchHistory(
        lead=nobody,
        start=start,
        end=end,
        person=person,
        channel=nobody,
        result=nobody,
        kind=np.full(n, OTHER, np.int32),
        connected=np.full(n, NOBODY, np.int8),
    )
    names = TouchHistory.__dataclass_fields__
    both = {name: np.concatenate([getattr(touches, name), getattr(more, name)]) for name in names}
    order = np.argsort(both["start"], kind="stable")
    return replace(history, touches=TouchHistory(**{name: column[order] for name, column in both.items()}))


def elsewhere(history: History, days: Iterable[int], hours: tuple[int, int]) -> History:
    """The record with everybody at other work in these hours of these weekdays (0 Monday), half an hour at a time."""
    first, last = int(history.leads.created.min()), history.until
    at = np.arange(first // HALF_HOUR * HALF_HOUR, last, HALF_HOUR)
    local = wall_clock(history, at)
    hour, weekday = local % DAY // HOUR, (local // DAY + 3) % 7
    chosen = at[np.isin(weekday, list(days)) & (hour >= hours[0]) & (hour < hours[1])]
    people = len(history.people)
    start = np.repeat(chosen, people)
    person = np.tile(np.arange(people, dtype=np.int32), len(chosen))
    return with_work(history, start, start + 25 * MINUTE, person)


def unnamed(history: History, one_in: int) -> History:
    """The record with nobody named on some of its leads and work."""
    leads, touches = history.leads, history.touches
    assert touches is not None
    some = np.arange(len(leads.created)) * 7 % one_in == 0
    of_some = np.where(touches.lead != NOBODY, some[touches.lead], np.arange(len(touches.start)) % one_in == 0)
    return replace(
        history,
        leads=replace(leads, first_touch_by=_without(leads.first_touch_by, some), owner=_without(leads.owner, some)),
        touches=replace(touches, person=_without(touches.person, of_some)),
    )


def _without(codes: Codes, which: NDArray[np.bool_]) -> Codes:
    return np.where(which, NOBODY, codes).astype(np.int32)


def first_touched(history: History, which: NDArray[np.bool_], after: Times, by: int | None = None) -> History:
    """The record with the first touches of some leads moved to so long after their creation."""
    leads = history.leads
    first = np.where(which, leads.created + after, leads.first_touch)
    who = leads.first_touch_by if by is None else np.where(which, by, leads.first_touch_by).astype(np.int32)
    moved: LeadHistory = replace(leads, first_touch=np.where(first < history.until, first, leads.first_touch))
    return replace(history, leads=replace(moved, first_touch_by=who))


def machine(history: History, one_in: int) -> History:
    """The record with a system that answers some leads within a minute, day and night."""
    n = len(history.leads.created)
    which = np.arange(n) * 7 % one_in == 0
    history = replace(history, people=(*history.people, "system"))
    return first_touched(history, which, np.full(n, 20_000), len(history.people) - 1)


def written_after(history: History, one_in: int) -> History:
    """The record with leads that somebody wrote down when the call was over: touched the moment they were created."""
    leads = history.leads
    local = wall_clock(history, leads.created)
    by_day = (local % DAY // HOUR >= 9) & (local % DAY // HOUR < 17) & ((local // DAY + 3) % 7 < 5)
    which = by_day & (np.arange(len(leads.created)) * 7 % one_in == 0)
    return first_touched(history, which, np.zeros(len(leads.created), np.int64))


def long_wait(history: History, one_in: int) -> History:
    """The record with some leads that lie for one to four weeks before somebody finds them."""
    n = len(history.leads.created)
    which = np.arange(n) * 7 % one_in == 0
    return first_touched(history, which, (7 * DAY + np.arange(n) * 31 % 21 * DAY + np.arange(n) % 480 * MINUTE))


def of_two_kinds() -> History:
    """Two sources: one is called at once, the other in a while."""
    tiers = (
        '[[sources]]\nname = "download"\nleads_per_week = 90\narrivals = "inbound-forms"\nqualify_rate = 0.1\n'
        '[[sla]]\ntier = "hot"\nwhen = { source = "form" }\nfirst_touch = "5m"\n[[sla]]\ntier = "all"\n'
    )
    slow = option(
        notify='{ lag = { dist = "lognormal", mean = "3h", cv = 1.3 }, interruptible = 1 }',
        more='work_order = "tier"\n',
    )
    return floor_record(office(4) + slow + tiers, 60)


FLOORS: Mapping[str, Callable[[], History]] = {
    "leads in the mornings": lambda: elsewhere(
        floor_record(office(4, 0.2).replace("17:00", "12:00") + TAKEN), range(5), (12, 17)
    ),
    "leads on Tuesdays and Thursdays": lambda: elsewhere(
        floor_record(office(4, 0.2).replace("Mon-Fri", "Tue, Thu") + TAKEN), (0, 2, 4), (9, 17)
    ),
    "on duty by turns": lambda: elsewhere(floor_record(ROTA + TAKEN), range(5), (9, 17)),
    "one does most": lambda: floor_record(UNEVEN + TAKEN),
    "a third unnamed": lambda: unnamed(floor_record(office(5) + TAKEN), 3),
    "a machine answers a third": lambda: machine(floor_record(office(5) + TAKEN), 3),
    "written down after the call": lambda: written_after(floor_record(office(5) + TAKEN), 3),
    "one in twelve waits for weeks": lambda: long_wait(floor_record(office(5) + TAKEN), 12),
    "two kinds of leads": of_two_kinds,
    "territories": lambda: floor_record(TERRITORIES, 120),
    "half joined late": lambda: floor_record(JOINERS.format(day="2026-03-05") + TAKEN, 110),
    "at the end of the day": lambda: floor_record(
        office(5) + option(notify='"0s"', more='assignment_latency = { batch = ["15:30"] }\n')
    ),
    "Christmas held out": lambda: floor_record(office(5) + TAKEN, 90, 13, 'start = 2026-09-28\nholidays = "PL"'),
    "the clocks change": lambda: floor_record(office(5) + TAKEN, 90, 9, 'start = 2026-02-16\nholidays = "PL"'),
}
"""Name -> its record; each is made when it is asked for."""
