"""A curve that made the hits is found again; what is no decay is called so."""

import math
from collections import Counter
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from policies.durations import DAY, HOUR, MINUTE
from scenarios.calibration.curve_fit import CurveFit, fit_curve
from scenarios.calibration.curve_laws import Cells, factors_at
from scenarios.curve_forms import CurveForm
from scenarios.presets import decay_presets
from sim.model.decay import published_curve

AGES = np.array([m * MINUTE for m in (2, 7, 20, 45, 90, 180, 360, 720, 1200, 2000, 4300, 9000)], dtype=np.float64)
LEVELS = np.array([0.4, 0.25])
Floats = NDArray[np.float64]


def cells(factors: NDArray[np.float64], tries: int = 400, seed: int = 0, levels: NDArray[np.float64] = LEVELS) -> Cells:
    """Hits drawn with the given factors on the groups' levels."""
    many = np.full((len(levels), len(AGES)), float(tries))
    p = levels[:, None] * factors[None, :]
    return Cells(AGES, many, np.random.default_rng(seed).binomial(tries, p).astype(np.float64))


def form(**keys: object) -> CurveForm:
    return CurveForm.model_validate(keys)


EXPONENTIAL = form(form="exponential", half_life="6h", floor=0.2)
POWER = form(form="power", scale="5m", shape=0.3)


CURVES = {"exponential": EXPONENTIAL, "power": POWER, "flat": form(form="flat")}


@cache
def fits(name: str) -> list[CurveFit]:
    return [fit_curve(cells(factors_at(CURVES[name], AGES), seed=seed)) for seed in range(16)]


@pytest.mark.parametrize(
    ("curve", "name", "truth"),
    [
        ("exponential", "half_life", 6 * HOUR),
        ("exponential", "floor", 0.2),
        ("power", "scale", 5 * MINUTE),
        ("power", "shape", 0.3),
    ],
)
def test_the_curve_and_its_numbers_are_found_again(curve: str, name: str, truth: float) -> None:
    found = [fit for fit in fits(curve) if fit.form == curve]
    assert len(found) >= 12
    assert sum(fit.numbers[name].low <= truth <= fit.numbers[name].high for fit in found) >= len(found) - 3
    assert math.log(float(np.median([fit.numbers[name].value for fit in found])) / truth) == pytest.approx(0, abs=0.25)


def test_levels_of_groups_are_their_chances_at_age_0() -> None:
    found = np.array([fit.levels for fit in fits("exponential")])
    assert found.mean(axis=0) == pytest.approx(LEVELS, rel=0.02)


def test_where_delay_does_nothing_no_curve_is_claimed() -> None:
    verdicts = Counter(fit.verdict for fit in fits("flat"))
    assert verdicts["no difference"] >= 13
    assert verdicts["no simple decay"] <= 1


def test_a_valley_is_no_decay() -> None:
    valley = np.array([1, 0.95, 0.9, 0.8, 0.7, 0.6, 0.6, 0.7, 0.8, 0.9, 1.0, 1.0])
    assert {fit_curve(cells(valley, seed=seed)).verdict for seed in range(4)} == {"no simple decay"}
    assert fit_curve(cells(valley)).written() is None


def test_groups_that_wait_longer_and_answer_less_make_no_decay() -> None:
    tries = np.array([[900.0] * 6 + [20.0] * 6, [20.0] * 6 + [900.0] * 6])
    hits = np.random.default_rng(1).binomial(tries.astype(np.int64), np.array([[0.4], [0.2]])).astype(np.float64)
    assert fit_curve(Cells(AGES, tries, hits)).verdict == "no difference"
    together = Cells(AGES, tries.sum(axis=0, keepdims=True), hits.sum(axis=0, keepdims=True))
    assert fit_curve(together).verdict == "decay"


def test_a_fall_of_another_shape_becomes_a_table_that_never_rises() -> None:
    steps = np.where(AGES < HOUR, 1.0, np.where(AGES < DAY, 0.55, 0.5))
    found = fit_curve(cells(steps, tries=4000))
    assert found.form == "table"
    values = [value for _, value in found.points]
    assert values == sorted(values, reverse=True)
    written = found.written()
    assert written is not None
    assert factors_at(written, np.array([90 * MINUTE]))[0] == pytest.approx(0.55, abs=0.03)


def test_few_hits_give_no_curve() -> None:
    assert fit_curve(cells(factors_at(EXPONENTIAL, AGES), tries=5)).verdict == "too few"


@pytest.mark.parametrize("name", decay_presets())
def test_curves_are_the_same_here_and_in_the_model(name: str) -> None:
    curve = decay_presets()[name].contact.curve
    ages = np.array([0, 1000, 5 * MINUTE, HOUR, 3 * HOUR, DAY, 90 * DAY])
    assert factors_at(curve, ages.astype(np.float64)) == pytest.approx(published_curve(curve).factors(ages), rel=1e-12)
