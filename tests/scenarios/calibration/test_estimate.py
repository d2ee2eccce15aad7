"""An estimate knows its interval and how the scenario file writes it."""

import math

import pytest

from policies.durations import HOUR, MINUTE
from scenarios.calibration.estimate import DURATION, Estimate, above_zero, around, share
from scenarios.ranges import is_range

PLACE = ("sources", "demo form", "leads_per_week")


def test_a_share_has_wilsons_interval() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263 gives 0.2553 to 0.3662
    one = share(PLACE, 81, 263)
    assert (round(one.low, 4), round(one.high, 4)) == (0.2553, 0.3662)
    assert one.standard_error == pytest.approx(math.sqrt(81 / 263 * 182 / 263 / 263), rel=1e-12)


def test_no_hit_at_all_is_no_certainty() -> None:
    one = share(PLACE, 0, 20)  # Newcombe: 0 of 20 gives 0 to 0.1611
    assert (one.low, round(one.high, 4)) == (0.0, 0.1611)


def test_an_interval_stays_within_what_the_scenario_allows() -> None:
    one = around(PLACE, 0.95, 0.1, 30, highest=1.0)
    assert (round(one.low, 3), one.high) == (0.754, 1.0)


def test_a_spread_is_uncertain_by_a_factor() -> None:
    one = above_zero(PLACE, 2.0, 0.5, 30)
    assert one.low * one.high == pytest.approx(4.0)
    assert one.low > 0


def test_a_number_is_written_as_a_range_of_four_digits() -> None:
    assert Estimate(PLACE, 34.12345, 1.0, 32.1, 36.04999, 400).written() == {
        "likely": 34.12,
        "low": 32.1,
        "high": 36.05,
    }
    assert is_range(Estimate(PLACE, 0.25, 0.1, 0.1, 0.4, 8).written())


def test_a_duration_is_written_as_people_write_it() -> None:
    one = Estimate(PLACE, 7 * MINUTE + 400, 1.0, 6 * MINUTE, 11 * HOUR + 29_000, 400, DURATION)
    assert one.written() == {"likely": "7m", "low": "6m", "high": "11h"}


def test_a_number_known_exactly_is_no_range() -> None:
    assert Estimate(PLACE, 12.0, 0.0, 12.0, 12.0, 3).written() == 12


@pytest.mark.parametrize(("value", "low", "high"), [(1.0, 2.0, 3.0), (math.nan, 0.0, 1.0), (1.0, 0.0, math.inf)])
def test_what_is_no_estimate_is_not_made(value: float, low: float, high: float) -> None:
    with pytest.raises(ValueError, match="no estimate"):
        Estimate(PLACE, value, 0.1, low, high, 5)
