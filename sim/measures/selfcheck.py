"""Play every oracle case and say how far each simulated value lies from the exact one."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.measures.oracles.configurations import experiments
from sim.measures.oracles.controls import deviations
from sim.measures.oracles.estimates import Estimate, Floats, estimate
from sim.measures.oracles.playing import Check, Experiment, Played

LARGEST_Z = 4.5
"""About one false alarm in 1,000 suites of this size."""
ROUNDING = 1e-9
"""A deterministic case is exact to the millisecond: what is left is floating point."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One value of one case."""

    case: str
    value: str
    exact: float
    simulated: float
    standard_error: float
    """0 for deterministic values"""
    precision: float
    """largest relative standard error at which it counts"""
    seconds: float
    """of the experiment it is read from, shared among its values"""

    @property
    def name(self) -> str:
        """Case and value in one."""
        return self.case if self.value in ("value", "difference") else f"{self.case} {self.value}"

    @property
    def z(self) -> float:
        """Distance from the exact value in standard errors; 0 or infinite without one."""
        off = self.simulated - self.exact
        if self.standard_error == 0:
            return 0.0 if abs(off) <= ROUNDING * max(1.0, abs(self.exact)) else float("inf")
        return off / self.standard_error

    @property
    def relative_error(self) -> float:
        """Standard error as a share of the exact value."""
        return self.standard_error / abs(self.exact) if self.exact else 0.0

    @property
    def passes(self) -> bool:
        """Near enough to the exact value, by a check that is sharp enough to tell."""
        return abs(self.z) < LARGEST_Z and self.relative_error <= self.precision


@dataclass(frozen=True, slots=True)
class SelfcheckResult:
    """All values of all cases played."""

    results: tuple[CaseResult, ...]
    draws: tuple[CaseResult, ...]
    """the worlds' own quantities that sharpen the results, held against their exact means"""
    seconds: float

    @property
    def cases(self) -> int:
        """Cases and paired differences played."""
        return len({result.case for result in self.results})

    @property
    def largest_z(self) -> float:
        """Largest |z| of all values."""
        return max((abs(result.z) for result in (*self.results, *self.draws)), default=0.0)

    @property
    def passes(self) -> bool:
        """Whether every value passes."""
        return all(result.passes for result in (*self.results, *self.draws))


Progress = Callable[[int, int, str], None]
"""Called with experiments done, experiments in all, and the name of the next."""


def run_selfcheck(progress: Progress | None = None, chosen: Sequence[Experiment] | None = None) -> SelfcheckResult:
    """Every experiment on its fixed worlds, one after the other; `chosen` plays these instead of all."""
    began = time.perf_counter()
    results: list[CaseResult] = []
    draws: list[CaseResult] = []
    todo = experiments() if chosen is None else tuple(chosen)
    for number, experiment in enumerate(todo):
        if progress is not None:
            progress(number, len(todo), experiment.name)
        values, own = run_experiment(experiment)
        results += values
        draws += own
    if progress is not None:
        progress(len(todo), len(todo), "")
    return SelfcheckResult(tuple(results), tuple(draws), time.perf_counter() - began)


def run_experiment(experiment: Experiment) -> tuple[list[CaseResult], list[CaseResult]]:
    """(values of its cases, the draws that sharpened them)."""
    began = time.perf_counter()
    played = [experiment.play(number) for number in range(experiment.worlds)]
    controls = deviations(experiment.controls, played)
    estimates = [_estimate(check, played, experiment, controls) for check in experiment.checks]
    seconds = (time.perf_counter() - began) / len(experiment.checks)
    values = [
        CaseResult(check.case, check.value, check.exact, one.value, one.standard_error, check.precision, seconds)
        for check, one in zip(experiment.checks, estimates, strict=True)
    ]
    own = [_draw(experiment, number, controls[:, number]) for number in range(controls.shape[1])]
    return values, own


def _estimate(check: Check, played: Sequence[Played], experiment: Experiment, controls: Floats) -> Estimate:
    values = check.read(played)
    if check.is_deterministic:
        worst = values[np.argmax(np.abs(values - check.exact))]
        return Estimate(float(worst), 0.0)
    used = [control.sharpens(check.value) for control in experiment.controls]
    return estimate(values, controls[:, used])


def _draw(experiment: Experiment, number: int, deviation: Floats) -> CaseResult:
    control = experiment.controls[number]
    found = estimate(deviation)
    simulated = control.exact + found.value
    return CaseResult(experiment.name, control.name, control.exact, simulated, found.standard_error, float("inf"), 0.0)
