"""Records written by hand: leads and touches as rows of minutes since Monday 2026-01-05 00:00 UTC."""

from collections.abc import Sequence

import numpy as np

from policies.durations import MINUTE
from scenarios.history import MISSING, NOBODY, History, LeadHistory, Times, TouchHistory

MONDAY = 1_767_571_200_000
"""2026-01-05 00:00 UTC, ms since 1970."""
KINDS = ("lead", "other")

Lead = tuple[float, float | None, int]
"""(created, first touch or None, by whom)"""
Work = tuple[float, float, int, str]
"""(start, end, person, kind)"""


def at(minutes: Sequence[float | None]) -> Times:
    """Minutes since Monday as instants; None is MISSING."""
    return np.array([MISSING if each is None else MONDAY + round(each * MINUTE) for each in minutes], np.int64)


def clock(day: int, hour: float) -> float:
    """Minutes since Monday of an hour of the day, days from 0."""
    return day * 1440 + hour * 60


def record(
    leads: Sequence[Lead] = (), work: Sequence[Work] = (), *, days: int = 28, people: int = 3, scores: bool = False
) -> History:
    """A history in UTC that ends after so many days; rows are brought into order."""
    leads = sorted(leads, key=lambda lead: lead[0])
    work = sorted(work, key=lambda piece: piece[0])
    n, m = len(leads), len(work)
    none, untold = np.full(n, NOBODY, np.int32), np.full(n, NOBODY, np.int8)
    return History(
        LeadHistory(
            created=at([created for created, _, _ in leads]),
            source=np.zeros(n, np.int32),
            owner=none,
            first_touch=at([first for _, first, _ in leads]),
            first_touch_by=np.array([by for _, _, by in leads], np.int32),
            attempts=none,
            score=np.arange(n, dtype=np.float64) if scores else np.full(n, np.nan),
            value=np.full(n, np.nan),
            qualified=untold,
            qualified_at=np.full(n, MISSING),
            won=untold,
            ended_at=np.full(n, MISSING),
        ),
        TouchHistory(
            lead=np.full(m, NOBODY, np.int32),
            start=at([start for start, _, _, _ in work]),
            end=at([end for _, end, _, _ in work]),
            person=np.array([person for _, _, person, _ in work], np.int32),
            channel=np.full(m, NOBODY, np.int32),
            result=np.full(m, NOBODY, np.int32),
            kind=np.array([KINDS.index(kind) for _, _, _, kind in work], np.int32),
            connected=np.full(m, NOBODY, np.int8),
        ),
        "UTC",
        MONDAY + round(days * 1440 * MINUTE),
        ("web",),
        tuple(f"person {number}" for number in range(1, people + 1)),
        kinds=KINDS,
        lead_kinds=("lead",),
        rows=n,
    )


def day_of_work(day: int, start: float, end: float, person: int, *, kind: str = "other") -> list[Work]:
    """A piece of 10 minutes each half hour from `start` to `end` (hours), the last one ending at `end`."""
    starts = [clock(day, hour) for hour in np.arange(start, end - 0.2, 0.5)] + [clock(day, end) - 10]
    return [(begins, begins + 10, person, kind) for begins in starts]
