import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.durations import DAY, HOUR, MINUTE, WEEK
from scenarios.scenario import Scenario
from sim.model.streams import Purpose
from sim.model.work import MONTH, Luck
from sim.model.world import World
from tests.sim.model.hand_worlds import hand_policy, hand_scenario, hand_world

CHANNELS: dict[str, Any] = {
    "phone": {"work_time": {"dist": "exponential", "mean": "10m"}, "talk_time": "15m"},
    "email": {"work_time": {"dist": "uniform", "low": "0s", "high": "10m"}, "reply_delay": "9h"},
    "sms": {"talk_time": "0s"},
}
U = [0.0, 0.25, 0.5, 1 - 2.0**-53]


def scenario(**tables: Any) -> Scenario:
    return hand_scenario(channels=CHANNELS, **tables)


def luck(uniforms: dict[tuple[int, ...], list[float]], **options: Any) -> Luck:
    return Luck(hand_world(4, scenario(), uniforms), hand_policy(**options))


def test_channels_of_one_step_turn_the_same_uniform() -> None:
    lucky = luck({(int(Purpose.WORK), 0, 2): U})
    assert lucky.work_ms(0, 2, "email").tolist() == [0, 150_000, 300_000, 600_000]
    assert lucky.work_ms(0, 2, "phone").tolist()[:3] == [
        0,
        round(600_000 * math.log(4 / 3)),
        round(600_000 * math.log(2)),
    ]


def test_a_step_keeps_its_draw_whatever_steps_were_asked_for_before() -> None:
    alone = Luck(hand_world(50), hand_policy())
    among = Luck(hand_world(50), hand_policy())
    others = [among.connect_u(pass_, step).tolist() for pass_, step in ((0, 5), (1, 3), (0, 0))]
    assert among.connect_u(0, 3).tolist() == alone.connect_u(0, 3).tolist()
    assert alone.connect_u(0, 3).tolist() not in others


def test_a_fixed_duration_is_one_number_and_draws_nothing() -> None:
    lucky = luck({}, assignment_latency="30s")
    assert lucky.latency_ms(0).tolist() == [30_000] * 4
    assert lucky.latency_ms(0)[3] == 30_000
    assert not lucky.world._drawn


def test_durations_end_at_the_horizon() -> None:
    endless = {"dist": "exponential", "mean": "3w"}
    lucky = luck({(int(Purpose.NOTICE), 1): U}, notify=endless, assignment_latency="9w")
    assert lucky.notice_ms(1)[3] == lucky.world.timeline.end == 4 * WEEK
    assert lucky.latency_ms(0)[0] == 4 * WEEK


def test_views_are_made_once_and_hold_python_numbers() -> None:
    lucky = luck({(int(Purpose.QUALIFY), 0): U})
    assert lucky.qualify_u(0) is lucky.qualify_u(0)
    assert lucky.work_ms(0, 0, "phone") is lucky.work_ms(0, 0, "phone")
    assert type(lucky.qualify_u(0)[1]) is float
    assert type(lucky.work_ms(0, 0, "phone")[1]) is int


def test_an_answer_on_a_channel_without_talk_time_takes_the_phones() -> None:
    lucky = luck({})
    assert lucky.talk_ms(0, "email")[0] == 15 * MINUTE
    assert lucky.talk_ms(0, "sms")[0] == 0
    assert lucky.talk_ms(0, "chat")[0] == 0
    assert lucky.reply_ms(0, 1, "email")[2] == 9 * HOUR


def test_a_channel_without_a_table_costs_no_time() -> None:
    bare = Luck(hand_world(2), hand_policy())
    assert bare.work_ms(0, 0, "phone").tolist() == [0, 0]
    assert bare.talk_ms(0, "phone").tolist() == [0, 0]


def test_a_step_has_its_own_delay() -> None:
    uniform = {"dist": "uniform", "low": "1h", "high": "3h", "clock": "business"}
    steps = [{"channel": "phone"}, {"channel": "phone", "after": uniform}]
    lucky = luck({(int(Purpose.STEP_DELAY), 0, 1): U}, cadence=[{"steps": steps}])
    assert lucky.step_delay_ms(0, 0, 0).tolist() == [0] * 4
    assert lucky.step_delay_ms(0, 1, 0).tolist() == [HOUR, HOUR + 30 * MINUTE, 2 * HOUR, 3 * HOUR]


def test_every_owner_has_a_lag_of_their_own() -> None:
    lucky = luck({(int(Purpose.NOTICE), 0): U, (int(Purpose.NOTICE), 1): U[::-1]}, notify="alert")
    assert lucky.notice_ms(0).tolist() == lucky.notice_ms(1).tolist()[::-1]


def test_people_of_a_shared_queue_notice_apart() -> None:
    world = hand_world(50, scenario())
    lucky = Luck(world, hand_policy(notify="email"))
    assert lucky.pool_notice_ms(0, 0).tolist() != lucky.pool_notice_ms(0, 1).tolist()
    assert lucky.pool_notice_ms(0, 1).tolist() == Luck(world, hand_policy(notify="email")).pool_notice_ms(0, 1).tolist()


def test_a_share_of_a_fifth_a_month_is_back_after_thirty_days() -> None:
    row = {(int(Purpose.RETURN), 0): [0.0, 0.2 - 1e-9, 0.2 + 1e-9, 0.9]}
    frame = hand_scenario().scenario.model_copy(update={"weeks": 20})
    world = hand_world(4, hand_scenario(scenario=frame), row)
    back = Luck(world, hand_policy(nurture={"return_per_month": 0.2})).return_ms(0)
    assert back[0] == 0
    assert back[1] < MONTH == 30 * DAY < back[2]
    assert back[3] == world.timeline.end


@pytest.mark.parametrize(("nurture", "expected"), [(None, 4 * WEEK), ({}, 4 * WEEK), ({"return_per_month": 1.0}, 0)])
def test_without_a_chance_nobody_returns_and_with_certainty_all_do_at_once(
    nurture: dict[str, float] | None, expected: int
) -> None:
    assert luck({}, nurture=nurture).return_ms(0).tolist() == [expected] * 4


def test_a_team_closes_at_its_own_pace() -> None:
    teams = [{"name": "SDR"}, {"name": "AE", "role": "ae", "sales_cycle": "10d"}]
    lucky = Luck(hand_world(1, hand_scenario(teams=teams)), hand_policy())
    assert [lucky.cycle_ms(0, team)[0] for team in (0, 1)] == [0, 10 * DAY]


def uniforms_of(lucky: Luck) -> list[list[float]]:
    """One row per kind of draw that an option turns."""
    made = [
        lucky.connect_u(0, 0), lucky.opt_out_u(0, 0), lucky.complaint_u(0, 0), lucky.qualify_u(0), lucky.reason_u(0),
        lucky.discipline_u(0), lucky.astray_u(0), lucky.cherry_u(0, 0), lucky.adherence_u(0), lucky.compliance_u(0),
        lucky.interrupt_u(0), lucky.show_u(0, 0), lucky.show_u(0, 1), lucky.reschedule_u(0), lucky.win_u(0),
        lucky.nurture_opt_out_u(0, 0), lucky.nurture_complaint_u(0, 0), lucky.auto_opt_out_u(),
        lucky.auto_complaint_u(),
    ]  # fmt: skip
    return [list(view) for view in made]


def test_each_kind_of_chance_has_a_stream_of_its_own_and_no_option_moves_it() -> None:
    rows = uniforms_of(Luck(hand_world(3), hand_policy()))
    other = hand_policy(notify="call", alert_compliance=0.2, assignment_latency="2h")
    assert rows == uniforms_of(Luck(hand_world(3), other))
    assert len({tuple(row) for row in rows}) == len(rows)


@given(st.integers(0, 2**32), st.floats(1, 50), st.floats(1, 50))
def test_a_shorter_mean_lag_never_takes_a_lead_longer(seed: int, one: float, other: float) -> None:
    world: World = hand_world(20, uniforms={(int(Purpose.NOTICE), 0): np.random.default_rng(seed).random(20).tolist()})
    short, long = (
        Luck(world, hand_policy(notify={"dist": "lognormal", "mean": f"{mean:.3f}m", "cv": 1.2})).notice_ms(0)
        for mean in sorted((one, other))
    )
    assert all(a <= b for a, b in zip(short, long, strict=True))
