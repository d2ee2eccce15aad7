"""A made-up floor with a shared queue, and the record it leaves behind."""

from datetime import date
from functools import cache

from scenarios.history import History
from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.model.engine import simulate
from sim.model.world import draw_world
from tests.history_of import history_of

FLOOR = """
[scenario]
name = "floor"
start = 2026-01-05
weeks = {weeks}
timezone = "Europe/Warsaw"
business_hours = "Mon-Fri 09:00-17:00"
forecast_period = "week"
[[sources]]
name = "form"
leads_per_week = {leads}
arrivals = "inbound-forms"
[channels.phone]
work_time = {{ dist = "lognormal", mean = "8m", cv = 0.8 }}
reach = 0.4
[[teams]]
name = "sales"
role = "sdr"
headcount = 4
shift = "Mon-Fri 09:00-17:00"
other_work = 0.4
[[policies]]
name = "today"
routing = "{routing}"
notify = {notify}
{tiers}
"""
TIERS = """
[[sla]]
tier = "all"
"""
LAG = '{ dist = "weibull", mean = "3h", shape = 0.7 }'
HELD_OUT = date(2026, 2, 9)
"""Five weeks after the first day."""


@cache
def floor(
    notify: str = LAG, routing: str = "shared_queue", leads: int = 90, weeks: int = 7, *, tiers: bool = False
) -> Scenario:
    """A team of four; by default each notices a lead of the shared queue after a Weibull lag of 3 hours."""
    text = FLOOR.format(notify=notify, routing=routing, leads=leads, weeks=weeks, tiers=TIERS if tiers else "")
    return loads(text, "floor")


@cache
def its_record(
    notify: str = LAG, routing: str = "shared_queue", leads: int = 90, weeks: int = 7, *, tiers: bool = False
) -> History:
    """What happened on the floor in one run."""
    scenario = floor(notify, routing, leads, weeks, tiers=tiers)
    world = draw_world(scenario, 1)
    return history_of(world, simulate(world, scenario.policies[0]), other_work=True)
