"""Quantities of a world's own draws with exact means: arrivals, handling, and quicker servers that work them off.

They are computed from the world, never from the engine, and with the case's parameters, never the scenario's: a
wrong handling time or rule in the scenario or the engine stays as visible as without them.
"""

from collections.abc import Callable, Sequence
from heapq import heapreplace

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
QUICKER = 1.03
"""Speed of the servers of a control: at speed 1 it would be the answer itself, found another way."""


def drawn_handling(law: AmountDist) -> Column:
    """Handling of the first attempt, in units, as the world draws it."""
    return lambda played: law.amounts(played.world.uniforms(Purpose.WORK, 0, 0))


def queue_of_one(created: Floats, service: Floats) -> Floats:
    """Waits of the customers (sorted by arrival) of a single server, first come first served, empty at first.

    Lindley 1952, as running sums: W_n = S_n - min(S_0..S_n), S the random walk of service less interarrival times.
    """
    walk = np.cumsum(np.concatenate([[0.0], service[:-1] - np.diff(created)]))
    return np.asarray(walk - np.minimum.accumulate(walk), dtype=np.float64)


def queue_of(created: Floats, service: Floats, servers: int) -> Floats:
    """`queue_of_one` for several servers with one line: who is free first takes the next."""
    if servers == 1:
        return queue_of_one(created, service)
    free = [0.0] * servers
    waits = []
    for at, length in zip(created.tolist(), service.tolist(), strict=True):
        start = max(at, free[0])
        waits.append(start - at)
        heapreplace(free, start + length)
    return np.array(waits)


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


def one_line(lam: float, law: AmountDist, servers: int, among: Among = everybody) -> tuple[Control, ...]:
    """The same leads in a line whose mean wait is known, and that is much like the one in question.

    Half as many people, twice as quick, or one who is as quick as all; for one person, somebody a bit quicker.
    Several people need exponential handling: other laws have no exact answer, ValueError.
    """
    if servers > 1 and law.dist != "exponential":
        raise ValueError(f"no exact answer for {servers} people and {law.dist} handling")
    fewer = servers // 2 if servers % 2 == 0 else 1
    speed = servers / fewer if servers > 1 else QUICKER
    first, second, third = (m / speed**k for k, m in enumerate(theory.moments(law), start=1))
    answer = theory.mmc(lam, 1 / first, fewer) if servers > 1 else theory.mg1(lam, first, second, third)
    column = line_waits(drawn_handling(law), fewer, speed, among)
    controls = [Control("a line like it", answer.wq, mean(column, among))]
    if second <= 2 * first**2 * (1 + 1e-9):
        squares = mean(lambda played: column(played) ** 2, among)
        exact = answer.var_wq + answer.wq**2
        controls.append(Control("a line like it, squared", exact, squares, only=frozenset({"var_wq"})))
    return tuple(controls)


def line_waits(service: Column, servers: int, speed: float, among: Among = everybody) -> Column:
    """Waits in one line with people of that speed; 0 for leads that are not among them."""

    def column(played: Played) -> Floats:
        chosen = among(played)
        created = played.world.created[chosen] / played.unit_ms
        waits = np.zeros(played.world.size)
        waits[chosen] = queue_of(created, service(played)[chosen] / speed, servers)
        return waits

    return column


def own_servers(law: AmountDist, lanes: Lanes, wq: float, name: str, lane: int | None = None) -> Control:
    """Servers a bit quicker with lines of their own, whose mean wait `wq` is known; of one of them, or of all."""

    def service(played: Played) -> Floats:
        return np.asarray(drawn_handling(law)(played) / QUICKER)

    def in_lane(played: Played) -> NDArray[np.bool_]:
        return np.asarray(lanes(played) == lane)

    return Control(name, wq, mean(waits_of(service, lanes), everybody if lane is None else in_lane))


def draws(lam: float, law: AmountDist | None = None, among: Among = everybody) -> tuple[Control, ...]:
    """Leads per unit of time and, given its law, mean drawn handling."""
    arrivals = Control("leads per unit", lam, leads_per_unit(among))
    if law is None:
        return (arrivals,)
    handling = Control("drawn handling", theory.moments(law)[0], mean(drawn_handling(law), among))
    return (arrivals,) if law.dist == "constant" else (arrivals, handling)


def queue(lam: float, law: AmountDist, servers: int, among: Among = everybody) -> tuple[Control, ...]:
    """The controls of a queue with one line."""
    return (*draws(lam, law, among), *one_line(lam, law, servers, among=among))


def deviations(controls: Sequence[Control], played: Sequence[Played]) -> Floats:
    """Pseudo-values of the controls less their exact means, shape (blocks, controls)."""
    blocks = sum(one.blocks for one in played)
    rows = [control.read(played) - control.exact for control in controls]
    return np.column_stack(rows) if rows else np.empty((blocks, 0))
