"""Leads as a CRM recorded them, and other quarters that the same weeks could have made."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from policies.durations import HOUR
from scenarios.scenario import Scenario
from scenarios.timeline import Timeline
from sim.model.arrivals import scenario_timeline
from sim.model.streams import Bools, Floats, Ints, Purpose, uniforms

OPTIONAL = ("intent", "score", "value", "qualified")


@dataclass(frozen=True, eq=False)
class ReplayLeads:
    """A row per recorded lead, in any order; all arrays have shape (leads,). What is absent or unknown is drawn."""

    created: Ints
    """ms of the run's clock"""
    source: Ints
    """index into `scenario.sources`"""
    attributes: Mapping[str, Ints] = field(default_factory=dict)
    """attribute -> index into `scenario.attributes[name]`, -1 = unknown"""
    intent: Bools | None = None
    score: Floats | None = None
    """the company's points, NaN = unknown"""
    value: Floats | None = None
    """deal value, NaN = unknown"""
    qualified: Ints | None = None
    """what the conversation came to: 1 qualified, 0 did not, -1 = unknown or never had one"""

    def taken(self, at: Ints) -> "ReplayLeads":
        """These rows, in this order."""
        given = {name: getattr(self, name) for name in OPTIONAL if getattr(self, name) is not None}
        return replace(
            self,
            created=self.created[at],
            source=self.source[at],
            attributes={name: index[at] for name, index in self.attributes.items()},
            **{name: column[at] for name, column in given.items()},
        )

    def in_order(self) -> "ReplayLeads":
        """Sorted by creation, ties by source, then as they were."""
        return self.taken(np.lexsort((self.source, self.created)))


def check_recorded(scenario: Scenario, leads: ReplayLeads) -> None:
    """Raises ValueError where columns differ in length or hold what the scenario does not know."""
    columns = {"source": leads.source} | dict(leads.attributes)
    columns |= {name: getattr(leads, name) for name in OPTIONAL if getattr(leads, name) is not None}
    for name, column in columns.items():
        if len(column) != len(leads.created):
            raise ValueError(f"{name} has {len(column)} rows, created has {len(leads.created)}")
    end = scenario_timeline(scenario).end
    bounds = [("created", leads.created, 0, end), ("source", leads.source, 0, len(scenario.sources))]
    for name, index in leads.attributes.items():
        if name not in scenario.attributes:
            raise ValueError(f'attribute "{name}" is not in [attributes]')
        bounds.append((name, index, -1, len(scenario.attributes[name])))
    if leads.qualified is not None:
        bounds.append(("qualified", leads.qualified, -1, 2))
    for name, column, least, limit in bounds:
        wrong = np.flatnonzero((column < least) | (column >= limit))
        if len(wrong):
            raise ValueError(f"{name} of row {wrong[0]} is {column[wrong[0]]}, not within [{least}, {limit})")


def bootstrap_weeks(scenario: Scenario, replication: int, leads: ReplayLeads) -> ReplayLeads:
    """Another history of the same length: each week filled with the leads of a week drawn from the record.

    Weeks are those of the horizon, from the one of the first recorded lead to that of the last; leads keep their
    local day of the week and time. Replication 0 is the record itself. Block bootstrap of whole weeks: what makes
    hours and days of a week alike stays together.
    """
    if replication == 0 or len(leads.created) == 0:
        return leads.in_order()
    timeline = scenario_timeline(scenario)
    day, time_of_day = _local(timeline, leads.created)
    week = (day - timeline.first_day.toordinal()) // 7
    first, weeks = int(week.min()), int(week.max() - week.min()) + 1
    u = uniforms(weeks, scenario.scenario.seed, replication, Purpose.WEEKS)
    chosen = first + np.floor(u * weeks).astype(np.int64)
    at = [np.flatnonzero(week == source) for source in chosen]
    rows = np.concatenate(at)
    moved = np.repeat(first + np.arange(weeks) - chosen, [len(block) for block in at])
    created = timeline.at_many(day[rows] + 7 * moved, time_of_day[rows])
    # the last day of a horizon may be one with an hour less
    created = np.clip(created, 0, timeline.end - 1)
    return replace(leads.taken(rows), created=created).in_order()


def _local(timeline: Timeline, created: Ints) -> tuple[Ints, Ints]:
    """(local date as ordinal, ms of the wall clock's day) of instants within the horizon."""
    hours = timeline.hours()
    at = np.searchsorted(hours.starts, created, side="right") - 1
    return hours.day[at], hours.hour_of_week[at] % 24 * HOUR + created - hours.starts[at]
