"""How likely an attempt is answered: reach per channel, the factor per attempt, and people who never answer."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.calibration.attempt_rows import AttemptRows
from scenarios.history import NOBODY

Floats = NDArray[np.float64]
LEAST_ATTEMPTS, LEAST_ANSWERS = 100, 20
"""Under these a channel's reach is not estimated."""
_CLOSE = 2.71
"""Likelihood ratio at which a share that cannot be negative is told from 0, one-sided at 5 %."""


@dataclass(frozen=True, slots=True)
class ContactModel:
    """P(answer) = reach * curve(age) * fatigue^(number - 1) for whom answers at all; None: not told by the record."""

    reach: dict[int, tuple[float, float]]
    """channel's code -> chance at age 0 and its standard error"""
    fatigue: tuple[float, float] | None
    never: tuple[float, float] | None
    attempts: dict[int, int]
    """channel's code -> attempts whose result is told"""
    leads: int

    def chance(self, rows: AttemptRows, factors: Floats) -> Floats:
        """Of each attempt, for people who answer at all; attempts on channels without an estimate: 0."""
        reach = np.array([self.reach.get(int(code), (0.0, 0.0))[0] for code in rows.channel])
        base = 1.0 if self.fatigue is None else self.fatigue[0]
        return np.asarray(np.clip(reach * factors * base ** (rows.number - 1), 0.0, 1.0))


def fit_contact(rows: AttemptRows, factors: Floats) -> ContactModel | None:
    """Likelihood of whole histories of attempts, under a given curve; `factors`: its value at each attempt.

    Somebody who never answered is either one who never does, or one who happened not to: the mixture tells both apart
    where leads have several attempts. None where no channel has enough attempts with a told result.
    """
    told = rows.connected != NOBODY
    channels = [
        int(code)
        for code in np.unique(rows.channel[told])
        if (told & (rows.channel == code)).sum() >= LEAST_ATTEMPTS
        and (rows.connected[told & (rows.channel == code)] == 1).sum() >= LEAST_ANSWERS
    ]
    used = told & np.isin(rows.channel, channels)
    if not channels:
        return None
    rows, factors = rows.of(used), factors[used]
    likelihood = _Likelihood(rows, factors, np.searchsorted(channels, rows.channel), len(channels))
    repeated = int((rows.number > 1).sum()) >= LEAST_ATTEMPTS
    best = likelihood.best(with_fatigue=repeated, with_never=False)
    mixed = likelihood.best(with_fatigue=repeated, with_never=True) if repeated else best
    if best.loss - mixed.loss > _CLOSE / 2:
        best = mixed
    reach = {code: best.parameter(number) for number, code in enumerate(channels)}
    attempts = {code: int((rows.channel == code).sum()) for code in channels}
    at = len(channels)
    return ContactModel(
        reach,
        best.parameter(at) if repeated else None,
        best.parameter(at + 1) if best is mixed and repeated else None,
        attempts,
        len(likelihood.first),
    )


@dataclass(frozen=True, slots=True)
class _Best:
    loss: float
    x: Floats
    covariance: Floats

    def parameter(self, number: int) -> tuple[float, float]:
        return float(self.x[number]), math.sqrt(max(float(self.covariance[number, number]), 0.0))


class _Likelihood:
    """Of all leads' attempts by reach per channel, fatigue, and the share that never answers."""

    def __init__(self, rows: AttemptRows, factors: Floats, channel: NDArray[np.int64], channels: int) -> None:
        self.first = np.flatnonzero(np.append(True, rows.lead[1:] != rows.lead[:-1]))
        self.answered = np.maximum.reduceat(rows.connected, self.first) == 1
        self.hit = rows.connected == 1
        self.log_factors = np.log(np.maximum(factors, 1e-12))
        self.later = (rows.number - 1).astype(np.float64)
        self.channel, self.channels = channel, channels

    def loss(self, x: Floats) -> float:
        """Negative log-likelihood; `x`: reaches, fatigue, never."""
        logs = np.log(x[: self.channels])[self.channel] + self.log_factors + math.log(x[-2]) * self.later
        p = np.minimum(np.exp(logs), 1 - 1e-9)
        whole = np.add.reduceat(np.where(self.hit, np.log(p), np.log1p(-p)), self.first)
        never = x[-1]
        of_answered = whole[self.answered] + math.log1p(-never)
        of_silent = np.log(never + (1 - never) * np.exp(whole[~self.answered]))
        return -float(of_answered.sum() + of_silent.sum())

    def best(self, *, with_fatigue: bool, with_never: bool) -> _Best:
        """The likeliest parameters; what is not asked for stays at "no effect"."""
        from scipy import optimize

        free = [True] * self.channels + [with_fatigue, with_never]
        start = np.array([0.3] * self.channels + [0.95 if with_fatigue else 1.0, 0.05 if with_never else 0.0])
        limits = [(1e-4, 1.0)] * self.channels + [(0.2, 1.0) if with_fatigue else (1.0, 1.0)]
        limits.append((0.0, 0.95) if with_never else (0.0, 0.0))
        scale = max(len(self.first), 1)

        def loss(x: Floats) -> float:
            return self.loss(x) / scale

        found = optimize.minimize(
            loss,
            start,
            method="SLSQP",
            bounds=limits,
            options={"ftol": 1e-12, "maxiter": 300},
        )
        x = np.asarray(found.x, dtype=np.float64)
        return _Best(self.loss(x), x, self._covariance(x, free, limits))

    def _covariance(self, x: Floats, free: list[bool], limits: list[tuple[float, float]]) -> Floats:
        """Inverse of the numeric Hessian of what is free and off its limits."""
        step = 1e-3
        inside = [
            number
            for number, is_free in enumerate(free)
            if is_free and limits[number][0] + step < x[number] < limits[number][1] - step
        ]
        hessian = np.zeros((len(inside), len(inside)))
        for a, one in enumerate(inside):
            for b, other in enumerate(inside[: a + 1]):
                hessian[a, b] = hessian[b, a] = self._mixed_slope(x, one, other, step)
        covariance = np.zeros((len(x), len(x)))
        if inside:
            covariance[np.ix_(inside, inside)] = np.linalg.pinv(hessian, rcond=1e-10)
        return covariance

    def _mixed_slope(self, x: Floats, one: int, other: int, step: float) -> float:
        def at(a: int, b: int) -> float:
            moved = x.copy()
            moved[one] += a * step / 2
            moved[other] += b * step / 2
            return self.loss(moved)

        return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / step**2
