"""The scenario's business hours, and the instants at which a router assigns."""

from functools import lru_cache

import numpy as np

from policies.durations import NEVER, parse_duration
from policies.settings import Latency
from scenarios.calendars import BusinessClock, holiday_dates, parse_hours, weekly_windows
from scenarios.people import Holidays
from scenarios.scenario import Scenario
from scenarios.timeline import Timeline
from sim.model.intake import disruption_window
from sim.model.trace import Ints


@lru_cache(maxsize=64)
def _clock(hours: str, holidays: Holidays | None, timeline: Timeline) -> BusinessClock:
    closed = holiday_dates(holidays, timeline)
    return BusinessClock(weekly_windows(parse_hours(hours), timeline, None, closed))


def business_clock(scenario: Scenario, timeline: Timeline) -> BusinessClock:
    """The clock of promises, reassigns and latencies on business time; the wall clock for "24x7" without holidays."""
    frame = scenario.scenario
    if frame.business_hours.strip().lower() in ("24x7", "24/7") and frame.holidays is None:
        return BusinessClock(None)
    return _clock(frame.business_hours, frame.holidays, timeline)


def ready_times(
    since: Ints, lag: Ints, latency: Latency, clock: BusinessClock, timeline: Timeline, scenario: Scenario
) -> Ints:
    """When the router may assign leads that reach it at `since`: lag, then poll, batch or the end of an outage."""
    ready = clock.add_many(since, lag) if latency.lag.clock == "business" else since + lag
    if latency.poll is not None:
        ready = -(-ready // latency.poll) * latency.poll
    if latency.batch is not None:
        batches = _batches(latency.batch, clock, timeline)
        at = np.searchsorted(batches, ready)
        ready = np.append(batches, NEVER)[at]
    outages = [disruption_window(timeline, each) for each in scenario.disruptions if each.kind == "router_outage"]
    for start, end in sorted(outages):  # the end of one may lie in the next
        ready = np.where((ready >= start) & (ready < end), end, ready)
    return np.minimum(ready, NEVER)


def _batches(times: tuple[str, ...], clock: BusinessClock, timeline: Timeline) -> Ints:
    """Instants of all batches, on days that have business hours."""
    of_day = np.array([_time_of_day(one) for one in times], dtype=np.int64)
    days = timeline.days()
    grid = np.sort(timeline.at_many(np.repeat(days, len(of_day)), np.tile(of_day, len(days))))
    midnights = np.append(timeline.midnights(), timeline.end)
    day = np.clip(np.searchsorted(midnights, grid, side="right") - 1, 0, len(midnights) - 2)
    open_ms = clock.elapsed_many(midnights[day], midnights[day + 1])
    return np.asarray(grid[open_ms > 0], dtype=np.int64)


def _time_of_day(text: str) -> int:
    hour, _, minute = text.partition(":")
    return parse_duration(f"{int(hour)}h{int(minute or 0)}m")
