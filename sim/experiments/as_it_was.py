"""How fast leads were touched: in a team's own record, and in simulated runs beside it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY, HOUR, MINUTE
from scenarios.history import MISSING, History
from sim.measures.summary import Summary, rank

LIMITS: Mapping[str, int] = {
    "within_5_min": 5 * MINUTE,
    "within_15_min": 15 * MINUTE,
    "within_1_h": HOUR,
    "within_24_h": DAY,
}
"""Key -> ms: shares that are told."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Of the first touches of some leads."""

    leads: int
    within: Mapping[str, float | None]
    """key of `LIMITS` -> share touched by then; None where the record is too short to tell"""
    median_min: float | None
    """inf where half of the leads are not touched as long as the record goes; None without leads"""
    mean_min: float | None
    """of the touched"""
    p90_min: float | None = None
    """what 9 of 10 stay under, as the median"""


def speed_of_record(history: History, rows: NDArray[np.bool_] | None = None) -> Speed | None:
    """Of these leads (None: all), by the Kaplan-Meier estimator; None when the record knows no first touch.

    A lead that is not touched when the record ends has waited at least so long: it is neither a failure nor left out.
    """
    leads = history.leads
    mine = np.ones(len(leads.created), dtype=np.bool_) if rows is None else rows
    known = mine & (leads.created != MISSING) & (leads.created < history.until)
    touched = known & (leads.first_touch != MISSING) & (leads.first_touch < history.until)
    if not touched.any():
        return None
    waited = np.where(touched, leads.first_touch, history.until) - leads.created
    times, counts = np.unique(waited[touched], return_counts=True)
    all_waits = np.sort(waited[known])
    at_risk = len(all_waits) - np.searchsorted(all_waits, times, side="left")
    share = np.asarray(1 - np.cumprod(1 - counts / at_risk), dtype=np.float64)
    longest = int(all_waits[-1]) if share[-1] < 1 else DAY  # when all are touched nothing more can come
    return Speed(
        int(known.sum()),
        {key: _share_at(times, share, limit) if limit <= longest else None for key, limit in LIMITS.items()},
        _quantile(times, share, 0.5),
        float(waited[touched].mean()) / MINUTE,
        _quantile(times, share, 0.9),
    )


def _quantile(times: NDArray[np.int64], share: NDArray[np.float64], q: float) -> float:
    """Minutes; the smallest wait by which at least the share q was touched."""
    reached = np.flatnonzero(share >= q - 1e-12)
    return float(times[reached[0]]) / MINUTE if len(reached) else math.inf


def _share_at(times: NDArray[np.int64], share: NDArray[np.float64], limit: int) -> float:
    at = int(np.searchsorted(times, limit, side="right"))
    return float(share[at - 1]) if at else 0.0


def speed_of_runs(runs: Sequence[Summary]) -> Speed:
    """Of the leads of all runs together, those never touched counted."""
    waits = [run.whole.waits["time_to_first_touch"] for run in runs if "time_to_first_touch" in run.whole.waits]
    finite = np.sort(np.concatenate([each.finite_ms for each in waits])) if waits else np.empty(0, np.int64)
    leads = sum(each.leads for each in waits)
    if not leads:
        return Speed(0, dict.fromkeys(LIMITS), None, None)

    def at(q: float) -> float:
        place = rank(q, leads)
        return float(finite[place - 1]) / MINUTE if place <= len(finite) else math.inf

    return Speed(
        leads,
        {key: int(np.searchsorted(finite, limit, side="right")) / leads for key, limit in LIMITS.items()},
        at(0.5),
        float(finite.mean()) / MINUTE if len(finite) else None,
        at(0.9),
    )
