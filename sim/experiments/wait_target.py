"""Waits of a record and of simulated runs side by side: what a fit by simulation has to bring together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from policies.settings import Policy
from policies.wording import say
from scenarios.calibration.hold_out import Floats
from scenarios.calibration.work_events import day_numbers, wall_clock
from scenarios.history import History
from scenarios.scenario import Scenario
from scenarios.zones import EPOCH
from sim.experiments.history_replay import MINUTE_MS, Stretch, days_again, play, stretch, world_of
from sim.model.world import World

STANDARD = (5.0, 15.0, 60.0, 240.0, 1440.0)
"""Minutes at which shares are matched first of all."""
WEIGHTS = (0.4, 1.0, 1.0, 0.4, 1.0)
"""Of these in the fit: a quarter of an hour, an hour and a day are what promises are made of."""
BETWEEN = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Quantiles of the record whose places are matched too, with a quarter of the weight each."""
FEWEST = 50
"""Leads with a first touch, under which nothing is fitted."""
ENOUGH_LEADS, FEWEST_WEEKS = 2_000, 8
"""The newest leads are matched: habits change, but a month may be unlike the next one by chance."""
MOST_LEADS, FEWEST_LEADS, MOST_WORK = 3_000, 1_000, 50_000
"""Leads that are matched, and leads by people, who each notice a lead on their own: more would take longer."""
SEEDS = (101, 102, 103)
"""One of them fewer where a run is more than `MOST_WORK`."""
DRAWS = 200


@dataclass(frozen=True, slots=True)
class WaitTarget:
    """The newest leads of a record, the shares of them touched in time, and worlds to play them in."""

    played: Stretch
    worlds: tuple[World, ...]
    minutes: Floats
    recorded: Floats
    """shares touched within each of the minutes, of the leads that could be seen for so long"""
    seen_for: Floats
    """minutes from each lead to the record's end"""
    weight: Floats
    """of each share in the fit, summing to 1"""

    def simulated(self, option: Policy) -> Floats:
        """Shares of each run under the option, shape (runs, minutes)."""
        return self.shares_of([play(self.played, world, option)[0] for world in self.worlds])

    def shares_of(self, waited: Sequence[Floats]) -> Floats:
        """Shares of each of these lists of waits (minutes) among the leads seen for so long, shape (lists, minutes)."""
        return np.stack([_shares(each, self.minutes, self.seen_for) for each in waited])

    def misses(self, runs: Floats) -> float:
        """Weighted mean square of what is missing to the record."""
        return float((self.weight * (runs.mean(axis=0) - self.recorded) ** 2).sum())

    def worst(self, runs: Floats) -> float:
        """The largest miss among the standard shares."""
        return float(np.abs(runs.mean(axis=0) - self.recorded)[: len(STANDARD)].max())

    def noise(self, runs: Floats) -> Floats:
        """Covariance of the differences: the record with whole days drawn again and again, and the runs' own spread."""
        weights = days_again(self.played.created, DRAWS)
        could = self.seen_for[:, None] >= self.minutes
        within = (self.played.waited[:, None] <= self.minutes) & could
        record = np.cov((weights @ within.astype(np.float64) / np.maximum(weights @ could, 1)).T)
        return np.asarray(record + np.cov(runs.T) / len(runs), np.float64)


def wait_target(scenario: Scenario, history: History) -> WaitTarget | str:
    """What the fits of a scenario's waits aim at; a sentence where the record has too little for one."""
    if history.dates_only or history.undated:
        return say("the record has dates without times")
    window = newest_days(history, sum(team.size for team in scenario.teams))
    if window is None:
        return say("there are no leads")
    played = stretch(scenario, history, *window)
    finite = played.waited[np.isfinite(played.waited)]
    if len(finite) < FEWEST:
        return say("{leads} leads with a first touch; at least {least} are needed", leads=len(finite), least=FEWEST)
    minutes = np.concatenate([STANDARD, np.maximum(np.quantile(finite, BETWEEN), 1 / 60)])
    seen_for = (history.until - played.created) / MINUTE_MS
    recorded = _shares(played.waited, minutes, seen_for)
    told = (seen_for.max() >= minutes) & (recorded > 0.005) & (recorded < 0.995)
    weight = np.concatenate([WEIGHTS, np.full(len(BETWEEN), 0.25)]) * told
    size = len(played.record.created) * sum(team.size for team in scenario.teams)
    seeds = SEEDS[:2] if size > MOST_WORK else SEEDS
    worlds = tuple(world_of(played, seed, with_doubt=False) for seed in seeds)
    return WaitTarget(played, worlds, minutes, recorded, seen_for, weight / max(float(weight.sum()), 1e-9))


def _shares(waited: Floats, minutes: Floats, seen_for: Floats) -> Floats:
    """Shares touched in time among the leads that could be seen for so long; 0 where there is none."""
    could = seen_for[:, None] >= minutes
    within = (waited[:, None] <= minutes) & could
    return np.asarray(within.sum(axis=0) / np.maximum(could.sum(axis=0), 1), np.float64)


def newest_days(history: History, people: int) -> tuple[date, date] | None:
    """Local days [first, last) of the newest leads up to the record's end, a week at least; None without leads.

    Eight weeks or 2,000 leads, whichever is longer; fewer where so many people make that too much to simulate.
    """
    created = np.sort(history.leads.created[history.leads.created < history.until])
    if not len(created):
        return None
    limit = max(FEWEST_LEADS, min(MOST_LEADS, MOST_WORK // max(people, 1)))
    at = np.array([created[-min(each, len(created))] for each in (ENOUGH_LEADS, limit)] + [history.until - 1])
    days = day_numbers(wall_clock(history, at)).tolist()
    enough, most, last = (EPOCH.date() + timedelta(days=number) for number in days)
    first = max(min(enough, last - timedelta(weeks=FEWEST_WEEKS)), most)
    return min(first, last - timedelta(days=6)), last + timedelta(days=1)
