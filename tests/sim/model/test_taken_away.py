"""Who is asked, when and why, if a lead changes its owner."""

import datetime as dt

import numpy as np
import pytest

from sim.model.streams import Purpose
from sim.model.trace import Handover, Reason, State, Step, Trace
from tests.hand import Table, alerts, at, days, first_owners, first_touches, hours, minutes, owners_of, play

OUTAGE: Table = {"kind": "everybody_absent", "team": "SDR", "day": 0, "hour": 0.0, "over": "1d"}


def reasons(trace: Trace, lead: int = 0) -> list[Handover]:
    own = trace.assignments
    return [Handover(int(own.reason[row])) for row in np.flatnonzero(own.lead == lead)]


def promised(first_touch: str, *on_breach: str, **more: object) -> Table:
    return {"sla": [{"tier": "hot", "first_touch": first_touch}], "on_breach": list(on_breach), **more}


@pytest.mark.parametrize(("after", "reason"), [("20m", Handover.NOT_TAKEN), ("40m", Handover.OWNER_ABSENT)])
def test_an_illness_is_no_reason_for_a_reassign_before_anybody_knows_of_it(after: str, reason: Handover) -> None:
    trace = play(
        arrivals=[at("Mon 09:00")],
        shift="Mon-Fri 09:00-17:00",
        people=["A"],
        teams=[{"name": "B", "role": "sdr", "headcount": 1, "shift": "Mon-Fri 09:00-17:00"}],
        option={"reassign": {"after": after}},
        disruptions=[OUTAGE],
    )
    assert owners_of(trace)[0] == ("A", at("Mon 09:00"))
    assert reasons(trace)[1:] == [reason]


def test_leads_returned_in_one_millisecond_are_routed_by_the_precedence_of_the_method() -> None:
    """Both promises break at once: the better lead is routed first, though its number is higher."""
    trace = play(
        arrivals=[0, 0],
        people=["A", "B", "C"],
        scores=[20.0, 80.0],
        team={"adherence": 0.5},
        uniforms={(Purpose.ADHERENCE, handover): [0.9, 0.9] for handover in range(3)},
        option=promised(
            "1h", "return_to_queue", routing={"method": "score_priority", "then": {"method": "round_robin"}}
        ),
    )
    back = hours(1) + 1
    assert owners_of(trace, 1) == [("B", 0), ("C", back)]
    assert owners_of(trace, 0) == [("A", 0), ("B", back)]


def test_a_reassign_that_finds_everybody_at_a_cap_happens_when_the_cap_lets_it_through() -> None:
    trace = play(
        arrivals=[0, minutes(1)],
        people=["A", "B"],
        team={"adherence": 0.5, "max_new_leads_per_day": 1},
        uniforms={(Purpose.ADHERENCE, 0): [0.9, 0.0]},
        option={"routing": {"method": "available_round_robin"}, "reassign": {"after": "1h"}},
    )
    assert owners_of(trace) == [("A", 0), ("B", days(1))]
    assert first_touches(trace) == [days(1), minutes(1)]


def test_an_answer_that_comes_before_the_new_owner_noticed_the_lead_waits_for_them() -> None:
    """Written to at 0, taken away after 2 h, answered after 2.5 h, noticed by B after 3 h."""
    trace = play(
        arrivals=[0],
        people=["A", "B"],
        cadence=[("email", "0m"), ("email", "5d")],
        email={"reply_delay": "150m", "talk_time": "10m"},
        uniforms={(Purpose.NOTICE, 0): [0.0], (Purpose.NOTICE, 1): [0.5]},
        option={
            "notify": {"lag": {"dist": "uniform", "low": "0s", "high": "2h"}},
            "reassign": {"after": "2h", "until": "contact"},
        },
    )
    assert owners_of(trace) == [("A", 0), ("B", hours(2) + 1)]
    assert trace.leads.contacted.tolist() == [hours(3) + 1]


def test_a_manager_gives_a_lead_that_the_router_still_has() -> None:
    """By hand it would be assigned after 8 h; the promise breaks after 1 h, and an alert takes 30 min."""
    trace = play(
        arrivals=[0],
        people=["A"],
        teams=[{"name": "managers", "role": "manager", "headcount": 1, "alerts_per_hour": 2.0}],
        option=promised("1h", "alert_manager", assignment_latency="8h"),
    )
    acts = hours(1.5) + 1
    assert owners_of(trace) == [("A", acts)]
    assert first_touches(trace) == [acts]
    assert trace.leads.reassigns.tolist() == [0]
    assert alerts(trace, Step.MANAGER) == [(0, acts, "managers 1")]


def test_an_alert_whose_lead_was_touched_takes_no_time_of_a_manager() -> None:
    """Two alerts while the manager is away; the first lead is touched before Tuesday, the second at once then."""
    trace = play(
        arrivals=[0, 0],
        people=[{"name": "A", "shift": "Mon-Fri 12:00-12:30"}],
        work="2h",
        teams=[
            {"name": "managers", "role": "manager", "headcount": 1, "alerts_per_hour": 1.0, "shift": "Tue 09:00-17:00"},
            {"name": "B", "role": "sdr", "headcount": 1, "shift": "Tue 09:00-17:00"},
        ],
        option=promised("1h", "alert_manager", routing={"method": "round_robin"}, eligibility=[{"to": ["A", "B 1"]}]),
        columns={"known_owner": np.array([0, 0])},
    )
    assert first_touches(trace)[0] == at("Mon 12:00")
    assert alerts(trace, Step.MANAGER) == []


def test_a_manager_ends_the_alert_in_hand_when_their_window_ends() -> None:
    trace = play(
        arrivals=[at("Mon 15:40")],
        people=[{"name": "A"}, {"name": "B"}],
        team={"adherence": 0.5},
        uniforms={(Purpose.ADHERENCE, 0): [0.9]},
        teams=[
            {
                "name": "managers", "role": "manager", "headcount": 1, "alerts_per_hour": 2.0,
                "shift": "Mon-Fri 09:00-17:00",
            }
        ],
        option=promised("1h", "alert_manager"),
    )  # fmt: skip
    assert owners_of(trace) == [("A", at("Mon 15:40")), ("B", at("Mon 17:10") + 1)]


def test_least_loaded_does_not_count_untouched_leads_that_have_grown_old() -> None:
    """A has one lead of three days that was never worked, B one of today: A has fewer active ones."""
    trace = play(
        arrivals=[0, days(3), days(3) + hours(1)],
        people=["A", "B"],
        team={"adherence": 0.5},
        uniforms={(Purpose.ADHERENCE, 0): [0.9, 0.9, 0.9]},
        option={"routing": {"method": "least_loaded"}, "stale_after": "2d"},
    )
    assert [owners_of(trace, lead)[0][0] for lead in range(3)] == ["A", "B", "A"]


def test_a_leaver_whom_nobody_follows_leaves_leads_to_the_router_until_somebody_joins() -> None:
    trace = play(
        arrivals=[days(1)],
        people=[{"name": "A", "leaves": dt.date(2026, 1, 7)}, {"name": "B", "start": dt.date(2026, 1, 9)}],
        cadence=["3d"],
    )
    assert owners_of(trace) == [("A", days(1)), ("B", days(4))]
    assert reasons(trace) == [Handover.ROUTED, Handover.OWNER_LEFT]
    assert trace.leads.contacted.tolist() == [days(4)]


@pytest.mark.parametrize("on_breach", [[], ["alert_manager"]])
def test_a_promise_that_breaks_while_the_router_has_the_lead_again_breaks_with_nobody(on_breach: list[str]) -> None:
    """A left the evening before, B comes the day after; whether something is to be done about it does not matter."""
    trace = play(
        arrivals=[days(1)],
        people=[{"name": "A", "leaves": dt.date(2026, 1, 7)}, {"name": "B", "start": dt.date(2026, 1, 9)}],
        team={"adherence": 0.5},
        uniforms={(Purpose.ADHERENCE, 0): [0.9]},
        option=promised("60h", *on_breach),
    )
    assert owners_of(trace) == [("A", days(1)), ("B", days(4))]
    assert alerts(trace, Step.BREACH) == [(0, days(1) + hours(60) + 1, "")]
    assert trace.alerts.absent.tolist() == [False]


@pytest.mark.parametrize(("is_catching_up", "owners"), [(False, ["A", "C", "B"]), (True, ["A", "C", "A"])])
def test_who_returns_from_vacation_is_lifted_to_those_at_work_unless_they_are_to_catch_up(
    is_catching_up: bool, owners: list[str]
) -> None:
    """A and C are away Tuesday to Thursday and B gets three leads; C, back in the same instant, does not lower A."""
    away: Table = {"time_off": [{"from": dt.date(2026, 1, 6), "to": dt.date(2026, 1, 8)}]}
    trace = play(
        arrivals=[days(1), days(2), days(3), days(4), days(4) + 1, days(4) + 2],
        people=[{"name": "A"} | away, "B", {"name": "C"} | away],
        option={"routing": {"method": "count_based", "vacation_catch_up": is_catching_up}},
    )
    assert first_owners(trace) == ["B", "B", "B", *owners]


def test_who_is_hired_and_not_there_yet_is_on_no_vacation() -> None:
    """B joins on Wednesday with A's two leads, and is not lifted again on Thursday when their first shift begins."""
    trace = play(
        arrivals=[0, days(1), days(2) + 1, days(2) + 2, days(3) + 1, days(3) + 2],
        people=["A", {"name": "B", "start": dt.date(2026, 1, 7), "shift": "Thu-Fri 00:00-24:00"}],
        option={"routing": {"method": "count_based"}},
    )
    assert first_owners(trace) == ["A", "A", "A", "A", "B", "B"]


def test_a_lead_lies_with_nobody_when_it_waits_in_the_queue_it_was_returned_to() -> None:
    trace = play(
        arrivals=[at("Mon 15:00")],
        people=["A", {"name": "B", "shift": "Fri 09:00-17:00"}],
        team={"adherence": 0.5},
        uniforms={(Purpose.ADHERENCE, 0): [0.9]},
        frame={"weeks": 1},
        option=promised("1h", "return_to_queue", routing={"method": "available_round_robin"}),
    )
    assert owners_of(trace) == [("A", at("Mon 15:00")), ("B", at("Fri 09:00"))]
    assert reasons(trace) == [Handover.ROUTED, Handover.NOT_TAKEN]


def test_pulled_leads_can_be_taken_away_too() -> None:
    """Nobody answers; 4 h after A took it, B has the lead for the second call."""
    trace = play(
        arrivals=[0],
        people=["A", "B"],
        luck=[[0.9, 0.1]],
        cadence=["0m", "6h"],
        option={"routing": {"method": "shared_queue"}, "reassign": {"after": "4h", "until": "contact"}},
    )
    assert owners_of(trace) == [("", 0), ("A", 0), ("B", hours(4) + 1)]
    assert trace.leads.state.tolist() == [State.SQL]
    assert trace.leads.reason.tolist() == [Reason.NONE]


def test_a_lead_returned_to_the_queue_goes_to_the_fallback_only_when_its_time_is_over() -> None:
    """B, who has not had it, is there on Friday; the fallback has its turn four hours after the return."""
    trace = play(
        arrivals=[at("Mon 15:00")],
        people=["A", {"name": "B", "shift": "Fri 09:00-17:00"}],
        team={"adherence": 0.5},
        uniforms={(Purpose.ADHERENCE, 0): [0.9]},
        teams=[{"name": "night", "role": "ae", "headcount": 1}],
        option=promised(
            "1h",
            "return_to_queue",
            routing={"method": "available_round_robin"},
            fallback=["night"],
            fallback_after="4h",
        ),
    )
    back = at("Mon 16:00") + 1
    assert owners_of(trace) == [("A", at("Mon 15:00")), ("night 1", back + hours(4))]


def test_hosts_with_nothing_to_do_begin_idle_work_like_everybody() -> None:
    """The AE is in an hour of idle work at any time: the meeting of 00:15 begins when that is over."""
    trace = play(
        arrivals=[0],
        teams=[{"name": "AE", "role": "ae", "headcount": 1, "idle_work": "1h", "meeting_length": "30m"}],
        meetings={"host": "AE", "lead_time": "15m"},
    )
    assert trace.leads.meeting.tolist() == [minutes(15)]
    assert trace.meetings.start.tolist() == [hours(1)]


def test_answers_are_dealt_with_in_order_of_their_coming_also_those_of_a_lead_in_hand() -> None:
    """Lead 1 answers at 60 min, while A calls it, lead 0 at 70 min; A is free at 90 min."""
    trace = play(
        arrivals=[0, 0],
        cadence=[("email", "0m"), "30m"],
        luck=[[0.0, 0.9], [0.0, 0.9]],
        work="1h",
        email={"work_time": "0s", "talk_time": "10m", "reply_delay": {"dist": "uniform", "low": "0s", "high": "100m"}},
        uniforms={(Purpose.REPLY, 0, 0): [0.7, 0.6]},
        option={"work_order": "score"},
        scores=[10.0, 90.0],
    )
    assert trace.leads.contacted.tolist() == [minutes(100), minutes(90)]


def test_a_lead_that_nobody_ever_touches_goes_round_as_often_as_the_option_says() -> None:
    trace = play(
        arrivals=[0], people=["A", "B"], team={"adherence": 0.0}, option={"reassign": {"after": "1m", "most": 300}}
    )
    assert trace.leads.reassigns.tolist() == [300]
    assert len(reasons(trace)) == 301
