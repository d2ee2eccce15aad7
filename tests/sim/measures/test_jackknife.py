import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.jackknife import Estimate, Floats, difference, pool, quantile_estimate, ratio_estimate
from sim.measures.summary import Waits, quantile


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


def waits(finite: list[int], never: int) -> Waits:
    return Waits(np.sort(np.array(finite, dtype=np.int64)), never)


def estimate_of(runs: list[Waits], q: float) -> Estimate:
    own_ms = np.array([quantile(run, q) for run in runs], dtype=np.float64)
    return quantile_estimate(pool(runs), own_ms, q, 1)


def test_a_rate_is_the_ratio_of_sums_and_not_the_mean_of_ratios() -> None:
    rate = ratio_estimate(floats(1, 9), floats(10, 10 + 5))

    assert rate.value == 10 / 25
    assert rate.runs.tolist() == [0.1, 0.6]


def test_pseudo_values_of_a_small_rate_by_hand() -> None:
    # rates without run i: 5/6, 4/6, 3/6; 3 * 6/9 - 2 * those = 1/3, 2/3, 1, whose mean is the rate
    rate = ratio_estimate(floats(1, 2, 3), floats(3, 3, 3))

    assert rate.pseudo == pytest.approx([1 / 3, 2 / 3, 1])


def test_with_one_month_a_run_pseudo_values_are_the_runs_themselves() -> None:
    assert ratio_estimate(floats(4, 6, 11), floats(1, 1, 1)).pseudo == pytest.approx([4, 6, 11])


def test_pseudo_values_have_the_shown_value_as_their_mean() -> None:
    rate = ratio_estimate(floats(1, 2, 30), floats(5, 4, 90))

    assert rate.pseudo is not None
    assert rate.pseudo.mean() == pytest.approx(33 / 99)


def test_a_run_without_leads_is_undefined_alone_and_harmless_together() -> None:
    rate = ratio_estimate(floats(1, 0, 3), floats(4, 0, 4))

    assert rate.value == 0.5
    assert np.isnan(rate.runs).tolist() == [False, True, False]
    assert rate.pseudo is not None
    assert np.isfinite(rate.pseudo).all()


def test_a_rate_that_hangs_on_one_run_has_no_pseudo_values() -> None:
    rate = ratio_estimate(floats(0, 1, 0), floats(0, 3, 0))

    assert (rate.value, rate.pseudo) == (1 / 3, None)


def test_no_denominator_at_all_is_undefined() -> None:
    assert ratio_estimate(floats(0, 0), floats(0, 0)).value is None


def test_equal_rates_from_unequal_runs_do_not_vary() -> None:
    rate = ratio_estimate(floats(0.1, 0.3, 0.7), floats(1, 3, 7))

    assert rate.pseudo is not None
    assert np.ptp(rate.pseudo) == 0


def test_the_difference_of_columns_is_the_estimated_difference() -> None:
    policy, baseline = (
        ratio_estimate(floats(21, 25), floats(50, 50)),
        ratio_estimate(floats(20, 23), floats(50, 50)),
    )
    gap = difference(policy, baseline)

    assert gap.value == 0.46 - 0.43
    assert gap.pseudo == pytest.approx([0.02, 0.04])


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(1, 90)), min_size=3, max_size=20))
def test_a_against_a_is_exactly_zero_and_swapping_turns_the_sign(rows: list[tuple[int, int, int]]) -> None:
    one, two, leads = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    a, b = ratio_estimate(one, leads), ratio_estimate(two, leads)
    itself, there, back = difference(a, a), difference(a, b), difference(b, a)

    assert itself.value == 0
    assert itself.pseudo is not None
    assert not itself.pseudo.any()
    assert there.value is not None
    assert back.value == -there.value
    assert there.pseudo is not None
    assert there.pseudo.mean() == pytest.approx(there.value, abs=1e-9)


run_of_waits = st.builds(waits, st.lists(st.integers(0, 40), max_size=12), st.integers(0, 3))


@given(st.lists(run_of_waits, min_size=1, max_size=7), st.sampled_from([0.07, 0.1, 0.5, 0.9, 1.0]))
def test_leaving_out_a_run_by_counting_equals_sorting_the_rest_again(runs: list[Waits], q: float) -> None:
    pooled = pool(runs)
    for left_out in [None, *range(len(runs))]:
        rest = [run for place, run in enumerate(runs) if place != left_out]
        again = waits(
            [int(ms) for run in rest for ms in run.finite_ms],
            sum(run.never for run in rest),
        )
        assert pooled.quantile_ms(q, without=left_out) == quantile(again, q)


def test_pooled_median_and_pseudo_values_by_hand() -> None:
    # 1 1 2 3 4 5 6 9 9 -> 4; without each run: 5, 3, 2; 3 * 4 - 2 * those = 2, 6, 8, shifted by 4 - 16/3
    median = estimate_of([waits([1, 2, 3], 0), waits([1, 4, 9], 0), waits([5, 6, 9], 0)], 0.5)

    assert median.value == 4
    assert median.runs.tolist() == [2, 4, 6]
    assert median.pseudo == pytest.approx([2 - 4 / 3, 6 - 4 / 3, 8 - 4 / 3])


def test_a_run_that_says_never_leaves_the_pooled_quantile_without_pseudo_values() -> None:
    median = estimate_of([waits([1, 2, 3], 0), waits([4], 2), waits([5, 6, 7], 0)], 0.5)

    assert median.value == 5
    assert math.isinf(median.runs[1])
    assert median.pseudo is None


def test_never_against_never_is_no_difference() -> None:
    never = estimate_of([waits([], 2), waits([], 1)], 0.5)
    some = estimate_of([waits([], 2), waits([7], 0)], 0.5)

    assert difference(never, never).value == 0
    assert difference(some, never).runs.tolist() == [0, -math.inf]
    assert difference(never, some).runs.tolist() == [0, math.inf]


def test_runs_without_leads_have_no_quantile() -> None:
    empty = estimate_of([waits([], 0), waits([], 0)], 0.5)

    assert (empty.value, empty.pseudo) == (None, None)
    assert difference(empty, empty).value is None
