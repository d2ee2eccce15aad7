"""How fast leads were touched, in a record that ends while some still wait."""

import math
from dataclasses import replace

import numpy as np
import pytest

from policies.durations import DAY, HOUR, MINUTE
from scenarios.history import MISSING, NOBODY, History, LeadHistory
from sim.experiments.as_it_was import Speed, speed_of_record, speed_of_runs
from sim.measures.summary import Measured, Summary, Waits
from tui.as_it_was_text import as_it_was_text


def record(waits: list[int | None], until: int, created: int = 0) -> History:
    """Leads created at one instant, touched after these waits (None: not yet)."""
    size = len(waits)
    nobody, none = np.full(size, NOBODY, dtype=np.int32), np.full(size, np.nan)
    unknown = np.full(size, NOBODY, dtype=np.int8)
    never = np.full(size, MISSING, dtype=np.int64)
    at = np.array([MISSING if wait is None else created + wait for wait in waits], dtype=np.int64)
    leads = LeadHistory(
        np.full(size, created, dtype=np.int64), nobody, nobody, at, nobody, nobody, none, none, unknown, never, unknown,
        never,
    )  # fmt: skip
    return History(leads, None, "UTC", until, (), ())


def test_shares_and_median_of_a_record_that_saw_every_first_touch() -> None:
    speed = speed_of_record(record([MINUTE, 10 * MINUTE, 2 * HOUR, 30 * HOUR], until=10 * DAY))
    assert speed == Speed(
        4,
        {"within_5_min": 0.25, "within_15_min": 0.5, "within_1_h": 0.5, "within_24_h": 0.75},
        10.0,
        (1 + 10 + 120 + 1800) / 4,
        1800.0,
    )


def test_a_lead_that_still_waits_has_not_failed_before_the_record_ends() -> None:
    history = record([10 * MINUTE, 2 * HOUR, None, None], until=HOUR)  # the second touch lies behind the end
    speed = speed_of_record(history)
    assert speed is not None
    assert speed.within == {"within_5_min": 0.0, "within_15_min": 0.25, "within_1_h": 0.25, "within_24_h": None}
    assert speed.median_min == math.inf


def test_late_leads_count_for_as_long_as_they_were_seen() -> None:
    early, late = record([MINUTE, HOUR], until=2 * DAY), record([None], until=2 * DAY, created=2 * DAY - 10 * MINUTE)
    three = record([None] * 3, until=2 * DAY)
    created = np.concatenate([early.leads.created, late.leads.created])
    touched = np.concatenate([early.leads.first_touch, late.leads.first_touch])
    both = replace(three, leads=replace(three.leads, created=created, first_touch=touched))
    speed = speed_of_record(both)
    assert speed is not None
    assert speed.within["within_5_min"] == pytest.approx(1 / 3)
    assert speed.within["within_1_h"] == pytest.approx(1.0)  # at one hour only the lead that was touched then was seen


def test_a_record_without_touches_says_nothing() -> None:
    assert speed_of_record(record([None, None], until=DAY)) is None


def test_runs_are_pooled_and_never_counts() -> None:
    runs = [
        Summary(Measured({}, {"time_to_first_touch": Waits(np.array([MINUTE, HOUR]), 1)}, {}), (), 3),
        Summary(Measured({}, {"time_to_first_touch": Waits(np.array([DAY + 1]), 0)}, {}), (), 1),
    ]
    speed = speed_of_runs(runs)
    assert dict(speed.within) == {"within_5_min": 0.25, "within_15_min": 0.25, "within_1_h": 0.5, "within_24_h": 0.5}
    assert speed.median_min == 60.0


def test_the_table_has_the_record_first_and_a_dash_where_it_is_too_short() -> None:
    speed = speed_of_record(record([10 * MINUTE, None], until=HOUR))
    assert speed is not None
    lines = as_it_was_text(speed, {"[1]": speed}, 80).splitlines()
    at = next(number for number, line in enumerate(lines) if line.split() == ["as", "it", "was", "[1]"])
    assert lines[at + 4].split()[-2:] == ["-", "-"]


def test_the_verdict_says_whether_the_first_option_is_what_was_and_what_the_quickest_changes() -> None:
    was = Speed(100, {"within_5_min": 0.2, "within_15_min": 0.3, "within_1_h": 0.5, "within_24_h": None}, 60.0, 90.0)
    alike = replace(was, within={**was.within, "within_5_min": 0.22, "within_1_h": 0.46})
    quick = replace(was, within={**was.within, "within_5_min": 0.7, "within_1_h": 0.9}, median_min=4.0)
    said = " ".join(as_it_was_text(was, {"[1]": alike, "[2]": quick}, 80).split())
    assert "As simulated, option [1] gives the record back: no share is more than 4 pp off." in said
    assert "Under option [2] half of these leads would have been touched within 4 min instead of 60 min." in said
    other = " ".join(as_it_was_text(was, {"[1]": quick, "[2]": was}, 80).split())
    assert "Option [1] is not what was done: touched within 5 minutes 70 % instead of 20 %." in other
    assert "Under option" not in other
