"""What is taken next: keys of the five work orders."""

from typing import get_args

import pytest

from policies.durations import NEVER
from policies.settings import WorkOrder
from policies.work_order import KEYS

# lead: workable_ms, created_ms, score_points, tier_index, deadline_ms
TASKS = {
    0: (300, 10, 50.0, -1, NEVER),
    1: (200, 20, 90.0, 1, 900),
    2: (200, 30, 50.0, 0, 950),
    3: (400, 30, 90.0, 0, 100),
    4: (100, 0, 20.0, -1, NEVER),
}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("fifo", [4, 1, 2, 0, 3]),
        ("newest_first", [2, 3, 1, 0, 4]),
        ("score", [1, 3, 2, 0, 4]),
        ("tier", [2, 3, 1, 4, 0]),
        ("deadline", [3, 1, 2, 4, 0]),
    ],
)
def test_tasks_are_taken_in_the_order_of_the_rule(order: WorkOrder, expected: list[int]) -> None:
    assert sorted(TASKS, key=lambda lead: KEYS[order](*TASKS[lead], lead)) == expected


@pytest.mark.parametrize("order", get_args(WorkOrder))
def test_what_ties_is_left_to_the_number_of_the_lead(order: WorkOrder) -> None:
    keys = [KEYS[order](100, 50, 30.0, 0, 500, lead) for lead in (7, 4)]
    assert keys[1] < keys[0]


def test_every_work_order_of_the_settings_has_a_key() -> None:
    assert set(KEYS) == set(get_args(WorkOrder))
