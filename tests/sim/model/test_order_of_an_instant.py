"""The order inside one instant: two events of one millisecond for each pair of neighbours."""

import datetime as dt
from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from sim.model.clock import Bell, Clock, ClockStuckError, Phase
from sim.model.streams import Purpose
from sim.model.trace import Handover, State, Step, Trace
from tests.hand import (
    Table,
    at,
    days,
    first_owners,
    first_touches,
    hours,
    minutes,
    owners_of,
    play,
)

NEIGHBOURS = list(pairwise(Phase))


def heard(*given: tuple[Phase, int, int]) -> list[tuple[Phase, int, int]]:
    """(phase, lead, person) in the order in which they ring when scheduled for one ms in the order given."""
    env = Clock(initial_time=0)
    rang: list[tuple[Phase, int, int]] = []
    for phase, lead, person in given:
        env.ring(5, phase, partial(_note, rang, phase), lead, person)
    env.play(10, lambda now: None)
    return rang


def _note(rang: list[tuple[Phase, int, int]], phase: Phase, bell: Bell) -> None:
    rang.append((phase, bell.lead, bell.person))


@pytest.mark.parametrize(("before", "after"), NEIGHBOURS)
def test_phases_ring_in_their_order_whoever_was_scheduled_first(before: Phase, after: Phase) -> None:
    early, late = (before, 9, 9), (after, 0, 0)
    assert heard(early, late) == heard(late, early) == [early, late]


def test_inside_a_phase_bells_ring_by_lead_then_by_person() -> None:
    in_order = [(Phase.NOTICED, 1, 2), (Phase.NOTICED, 1, 3), (Phase.NOTICED, 2, 0)]
    assert heard(*in_order) == heard(*reversed(in_order)) == in_order


def test_dispatch_comes_after_every_phase_and_what_it_starts_plays_the_instant_again() -> None:
    env = Clock(initial_time=0)
    rang: list[str] = []

    def dispatch(now: int) -> None:
        rang.append("dispatch")
        if rang.count("dispatch") == 1:
            env.ring(now, Phase.WORK_COMPLETES, lambda bell: rang.append("work of no length"))

    env.ring(5, Phase.NOTICED, lambda bell: rang.append("noticed"))
    assert env.play(10, dispatch) == 1
    assert rang == ["noticed", "dispatch", "work of no length", "dispatch"]


def test_an_instant_that_never_ends_is_given_up() -> None:
    env = Clock(initial_time=0)

    def again(bell: Bell) -> None:
        """Nothing."""

    env.ring(5, Phase.NOTICED, again)
    with pytest.raises(ClockStuckError, match="5 ms"):
        env.play(10, lambda now: env.ring(now, Phase.WORK_COMPLETES, again))


# -- what it comes to on the floor ---------------------------------------------------------------------------


@pytest.mark.parametrize("begun_before_the_run_knows_of_the_hire", [True, False])
def test_work_completes_before_a_hire_joins(begun_before_the_run_knows_of_the_hire: bool) -> None:
    """A's only lead is rejected and its turn given back as B joins: B starts level with A, and takes the next."""
    midnight = days(1)
    length = days(1) if begun_before_the_run_knows_of_the_hire else minutes(10)
    trace = play(
        arrivals=[midnight - length, midnight + 1],
        people=["A", {"name": "B", "start": at_date(1)}],
        review=length,
        attributes={"size": ("small", "large")},
        icp={"sales": {"size": ["large"]}},
        option={"routing": {"method": "count_based", "credit_rejected": True}},
    )
    assert trace.leads.state.tolist()[0] == State.REJECTED
    assert first_owners(trace) == ["A", "B"]


def at_date(day: int) -> dt.date:
    """Date of a day of the run."""
    return dt.date(2026, 1, 5) + dt.timedelta(days=day)


def test_a_leaver_hands_over_before_an_opt_out_closes_the_lead() -> None:
    """A's call misses and loses the person as A leaves: the lead is B's when it ends."""
    midnight = days(1)
    trace = play(
        arrivals=[midnight - minutes(10)],
        people=[{"name": "A", "leaves": at_date(1)}, "B"],
        luck=[[0.99]],
        phone={"opt_out": 1.0},
        work="10m",
        cadence=["0m", "1h"],
    )
    assert owners_of(trace) == [("A", midnight - minutes(10)), ("B", midnight)]
    assert trace.assignments.reason.tolist() == [Handover.ROUTED, Handover.OWNER_LEFT]
    assert trace.leads.state.tolist() == [State.OPTED_OUT]


@pytest.mark.parametrize("delay", [30, 60])
def test_an_opt_out_comes_before_what_a_conversation_comes_to(delay: int) -> None:
    """The automatic answer loses the person in or at the end of a talk that would have ended with a meeting."""
    trace = play(
        arrivals=[0],
        talk="60m",
        email={"opt_out": 1.0},
        option={"automation": {"auto_reply": {"delay": f"{delay}m"}}},
        meetings={"host": "owner"},
    )
    assert trace.leads.contacted.tolist() == [0]
    assert trace.leads.opted_out.tolist() == [True]
    assert trace.leads.state.tolist() == [State.OPTED_OUT]
    assert trace.meetings.lead.tolist() == []


def rows_at(trace: Trace, now: int) -> list[tuple[Step, int]]:
    """(kind, lead) of all decisions of an instant, in order."""
    own = trace.decisions
    assert own is not None
    rows = np.flatnonzero(own.at == now)
    return [(Step(int(own.step[row])), int(own.lead[row])) for row in rows]


@pytest.mark.parametrize("talk", [30, 60])
def test_a_conversation_has_its_outcome_before_a_promise_is_broken(talk: int) -> None:
    """Lead 1's talk with B ends as lead 0, unseen by A, breaks its promise; neither changes the other."""
    broken = minutes(60) + 1
    trace = play(
        arrivals=[0, broken - minutes(talk)],
        people=["A", "B"],
        windows={"A": [(days(1), days(28))]},
        talk=minutes(talk),
        option={"sla": [{"tier": "all", "first_touch": "60m"}]},
        decisions=True,
    )
    kinds = [row for row in rows_at(trace, broken) if row[0] in (Step.CONVERSATION, Step.BREACH)]
    assert kinds == [(Step.CONVERSATION, 1), (Step.BREACH, 0)]


@pytest.mark.parametrize("latency", ["0m", "10m"])
def test_a_promise_is_broken_by_the_owner_whose_reassign_falls_due(latency: str) -> None:
    """With a latency the owner's clock starts later than the promise's, and both run out together."""
    after = "60m" if latency == "0m" else "50m"
    trace = play(
        arrivals=[0],
        people=["A", "B"],
        windows={name: [(days(1), days(28))] for name in "AB"},
        option={
            "assignment_latency": latency,
            "sla": [{"tier": "all", "first_touch": "60m"}],
            "reassign": {"after": after},
        },
        decisions=True,
    )
    own = trace.alerts
    assert own.at.tolist()[:2] == [minutes(60) + 1] * 2
    assert own.kind.tolist()[:2] == [Step.BREACH, Step.REASSIGN]
    assert own.person.tolist()[0] == 0


@pytest.mark.parametrize("with_a_lead_between", [False, True])
def test_a_reassign_takes_its_turn_before_a_lead_that_is_created(with_a_lead_between: bool) -> None:
    expiry = minutes(15) + 1
    between = [minutes(5)] if with_a_lead_between else []
    trace = play(
        arrivals=[0, *between, expiry],
        people=["A", "B", "C", "D"],
        windows={"A": [(days(1), days(28))]},
        option={"reassign": {"after": "15m"}},
    )
    moved_to, created_to = ("C", "D") if with_a_lead_between else ("B", "C")
    assert owners_of(trace, 0)[:2] == [("A", 0), (moved_to, expiry)]
    assert owners_of(trace, len(between) + 1) == [(created_to, expiry)]


@pytest.mark.parametrize(
    "latency", [{"poll": "10m"}, {"batch": ["00:10", "12:00"]}, {"lag": "4m", "poll": "5m"}], ids=str
)
def test_a_lead_created_as_the_router_looks_is_given_in_that_look(latency: Table) -> None:
    created = minutes(10) if "lag" not in latency else minutes(6)
    trace = play(arrivals=[created, created + 1], option={"assignment_latency": latency})
    next_look = {"poll": minutes(20), "batch": hours(12), "lag": minutes(15)}[next(iter(latency))]
    assert trace.leads.assigned.tolist() == [minutes(10), next_look]


def test_a_lead_that_comes_back_as_the_router_looks_is_given_in_that_look() -> None:
    trace = play(
        arrivals=[0],
        frame={"weeks": 8},
        luck=[[0.99]],
        option={"assignment_latency": {"poll": "1d"}, "nurture": {"return_per_month": 0.5}},
        uniforms={(Purpose.RETURN, 0): [0.5]},
    )
    assert trace.leads.recycled_at.tolist() == [days(30)]
    assert trace.leads.recycled_first_touch.tolist() == [days(30)]


BACK_AFTER_A_MONTH: Table = {"nurture": {"return_per_month": 0.5, "to_former_owner": False}}


def test_a_reassign_comes_before_a_lead_that_comes_back() -> None:
    trace = play(
        arrivals=[0, days(30) - minutes(15) - 1],
        people=["A", "B"],
        windows={"B": [(days(50), days(56))]},
        frame={"weeks": 8},
        luck=[[0.99], [0.0]],
        option=BACK_AFTER_A_MONTH | {"reassign": {"after": "15m"}},
        uniforms={(Purpose.RETURN, 0): [0.5, 0.5]},
        decisions=True,
    )
    kinds = [row for row in rows_at(trace, days(30)) if row[0] in (Step.REASSIGN, Step.RETURNED)]
    assert kinds == [(Step.REASSIGN, 1), (Step.RETURNED, 0)]


@pytest.mark.parametrize("latency", ["0m", "1d"])
def test_a_lead_that_comes_back_is_there_before_those_due_are_given_out(latency: str) -> None:
    """By lead number: lead 0, just back, has its turn before lead 1, created in that millisecond or a day before."""
    created = days(30) if latency == "0m" else days(29)
    trace = play(
        arrivals=[0, created],
        people=["A", "B"],
        frame={"weeks": 8},
        luck=[[0.99], [0.0]],
        option=BACK_AFTER_A_MONTH | {"assignment_latency": {"dist": "empirical", "values": ["0m", latency]}},
        uniforms={(Purpose.RETURN, 0): [0.5, 0.5], (Purpose.LATENCY, 0): [0.0, 0.9], (Purpose.LATENCY, 1): [0.0, 0.0]},
    )
    assert owners_of(trace, 0) == [("A", 0), ("B", days(30))]
    assert owners_of(trace, 1) == [("A", days(30))]


@pytest.mark.parametrize("latency", [5, 40])
def test_a_lead_is_assigned_before_a_follow_up_that_falls_due_counts_as_work(latency: int) -> None:
    """A's retry falls due as lead 2 is given out: by the queues before that instant A is as free as B, and first."""
    due = minutes(45)
    trace = play(
        arrivals=[0, 0, due - minutes(latency)],
        people=["A", "B"],
        work="15m",
        luck=[[0.99], [0.0], [0.0]],
        cadence=["0m", "30m"],
        option={
            "routing": "calendar_aware",
            "assignment_latency": {"dist": "empirical", "values": ["0m", f"{latency}m"]},
        },
        uniforms={(Purpose.LATENCY, 0): [0.0, 0.0, 0.9]},
    )
    assert trace.leads.assigned.tolist() == [0, 0, due]
    assert first_owners(trace) == ["A", "B", "A"]


@pytest.mark.parametrize("lag", [20, 60])
def test_a_lead_noticed_as_its_owner_becomes_free_is_among_the_work_to_choose_from(lag: int) -> None:
    """Lead 0 is done at minute 60; lead 1 waits since 0, the better lead 2 is noticed in that millisecond."""
    trace = play(
        arrivals=[0, 0, minutes(60 - lag)],
        work="60m",
        scores=[95, 40, 90],
        option={
            "work_order": "score",
            "notify": {"lag": {"dist": "empirical", "values": ["0m", f"{lag}m"]}},
        },
        uniforms={(Purpose.NOTICE, 0): [0.0, 0.0, 0.9]},
    )
    assert first_touches(trace) == [0, minutes(120), minutes(60)]


def test_a_meeting_due_as_its_host_becomes_free_comes_before_waiting_leads() -> None:
    """Booked at 09:50 for 11:00; the host begins lead 1 at 10:40, and lead 2 waits since 10:55."""
    trace = play(
        arrivals=[at("Mon 09:30"), at("Mon 10:40"), at("Mon 10:55")],
        work="20m",
        team={"meeting_length": "45m"},
        meetings={"host": "owner", "lead_time": "1h"},
    )
    assert trace.meetings.start.tolist()[0] == at("Mon 11:00")
    assert first_touches(trace)[2] == at("Mon 11:45")


def test_work_that_completes_as_a_meeting_falls_due_is_booked_behind_it() -> None:
    """Without a lead time lead 1, done at 11:00, would like that slot: it is taken, and the next is at 11:45."""
    trace = play(
        arrivals=[at("Mon 10:30"), at("Mon 10:50")],
        people=["A", {"name": "B"}],
        work={"dist": "empirical", "values": ["10m", "20m"]},
        teams=[{"name": "AE", "role": "ae", "headcount": 1, "meeting_length": "45m"}],
        meetings={"host": "AE", "lead_time": "0m"},
        uniforms={(Purpose.WORK, 0, 0): [0.9, 0.0]},
    )
    assert trace.meetings.booked.tolist() == [at("Mon 10:50"), at("Mon 11:00")]
    assert trace.meetings.slot.tolist() == [at("Mon 11:00"), at("Mon 11:45")]
