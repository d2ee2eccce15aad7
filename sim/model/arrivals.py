"""When leads come: expected volumes by the hour, turned into instants of creation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from policies.distributions import NO_SPREAD
from policies.durations import DAY, HOUR
from scenarios.calendars import holiday_dates
from scenarios.market import Demand, Source
from scenarios.presets import arrival_profile
from scenarios.scenario import Scenario
from scenarios.timeline import Hours, Timeline
from sim.model.streams import Floats, Ints, Purpose, counts, uniforms

GROWTH_DAYS = 30
_BULK = 1_000_000
"""Streams of bulk imports are numbered from here, those of a source's bursts from 0."""


@dataclass(frozen=True)
class Wave:
    """Leads of exact number that come evenly over [start, start + over), ms; one instant where `over` is 0."""

    number: int
    start: int
    over: int
    leads: int


@lru_cache(maxsize=16)
def _timeline(start: date, weeks: int, warmup_weeks: int, drain_weeks: int, timezone: str) -> Timeline:
    return Timeline(start, weeks, warmup_weeks, drain_weeks, timezone)


def scenario_timeline(scenario: Scenario) -> Timeline:
    """The horizon of a scenario, one object for all its replications."""
    frame = scenario.scenario
    return _timeline(frame.start, frame.weeks, frame.warmup_weeks, frame.drain_weeks, frame.timezone)


@lru_cache(maxsize=16)
def _hours(timeline: Timeline) -> Hours:
    return timeline.hours()


def hour_of_week_shares(profile: str | tuple[float, ...]) -> Floats:
    """168 shares of a week's volume, Monday 00:00 first; all 0 where the profile is. ValueError: no such profile."""
    weights = np.asarray(arrival_profile(profile) if isinstance(profile, str) else profile, dtype=np.float64)
    total = weights.sum()
    return weights / total if total > 0 else weights


def demand_factors(demand: Demand, timeline: Timeline, holidays: frozenset[date]) -> Floats:
    """Factor on the rate per hour of the horizon: holiday x season x growth to the power of months from `start`."""
    hours = _hours(timeline)
    middle = hours.starts + hours.lengths / 2
    factor = (1 + demand.growth) ** ((middle - timeline.measured_from) / (GROWTH_DAYS * DAY))
    if demand.season is not None:
        factor = factor * np.asarray(demand.season)[hours.month - 1]
    if demand.holiday_factor != 1 and holidays:
        closed = np.array(sorted(day.toordinal() for day in holidays))
        factor = np.where(np.isin(hours.day, closed), factor * demand.holiday_factor, factor)
    return factor


def expected_per_hour(scenario: Scenario, source: Source) -> Floats:
    """Leads expected in each hour of the horizon, without bursts; shape (hours,) as `Timeline.hours`."""
    timeline = scenario_timeline(scenario)
    hours = _hours(timeline)
    closed = holiday_dates(scenario.scenario.holidays, timeline)
    rate = source.leads_per_week * hour_of_week_shares(source.arrivals)[hours.hour_of_week]
    return rate * (hours.lengths / HOUR) * demand_factors(scenario.demand, timeline, closed)


def waves(scenario: Scenario, number: int) -> Iterator[Wave]:
    """Bursts of a source and the bulk imports that count to it; an import without a source counts to the first."""
    timeline = scenario_timeline(scenario)
    source = scenario.sources[number]
    first = timeline.start.toordinal()
    for k, burst in enumerate(source.bursts):
        start = timeline.at(date.fromordinal(first + burst.day), round(burst.hour * HOUR))
        yield Wave(k, start, burst.over, burst.leads)
    for k, event in enumerate(scenario.disruptions):
        owner = scenario.sources[0].name if event.source is None else event.source
        if event.kind == "bulk_import" and owner == source.name:
            start = timeline.at(date.fromordinal(first + event.day), round(event.hour * HOUR))
            yield Wave(_BULK + k, start, event.over, event.leads)


def expected_leads(scenario: Scenario) -> Floats:
    """Leads expected over the horizon, bursts and imports among them; shape (sources,)."""
    return np.array(
        [
            expected_per_hour(scenario, source).sum() + sum(wave.leads for wave in waves(scenario, number))
            for number, source in enumerate(scenario.sources)
        ]
    )


def day_factors(u: Floats, variation: float) -> Floats:
    """Gamma factors of mean 1 and cv `variation` from one uniform a day; ones where there is no variation."""
    if variation < NO_SPREAD:
        return np.ones_like(u)
    from scipy import special

    shape = variation**-2
    return np.asarray(special.gammaincinv(shape, u) / shape, dtype=np.float64)


def source_arrivals(scenario: Scenario, number: int, replication: int) -> Ints:
    """Instants (ms of the run, sorted) at which leads of one source are created in one replication.

    A Poisson count per hour that really passes, given the day's Gamma factor, even inside the hour, plus bursts
    and bulk imports of exact size; what of these lies outside the horizon is left out. All streams are of this
    source: another source's volume moves nothing here, and a longer horizon keeps the leads that were there.
    """
    seed, source = scenario.scenario.seed, scenario.sources[number]
    timeline = scenario_timeline(scenario)
    hours = _hours(timeline)
    day = hours.day - hours.day[0]
    luck = uniforms(int(day[-1]) + 1, seed, replication, Purpose.DAY_FACTOR, number)
    rates = expected_per_hour(scenario, source) * day_factors(luck, source.day_variation)[day]
    per_hour = counts(rates, seed, replication, Purpose.COUNTS, number)
    inside = uniforms(int(per_hour.sum()), seed, replication, Purpose.TIMES, number)
    inside *= np.repeat(hours.lengths, per_hour)
    pieces = [np.repeat(hours.starts, per_hour) + np.floor(inside).astype(np.int64)]
    for wave in waves(scenario, number):
        u = uniforms(wave.leads, seed, replication, Purpose.BURST, number, wave.number)
        pieces.append(wave.start + np.floor(u * wave.over).astype(np.int64))
    created = np.concatenate(pieces)
    return np.sort(created[(created >= 0) & (created < timeline.end)])


def merged(per_source: tuple[Ints, ...]) -> tuple[Ints, Ints]:
    """(created, source) of all leads, sorted by creation, ties by source; shapes (leads,)."""
    created = np.concatenate(per_source)
    source = np.repeat(np.arange(len(per_source)), [len(times) for times in per_source])
    order = np.argsort(created, kind="stable")
    return created[order], source[order]
