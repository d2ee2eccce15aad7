"""A fall that is over within minutes: what a decay curve would call delay, though waiting on changes nothing."""

from dataclasses import dataclass

import numpy as np

from policies.durations import MINUTE
from scenarios.calibration.curve_fit import CurveFit, trend_chance
from scenarios.calibration.curve_laws import Cells, factors_at

SOON = 15 * MINUTE
DONE = 0.9
"""Share of the curve's whole fall that lies within `SOON`."""
FEWEST_HITS, FEWEST_BINS = 30, 3
_NO_FALL = 0.1
"""Chance of a fall like that behind `SOON`, were there none, from which none is claimed."""


@dataclass(frozen=True, slots=True)
class Level:
    """Shares on both sides of `SOON`, and of the longest delays."""

    soon: float
    after: float
    """of those behind `SOON`, in the younger half of the bins"""
    late: float
    """in the older half"""


def level_after_minutes(cells: Cells, fit: CurveFit) -> Level | None:
    """Where a decay was fitted whose fall is over within a quarter of an hour and nothing falls behind it; else None.

    Who waits for hours is then no worse off than who waits for half of one, which is not what a decay is believed to
    be: what is answered within minutes is chosen by those who answer.
    """
    form = fit.written()
    if form is None:
        return None
    cells = cells.filled()
    behind = cells.ages > SOON
    if behind.all() or behind.sum() < FEWEST_BINS or cells.hits[:, behind].sum() < FEWEST_HITS:
        return None
    first, soon, last = factors_at(form, np.array([0.0, SOON, cells.ages[-1]])).tolist()
    if first - soon < DONE * (first - last) or trend_chance(cells, behind, rising=False) < _NO_FALL:
        return None
    older = np.flatnonzero(behind)[int(behind.sum()) // 2 :]
    younger = np.setdiff1d(np.flatnonzero(behind), older)
    return Level(*(_share(cells, which) for which in (np.flatnonzero(~behind), younger, older)))


def _share(cells: Cells, bins: "np.typing.NDArray[np.int64]") -> float:
    return float(cells.hits[:, bins].sum() / max(cells.tries[:, bins].sum(), 1e-9))
