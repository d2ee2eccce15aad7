"""Who the people of a run are: their teams, costs and win rates, as arrays in roster order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY
from policies.settings import Policy
from sim.model.trace import Ints, PersonWindows
from sim.model.world import World

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Crew:
    """A row per person of the run's roster."""

    team: Ints
    """index into `scenario.teams`"""
    workers: Ints
    """people who work leads: those of the role sdr or, where an option has none, all but the managers"""
    cost_per_month: Floats
    hiring_cost: Floats
    win_rate: Floats
    """of a meeting the person hosts"""
    cycle_days: Floats
    """expected days from a held meeting to won or lost"""
    employed: PersonWindows
    other_work: PersonWindows
    """blocks of it, as planned: one that gives way to a hot lead is made good on the same day"""
    joined: Ints
    """people who were hired in the run, one row per hire"""
    joined_at: Ints


def crew(world: World, policy: Policy) -> Crew:
    """The people of a run, from the roster that the run was played with."""
    from sim.model.availability import compose  # the engine's rooms: not for what is known

    roster = compose(world, policy)
    people = roster.people
    roles = np.array([one.role for one in people], dtype="U8")
    return Crew(
        team=np.array([one.team_index for one in people], np.int64),
        workers=np.flatnonzero(roles == "sdr" if np.any(roles == "sdr") else roles != "manager"),
        cost_per_month=np.array([one.cost_per_month for one in people], np.float64),
        hiring_cost=np.array([one.hiring_cost for one in people], np.float64),
        win_rate=np.array([one.win_rate for one in people], np.float64),
        cycle_days=np.array([one.sales_cycle.expected / DAY for one in people], np.float64),
        employed=roster.employed,
        other_work=roster.other_work,
        joined=roster.joins.person,
        joined_at=roster.joins.at,
    )
