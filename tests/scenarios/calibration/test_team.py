"""The supply side of a scenario, from signs of work."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from scenarios.calibration.estimate import Estimate
from scenarios.calibration.hold_out import known_at, midnight
from scenarios.calibration.lead_team import lead_team
from scenarios.calibration.opening import country_of
from scenarios.calibration.presence import SLOTS_A_DAY
from scenarios.calibration.shifts import band_of, shifts_of
from scenarios.calibration.team import Supply, supply
from scenarios.history import NOBODY, History
from tests.bench.real_records import CALLED, FILLED_IN, bank
from tests.scenarios.calibration.records import Lead, Work, clock, day_of_work, record


def two_people(weeks: int = 6) -> History:
    """One comes each day 9-17 and takes two leads of three; the other comes Mon-Wed 12-20, half on other work."""
    work: list[Work] = []
    leads: list[Lead] = []
    for week in range(weeks):
        for day in range(5):
            at = 7 * week + day
            work += day_of_work(at, 9, 17, 0, kind="other")
            if day < 3:
                work += day_of_work(at, 12, 20, 1, kind="other")
            by = 1 if day < 3 and day % 2 else 0
            leads.append((clock(at, 12.1), clock(at, 12.7), by))
            work.append((clock(at, 12.7), clock(at, 12.75), by, "lead"))
    return record(leads, work, days=7 * weeks)


def setting(found: Supply, *place: str) -> Any:
    return next(each.value for each in found.findings.settings if each.place == place)


def estimate(found: Supply, *place: str) -> Estimate:
    return next(each for each in found.findings.estimates if each.place == place)


def test_people_become_a_team_with_their_shifts() -> None:
    (team,) = setting(supply(two_people()), "teams")
    assert team["name"] == "sales, every day"
    assert [(rep["name"], rep["shift"]) for rep in team["reps"]] == [
        ("person 1", "Mon-Fri 09:00-17:00"),
        ("person 2", "Mon-Wed 12:00-20:00"),
    ]


def test_the_open_hours_are_those_in_which_anybody_is_there() -> None:
    assert setting(supply(two_people()), "scenario", "business_hours") == "Mon-Wed 09:00-20:00, Thu-Fri 09:00-17:00"


def test_other_work_is_the_recorded_share_of_the_time_at_work() -> None:
    # 17 pieces of 10 minutes in 8 hours; who takes more of the leads an hour has more time for them
    found = supply(two_people())
    share = estimate(found, "teams", "sales, every day", "other_work")
    assert share.value == pytest.approx(17 * 10 / (8 * 60))
    (team,) = setting(found, "teams")
    assert team["reps"][0]["other_work"] < team["reps"][1]["other_work"]


def test_who_always_comes_is_hardly_absent() -> None:
    absence = estimate(supply(two_people()), "teams", "sales, every day", "absence")
    assert absence.value == 0
    assert absence.n == 6 * 8


def test_without_names_there_are_hours_but_no_people() -> None:
    named = two_people()
    assert named.touches is not None
    nobody = np.full_like(named.touches.person, NOBODY)
    leads = replace(named.leads, first_touch_by=np.full_like(named.leads.first_touch_by, NOBODY))
    found = supply(replace(named, leads=leads, touches=replace(named.touches, person=nobody)))
    assert found.team is None
    assert setting(found, "teams") == [
        {"name": "sales", "role": "sdr", "headcount": 1, "shift": "Mon-Wed 09:00-20:00, Thu-Fri 09:00-17:00"}
    ]
    assert {each.place[-1] for each in found.findings.not_estimated} >= {"headcount", "other_work", "absence"}


def test_few_signs_of_work_tell_nobodys_own_hours() -> None:
    leads: list[Lead] = [(clock(day, 8 + day % 9), clock(day, 8.5 + day % 9), day % 3) for day in range(40)]
    found = supply(record(leads, days=40))
    (team,) = setting(found, "teams")
    assert len({rep["shift"] for rep in team["reps"]}) == 1
    assert any("signs of work a day" in note for note in found.findings.warnings)


def test_holidays_are_those_of_the_zones_country_unless_people_work_on_them() -> None:
    dutch = replace(two_people(14), zone="Europe/Amsterdam")  # works through Easter Monday 2026
    assert country_of("Europe/Amsterdam") == "NL"
    assert ("scenario", "holidays") in {each.place for each in supply(dutch).findings.not_estimated}
    assert touches_on(dutch, date(2026, 4, 6))
    early = replace(two_people(6), zone="Europe/Amsterdam")
    assert setting(supply(early), "scenario", "holidays") == "NL"


def touches_on(history: History, day: date) -> bool:
    start = midnight(history.zone, day)
    assert history.touches is not None
    return bool(((history.touches.start >= start) & (history.touches.start < start + 86_400_000)).any())


@pytest.mark.parametrize("queue", [CALLED, FILLED_IN])
def test_shifts_put_as_many_on_duty_at_each_hour_as_the_bank_had(queue: str) -> None:
    history = bank(queue)
    if history is None:
        pytest.skip("the record of the bank is not there")
    team = lead_team(known_at(history, midnight(history.zone, date(2011, 12, 1))))
    assert team is not None
    found = shifts_of(team.presence)
    on_duty = np.zeros((7, SLOTS_A_DAY))
    for band in {band_of(shift) for shift in found}:
        mine = [shift for shift in found if band_of(shift) == band]
        attendance = sum(shift.attended for shift in mine) / sum(shift.expected for shift in mine)
        on_duty += attendance * sum(shift.hours.astype(np.float64) for shift in mine)
    wanted = team.presence.on_duty().reshape(7, SLOTS_A_DAY)
    off = (on_duty * wanted.sum() / on_duty.sum() - wanted)[wanted > 0.5]
    assert float(np.sqrt((off**2).mean())) < 0.3  # of some three people; each by their own days alone: 0.4 to 0.55
