"""Hands-on time: shared between what is open at once, censored where it was left open."""

import math

import numpy as np
import pytest

from policies.durations import DAY, HOUR, MINUTE
from scenarios.calibration.estimate import NotEstimated
from scenarios.calibration.handling import Handling, handling, hands_on, survival_curve
from scenarios.calibration.work_events import work_events
from tests.scenarios.calibration.records import Work, clock, record

PLACE = ("channels", "phone", "work_time")


def minutes(work: list[Work]) -> tuple[list[float], list[bool]]:
    length, left_open = hands_on(work_events(record(work=work)), 90 * MINUTE)
    return (length / MINUTE).tolist(), left_open.tolist()


def test_pieces_one_behind_the_other_keep_their_length() -> None:
    assert minutes([(540, 550, 0, "lead"), (550, 570, 0, "lead")]) == ([10, 20], [False, False])


def test_pieces_open_at_once_share_the_time() -> None:
    # 10 minutes alone, 10 shared, 20 alone
    assert minutes([(540, 560, 0, "lead"), (550, 580, 0, "other")])[0] == [15, 25]


def test_two_people_do_not_share() -> None:
    assert minutes([(540, 560, 0, "lead"), (540, 560, 1, "lead")])[0] == [20, 20]


def test_left_open_overnight_lasts_at_least_to_the_last_sign_of_the_day() -> None:
    work = [(clock(0, 16), clock(1, 9), 0, "lead"), (clock(0, 16.5), clock(0, 17), 0, "other")]
    lengths, left_open = minutes(work)
    assert left_open == [True, False]
    assert lengths == [45, 15]


def test_survival_counts_what_was_left_open_as_at_risk_until_then() -> None:
    times, survival = survival_curve(np.array([1, 2, 3, 4]), np.array([False, True, False, False]))
    assert times.tolist() == [1, 3, 4]
    assert survival.tolist() == pytest.approx([3 / 4, 3 / 8, 0])


def test_a_known_lognormal_is_read_back_though_a_fifth_is_left_open() -> None:
    rng = np.random.default_rng(3)
    true = np.exp(rng.normal(math.log(5 * MINUTE), 0.8, 4000))
    limit = rng.exponential(30 * MINUTE, 4000)
    fitted = handling(np.rint(np.minimum(true, limit)).astype(np.int64), true > limit, PLACE)
    assert isinstance(fitted, Handling)
    mean, cv = fitted.estimates(PLACE)
    assert mean.low < 5 * MINUTE * math.exp(0.32) < mean.high
    assert fitted.median == pytest.approx(5 * MINUTE, rel=0.05)
    assert fitted.cv == pytest.approx(math.sqrt(math.expm1(0.64)), rel=0.12)
    assert cv.low < math.sqrt(math.expm1(0.64)) < cv.high
    assert "left open after work" in mean.note


def test_overnight_records_taken_for_long_would_spoil_the_mean() -> None:
    length = np.array([4 * MINUTE] * 90 + [2 * MINUTE] * 10)
    left_open = np.array([False] * 90 + [True] * 10)
    fitted = handling(length, left_open, PLACE)
    assert isinstance(fitted, Handling)
    assert fitted.mean == 4 * MINUTE
    naive = np.array([4 * MINUTE] * 90 + [16 * HOUR] * 10).mean()
    assert naive > 20 * fitted.mean


def test_records_without_length_do_not_say_how_long_work_takes() -> None:
    answer = handling(np.array([0] * 60 + [MINUTE] * 40), np.zeros(100, np.bool_), PLACE)
    assert isinstance(answer, NotEstimated)
    assert "same instant" in answer.why


def test_a_few_records_are_too_few() -> None:
    assert isinstance(handling(np.array([DAY] * 5), np.zeros(5, np.bool_), PLACE), NotEstimated)
