"""What everybody does at an instant, and each minute as a letter."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest

from sim.measures.workload import workload
from tests.hand import OFFICE, at, hours, minutes
from tests.tui.floor.films import film, people
from tui.floor.days import BUSY, LETTERS, Doing


def test_a_review_then_a_call_then_nothing_with_their_leads_and_beginnings() -> None:
    shown = film(arrivals=[minutes(10)], cadence=["0m"], review="5m", work="3m", talk="12m", luck=[[0.0]])
    assert people(shown, minutes(10) - 1) == {"A": ("FREE", -1, 0)}
    assert people(shown, minutes(10)) == {"A": ("REVIEW", 0, minutes(10))}
    assert people(shown, minutes(15) - 1) == {"A": ("REVIEW", 0, minutes(10))}
    assert people(shown, minutes(15)) == {"A": ("CALL", 0, minutes(15))}
    assert people(shown, minutes(30) - 1) == {"A": ("CALL", 0, minutes(15))}
    assert people(shown, minutes(30)) == {"A": ("FREE", -1, minutes(30))}


def test_the_last_hour_is_a_letter_for_each_whole_minute() -> None:
    shown = film(arrivals=[minutes(10)], cadence=["0m"], review="5m", work="3m", talk="12m", luck=[[0.0]])
    assert shown.days.last_hour(0, minutes(40)) == "_" * 10 + "R" * 5 + "C" * 15 + "_" * 10
    assert shown.days.last_hour(0, minutes(80) + 59_999) == "C" * 10 + "_" * 50
    assert shown.days.last_hour(0, minutes(0.5)) == ""


def test_a_minute_has_the_letter_of_what_filled_most_of_it() -> None:
    shown = film(arrivals=[minutes(1.25), minutes(3.75)], cadence=["0m"], work="30s", luck=[[0.9], [0.9]])
    assert shown.days.last_hour(0, minutes(5)) == "_C___"  # half of minute 1; a quarter each of minutes 3 and 4


def test_an_email_is_written_and_its_answer_is_a_talk() -> None:
    shown = film(
        arrivals=[0],
        cadence=[("email", "0m")],
        email={"work_time": "5m", "reply_delay": "55m"},
        talk="30m",
        luck=[[0.0]],
    )
    assert people(shown, minutes(4))["A"] == ("WRITING", 0, 0)
    assert people(shown, minutes(70))["A"] == ("CALL", 0, minutes(60))


def test_off_shift_from_closing_to_opening_and_a_task_goes_on_past_closing() -> None:
    shown = film(arrivals=[at("Mon 16:50")], shift=OFFICE, cadence=["0m"], work="20m", luck=[[0.9]])
    assert people(shown, at("Mon 17:05"))["A"] == ("CALL", 0, at("Mon 16:50"))
    assert people(shown, at("Mon 17:10"))["A"] == ("OFF_SHIFT", -1, at("Mon 17:10"))
    assert shown.at(at("Mon 20:00")).people[0].until == at("Tue 09:00")
    assert people(shown, at("Tue 09:00"))["A"] == ("FREE", -1, at("Tue 09:00"))


def test_lunch_is_a_break_and_other_work_is_told_from_it() -> None:
    shown = film(arrivals=[], shift=OFFICE, team={"breaks": ["12:00-12:30"], "other_work": 1.0})
    assert people(shown, at("Mon 12:10"))["A"] == ("BREAK", -1, at("Mon 12:00"))
    assert people(shown, at("Mon 10:00"))["A"] == ("OTHER_WORK", -1, at("Mon 09:00"))


def test_a_holiday_of_their_own_is_leave_and_everybody_ill_is_absent() -> None:
    team = {
        "reps": [{"name": "A", "time_off": [{"from": dt.date(2026, 1, 6), "to": dt.date(2026, 1, 6)}]}, {"name": "B"}]
    }
    ill = [{"kind": "everybody_absent", "day": 2, "hour": 9, "over": "8h"}]
    shown = film(arrivals=[], shift=OFFICE, team=team, disruptions=ill)
    assert people(shown, at("Tue 10:00"))["A"] == ("ON_LEAVE", -1, at("Tue 09:00"))
    assert people(shown, at("Tue 10:00"))["B"] == ("FREE", -1, at("Tue 09:00"))
    assert people(shown, at("Wed 10:00"))["B"] == ("ABSENT", -1, at("Wed 09:00"))


def test_a_sales_meeting_is_its_hosts_until_it_is_over() -> None:
    shown = film(
        arrivals=[at("Mon 09:00")],
        shift=OFFICE,
        cadence=["0m"],
        luck=[[0.0]],
        meetings={"lead_time": "1h"},
        teams=[{"name": "AE", "role": "ae", "shift": OFFICE, "headcount": 1, "meeting_length": "45m"}],
    )
    assert people(shown, at("Mon 10:30"))["AE 1"] == ("MEETING", 0, at("Mon 10:00"))
    assert people(shown, at("Mon 10:45"))["AE 1"] == ("FREE", -1, at("Mon 10:45"))
    assert shown.at(at("Mon 10:30")).busy == 1
    assert shown.at(at("Mon 10:30")).present == 2


@pytest.mark.parametrize("shift", ["24x7", OFFICE])
def test_time_with_leads_is_what_the_measures_count_as_busy(shift: str) -> None:
    came = [at("Mon 09:00") + minutes(17 * number) for number in range(60)]
    shown = film(arrivals=came, people=("A", "B"), shift=shift, cadence=["0m", "2h"], review="4m", work="6m", talk="9m")
    edges = np.array([0, shown.end], np.int64)
    busy = workload(shown.trace, edges).busy[:, 0].tolist()
    spent = [
        sum(to - since for (since, to), doing in zip(pairwise(own.starts), own.doing, strict=True) if doing in BUSY)
        for own in shown.days.people
    ]
    assert spent == busy
    assert min(spent) > hours(1)


def test_each_thing_to_do_has_a_letter_of_its_own() -> None:
    assert len(set(LETTERS)) == len(Doing) == len(LETTERS)
