"""Hours at work in which nobody takes a lead are told from hours for leads, and from what chance would do."""

from collections.abc import Sequence

import numpy as np

from scenarios.calibration.lead_hours import lead_hours
from scenarios.calibration.lead_team import lead_team
from scenarios.calibration.shifts import shift_text
from scenarios.calibration.team import supply
from scenarios.history import History
from tests.scenarios.calibration.records import Lead, clock, day_of_work, record
from tests.scenarios.calibration.test_presence import seen
from tests.scenarios.calibration.test_team import setting

WORKDAYS = range(5)
Ranges = Sequence[tuple[float, float]]
MORNING: Ranges = [(9, 12)]
ALL_DAY: Ranges = [(9, 17)]
TWICE: Ranges = [(10, 10.5), (15, 15.5)]


def floor(taken: Ranges, days: Sequence[int] = WORKDAYS, *, weeks: int = 10, a_day: int = 24) -> History:
    """One person at other work Mon-Fri 9-17, who on these days begins leads in these ranges of hours.

    Leads come at any hour, each is begun at the first moment left, the oldest first.
    """
    rng = np.random.default_rng(5)
    work = [piece for week in range(weeks) for day in WORKDAYS for piece in day_of_work(7 * week + day, 9, 17, 0)]
    begun: list[float] = []
    for week in range(weeks):
        for day in days:
            for start, end in taken:
                hours = rng.uniform(start, end - 0.05, a_day // len(taken))
                begun += [clock(7 * week + day, hour) for hour in hours]
    begun.sort()
    leads: list[Lead] = []
    for created in np.sort(rng.uniform(0, weeks * 7 * 1440, int(0.9 * len(begun)))).tolist():
        later = next((number for number, at in enumerate(begun) if at > created), None)
        if later is not None:
            at = begun.pop(later)
            leads.append((created, at, 0))
            work.append((at, at + 2, 0, "lead"))
    return record(leads, work, days=7 * weeks)


def idle(history: History) -> str:
    return shift_text(lead_hours(history, seen(history, 0)).idle)


def test_afternoons_without_a_first_touch_are_no_time_for_leads() -> None:
    assert idle(floor(MORNING)) == "Mon-Fri 12:00-17:00"


def test_days_without_a_first_touch_are_no_time_for_leads() -> None:
    assert idle(floor(ALL_DAY, (1, 3), a_day=48)) == "Mon 09:00-17:00, Wed 09:00-17:00, Fri 09:00-17:00"


def test_where_leads_are_taken_all_day_all_of_it_is_time_for_them() -> None:
    assert idle(floor(ALL_DAY)) == ""


def test_few_first_touches_say_nothing_about_hours() -> None:
    assert idle(floor(MORNING, weeks=3, a_day=6)) == ""


def test_shifts_hold_the_hours_for_leads_and_the_company_is_open_all_the_same() -> None:
    found = supply(floor(MORNING))
    (team,) = setting(found, "teams")
    assert [rep["shift"] for rep in team["reps"]] == ["Mon-Fri 09:00-12:00"]
    assert setting(found, "scenario", "business_hours") == "Mon-Fri 09:00-17:00"
    assert any("Mon-Fri 12:00-17:00" in warning for warning in found.findings.warnings)


def test_shifts_hold_all_hours_at_work_where_that_is_asked_for() -> None:
    (team,) = setting(supply(floor(MORNING), everywhere=True), "teams")
    assert [rep["shift"] for rep in team["reps"]] == ["Mon-Fri 09:00-17:00"]


def test_only_the_hours_for_leads_are_shared_with_other_work() -> None:
    history = floor(MORNING)
    some, every = lead_team(history), lead_team(history, everywhere=True)
    assert some is not None
    assert every is not None
    assert float(some.present_ms[0]) * 8 == float(every.present_ms[0]) * 3
    assert some.in_lead_hours.sum() < every.in_lead_hours.sum() == len(every.events.start)


def test_a_queue_that_is_looked_at_twice_a_day_is_told_from_hours_for_leads() -> None:
    twice, morning = floor(TWICE), floor(MORNING)
    assert lead_hours(twice, seen(twice, 0)).looks == ("10:00", "15:00")
    assert lead_hours(morning, seen(morning, 0)).looks == ()
