from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.timeline import DAY_MS, HOUR_MS, Timeline
from scenarios.zones import find_zone

WARSAW = "Europe/Warsaw"
ZONES = (
    WARSAW,
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Cairo",
    "Africa/Casablanca",
)
SPRING = Timeline(date(2026, 3, 23), weeks=2, warmup_weeks=1, drain_weeks=1, timezone=WARSAW)
AUTUMN = Timeline(date(2026, 10, 19), weeks=2, warmup_weeks=1, drain_weeks=1, timezone=WARSAW)


def test_the_clock_begins_with_the_warm_up_and_ends_with_the_drain() -> None:
    plain = Timeline(date(2026, 1, 5), weeks=4, warmup_weeks=2, drain_weeks=3, timezone=WARSAW)
    assert plain.first_day == date(2025, 12, 22)
    assert (plain.measured_from, plain.measured_to, plain.end) == (14 * DAY_MS, 42 * DAY_MS, 63 * DAY_MS)


def test_a_horizon_over_a_clock_change_is_an_hour_shorter_or_longer() -> None:
    assert (SPRING.measured_from, SPRING.measured_to) == (7 * DAY_MS, 21 * DAY_MS - HOUR_MS)
    assert (AUTUMN.measured_from, AUTUMN.measured_to) == (7 * DAY_MS, 21 * DAY_MS + HOUR_MS)
    assert (SPRING.end, AUTUMN.end) == (28 * DAY_MS - HOUR_MS, 28 * DAY_MS + HOUR_MS)


def test_days_of_a_clock_change_have_23_and_25_hours() -> None:
    for timeline, sunday, hours in ((SPRING, date(2026, 3, 29), 23), (AUTUMN, date(2026, 10, 25), 25)):
        lengths = dict(zip(timeline.dates(), np.diff(timeline.midnights()).tolist(), strict=False))
        assert lengths.pop(sunday) == hours * HOUR_MS
        assert set(lengths.values()) == {DAY_MS}


def test_midnights_of_another_zone_cover_the_horizon() -> None:
    midnights = SPRING.midnights("America/New_York")
    assert midnights[0] == -19 * HOUR_MS  # New York is already on summer time: five hours behind
    assert SPRING.dates("America/New_York")[0] == date(2026, 3, 15)
    assert midnights[-2] < SPRING.end <= midnights[-1]
    assert len(midnights) == len(SPRING.dates("America/New_York"))


def test_a_skipped_time_moves_forward_by_the_gap() -> None:
    moved = SPRING.from_local(datetime(2026, 3, 29, 2, 30))
    assert SPRING.to_local(moved).isoformat() == "2026-03-29T03:30:00+02:00"
    assert SPRING.at(date(2026, 3, 29), 150 * 60_000) == moved


def test_a_time_that_comes_twice_means_the_first() -> None:
    first = AUTUMN.from_local(datetime(2026, 10, 25, 2, 30))
    assert AUTUMN.to_local(first).isoformat() == "2026-10-25T02:30:00+02:00"
    assert AUTUMN.to_local(first + HOUR_MS).isoformat() == "2026-10-25T02:30:00+01:00"
    assert AUTUMN.from_local(datetime(2026, 10, 25, 2, 30, fold=1)) == first


def test_local_times_round_to_the_nearest_millisecond_ties_to_even() -> None:
    day = datetime(2026, 3, 16)
    micros = (499, 500, 501, 1_500, 2_500)
    assert [SPRING.from_local(day + timedelta(microseconds=us)) for us in micros] == [0, 0, 1, 2, 2]


def test_a_time_that_carries_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        SPRING.from_local(datetime(2026, 3, 29, tzinfo=UTC))


def test_the_hour_of_week_begins_on_monday_and_follows_the_wall_clock() -> None:
    sunday = SPRING.at(date(2026, 3, 29))
    instants = np.array([0, HOUR_MS - 1, HOUR_MS, sunday + HOUR_MS, sunday + 2 * HOUR_MS, sunday + 23 * HOUR_MS])
    assert SPRING.hour_of_week(instants).tolist() == [0, 0, 1, 145, 147, 0]
    assert SPRING.hour_of_week(np.array([0]), "America/New_York").tolist() == [163]


def test_people_at_a_fixed_offset_have_no_clock_change() -> None:
    sunday = SPRING.at(date(2026, 3, 29))
    instants = sunday + np.array([HOUR_MS, 2 * HOUR_MS, HOUR_MS])
    offsets = np.array([HOUR_MS, HOUR_MS, -8 * HOUR_MS])
    assert SPRING.hour_of_week_at_offset(instants, offsets).tolist() == [145, 146, 136]


@pytest.mark.parametrize(
    ("timeline", "day", "sunday"),
    [
        (SPRING, date(2026, 3, 29), [144, 145, *range(147, 168)]),
        (AUTUMN, date(2026, 10, 25), [144, 145, 146, *range(146, 168)]),
    ],
)
def test_the_hours_of_a_clock_change_are_those_that_pass(timeline: Timeline, day: date, sunday: list[int]) -> None:
    hours = timeline.hours()
    assert hours.hour_of_week[hours.day == day.toordinal()].tolist() == sunday
    assert set(hours.lengths.tolist()) == {HOUR_MS}
    assert len(hours.starts) * HOUR_MS == timeline.end


def test_a_clock_change_of_half_an_hour_cuts_an_hour() -> None:
    island = Timeline(date(2026, 10, 5), weeks=1, warmup_weeks=1, drain_weeks=0, timezone="Australia/Lord_Howe")
    hours = island.hours()
    sunday = hours.day == date(2026, 10, 4).toordinal()
    assert hours.hour_of_week[sunday][:4].tolist() == [144, 145, 146, 147]
    assert hours.lengths[sunday][:4].tolist() == [HOUR_MS, HOUR_MS, HOUR_MS // 2, HOUR_MS]
    assert hours.lengths.sum() == island.end == 14 * DAY_MS - HOUR_MS // 2


def test_hours_know_their_month() -> None:
    hours = SPRING.hours()
    april = hours.starts >= SPRING.at(date(2026, 4, 1))
    assert set(hours.month[april].tolist()) == {4}
    assert set(hours.month[~april].tolist()) == {3}


@settings(deadline=None)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    st.integers(0, 10**10),
)
def test_tables_agree_with_the_zone_database(home: str, zone: str, start: date, t: int) -> None:
    timeline = Timeline(start, weeks=5, warmup_weeks=5, drain_weeks=8, timezone=home)
    local = timeline.to_local(t, zone)
    assert timeline.hour_of_week(np.array([t]), zone).tolist() == [local.weekday() * 24 + local.hour]
    naive = local.replace(tzinfo=None, microsecond=0)
    since_midnight = (naive - datetime.combine(naive.date(), datetime.min.time())) // timedelta(milliseconds=1)
    many = timeline.at_many(np.array([naive.toordinal()]), np.array([since_midnight]), zone)
    assert many.tolist() == [timeline.from_local(naive, zone)]


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(ZONES), st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_hours_cover_the_horizon_without_a_gap_in_any_zone(zone: str, start: date) -> None:
    timeline = Timeline(start, weeks=8, warmup_weeks=8, drain_weeks=8, timezone=zone)
    hours = timeline.hours()
    assert hours.starts[0] == 0
    assert np.array_equal(hours.starts[:-1] + hours.lengths[:-1], hours.starts[1:])
    assert hours.starts[-1] + hours.lengths[-1] == timeline.end
    inside = hours.starts + hours.lengths - 1
    assert np.array_equal(timeline.hour_of_week(inside), hours.hour_of_week)
    assert hours.lengths.max() == HOUR_MS


@pytest.mark.parametrize(
    ("name", "hint"),
    [("Europe/Warsav", 'did you mean "Europe/Warsaw"'), ("new york", 'did you mean "America/New_York"')],
)
def test_an_unknown_zone_is_refused_with_the_nearest_name(name: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        find_zone(name)


@pytest.mark.parametrize("name", ["", "Europe", "../etc/passwd", "qqqqq"])
def test_what_is_no_zone_at_all_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="unknown time zone"):
        Timeline(date(2026, 1, 5), weeks=1, warmup_weeks=0, drain_weeks=0, timezone=name)


def test_a_horizon_without_a_measured_week_is_refused() -> None:
    with pytest.raises(ValueError, match="weeks must be at least 1, not 0"):
        Timeline(date(2026, 1, 5), weeks=0, warmup_weeks=0, drain_weeks=0, timezone=WARSAW)


def test_a_day_whose_midnight_is_skipped_begins_at_its_first_instant() -> None:
    cairo = Timeline(date(2026, 4, 20), weeks=1, warmup_weeks=0, drain_weeks=0, timezone="Africa/Cairo")
    assert np.diff(cairo.midnights()).tolist() == [DAY_MS] * 4 + [23 * HOUR_MS] + [DAY_MS] * 2
    friday = int(cairo.midnights()[4])
    assert cairo.to_local(friday).isoformat() == "2026-04-24T01:00:00+03:00"
