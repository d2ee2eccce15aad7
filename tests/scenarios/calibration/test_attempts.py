"""Attempts counted by hand: what is one, who was at risk at which, and what it brought."""

import csv
import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from policies.durations import HOUR, MINUTE
from scenarios.calibration.attempt_hazard import by_count, by_touch, fatigue
from scenarios.calibration.attempt_rows import attempt_rows
from scenarios.history import MISSING, NOBODY, History, LeadHistory, TouchHistory

BANK = Path(__file__).parents[3] / ".." / "shared" / "data" / "bank_marketing_uci"
Row = tuple[int, int, int, int]
"""lead, start, end, connected"""


def touched(*rows: Row, leads: int = 3) -> History:
    """Leads created at 0 with these touches, by start."""
    ordered = sorted(rows, key=lambda row: row[1])
    lead, start, end, connected = (np.array(column, dtype=np.int64) for column in zip(*ordered, strict=True))
    nobody, missing = np.full(leads, NOBODY, np.int32), np.full(leads, MISSING)
    untold, unknown = np.full(leads, NOBODY, np.int8), np.full(leads, np.nan)
    table = LeadHistory(
        np.zeros(leads, np.int64), np.zeros(leads, np.int32), nobody, missing, nobody, nobody, unknown, unknown,
        untold, missing, untold, missing,
    )  # fmt: skip
    none = np.full(len(rows), NOBODY, np.int32)
    touches = TouchHistory(lead.astype(np.int32), start, end, none, none, none, none, connected.astype(np.int8))
    return History(table, touches, "UTC", 10**12, ("all",), ())


def test_attempts_are_numbered_up_to_the_conversation() -> None:
    history = touched((0, HOUR, HOUR, 0), (0, 3 * HOUR, 3 * HOUR, 1), (0, 9 * HOUR, 9 * HOUR, 0), (2, HOUR, HOUR, 0))
    rows = attempt_rows(history)
    assert rows is not None
    assert list(zip(rows.lead, rows.number, rows.connected, strict=True)) == [(0, 1, 0), (0, 2, 1), (2, 1, 0)]
    assert rows.age.tolist() == [HOUR, 3 * HOUR, HOUR]


def test_work_that_goes_on_within_two_minutes_is_the_same_attempt() -> None:
    begun, resumed = (0, HOUR, HOUR + MINUTE, NOBODY), (0, HOUR + 2 * MINUTE, HOUR + 9 * MINUTE, NOBODY)
    history = touched(begun, resumed, (0, 2 * HOUR, 2 * HOUR, NOBODY))
    rows = attempt_rows(history)
    assert rows is not None
    assert list(zip(rows.number, rows.start, rows.end, strict=True)) == [
        (1, HOUR, HOUR + 9 * MINUTE),
        (2, 2 * HOUR, 2 * HOUR),
    ]


def test_two_calls_within_a_minute_whose_results_are_told_are_two_attempts() -> None:
    rows = attempt_rows(touched((0, HOUR, HOUR, 0), (0, HOUR + 1000, HOUR + 2000, 1)))
    assert rows is not None
    assert rows.number.tolist() == [1, 2]


def test_work_after_the_lead_was_won_or_lost_is_no_attempt() -> None:
    history = touched((0, HOUR, HOUR, NOBODY), (0, 5 * HOUR, 5 * HOUR, NOBODY), (1, 5 * HOUR, 5 * HOUR, NOBODY))
    ended = replace(history, leads=replace(history.leads, ended_at=np.array([2 * HOUR, MISSING, MISSING])))
    rows = attempt_rows(ended)
    assert rows is not None
    assert list(zip(rows.lead, rows.start, strict=True)) == [(0, HOUR), (1, 5 * HOUR)]


def test_each_attempt_is_at_risk_once_and_the_last_one_wins() -> None:
    # attempts 1, 1, 2, 3 and outcomes won, lost, won, open
    found = by_count(np.array([1, 1, 2, 3], dtype=np.int32), np.array([1, 0, 1, NOBODY], dtype=np.int8))
    assert [(one.attempt, one.at_risk, one.hits) for one in found] == [(1, 4, 1), (2, 2, 1), (3, 1, 0)]


def test_a_lead_whose_attempts_were_not_counted_was_not_at_risk() -> None:
    found = by_count(np.array([NOBODY, 0, 1], dtype=np.int32), np.array([1, 1, 1], dtype=np.int8))
    assert [(one.at_risk, one.hits) for one in found] == [(1, 1)]


def test_attempts_whose_result_is_not_told_are_not_failures() -> None:
    rows = attempt_rows(touched((0, HOUR, HOUR, 0), (0, 2 * HOUR, 2 * HOUR, NOBODY), (1, HOUR, HOUR, 1)))
    assert rows is not None
    assert [(one.attempt, one.at_risk, one.hits) for one in by_touch(rows)] == [(1, 2, 1)]


def test_the_factor_from_attempt_to_attempt_is_the_slope_of_the_logarithms() -> None:
    left, hazards = 100_000, [0.10, 0.08, 0.064, 0.0512]
    attempts, outcome = [], []
    for number, hazard in enumerate(hazards, 1):
        won = round(left * hazard)
        attempts += [number] * won
        outcome += [1] * won
        left -= won
    attempts += [4] * left
    outcome += [0] * left
    found = fatigue(by_count(np.array(attempts, dtype=np.int32), np.array(outcome, dtype=np.int8)))
    assert found is not None
    assert found[0] == pytest.approx(0.8, abs=1e-4)


@pytest.mark.skipif(not BANK.exists(), reason="the bank's records are not here")
def test_the_bank_s_hazards_are_those_of_the_attempts_and_not_of_the_customers() -> None:
    with gzip.open(BANK / "bank-full.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    attempts = np.array([int(row["campaign"]) for row in rows], dtype=np.int32)
    outcome = np.array([row["y"] == "yes" for row in rows], dtype=np.int8)
    found = by_count(attempts, outcome)
    assert [round(100 * one.hazard, 1) for one in found[:5]] == [5.7, 5.1, 4.1, 3.3, 2.3]
    facts = json.loads((BANK / "facts.json").read_text(encoding="utf-8"))["by_n_contacts"]
    for one in found[:14]:
        assert round(one.hazard, 4) == facts[str(one.attempt)]["per_attempt_hazard"]
    assert found[0].low < found[0].hazard < found[0].high
