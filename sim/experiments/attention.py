"""How soon somebody turns to a lead that waits: the notice lag with which simulated waits are those of the record."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from policies.distributions import DurationDist
from policies.durations import LONGEST, NEVER, SECOND
from policies.settings import Notify, Policy
from scenarios.calibration.estimate import DURATION, Estimate, NotEstimated, Setting, above_zero
from scenarios.calibration.hold_out import Floats
from scenarios.history import History
from scenarios.scenario import Scenario
from scenarios.windows import Times, Windows
from sim.experiments.history_replay import MINUTE_MS, Stretch, day_of, play, shares, stretch, world_of
from sim.model.availability import compose
from sim.model.world import World

STANDARD = (5.0, 15.0, 60.0, 240.0, 1440.0)
"""Minutes at which shares are matched first of all."""
BETWEEN = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Quantiles of the record whose places are matched too, with a quarter of the weight."""
FEWEST = 50
MOST_LEADS = 2_000
"""The newest leads of the record are enough to match; more would only take longer."""
SEEDS = (101, 102, 103)
ROUNDS = 4
STEP = np.array([0.12, 0.25])
"""Of the logarithms of shape and mean, for slopes; differences over smaller steps would be noise."""
LONGEST_STEP = np.array([0.5, 1.5])
SHAPES = (0.25, 3.0)
MEANS = (float(SECOND), LONGEST / 2)
DRAWS = 200
CLOSE = 0.03
"""A mean difference in shares above which the lag does not reproduce the record."""


@dataclass(frozen=True, slots=True)
class Attention:
    """A Weibull notice lag fitted by indirect inference, and how close the simulated waits come."""

    option: str
    shape: float
    mean: float
    """ms of a person's time for leads"""
    errors: tuple[float, float]
    """standard errors of the logarithms of shape and mean"""
    minutes: tuple[float, ...]
    """where shares were matched"""
    recorded: Floats
    simulated: Floats
    leads: int
    runs: int

    @property
    def distance(self) -> float:
        """Mean difference of the shares."""
        return float(np.abs(self.recorded - self.simulated).mean())

    @property
    def lag(self) -> DurationDist:
        """As the option's notify takes it."""
        return DurationDist(dist="weibull", mean=f"{round(self.mean)}ms", shape=round(self.shape, 4))  # type: ignore[arg-type]

    def estimates(self) -> tuple[Setting | Estimate, ...]:
        """The option's `notify` and the intervals of its two numbers."""
        place = ("policies", self.option, "notify")
        note = (
            "found by simulation, so that as many leads are touched in time as in the record; counted in the time a"
            " person has for leads"
        )
        law = {"dist": "weibull", "mean": above_zero((), self.mean, 0.0, 1, unit=DURATION).written(), "shape": self.shape}
        shape_error, mean_error = self.errors
        return (
            Setting((*place, "lag"), law | {"shape": round(self.shape, 3)}, self.leads, note=note),
            above_zero((*place, "lag", "mean"), self.mean, self.mean * mean_error, self.leads, unit=DURATION, note=note),
            above_zero((*place, "lag", "shape"), self.shape, self.shape * shape_error, self.leads),
        )


def fit_attention(scenario: Scenario, history: History, option: str) -> Attention | NotEstimated:
    """The notice lag of an option under which the record's newest leads wait in simulation as they did.

    Indirect inference (Gourieroux, Monfort and Renault 1993): shares of leads touched in time are matched by Gauss and
    Newton steps on the logarithms of shape and mean, with the same luck in every run. Errors: days of the record as
    blocks and the runs' own spread, by the delta method. NotEstimated for too few leads or a record without times.
    """
    place = ("policies", option, "notify")
    if history.dates_only or history.undated:
        return NotEstimated(place, "the record has dates without times")
    window = _newest(history)
    played = stretch(scenario, history, *window) if window else None
    if played is None or int(np.isfinite(played.waited).sum()) < FEWEST:
        return NotEstimated(place, f"fewer than {FEWEST} leads with a first touch")
    return _Match(played, scenario.option(option)).best()


def _newest(history: History) -> tuple[date, date] | None:
    """Local days [first, last) of at most `MOST_LEADS` leads up to the record's end."""
    from scenarios.calibration.work_events import day_numbers, wall_clock
    from scenarios.zones import EPOCH

    created = history.leads.created[history.leads.created < history.until]
    if not len(created):
        return None
    newest = np.sort(created)[-MOST_LEADS:]
    first, last = day_numbers(wall_clock(history, np.array([newest[0], history.until - 1]))).tolist()
    return date.fromordinal(EPOCH.toordinal() + first), date.fromordinal(EPOCH.toordinal() + last + 1)


class _Match:
    """Shares of the record beside those of simulated runs."""

    def __init__(self, played: Stretch, option: Policy) -> None:
        self.option = option
        finite = played.waited[np.isfinite(played.waited)]
        between = np.quantile(finite, BETWEEN)
        self.minutes = np.concatenate([STANDARD, np.maximum(between, 1 / 60)])
        self.recorded = shares(played.waited, self.minutes.tolist())
        told = (self.recorded > 0.005) & (self.recorded < 0.995)
        weight = np.where(np.arange(len(self.minutes)) < len(STANDARD), 1.0, 0.25) * told
        self.weight = weight / max(weight.sum(), 1e-9)
        self.played = played
        self.worlds = [world_of(played, seed, with_doubt=False) for seed in SEEDS]
        self.runs = 0

    def simulated(self, theta: Floats) -> Floats:
        """Shares of each run, shape (runs, minutes)."""
        option = self.option.model_copy(update={"notify": _notify(theta)})
        self.runs += len(self.worlds)
        return np.stack([shares(play(self.played, world, option)[0], self.minutes.tolist()) for world in self.worlds])

    def best(self) -> Attention:
        theta = _start(self.worlds[0], self.played, self.option)
        runs = self.simulated(theta)
        slopes = self._slopes(theta, runs)
        for _ in range(ROUNDS):
            step = _solved(slopes, self.recorded - runs.mean(axis=0), self.weight)
            better = self._better(theta, runs, np.clip(step, -LONGEST_STEP, LONGEST_STEP))
            if better is None:
                break
            moved = better[0] - theta
            slopes = _turned(slopes, moved, better[1].mean(axis=0) - runs.mean(axis=0))
            theta, runs = better
            if np.abs(moved).max() < 0.03:
                break
        shape, mean = np.exp(theta).tolist()
        return Attention(
            self.option.name,
            shape,
            mean,
            self._errors(slopes, runs),
            tuple(self.minutes.tolist()),
            self.recorded,
            runs.mean(axis=0),
            len(self.played.waited),
            self.runs,
        )

    def _misses(self, runs: Floats) -> float:
        return float((self.weight * (runs.mean(axis=0) - self.recorded) ** 2).sum())

    def _slopes(self, theta: Floats, runs: Floats) -> Floats:
        base = runs.mean(axis=0)
        columns = []
        for which in range(2):
            moved = _within(theta + STEP * (np.arange(2) == which))
            width = max(float(moved[which] - theta[which]), 1e-6)
            if width < STEP[which] / 2:
                moved = _within(theta - STEP * (np.arange(2) == which))
                width = float(moved[which] - theta[which])
            columns.append((self.simulated(moved).mean(axis=0) - base) / width)
        return np.stack(columns, axis=1)

    def _better(self, theta: Floats, runs: Floats, step: Floats) -> tuple[Floats, Floats] | None:
        """The step, or half or a quarter of it, if it comes closer to the record."""
        for part in (1.0, 0.5, 0.25):
            tried = _within(theta + part * step)
            found = self.simulated(tried)
            if self._misses(found) < self._misses(runs):
                return tried, found
        return None

    def _errors(self, slopes: Floats, runs: Floats) -> tuple[float, float]:
        """Standard errors of the two logarithms: spread of the targets and of the runs, seen through the slopes."""
        noise = _covariance(self.played, self.minutes) + np.cov(runs.T) / len(runs)
        weighted = slopes * self.weight[:, None]
        gain = np.linalg.pinv(slopes.T @ weighted) @ weighted.T
        errors = np.sqrt(np.maximum(np.diag(gain @ noise @ gain.T), 0))
        return float(errors[0]), float(errors[1])


def _solved(slopes: Floats, missing: Floats, weight: Floats) -> Floats:
    """Weighted least squares, held back a little where the slopes say nothing."""
    square = slopes.T @ (slopes * weight[:, None])
    ridge = 1e-3 * np.eye(2) * max(float(np.trace(square)), 1e-9)
    return np.asarray(np.linalg.solve(square + ridge, slopes.T @ (weight * missing)), np.float64)


def _turned(slopes: Floats, moved: Floats, gained: Floats) -> Floats:
    """Broyden's (1965) correction: the slopes agree with the step that was made, and cost no further runs."""
    return slopes + np.outer(gained - slopes @ moved, moved) / float(moved @ moved)


def _within(theta: Floats) -> Floats:
    low, high = np.log([SHAPES[0], MEANS[0]]), np.log([SHAPES[1], MEANS[1]])
    return np.asarray(np.clip(theta, low, high), np.float64)


def _notify(theta: Floats) -> Notify:
    shape, mean = np.exp(theta).tolist()
    return Notify(lag=DurationDist(dist="weibull", mean=f"{round(mean)}ms", shape=shape))  # type: ignore[arg-type]


def _covariance(played: Stretch, minutes: Floats) -> Floats:
    """Of the record's shares, with whole days drawn again and again."""
    _, block = np.unique(day_of(played.created), return_inverse=True)
    within = played.waited[:, None] <= minutes
    hits = np.stack([np.bincount(block, weights=column) for column in within.T])
    size = np.bincount(block)
    rng = np.random.default_rng(1)
    drawn = rng.integers(len(size), size=(DRAWS, len(size)))
    return np.asarray(np.cov((hits[:, drawn].sum(axis=2) / size[drawn].sum(axis=1))), np.float64)


def _start(world: World, played: Stretch, option: Policy) -> Floats:
    """Where to begin: quantiles of the time people had for leads, all together, until a lead was touched.

    With N of them at a time and a Weibull lag each, the first of a shared queue notices with hazard N times theirs.
    """
    roster = compose(world, option)
    people = [info.number for info in roster.people if info.role == "sdr"]
    clock = _crew_clock([Windows(*roster.real.of(number)) for number in people])
    touched = np.isfinite(played.waited)
    created = world.created[played.counts][touched]
    spent = clock(created + (played.waited[touched] * MINUTE_MS).astype(np.int64)) - clock(created)
    spent = spent[spent > 0]
    if len(spent) < FEWEST:
        return _within(np.log([1.0, 60.0 * MINUTE_MS]))
    whole = float(clock(np.array([world.timeline.end]))[0])
    open_ms = sum((one.total() for one in _any_open([Windows(*roster.real.of(n)) for n in people])), 0)
    crew = max(whole / max(open_ms, 1), 1.0)
    early, late = np.quantile(spent, [0.25, 0.6])
    shape = float(np.clip(math.log(math.log(1 / 0.4) / math.log(1 / 0.75)) / math.log(max(late / early, 1.05)), *SHAPES))
    scale = float(np.median(spent)) / math.log(2) ** (1 / shape)
    pulls = option.routing.method == "shared_queue"
    scale *= crew ** ((1 - shape) / shape) if pulls else 1 / crew
    return _within(np.log([shape, scale * math.gamma(1 + 1 / shape)]))


def _any_open(windows: list[Windows]) -> list[Windows]:
    """When at least one of them is open."""
    starts = np.concatenate([each.starts for each in windows]) if windows else np.empty(0, np.int64)
    ends = np.concatenate([each.ends for each in windows]) if windows else np.empty(0, np.int64)
    return [Windows.from_arrays(starts, ends)]


def _crew_clock(windows: list[Windows]) -> Callable[[Times], Floats]:
    """Open ms of all together before an instant."""

    def clock(times: Times) -> Floats:
        at = np.minimum(times, NEVER)
        return np.asarray(sum((each.open_before(at) for each in windows), np.zeros(len(at))), np.float64)

    return clock
