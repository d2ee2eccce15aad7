"""Exact answers where time itself matters: responses and cadences, calendars, floors that start empty.

lam: leads per unit, mu: 1 / mean handling time, c: people; times are in one unit throughout.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


def reassigned(in_time: float, mean_until: float, mean: float, most: int | None = None) -> tuple[float, float]:
    """(mean number of broken promises, mean response) when a fresh person takes over after each broken promise.

    in_time: F(T), mean_until: E min(X, T), mean: E X of one person's response X; `most` reassigns, None = any.
    """
    late = 1 - in_time
    if most is None:
        return late / in_time, mean_until / in_time
    breaches = sum(late**k for k in range(1, most + 2))
    return breaches, mean_until * sum(late**k for k in range(most)) + late**most * mean


def first_leads(lam: float, mu: float, c: int, n: int) -> float:
    """Mean wait of the first n leads of a floor that starts empty, by the chain of what each lead finds."""
    found = [1.0] + [0.0] * n
    total = 0.0
    for _ in range(n):
        total += sum(p * max(k - c + 1, 0) for k, p in enumerate(found)) / (c * mu)
        after = [0.0] * (n + 1)
        flow = 0.0
        for k in range(n, -1, -1):
            flow += found[k - 1] if k else 0.0
            stays = lam / (lam + min(k, c) * mu)
            after[k] = flow * stays
            flow *= 1 - stays
        found = after
    return total / n


def window(lam: float, mu: float, c: int, length: float, most: int = 200) -> tuple[float, float]:
    """(mean wait, chance to wait) of leads created in [0, length] on a floor that starts empty.

    The birth-and-death chain of at most `most` leads, stepped by its exponential, Simpson's rule over time.
    """
    import numpy as np
    from scipy.linalg import expm

    states = np.arange(most + 1)
    rates = np.zeros((most + 1, most + 1))
    rates[states[:-1], states[1:]] = lam
    rates[states[1:], states[:-1]] = np.minimum(states[1:], c) * mu
    rates -= np.diag(rates.sum(axis=1))
    steps = 8 * math.ceil(length * (lam + c * mu))
    step = expm(rates * length / steps)
    here = (states == 0).astype(np.float64)
    seen = np.empty((steps + 1, 2))
    for k in range(steps + 1):
        seen[k] = here @ np.maximum(states - c + 1, 0) / (c * mu), here[c:].sum()
        here = here @ step
    weights = np.where(np.arange(steps + 1) % 2, 4.0, 2.0)
    weights[[0, -1]] = 1.0
    wait, delayed = weights @ seen / (3 * steps)
    return float(wait), float(delayed)


def poisson_at_most(mean: float, n: int) -> float:
    """P(N <= n) of a Poisson count."""
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(n + 1))


def busy_in_rhythm(mean: float, swing: float, gamma: float, mu: float, t: float) -> float:
    """People at work at t with rate mean (1 + swing sin(gamma t)), exponential handling and people enough."""
    lag = (math.sin(gamma * t) - gamma / mu * math.cos(gamma * t)) / (1 + (gamma / mu) ** 2)
    return mean / mu * (1 + swing * lag)


@dataclass(frozen=True, slots=True)
class OffHours:
    """Leads at a constant rate, touched at once inside shifts and at the next opening outside."""

    gaps: tuple[float, ...]
    period: float

    @property
    def mean(self) -> float:
        """Mean wait: sum of gap^2 / (2 period)."""
        return sum(gap**2 for gap in self.gaps) / (2 * self.period)

    def within(self, t: float) -> float:
        """Share touched within t."""
        return 1 - sum(max(gap - t, 0) for gap in self.gaps) / self.period

    def factor(self, kappa: float) -> float:
        """E e^(-kappa W)."""
        left = sum(gap + math.expm1(-kappa * gap) / kappa for gap in self.gaps)
        return 1 - left / self.period


@dataclass(frozen=True, slots=True)
class FollowUps:
    """A cadence: share contacted, mean attempts, mean time of the contact, share that opted out before the last."""

    p_contact: float
    mean_dials: float
    mean_time_if_contact: float
    p_optout: float


def cadence(ps: Sequence[float], offsets: Sequence[float], optout: float = 0.0) -> FollowUps:
    """Attempts at `offsets` that connect with chances `ps`, and an opt-out hazard `optout` per unit in between."""
    alive, contact, dials, time, lost = 1.0, 0.0, 0.0, 0.0, 0.0
    for k, p in enumerate(ps):
        if k:
            left = alive * -math.expm1(-optout * (offsets[k] - offsets[k - 1]))
            lost += left
            alive -= left
        dials += alive
        contact += alive * p
        time += alive * p * offsets[k]
        alive *= 1 - p
    return FollowUps(contact, dials, time / contact, lost)


def follow_up_rate(lam: float, p: float, n: int) -> float:
    """Attempts per unit when each lead is tried until a contact of chance p, at most n times."""
    return lam * (1 - (1 - p) ** n) / p


def overload(n: int, gap: float, handle: float) -> tuple[float, float]:
    """(mean wait, wait of the last) of n leads `gap` apart with a constant handling of `handle` >= gap, one person."""
    return (handle - gap) * (n - 1) / 2, (handle - gap) * (n - 1)


def backlog(n: int, c: int, handle: float) -> tuple[float, float, float]:
    """(mean wait, wait of the last, time until all is done) of n leads at opening, c people, constant handling."""
    waits = [k // c * handle for k in range(n)]
    return sum(waits) / n, waits[-1], waits[-1] + handle
