"""One number and its standard error from blocks of a run, sharpened by draws whose mean is known exactly."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A simulated value and its standard error, in the unit of what was measured; 0 where nothing varies."""

    value: float
    standard_error: float


def ratio(above: Floats, below: Floats) -> Floats:
    """Pseudo-values of sum(above) / sum(below), shape (blocks,): their mean is the ratio, their spread its error."""
    total = below.sum()
    value = above.sum() / total
    return np.asarray(value + len(above) * (above - value * below) / total, dtype=np.float64)


def variance(squares: Floats, sums: Floats, count: Floats) -> Floats:
    """Pseudo-values of the variance of what has these sums, squares and counts in each block; shape (blocks,)."""
    mean = sums.sum() / count.sum()
    around = squares - 2 * mean * sums + mean**2 * count
    return ratio(around, count)


def quantile(values: Floats, block: NDArray[np.int64], blocks: int, q: float) -> Floats:
    """Pseudo-values of the q-quantile (Bahadur's line: the spread of the share under it, divided by the density)."""
    low, middle, high = np.quantile(values, [q - 0.01, q, q + 0.01], method="inverted_cdf")
    under = np.bincount(block, weights=values <= middle, minlength=blocks).astype(np.float64)
    share = ratio(under, np.bincount(block, minlength=blocks).astype(np.float64))
    return np.asarray(middle - (share - share.mean()) * (high - low) / 0.02, dtype=np.float64)


def estimate(values: Floats, controls: Floats | None = None) -> Estimate:
    """Mean of the blocks' pseudo-values, shape (blocks,), and its standard error.

    `controls` (blocks, k): pseudo-values of quantities less their exact means. What they explain of the values is
    taken away by least squares (Lavenberg and Welch 1981): unbiased as long as the controls are what they claim,
    which is checked on its own.
    """
    blocks = len(values)
    if controls is None or controls.shape[1] == 0:
        return Estimate(float(values.mean()), float(values.std(ddof=1) / math.sqrt(blocks)))
    design = np.column_stack([np.ones(blocks), controls])
    scale = np.abs(design).max(axis=0)
    beta, *_ = np.linalg.lstsq(design / scale, values, rcond=None)
    rest = values - design / scale @ beta
    free = blocks - design.shape[1]
    inverse = np.linalg.pinv((design / scale).T @ (design / scale))
    spread = math.sqrt(float(rest @ rest) / free * float(inverse[0, 0])) / scale[0]
    return Estimate(float(beta[0] / scale[0]), spread)
