import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.measures.intervals import (
    Interval,
    bonferroni,
    forecast,
    holm,
    johnson_t,
    mean_interval,
    mean_p,
    median_interval,
    plain_t,
    required_replications,
    sign_p,
    t_quantile,
)
from sim.measures.jackknife import Floats


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
samples = st.lists(numbers, min_size=3, max_size=40).map(lambda values: floats(*values))


def test_plain_t_of_one_two_three_by_hand() -> None:
    interval = plain_t(floats(1, 2, 3), 0.95)

    assert interval == pytest.approx((2 - 4.302652729911275 / math.sqrt(3), 2 + 4.302652729911275 / math.sqrt(3)))


def test_without_skewness_johnson_is_plain_t() -> None:
    assert johnson_t(floats(1, 2, 4, 6, 7), 0.95) == pytest.approx(plain_t(floats(1, 2, 4, 6, 7), 0.95))


def test_johnson_of_a_skewed_sample_by_hand() -> None:
    # 0 0 0 4: mean 1, s = 2, standard error 1, m3 = 4/6 * (27 - 3) = 16, a = 16 / (6 * 8 * 2) = 1/6
    t = t_quantile(4, 0.95)
    low, high = 1 - (math.cbrt(1 + (t - 1 / 6)) - 1) * 3, 1 - (math.cbrt(1 + (-t - 1 / 6)) - 1) * 3

    assert johnson_t(floats(0, 0, 0, 4), 0.95) == pytest.approx((low, high))
    assert high - 1 > 1 - low  # the long tail is on the right


def test_heavy_tails_leave_fewer_degrees_of_freedom_by_hand() -> None:
    # nine 0 and a 10: mean 1, s = sqrt 10, standard error 1, m3 = 100, a = 1/6; k = 8.11, 20 / (8.11 - 7/9) = 2.7 -> 3
    t = t_quantile(4, 0.95)
    low, high = 1 - (math.cbrt(1 + (t - 1 / 6)) - 1) * 3, 1 - (math.cbrt(1 + (-t - 1 / 6)) - 1) * 3

    assert mean_interval(floats(*[0] * 9, 10), 0.95) == pytest.approx((low, high))


def test_where_tails_are_light_nothing_is_lost() -> None:
    values = np.linspace(0.0, 1.0, 30)

    assert mean_interval(values, 0.95) == pytest.approx(johnson_t(values, 0.95))


@given(samples)
def test_the_interval_is_never_narrower_than_johnson_s(values: Floats) -> None:
    wide, narrow = mean_interval(values, 0.95), johnson_t(values, 0.95)

    assert wide is not None
    assert narrow is not None
    slack = 1e-9 * float(np.abs(values).max())
    assert wide.low - slack <= narrow.low
    assert narrow.high <= wide.high + slack


@given(samples)
def test_the_interval_holds_its_mean_and_mirrors_with_the_data(values: Floats) -> None:
    interval, mirrored = mean_interval(values, 0.95), mean_interval(-values, 0.95)

    assert interval is not None
    assert mirrored is not None
    slack = 1e-9 * float(np.abs(values).max())
    assert interval.low - slack <= values.mean() <= interval.high + slack
    assert mirrored == pytest.approx((-interval.high, -interval.low), rel=1e-6, abs=slack)


@given(samples, st.floats(0.01, 100), numbers)
def test_the_interval_moves_with_unit_and_origin(values: Floats, unit: float, origin: float) -> None:
    assume(np.ptp(values) > 1e-3)
    here, there = mean_interval(values, 0.95), mean_interval(values * unit + origin, 0.95)

    assert here is not None
    assert there is not None
    assert there == pytest.approx((here.low * unit + origin, here.high * unit + origin), rel=1e-5, abs=1e-5)


@given(samples, numbers)
def test_the_p_value_and_the_interval_say_the_same(values: Floats, mean: float) -> None:
    interval, p_value = mean_interval(values, 0.95), mean_p(values, mean)

    assert interval is not None
    assert p_value is not None
    assume(abs(p_value - 0.05) > 1e-6)
    assume(min(abs(mean - interval.low), abs(mean - interval.high)) > 1e-6)
    assert (p_value > 0.05) == (interval.low <= mean <= interval.high)


def test_equal_values_are_known_exactly() -> None:
    assert mean_interval(floats(0.1, 0.1, 0.1), 0.95) == (0.1, 0.1)
    assert mean_p(floats(0.1, 0.1, 0.1)) == 0
    assert mean_p(floats(0, 0, 0)) == 1


@pytest.mark.parametrize("values", [[], [1], [1, 2], [1, 2, math.inf], [1, 2, math.nan]])
def test_fewer_than_three_or_infinite_values_have_no_interval(values: list[float]) -> None:
    assert (mean_interval(floats(*values), 0.95), plain_t(floats(*values), 0.95)) == (None, None)
    assert mean_p(floats(*values)) is None


def test_one_outlier_in_a_constant_sample_stays_finite() -> None:
    interval = mean_interval(floats(*[0.0] * 29, 1e300), 0.95)

    assert interval is not None
    assert all(math.isfinite(end) for end in interval)


def test_holm_multiplies_the_smallest_by_the_number_and_never_falls() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([]) == []


def test_five_intervals_together_hold_with_95_percent_if_each_holds_with_99() -> None:
    assert bonferroni(0.95, 5) == pytest.approx(0.99)
    assert bonferroni(0.95, 0) == pytest.approx(0.95)


def test_the_sign_test_is_the_binomial_one() -> None:
    assert sign_p(5, 0) == 2 / 32
    assert sign_p(0, 6) == 2 / 64
    assert sign_p(9, 1) == pytest.approx(2 * 11 / 1024)
    assert sign_p(4, 4) == 1
    assert sign_p(0, 0) == 1


def test_the_median_of_ten_lies_between_the_second_and_ninth() -> None:
    ten = floats(*range(1, 10), math.inf)

    assert median_interval(ten, 0.95) == Interval(2, 9)
    assert median_interval(ten, 0.99) == Interval(1, math.inf)


def test_five_values_cannot_carry_an_interval_of_the_median_unless_all_are_equal() -> None:
    assert median_interval(floats(1, 2, 3, 4, 5), 0.95) is None
    assert median_interval(floats(0, 0, 0), 0.95) == Interval(0, 0)
    assert median_interval(floats(0, 0), 0.95) is None


def test_the_number_of_runs_is_the_smallest_that_is_precise_enough() -> None:
    pilot = floats(1, 2, 3, 4, 5)
    n = required_replications(pilot, 0.5)

    assert n is not None
    deviation = math.sqrt(2.5)
    assert t_quantile(n, 0.95) * deviation / math.sqrt(n) <= 0.5
    assert t_quantile(n - 1, 0.95) * deviation / math.sqrt(n - 1) > 0.5


def test_more_comparisons_need_more_runs_and_equal_pilots_the_fewest() -> None:
    pilot = floats(1, 2, 3, 4, 5)
    alone, together = required_replications(pilot, 0.5), required_replications(pilot, 0.5, comparisons=5)

    assert alone is not None
    assert together is not None
    assert together > alone
    assert required_replications(floats(2, 2, 2), 0.5) == 3
    assert required_replications(floats(1, math.inf), 0.5) is None


@pytest.mark.parametrize(("pilot", "half_width"), [([1.0, 2.0], 0.0), ([1.0, 2.0], math.nan), ([1.0], 1.0)])
def test_a_pilot_of_one_or_no_precision_is_refused(pilot: list[float], half_width: float) -> None:
    with pytest.raises(ValueError):
        required_replications(floats(*pilot), half_width)


def test_a_forecast_is_of_single_periods_and_a_promise_is_kept_in_nine_of_ten() -> None:
    ten = floats(10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
    more, less = forecast(ten, "month", "more"), forecast(ten, "month", "less")

    assert more is not None
    assert less is not None
    assert (more.p10, more.p50, more.p90, more.of) == (1, 5, 9, 10)
    assert more.kept == 2  # 2 or more in nine of the ten months
    assert less.kept == 9
    assert sum(ten >= more.kept) == sum(ten <= less.kept) == 9


def test_a_forecast_may_be_never_and_leaves_undefined_periods_out() -> None:
    waits = forecast(floats(1, 2, math.nan, math.inf, math.inf), "week", "less")

    assert waits is not None
    assert (waits.p10, waits.p50, waits.p90, waits.kept, waits.of) == (1, 2, math.inf, math.inf, 4)
    assert forecast(floats(math.nan), "week", "less") is None


def test_a_kpi_that_is_neither_good_nor_bad_promises_nothing() -> None:
    either = forecast(floats(1, 2), "week", "neither")

    assert either is not None
    assert either.kept is None
