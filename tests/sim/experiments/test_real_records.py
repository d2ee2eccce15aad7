"""Real records: fitted to the earlier weeks alone, the weeks held out are predicted. Skipped where they are absent."""

from datetime import date
from functools import cache

import pytest

from sim.experiments.calibrating import Calibrated, calibrate_and_try
from tests.bench.real_records import bank


@cache
def december(*, touches: bool = True) -> Calibrated:
    """A bank's web leads of October and November 2011, tried on those of December; with or without other work."""
    history = bank(touches=touches)
    if history is None:
        pytest.skip("the record of the bank is not there")
    return calibrate_and_try(history, date(2011, 12, 1))


@pytest.mark.slow
@pytest.mark.parametrize("key", ["within_15_min", "within_60_min", "within_1440_min"])
def test_the_held_out_december_comes_out_within_five_points(key: str) -> None:
    row = next(row for row in december().validation.overall if row.key == key)
    assert row.actual is not None
    assert row.predicted == pytest.approx(row.actual, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("key", ["within_15_min", "within_60_min", "within_1440_min"])
def test_first_touches_alone_are_enough_to_come_within_five_points(key: str) -> None:
    row = next(row for row in december(touches=False).validation.overall if row.key == key)
    assert row.actual is not None
    assert row.predicted == pytest.approx(row.actual, abs=0.05)


@pytest.mark.slow
def test_three_of_four_leads_are_touched_within_ten_hours_since_the_rest_lies_overnight() -> None:
    row = next(row for row in december().validation.overall if row.key == "p75")
    assert row.actual == pytest.approx(9.8 * 60, abs=6)
    assert row.predicted == pytest.approx(10 * 60, abs=60)


@pytest.mark.slow
def test_won_against_delay_is_no_simple_decay() -> None:
    assert any("no simple decay" in each.lower() for each in december().calibration.findings.warnings)


@pytest.mark.slow
def test_the_opening_hours_are_those_in_which_people_work() -> None:
    assert december().scenario.scenario.business_hours == "Mon-Fri 09:00-21:00, Sat 10:15-17:00"
