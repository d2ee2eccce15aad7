from __future__ import annotations

import datetime as dt

import numpy as np

from policies.durations import DAY
from sim.model.roster import Moves
from tests.sim.model.rosters import Table, roster_of, windows, world_of

TEAM: Table = {"name": "SDR", "headcount": 1}
JOINS_LATER: Table = {"name": "Anna", "start": dt.date(2026, 1, 12)}


def moves(of: Moves) -> list[tuple[int, float]]:
    return [(person, at / DAY) for person, at in zip(of.person.tolist(), of.at.tolist(), strict=True)]


def test_a_start_date_brings_the_ramp_in_months_of_thirty_days() -> None:
    world = world_of(TEAM | {"reps": [JOINS_LATER], "ramp": [0.5, 0.75]}, weeks=26)
    roster = roster_of(world)
    assert moves(roster.joins) == [(0, 7)]
    assert [roster.output.of(0, day * DAY) for day in (0, 7, 36, 37, 66, 67, 170)] == [1, 0.5, 0.5, 0.75, 0.75, 1, 1]


def test_who_began_before_the_run_is_there_at_once_and_further_in_the_ramp() -> None:
    anna = JOINS_LATER | {"start": dt.date(2025, 12, 16)}
    roster = roster_of(world_of(TEAM | {"reps": [anna], "ramp": [0.5, 0.75]}))
    assert moves(roster.joins) == []
    assert windows(roster.employed).starts.tolist() == [0]
    assert [roster.output.of(0, day * DAY) for day in (0, 9, 10)] == [0.5, 0.5, 0.75]


def test_people_of_the_first_day_have_no_ramp() -> None:
    roster = roster_of(world_of(TEAM | {"ramp": [0.5]}))
    assert len(roster.output.person) == 0
    assert roster.output.of(0, 0) == 1.0


def test_who_starts_after_the_end_or_left_before_the_run_never_works() -> None:
    late, gone = JOINS_LATER | {"start": dt.date(2026, 7, 1)}, {"name": "Bob", "leaves": dt.date(2026, 1, 5)}
    roster = roster_of(world_of(TEAM | {"reps": [late, gone], "headcount": 2}))
    assert (len(windows(roster.real, 0)), len(windows(roster.real, 1))) == (0, 0)
    assert (moves(roster.joins), moves(roster.leaves)) == ([], [])


def test_a_leaving_date_is_the_first_day_away_and_final() -> None:
    bob = {"name": "Bob", "leaves": dt.date(2026, 1, 14)}
    roster = roster_of(world_of(TEAM | {"reps": [bob], "turnover_per_year": 5.0, "vacancy": "1d"}))
    assert moves(roster.leaves) == [(0, 9)]
    assert [edge.tolist() for edge in roster.employed.of(0)] == [[0], [9 * DAY]]
    assert moves(roster.joins) == []


def test_who_leaves_is_replaced_after_the_vacancy_by_a_newcomer_with_a_ramp() -> None:
    world = world_of(TEAM | {"turnover_per_year": 5.0, "vacancy": "2w", "ramp": [0.5]}, weeks=104)
    roster = roster_of(world)
    left, joined = roster.leaves.at, roster.joins.at
    employed = windows(roster.employed)
    assert len(left) > 3
    assert employed.starts.tolist() == [0, *joined.tolist()]
    assert employed.ends[: len(left)].tolist() == left.tolist()
    assert (joined - left[: len(joined)]).tolist() == [14 * DAY] * len(joined)
    assert [roster.output.of(0, at) for at in joined.tolist()] == [0.5] * len(joined)
    assert not np.any(left % DAY)


def test_a_seat_that_is_filled_at_once_has_no_gap_but_a_leaver_and_a_joiner() -> None:
    roster = roster_of(world_of(TEAM | {"turnover_per_year": 5.0}, weeks=52))
    assert len(windows(roster.employed)) == 1
    assert moves(roster.leaves) == moves(roster.joins)
    assert len(roster.leaves.at) > 0


def test_leavers_a_year_per_seat_are_the_turnover_given() -> None:
    people, rate = 400, 0.35
    roster = roster_of(world_of(TEAM | {"headcount": people, "turnover_per_year": rate}, weeks=104))
    expected = people * rate * 104 * 7 / 365
    assert abs(len(roster.leaves.at) - expected) < 4 * np.sqrt(expected)


def test_the_time_until_somebody_leaves_is_exponential() -> None:
    people, rate = 1000, 1.0
    roster = roster_of(world_of(TEAM | {"headcount": people, "turnover_per_year": rate, "vacancy": "520w"}, weeks=52))
    for days in (30, 90, 180, 360):
        left = int(np.sum(roster.leaves.at <= days * DAY))
        chance = 1 - np.exp(-rate * days / 365)
        assert abs(left - people * chance) < 4 * np.sqrt(people * chance * (1 - chance))
