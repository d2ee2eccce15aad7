"""Made-up floors with quite different habits, each as the record it would leave behind."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from policies.durations import MINUTE
from scenarios.history import MISSING, NOBODY, History
from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.model.engine import simulate
from sim.model.world import draw_world
from tests.history_of import history_of

HEAD = """
[scenario]
name = "floor"
{begin}
weeks = {weeks}
warmup_weeks = 2
drain_weeks = 1
timezone = "Europe/Warsaw"
business_hours = "Mon-Fri 09:00-17:00"
forecast_period = "week"
[[sources]]
name = "form"
leads_per_week = {leads}
arrivals = "inbound-forms"
day_variation = 0.25
qualify_rate = 0.2
[channels.phone]
work_time = {{ dist = "lognormal", mean = "8m", cv = 0.8 }}
reach = 0.4
"""
OFFICE = """
[[teams]]
name = "sales"
headcount = {people}
shift = "Mon-Fri 09:00-17:00"
other_work = {other}
other_work_block = "{block}"
absence = 0.05
"""
TAKEN = """
[[policies]]
name = "today"
routing = "shared_queue"
notify = { dist = "lognormal", mean = "2h", cv = 1.3 }
"""
SHIFTS = """
[[teams]]
name = "early"
headcount = 3
shift = "Mon-Fri 06:00-14:00"
other_work = 0.4
[[teams]]
name = "late"
headcount = 2
shift = "Mon-Sat 13:00-21:00"
other_work = 0.4
"""
ZONES = """
[[teams]]
name = "Warsaw"
headcount = 3
shift = "Mon-Fri 09:00-17:00"
other_work = 0.3
[[teams]]
name = "Chicago"
headcount = 3
timezone = "America/Chicago"
shift = "Mon-Fri 09:00-17:00"
other_work = 0.3
"""
ROUND_THE_CLOCK = """
[[teams]]
name = "days"
headcount = 4
shift = "Mon-Fri 08:00-18:00"
other_work = 0.5
[[teams]]
name = "nights"
headcount = 2
shift = "Mon-Sun 18:00-24:00, Mon-Sun 00:00-02:00"
other_work = 0.5
[[teams]]
name = "weekends"
headcount = 2
shift = "Sat-Sun 09:00-18:00"
other_work = 0.5
"""
LEAVERS = """
[[teams]]
name = "sales"
shift = "Mon-Fri 09:00-17:00"
other_work = 0.4
reps = [ {{ name = "a" }}, {{ name = "b" }}, {{ name = "c" }}, {{ name = "d", leaves = {day} }},
    {{ name = "e", leaves = {day} }}, {{ name = "f", leaves = {day} }} ]
"""
LUNCH = """
[[teams]]
name = "sales"
headcount = 5
shift = "Mon-Thu 08:00-16:30, Fri 08:00-14:00"
breaks = ["12:00-13:00"]
internal_meetings_per_week = 5
absence = 0.1
other_work = 0.3
"""
CADENCE = """
[[cadence]]
steps = [ { channel = "phone" }, { channel = "phone", after = "4h" }, { channel = "phone", after = "1d" },
    { channel = "phone", after = "2d" } ]
"""


def option(routing: str = "shared_queue", notify: str = '"email"', more: str = "") -> str:
    """An option of the file."""
    return f'[[policies]]\nname = "today"\nrouting = "{routing}"\nnotify = {notify}\n{more}'


def office(people: int = 4, other: float = 0.4, block: str = "30m") -> str:
    """One team in the hours of an office."""
    return OFFICE.format(people=people, other=other, block=block)


def floor_scenario(rest: str, leads: int = 90, weeks: int = 10, begin: str = "start = 2026-01-12") -> Scenario:
    """The floor with these teams and option, two weeks of warm-up before them."""
    return loads(HEAD.format(weeks=weeks, leads=leads, begin=begin) + rest, "floor")


def floor_record(
    rest: str, leads: int = 90, weeks: int = 10, begin: str = "start = 2026-01-12", *, other_work: bool = True
) -> History:
    """What a run of such a floor would leave behind at its end."""
    scenario = floor_scenario(rest, leads, weeks, begin)
    world = draw_world(scenario, 1)
    return history_of(world, simulate(world, scenario.policies[0]), other_work=other_work)


def in_minutes(history: History) -> History:
    """The record with all its times cut to whole minutes."""
    leads, touches = history.leads, history.touches
    assert touches is not None

    def cut(times: np.typing.NDArray[np.int64]) -> np.typing.NDArray[np.int64]:
        return np.where(times == MISSING, MISSING, times // MINUTE * MINUTE)

    return replace(
        history,
        leads=replace(leads, created=cut(leads.created), first_touch=cut(leads.first_touch)),
        touches=replace(touches, start=cut(touches.start), end=cut(touches.end)),
    )


def without_ends(history: History) -> History:
    """The record of work with its beginnings alone."""
    assert history.touches is not None
    return replace(history, touches=replace(history.touches, end=np.full_like(history.touches.end, MISSING)))


def without_names(history: History) -> History:
    """The record with nobody named."""
    leads, touches = history.leads, history.touches
    assert touches is not None
    nobody = np.full_like(leads.owner, NOBODY)
    return replace(
        history,
        leads=replace(leads, owner=nobody, first_touch_by=nobody),
        touches=replace(touches, person=np.full_like(touches.person, NOBODY)),
    )


LISTENING = '{ lag = { dist = "weibull", mean = "4m", shape = 0.7 }, interruptible = 1 }'
TIER = '[[sla]]\ntier = "all"\n'
BATCH = 'assignment_latency = { batch = ["10:00", "15:00"] }\n'
BY_HAND = 'assignment_latency = { dist = "lognormal", mean = "3h", cv = 1.0, clock = "business" }\n'
PERSISTENT = """
[[cadence]]
steps = [ { channel = "phone" }, { channel = "phone", after = "4h" }, { channel = "phone", after = "1d" },
    { channel = "phone", after = "2d" }, { channel = "phone", after = "2d" }, { channel = "phone", after = "3d" } ]
"""
GROWTH = "[demand]\ngrowth = 0.5\n"

FLOORS: Mapping[str, Callable[[], History]] = {
    "three people": lambda: floor_record(office(3, 0.3) + option(), 40, 14),
    "25 people, in turn": lambda: floor_record(office(25, 0.5) + option("available_round_robin"), 300, 7),
    "two shifts": lambda: floor_record(SHIFTS + TAKEN, 120),
    "two zones": lambda: floor_record(ZONES + option("calendar_aware"), 120),
    "nights and weekends": lambda: floor_record(ROUND_THE_CLOCK + TAKEN, 120),
    "twice a day": lambda: floor_record(office() + option("round_robin", '"0s"', BATCH)),
    "twice a day, taken": lambda: floor_record(office() + option(notify='"0s"', more=BATCH)),
    "by hand": lambda: floor_record(office() + option("round_robin", '"email"', BY_HAND)),
    "newest first, busy": lambda: floor_record(office(2, 0.3) + TAKEN + 'work_order = "newest_first"\n', 170),
    "best score first, busy": lambda: floor_record(
        office(2, 0.3) + TAKEN + 'work_order = "score"\nscoring = { accuracy = 0.6 }\n', 170
    ),
    "growing volume": lambda: floor_record(GROWTH + office(3, 0.3) + TAKEN, 90),
    "half never touched": lambda: floor_record(
        office(5).replace("absence", "adherence = 0.5\nabsence") + option("round_robin"), 90
    ),
    "whole minutes": lambda: in_minutes(floor_record(office(6) + option("shared_queue", LISTENING) + TIER)),
    "first touches only": lambda: replace(floor_record(office() + TAKEN), touches=None),
    "in turn, first touches only": lambda: replace(floor_record(office(6) + option("round_robin")), touches=None),
    "no ends of work": lambda: without_ends(floor_record(office() + TAKEN)),
    "nobody named": lambda: without_names(floor_record(office() + TAKEN, other_work=False)),
    "other work not recorded": lambda: floor_record(office(5, 0.6) + TAKEN, other_work=False),
    "long other work": lambda: floor_record(office(5, 0.75, "2h") + option("round_robin", '"alert"')),
    "few leads": lambda: floor_record(office(2) + option(), 15, 20),
    "half leave early": lambda: floor_record(LEAVERS.format(day="2026-02-09") + TAKEN),
    "half leave late": lambda: floor_record(LEAVERS.format(day="2026-03-09") + TAKEN),
    "lunch and meetings": lambda: floor_record(LUNCH + TAKEN),
    "follow-ups in the way": lambda: floor_record(office(3, 0.2) + option() + CADENCE, 110),
    "follow-ups, firsts first": lambda: floor_record(
        office(3, 0.2) + option(more="first_touch_before_followup = true\n") + CADENCE, 110
    ),
    "14,000 leads, 54,000 touches": lambda: floor_record(office(60, 0.3) + option() + PERSISTENT, 930, 12),
}
"""Name -> its record; each is made when it is asked for."""
