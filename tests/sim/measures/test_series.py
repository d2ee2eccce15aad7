"""What screens draw of one run."""

import pytest

from policies.durations import DAY, HOUR, MINUTE, NEVER
from sim.measures.series import end_states, funnel, series, speed_curve, waiting_until
from sim.model.trace import Outcome, State, Touch
from tests.sim.measures.hand_written import Row, scenario_of, trace_of, world_of

TIER = [{"tier": "hot", "first_touch": "1h"}]


def test_the_backlog_is_who_waits_at_the_hour() -> None:
    world = world_of(scenario_of(), [0, 30 * MINUTE, 2 * HOUR, 2 * HOUR])
    leads: list[Row] = [{"first_touch": HOUR}, {"first_touch": 3 * HOUR}, {}, {"mql": False}]
    found = series(trace_of(world, leads), world, world.scenario.policies[0])
    assert found.at[:5].tolist() == [0, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]
    assert found.waiting[:5].tolist() == [1, 1, 2, 1, 1]


def test_the_backlog_over_time_is_the_sum_of_the_waits() -> None:
    created, touched = [0, HOUR, 5 * HOUR], [4 * HOUR, 2 * HOUR, 29 * HOUR]
    world = world_of(scenario_of(), created)
    leads = [{"first_touch": at} for at in touched]
    found = series(trace_of(world, leads), world, world.scenario.policies[0])
    # all on the hour: the hourly sum is the integral (Little's law on a run that ends empty)
    assert int(found.waiting.sum()) * HOUR == sum(touched) - sum(created)
    assert found.waiting[-1] == 0


def test_waiting_ends_with_the_touch_or_with_what_ended_the_lead() -> None:
    world = world_of(scenario_of(), [0] * 6, patience=[NEVER, 2 * HOUR, NEVER, NEVER, NEVER, NEVER])
    leads: list[Row] = [
        {"first_touch": HOUR, "state": State.IN_CADENCE},
        {"state": State.GONE_ELSEWHERE},
        {"state": State.TURNED_AWAY, "lost_to_queue": True},
        {"state": State.OPTED_OUT},
        {"state": State.RESOLVED_BY_BOT},
        {"state": State.WAITING},
    ]
    touches: list[Row] = [
        {"lead": 4, "start": 5000, "kind": Touch.BOT, "person": -1, "outcome": Outcome.RESOLVED},
        {"lead": 5, "start": 6000, "kind": Touch.AUTO_REPLY, "person": -1, "outcome": Outcome.SENT},
        {"lead": 3, "start": 3 * HOUR, "kind": Touch.NURTURE, "person": -1, "outcome": Outcome.OPTED_OUT},
    ]
    trace = trace_of(world, leads, touches=touches)
    assert waiting_until(trace, world).tolist() == [HOUR, 2 * HOUR, 0, 3 * HOUR, 5000, 7 * DAY]


def test_breaches_fall_on_the_hour_in_which_the_promise_breaks() -> None:
    scenario = scenario_of(policies=[{"name": "as it is", "sla": TIER}])
    world = world_of(scenario, [0, DAY + 30 * MINUTE, DAY + 45 * MINUTE])
    late: Row = {"tier": 0, "breached": True}
    leads = [late, late, {"tier": 0, "first_touch": DAY + HOUR}]
    found = series(trace_of(world, leads), world, scenario.policies[0])
    assert {hour: n for hour, n in enumerate(found.breaches.tolist()) if n} == {1: 1, 25: 1}


def test_the_funnel_counts_first_passes() -> None:
    teams = [{"name": "SDR", "headcount": 1}, {"name": "AE", "role": "ae", "headcount": 1, "win_rate": 0.2}]
    world = world_of(scenario_of(teams=teams), [0] * 4)
    done: Row = {"first_touch": 1, "accepted": True, "contacted": 1, "qualified": True, "booked": 1, "held": True}
    leads: list[Row] = [done, {"first_touch": 1, "accepted": True, "contacted": 1}, {}, {"mql": False}]
    meeting: Row = {"lead": 0, "host": 1, "start": DAY, "end": DAY + HOUR, "outcome": Outcome.HELD}
    found = funnel(trace_of(world, leads, meetings=[meeting]), world, world.scenario.policies[0])
    assert [count for _, count in found] == [4, 3, 2, 2, 2, 1, 1, 1, pytest.approx(0.2)]


def test_the_speed_curve_has_what_came_of_each_class() -> None:
    world = world_of(scenario_of(), [0] * 4)
    leads: list[Row] = [
        {"first_touch": MINUTE, "contacted": MINUTE, "qualified": True},
        {"first_touch": MINUTE + 1, "contacted": HOUR},
        {"first_touch": 6 * MINUTE},
        {},
    ]
    found = speed_curve(trace_of(world, leads), world, (1, 5))
    assert found.touched.tolist() == [1, 1, 1]
    assert found.contacted.tolist() == [1, 1, 0]
    assert found.qualified.tolist() == [1, 0, 0]
    assert found.never == 1


def test_every_lead_ends_in_one_state() -> None:
    world = world_of(scenario_of(), [0, 0, 0])
    found = end_states(trace_of(world, [{"state": State.WON}, {"state": State.WON}, {}]), world)
    assert {state: n for state, n in found.items() if n} == {State.WAITING: 1, State.WON: 2}
    assert len(found) == len(State)
