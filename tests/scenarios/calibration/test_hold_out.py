"""A record cut in two: the first part knows nothing of the second."""

from datetime import date

import numpy as np
import pytest

from scenarios.calibration.hold_out import came_in, cut_at_share, known_at, midnight, waits
from scenarios.history import MISSING, NOBODY
from tests.scenarios.calibration.records import MONDAY, clock, day_of_work, record

DAY = 86_400_000


def test_nothing_after_the_cut_is_known() -> None:
    leads = [(clock(1, 9), clock(1, 10), 0), (clock(6, 20), clock(7, 9), 1), (clock(8, 9), clock(8, 10), 0)]
    work = [*day_of_work(6, 9, 17, 0), (clock(6, 23), clock(7, 9), 0, "lead"), *day_of_work(7, 9, 17, 0)]
    cut = MONDAY + 7 * DAY
    known = known_at(record(leads, work), cut)
    assert len(known.leads.created) == 2
    assert known.leads.first_touch[1] == MISSING
    assert known.leads.first_touch_by[1] == NOBODY
    assert known.touches is not None
    assert known.touches.start.max() < cut
    assert known.touches.end[-1] == MISSING
    assert known.until == cut


def test_a_quarter_held_out_begins_at_a_local_midnight() -> None:
    leads = [(clock(day, 12), clock(day, 13), 0) for day in range(20)]
    assert cut_at_share(record(leads), 0.25) == date(2026, 1, 20)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.5])
def test_a_part_must_be_left_on_both_sides(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        cut_at_share(record([(0, 5, 0)]), share)


def test_one_day_cannot_be_cut() -> None:
    with pytest.raises(ValueError, match="one day"):
        cut_at_share(record([(0, 5, 0), (60, 65, 0)]), 0.5)


def test_midnight_is_that_of_the_zone_on_that_day() -> None:
    assert midnight("Europe/Amsterdam", date(2011, 10, 30)) == 1_319_925_600_000
    assert midnight("Europe/Amsterdam", date(2011, 10, 31)) == 1_320_015_600_000  # a day of 25 hours


def test_waits_are_minutes_and_never_is_infinite() -> None:
    history = record([(0, 30, 0), (60, None, 0)])
    assert waits(history.leads, came_in(history, MONDAY, MONDAY + DAY)).tolist() == [30, np.inf]
