"""Who was there when is read from signs of work; shifts put as many people on duty as there were."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.calendars import parse_hours
from scenarios.calibration.presence import SLOTS_A_DAY, Presence, presence
from scenarios.calibration.shifts import best_ranges, shift_text, shifts_of, tidied
from scenarios.calibration.work_events import wall_clock, work_events
from scenarios.history import History
from tests.scenarios.calibration.records import Work, clock, day_of_work, record


def seen(history: History, *people: int) -> Presence:
    until = int(wall_clock(history, np.array([history.until]))[0])
    return presence(work_events(history), np.array(people), until)


def weeks_of(work: list[Work], weeks: int = 4) -> list[Work]:
    return [(a + 10080 * week, b + 10080 * week, who, kind) for week in range(weeks) for a, b, who, kind in work]


def office(person: int, start: float = 9, end: float = 17, days: range = range(5)) -> list[Work]:
    return [piece for day in days for piece in day_of_work(day, start, end, person)]


def test_a_person_is_there_from_the_first_sign_to_the_last_over_short_pauses() -> None:
    there = seen(record(work=day_of_work(0, 9, 12, 0) + day_of_work(0, 13, 17, 0)), 0).there[0]
    assert np.flatnonzero(there).tolist() == list(range(9 * 4, 17 * 4))


def test_a_pause_of_half_a_day_is_no_time_at_work() -> None:
    there = seen(record(work=day_of_work(0, 8, 10, 0) + day_of_work(0, 18, 20, 0)), 0).there[0]
    assert np.flatnonzero(there).tolist() == [*range(32, 40), *range(72, 80)]


def test_what_was_left_open_overnight_does_not_lengthen_a_day() -> None:
    left = (clock(0, 16.5), clock(1, 9), 0, "other")
    there = seen(record(work=[*day_of_work(0, 9, 16.5, 0), left]), 0).there[0]
    assert int(np.flatnonzero(there).max()) < 17 * 4


def test_times_are_read_on_the_wall_clock_of_the_zone() -> None:
    warsaw = replace(record(work=day_of_work(0, 8, 16, 0)), zone="Europe/Warsaw")
    assert np.flatnonzero(seen(warsaw, 0).there[0]).tolist() == list(range(9 * 4, 17 * 4))


def test_usual_weeks_come_back_as_shifts() -> None:
    work = weeks_of(office(0) + office(1, 12, 20, range(1, 6)))
    first, second = shifts_of(seen(record(work=work), 0, 1))
    assert shift_text(first.hours) == "Mon-Fri 09:00-17:00"
    assert shift_text(second.hours) == "Tue-Sat 12:00-20:00"
    assert (first.attended, first.expected) == (20, 20)


def test_days_missed_are_absences_of_the_shift() -> None:
    work = [piece for piece in weeks_of(office(0)) if not 3 * 10080 + 1440 <= piece[0] < 3 * 10080 + 3 * 1440]
    (shift,) = shifts_of(seen(record(work=work + weeks_of(office(1))), 0))
    assert (shift.attended, shift.expected) == (18, 20)


def test_a_silent_day_of_everybody_is_closed_and_nobodys_absence() -> None:
    work = [piece for piece in weeks_of(office(0) + office(1)) if not 1440 <= piece[0] - 2 * 10080 < 2880]
    found = seen(record(work=work), 0, 1)
    assert (found.closed - found.first_day).tolist() == [15]
    assert all(shift.attended == shift.expected == 19 for shift in shifts_of(found))


def test_who_came_later_is_not_absent_before_and_who_left_has_no_shift() -> None:
    work = weeks_of(office(0), 12)
    later = [piece for piece in weeks_of(office(1), 12) if piece[0] >= 6 * 10080]
    left = [piece for piece in weeks_of(office(2), 12) if piece[0] < 5 * 10080]
    found = seen(record(work=work + later + left, days=84), 0, 1, 2)
    assert (found.joined - found.first_day).tolist() == [0, 42, 0]
    assert int(found.left[2] - found.first_day) == 4 * 7 + 5
    assert [(shift.person, shift.attendance) for shift in shifts_of(found)] == [(0, 1), (1, 1)]


def test_shifts_put_as_many_on_duty_as_there_were_though_everybody_varies() -> None:
    rng = np.random.default_rng(5)
    work: list[Work] = []
    for week in range(8):
        for person in range(6):
            late = rng.random() < 0.5
            hours = (13, 21) if late else (8, 16)
            work += [piece for day in range(5) for piece in day_of_work(7 * week + day, *hours, person)]
    found = seen(record(work=work, days=56, people=6), *range(6))
    on_duty = found.on_duty().reshape(7, SLOTS_A_DAY)[:5].mean(axis=0)
    planned = sum(shift.attendance * shift.hours[:5].mean(axis=0) for shift in shifts_of(found))
    assert float(np.abs(planned - on_duty).max()) <= 1.0
    assert float(np.sum(planned)) == pytest.approx(float(on_duty.sum()), rel=0.15)


def test_a_night_shift_is_kept_as_two_ranges_that_meet_at_midnight() -> None:
    hours = np.zeros((7, SLOTS_A_DAY), np.bool_)
    hours[0, 88:] = hours[1, :24] = True
    text = shift_text(hours)
    assert text == "Mon 22:00-24:00, Tue 00:00-06:00"
    assert len(parse_hours(text).shifts) == 2


def test_weekdays_that_nearly_agree_have_the_same_hours() -> None:
    hours = np.zeros((7, SLOTS_A_DAY), np.bool_)
    hours[0, 36:68] = hours[1, 37:67] = hours[2, 38:68] = True
    hours[3, 48:80] = True
    assert shift_text(tidied(hours)) == "Mon-Wed 09:00-17:00, Thu 12:00-20:00"


def test_always_at_work_is_written_as_24x7() -> None:
    assert shift_text(np.ones((7, SLOTS_A_DAY), np.bool_)) == "24x7"


def test_the_best_range_of_a_day_holds_what_is_likelier_than_not() -> None:
    chances = np.zeros(SLOTS_A_DAY)
    chances[36:68], chances[68:72] = 0.9, 0.4
    assert np.flatnonzero(best_ranges(chances)).tolist() == list(range(36, 68))


def test_nobody_there_has_no_shift() -> None:
    assert shifts_of(seen(record(work=day_of_work(0, 9, 17, 0)), 2)) == []
