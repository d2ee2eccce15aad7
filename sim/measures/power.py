"""What a test of two groups can see: sample sizes, smallest visible differences, and the tests that planners do."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Tested(NamedTuple):
    """Differences of two groups with their two-sided p-values, NaN where nothing can be tested."""

    difference: Floats
    p_value: Floats


def two_proportions_sample_size(p1: float, p2: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """Leads per arm with which a two-sided pooled z-test at `alpha` sees p1 against p2 with `power`.

    n = (z[1 - alpha/2] sqrt(2 p q) + z[power] sqrt(p1 q1 + p2 q2))^2 / (p1 - p2)^2, p the mean of p1 and p2.
    20 % against 25 % needs 1,094. Source: Fleiss, Levin & Paik (2003), Statistical Methods for Rates and
    Proportions, eq. 4.14. ValueError for equal shares, shares outside [0, 1], alpha or power outside (0, 1).
    """
    _check_shares(p1, p2)
    if p1 == p2:
        raise ValueError(f"no number of leads tells {p1} from {p2}")
    return math.ceil(_size(p1, p2, alpha, power))


def two_proportions_power(p1: float, p2: float, per_arm: float, alpha: float = 0.05) -> float:
    """Power of the same test with that many leads per arm, by the same formula; `alpha` for equal shares."""
    from scipy.special import ndtr

    _check_shares(p1, p2)
    if p1 == p2:
        return alpha
    mean = (p1 + p2) / 2
    under_both = math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    reach = abs(p1 - p2) * math.sqrt(per_arm) - _z(1 - alpha / 2) * math.sqrt(2 * mean * (1 - mean))
    if under_both == 0:
        return float(reach > 0)
    return float(ndtr(reach / under_both))


def two_proportions(
    treated: Floats, treated_of: Floats, control: Floats, control_of: Floats, shift: float = 0.0
) -> Tested:
    """The pooled z-test of two proportions, two-sided, element by element; counts of equal shape.

    `shift` is added to the treated share first (kept within [0, 1]): what would be seen if it were so much better.
    """
    from scipy.special import ndtr

    with np.errstate(invalid="ignore", divide="ignore"):
        one = np.clip(treated / treated_of + shift, 0.0, 1.0)
        other = control / control_of
        pooled = (one * treated_of + control) / (treated_of + control_of)
        error = np.sqrt(pooled * (1 - pooled) * (1 / treated_of + 1 / control_of))
        z = np.where((one == other) & np.isfinite(error), 0.0, (one - other) / error)
    return Tested(one - other, 2 * ndtr(-np.abs(z)))


def paired_t(treated: Floats, control: Floats, shift: float = 0.0) -> Tested:
    """Student's t on the differences of pairs (days, or people who serve both arms) along the last axis.

    NaN in either makes no pair; fewer than two pairs give a NaN. `shift` is added to the treated.
    """
    gap = treated - control + shift
    pairs = np.count_nonzero(~np.isnan(gap), axis=-1).astype(np.float64)
    mean, variance = _moments(gap, pairs)
    return _t_test(mean, variance / np.maximum(pairs, 1), np.where(pairs >= 2, pairs - 1, np.nan))


def welch_t(treated: Floats, control: Floats, shift: float = 0.0) -> Tested:
    """Welch's t of two groups (people of one arm each) along the last axis; NaN is nobody, each needs two.

    Degrees of freedom by Welch (1947), Biometrika 34:28. `shift` is added to the treated.
    """
    counts = [np.count_nonzero(~np.isnan(each), axis=-1).astype(np.float64) for each in (treated, control)]
    (one, spread), (other, spread_of_other) = (
        _moments(each, count) for each, count in zip((treated, control), counts, strict=True)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        a, b = spread / counts[0], spread_of_other / counts[1]
        freedom = (a + b) ** 2 / (a**2 / (counts[0] - 1) + b**2 / (counts[1] - 1))
        freedom = np.where((a + b == 0) & np.isfinite(a), counts[0] + counts[1] - 2, freedom)
    enough = np.minimum(*counts) >= 2
    return _t_test(one + shift - other, a + b, np.where(enough, freedom, np.nan))


def rising(values: Floats, weights: Floats) -> Floats:
    """The nearest sequence that never falls: neighbours that fall are pooled by weight (Ayer et al. 1955)."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        level, mass, length = value, weight, 1
        while blocks and blocks[-1][0] > level:
            before, own, many = blocks.pop()
            level = (before * own + level * mass) / (own + mass)
            mass, length = own + mass, many + length
        blocks.append((level, mass, length))
    return np.array([level for level, _, length in blocks for _ in range(length)], dtype=np.float64)


def _size(p1: float, p2: float, alpha: float, power: float) -> float:
    if not (0 < alpha < 1 and 0 < power < 1):
        raise ValueError(f"alpha and power lie between 0 and 1, not {alpha} and {power}")
    mean = (p1 + p2) / 2
    under_one = _z(1 - alpha / 2) * math.sqrt(2 * mean * (1 - mean))
    under_both = _z(power) * math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return math.inf if p1 == p2 else ((under_one + under_both) / (p1 - p2)) ** 2


def _z(share: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(share))


def _check_shares(p1: float, p2: float) -> None:
    if not (0 <= p1 <= 1 and 0 <= p2 <= 1):
        raise ValueError(f"shares lie in [0, 1], not {p1} and {p2}")


def _moments(values: Floats, count: Floats) -> tuple[Floats, Floats]:
    """Mean and variance along the last axis, NaN left out."""
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(values, axis=-1) / count
        spread = np.nansum((values - mean[..., None]) ** 2, axis=-1) / (count - 1)
    return mean, np.where(count >= 2, spread, np.nan)


def _t_test(mean: Floats, square_error: Floats, freedom: Floats) -> Tested:
    from scipy.special import stdtr

    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(mean == 0, 0.0, mean / np.sqrt(square_error))
        return Tested(mean, np.where(np.isnan(freedom), np.nan, 2 * stdtr(freedom, -np.abs(t))))
