"""A decay curve fitted to how often something worked by age: which form, how well, and whether it falls at all."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY, HOUR, MINUTE, SECOND
from scenarios.calibration.curve_laws import BestFit, Cells, best_fit, exponential, falling, flat, power, unbound
from scenarios.calibration.estimate import Z95
from scenarios.curve_forms import CurveForm

Floats = NDArray[np.float64]
Verdict = Literal["decay", "no difference", "no simple decay", "too few"]
Form = Literal["exponential", "power", "table", "flat"]
LEAST_HITS, LEAST_BINS = 60, 3
"""Under these no curve is fitted."""
_SURE, _SEEN = 0.01, 0.05
_TIMES = frozenset({"half_life", "scale"})
_LONGEST = math.log(100 * DAY)


@dataclass(frozen=True, slots=True)
class Number:
    """A parameter with its 95 % interval."""

    value: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chances:
    """How often chance alone would look like this; 1 where it was not asked."""

    difference: float = 1.0
    """so much difference between ages, if there were none"""
    rise: float = 1.0
    """such a rise with age, if the truth never rises"""
    fit: float = 1.0
    """such a distance from the fitted curve, if that were true"""


@dataclass(frozen=True, slots=True)
class CurveFit:
    """What the cells say of the curve."""

    verdict: Verdict
    form: Form
    numbers: dict[str, Number]
    """half_life and floor, or scale and shape; ms for the times"""
    points: tuple[tuple[int, float], ...]
    """of a table: falling, relative to the first age"""
    levels: Floats
    """chance at age 0 of each group under the curve, shape (groups,)"""
    factors: Floats
    """relative to the first bin with tries, free to rise: what is drawn beside the curve"""
    chances: Chances

    def written(self) -> CurveForm | None:
        """The curve as the scenario has it; None where there is none to write."""
        if self.verdict != "decay":
            return None
        if self.form == "table":
            points = [[f"{age}ms", value] for age, value in self.points]
            return CurveForm.model_validate({"form": "table", "points": points})
        values = {name: f"{round(one.value)}ms" if name in _TIMES else one.value for name, one in self.numbers.items()}
        return CurveForm.model_validate({"form": self.form} | values)


def fit_curve(cells: Cells) -> CurveFit:
    """The form that fits, or why there is none; ages without tries are left out.

    Binomial likelihood with a level for each group and one curve for all: what differs between groups is no effect of
    age. Ages are told apart by likelihood ratios (chi-square, 5 %), a rise by `rise_with_age`; then the likelier of
    exponential and power is taken, or a falling table where it does not fit (1 %).
    """
    cells = cells.filled()
    bins = len(cells.ages)
    if cells.hits.sum() < LEAST_HITS or bins < LEAST_BINS:
        return _none("too few", cells)
    level = best_fit(cells, flat, [np.zeros(0)], [])
    free = best_fit(cells, unbound, [np.zeros(bins - 1)], [(-12.0, 12.0)] * (bins - 1))
    never_rising = best_fit(cells, falling, [np.full(bins - 1, 0.05)], [(0.0, 12.0)] * (bins - 1))
    curves: dict[Form, BestFit] = {"exponential": _exponential_fit(cells), "power": _power_fit(cells)}
    form = min(curves, key=lambda name: curves[name].loss)
    best = curves[form]
    chances = Chances(
        _p_value(level.loss - free.loss, bins - 1),
        rise_with_age(cells, unbound(free.theta, cells.ages)),
        _p_value(best.loss - free.loss, max(bins - 1 - len(best.theta), 1)),
    )
    factors = unbound(free.theta, cells.ages)
    if chances.difference >= _SEEN and _p_value(level.loss - best.loss, len(best.theta)) >= _SEEN:
        return _none("no difference", cells, level, factors, chances)
    if chances.rise < _SEEN:
        return _none("no simple decay", cells, level, factors, chances)
    if chances.fit < _SURE:
        return _as_table(cells, never_rising, factors, chances)
    return _as_form(form, best, factors, chances)


def rise_with_age(cells: Cells, factors: Floats) -> float:
    """Chance of such a rise if the truth never rises; under 5 % it is no decay. `factors`: free to rise, (bins,).

    Two lines (Simonsohn, AMPPS 1, 2018): a trend test over the logarithm of age, within groups (Cochran 1954, Armitage
    1955), of the ages behind the lowest one, which was chosen for being low and is left out. A rise between any two
    ages must pass 1 %, divided by how many there are (Bonferroni).
    """
    bins, lowest = len(cells.ages), int(factors.argmin())
    behind = _trend(cells, lowest + 1, bins) if bins - lowest > LEAST_BINS else 1.0
    between = [_trend(cells, begin, end) for begin in range(bins - 1) for end in range(begin + 2, bins + 1)]
    return min(1.0, behind, _SEEN / _SURE * len(between) * min(between))


def _trend(cells: Cells, begin: int, end: int) -> float:
    bins = np.arange(len(cells.ages))
    return trend_chance(cells, (bins >= begin) & (bins < end), rising=True)


def trend_chance(cells: Cells, bins: NDArray[np.bool_], *, rising: bool) -> float:
    """One-sided p-value of a rise, or fall, over the logarithm of age in these bins, within groups; (bins,)."""
    x, tries, hits = np.log(cells.ages[bins]), cells.tries[:, bins], cells.hits[:, bins]
    total = tries.sum(axis=1)
    seen = total > 0
    if not seen.any():
        return 1.0
    tries, hits, total = tries[seen], hits[seen], total[seen]
    level = hits.sum(axis=1) / total
    score = float((x * (hits - tries * level[:, None])).sum())
    spread = (tries * x**2).sum(axis=1) - (tries * x).sum(axis=1) ** 2 / total
    variance = float((level * (1 - level) * spread).sum())
    sign = 1 if rising else -1
    return 0.5 * math.erfc(sign * score / math.sqrt(2 * variance)) if variance > 0 else 1.0


def _as_table(cells: Cells, fit: BestFit, factors: Floats, chances: Chances) -> CurveFit:
    values = falling(fit.theta, cells.ages)
    points = tuple((round(age), round(float(one), 4)) for age, one in zip(cells.ages, values, strict=True))
    return CurveFit("decay", "table", {}, points, fit.levels, factors, chances)


def _as_form(form: Form, fit: BestFit, factors: Floats, chances: Chances) -> CurveFit:
    first, second = float(fit.theta[0]), float(fit.theta[1])
    spread = np.sqrt(np.maximum(np.diag(fit.covariance), 0.0))[-2:].tolist()
    if form == "exponential":
        low, high = max(second - Z95 * spread[1], 0.0), min(second + Z95 * spread[1], 1.0)
        numbers = {"half_life": _from_log(first, spread[0]), "floor": Number(second, spread[1], low, high)}
    else:
        numbers = {"scale": _from_log(first, spread[0]), "shape": _from_log(second, spread[1])}
    return CurveFit("decay", form, numbers, (), fit.levels, factors, chances)


def _from_log(middle: float, spread: float) -> Number:
    value, spread = math.exp(middle), min(spread, math.log(1e3) / Z95)
    return Number(value, value * spread, value * math.exp(-Z95 * spread), value * math.exp(Z95 * spread))


def _none(
    verdict: Verdict,
    cells: Cells,
    level: BestFit | None = None,
    factors: Floats | None = None,
    chances: Chances = Chances(),
) -> CurveFit:
    tries, hits = cells.tries.sum(axis=1), cells.hits.sum(axis=1)
    levels = np.divide(hits, tries, out=np.zeros_like(hits), where=tries > 0) if level is None else level.levels
    shown = np.ones(len(cells.ages)) if factors is None else factors
    return CurveFit(verdict, "flat", {}, (), levels, shown, chances)


def _exponential_fit(cells: Cells) -> BestFit:
    ages, floors = (10 * MINUTE, 2 * HOUR, DAY, 7 * DAY), (0.05, 0.5)
    starts = [np.array([math.log(age), floor]) for age in ages for floor in floors]
    return best_fit(cells, exponential, starts, [(math.log(10 * SECOND), _LONGEST), (0.0, 1.0)])


def _power_fit(cells: Cells) -> BestFit:
    starts = [np.array([math.log(age), math.log(shape)]) for age in (MINUTE, HOUR, DAY) for shape in (0.1, 0.5)]
    return best_fit(cells, power, starts, [(math.log(SECOND), _LONGEST), (math.log(1e-3), math.log(100))])


def _p_value(gain: float, freedom: int) -> float:
    """Of a gain in log-likelihood by so many parameters."""
    if freedom <= 0:
        return 1.0
    from scipy import stats

    return float(stats.chi2.sf(max(2 * gain, 0.0), freedom))
