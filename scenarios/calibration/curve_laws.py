"""How often something worked by age: the laws that a curve may follow, and the best of each by likelihood."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.curve_forms import CurveForm

Floats = NDArray[np.float64]
Law = Callable[[Floats, Floats], Floats]
"""Parameters and ages (ms) to factors, 1 at age 0 or, where ages are only bins, at the first."""
_TINY = 1e-9
_STEP = 1e-6
_LOWEST = -14.0
"""Logarithm of the lowest level."""
_NEWTON = 60


@dataclass(frozen=True, slots=True)
class Cells:
    """Tries and hits by group (a source, the number of an attempt) and age; what a group is decides its own level."""

    ages: Floats
    """one per bin, rising, ms: shape (bins,)"""
    tries: Floats
    """shape (groups, bins); may be effective numbers"""
    hits: Floats

    def __post_init__(self) -> None:
        if self.tries.shape != self.hits.shape or self.tries.shape[1:] != self.ages.shape:
            raise ValueError("tries and hits must have a row per group and a column per age")

    def filled(self) -> "Cells":
        """Without ages at which nobody tried."""
        bins = self.tries.sum(axis=0) > 0
        return Cells(self.ages[bins], self.tries[:, bins], self.hits[:, bins])


@dataclass(frozen=True, slots=True)
class BestFit:
    """A law at its best."""

    loss: float
    """negative log-likelihood"""
    levels: Floats
    """chance of each group where the curve is 1, shape (groups,)"""
    theta: Floats
    """parameters of the law"""
    covariance: Floats
    """of the logarithms of the levels, then theta; what lies on its limit counts as known"""


def exponential(theta: Floats, ages: Floats) -> Floats:
    """Logarithm of the half life in ms, and floor."""
    floor = theta[1]
    return np.asarray(floor + (1 - floor) * 0.5 ** (ages / math.exp(theta[0])))


def power(theta: Floats, ages: Floats) -> Floats:
    """Logarithms of the scale in ms and of the shape."""
    return np.asarray((1 + ages / math.exp(theta[0])) ** -math.exp(theta[1]))


def flat(_theta: Floats, ages: Floats) -> Floats:
    """Delay does nothing."""
    return np.ones_like(ages)


def unbound(theta: Floats, _ages: Floats) -> Floats:
    """Any factor at each age after the first: logarithms."""
    return np.asarray(np.exp(np.concatenate([[0.0], theta])))


def falling(theta: Floats, _ages: Floats) -> Floats:
    """Any factors that never rise: the falls of the logarithm from age to age, none under 0."""
    return np.asarray(np.exp(-np.concatenate([[0.0], np.cumsum(theta)])))


def factors_at(form: CurveForm, ages: Floats) -> Floats:
    """A written curve at many ages (ms), as `sim.model.decay` has it but for the last bits; same shape."""
    if form.form == "exponential" and form.half_life is not None:
        return exponential(np.array([math.log(form.half_life), form.floor]), ages)
    if form.form == "power" and form.scale is not None and form.shape is not None:
        return np.asarray(form.floor + (1 - form.floor) * (1 + ages / form.scale) ** -form.shape)
    if form.form in {"table", "steps"} and form.points is not None:
        return _by_points(form, ages)
    return np.ones_like(ages)


def _by_points(form: CurveForm, ages: Floats) -> Floats:
    points = form.points or ()
    at, values = np.array([age for age, _ in points], dtype=np.float64), np.array([value for _, value in points])
    if form.form == "steps":
        return np.concatenate([[1.0], values])[np.searchsorted(at, ages, side="right")]
    early = 1 + (values[0] - 1) * ages / at[0]
    late = np.interp(np.log(np.maximum(ages, 1.0)), np.log(at), values)
    return np.asarray(np.where(ages < at[0], early, late), dtype=np.float64)


def best_fit(cells: Cells, law: Law, starts: Sequence[Floats], bounds: Sequence[tuple[float, float]]) -> BestFit:
    """The likeliest levels and parameters, by a search from each start within the bounds of the parameters.

    Only the parameters are searched for: under given factors the best level of each group is found by itself.
    """
    from scipy import optimize

    groups = len(cells.tries)

    def profile(theta: Floats) -> tuple[float, Floats]:
        value, slopes = _loss(cells, law, _levels(cells, law(theta, cells.ages)), theta)
        return value, slopes[groups:]

    best, least = starts[0], math.inf
    for start in starts if bounds else ():
        found = optimize.minimize(
            profile, start, jac=True, method="SLSQP", bounds=bounds, options={"ftol": 1e-10, "maxiter": 500}
        )
        if float(found.fun) < least:
            best, least = np.asarray(found.x, dtype=np.float64), float(found.fun)
    logs = _levels(cells, law(best, cells.ages))
    x = np.concatenate([logs, best])
    limits = [(_LOWEST, 0.0)] * groups + list(bounds)

    def loss(point: Floats) -> tuple[float, Floats]:
        return _loss(cells, law, point[:groups], point[groups:])

    levels = np.where(cells.tries.sum(axis=1) > 0, np.exp(logs), 0.0)
    return BestFit(loss(x)[0], levels, best, _covariance(loss, x, limits))


def _levels(cells: Cells, factors: Floats) -> Floats:
    """Logarithm of each group's likeliest level under given factors, by Newton's method; shape (groups,)."""
    highest = -math.log(max(float(factors.max()), 1.0)) - _TINY
    expected = (cells.tries * factors).sum(axis=1)
    logs = np.log(np.clip(cells.hits.sum(axis=1) / np.maximum(expected, _TINY), 1e-6, 0.95))
    logs = np.asarray(np.clip(logs, _LOWEST, highest), dtype=np.float64)
    misses = cells.tries - cells.hits
    for _ in range(_NEWTON):
        p = np.clip(np.exp(logs)[:, None] * factors, _TINY, 1 - _TINY)
        slope = (misses * p / (1 - p) - cells.hits).sum(axis=1)
        bend = (misses * p / (1 - p) ** 2).sum(axis=1)
        step = np.clip(slope / np.maximum(bend, _TINY), -1.0, 1.0)
        logs = np.asarray(np.clip(logs - step, _LOWEST, highest), dtype=np.float64)
        if float(np.abs(step).max(initial=0.0)) < 1e-10:
            break
    return logs


def _loss(cells: Cells, law: Law, logs: Floats, theta: Floats) -> tuple[float, Floats]:
    """Negative binomial log-likelihood and its gradient by the logarithms of the levels, then theta."""
    tries, hits = cells.tries, cells.hits
    factors = law(theta, cells.ages)
    p = np.clip(np.exp(logs)[:, None] * factors[None, :], _TINY, 1 - _TINY)
    value = -float((hits * np.log(p) + (tries - hits) * np.log1p(-p)).sum())
    by_log = (tries - hits) * p / (1 - p) - hits
    slopes = np.empty(len(theta))
    for number in range(len(theta)):
        moved = theta.copy()
        moved[number] += _STEP
        change = np.log(np.maximum(law(moved, cells.ages), _TINY)) - np.log(np.maximum(factors, _TINY))
        slopes[number] = float((by_log.sum(axis=0) * change).sum()) / _STEP
    return value, np.concatenate([by_log.sum(axis=1), slopes])


def _covariance(
    loss: Callable[[Floats], tuple[float, Floats]], x: Floats, limits: Sequence[tuple[float, float]]
) -> Floats:
    """Inverse of the numeric Hessian of what does not lie on its limit."""
    inside = np.array([low + 1e-3 < one < high - 1e-3 for one, (low, high) in zip(x, limits, strict=True)])
    hessian = np.zeros((len(x), len(x)))
    for number in np.flatnonzero(inside):
        step = np.zeros(len(x))
        step[number] = 1e-4
        hessian[number] = (loss(x + step)[1] - loss(x - step)[1]) / 2e-4
    inner = np.ix_(inside, inside)
    covariance = np.zeros_like(hessian)
    covariance[inner] = np.linalg.pinv((hessian[inner] + hessian[inner].T) / 2, rcond=1e-10)
    return covariance
