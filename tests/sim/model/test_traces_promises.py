"""Hand-computed traces of promises, opening hours and reassigns: exact milliseconds."""

import pytest

from policies.durations import NEVER
from sim.model.streams import Purpose
from sim.model.trace import State, Step
from tests.hand import (
    OFFICE,
    Table,
    alerts,
    at,
    first_touches,
    minutes,
    owners_of,
    play,
    work_done,
    workers_of,
)

WITHIN_THE_HOUR: Table = {"sla": [{"tier": "all", "first_touch": "60m"}], "reassign": {"after": "60m"}}
WITHIN_FOUR_HOURS: Table = {"sla": [{"tier": "all", "first_touch": "4h"}]}


def test_a_lead_touched_at_the_very_end_of_its_promise_is_neither_broken_nor_moved() -> None:
    trace = play(arrivals=[0, 0, 0], people=["A", "B"], work="60m", option=WITHIN_THE_HOUR)
    assert first_touches(trace) == [0, 0, 3_600_000]
    assert owners_of(trace, 2) == [("A", 0)]
    assert trace.leads.breached.tolist() == [False, False, False]
    assert trace.leads.reassigns.tolist() == [0, 0, 0]


def test_one_ms_over_its_promise_a_lead_is_broken_moved_and_begun_by_the_next_owner() -> None:
    trace = play(arrivals=[0, 0, 0], people=["A", "B"], work=3_600_001, option=WITHIN_THE_HOUR, decisions=True)
    assert first_touches(trace) == [0, 0, 3_600_001]
    assert owners_of(trace, 2) == [("A", 0), ("B", 3_600_001)]
    assert workers_of(trace, 2) == ["B"]
    assert trace.leads.breached.tolist() == [False, False, True]
    assert trace.leads.reassigns.tolist() == [0, 0, 1]
    assert alerts(trace, Step.BREACH) == [(2, 3_600_001, "A")]


@pytest.mark.parametrize(("late_by", "broken"), [(0, False), (1, True)])
def test_a_promise_in_business_hours_that_ends_at_closing_is_kept_at_the_next_opening(
    late_by: int, broken: bool
) -> None:
    begins = at("Tue 09:00") + late_by
    trace = play(
        arrivals=[at("Mon 13:00")],
        windows={"A": [(begins, at("Tue 17:00"))]},
        frame={"business_hours": OFFICE},
        option=WITHIN_FOUR_HOURS,
    )
    assert first_touches(trace) == [begins]
    assert trace.leads.breached.tolist() == [broken]


def test_a_lead_at_closing_time_waits_and_one_at_opening_does_not() -> None:
    trace = play(arrivals=[at("Mon 09:00"), at("Mon 17:00")], shift=OFFICE)
    assert first_touches(trace) == [at("Mon 09:00"), at("Tue 09:00")]


def test_work_in_hand_is_finished_after_closing_and_nothing_is_begun() -> None:
    trace = play(arrivals=[at("Mon 16:50")] * 2, shift=OFFICE, work="20m")
    assert [one[2:] for one in work_done(trace)] == [
        (at("Mon 16:50"), at("Mon 17:10")),
        (at("Tue 09:00"), at("Tue 09:20")),
    ]


@pytest.mark.parametrize(
    ("until", "who", "moved"),
    [("first_touch", ["A", "A"], []), ("contact", ["A", "B"], [("B", minutes(65))])],
)
def test_a_lead_in_hand_moves_only_when_the_task_ends_and_only_if_a_touch_does_not_stop_the_clock(
    until: str, who: list[str], moved: list[tuple[str, int]]
) -> None:
    trace = play(
        arrivals=[0],
        people=["A", "B"],
        windows={"A": [(minutes(55), at("Tue 00:00"))]},
        review="10m",
        option={"reassign": {"after": "60m", "until": until}},
    )
    assert workers_of(trace) == who
    assert [(one.start, one.end) for one in work_done(trace)] == [
        (minutes(55), minutes(65)),
        (minutes(65), minutes(65)),
    ]
    assert owners_of(trace) == [("A", 0), *moved]
    assert first_touches(trace) == [minutes(55)]


NEGLECTFUL: tuple[Table, ...] = ({"name": "A", "adherence": 0.0}, {"name": "B"})


def test_the_second_owner_inherits_neither_the_neglect_nor_the_lag_nor_the_timer_of_the_first() -> None:
    expiry = minutes(15) + 1
    trace = play(arrivals=[0], people=NEGLECTFUL, option={"notify": "5m", "reassign": {"after": "15m"}})
    assert owners_of(trace) == [("A", 0), ("B", expiry)]
    assert first_touches(trace) == [expiry + minutes(5)]
    assert trace.assignments.noticed.tolist() == [minutes(5), expiry + minutes(5)]
    assert trace.assignments.neglected.tolist() == [True, False]


def test_without_a_reassign_to_spare_a_neglected_lead_is_stuck_and_never_touched() -> None:
    trace = play(arrivals=[0], people=NEGLECTFUL, option={"notify": "5m", "reassign": {"after": "15m", "most": 0}})
    assert owners_of(trace) == [("A", 0)]
    assert first_touches(trace) == [NEVER]
    assert trace.leads.state.tolist() == [State.WAITING]
    assert alerts(trace, Step.STUCK) == [(0, minutes(15) + 1, "A")]


SLOW_THEN_QUICK: Table = {
    "notify": {"lag": {"dist": "empirical", "values": ["5m", "30m"]}},
    "reassign": {"after": "15m"},
}


def test_a_task_of_the_former_owner_dies_with_the_reassign() -> None:
    trace = play(
        arrivals=[0],
        people=["A", "B"],
        option=SLOW_THEN_QUICK,
        uniforms={(Purpose.NOTICE, 0): [0.9], (Purpose.NOTICE, 1): [0.1]},
    )
    assert owners_of(trace) == [("A", 0), ("B", minutes(15) + 1)]
    assert set(workers_of(trace)) == {"B"}
    assert {one.start for one in work_done(trace)} == {minutes(20) + 1}


def test_a_reassigned_lead_counts_for_the_cap_of_its_new_owner_alone() -> None:
    trace = play(
        arrivals=[0, minutes(16), minutes(17)],
        people=["A", "B"],
        team={"max_active_leads": 1},
        option=SLOW_THEN_QUICK | {"routing": "available_round_robin"},
        uniforms={(Purpose.NOTICE, 0): [0.9, 0.1, 0.1], (Purpose.NOTICE, 1): [0.1] * 3},
    )
    assert owners_of(trace, 0) == [("A", 0), ("B", minutes(15) + 1)]
    assert owners_of(trace, 1) == [("A", minutes(16))]
    # B is rid of lead 0 at 20:00.001, A of lead 1 at 21:00
    assert owners_of(trace, 2) == [("B", minutes(20) + 1)]
