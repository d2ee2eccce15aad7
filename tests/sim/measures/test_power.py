"""Sample sizes and tests of two groups against published numbers and against scipy."""

import numpy as np
import pytest
from scipy import stats

from sim.measures.power import (
    paired_t,
    rising,
    two_proportions,
    two_proportions_power,
    two_proportions_sample_size,
    welch_t,
)


def test_20_to_25_percent_needs_1094_leads_per_arm() -> None:
    assert two_proportions_sample_size(0.20, 0.25, alpha=0.05, power=0.8) == 1094


def test_size_and_power_agree() -> None:
    n = two_proportions_sample_size(0.1, 0.14, alpha=0.01, power=0.9)

    assert two_proportions_power(0.1, 0.14, n, alpha=0.01) == pytest.approx(0.9, abs=0.001)


@pytest.mark.parametrize(("p1", "p2"), [(0.2, 0.2), (-0.1, 0.3), (0.2, 1.2)])
def test_equal_or_impossible_shares_are_refused(p1: float, p2: float) -> None:
    with pytest.raises(ValueError, match=r"leads|shares"):
        two_proportions_sample_size(p1, p2)


@pytest.mark.parametrize(("alpha", "power"), [(0.0, 0.8), (0.05, 1.0)])
def test_impossible_levels_are_refused(alpha: float, power: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        two_proportions_sample_size(0.2, 0.3, alpha, power)


def test_the_pooled_z_test_is_the_chi_square_test_without_correction() -> None:
    tested = two_proportions(np.array([45.0]), np.array([200.0]), np.array([30.0]), np.array([210.0]))

    table = [[45, 155], [30, 180]]
    assert tested.p_value[0] == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue, rel=1e-12)
    assert tested.difference[0] == pytest.approx(45 / 200 - 30 / 210)


def test_no_leads_no_p_value_and_no_outcome_on_either_side_is_no_difference() -> None:
    treated, of = np.array([0.0, 0.0]), np.array([0.0, 10.0])
    tested = two_proportions(treated, of, np.array([1.0, 0.0]), np.array([5.0, 10.0]))

    assert np.isnan(tested.p_value[0])
    assert tested.p_value[1] == 1.0


def test_a_shift_is_a_better_treatment() -> None:
    of = np.array([100.0])
    tested = two_proportions(np.array([20.0]), of, np.array([20.0]), of, shift=0.1)

    at_30 = two_proportions(np.array([30.0]), of, np.array([20.0]), of)
    assert tested.p_value[0] == pytest.approx(at_30.p_value[0], rel=1e-12)


def test_paired_and_welch_t_are_those_of_scipy() -> None:
    one, other = np.array([0.3, 0.5, 0.4, 0.9]), np.array([0.2, 0.3, 0.45, 0.5])

    assert paired_t(one, other).p_value == pytest.approx(stats.ttest_rel(one, other).pvalue, rel=1e-12)
    assert welch_t(one, other[:3]).p_value == pytest.approx(
        stats.ttest_ind(one, other[:3], equal_var=False).pvalue, rel=1e-12
    )


def test_days_without_leads_are_no_pairs_and_one_pair_tests_nothing() -> None:
    one, other = np.array([[0.3, np.nan, 0.4], [0.3, np.nan, np.nan]]), np.full((2, 3), 0.2)

    tested = paired_t(one, other)

    assert tested.p_value[0] == pytest.approx(stats.ttest_rel([0.3, 0.4], [0.2, 0.2]).pvalue)
    assert np.isnan(tested.p_value[1])


def test_rising_pools_neighbours_that_fall_by_weight() -> None:
    smoothed = rising(np.array([0.1, 0.5, 0.2, 0.6]), np.array([1.0, 1.0, 2.0, 1.0]))

    assert smoothed.tolist() == pytest.approx([0.1, 0.3, 0.3, 0.6])
