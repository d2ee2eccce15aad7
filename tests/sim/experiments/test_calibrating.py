"""A calibration tells when people take leads, and takes the reading under which the record's waits come out."""

import pytest

from scenarios.calibration.hold_out import cut_at_share
from sim.experiments.calibrating import Calibrated, calibrate_and_try
from tests.bench.calibrations import HELD_OUT
from tests.bench.floors_beyond import FLOORS as BEYOND
from tests.bench.floors_of_habits import FLOORS


def calibrated(name: str) -> Calibrated:
    history = {**FLOORS, **BEYOND}[name]()
    return calibrate_and_try(history, cut_at_share(history, HELD_OUT))


def misses(found: Calibrated) -> dict[str, float]:
    """Shares within 15 minutes, an hour and a day: predicted less held out."""
    rows = {row.key: row for row in found.validation.overall}
    keys = ("within_15_min", "within_60_min", "within_1440_min")
    return {key: (rows[key].predicted or 0) - (rows[key].actual or 0) for key in keys}


@pytest.mark.slow
def test_who_does_leads_in_the_mornings_is_predicted_to_do_so_again() -> None:
    found = calibrated("leads in the mornings")
    shifts = [rep.shift or "" for rep in found.scenario.teams[0].reps]
    assert all("12:00" in shift and "17:00" not in shift for shift in shifts)
    assert max(abs(miss) for miss in misses(found).values()) < 0.05


@pytest.mark.slow
def test_a_queue_looked_at_twice_a_day_is_handed_out_at_these_times_where_shifts_do_not_tell_the_waits() -> None:
    found = calibrated("twice a day")
    assert found.scenario.option("today").assignment_latency.batch == ("10:00", "15:00")
    assert max(abs(miss) for miss in misses(found).values()) < 0.05
