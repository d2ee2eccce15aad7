"""How evenly leads, meetings and speed are spread: numbers of one window that are no ratio of sums."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from policies.durations import HOUR
from sim.measures.cohort import Cohort
from sim.measures.money import MONTH
from sim.model.trace import Ints

LEAST_IN_SEGMENT = 10
"""MQLs that a segment must have to be compared."""


def window_values(cohort: Cohort, rows: slice, present: Ints, length: int) -> dict[str, float | None]:
    """KPIs that are one number per window: `rows` are the leads created in it, `present` the workers that had hours."""
    return {
        "gini_leads": gini(assigned_counts(cohort, rows)[present]),
        "gini_meetings": gini(meeting_counts(cohort, rows)[present]),
        "response_gap": response_gap(cohort, rows),
        "pipeline_velocity": _velocity(cohort, rows, length),
    }


def gini(amounts: NDArray[np.int64] | NDArray[np.float64]) -> float | None:
    """Gini coefficient: 0 all alike, (n - 1) / n one has all; None for nobody or nothing to share.

    Mean absolute difference over twice the mean (Gini 1912), by the sorted form.
    """
    total, n = float(amounts.sum()), len(amounts)
    if n == 0 or total == 0:
        return None
    ranks = 2 * np.arange(1, n + 1) - n - 1
    return float((ranks * np.sort(amounts)).sum()) / (n * total)


def assigned_counts(cohort: Cohort, rows: slice) -> Ints:
    """Leads ever given to each person, of those created in the window; a lead counts once per owner."""
    own = cohort.trace.assignments
    chosen = (own.person >= 0) & (own.lead >= rows.start) & (own.lead < rows.stop)
    people = len(cohort.trace.people)
    pairs = np.unique(own.lead[chosen] * people + own.person[chosen])
    return np.bincount(pairs % people, minlength=people) if people else pairs


def meeting_counts(cohort: Cohort, rows: slice) -> Ints:
    """Leads with a booked meeting by their last owner, of those created in the window."""
    owner = cohort.leads.owner[rows][cohort.booked[rows]]
    return np.bincount(owner[owner >= 0], minlength=len(cohort.trace.people))


def response_gap(cohort: Cohort, rows: slice) -> float | None:
    """Largest difference between two sources, or two values of one attribute, in the share touched within an hour.

    Over MQLs; segments of fewer than `LEAST_IN_SEGMENT` are left out; None when no two are left.
    """
    mql = cohort.leads.mql[rows]
    quick = mql & (cohort.touch_wait[rows] <= HOUR)
    columns = (cohort.world.source, *cohort.world.attributes.values())
    gaps = [gap for column in columns for gap in _gaps(column[rows], mql, quick)]
    return max(gaps, default=None)


def _gaps(segment: Ints, mql: NDArray[np.bool_], quick: NDArray[np.bool_]) -> Iterator[float]:
    known = segment >= 0
    size = np.bincount(segment[mql & known])
    share = np.bincount(segment[quick & known], minlength=len(size))[: len(size)] / np.maximum(size, 1)
    enough = share[size >= LEAST_IN_SEGMENT]
    if len(enough) > 1:
        yield float(enough.max() - enough.min())


def _velocity(cohort: Cohort, rows: slice, length: int) -> float:
    """Opportunities a month x win rate x value / days from creation to the end of the sales cycle."""
    deals = cohort.deals
    chosen = deals.opportunity[rows]
    days = float(deals.days[rows][chosen].mean()) if chosen.any() else 0.0
    return float(deals.expected[rows].sum()) / (length / MONTH) / days if days > 0 else 0.0
