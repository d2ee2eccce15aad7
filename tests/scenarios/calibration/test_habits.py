"""What was taken next tells the work order; owners tell whether leads are given or taken."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from scenarios.calibration.habits import choices, is_pushed, never_touched, takes_turns, work_order
from scenarios.history import History
from tests.scenarios.calibration.records import Lead, clock, record

Rule = Callable[[list[int]], int]


def served(rule: Rule, *, days: int = 20, scores: bool = False) -> History:
    """Eight leads wait each morning in order of number; one person takes one every ten minutes by the rule."""
    leads: list[Lead] = []
    for day in range(days):
        waiting = list(range(8))
        taken = {}
        for turn in range(8):
            taken[waiting.pop(rule(waiting))] = clock(day, 9) + 10 * turn
        leads += [(clock(day, 8) + number, taken[number], 0) for number in range(8)]
    return record(leads, days=days + 20, scores=scores)


def test_oldest_first_is_fifo() -> None:
    order = work_order(choices(served(lambda waiting: 0)))
    assert order is not None
    assert (order.name, order.is_clear, order.share, order.place) == ("fifo", True, 1.0, 0.0)
    assert order.n == 20 * 7


def test_newest_first_is_told_from_fifo() -> None:
    order = work_order(choices(served(lambda waiting: len(waiting) - 1)))
    assert order is not None
    assert (order.name, order.is_clear, order.share) == ("newest_first", True, 1.0)


def test_best_score_first_is_seen_where_scores_are_known() -> None:
    rng = np.random.default_rng(2)
    history = served(lambda waiting: int(rng.integers(len(waiting))))
    # the score of each lead falls with the order in which it was taken
    score = -np.argsort(np.argsort(history.leads.first_touch)).astype(np.float64)
    order = work_order(choices(replace(history, leads=replace(history.leads, score=score))))
    assert order is not None
    assert (order.name, order.is_clear) == ("score", True)


def test_chance_is_no_order() -> None:
    rng = np.random.default_rng(1)
    order = work_order(choices(served(lambda waiting: int(rng.integers(len(waiting))))))
    assert order is not None
    assert not order.is_clear
    assert abs(order.place - 0.5) < 3 * order.error


def test_one_lead_at_a_time_leaves_no_choice() -> None:
    leads = [(clock(day, 9), clock(day, 10), 0) for day in range(20)]
    assert work_order(choices(record(leads))) is None


def test_owners_in_turn_are_pushed_and_batches_of_one_person_are_not() -> None:
    in_turn = [
        (clock(day, hour), clock(day, hour + 1), (day * 8 + hour) % 3) for day in range(20) for hour in range(8, 16)
    ]
    in_batches = [(created, first, (int(created) // 1440) % 3) for created, first, _ in in_turn]
    turns = takes_turns(record(in_turn))
    assert turns is not None
    assert turns[0] == 0
    assert is_pushed(record(in_turn))
    assert not is_pushed(record(in_batches))


def test_leads_left_lying_are_pushed_leads_of_people_who_neglect_them() -> None:
    leads = [(clock(day, 9), None if day % 5 == 0 else clock(day, 10), 0) for day in range(40)]
    history = record(leads, days=54)
    assert never_touched(history) == (8, 40)
    assert is_pushed(history)


def test_a_young_lead_without_a_touch_is_not_left_lying() -> None:
    assert never_touched(record([(clock(20, 9), None, 0)], days=28)) == (0, 0)
