import numpy as np
import pytest

from sim.measures.oracles.controls import queue_of, queue_of_one
from sim.measures.oracles.estimates import Floats, estimate, quantile, ratio, variance


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


def test_a_ratio_is_that_of_the_sums() -> None:
    values = ratio(floats(1, 9), floats(10, 15))

    assert values.mean() == pytest.approx(0.4)
    assert values == pytest.approx([0.4 + 2 * (1 - 4) / 25, 0.4 + 2 * (9 - 6) / 25])


def test_a_variance_is_that_of_all_leads_together() -> None:
    waits = floats(1, 2, 3, 6)
    values = variance(floats(1 + 4, 9 + 36), floats(1 + 2, 3 + 6), floats(2, 2))

    assert values.mean() == pytest.approx(waits.var())


def test_a_quantile_is_the_smallest_wait_with_enough_leads_at_or_under_it() -> None:
    waits = np.arange(1.0, 101.0)

    assert quantile(waits, np.arange(100) % 4, 4, 0.9).mean() == pytest.approx(90.0)


def test_without_controls_the_error_is_that_of_a_mean() -> None:
    found = estimate(floats(1, 2, 3, 6))

    assert found.value == 3
    assert found.standard_error == pytest.approx(np.std([1, 2, 3, 6], ddof=1) / 2)


def test_a_control_that_explains_everything_gives_the_value_where_it_is_right() -> None:
    off = floats(-1, 0, 2, 5)
    found = estimate(7 + 3 * off, off[:, None])

    assert found.value == pytest.approx(7)
    assert found.standard_error == pytest.approx(0, abs=1e-12)


def test_the_queue_of_one_by_hand() -> None:
    created, service = floats(0, 1, 2, 10), floats(3, 1, 1, 1)

    assert queue_of_one(created, service).tolist() == [0, 2, 2, 0]
    assert queue_of(created, service, 2).tolist() == [0, 0, 0, 0]
    assert queue_of(floats(0, 0, 0, 0), floats(3, 1, 1, 1), 2).tolist() == [0, 0, 1, 2]
