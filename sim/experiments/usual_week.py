"""What can be told of a scenario before anything is simulated: a usual week's leads and people, the decay curves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from policies.durations import MINUTE
from policies.settings import Policy
from scenarios.calendars import daily_windows, parse_breaks, parse_hours, weekly_windows
from scenarios.decay_curves import ContactDecay, InterestDecay
from scenarios.people import Team
from scenarios.presets import HOURS_PER_WEEK, Effect, decay_preset_names, preset_form
from scenarios.scenario import Scenario
from scenarios.timeline import Timeline
from sim.model.arrivals import hour_of_week_shares
from sim.model.decay import DecayCurve, curve, published_curve

Week = tuple[float, ...]
"""168 values, Monday 00:00 first."""
AGES_MIN: tuple[float, ...] = tuple(round(10 ** (exponent / 10), 4) for exponent in range(42))
"""Ages at which curves are told, minutes: from one minute to nine days, evenly on a log scale."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Hour by hour of a usual week, in the scenario's local time: people of a team at work, leads that come."""

    people: Week
    """by their calendars, without holidays, absence and other work"""
    leads: Week
    """leads an hour of all sources, without bursts, growth and season"""

    @property
    def leads_while_nobody_is_there(self) -> float:
        """Share of the leads that come in hours without anybody of the team, 0-1; 0 without leads."""
        total = sum(self.leads)
        alone = sum(leads for leads, people in zip(self.leads, self.people, strict=True) if people == 0)
        return alone / total if total else 0.0


def leads_by_hour(scenario: Scenario, source: str | None = None) -> Week:
    """Leads expected in each hour of a usual week, of one source or of all (None). KeyError: no such source."""
    wanted = [one for one in scenario.sources if source in (None, one.name)]
    if not wanted:
        raise KeyError(source)
    total = np.zeros(HOURS_PER_WEEK)
    for one in wanted:
        total += one.leads_per_week * hour_of_week_shares(one.arrivals)
    return tuple(total.tolist())


def coverage(scenario: Scenario, team: str, policy: Policy | None = None) -> Coverage:
    """People of a team at work beside the leads that come; `policy`: with its staffing. KeyError: no such team."""
    found = next((one for one in scenario.teams if one.name == team), None)
    if found is None:
        raise KeyError(team)
    # one week that no clock change touches is as good as another
    week = Timeline(scenario.scenario.start, 2, 0, 0, scenario.scenario.timezone)
    people = np.zeros(HOURS_PER_WEEK)
    hours = week.hours()
    for shift, breaks, zone, count in _shifts(found, policy):
        pauses = daily_windows(parse_breaks(breaks), week, zone)
        windows = weekly_windows(parse_hours(shift), week, zone).subtract(pauses)
        before = windows.open_before(np.append(hours.starts, week.end))
        np.add.at(people, hours.hour_of_week, count * np.diff(before) / hours.lengths)
    weeks = np.bincount(hours.hour_of_week, minlength=HOURS_PER_WEEK)
    return Coverage(tuple((people / np.maximum(weeks, 1)).tolist()), leads_by_hour(scenario))


def _shifts(team: Team, policy: Policy | None) -> list[tuple[str, Sequence[str], str | None, int]]:
    """Hours, breaks, zone and number of people; those with a name of their own hours first."""
    own = policy.staffing.get(team.name) if policy is not None else None
    size = own.headcount if own is not None and own.headcount is not None else team.size
    shift = own.shift if own is not None and own.shift is not None else team.shift
    breaks = own.breaks if own is not None and own.breaks is not None else team.breaks
    named = team.reps[:size]
    found: list[tuple[str, Sequence[str], str | None, int]] = [
        (one.shift or shift, one.breaks if one.breaks is not None else breaks, one.timezone or team.timezone, 1)
        for one in named
    ]
    return [*found, (shift, breaks, team.timezone, size - len(named))]


def published_curves(effect: Effect) -> dict[str, tuple[float, ...]]:
    """Every preset's curve at `AGES_MIN`, as published."""
    return {name: _told(published_curve(preset_form(name, effect))) for name in decay_preset_names(effect)}


def own_curve(table: ContactDecay | InterestDecay | None) -> tuple[float, ...]:
    """The scenario's own curve at `AGES_MIN` as it acts, with its `causal_share` of the fall; None is flat."""
    return _told(curve(table))


def _told(falling: DecayCurve) -> tuple[float, ...]:
    return tuple(falling.factors(np.array([round(age * MINUTE) for age in AGES_MIN], dtype=np.int64)).tolist())
