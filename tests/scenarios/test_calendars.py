from __future__ import annotations

import math
from datetime import date, datetime
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.calendars import (
    BusinessClock,
    WeeklyHours,
    daily_windows,
    holiday_dates,
    known_country,
    parse_breaks,
    parse_hours,
    public_holidays,
    weekly_windows,
)
from scenarios.timeline import DAY_MS, HOUR_MS, Timeline
from scenarios.windows import NEVER, Windows

WARSAW = "Europe/Warsaw"
SPRING = Timeline(date(2026, 3, 23), weeks=1, warmup_weeks=1, drain_weeks=1, timezone=WARSAW)
AUTUMN = Timeline(date(2026, 10, 19), weeks=1, warmup_weeks=1, drain_weeks=1, timezone=WARSAW)
PLAIN = Timeline(date(2026, 2, 2), weeks=1, warmup_weeks=1, drain_weeks=1, timezone=WARSAW)
OFFICE = parse_hours("Mon-Fri 09:00-17:00")


def hours(*shifts: tuple[int, float, float]) -> WeeklyHours:
    return WeeklyHours(tuple((day, int(start * HOUR_MS), int(end * HOUR_MS)) for day, start, end in shifts))


def plain(day: int, hour: int, minute: int = 0) -> int:
    """An instant of February 2026, of which the 2nd is the first measured Monday."""
    return PLAIN.from_local(datetime(2026, 2, day, hour, minute))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon-Fri 09:00-17:00", hours(*((day, 9, 17) for day in range(5)))),
        ("Mon-Thu 08:00-16:00, Fri 08:00-14:00", hours(*((d, 8, 16) for d in range(4)), (4, 8, 14))),
        ("Sat,Sun 10:00-14:00", hours((5, 10, 14), (6, 10, 14))),
        ("sat, SUNDAY 10:00 - 14:00", hours((5, 10, 14), (6, 10, 14))),
        ("24x7", hours(*((day, 0, 24) for day in range(7)))),
        ("Fri 22:00-06:00", hours((4, 22, 30))),
        ("Tue 22:00-00:00", hours((1, 22, 24))),
        ("Mon-Tue 09:00-12:00 13:30-17:00", hours((0, 9, 12), (0, 13.5, 17), (1, 9, 12), (1, 13.5, 17))),
        ("Mon 09:00-12:00, 13:00-17:00", hours((0, 9, 12), (0, 13, 17))),
        ("Wed 00:00-24:00", hours((2, 0, 24))),
        ("Sat-Mon 9:00-10:00", hours((0, 9, 10), (5, 9, 10), (6, 9, 10))),
    ],
)
def test_weekly_hours_are_read_as_planners_write_them(text: str, expected: WeeklyHours) -> None:
    assert parse_hours(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Mon-Fri", 'no times in "Mon-Fri": give days and times such as'),
        ("", "no times in"),
        ("09:00-17:00", 'no day before "09:00-17:00"'),
        ("Mon 09:00-17:00, Tue", "no times in"),
        ("Mon-Fri 9-17", '"9-17" is not a range of times'),
        ("Mon 09:00-25:00", "outside 00:00-24:00"),
        ("Mon 24:00-02:00", "outside 00:00-24:00"),
        ("Mon 09:60-10:00", "outside 00:00-24:00"),
        ("Mon 09:00-09:00", "has no length"),
        ("Mno-Fri 09:00-17:00", '"Mno" is not a day: .* did you mean "Mon"'),
        ("Wendesday 09:00-17:00", 'did you mean "Wednesday"'),
    ],
)
def test_wrong_hours_are_refused_with_what_is_allowed(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_hours(text)


def test_breaks_are_sorted_and_a_wrong_one_is_named() -> None:
    half = HOUR_MS // 2
    assert parse_breaks(["15:00-15:30", "12:00-12:30"]) == ((24 * half, 25 * half), (30 * half, 31 * half))
    with pytest.raises(ValueError, match='"noon" is not a range of times: give times of day'):
        parse_breaks(["12:00-12:30", "noon"])


def test_shifts_less_breaks_are_the_working_day() -> None:
    windows = weekly_windows(OFFICE, PLAIN).subtract(daily_windows(parse_breaks(["12:00-12:30"]), PLAIN))
    monday = windows.clip(plain(2, 0), plain(3, 0))
    assert monday == Windows.of([(plain(2, 9), plain(2, 12)), (plain(2, 12, 30), plain(2, 17))])
    assert windows.total() == 15 * 7.5 * HOUR_MS


@pytest.mark.parametrize(
    ("timeline", "saturday", "wait", "next_day_hour"),
    [(SPRING, datetime(2026, 3, 28, 17), 39, 18), (AUTUMN, datetime(2026, 10, 24, 17), 41, 16)],
)
def test_a_weekend_with_a_clock_change_is_an_hour_shorter_or_longer(
    timeline: Timeline, saturday: datetime, wait: int, next_day_hour: int
) -> None:
    created = timeline.from_local(saturday)
    assert weekly_windows(OFFICE, timeline).next_open(created) == created + wait * HOUR_MS
    assert timeline.to_local(created + DAY_MS).hour == next_day_hour


@pytest.mark.parametrize(("timeline", "worked"), [(SPRING, 7), (AUTUMN, 9), (PLAIN, 8)])
def test_the_night_shift_over_a_clock_change_is_an_hour_shorter_or_longer(timeline: Timeline, worked: int) -> None:
    windows = weekly_windows(parse_hours("Sat 22:00-06:00"), timeline)
    assert (windows.ends - windows.starts)[1] == worked * HOUR_MS


def test_a_night_shift_from_before_the_horizon_reaches_into_it() -> None:
    windows = weekly_windows(parse_hours("Sun 22:00-06:00"), PLAIN)
    assert (windows.starts[0], windows.ends[0]) == (0, 6 * HOUR_MS)
    assert windows.ends[-1] == PLAIN.end


def test_round_the_clock_is_one_window() -> None:
    assert weekly_windows(parse_hours("24x7"), SPRING) == Windows.always(SPRING.end)


def test_a_shift_that_lies_in_the_skipped_hour_is_not_worked_backwards() -> None:
    windows = weekly_windows(parse_hours("Sun 02:30-03:00"), SPRING)
    assert [SPRING.to_local(int(t)).day for t in windows.starts] == [22, 5]


def test_no_shift_starts_on_a_closed_day_but_the_night_before_goes_on() -> None:
    windows = weekly_windows(parse_hours("Mon-Fri 22:00-06:00"), PLAIN, closed=frozenset({date(2026, 2, 4)}))
    night = windows.clip(plain(3, 12), plain(6, 0))
    assert night == Windows.of([(plain(3, 22), plain(4, 6)), (plain(5, 22), plain(6, 0))])


def test_shifts_are_at_the_wall_clock_of_the_persons_zone() -> None:
    windows = weekly_windows(OFFICE, SPRING, "America/New_York")
    local = [SPRING.to_local(int(start)).hour for start in windows.starts]
    assert local == [14] * 10 + [15] * 5  # America changed its clocks three weeks before Europe
    assert {SPRING.to_local(int(start), "America/New_York").hour for start in windows.starts} == {9}


def test_leads_at_opening_are_worked_at_once_and_at_closing_the_next_day() -> None:
    windows = weekly_windows(OFFICE, PLAIN)
    assert windows.next_open(plain(2, 9)) == plain(2, 9)
    assert windows.next_open(plain(2, 17)) == plain(3, 9)


def gaps_and_period(windows: Windows, monday: int, next_monday: int) -> tuple[list[float], float]:
    """Closed hours between two Monday openings, and the hours from one to the other."""
    week = windows.clip(monday, next_monday + 1)
    closed = [
        (opens - closes) / HOUR_MS for (_, closes), (opens, _) in pairwise(zip(week.starts, week.ends, strict=True))
    ]
    return closed, (next_monday - monday) / HOUR_MS


@pytest.mark.parametrize(
    ("timeline", "first_monday", "closed", "mean", "p_immediate"),
    [
        (PLAIN, date(2026, 2, 2), frozenset[date](), 15.2380952381, 0.238095238095),
        (SPRING, date(2026, 3, 23), frozenset[date](), 14.9491017964, 0.239520958084),
        (PLAIN, date(2026, 2, 2), frozenset({date(2026, 2, 4)}), 18.4761904762, 0.190476190476),
    ],
    ids=["a plain week", "the week of the spring change", "a holiday on Wednesday"],
)
def test_waits_of_leads_that_come_at_any_hour_match_theory(
    timeline: Timeline, first_monday: date, closed: frozenset[date], mean: float, p_immediate: float
) -> None:
    windows = weekly_windows(OFFICE, timeline, closed=closed)
    monday = timeline.at(first_monday, 9 * HOUR_MS)
    next_monday = timeline.at(date.fromordinal(first_monday.toordinal() + 7), 9 * HOUR_MS)
    # a lead in the middle of each minute waits, on average, what leads all over it wait
    created = np.arange(monday, next_monday, 60_000) + 30_000
    waits = windows.next_open_many(created) - created
    assert waits.mean() / HOUR_MS == pytest.approx(mean, abs=1e-10)
    assert (waits == 0).mean() == pytest.approx(p_immediate, abs=1e-12)


def test_decay_over_closed_hours_matches_theory() -> None:
    windows = weekly_windows(OFFICE, PLAIN)
    closed, period = gaps_and_period(windows, plain(2, 9), plain(9, 9))
    assert closed == [16, 16, 16, 16, 64]
    kept = 40 + sum((1 - math.exp(-0.05 * gap)) / 0.05 for gap in closed)
    assert kept / period == pytest.approx(0.614514516613, abs=1e-12)
    within = 40 + sum(min(gap, 12) for gap in closed)
    assert within / period == pytest.approx(0.595238095238, abs=1e-12)


def test_a_promise_that_ends_at_closing_time_breaks_just_after_the_next_opening() -> None:
    clock = BusinessClock(weekly_windows(OFFICE, PLAIN))
    created, promise = plain(2, 13), 4 * HOUR_MS
    assert clock.add(created, promise) == plain(2, 17)
    assert clock.deadline(created, promise) == plain(3, 9)
    assert clock.breaks_at(created, promise) == plain(3, 9) + 1
    assert clock.elapsed(created, plain(3, 9)) == promise
    assert clock.elapsed(created, plain(3, 9) + 1) == promise + 1


def test_a_promise_over_a_weekend_runs_in_business_hours() -> None:
    clock = BusinessClock(weekly_windows(OFFICE, PLAIN))
    assert clock.deadline(plain(6, 16, 30), HOUR_MS) == plain(9, 9, 30)
    assert clock.deadline(plain(7, 12), HOUR_MS) == plain(9, 10)
    assert clock.deadline(plain(7, 12), 0) == plain(9, 9)


def test_the_wall_clock_never_stands() -> None:
    clock = BusinessClock(None)
    assert (clock.elapsed(5, 65), clock.add(5, 60), clock.deadline(5, 60), clock.breaks_at(5, 60)) == (
        60,
        65,
        65,
        66,
    )
    t = np.array([5, NEVER])
    assert clock.deadlines(t, 60).tolist() == [65, NEVER]
    assert clock.elapsed_many(np.array([5]), np.array([65])).tolist() == [60]


def test_a_promise_that_outlives_the_windows_is_never_broken() -> None:
    clock = BusinessClock(Windows.of([(0, 10)]))
    assert (clock.add(4, 6), clock.breaks_at(4, 6), clock.deadline(4, 6)) == (10, NEVER, NEVER)
    assert clock.deadlines(np.array([4, 4]), np.array([5, 6])).tolist() == [9, NEVER]


@pytest.mark.parametrize("clock", [BusinessClock(None), BusinessClock(Windows.always(99))])
def test_both_clocks_refuse_a_negative_duration(clock: BusinessClock) -> None:
    with pytest.raises(ValueError, match="negative: -1 ms"):
        clock.add(0, -1)
    with pytest.raises(ValueError, match="negative: -1 ms"):
        clock.add_many(np.array([0]), -1)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=6),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=1, max_size=5),
)
def test_a_deadline_is_the_last_instant_at_which_the_promise_is_kept(
    pairs: list[tuple[int, int]], promises: list[tuple[int, int]]
) -> None:
    clock = BusinessClock(Windows.of(pairs))
    for t, d in promises:
        kept = [x for x in range(t, 200) if clock.elapsed(t, x) <= d]
        last = NEVER if kept[-1] == 199 else kept[-1]
        assert clock.deadline(t, d) == last
        assert clock.breaks_at(t, d) == (NEVER if last == NEVER else last + 1)
    t_many, d_many = (np.array(column, dtype=np.int64) for column in zip(*promises, strict=True))
    assert clock.deadlines(t_many, d_many).tolist() == [clock.deadline(t, d) for t, d in promises]
    assert clock.breaks_at_many(t_many, d_many).tolist() == [clock.breaks_at(t, d) for t, d in promises]
    assert clock.add_many(t_many, d_many).tolist() == [clock.add(t, d) for t, d in promises]
    assert clock.elapsed_many(t_many, t_many + d_many).tolist() == [clock.elapsed(t, t + d) for t, d in promises]


def test_public_holidays_are_those_of_the_country_and_its_part() -> None:
    poland = public_holidays("PL", [2026])
    assert {date(2026, 1, 1), date(2026, 1, 6), date(2026, 5, 1), date(2026, 11, 11)} <= poland
    assert date(2026, 1, 2) not in poland
    epiphany = date(2026, 1, 6)
    assert epiphany in public_holidays("de-by", [2026])
    assert epiphany not in public_holidays("DE", [2026])
    assert {day.year for day in public_holidays("US", range(2025, 2027))} == {2025, 2026}


def test_holidays_may_be_given_as_dates_and_only_those_of_the_years_count() -> None:
    assert public_holidays([date(2026, 2, 4), date(1, 1, 1)], [2026]) == frozenset({date(2026, 2, 4)})


def test_holidays_of_several_countries_are_all_holidays() -> None:
    both = public_holidays(("PL", "US"), [2026])
    assert both == public_holidays("PL", [2026]) | public_holidays("US", [2026])


def test_a_run_over_the_turn_of_the_year_has_the_holidays_of_both_years() -> None:
    timeline = Timeline(date(2026, 12, 28), weeks=1, warmup_weeks=0, drain_weeks=0, timezone=WARSAW)
    assert {date(2026, 12, 25), date(2027, 1, 1)} <= holiday_dates("PL", timeline)
    assert holiday_dates(None, timeline) == frozenset()


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("Poland", "did you mean PL"),
        ("XX", 'unknown country code "XX": give a country such as "PL"'),
        ("", "unknown country code"),
        ("DE-XX", 'unknown part "XX" of DE: .* DE has .*BY'),
    ],
)
def test_an_unknown_country_is_refused_with_the_nearest(spec: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        public_holidays(spec, [2026])


def test_a_country_is_known_by_its_code_and_the_name_of_its_part() -> None:
    assert known_country(" pl ") == ("PL", None)
    assert known_country("de-by") == ("DE", "BY")


def test_a_holiday_closes_the_office() -> None:
    timeline = Timeline(date(2026, 1, 5), weeks=1, warmup_weeks=0, drain_weeks=0, timezone=WARSAW)
    windows = weekly_windows(OFFICE, timeline, closed=public_holidays("PL", [2026]))
    assert windows.total() == 4 * 8 * HOUR_MS
    assert windows.next_open(timeline.at(date(2026, 1, 6))) == timeline.at(date(2026, 1, 7), 9 * HOUR_MS)
