"""When the router may assign: lags, polls, batches and outages."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from policies.durations import HOUR
from policies.settings import Latency
from sim.model.arrivals import scenario_timeline
from sim.model.business import business_clock, ready_times
from tests.sim.model.hand_worlds import hand_scenario


def ready(at: list[float], latency: Latency, **tables: Any) -> list[float]:
    """Hours at which the router may assign leads that reach it at these hours."""
    scenario = hand_scenario(**tables)
    timeline = scenario_timeline(scenario)
    since = np.array([round(hour * HOUR) for hour in at], dtype=np.int64)
    clock = business_clock(scenario, timeline)
    found = ready_times(since, np.zeros_like(since), latency, clock, timeline, scenario)
    return [ms / HOUR for ms in found.tolist()]


@pytest.mark.parametrize("turned", [False, True])
def test_a_lead_waits_for_the_end_of_the_last_of_outages_that_overlap_whichever_is_written_first(turned: bool) -> None:
    outages = [
        {"kind": "router_outage", "day": 0, "hour": 10.0, "over": "2h"},
        {"kind": "router_outage", "day": 0, "hour": 11.0, "over": "3h"},
    ]
    disruptions = outages[::-1] if turned else outages

    assert ready([9, 10, 11.5, 13, 14], Latency(), disruptions=disruptions) == [9, 14, 14, 14, 14]


def test_business_hours_know_the_holidays_of_several_countries() -> None:
    # 6 January is a holiday in Poland, 19 January in the United States
    hours = {"business_hours": "Mon-Fri 09:00-17:00", "holidays": ["PL", "US"]}
    scenario = hand_scenario(scenario={"name": "two", "start": dt.date(2026, 1, 5), "weeks": 3} | hours)
    timeline = scenario_timeline(scenario)
    assert business_clock(scenario, timeline).elapsed(0, timeline.end) == (15 - 2) * 8 * HOUR


def test_a_lead_that_comes_with_the_poll_is_seen_by_it_and_one_a_moment_later_by_the_next() -> None:
    assert ready([0, 0.25, 0.26], Latency.model_validate({"poll": "15m"})) == [0, 0.25, 0.5]
