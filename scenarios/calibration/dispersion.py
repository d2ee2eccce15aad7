"""How much days vary beyond chance: the Gamma factor of a negative binomial, and the test whether it is Poisson."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.calibration.estimate import Z95

Floats = NDArray[np.float64]
_MOST = 25.0
"""Largest variance of the day factor: the scenario allows a cv of 5."""
_LEAST = 1e-7
_DROP = Z95**2 / 2


@dataclass(frozen=True, slots=True)
class Spread:
    """cv of the day factor with its 95 % interval (profile likelihood)."""

    cv: float
    low: float
    high: float

    @property
    def standard_error(self) -> float:
        """A quarter of the interval's length, about."""
        return (self.high - self.low) / (2 * Z95)


@dataclass(frozen=True, slots=True)
class PoissonTest:
    """Is it chance alone? Dean and Lawless' score test against a negative binomial (JASA 84, 1989)."""

    index: float
    """variance of the days over what chance alone makes: 1 is Poisson"""
    p_value: float
    """one-sided: how often chance alone would vary so much"""
    days: int

    @property
    def is_poisson(self) -> bool:
        """True where nothing speaks against chance alone."""
        return self.p_value >= 0.05


def poisson_test(counts: Floats, means: Floats, parameters: int) -> PoissonTest:
    """Test of counts against fitted means; `parameters` of the means were fitted to the same counts."""
    room = max(len(counts) - parameters, 1)
    fair = room / len(counts)
    surplus = float(((counts - means) ** 2 - means * fair).sum())
    spread = math.sqrt(2 * fair) * math.sqrt(float((means**2).sum()))
    z = surplus / spread if spread > 0 else 0.0
    index = float(((counts - means) ** 2 / np.maximum(means, 1e-12)).sum()) / room
    return PoissonTest(index, 0.5 * math.erfc(z / math.sqrt(2)), len(counts))


def day_spread(counts: Floats, means: Floats, group: NDArray[np.int64]) -> Spread:
    """The cv of a Gamma factor of mean 1 on Poisson means, by likelihood; shapes (days,).

    `group` says which days share one fitted level (the weekday): Cox and Reid's adjustment takes away the bias that
    fitting the levels to the same days brings (as McCarthy, Chen and Smyth, Nucleic Acids Research 40, 2012).
    """
    from scipy import optimize

    def loss(log_variance: float) -> float:
        return -_likelihood(math.exp(log_variance), counts, means, group)

    bounds = (math.log(_LEAST), math.log(_MOST))
    found = optimize.minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-4})
    best, least = float(found.x), float(found.fun)
    if loss(bounds[0]) <= least + 1e-6:
        best, least = bounds[0], loss(bounds[0])

    def above(log_variance: float) -> float:
        return loss(log_variance) - least - _DROP

    low = optimize.brentq(above, bounds[0], best) if above(bounds[0]) > 0 else -math.inf
    high = optimize.brentq(above, best, bounds[1]) if above(bounds[1]) > 0 else bounds[1]
    cv = 0.0 if best == bounds[0] else math.exp(best / 2)
    return Spread(cv, math.exp(low / 2), math.exp(float(high) / 2))


def _likelihood(variance: float, counts: Floats, means: Floats, group: NDArray[np.int64]) -> float:
    """Negative binomial log-likelihood of a variance, adjusted for the levels; without what is constant."""
    from scipy import special

    size = 1 / variance
    inside = means > 0
    y, mu = counts[inside], means[inside]
    rows = special.gammaln(y + size) - special.gammaln(size) - size * np.log1p(mu / size) + y * np.log(mu / (mu + size))
    known = np.bincount(group[inside], weights=mu / (1 + variance * mu))
    return float(rows.sum() - 0.5 * np.log(known[known > 0]).sum())


def tails(counts: Floats, means: Floats, cv: float) -> tuple[Floats, Floats]:
    """Chance of at most, and of at least, each count, given its mean and the day factor's cv; shapes (days,)."""
    from scipy import stats

    if cv < 1e-3:
        return np.asarray(stats.poisson.cdf(counts, means)), np.asarray(stats.poisson.sf(counts - 1, means))
    size = cv**-2
    p = size / (size + means)
    return np.asarray(stats.nbinom.cdf(counts, size, p)), np.asarray(stats.nbinom.sf(counts - 1, size, p))
