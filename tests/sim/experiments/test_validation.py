"""A scenario is tried on held-out weeks: the true one passes, a wrong one fails, a thin record cannot tell."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from scenarios.history import NOBODY
from sim.experiments.validation import Row, Validation, held_out_days, validate
from tests.bench.floors_of_habits import TAKEN, floor_record, floor_scenario, office
from tests.sim.experiments.floors_with_records import HELD_OUT, floor, its_record

LEADS, WEEKS = 240, 10


@cache
def tried(notify: str, leads: int = LEADS) -> Validation:
    """The floor with this notice lag tried on the record of the floor with the usual one."""
    record = its_record(leads=leads, weeks=WEEKS)
    return validate(floor(notify, leads=leads, weeks=WEEKS), record, "today", *DAYS, replications=6)


DAYS = HELD_OUT, HELD_OUT + timedelta(weeks=3)
TRUE = '{ dist = "weibull", mean = "3h", shape = 0.7 }'
SLOW = '{ dist = "weibull", mean = "20h", shape = 0.7 }'


def row(found: Validation, key: str) -> Row:
    return next(each for each in found.overall if each.key == key)


def test_the_true_scenario_is_nowhere_shown_to_be_wrong() -> None:
    verdicts = {each.key: each.verdict for each in tried(TRUE).overall}
    assert "no" not in verdicts.values()
    assert verdicts["within_15_min"] == verdicts["contacted"] == "yes"


def test_a_slow_scenario_is_shown_to_be_wrong() -> None:
    assert row(tried(SLOW), "within_60_min").verdict == "no"
    assert row(tried(SLOW), "p50").verdict == "no"


def test_a_thin_record_cannot_tell() -> None:
    assert row(tried(TRUE, 20), "within_60_min").verdict == "cannot tell"


def test_the_records_own_numbers_stand_beside_the_simulated() -> None:
    found = tried(TRUE)
    waited = found.waited
    within = row(found, "within_60_min")
    assert within.actual == pytest.approx(float(np.mean(waited <= 60)))
    assert within.predicted == pytest.approx(float(np.mean(found.simulated <= 60)))
    assert within.actual is not None
    assert within.actual_low is not None
    assert within.actual_low < within.actual
    assert row(found, "p75").actual == pytest.approx(float(np.quantile(waited, 0.75, method="inverted_cdf")))


def test_only_leads_of_the_held_out_days_count() -> None:
    found = tried(TRUE)
    assert found.leads == found.simulated.shape[1] == len(found.waited)
    assert (found.first, found.last, found.replications) == (*DAYS, 6)


def test_shares_of_first_touches_of_a_person_are_of_those_known() -> None:
    rows = tried(TRUE).by_person
    assert sum(each.actual or 0 for each in rows) == pytest.approx(1)
    assert sum(each.predicted or 0 for each in rows) == pytest.approx(1, abs=0.03)
    assert {each.of for each in rows} == {f"sales {number}" for number in range(1, 5)}


def test_conversations_are_compared_where_the_record_tells_of_them() -> None:
    contacted = row(tried(TRUE), "contacted")
    assert contacted.actual is not None
    assert 0.3 < contacted.actual < 0.5
    assert contacted.verdict != "no"


def test_times_of_the_week_with_many_leads_are_told() -> None:
    cells = {int(each.of) for each in tried(TRUE).by_time}
    assert 8 in cells  # Monday, from 8 o'clock on
    assert all(each.n >= 20 for each in tried(TRUE).by_time)


def test_the_cut_must_leave_leads_on_both_sides() -> None:
    history = its_record()
    with pytest.raises(ValueError, match="to fit to"):
        held_out_days(history, date(2026, 1, 1))
    with pytest.raises(ValueError, match="to hold out"):
        held_out_days(history, date(2027, 1, 1))


def test_what_was_won_is_compared_where_nothing_else_is_told() -> None:
    rest = office() + TAKEN
    record = floor_record(rest, 240, 12)
    leads = record.leads
    untold = np.full_like(leads.qualified, NOBODY)
    told = replace(record, leads=replace(leads, won=leads.qualified, qualified=untold))
    found = validate(floor_scenario(rest, 240, 12), told, "today", *DAYS, replications=6)
    won = row(found, "won")
    assert won.actual is not None
    assert 0.02 < won.actual < 0.3
    assert won.predicted == pytest.approx(won.actual, abs=0.05)
    assert "qualified" not in {each.key for each in found.overall}
    assert "won" not in {each.key for each in tried(TRUE).overall}


def test_the_records_own_change_stands_beside_the_simulated() -> None:
    assert [one.minutes for one in tried(TRUE).of_record] == [15, 60, 1440]
    hour = tried(TRUE).of_record[1]
    assert hour.later == pytest.approx(row(tried(TRUE), "within_60_min").actual)
