"""A calibrated scenario tried on weeks it has not seen: the record's waits, rates and loads beside simulated ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from policies.durations import DAY, HOUR, NEVER
from policies.wording import say
from scenarios.calibration.estimate import Z95
from scenarios.calibration.hold_out import Bools, Floats, came_in, midnight
from scenarios.calibration.work_events import wall_clock
from scenarios.history import MISSING, NOBODY, History
from scenarios.scenario import Scenario
from scenarios.zones import EPOCH
from sim.experiments.history_replay import MINUTE_MS, Stretch, block_of, days_again, play, stretch, world_of
from sim.experiments.own_spread import OwnSpread, own_spread
from sim.model.streams import Ints
from sim.model.trace import Trace

Verdict = Literal["yes", "no", "cannot tell"]
MARGIN = 0.05
"""Shares that differ by less are alike: "within 5 points"."""
LIMITS = (5, 15, 60, 1440)
"""Minutes."""
QUANTILES = (0.5, 0.75, 0.9)
MOST_REPLICATIONS, FEWEST_REPLICATIONS, WORK = 20, 4, 600_000
"""Simulated runs, and how much they may do: leads by people, who each notice a lead on their own."""
DRAWS = 400
FEWEST_IN_CELL = 20
FEWEST_DAYS = 8
"""Days on which leads must have come for the spread between days to mean anything."""
BLOCK_HOURS = 4
SETTLED = 0.9
MOST_PEOPLE = 12
Z90 = 1.6448536269514722
"""Two one-sided tests at 5 % are one two-sided 90 % interval (Schuirmann 1987)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One number of the record and of the simulation."""

    key: str
    of: str
    """what the row is about, when several share a key: a person's name, a time of the week"""
    unit: Literal["share", "minutes"]
    actual: float | None
    """None: infinite, most leads were never touched"""
    actual_low: float | None
    """of the 95 % interval, days of the record drawn again and again"""
    actual_high: float | None
    predicted: float | None
    """mean of the simulated runs"""
    predicted_low: float | None
    """where 95 % of the single runs lie, doubts of the file drawn"""
    predicted_high: float | None
    verdict: Verdict
    """whether both are alike within 5 points; quantiles are judged by the share of leads before the record's"""
    n: int


@dataclass(frozen=True, slots=True)
class Validation:
    """How well a scenario gives back weeks that it was not fitted to."""

    first: date
    last: date
    """local days [first, last) of the leads that count"""
    leads: int
    replications: int
    overall: tuple[Row, ...]
    by_time: tuple[Row, ...]
    """share within an hour, by weekday and four hours of creation; only where at least 20 leads came"""
    by_person: tuple[Row, ...]
    """share of the first touches"""
    of_record: tuple[OwnSpread, ...]
    """the earlier leads of the record beside those held out"""
    waited: Floats
    """minutes, of the record's leads; infinite: untouched by its end"""
    simulated: Floats
    """minutes, shape (replications, leads)"""


def validate(
    scenario: Scenario, history: History, option: str, first: date, last: date, replications: int | None = None
) -> Validation:
    """Play the record's own leads of the local days [first, last) and compare; the arrivals are those of the record.

    `history` is the whole record. Each run has luck of its own, and the ranges of the file are drawn. A share within a
    time is that of the leads that could be seen for so long before the record ends.
    """
    played = stretch(scenario, history, first, last)
    if replications is None:
        size = len(played.record.created) * sum(team.size for team in scenario.teams)
        replications = max(FEWEST_REPLICATIONS, min(MOST_REPLICATIONS, WORK // max(size, 1)))
    runs = _Runs(played, history, [_run(played, option, seed) for seed in range(1, replications + 1)])
    return Validation(
        first,
        last,
        len(played.waited),
        replications,
        (*runs.shares(), *runs.quantiles(), *runs.rates()),
        tuple(runs.by_time()),
        tuple(runs.by_person()),
        ()
        if history.dates_only
        else tuple(own_spread(history, midnight(history.zone, first), midnight(history.zone, last))),
        played.waited,
        runs.waited,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    waited: Floats
    contacted: Bools
    qualified: Bools
    won: Bools
    by: tuple[str, ...]
    """name of who made the first touch, "" for nobody"""


def _run(played: Stretch, option: str, seed: int) -> _Run:
    world = world_of(played, seed, with_doubt=True)
    waited, trace = play(played, world, world.scenario.option(option))
    counts = played.counts
    rows = trace.leads
    contacted = rows.contacted[counts] < NEVER
    return _Run(waited, contacted, rows.qualified[counts], rows.won[counts], _touched_by(trace, counts))


def _touched_by(trace: Trace, counts: Bools) -> tuple[str, ...]:
    """Who made each first touch: the person of the lead's earliest piece of work."""
    by = np.full(len(counts), -1, np.int64)
    rows = trace.touches
    mine = np.flatnonzero((rows.person >= 0) & (rows.start == trace.leads.first_touch[rows.lead]))
    by[rows.lead[mine]] = rows.person[mine]
    return tuple(trace.people[number] if number >= 0 else "" for number in by[counts].tolist())


class _Runs:
    """The record's leads that count, and each of them in every run."""

    def __init__(self, played: Stretch, history: History, runs: Sequence[_Run]) -> None:
        self.played, self.history, self.runs = played, history, runs
        self.waited = np.stack([run.waited for run in runs])
        self.seen_for = (history.until - played.created) / MINUTE_MS
        self.weights = days_again(played.created, DRAWS)
        self.block = block_of(played.created)

    def shares(self) -> Iterator[Row]:
        for limit in () if self.history.dates_only else LIMITS:  # a day's leads all came at its midnight, as it seems
            could = self.seen_for >= limit
            yield self._share(f"within_{limit}_min", "", self.played.waited <= limit, self.waited <= limit, could)
        touched = np.isfinite(self.played.waited)
        yield self._share("touched", "", touched, self.waited <= self.seen_for, np.ones(len(touched), np.bool_))

    def quantiles(self) -> Iterator[Row]:
        could = (self.seen_for >= 1440) & (not self.history.dates_only)
        waited, simulated = self.played.waited[could], self.waited[:, could]
        for level in QUANTILES if could.any() else ():
            value = float(np.quantile(waited, level, method="inverted_cdf"))
            drawn = _weighted_quantiles(waited, self.weights[:, could], level)
            found = np.quantile(simulated, level, axis=1, method="inverted_cdf")
            judged = self._share("", "", self.played.waited <= value, self.waited <= value, could)
            yield Row(
                key=f"p{round(level * 100)}",
                of="",
                unit="minutes",
                actual=_finite(value),
                actual_low=_quantile(drawn, 0.025),
                actual_high=_quantile(drawn, 0.975),
                predicted=_quantile(simulated, level),
                predicted_low=_quantile(found, 0.025),
                predicted_high=_quantile(found, 0.975),
                verdict=judged.verdict if np.isfinite(value) else "cannot tell",
                n=int(could.sum()),
            )

    def rates(self) -> Iterator[Row]:
        """Contacts and qualified leads, where the record tells of them."""
        leads, chosen = self.history.leads, self._chosen()
        told = leads.qualified[chosen] != NOBODY
        if told.sum() >= FEWEST_IN_CELL and (leads.qualified[chosen][told] == 1).any():
            simulated = np.stack([run.qualified for run in self.runs])
            yield self._share("qualified", "", leads.qualified[chosen] == 1, simulated, told)
        yield from self._won(chosen)
        touches = self.history.touches
        if touches is not None and (touches.connected == 1).any():
            spoken = np.zeros(len(leads.created), np.bool_)
            spoken[touches.lead[(touches.connected == 1) & (touches.lead != NOBODY)]] = True
            simulated = np.stack([run.contacted for run in self.runs])
            yield self._share("contacted", "", spoken[chosen], simulated, self.seen_for >= 14 * DAY / MINUTE_MS)

    def _won(self, chosen: Ints) -> Iterator[Row]:
        """Leads won, of those old enough to be settled; where nothing else is told, what qualifies stands for won."""
        leads = self.history.leads
        if not (leads.won == 1).any():
            return
        stands_for = not (leads.qualified == 1).any()
        simulated = np.stack([run.qualified if stands_for else run.won for run in self.runs])
        if not simulated.any():
            return  # the scenario does not go so far: no meetings
        ended = (leads.won != NOBODY) & (leads.ended_at != MISSING)
        if ended.any():  # what is open for longer than nearly all that ended counts as lost
            took = (leads.ended_at - leads.created)[ended] / MINUTE_MS
            among = self.seen_for >= float(np.quantile(took, SETTLED))
        else:
            among = leads.won[chosen] != NOBODY
        yield self._share("won", "", leads.won[chosen] == 1, simulated, among)

    def by_time(self) -> Iterator[Row]:
        if self.history.dates_only:
            return
        local = wall_clock(self.history, self.played.created)
        cell = (local // DAY + 3) % 7 * 24 + local % DAY // HOUR // BLOCK_HOURS * BLOCK_HOURS
        for number in np.unique(cell).tolist():
            mine = (cell == number) & (self.seen_for >= 60)
            if mine.sum() >= FEWEST_IN_CELL:
                yield self._share("within_60_min", f"{number}", self.played.waited <= 60, self.waited <= 60, mine)

    def by_person(self) -> Iterator[Row]:
        """Shares of the first touches of those who make most of them."""
        by, people = self.played.touched_by, self.history.people
        known = by != NOBODY
        if not known.any():
            return
        made = np.bincount(by[known], minlength=len(people))
        who = np.array([run.by for run in self.runs])
        for person in np.argsort(-made, kind="stable")[:MOST_PEOPLE].tolist():
            if made[person]:
                row = self._share("first_touches", people[person], by == person, who == people[person], known)
                yield row

    def _chosen(self) -> Ints:
        """Rows of the leads that count in the whole record."""
        created = self.played.created
        if not len(created):
            return created
        return np.flatnonzero(came_in(self.history, int(created[0]), int(created[-1]) + 1))

    def _share(self, key: str, of: str, actual: Bools, simulated: Bools, among: Bools) -> Row:
        n = int(among.sum())
        if not n:
            return Row(key, of, "share", None, None, None, None, None, None, "cannot tell", 0)
        weights = self.weights[:, among]
        drawn = (weights * actual[among]).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        value, error = float(actual[among].mean()), float(drawn.std())
        found = simulated[:, among].mean(axis=1)
        mean, spread = float(found.mean()), float(found.std(ddof=1)) if len(found) > 1 else 0.0
        verdict = _alike(mean - value, float(np.hypot(error, spread / np.sqrt(len(found)))))
        if len(np.unique(self.block[among])) < FEWEST_DAYS:
            verdict = "cannot tell"
        own = (max(0.0, value - Z95 * error), min(1.0, value + Z95 * error))
        theirs = (max(0.0, mean - Z95 * spread), min(1.0, mean + Z95 * spread))
        return Row(key, of, "share", value, *own, mean, *theirs, verdict, n)


def _alike(difference: float, error: float) -> Verdict:
    """Whether the 90 % interval of a difference lies within 5 points, beyond them, or across."""
    low, high = difference - Z90 * error, difference + Z90 * error
    if low >= -MARGIN and high <= MARGIN:
        return "yes"
    return "no" if low > MARGIN or high < -MARGIN else "cannot tell"


def _quantile(values: Floats, level: float) -> float | None:
    """Smallest value with at least its share at or under it; None where that is never."""
    return _finite(float(np.quantile(values, level, method="inverted_cdf")))


def _weighted_quantiles(waited: Floats, weights: Floats, level: float) -> Floats:
    """Smallest wait with at least its share of the weight at or under it, per row of weights."""
    order = np.argsort(waited)
    held = np.cumsum(weights[:, order], axis=1)
    at = (held < level * held[:, -1:]).sum(axis=1)
    return np.asarray(waited[order][np.minimum(at, len(waited) - 1)], np.float64)


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def held_out_days(history: History, cut: date) -> tuple[date, date]:
    """Local days [first, last) from the cut to the day of the newest lead.

    Raises ValueError when there are no leads on one side of the cut.
    """
    start = midnight(history.zone, cut)
    created = history.leads.created
    created = created[created != MISSING]
    if not (created < start).any():
        raise ValueError(say("there are no leads before {cut} to fit to", cut=cut))
    if not (created >= start).any():
        raise ValueError(say("there are no leads from {cut} on to hold out", cut=cut))
    day = int(wall_clock(history, created.max(keepdims=True))[0]) // DAY
    return cut, date.fromordinal(EPOCH.toordinal() + day + 1)
