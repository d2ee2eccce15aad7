"""What a person takes next: sortable keys over first touches and follow-ups, lowest first, lead number last."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from policies.settings import WorkOrder

Key: TypeAlias = Callable[[int, int, float, int, int, int], tuple[float, ...]]
"""(workable_ms, created_ms, score_points, tier_index, deadline_ms, lead) -> key.

`tier_index` is -1 without a tier; `deadline_ms` is `durations.NEVER` without a promise. None of them changes while the
task waits, so a heap may hold the keys.
"""


def fifo(workable: int, created: int, score: float, tier: int, deadline: int, lead: int) -> tuple[float, ...]:  # noqa: ARG001
    """First the task that became workable first."""
    return (workable, lead)


def newest_first(workable: int, created: int, score: float, tier: int, deadline: int, lead: int) -> tuple[float, ...]:  # noqa: ARG001
    """First the lead that was created last."""
    return (-created, lead)


def score(workable: int, created: int, score: float, tier: int, deadline: int, lead: int) -> tuple[float, ...]:  # noqa: ARG001
    """First the lead with most points, then as `fifo`."""
    return (-score, workable, lead)


def tier(workable: int, created: int, score: float, tier: int, deadline: int, lead: int) -> tuple[float, ...]:  # noqa: ARG001
    """First the highest tier, leads without one last; then as `fifo`."""
    return (tier, workable, lead) if tier >= 0 else (1 << 30, workable, lead)


def deadline(workable: int, created: int, score: float, tier: int, deadline: int, lead: int) -> tuple[float, ...]:  # noqa: ARG001
    """First the earliest promise, broken ones included, leads without one last; then as `fifo`."""
    return (deadline, workable, lead)


KEYS: Mapping[WorkOrder, Key] = {
    "fifo": fifo,
    "newest_first": newest_first,
    "score": score,
    "tier": tier,
    "deadline": deadline,
}
