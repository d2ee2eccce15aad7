"""The scenarios that are measured: a plain call centre of any size, and one with a long cadence and promises."""

from math import ceil

from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.model.trace import Trace

HOURS_A_WEEK = 168
LOAD = 0.8

PLAIN = """
[scenario]
name = "one call per lead"
start = 2026-01-05
weeks = {weeks}
warmup_weeks = 0
drain_weeks = 0
forecast_period = "week"
[[sources]]
name = "form"
leads_per_week = {leads_per_week}
[channels.phone]
work_time = {{ dist = "exponential", mean = "1h" }}
reach = 0.4
[[teams]]
name = "SDR"
headcount = {people}
shift = "24x7"
[[policies]]
name = "measured"
routing = "{routing}"
"""

CADENCE = """
[scenario]
name = "six steps and promises"
start = 2026-01-05
weeks = {weeks}
warmup_weeks = 0
drain_weeks = 0
forecast_period = "week"
[decay.contact]
preset = "salesup2025"
[[sources]]
name = "form"
leads_per_week = {leads_per_week}
qualify_rate = 0.2
[channels.phone]
work_time = {{ dist = "exponential", mean = "7m" }}
reach = 0.4
opt_out = 0.004
[channels.email]
work_time = "6m"
reach = 0.12
reply_delay = "9h"
opt_out = 0.008
complaint = 0.0006
[[teams]]
name = "SDR"
headcount = {people}
shift = "24x7"
[[sla]]
tier = "all"
first_touch = "5m"
attempts = {{ least = 4, within = "48h" }}
pre_alert = 0.75
[[cadence]]
steps = [
    {{ channel = "phone" }}, {{ channel = "email", after = "10m" }}, {{ channel = "phone", after = "3h" }},
    {{ channel = "phone", after = "1d" }}, {{ channel = "email", after = "1d" }}, {{ channel = "phone", after = "3d" }},
]
[[policies]]
name = "measured"
routing = "round_robin"
reassign = {{ after = "15m", most = 2 }}
"""
LEADS_PER_HOUR_OF_WORK = 1.82
"""of the cadence: what 20 people can do at the same load"""


def one_call(routing: str, people: int, leads: int) -> Scenario:
    """People on one call of an hour a lead, day and night, busy for `LOAD` of the time; more leads take more weeks."""
    return _filled(PLAIN, people, leads, people * HOURS_A_WEEK * LOAD, routing)


def six_steps(leads: int) -> Scenario:
    """Twenty people, a cadence of six steps over two channels, promises with pre-alerts, and reassigns."""
    return _filled(CADENCE, 20, leads, 20 * HOURS_A_WEEK * LOAD * LEADS_PER_HOUR_OF_WORK, "round_robin")


def _filled(text: str, people: int, leads: int, per_week: float, routing: str) -> Scenario:
    weeks = ceil(leads / per_week)
    filled = text.format(weeks=weeks, leads_per_week=per_week, people=people, routing=routing)
    return loads(filled, "bench", allow_huge=True)


def busy_share(trace: Trace) -> float:
    """Time with a lead in hand, of the people's real windows."""
    work = int((trace.touches.talk_end - trace.touches.start).sum())
    return work / int((trace.real.ends - trace.real.starts).sum())
