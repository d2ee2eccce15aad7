"""One oracle experiment: a scenario, the worlds it is played on, and the blocks its traces are read by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from policies.durations import NEVER
from scenarios.loading import build
from scenarios.scenario import Scenario
from sim.measures.oracles.estimates import Floats, ratio
from sim.model.engine import simulate
from sim.model.replay import ReplayLeads
from sim.model.trace import Trace
from sim.model.world import World, draw_world, replay_world

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Played:
    """One world under all options of the scenario; times of the columns are in the case's unit."""

    world: World
    traces: Mapping[str, Trace]
    unit_ms: int
    edges: Ints
    """of the blocks, ms, shape (blocks + 1,)"""

    @property
    def blocks(self) -> int:
        """Number of blocks of this world."""
        return len(self.edges) - 1

    @cached_property
    def block(self) -> Ints:
        """Block in which each lead was created, -1 outside the measured time."""
        at = np.searchsorted(self.edges, self.world.created, side="right") - 1
        return np.where(at < self.blocks, at, -1)

    def sums(self, column: Floats, among: NDArray[np.bool_] | None = None) -> Floats:
        """Sum of a column over the leads of each block, shape (blocks,)."""
        chosen = self.block >= 0 if among is None else (self.block >= 0) & among
        return np.asarray(
            np.bincount(self.block[chosen], weights=column[chosen], minlength=self.blocks), dtype=np.float64
        )

    def time_in(self, starts: Ints, ends: Ints) -> Floats:
        """Units of time that the intervals [start, end) spend in each block, all together; shape (blocks,)."""
        until = [np.maximum(np.minimum(edge, ends) - starts, 0).sum() for edge in self.edges]
        return np.diff(np.array(until, dtype=np.float64)) / self.unit_ms

    def wait(self, option: str) -> Floats:
        """Units from creation to the first touch, infinite where there was none."""
        first = self.traces[option].leads.first_touch
        return np.where(first < NEVER, (first - self.world.created) / self.unit_ms, np.inf)


Read = Callable[[Sequence[Played]], Floats]
"""Pseudo-values of one quantity, a value per block of all worlds; NaN-free."""
Arrivals = Callable[[Scenario, int], ReplayLeads]
"""The recorded leads of world n, where the configuration is a replay."""


@dataclass(frozen=True)
class Check:
    """One value of a case and how it is read from the traces."""

    case: str
    value: str
    exact: float
    read: Read
    precision: float = 0.015
    """largest relative standard error at which the check counts as strong enough"""
    is_deterministic: bool = False
    """every block must give the exact value, to the millisecond"""


@dataclass(frozen=True)
class Control:
    """A quantity of the world's own draws whose mean is known: it sharpens the checks, and is one itself."""

    name: str
    exact: float
    read: Read
    only: frozenset[str] | None = None
    """values it sharpens, all when None"""

    def sharpens(self, value: str) -> bool:
        """Whether it is used for a value of this name."""
        return self.only is None or value in self.only


@dataclass(frozen=True)
class Experiment:
    """A scenario that expresses one or more cases; the tables are those of a scenario file."""

    name: str
    tables: Mapping[str, Any]
    unit_ms: int
    checks: tuple[Check, ...]
    worlds: int = 2
    blocks: int = 50
    """equal stretches of the measured time of each world"""
    controls: tuple[Control, ...] = ()
    arrivals: Arrivals | None = None
    plays: bool = True
    """False where the world alone is measured"""

    @property
    def seed(self) -> int:
        """Fixed, and another for each experiment: by its name, so that nobody chose it."""
        return crc32(self.name.encode())

    @cached_property
    def scenario(self) -> Scenario:
        """The validated scenario; ScenarioError where the tables do not hold together."""
        tables = {name: dict(table) if name == "scenario" else table for name, table in self.tables.items()}
        tables["scenario"]["seed"] = self.seed
        return build(tables, self.name)

    def play(self, number: int) -> Played:
        """World `number` (from 0) under every option."""
        scenario = self.scenario
        if self.arrivals is None:
            world = draw_world(scenario, number)
        else:
            # replication 0 plays a record as it is; another seed gives the same leads other luck
            frame = scenario.scenario.model_copy(update={"seed": self.seed + number})
            scenario = scenario.model_copy(update={"scenario": frame})
            world = replay_world(scenario, 0, self.arrivals(scenario, number))
        options = scenario.policies if self.plays else ()
        traces = {policy.name: simulate(world, policy) for policy in options}
        timeline = world.timeline
        edges = np.linspace(timeline.measured_from, timeline.measured_to, self.blocks + 1).round().astype(np.int64)
        return Played(world, traces, self.unit_ms, edges)


def per_block(one: Callable[[Played], Floats], played: Sequence[Played]) -> Floats:
    """What `one` gives for each world, one behind the other."""
    return np.concatenate([one(each) for each in played])


def mean_over(above: Callable[[Played], Floats], below: Callable[[Played], Floats]) -> Read:
    """The ratio of two sums per block."""
    return lambda played: ratio(per_block(above, played), per_block(below, played))
