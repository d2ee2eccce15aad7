"""What charts draw of all runs of an option together: speed-to-lead curve, funnel, breaches by hour, load a person."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.measures.summary import HOURS_OF_WEEK, STAGES, Measured, Sights, Summary

Floats = NDArray[np.float64]
_REASON = "rejections."


@dataclass(frozen=True, slots=True, eq=False)
class SpeedCurve:
    """Share of MQLs that a person had touched by each of `at_ms`, and the share never touched."""

    at_ms: NDArray[np.int64]
    share: Floats
    never: float
    median_ms: float
    """inf when fewer than half are ever touched"""
    leads: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the funnel: leads a month that came so far, and their share of the step before (1 for the first)."""

    name: str
    per_month: float
    of_before: float


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """One seat of the roster (from 0) over all runs; `busy` is a share of working hours, None without any."""

    number: int
    leads_per_month: float
    meetings_per_month: float
    busy: float | None


def speed_curve(runs: Sequence[Summary], at_ms: NDArray[np.int64]) -> SpeedCurve | None:
    """Empirical distribution over the leads of all runs that a person was to touch; None without any."""
    waits = [run.whole.waits["time_to_first_touch"] for run in runs if "time_to_first_touch" in run.whole.waits]
    finite = np.sort(np.concatenate([each.finite_ms for each in waits])) if waits else np.empty(0, np.int64)
    leads = sum(each.leads for each in waits)
    if not leads:
        return None
    middle = math.ceil(leads / 2)
    median = float(finite[middle - 1]) if middle <= len(finite) else math.inf
    share = np.searchsorted(finite, at_ms, side="right") / leads
    return SpeedCurve(at_ms, share, 1 - len(finite) / leads, median, leads)


def funnel(runs: Sequence[Summary]) -> tuple[Stage, ...]:
    """Leads a month (30 days) at each of `STAGES`, first passes, over all runs; () where nothing was kept."""
    shown, months = _seen(runs)
    if not shown or not months:
        return ()
    counts = (_sum([each.funnel for each in shown]) / months).tolist()
    before = [counts[0], *counts[:-1]]
    return tuple(
        Stage(name, count, count / above if above else 0.0)
        for name, count, above in zip(STAGES, counts, before, strict=True)
    )


def rejections(runs: Sequence[Summary]) -> dict[str, float]:
    """Rejected leads a month by stated reason, the most first; those without a reason under ""."""
    months = sum(_months(run.whole) for run in runs)
    found: dict[str, float] = {}
    for run in runs:
        for key, (count, _) in run.whole.ratios.items():
            if key == "rejections_without_reason" or key.startswith(_REASON):
                reason = key.removeprefix(_REASON) if key.startswith(_REASON) else ""
                found[reason] = found.get(reason, 0.0) + count
    ordered = sorted(found.items(), key=lambda item: -item[1])
    return {reason: count / months for reason, count in ordered if count} if months else {}


def breaches_by_hour(runs: Sequence[Summary]) -> Floats:
    """Broken first-touch promises a week by local hour of week, shape (7, 24), Monday first; zeros without runs."""
    shown, months = _seen(runs)
    total = _sum([each.breaches for each in shown]) if shown else np.zeros(HOURS_OF_WEEK)
    weeks = months * 30 / 7
    return (total / weeks if weeks else total).reshape(7, 24)


def load_per_person(runs: Sequence[Summary]) -> tuple[PersonLoad, ...]:
    """Everybody of the roster, a mean month; () where nothing was kept."""
    shown, months = _seen(runs)
    if not shown or not months:
        return ()
    columns = (
        _sum([one.leads for one in shown]),
        _sum([one.meetings for one in shown]),
        _sum([one.busy_hours for one in shown]),
        _sum([one.real_hours for one in shown]),
    )
    return tuple(
        PersonLoad(number, leads / months, meetings / months, busy / real if real else None)
        for number, (leads, meetings, busy, real) in enumerate(np.stack(columns, axis=1).tolist())
    )


def _sum(rows: Sequence[NDArray[np.float64] | NDArray[np.int64]]) -> Floats:
    """Element by element; a shorter row (a headcount that is drawn) counts as zeros at its end."""
    total = np.zeros(max(map(len, rows)))
    for row in rows:
        total[: len(row)] += row
    return total


def _seen(runs: Sequence[Summary]) -> tuple[list[Sights], float]:
    kept = [run for run in runs if run.sights is not None]
    return [run.sights for run in kept if run.sights is not None], sum(_months(run.whole) for run in kept)


def _months(whole: Measured) -> float:
    return whole.ratios.get("leads_per_month", (0.0, 0.0))[1]
