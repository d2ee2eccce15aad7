"""The share of leads to which something happens in the end, when some are still open: competing risks, censored."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Times = NDArray[np.int64]
OPEN, HAPPENED, OTHER_END = 0, 1, 2
"""What is known of a case: still open at the end of its time, it happened then, or something else ended it then."""


@dataclass(frozen=True, slots=True)
class Incidence:
    """Share to which it happened within a horizon, with its standard error."""

    share: float
    standard_error: float
    cases: int
    happened: int
    still_open: int
    """cases whose record ends before the horizon"""

    @property
    def effective(self) -> float:
        """Cases without any open one that would tell it as well: what a binomial may be fitted to."""
        if self.standard_error <= 0:
            return float(self.cases - self.still_open)
        return min(self.share * (1 - self.share) / self.standard_error**2, float(self.cases))


def incidence(duration: Times, state: NDArray[np.int8], horizon: int) -> Incidence:
    """Aalen and Johansen's estimate of the share that has `HAPPENED` within `horizon`; all durations in ms.

    A case that is open is no failure: it counts as long as it is seen. Standard error by the delta method (Marubini
    and Valsecchi, Analysing Survival Data, 1995); without open cases it is that of a plain share. Of ends and
    censorings at one time the ends come first. Shapes (cases,); no case gives a share of 0.
    """
    cases = len(duration)
    late = duration > horizon
    state = np.where(late, OPEN, state)
    duration = np.minimum(duration, horizon)
    happened, still_open = int((state == HAPPENED).sum()), int(((state == OPEN) & ~late & (duration < horizon)).sum())
    if happened == 0:
        return Incidence(0.0, 0.0, cases, 0, still_open)
    times, at = np.unique(duration, return_inverse=True)
    hits = np.bincount(at, state == HAPPENED, minlength=len(times)).astype(np.float64)
    ends = np.bincount(at, state != OPEN, minlength=len(times)).astype(np.float64)
    leaving = np.bincount(at, minlength=len(times))
    at_risk = cases - np.concatenate([[0.0], np.cumsum(leaving)[:-1]])
    before = np.concatenate([[1.0], np.cumprod(1 - ends / at_risk)[:-1]])
    steps = before * hits / at_risk
    total = float(steps.sum())
    return Incidence(total, _error(total, np.cumsum(steps), before, hits, ends, at_risk), cases, happened, still_open)


def _error(total: float, so_far: Floats, before: Floats, hits: Floats, ends: Floats, at_risk: Floats) -> float:
    to_come = total - so_far
    left = at_risk - ends
    general = np.divide(to_come**2 * ends, at_risk * left, out=np.zeros_like(left), where=left > 0)
    own = before**2 * hits * (at_risk - hits) / at_risk**3
    shared = to_come * before * hits / at_risk**2
    return float(np.sqrt(max(float((general + own - 2 * shared).sum()), 0.0)))
