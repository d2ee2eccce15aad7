"""Leads that are still open are no failures: shares by hand."""

import numpy as np
import pytest

from scenarios.calibration.age_bins import age_bins
from scenarios.calibration.incidence import HAPPENED, OPEN, OTHER_END, incidence

HOUR = 3_600_000


def test_without_open_cases_it_is_the_plain_share_and_its_error() -> None:
    state = np.array([HAPPENED] * 3 + [OTHER_END] * 7, dtype=np.int8)
    found = incidence(np.arange(1, 11), state, 100)
    assert found.share == pytest.approx(0.3)
    assert found.standard_error == pytest.approx(np.sqrt(0.3 * 0.7 / 10))
    assert found.effective == pytest.approx(10)


def test_an_open_case_counts_as_long_as_it_is_seen() -> None:
    # four at risk, one happens: 1/4; one is then lost; of the two left one happens: 3/4 * 1/2
    state = np.array([HAPPENED, OPEN, HAPPENED, OTHER_END], dtype=np.int8)
    found = incidence(np.array([1, 2, 3, 4]), state, 10)
    assert found.share == pytest.approx(1 / 4 + 3 / 4 / 2)
    assert (found.cases, found.happened, found.still_open) == (4, 2, 1)


def test_what_ends_otherwise_cannot_happen_any_more() -> None:
    # a Kaplan-Meier curve of "happened" alone would say 1 - 3/4 * 0 = 1 at the end
    state = np.array([OTHER_END, HAPPENED, OTHER_END, HAPPENED], dtype=np.int8)
    assert incidence(np.array([1, 2, 3, 4]), state, 10).share == pytest.approx(0.5)


def test_what_comes_after_the_horizon_has_not_happened_yet_and_is_not_open_either() -> None:
    state = np.array([HAPPENED, HAPPENED, OTHER_END], dtype=np.int8)
    found = incidence(np.array([1, 30, 40]), state, 20)
    assert found.share == pytest.approx(1 / 3)
    assert found.still_open == 0


def test_at_one_time_ends_come_before_censoring() -> None:
    state = np.array([OPEN, HAPPENED], dtype=np.int8)
    assert incidence(np.array([5, 5]), state, 10).share == pytest.approx(0.5)


def test_early_closing_and_late_wins_do_not_bias_a_record_that_ends_soon() -> None:
    # 30 % win after 20 days, the rest is given up after 2; leads come evenly over 60 days, the record ends then
    created = np.linspace(0, 60, 6001)
    won = np.arange(6001) % 10 < 3
    ends = created + np.where(won, 20.0, 2.0)
    is_open = ends > 60
    duration = (np.minimum(ends, 60.0) - created) * 24 * HOUR
    state = np.where(is_open, OPEN, np.where(won, HAPPENED, OTHER_END)).astype(np.int8)
    found = incidence(duration.astype(np.int64), state, 30 * 24 * HOUR)
    naive = (state == HAPPENED).sum() / (state != OPEN).sum()
    assert found.share == pytest.approx(0.3, abs=0.005)
    assert naive < 0.24


def test_bins_are_never_nearly_empty_and_name_themselves() -> None:
    ages = np.concatenate([np.full(100, 3 * HOUR), np.full(100, 30 * HOUR), np.full(5, 24 * 60 * HOUR)])
    bins = age_bins(ages)
    assert [bins.label(number) for number in range(len(bins))] == ["under 4h", "4h and later"]
    assert bins.of(ages).tolist() == [0] * 100 + [1] * 105
