"""Quantities of a world's own draws with exact means: arrivals, handling, and quicker servers that work them off.

They are computed from the world, never from the engine, and with the case's parameters, never the scenario's: a
wrong handling time or rule in the scenario or the engine stays as visible as without them.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from policies.distributions import AmountDist
from sim.measures import theory
from sim.measures.oracles.estimates import Floats
from sim.measures.oracles.playing import Control, Played
from sim.measures.oracles.readings import Among, Column, everybody, leads_per_unit, mean
from sim.model.streams import Purpose

Lanes = Callable[[Played], NDArray[np.int64]]
"""Which server each lead goes to."""
QUICKER = 1.1
"""Speed of the servers of a control whose real counterpart has as many: the same speed would be the answer itself."""


def drawn_handling(law: AmountDist) -> Column:
    """Handling of the first attempt, in units, as the world draws it."""
    return lambda played: law.amounts(played.world.uniforms(Purpose.WORK, 0, 0))


def queue_of_one(created: Floats, service: Floats) -> Floats:
    """Waits of the customers (sorted by arrival) of a single server, first come first served, empty at first.

    Lindley 1952, as running sums: W_n = S_n - min(S_0..S_n), S the random walk of service less interarrival times.
    """
    walk = np.cumsum(np.concatenate([[0.0], service[:-1] - np.diff(created)]))
    return np.asarray(walk - np.minimum.accumulate(walk), dtype=np.float64)


def waits_of(service: Column, lanes: Lanes | None, among: Among = everybody) -> Column:
    """Waits at servers with lines of their own (one server without `lanes`); 0 for leads that are not among them."""

    def column(played: Played) -> Floats:
        created = played.world.created / played.unit_ms
        length, chosen = service(played), among(played)
        lane = np.zeros(len(created), dtype=np.int64) if lanes is None else lanes(played)
        waits = np.zeros(len(created))
        for one in np.unique(lane[chosen]):
            rows = np.flatnonzero(chosen & (lane == one))
            waits[rows] = queue_of_one(created[rows], length[rows])
        return waits

    return column


def by_turns(servers: int) -> Lanes:
    """Server of each lead when they take turns from the first on."""
    return lambda played: np.arange(played.world.size) % servers


def by_attribute(name: str) -> Lanes:
    """Server of each lead by the value of an attribute."""
    return lambda played: played.world.attributes[name]


def single_server(
    lam: float, law: AmountDist, servers: int, name: str = "one quick server", among: Among = everybody
) -> tuple[Control, ...]:
    """One server as quick as all together (a tenth quicker if there is but one): mean wait, and mean squared wait."""
    speed = servers if servers > 1 else QUICKER
    answer = theory.mg1(lam, *(m / speed**k for k, m in enumerate(theory.moments(law), start=1)))

    def service(played: Played) -> Floats:
        return np.asarray(drawn_handling(law)(played) / speed)

    column = waits_of(service, None, among)
    return (
        Control(name, answer.wq, mean(column, among)),
        Control(f"{name}, squared", answer.var_wq + answer.wq**2, mean(lambda played: column(played) ** 2, among)),
    )


def own_servers(law: AmountDist, lanes: Lanes, wq: float, name: str) -> Control:
    """Servers a tenth quicker with lines of their own, whose mean wait `wq` is known."""

    def service(played: Played) -> Floats:
        return np.asarray(drawn_handling(law)(played) / QUICKER)

    return Control(name, wq, mean(waits_of(service, lanes)))


def draws(lam: float, law: AmountDist | None = None, among: Among = everybody) -> tuple[Control, ...]:
    """Leads per unit of time and, given its law, mean drawn handling."""
    arrivals = Control("leads per unit", lam, leads_per_unit(among))
    if law is None:
        return (arrivals,)
    first, second, _ = theory.moments(law)
    handling = [Control("drawn handling", first, mean(drawn_handling(law), among))]
    if law.dist == "constant":
        handling = []
    elif second > 2 * first**2:
        squared = mean(lambda played: drawn_handling(law)(played) ** 2, among)
        handling.append(Control("drawn handling, squared", second, squared))
    return (arrivals, *handling)


def queue(lam: float, law: AmountDist, servers: int, among: Among = everybody) -> tuple[Control, ...]:
    """The controls of a queue with one line."""
    return (*draws(lam, law, among), *single_server(lam, law, servers, among=among))


def deviations(controls: Sequence[Control], played: Sequence[Played]) -> Floats:
    """Pseudo-values of the controls less their exact means, shape (blocks, controls)."""
    blocks = sum(one.blocks for one in played)
    rows = [control.read(played) - control.exact for control in controls]
    return np.column_stack(rows) if rows else np.empty((blocks, 0))
