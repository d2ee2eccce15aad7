"""Hand-computed traces of what people do in which order, and when attempts fall due: exact milliseconds."""

import datetime as dt

import numpy as np
import pytest

from policies.durations import NEVER
from sim.model.streams import Purpose
from sim.model.trace import Outcome, State, Touch
from tests.hand import (
    Table,
    at,
    attempt_times,
    days,
    first_owners,
    first_touches,
    hand,
    hours,
    minutes,
    owners_of,
    play,
    work_done,
)


def test_seven_leads_of_one_millisecond_go_round_in_turn() -> None:
    trace = play(arrivals=[0] * 7, people=["A", "B", "C"])
    assert first_owners(trace) == ["A", "B", "C", "A", "B", "C", "A"]


def test_nobody_takes_a_lead_before_the_instant_is_over() -> None:
    trace = play(
        arrivals=[at("Mon 09:00"), at("Mon 09:30"), at("Mon 10:00")],
        scores=[50, 40, 90],
        work="60m",
        option={"work_order": "score"},
    )
    assert first_touches(trace) == [at("Mon 09:00"), at("Mon 11:00"), at("Mon 10:00")]


def test_an_answer_cancels_the_call_that_falls_due_in_its_millisecond() -> None:
    trace = play(
        arrivals=[0],
        talk="30m",
        email={"work_time": "5m", "reply_delay": "55m"},
        cadence=[("email", "0m"), ("phone", "55m")],
    )
    assert attempt_times(trace) == [0]
    assert trace.leads.contacted.tolist() == [minutes(60)]
    assert [one.start for one in work_done(trace, Touch.REPLY)] == [minutes(60)]
    assert trace.touches.talk_end.max() == minutes(90)
    assert trace.leads.state.tolist() == [State.SQL]


def test_who_answers_the_phone_does_not_opt_out_of_the_call() -> None:
    trace = play(arrivals=[0], phone={"reach": 1.0, "opt_out": 1.0})
    assert trace.leads.contacted.tolist() == [0]
    assert trace.leads.opted_out.tolist() == [False]


def test_who_opts_out_of_an_e_mail_never_answers_it() -> None:
    email: Table = {"reach": 1.0, "opt_out": 1.0, "work_time": "5m", "reply_delay": "1h"}
    trace = play(arrivals=[0], email=email, cadence=[("email", "0m"), ("phone", "1d")])
    assert trace.leads.state.tolist() == [State.OPTED_OUT]
    assert trace.leads.contacted.tolist() == [NEVER]
    assert [(one.start, one.end) for one in work_done(trace, Touch.ATTEMPT, Touch.REPLY)] == [(0, minutes(5))]


def test_the_fourth_e_mail_of_a_week_goes_when_the_first_is_exactly_seven_days_old() -> None:
    trace = play(
        arrivals=[0],
        luck=[[0.99] * 4],
        cadence=[("email", "0m"), ("email", "1d"), ("email", "1d"), ("email", "1d")],
        option={"contact_caps": {"email": {"most": 3, "per": "7d"}}},
    )
    assert attempt_times(trace) == [0, days(1), days(2), days(7)]
    assert trace.leads.postponed.tolist() == [1]


@pytest.mark.parametrize(("saturday", "waited"), [(dt.date(2026, 3, 28), 39), (dt.date(2026, 10, 24), 41)])
def test_a_weekend_in_which_the_clocks_change_has_an_hour_less_or_more(saturday: dt.date, waited: int) -> None:
    monday = saturday - dt.timedelta(days=5)
    frame: Table = {"start": monday, "weeks": 2, "timezone": "Europe/Warsaw"}
    created = hand(arrivals=[0], frame=frame).timeline.at(saturday, hours(17))
    trace = play(arrivals=[created], frame=frame, shift="Mon-Fri 09:00-17:00")
    assert first_touches(trace) == [created + hours(waited)]


@pytest.mark.parametrize(("saturday", "local"), [(dt.date(2026, 3, 28), 18), (dt.date(2026, 10, 24), 16)])
def test_a_step_after_a_day_comes_after_24_hours_whatever_the_clock_shows(saturday: dt.date, local: int) -> None:
    monday = saturday - dt.timedelta(days=5)
    frame: Table = {"start": monday, "weeks": 2, "timezone": "Europe/Warsaw"}
    timeline = hand(arrivals=[0], frame=frame).timeline
    created = timeline.at(saturday, hours(17))
    trace = play(arrivals=[created], frame=frame, luck=[[0.99, 0.0]], cadence=["0m", "1d"])
    assert attempt_times(trace) == [created, created + hours(24)]
    assert timeline.to_local(attempt_times(trace)[1]).replace(tzinfo=None) == dt.datetime.combine(
        saturday + dt.timedelta(days=1), dt.time(local)
    )


def test_a_busy_host_starts_a_meeting_late_and_so_the_next() -> None:
    trace = play(
        arrivals=[at("Mon 09:30"), at("Mon 10:00"), at("Mon 10:50")],
        work="20m",
        team={"meeting_length": "45m"},
        meetings={"host": "owner", "lead_time": "1h"},
    )
    own = trace.meetings
    assert own.lead.tolist() == [0, 1, 2]
    assert own.slot.tolist()[:2] == [at("Mon 11:00"), at("Mon 11:45")]
    assert own.start.tolist()[:2] == [at("Mon 11:10"), at("Mon 11:55")]
    assert own.end.tolist()[:2] == [at("Mon 11:55"), at("Mon 12:40")]


@pytest.mark.parametrize("later_begins_first", [False, True])
def test_of_two_leads_done_in_one_millisecond_the_earlier_gets_the_last_slot(later_begins_first: bool) -> None:
    """E works lead 4 and H lead 7, both until 10:00; one of them begins half an hour after the other."""
    quick: Table = {"speed": 2.0, "shift": "Mon-Fri 09:30-17:00"}
    names = "ABCDEFGH"
    who = "E" if later_begins_first else "H"
    trace = play(
        arrivals=[at("Mon 09:00")] * 8,
        people=[{"name": name} | (quick if name == who else {}) for name in names],
        work="60m",
        columns={"quality": np.array([0, 0, 0, 0, 1, 0, 0, 1.0])},
        teams=[{"name": "AE", "role": "ae", "headcount": 1, "shift": "Mon-Fri 10:00-10:45", "meeting_length": "45m"}],
        meetings={"host": "AE"},
    )
    assert trace.meetings.lead.tolist() == [4, 7]
    assert trace.meetings.booked.tolist() == [at("Mon 10:00")] * 2
    assert trace.meetings.slot.tolist() == [at("Mon 10:00"), at("Tue 10:00")]


@pytest.mark.parametrize(("luck", "outcome"), [(0.49, Outcome.CONTACT), (0.5, Outcome.NO_ANSWER)])
def test_a_lead_that_comes_back_is_as_fresh_as_it_was_and_its_first_touch_is_that_of_the_first_pass(
    luck: float, outcome: Outcome
) -> None:
    """Exhausted on day 10, back on day 40 (30 d after, by its draw), touched 5 minutes later."""
    trace = play(
        arrivals=[0],
        frame={"weeks": 8},
        phone={"reach": 1.0},
        luck=[[0.99, 0.99]],
        cadence=["0m", "9d23h55m"],
        decay={"contact": {"form": "exponential", "half_life": "5m"}},
        option={"notify": "5m", "nurture": {"return_per_month": 0.5}},
        uniforms={(Purpose.RETURN, 0): [0.5], (Purpose.CONNECT, 1, 0): [luck], (Purpose.CONNECT, 1, 1): [0.99]},
    )
    assert attempt_times(trace)[:3] == [minutes(5), days(10), days(40) + minutes(5)]
    own = trace.touches
    again = (own.recycled == 1) & (own.kind == Touch.ATTEMPT) & (own.step == 0)
    assert own.outcome[again].tolist() == [outcome]
    assert first_touches(trace) == [minutes(5)]
    assert trace.leads.recycled_at.tolist() == [days(40)]
    assert trace.leads.recycled_first_touch.tolist() == [days(40) + minutes(5)]
    assert owners_of(trace) == [("A", 0), ("A", days(40))]


def test_work_of_no_length_is_done_in_one_instant_and_in_lead_order() -> None:
    trace = play(arrivals=[0, 0, 0])
    assert [(one.lead, one.start, one.end) for one in work_done(trace, Touch.ATTEMPT)] == [
        (0, 0, 0),
        (1, 0, 0),
        (2, 0, 0),
    ]
    own = trace.touches
    assert own.lead[own.kind == Touch.ATTEMPT].tolist() == [0, 1, 2]
    assert trace.instants == 1
