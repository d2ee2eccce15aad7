"""Waits of M/M/c queues that begin in equilibrium, so that every wait has the exact distribution."""

import math

import numpy as np

from sim.measures.jackknife import Floats


def erlang_c(servers: int, load: float) -> float:
    """P(a customer waits); `load` is arrival rate / service rate, below `servers`. Source: Erlang 1917."""
    terms = [load**n / math.factorial(n) for n in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(terms) + last)


def mean_wait(servers: int, load: float) -> float:
    """Mean wait in units of the mean service."""
    return erlang_c(servers, load) / (servers - load)


def share_within(servers: int, load: float, target: float) -> float:
    """P(wait <= target)."""
    return 1 - erlang_c(servers, load) * math.exp(-(servers - load) * target)


def wait_quantile(servers: int, load: float, q: float) -> float:
    """The wait that the share `q` does not exceed."""
    return max(0.0, math.log(erlang_c(servers, load) / (1 - q)) / (servers - load))


class Runs:
    """Arrivals and services of n independent runs of `customers`; every number of servers meets the same."""

    def __init__(self, n: int, customers: int, load: float, rng: np.random.Generator) -> None:
        self.load = load
        self.gaps = rng.exponential(1 / load, (customers, n))
        self.gaps[0] = (
            0.0  # an arrival sees the equilibrium, but not the first one after it: departures alone go before
        )
        self.services = rng.exponential(1.0, (customers, n))
        self.u = rng.random(n)
        self.first_services = rng.exponential(1.0, (400, n))

    def waits(self, servers: int) -> Floats:
        """Waits under that many servers, first come first served (Kiefer and Wolfowitz 1955); shape (n, customers)."""
        work = self._equilibrium(servers)
        waits = np.empty_like(self.gaps)
        for at, (gap, service) in enumerate(zip(self.gaps, self.services, strict=True)):
            work = np.sort(np.maximum(work - gap[:, None], 0.0), axis=1)
            waits[at] = work[:, 0]
            work[:, 0] += service
        return np.ascontiguousarray(waits.T)

    def _equilibrium(self, servers: int) -> Floats:
        """Work left at each server at time 0: as many customers as in equilibrium, their services afresh."""
        chances = [1.0]
        while len(chances) < len(self.first_services):
            chances.append(chances[-1] * self.load / min(len(chances), servers))
        present = np.searchsorted(np.cumsum(chances) / sum(chances), self.u)
        work = np.zeros((len(self.u), servers))
        for number in range(int(present.max())):
            work.sort(axis=1)
            work[:, 0] += np.where(number < present, self.first_services[number], 0.0)
        return work
