"""What an option costs and what held meetings promise: people, hires, tools, leads; deals."""

from dataclasses import dataclass

import numpy as np

from policies.durations import DAY
from policies.settings import Policy
from scenarios.windows import NEVER
from sim.measures.crew import Crew, Floats
from sim.measures.lanes import Lanes
from sim.measures.workload import open_time
from sim.model.trace import Bools, Ints, Outcome, Trace
from sim.model.world import World

MONTH = 30 * DAY
"""A month of every KPI and cost, ms."""


def running_cost(world: World, policy: Policy, people: Crew, edges: Ints) -> Floats:
    """Cost of people, hires and tools in [edges[i], edges[i + 1]) ms, shape (stretches,), in the scenario's currency.

    People cost by the time for which they are employed. One-off costs (`policy.cost.once` and the hires that the
    option plans) are spread evenly over `economics.horizon_months`, those of a hire from its first day on; who
    replaces a leaver costs when the replacement begins.
    """
    months = np.diff(edges) / MONTH
    horizon = world.scenario.economics.horizon_months
    tools = months * (policy.cost.per_month + policy.cost.once / horizon)
    planned = _planned(world, policy)
    return _salaries(people, edges) + tools + _hires(people, planned, edges, horizon * MONTH)


def cost_per_lead(world: World, policy: Policy) -> float:
    """What each created lead costs: itself and its data care."""
    return world.scenario.economics.per_lead_cost + policy.data_care.cost_per_lead


@dataclass(frozen=True, slots=True)
class Deals:
    """A row per lead: what its opportunity promises; zeros where there is none."""

    held: Bools
    """a meeting was held, in any pass"""
    opportunity: Bools
    """it was held with a qualified lead: one that booked on the form may turn out not to be"""
    win_rate: Floats
    """of the team that held it"""
    value: Floats
    expected: Floats
    """value x win rate"""
    days: Floats
    """from creation to the expected end of the sales cycle"""


def deals(trace: Trace, world: World, people: Crew) -> Deals:
    """Opportunities: qualified leads with a held meeting, each once; of several held meetings the last counts."""
    leads = trace.leads
    held = leads.held | leads.recycled_held
    opportunity = (leads.held & leads.qualified) | (leads.recycled_held & leads.recycled_qualified)
    rows = np.flatnonzero((trace.meetings.outcome == Outcome.HELD) & (trace.meetings.host >= 0))
    lead, host = trace.meetings.lead[rows], trace.meetings.host[rows]
    rate, days = np.zeros(world.size), np.zeros(world.size)
    rate[lead] = people.win_rate[host]
    days[lead] = (trace.meetings.start[rows] - world.created[lead]) / DAY + people.cycle_days[host]
    rate, days = np.where(opportunity, rate, 0.0), np.where(opportunity, days, 0.0)
    value = np.where(opportunity, world.value, 0.0)
    return Deals(held, opportunity, rate, value, value * rate, days)


def _salaries(people: Crew, edges: Ints) -> Floats:
    count = len(people.cost_per_month)
    end = int(people.employed.ends.max(initial=int(edges[-1])))
    time = open_time(Lanes.of(people.employed, end), count, edges)
    cost: Floats = (people.cost_per_month[:, None] * (time / MONTH)).sum(axis=0)
    return cost


def _planned(world: World, policy: Policy) -> set[tuple[int, int]]:
    """(team, first day) of the hires that the option plans, ms."""
    numbers = {team.name: number for number, team in enumerate(world.scenario.teams)}
    return {
        (numbers[team], world.timeline.at(hire.start, zone=world.scenario.teams[numbers[team]].timezone))
        for team, staffing in policy.staffing.items()
        for hire in staffing.hires
    }


def _hires(people: Crew, planned: set[tuple[int, int]], edges: Ints, horizon: int) -> Floats:
    cost = np.zeros(len(edges) - 1)
    for person, at in zip(people.joined.tolist(), people.joined_at.tolist(), strict=True):
        once = people.hiring_cost[person]
        if (int(people.team[person]), at) in planned:
            cost += once * np.diff(np.clip(edges, at, min(at + horizon, NEVER))) / horizon
        elif edges[0] <= at < edges[-1]:
            cost[np.searchsorted(edges, at, side="right") - 1] += once
    return cost
