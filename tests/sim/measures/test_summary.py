import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.summary import Kind, KpiSpec, Measured, Waits, kpi_value, quantile, rank

MINUTE = 60_000


def waits(*minutes: int, never: int = 0) -> Waits:
    return Waits(np.sort(np.array(minutes, dtype=np.int64)) * MINUTE, never)


def measured(ratio: tuple[float, float] = (1, 2), value: float | None = None, wait: Waits | None = None) -> Measured:
    return Measured({"rate": ratio}, {} if wait is None else {"touch": wait}, {"gini": value})


RATE = KpiSpec("rate", "Rate", "share", "more", Kind.RATIO, "a / b")
GINI = KpiSpec("gini", "Gini", "share", "less", Kind.VALUE, "")
P90 = KpiSpec("p90", "P90", "min", "less", Kind.QUANTILE, "", waits="touch", q=0.9)


def test_a_quantile_is_the_smallest_wait_with_its_share_of_leads_at_or_under_it() -> None:
    ten = waits(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)

    assert quantile(ten, 0.5) == 5 * MINUTE
    assert quantile(ten, 0.51) == 6 * MINUTE
    assert quantile(ten, 0.9) == 9 * MINUTE
    assert quantile(ten, 1.0) == 10 * MINUTE


def test_leads_never_touched_worsen_a_quantile_up_to_never() -> None:
    assert quantile(waits(1, 2, 3, never=0), 0.5) == 2 * MINUTE
    assert quantile(waits(1, 2, 3, never=3), 0.5) == 3 * MINUTE
    assert quantile(waits(1, 2, 3, never=4), 0.5) == math.inf
    assert quantile(waits(never=1), 0.1) == math.inf


def test_no_leads_have_no_quantile() -> None:
    assert quantile(waits(), 0.5) is None


def test_a_share_that_rounds_up_in_floating_point_keeps_its_place() -> None:
    assert math.ceil(0.07 * 100) == 8
    assert rank(0.07, 100) == 7


@given(percent=st.integers(1, 100), leads=st.integers(1, 5_000))
def test_the_place_of_a_quantile_is_exact_for_whole_percents(percent: int, leads: int) -> None:
    assert rank(percent / 100, leads) == -(-percent * leads // 100)


def test_a_ratio_without_a_denominator_is_undefined() -> None:
    assert kpi_value(measured((3, 4)), RATE) == 0.75
    assert kpi_value(measured((0, 0)), RATE) is None


def test_a_kpi_that_a_run_does_not_know_is_undefined() -> None:
    empty = Measured({}, {}, {})

    assert [kpi_value(empty, spec) for spec in (RATE, GINI, P90)] == [None, None, None]


def test_not_a_number_is_undefined() -> None:
    assert kpi_value(measured(value=math.nan), GINI) is None
    assert kpi_value(measured(value=0.3), GINI) == 0.3


def test_a_quantile_kpi_speaks_its_own_unit() -> None:
    assert kpi_value(measured(wait=waits(30, 60, 90)), P90) == 90.0
    hours = KpiSpec("p50", "P50", "h", "less", Kind.QUANTILE, "", waits="touch", q=0.5)
    assert kpi_value(measured(wait=waits(30, 60, 90)), hours) == 1.0
    assert kpi_value(measured(wait=waits(30, never=9)), hours) == math.inf


@pytest.mark.parametrize(
    ("unit", "name", "q"), [("fortnights", "touch", 0.5), ("min", None, 0.5), ("min", "touch", 0.0)]
)
def test_a_quantile_that_cannot_be_read_is_refused(unit: str, name: str | None, q: float) -> None:
    with pytest.raises(ValueError, match="p50"):
        KpiSpec("p50", "P50", unit, "less", Kind.QUANTILE, "", waits=name, q=q)
