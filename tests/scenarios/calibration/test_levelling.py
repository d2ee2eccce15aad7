"""A fall that is over within minutes is said to be no simple decay; a real decay is not slandered."""

import numpy as np
import pytest

from policies.durations import MINUTE
from scenarios.calibration.curve_fit import fit_curve
from scenarios.calibration.curve_laws import Cells
from scenarios.calibration.levelling import level_after_minutes
from tests.scenarios.calibration.test_curve_fit import Floats

AGES = np.array([0.25, 0.8, 1.5, 3.3, 7.2, 12, 21, 42, 84, 160, 580, 800, 1190, 2090]) * MINUTE
TRIES = np.array([147, 80, 77, 163, 170, 138, 297, 266, 219, 78, 318, 164, 118, 82], dtype=np.float64)
RUNS = 30


def alarms(factors: Floats) -> tuple[float, float]:
    """Shares of records of such a truth that are called no simple decay, by their rise or by levelling off."""
    rising = level = 0
    for seed in range(RUNS):
        hits = np.random.default_rng(seed).binomial(TRIES.astype(int), 0.3 * factors).astype(np.float64)
        cells = Cells(AGES, TRIES[None, :], hits[None, :])
        fit = fit_curve(cells)
        rising += fit.verdict == "no simple decay"
        level += level_after_minutes(cells, fit) is not None
    return rising / RUNS, level / RUNS


def exponential(half_life_min: float, floor: float) -> Floats:
    return floor + (1 - floor) * 0.5 ** (AGES / (half_life_min * MINUTE))


@pytest.mark.slow
@pytest.mark.parametrize(("half_life_min", "floor"), [(480, 0.3), (120, 0.2), (30, 0.3)])
def test_a_decay_over_hours_is_hardly_ever_called_none(half_life_min: float, floor: float) -> None:
    rising, level = alarms(exponential(half_life_min, floor))
    assert rising <= 0.1
    assert level <= 0.04


@pytest.mark.slow
def test_a_fall_in_the_first_minutes_alone_is_told_in_most_records() -> None:
    rising, level = alarms(np.where(AGES < 3 * MINUTE, 1.0, 0.5))
    assert rising + level >= 0.7


@pytest.mark.slow
def test_a_valley_between_minutes_and_the_next_day_is_told_in_nearly_all_records() -> None:
    valley = np.array([25, 25, 20, 11, 7, 5, 7, 6, 7, 17, 9, 13, 8, 12]) / 25
    rising, level = alarms(valley)
    assert rising + level >= 0.9


@pytest.mark.slow
def test_where_delay_does_nothing_a_level_is_seldom_claimed() -> None:
    assert alarms(np.ones(len(AGES)))[1] <= 0.1


def test_the_shares_told_are_those_of_the_cells() -> None:
    hits = np.round(TRIES * np.where(AGES < 3 * MINUTE, 0.3, 0.1))
    cells = Cells(AGES, TRIES[None, :], hits[None, :])
    found = level_after_minutes(cells, fit_curve(cells))
    assert found is not None
    assert found.soon == pytest.approx(float(hits[:6].sum() / TRIES[:6].sum()))
    assert found.after == pytest.approx(float(hits[6:10].sum() / TRIES[6:10].sum()))
    assert found.late == pytest.approx(float(hits[10:].sum() / TRIES[10:].sum()))
