"""Precision and forecast: what is known of a mean from n runs, and what a single period may bring."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from sim.measures.jackknife import Floats
from sim.measures.summary import rank

FEWEST = 3
"""Runs below which no interval is given: skewness needs three."""


class Interval(NamedTuple):
    """Where a mean lies, with the confidence asked for; in the unit of the values."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one period may bring: it does not narrow with more runs. inf is never.

    `kept` is the level kept in 9 of 10 periods, None for a KPI that is neither better high nor low.
    """

    period: str
    p10: float
    p50: float
    p90: float
    kept: float | None
    of: int


def plain_t(values: Floats, confidence: float) -> Interval | None:
    """Student's interval of the mean of n values; None for fewer than 3 or with any that is not finite."""
    spread = _spread(values)
    if spread is None:
        return None
    half = t_quantile(len(values), confidence) * spread.error
    return Interval(spread.mean - half, spread.mean + half)


def johnson_t(values: Floats, confidence: float) -> Interval | None:
    """Johnson's skewness-adjusted t interval of the mean; None for fewer than 3 values or any not finite.

    With T = (mean - mu) / (s / sqrt n) and a = m3 / (6 s^3 sqrt n), m3 the unbiased third central moment,
    Johnson (1978, JASA 73:536) takes T + a (1 + 2 T^2) as t-distributed with n - 1 degrees of freedom. The
    cubic term 4/3 a^2 T^3 of Hall (1992, JRSS B 54:221) makes it rise everywhere, so that it can be inverted:
    J = ((1 + 2aT)^3 - 1) / 6a + a; the interval is mean - G(+-t) s / sqrt n with
    G(r) = (cbrt(1 + 6a(r - a)) - 1) / 2a (Willink 2005, Communications in Statistics B 34:753).
    Equal values give [value, value].
    """
    spread = _spread(values)
    if spread is None:
        return None
    if spread.error == 0:
        return Interval(spread.mean, spread.mean)
    t, a = t_quantile(len(values), confidence), spread.skew
    return Interval(
        spread.mean - _back(t, a) * spread.error,
        spread.mean - _back(-t, a) * spread.error,
    )


def mean_interval(values: Floats, confidence: float) -> Interval | None:
    """Johnson's interval with the degrees of freedom that the values' tails leave; None as `johnson_t`.

    A spread estimated from values with heavy tails is less sure than n - 1 says: var(s^2) = sigma^4 / n (k - (n - 3) /
    (n - 1)), k the kurtosis, is that of a chi-square with 2 n / (k - (n - 3) / (n - 1)) degrees of freedom (matched as
    by Satterthwaite 1946, Biometrics 2:110), here by the sample's k and within 3 to n - 1. Where tails are light it
    is `johnson_t`.
    """
    spread = _spread(values)
    if spread is None:
        return None
    if spread.error == 0:
        return Interval(spread.mean, spread.mean)
    from scipy.special import stdtrit

    t, a = float(stdtrit(_freedom(values), (1 + confidence) / 2)), spread.skew
    return Interval(spread.mean - _back(t, a) * spread.error, spread.mean - _back(-t, a) * spread.error)


def mean_p(values: Floats, mean: float = 0.0) -> float | None:
    """Two-sided p of "the mean is `mean`"; below 1 - confidence just when `mean_interval` leaves it out."""
    from scipy.special import stdtr

    spread = _spread(values)
    if spread is None:
        return None
    if spread.error == 0:
        return 1.0 if spread.mean == mean else 0.0
    t, a = (spread.mean - mean) / spread.error, spread.skew
    adjusted = t + a * (1 + 2 * t * t) + 4 / 3 * a * a * t**3
    return float(2 * stdtr(_freedom(values), -abs(adjusted)))


@cache
def t_quantile(n: int, confidence: float) -> float:
    """Half-width of a two-sided t interval in standard errors, n - 1 degrees of freedom."""
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, (1 + confidence) / 2))


def bonferroni(confidence: float, comparisons: int) -> float:
    """Confidence of each of k intervals that hold together with `confidence`; k = 0 counts as one."""
    return 1 - (1 - confidence) / max(1, comparisons)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values, in the order given. Source: Holm (1979), Scand. J. Statistics 6:65."""
    k = len(p_values)
    adjusted, worst = [0.0] * k, 0.0
    for step, place in enumerate(sorted(range(k), key=lambda i: p_values[i])):
        worst = max(worst, min(1.0, (k - step) * p_values[place]))
        adjusted[place] = worst
    return adjusted


def sign_p(wins: int, losses: int) -> float:
    """Two-sided p of the sign test; ties are left out, no pair at all gives 1."""
    from scipy.special import bdtr

    pairs = wins + losses
    return min(1.0, 2 * float(bdtr(min(wins, losses), pairs, 0.5))) if pairs else 1.0


def median_interval(values: Floats, confidence: float) -> Interval | None:
    """The sign test's interval of the median of n values, infinite ones allowed; None if n cannot carry it.

    From the k-th smallest to the k-th largest with the largest k for which 2 P(Binomial(n, 1/2) < k) stays
    within 1 - confidence (Conover, Practical Nonparametric Statistics, 3.2). Equal values give [value, value]
    from n = 3.
    """
    from scipy.special import bdtr

    n, ordered = len(values), np.sort(values)
    if n >= FEWEST and ordered[0] == ordered[-1]:
        return Interval(float(ordered[0]), float(ordered[0]))
    tails = 2 * bdtr(np.arange((n + 1) // 2), n, 0.5)
    k = int(np.count_nonzero(tails <= 1 - confidence))
    return Interval(float(ordered[k - 1]), float(ordered[n - k])) if k else None


def required_replications(
    pilot: Floats, half_width: float, confidence: float = 0.95, comparisons: int = 1
) -> int | None:
    """Runs (at least 3) after which the t interval is within +- `half_width`, by the pilot's variance.

    `pilot` holds the paired differences (pseudo-values) of at least two runs; `comparisons` intervals must
    hold together. None if a difference is not finite: then no number of runs narrows it.
    Raises ValueError for a half-width that is not above 0 or a pilot of one.
    """
    if not half_width > 0 or len(pilot) < 2:
        raise ValueError(f"needs a half-width above 0 and two runs, not {half_width!r} and {len(pilot)}")
    if not np.isfinite(pilot).all():
        return None
    deviation, level = float(np.std(pilot, ddof=1)), bonferroni(confidence, comparisons)

    def enough(n: int) -> bool:
        return t_quantile(n, level) * deviation <= half_width * math.sqrt(n)

    high = FEWEST
    while not enough(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return max(high, FEWEST)


def forecast(values: Floats, period: str, better: str) -> Forecast | None:
    """P10, P50, P90 over the periods of all runs (NaN = undefined, left out); None if nothing is defined.

    A quantile is the smallest value with at least its share of periods at or under it; the level kept is the
    best one that at least 9 of 10 periods reach ("more") or stay within ("less").
    """
    ordered = np.sort(values[~np.isnan(values)])
    n = len(ordered)
    if n == 0:
        return None

    def at(q: float) -> float:
        return float(ordered[rank(q, n) - 1])

    kept = {"less": at(0.9), "more": float(ordered[n - rank(0.9, n)])}.get(better)
    return Forecast(period, at(0.1), at(0.5), at(0.9), kept, n)


class _Spread(NamedTuple):
    mean: float
    error: float  # of the mean
    skew: float  # Johnson's a


def _spread(values: Floats) -> _Spread | None:
    n = len(values)
    if n < FEWEST or not np.isfinite(values).all():
        return None
    if values.max() == values.min():  # the mean of equal numbers may round to another number
        return _Spread(float(values[0]), 0.0, 0.0)
    mean = float(values.sum()) / n
    scale = float(np.abs(values - mean).max())
    z = (values - mean) / scale  # tiny or huge units neither under- nor overflow the third power
    square = z * z
    deviation = math.sqrt(float(square.sum()) / (n - 1))
    third = float((square * z).sum()) * n / ((n - 1) * (n - 2))
    return _Spread(mean, scale * deviation / math.sqrt(n), third / (6 * deviation**3 * math.sqrt(n)))


def _freedom(values: Floats) -> float:
    """Degrees of freedom of the spread of n values that are not all equal."""
    n = len(values)
    z = values - values.sum() / n
    z = z / np.abs(z).max()
    square = z * z
    kurtosis = n * float((square * square).sum()) / float(square.sum()) ** 2
    return min(n - 1.0, max(3.0, 2 * n / (kurtosis - (n - 3) / (n - 1))))


def _back(r: float, a: float) -> float:
    """The T whose adjusted value is r: (cbrt(1 + 6a(r - a)) - 1) / 2a without cancellation for small a."""
    x = 6 * a * (r - a)
    if abs(x) < 1e-9:
        return r - a
    cube_root = math.expm1(math.log1p(x) / 3) if x > -1 else -math.cbrt(-1 - x) - 1
    return cube_root / (2 * a)
