"""How soon somebody turns to a lead that waits: the notice lag with which simulated waits are those of the record."""

import math
from dataclasses import dataclass

import numpy as np

from policies.distributions import DurationDist
from policies.durations import LONGEST, SECOND
from policies.settings import Notify, Policy
from policies.wording import join, say
from scenarios.calibration.estimate import DURATION, Estimate, Findings, Setting, above_zero
from scenarios.calibration.hold_out import Floats
from scenarios.windows import Times, Windows
from sim.experiments.history_replay import MINUTE_MS
from sim.experiments.wait_target import FEWEST, WaitTarget
from sim.model.availability import compose
from sim.model.world import World

ROUNDS = 4
STEP = np.array([0.12, 0.25])
"""Of the logarithms of shape and mean, for slopes; differences over smaller steps would be noise."""
LONGEST_STEP = np.array([0.5, 1.5])
SHAPES = (0.25, 3.0)
MEANS = (float(SECOND), LONGEST / 2)
NOTE = say(
    "found by simulation, so that as many leads are touched in time as in the record; counted in the time a person has"
    " for leads"
)


@dataclass(frozen=True, slots=True)
class Attention:
    """A Weibull notice lag of an option, and how close the simulated waits come to the record's."""

    option: Policy
    """with the lag"""
    shape: float
    mean: float
    """ms of a person's time for leads"""
    errors: tuple[float, float]
    """standard errors of the logarithms of shape and mean"""
    error_given_shape: float
    """of the logarithm of the mean, were the shape known"""
    runs: Floats
    """shares of leads touched in time, shape (runs, minutes of the target)"""
    leads: int

    def findings(self) -> Findings:
        """The option's lag and the interval of its mean.

        A file draws its ranges one without the other, and shape and mean make up for each other: the mean's interval is
        the one that holds with this shape, and the shape is written as a plain number.
        """
        place = ("policies", self.option.name, "notify", "lag")
        error = self.mean * self.error_given_shape
        shape = say("shape {shape:.2f} ± {error:.2f}", shape=self.shape, error=self.shape * self.errors[0])
        note = join([NOTE, shape], "; ")
        mean = above_zero((*place, "mean"), self.mean, error, self.leads, unit=DURATION, note=note)
        law = {"dist": "weibull", "mean": plain(mean), "shape": round(self.shape, 3)}
        return Findings(estimates=(mean,), settings=(Setting(place, law, self.leads, note=NOTE),))


def plain(estimate: Estimate) -> object:
    """The value alone as the file writes it."""
    written = estimate.written()
    return written["likely"] if isinstance(written, dict) else written


def fit_attention(target: WaitTarget, option: Policy) -> Attention:
    """The notice lag under which the target's leads wait in simulation as they did.

    Indirect inference (Gourieroux, Monfort and Renault 1993): shares of leads touched in time are matched by Gauss and
    Newton steps on the logarithms of shape and mean, with the same luck in every run. Errors: days of the record as
    blocks and the runs' own spread, by the delta method.
    """
    theta = _start(target, option)
    runs = target.simulated(noticing(option, theta))
    first = slopes = _slopes(target, option, theta, runs)
    for _ in range(ROUNDS):
        step = _solved(slopes, target.recorded - runs.mean(axis=0), target.weight)
        better = _better(target, option, theta, runs, np.clip(step, -LONGEST_STEP, LONGEST_STEP))
        if better is None:
            break
        moved = better[0] - theta
        slopes = _turned(slopes, moved, better[1].mean(axis=0) - runs.mean(axis=0))
        theta, runs = better
        if np.abs(moved).max() < 0.03:
            break
    shape, mean = np.exp(theta).tolist()
    errors = _errors(target, first, runs)
    (given_shape,) = _errors(target, first[:, 1:], runs)
    leads = len(target.played.waited)
    return Attention(noticing(option, theta), shape, mean, (errors[0], errors[1]), given_shape, runs, leads)


def noticing(option: Policy, theta: Floats) -> Policy:
    """The option with a Weibull notice lag of these logarithms of shape and mean (ms)."""
    shape, mean = np.exp(theta).tolist()
    lag = DurationDist.model_validate({"dist": "weibull", "mean": f"{round(mean)}ms", "shape": shape})
    return option.model_copy(update={"notify": Notify(lag=lag, interruptible=option.notify.interruptible)})


def _slopes(target: WaitTarget, option: Policy, theta: Floats, runs: Floats) -> Floats:
    base = runs.mean(axis=0)
    columns = []
    for which in range(2):
        unit = STEP * (np.arange(2) == which)
        moved = _within(theta + unit)
        if moved[which] - theta[which] < STEP[which] / 2:
            moved = _within(theta - unit)
        gained = target.simulated(noticing(option, moved)).mean(axis=0) - base
        columns.append(gained / float(moved[which] - theta[which]))
    return np.stack(columns, axis=1)


def _better(
    target: WaitTarget, option: Policy, theta: Floats, runs: Floats, step: Floats
) -> tuple[Floats, Floats] | None:
    """The step, or half or a quarter of it, if it comes closer to the record."""
    for part in (1.0, 0.5, 0.25):
        tried = _within(theta + part * step)
        found = target.simulated(noticing(option, tried))
        if target.misses(found) < target.misses(runs):
            return tried, found
    return None


def _solved(slopes: Floats, missing: Floats, weight: Floats) -> Floats:
    """Weighted least squares, held back a little where the slopes say nothing."""
    square = slopes.T @ (slopes * weight[:, None])
    ridge = 1e-3 * np.eye(2) * max(float(np.trace(square)), 1e-9)
    return np.asarray(np.linalg.solve(square + ridge, slopes.T @ (weight * missing)), np.float64)


def _turned(slopes: Floats, moved: Floats, gained: Floats) -> Floats:
    """Broyden's (1965) correction: the slopes agree with the step that was made, and cost no further runs."""
    return np.asarray(slopes + np.outer(gained - slopes @ moved, moved) / float(moved @ moved), np.float64)


def _errors(target: WaitTarget, slopes: Floats, runs: Floats) -> tuple[float, ...]:
    """Standard errors by the delta method, one per column of slopes."""
    weighted = slopes * target.weight[:, None]
    gain = np.linalg.pinv(slopes.T @ weighted) @ weighted.T
    errors = np.sqrt(np.maximum(np.diag(gain @ target.noise(runs) @ gain.T), 0))
    return tuple(float(error) for error in errors)


def _within(theta: Floats) -> Floats:
    low, high = np.log([SHAPES[0], MEANS[0]]), np.log([SHAPES[1], MEANS[1]])
    return np.asarray(np.clip(theta, low, high), np.float64)


def _start(target: WaitTarget, option: Policy) -> Floats:
    """Where to begin: quantiles of the time people had for leads, all together, until a lead was touched.

    With N of them at a time and a Weibull lag each, the first of a shared queue notices with hazard N times theirs.
    """
    world, played = target.worlds[0], target.played
    crew, number = people_for_leads(world, option)
    touched = np.isfinite(played.waited)
    created = world.created[played.counts][touched]
    first = created + (played.waited[touched] * MINUTE_MS).astype(np.int64)
    spent = open_before(crew, first) - open_before(crew, created)
    spent = spent[spent > 0]
    if len(spent) < FEWEST:
        return _within(np.log([1.0, 60.0 * MINUTE_MS]))
    early, late = np.quantile(spent, [0.25, 0.6])
    shape = float(np.clip(math.log(math.log(0.4) / math.log(0.75)) / math.log(max(late / early, 1.05)), *SHAPES))
    scale = float(np.median(spent)) / math.log(2) ** (1 / shape)
    scale *= number ** ((1 - shape) / shape) if option.routing.method == "shared_queue" else 1 / number
    return _within(np.log([shape, scale * math.gamma(1 + 1 / shape)]))


def people_for_leads(world: World, option: Policy) -> tuple[list[Windows], float]:
    """(real windows of each one, how many of them there are at a time when there is anybody)."""
    roster = compose(world, option)
    crew = [Windows(*roster.real.of(info.number)) for info in roster.people if info.role == "sdr"]
    somebody = Windows.from_arrays(
        np.concatenate([each.starts for each in crew]), np.concatenate([each.ends for each in crew])
    )
    return crew, max(sum(each.total() for each in crew) / max(somebody.total(), 1), 1.0)


def open_before(crew: list[Windows], times: Times) -> Times:
    """Open ms of all together before each instant."""
    return np.asarray(sum((each.open_before(times) for each in crew), np.zeros(len(times), np.int64)), np.int64)
