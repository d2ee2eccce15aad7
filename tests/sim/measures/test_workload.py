"""How people spend their time."""

import numpy as np
import pytest

from policies.durations import DAY, HOUR, MINUTE, NEVER
from sim.measures.measure import measure
from sim.measures.workload import workload
from sim.model.availability import compose
from sim.model.trace import Outcome, Touch
from tests.sim.measures.hand_written import Row, measured, scenario_of, trace_of, world_of

DAYS = [(9 * HOUR, 17 * HOUR)]


def touch(person: int, start: int, end: int, talk_end: int | None = None, kind: Touch = Touch.ATTEMPT) -> Row:
    return {"lead": 0, "person": person, "start": start, "end": end, "talk_end": talk_end or end, "kind": kind}


def test_busy_is_work_conversation_and_meetings_inside_working_windows() -> None:
    world = world_of(scenario_of(), [0])
    meeting: Row = {"lead": 0, "host": 1, "start": 10 * HOUR, "end": 11 * HOUR, "outcome": Outcome.HELD}
    touches = [
        touch(1, 10 * HOUR, 10 * HOUR, 11 * HOUR, Touch.MEETING),  # the meeting's own touch is no second hour
        touch(0, 9 * HOUR, 9 * HOUR + 30 * MINUTE, 10 * HOUR),
        touch(0, 16 * HOUR + 30 * MINUTE, 17 * HOUR, 18 * HOUR),
        touch(-1, 9 * HOUR, 17 * HOUR, kind=Touch.NURTURE),
    ]
    trace = trace_of(world, touches=touches, meetings=[meeting], real=[DAYS, DAYS])
    found = measured(trace, world)
    assert found["busy_share"] == found["busy_share.SDR"] == 2.5 / 16
    assert found["overtime_hours_per_month"] == pytest.approx(1 / (7 / 30))
    assert found["free_hours_per_month"] == pytest.approx(13.5 / (7 / 30))
    sights = measure(trace, world, world.scenario.policies[0]).sights
    assert sights is not None
    assert sights.busy_hours.tolist() == [1.5, 1.0]
    assert sights.real_hours.tolist() == [8.0, 8.0]


def test_other_work_takes_time_but_is_not_busy_with_leads() -> None:
    team = {"name": "SDR", "headcount": 1, "shift": "Mon 09:00-17:00", "other_work": 0.5}
    world = world_of(scenario_of(teams=[team]), [0])
    real = compose(world, world.scenario.policies[0]).real
    start = int(real.starts[0])
    trace = trace_of(world, touches=[touch(0, start, start + 1000)], real=[list(zip(*real.of(0), strict=True))])
    found = measured(trace, world)
    assert found["busy_share"] == 1000 / (4 * HOUR)
    assert found["occupied_share"] == found["occupied_share.SDR"] == (1000 + 4 * HOUR) / (8 * HOUR)


def test_meetings_that_did_not_take_place_keep_nobody_busy() -> None:
    world = world_of(scenario_of(), [0])
    rows: list[Row] = [{"lead": 0, "host": 0, "start": NEVER, "end": NEVER, "outcome": -1}]
    assert measured(trace_of(world, meetings=rows), world)["busy_share"] == 0.0


def test_a_meeting_that_is_on_when_the_run_ends_counts_until_then() -> None:
    world = world_of(scenario_of(), [0])
    rows: list[Row] = [{"lead": 0, "host": 0, "start": 7 * DAY - HOUR, "end": NEVER, "outcome": -1}]
    assert measured(trace_of(world, meetings=rows), world)["busy_share"] == 1 / (2 * 7 * 24)


def test_work_over_the_edge_of_a_period_counts_on_both_sides() -> None:
    scenario = scenario_of(scenario={"weeks": 2, "warmup_weeks": 1})
    world = world_of(scenario, [0])
    week = 7 * DAY
    touches = [touch(0, week - HOUR, week + HOUR), touch(0, 2 * week - HOUR, 2 * week + 3 * HOUR)]
    trace = trace_of(world, touches=touches)
    summary = measure(trace, world, scenario.policies[0])
    assert [period.ratios["busy_share"][0] for period in summary.periods] == [2 * HOUR, 3 * HOUR]
    assert summary.whole.ratios["busy_share"] == (5 * HOUR, 4 * week)


def test_the_parts_of_a_workload_sum_to_the_whole() -> None:
    world = world_of(scenario_of(), [0])
    trace = trace_of(world, touches=[touch(0, 8 * HOUR, 30 * HOUR)], real=[DAYS, DAYS])
    parts = workload(trace, np.array([0, 10 * HOUR, 12 * HOUR, 7 * DAY]))
    assert parts.busy[0].tolist() == [2 * HOUR, 2 * HOUR, 18 * HOUR]
    assert parts.overtime[0].tolist() == [HOUR, 0, 13 * HOUR]
    assert parts.real.sum(axis=1).tolist() == [8 * HOUR, 8 * HOUR]
