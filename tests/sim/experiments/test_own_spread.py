"""How far a record's own parts lie apart stands beside what is simulated."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from scenarios.calibration.hold_out import midnight
from scenarios.history import MISSING, History
from sim.experiments.own_spread import OwnSpread, own_spread
from tests.sim.experiments.floors_with_records import HELD_OUT, its_record

HOUR_MS, MINUTE_MS = 3_600_000, 60_000
END = date(2026, 2, 23)


def spread(history: History) -> dict[int, OwnSpread]:
    cut, end = (midnight("Europe/Warsaw", day) for day in (HELD_OUT, END))
    return {one.minutes: one for one in own_spread(history, cut, end)}


def test_shares_are_those_of_leads_seen_for_so_long() -> None:
    record = its_record()
    cut = midnight("Europe/Warsaw", HELD_OUT)
    leads = record.leads
    before = leads.created <= cut - 60 * MINUTE_MS
    waited = np.where(leads.first_touch == MISSING, np.inf, (leads.first_touch - leads.created) / MINUTE_MS)
    assert spread(record)[60].earlier == pytest.approx(float((waited[before] <= 60).mean()))


def test_a_team_that_changes_its_ways_shows_as_a_change_beyond_the_usual() -> None:
    record = its_record(leads=240, weeks=10)
    late = record.leads.created >= midnight("Europe/Warsaw", HELD_OUT)
    slower = np.where(late & (record.leads.first_touch != MISSING), 2 * HOUR_MS, 0) + record.leads.first_touch
    changed = spread(replace(record, leads=replace(record.leads, first_touch=slower)))[60]
    assert changed.usual is not None
    assert changed.later == 0.0
    assert -changed.change > changed.usual
    steady = spread(record)[60]
    assert steady.usual is not None
    assert abs(steady.change) < steady.usual + 0.02


def test_a_record_of_two_weeks_before_the_cut_has_no_usual_spread() -> None:
    record = its_record()
    cut, end = (midnight("Europe/Warsaw", day) for day in (date(2026, 1, 19), END))
    assert {one.usual for one in own_spread(record, cut, end)} == {None}
