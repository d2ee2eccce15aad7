"""What each further attempt brings: the share it reaches of those whom it is made on, not of those who had so many."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.calibration.attempt_rows import AttemptRows
from scenarios.calibration.estimate import share
from scenarios.history import NOBODY

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class AttemptHazard:
    """One attempt: of those on whom it was made, how many it won."""

    attempt: int
    at_risk: int
    hits: int
    hazard: float
    low: float
    """of the 95 % interval (Wilson)"""
    high: float


def by_count(attempts: NDArray[np.int32], outcome: NDArray[np.int8]) -> list[AttemptHazard]:
    """From a column that counts attempts and one that tells the outcome (1, 0, NOBODY: still open); shapes (leads,).

    A lead with five attempts was at risk at each of the five; it is won by its last or by none, so that the count must
    end with the success. Dividing the won by all who had exactly so many attempts is another, larger number.
    """
    counted = attempts > 0
    attempts, outcome = np.minimum(attempts[counted], MOST_SHOWN + 1), outcome[counted]
    made = np.bincount(attempts, minlength=MOST_SHOWN + 2)
    hits = np.bincount(attempts[outcome == 1], minlength=MOST_SHOWN + 2)
    at_risk = made[::-1].cumsum()[::-1]
    return _rows(at_risk, hits)


def by_touch(rows: AttemptRows) -> list[AttemptHazard]:
    """Of attempts whose result is told, how many were answered, by their number."""
    told = rows.of(rows.connected != NOBODY)
    number = np.minimum(told.number, MOST_SHOWN + 1)
    at_risk = np.bincount(number, minlength=MOST_SHOWN + 2)
    return _rows(at_risk, np.bincount(number[told.connected == 1], minlength=MOST_SHOWN + 2))


def _rows(at_risk: NDArray[np.int64], hits: NDArray[np.int64]) -> list[AttemptHazard]:
    found = []
    for attempt in range(1, MOST_SHOWN + 1):
        if at_risk[attempt]:
            one = share((), int(hits[attempt]), int(at_risk[attempt]))
            found.append(AttemptHazard(attempt, one.n, int(hits[attempt]), one.value, one.low, one.high))
    return found


def fatigue(hazards: list[AttemptHazard]) -> tuple[float, float] | None:
    """Factor from attempt to attempt and its standard error, by weighted logarithms; None with fewer than three."""
    used = [one for one in hazards if one.hits >= 5]
    if len(used) < 3:
        return None
    weights = np.array([one.hits / max(1 - one.hazard, 1e-9) for one in used])
    x, y = np.array([one.attempt for one in used], dtype=np.float64), np.log([one.hazard for one in used])
    centred = x - (weights * x).sum() / weights.sum()
    spread = float((weights * centred**2).sum())
    slope = float((weights * centred * y).sum()) / spread
    factor = float(np.exp(slope))
    return factor, factor / np.sqrt(spread)
