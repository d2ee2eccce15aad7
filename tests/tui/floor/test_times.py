"""Instants as people write them."""

import pytest

from tests.hand import at, days, hand, minutes
from tui.floor.times import clock, lasting, moment

TIMELINE = hand(arrivals=[]).timeline
SECOND_WEEK = (days(7), days(14))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Tue 10:14", at("Tue 10:14", week=1)),
        ("tuesday 10:14", at("Tue 10:14", week=1)),
        ("  Fri. 9:05 ", at("Fri 09:05", week=1)),
        ("Wed", at("Wed 00:00", week=1)),
        ("16:30", at("Thu 16:30", week=1)),
        ("Sun 23:59", at("Sun 23:59", week=1)),
    ],
)
def test_a_day_and_a_time_mean_those_of_the_week_that_is_shown(written: str, meant: int) -> None:
    assert moment(TIMELINE, written, SECOND_WEEK, at("Thu 12:00", week=1)) == meant


@pytest.mark.parametrize("written", ["", "  ", "soon", "25:00", "10:61", "Tue 10", "Xyz 10:00", "[/b]", "10:14 Tue"])
def test_what_is_no_time_is_refused_with_what_may_be_written(written: str) -> None:
    with pytest.raises(ValueError, match=r"Mon|Tue 10:14|23:59"):
        moment(TIMELINE, written, SECOND_WEEK, days(8))


def test_an_instant_is_told_with_its_day() -> None:
    assert clock(TIMELINE, at("Tue 10:14:30")) == "Tue 10:14"
    assert clock(TIMELINE, at("Tue 10:14:30"), seconds=True) == "Tue 10:14:30"


def test_durations_in_a_narrow_column_are_rounded_down() -> None:
    assert [lasting(ms) for ms in (0, 59_999, minutes(1), minutes(119), days(1) - 1, days(3))] == [
        "0s", "59s", "1m", "1h", "23h", "3d",
    ]  # fmt: skip
