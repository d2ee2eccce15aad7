"""Exact answers of queueing and follow-up models, for any parameters; times are in one unit throughout.

lam: leads per unit, mu: 1 / mean handling time, c: people, waits are those to the first touch.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policies.distributions import AmountDist


@dataclass(frozen=True, slots=True)
class Queue:
    """Steady state of a queue: utilisation, chance to wait, mean and variance of waits, mean numbers."""

    rho: float
    p_wait: float
    wq: float
    """mean wait"""
    var_wq: float
    lq: float
    """mean number waiting"""
    w: float
    """mean wait and handling"""
    l: float  # noqa: E741
    """mean number waiting or in hand"""
    wq_if_delayed: float


def erlang_b(load: float, c: int) -> float:
    """Share lost with c people and no queue, load = lam / mu (Erlang 1917), by its stable recursion."""
    blocked = 1.0
    for n in range(1, c + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(load: float, c: int) -> float:
    """Chance to wait with c people, load = lam / mu < c (Erlang 1917). ValueError without a steady state."""
    if load >= c:
        raise ValueError(f"a load of {load:g} needs more than {c} people")
    blocked = erlang_b(load, c)
    return blocked / (1 - load / c * (1 - blocked))


def mmc(lam: float, mu: float, c: int) -> Queue:
    """One queue, c people, exponential handling, first come first served."""
    delayed, spare = erlang_c(lam / mu, c), c * mu - lam
    wq = delayed / spare
    var = delayed * (2 - delayed) / spare**2
    return Queue(lam / (c * mu), delayed, wq, var, lam * wq, wq + 1 / mu, lam * (wq + 1 / mu), 1 / spare)


def mmc_within(lam: float, mu: float, c: int, t: float) -> float:
    """Share touched within t in that queue: 1 - C e^(-(c mu - lam) t)."""
    return 1 - erlang_c(lam / mu, c) * math.exp(-(c * mu - lam) * t)


def mmc_quantile(lam: float, mu: float, c: int, q: float) -> float:
    """q-quantile of the wait in that queue, 0 where fewer wait than 1 - q."""
    return max(0.0, math.log(erlang_c(lam / mu, c) / (1 - q)) / (c * mu - lam))


def smallest_headcount(lam: float, mu: float, sla: float, target: float) -> int:
    """Fewest people who touch at least a share `target` of the leads within `sla`."""
    c = math.floor(lam / mu) + 1
    while mmc_within(lam, mu, c, sla) < target:
        c += 1
    return c


def mmc_factor(lam: float, mu: float, c: int, kappa: float) -> float:
    """E e^(-kappa W) in that queue: what an exponential decay leaves of the chance of contact."""
    delayed, spare = erlang_c(lam / mu, c), c * mu - lam
    return 1 - delayed + delayed * spare / (spare + kappa)


def mmc_steps(lam: float, mu: float, c: int, edges: Sequence[float], values: Sequence[float]) -> float:
    """Contact rate when the chance is values[k] between edges[k - 1] and edges[k]."""
    under = [0.0, *(mmc_within(lam, mu, c, edge) for edge in edges), 1.0]
    return sum(value * (under[k + 1] - under[k]) for k, value in enumerate(values))


def busy_period(lam: float, mu: float, s: complex) -> complex:
    """Laplace transform of the busy period of one exponential server at s."""
    b = lam + mu + s
    root: complex = (b * b - 4 * lam * mu) ** 0.5
    return (b - root) / (2 * lam) if lam > 0 else mu / (mu + s)


def newest_first_factor(lam: float, mu: float, c: int, kappa: float) -> float:
    """E e^(-kappa W), newest lead first: a delayed wait is a busy period of M/M/1(lam, c mu)."""
    delayed = erlang_c(lam / mu, c)
    return 1 - delayed + delayed * busy_period(lam, c * mu, kappa).real


def priority_waits(lams: Sequence[float], mu: float, c: int) -> list[float]:
    """Mean waits of bands, the first served first, nobody interrupted (Cobham 1954)."""
    first = erlang_c(sum(lams) / mu, c) / (c * mu)
    done = [sum(lams[:k]) / (c * mu) for k in range(len(lams) + 1)]
    return [first / ((1 - done[k]) * (1 - done[k + 1])) for k in range(len(lams))]


def priority_within(lams: Sequence[float], mu: float, c: int, k: int, t: float) -> float:
    """Share of band k (from 0) touched within t, first come first served inside a band.

    Who has to wait waits for n + 1 busy periods of the bands above, n geometric with the load of the bands up to
    k; the transform is inverted by Abate and Whitt's Euler summation (1995).
    """
    delayed, above, upto = erlang_c(sum(lams) / mu, c), sum(lams[:k]), sum(lams[: k + 1]) / (c * mu)

    def later(s: complex) -> complex:
        period = busy_period(above, c * mu, s)
        return (1 - (1 - upto) * period / (1 - upto * period)) / s

    return 1 - delayed * euler_inversion(later, t)


def euler_inversion(transform: Callable[[complex], complex], t: float) -> float:
    """The function of a Laplace transform at t > 0 (Abate and Whitt 1995, A = 18.4, 11 averages of 30 terms)."""
    a = 18.4
    terms = [transform(a / (2 * t)).real / 2]
    terms += [(-1) ** k * transform(complex(a, 2 * k * math.pi) / (2 * t)).real for k in range(1, 42)]
    partial = [sum(terms[: n + 1]) for n in range(30, 42)]
    return math.exp(a / 2) / t * sum(math.comb(11, n) * partial[n] for n in range(12)) / 2**11


def score_wait(lam: float, mu: float, c: int, lo: float, hi: float) -> float:
    """Mean wait of leads with a score in [lo, hi], scores U(0, 1), best first."""
    rho = lam / (c * mu)
    first = erlang_c(lam / mu, c) / (c * mu)

    def up_to(u: float) -> float:
        return -1 / (rho * (1 - rho * (1 - u)))

    return first * (up_to(hi) - up_to(lo)) / (hi - lo)


@dataclass(frozen=True, slots=True)
class Impatient:
    """A queue that leads leave: chance to wait, share lost, mean number waiting, waits, utilisation."""

    p_wait: float
    p_lost: float
    lq: float
    wait_all: float
    wait_served: float
    utilisation: float


def erlang_a(lam: float, mu: float, c: int, theta: float) -> Impatient:
    """Leads lose interest at rate theta while they wait (Palm 1957), by the birth-and-death chain."""
    weights = [1.0]
    while weights[-1] > 1e-18 * sum(weights) or len(weights) <= c + lam / mu:
        n = len(weights)
        weights.append(weights[-1] * lam / (min(n, c) * mu + max(n - c, 0) * theta))
    total = math.fsum(weights)
    share = [one / total for one in weights]
    lq = math.fsum((n - c) * p for n, p in enumerate(share) if n > c)
    lost = theta * lq / lam
    return Impatient(
        p_wait=math.fsum(share[c:]),
        p_lost=lost,
        lq=lq,
        wait_all=lq / lam,
        wait_served=_wait_served(share, mu, c, theta),
        utilisation=(1 - lost) * lam / (c * mu),
    )


def _wait_served(share: Sequence[float], mu: float, c: int, theta: float) -> float:
    """Mean wait of those who are served, by the rates at which the line ahead of a lead shrinks."""
    waited, served = 0.0, 0.0
    reach, time = 1.0, 0.0
    for n, p in enumerate(share):
        if n < c:
            served += p
            continue
        ahead = c * mu + (n - c) * theta
        reach *= ahead / (ahead + theta)
        time += 1 / (ahead + theta)
        served += p * reach
        waited += p * reach * time
    return waited / served


def deadline_loss(lam: float, mu: float, c: int, deadline: float) -> tuple[float, float]:
    """(chance to wait, share lost) when leads leave untouched after exactly `deadline` (Barrer 1957)."""
    load, drift = lam / mu, lam - c * mu
    idle = [1.0]
    for n in range(1, c):
        idle.append(idle[-1] * load / n)
    entry = lam * idle[-1]
    early = entry * (math.expm1(drift * deadline) / drift if drift else deadline)
    late = entry * math.exp(drift * deadline) / (c * mu)
    total = math.fsum(idle) + early + late
    return (early + late) / total, late / total


def mmck(lam: float, mu: float, c: int, k: int) -> tuple[float, float, float, float]:
    """(share turned away, mean number waiting, mean wait of the others, utilisation) with at most k in the system."""
    weights = [1.0]
    for n in range(1, k + 1):
        weights.append(weights[-1] * lam / (min(n, c) * mu))
    total = math.fsum(weights)
    blocked = weights[-1] / total
    lq = math.fsum((n - c) * p for n, p in enumerate(weights) if n > c) / total
    return blocked, lq, lq / (lam * (1 - blocked)), lam * (1 - blocked) / (c * mu)


def moments(law: AmountDist) -> tuple[float, float, float]:
    """First three moments of a constant, exponential, lognormal or uniform law. ValueError for others."""
    if law.dist == "uniform":
        low, high = float(law.low or 0), float(law.high or 0)
        parts = [sum(low**i * high ** (k - i) for i in range(k + 1)) / (k + 1) for k in (1, 2, 3)]
        return parts[0], parts[1], parts[2]
    m = float(law.mean or 0)
    if law.dist == "constant":
        return m, m**2, m**3
    if law.dist == "exponential":
        return m, 2 * m**2, 6 * m**3
    if law.dist == "lognormal":
        spread = 1 + float(law.cv or 0) ** 2
        return m, m**2 * spread, m**3 * spread**3
    raise ValueError(f"no moments of {law.dist} here")


def mg1(lam: float, m1: float, m2: float, m3: float) -> Queue:
    """One person, handling of any law with these moments (Pollaczek 1930, Khinchine 1932)."""
    rho = lam * m1
    wq = lam * m2 / (2 * (1 - rho))
    var = wq**2 + lam * m3 / (3 * (1 - rho))
    return Queue(rho, rho, wq, var, lam * wq, wq + m1, lam * (wq + m1), wq / rho)


def cobham(lams: Sequence[float], m1s: Sequence[float], m2s: Sequence[float]) -> list[float]:
    """Mean waits of classes with handling of their own, one person, the first class first (Cobham 1954)."""
    residual = sum(lam * m2 for lam, m2 in zip(lams, m2s, strict=True)) / 2
    loads = [lam * m1 for lam, m1 in zip(lams, m1s, strict=True)]
    done = [sum(loads[:k]) for k in range(len(loads) + 1)]
    return [residual / ((1 - done[k]) * (1 - done[k + 1])) for k in range(len(loads))]


def vacation(lam: float, m1: float, m2: float, v1: float, v2: float) -> float:
    """Mean wait for one person who starts something of moments v1, v2 whenever nothing waits (Fuhrmann 1984)."""
    return lam * m2 / (2 * (1 - lam * m1)) + v2 / (2 * v1)


def batch(lam_b: float, ex: float, exx: float, m1: float, m2: float) -> float:
    """Mean wait for one person when batches of mean ex and second moment exx come at rate lam_b."""
    spare = 2 * (1 - lam_b * ex * m1)
    return (lam_b * ex * m2 + m1 * (exx / ex - 1)) / spare


@dataclass(frozen=True, slots=True)
class OwnQueues:
    """Round robin into own queues: E_c/M/1."""

    sigma: float
    """chance to wait"""
    mu: float

    @property
    def wq(self) -> float:
        """Mean wait: s / (mu (1 - s))."""
        return self.sigma / (self.mu * (1 - self.sigma))

    def within(self, t: float) -> float:
        """Share touched within t."""
        return 1 - self.sigma * math.exp(-self.mu * (1 - self.sigma) * t)

    def factor(self, kappa: float) -> float:
        """E e^(-kappa W)."""
        rate = self.mu * (1 - self.sigma)
        return 1 - self.sigma + self.sigma * rate / (rate + kappa)


def round_robin(lam: float, mu: float, c: int) -> OwnQueues:
    """c people in turn, each with a queue: the root in (0, 1) of s = (lam / (lam + mu (1 - s)))^c."""
    if lam >= c * mu:
        raise ValueError(f"a load of {lam / mu:g} needs more than {c} people")
    low, high = 0.0, 1 - 1e-9 * (1 - lam / (c * mu))
    for _ in range(200):
        s = (low + high) / 2
        low, high = (s, high) if (lam / (lam + mu * (1 - s))) ** c > s else (low, s)
    return OwnQueues(low, mu)


def random_split(lam: float, mu: float, weights: Sequence[float]) -> tuple[float, list[float]]:
    """(mean wait, mean wait per person) when each lead goes to a person at random, by weight."""
    shares = [weight / sum(weights) for weight in weights]
    waits = [mmc(lam * share, mu, 1).wq for share in shares]
    return sum(share * wq for share, wq in zip(shares, waits, strict=True)), waits
