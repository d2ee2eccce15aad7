"""What comes first: the form, automatic answers, the bot, the gate."""

import numpy as np
import pytest

from policies.durations import NEVER
from sim.model.streams import Purpose
from sim.model.trace import State, Touch, Trace
from tests.hand import Table, at, attempt_times, days, first_touches, hours, minutes, owners_of, play, work_done

SLOW_BOT: Table = {"delay": "30m"}
FAILS: Table = {"mql": {"intent": True}, "nurture": {"return_per_month": 1.0}}


def automation(**parts: object) -> Table:
    return {"automation": parts}


def automatic(trace: Trace, kind: Touch) -> list[int]:
    """When automatic touches of this kind went out."""
    return sorted(trace.touches.start[trace.touches.kind == kind].tolist())


def test_who_fails_the_gate_is_nurtured_when_the_bot_is_done() -> None:
    trace = play(arrivals=[0], option=FAILS | automation(bot=SLOW_BOT))
    assert trace.leads.recycled_at.tolist() == [minutes(30)]
    assert play(arrivals=[0], option=FAILS).leads.recycled_at.tolist() == [0]


def test_an_opt_out_closes_a_repeat_of_the_same_person_that_talks_to_a_bot() -> None:
    """The first lead is annoyed at 00:30; the second would have been settled at 00:40."""
    trace = play(
        arrivals=[0, minutes(10)],
        uniforms={(Purpose.BOT,): [0.99, 0.0], (Purpose.BOT_ACCURACY,): [0.0, 0.0]},
        columns={"duplicate_of": np.array([-1, 0])},
        option=automation(bot=SLOW_BOT | {"resolves": 0.5, "annoys": 0.1}),
    )
    assert trace.leads.state.tolist() == [State.OPTED_OUT, State.OPTED_OUT]
    assert automatic(trace, Touch.BOT) == [minutes(30)]
    assert trace.leads.mql.tolist() == [False, False]


def test_who_loses_patience_with_a_bot_is_gone_before_it_answers() -> None:
    trace = play(
        arrivals=[0],
        sources=[{"name": "form", "patience": "10m"}],
        columns={"patience": np.array([minutes(10)])},
        option=automation(bot=SLOW_BOT | {"resolves": 1.0}),
        uniforms={(Purpose.BOT,): [0.0]},
    )
    assert trace.leads.state.tolist() == [State.GONE_ELSEWHERE]


MEETINGS: Table = {"meetings": {"host": "owner", "lead_time": "1h"}}
BOOKS: Table = {"instant_booking": {"share": 1.0}}


def test_a_meeting_is_booked_on_the_form_before_a_bot_can_answer() -> None:
    trace = play(
        arrivals=[0],
        uniforms={(Purpose.BOT,): [0.99]},
        option=automation(bot={"annoys": 0.1, "delay": "0s"}, **BOOKS),
        **MEETINGS,
    )
    assert trace.leads.booked.tolist() == [0]
    assert trace.leads.meeting.tolist() == [hours(1)]
    assert automatic(trace, Touch.BOT) == []
    assert trace.leads.opted_out.tolist() == [False]
    assert trace.leads.mql.tolist() == [True]


def test_where_owners_host_the_form_offers_the_earliest_slot_of_all_who_may_get_the_lead() -> None:
    trace = play(
        arrivals=[at("Mon 07:00")],
        people=[{"name": "A", "shift": "Mon-Fri 10:00-17:00"}, {"name": "B", "shift": "Mon-Fri 09:00-17:00"}],
        option=automation(**BOOKS),
        **MEETINGS,
    )
    assert [one.person for one in work_done(trace, Touch.MEETING)] == ["B"]
    assert trace.leads.meeting.tolist() == [at("Mon 09:00")]
    assert owners_of(trace) == []


@pytest.mark.parametrize(("owner_first", "host"), [(True, "B"), (False, "A")])
def test_a_known_account_books_with_its_owner_where_owners_come_first(owner_first: bool, host: str) -> None:
    trace = play(
        arrivals=[0],
        people=["A", "B"],
        columns={"known_owner": np.array([1])},
        option=automation(**BOOKS) | {"owner_first": owner_first},
        **MEETINGS,
    )
    assert [one.person for one in work_done(trace, Touch.MEETING)] == [host]


def test_a_form_without_a_free_slot_leaves_the_lead_to_the_usual_way() -> None:
    trace = play(
        arrivals=[0],
        shift="Fri 09:00-17:00",
        option=automation(**BOOKS),
        meetings={"host": "owner", "book_within": "1d"},
    )
    assert trace.leads.booked.tolist()[0] > at("Fri 09:00") - 1
    assert first_touches(trace) == [at("Fri 09:00")]


def test_a_meeting_booked_on_the_form_is_a_conversation_also_if_it_comes_to_nothing() -> None:
    trace = play(
        arrivals=[0],
        uniforms={(Purpose.QUALIFY, 0): [1.0]},
        columns={"quality": np.array([0.5])},
        option=automation(**BOOKS),
        **MEETINGS,
    )
    assert trace.leads.contacted.tolist() == [hours(1)]
    assert trace.leads.state.tolist() == [State.REJECTED]
    assert trace.leads.qualified.tolist() == [False]


@pytest.mark.parametrize(("rollout", "state"), [(1.0, State.LOST), (0.0, State.NO_SHOW)])
def test_reminders_go_to_the_leads_that_automation_is_rolled_out_to(rollout: float, state: State) -> None:
    trace = play(
        arrivals=[0],
        team={"show_rate": 0.5, "win_rate": 0.0},
        uniforms={(Purpose.SHOW, 0, 0): [0.7], (Purpose.RESCHEDULE, 0): [0.9]},
        option=automation(rollout=rollout, reminders={"no_show_factor": 0.2}),
        meetings={"host": "owner", "show_decay": 0.0},
    )
    assert trace.leads.state.tolist() == [state]


def test_an_automatic_answer_goes_out_though_the_bot_has_settled_everything() -> None:
    trace = play(
        arrivals=[0],
        uniforms={(Purpose.BOT,): [0.0]},
        option=automation(bot={"delay": "5s", "resolves": 1.0}, auto_reply={"delay": "5m"}),
    )
    assert trace.leads.state.tolist() == [State.RESOLVED_BY_BOT]
    assert automatic(trace, Touch.AUTO_REPLY) == [minutes(5)]


def test_nobody_is_answered_automatically_who_has_opted_out() -> None:
    trace = play(
        arrivals=[0],
        uniforms={(Purpose.BOT,): [0.99]},
        option=automation(bot={"delay": "5s", "annoys": 0.1}, auto_reply={"delay": "5m"}),
    )
    assert trace.leads.state.tolist() == [State.OPTED_OUT]
    assert automatic(trace, Touch.AUTO_REPLY) == []


def test_an_automatic_answer_slows_the_loss_of_interest_only_once_it_is_out() -> None:
    """Half of the interest is lost after a day; the answer keeps it, but comes after 2 days."""
    decay = {"interest": {"form": "exponential", "half_life": "1d"}}
    common: Table = {"arrivals": [0], "cadence": ["1d"], "uniforms": {(Purpose.QUALIFY, 0): [0.75]}, "decay": decay}
    early = automation(auto_reply={"delay": "0s", "slows_decay": 1.0})
    late = automation(auto_reply={"delay": "2d", "slows_decay": 1.0})
    assert play(**common, option=early).leads.qualified.tolist() == [True]
    assert play(**common, option=late).leads.qualified.tolist() == [False]


def test_automatic_answers_are_crowded_by_what_went_out_before() -> None:
    """A hazard of 0.1, trebled by the e-mail of the minute before: 0.2 lies between."""
    crowded = play(
        arrivals=[0],
        cadence=[("email", "0m")],
        email={"opt_out": 0.1},
        uniforms={(Purpose.AUTO_OPT_OUT,): [0.2], (Purpose.OPT_OUT, 0, 0): [0.9], (Purpose.CONNECT, 0, 0): [0.9]},
        crowding={"factor": 3.0},
        option=automation(auto_reply={"delay": "1m"}),
    )
    assert attempt_times(crowded) == [0]
    assert crowded.leads.opted_out.tolist() == [True]


def test_each_pass_has_the_latency_of_its_own_draw_and_may_go_astray_anew() -> None:
    """Astray on day 0 for 3 h; the lead comes back on day 9, when no rule is wrong any more."""
    trace = play(
        arrivals=[hours(1)],
        luck=[[0.9]],
        uniforms={
            (Purpose.ASTRAY, 0): [0.0],
            (Purpose.ASTRAY, 1): [0.0],
            (Purpose.RETURN, 0): [0.2],
            (Purpose.CONNECT, 1, 0): [0.0],
        },
        option={"nurture": {"return_per_month": 0.5, "to_former_owner": False}},
        disruptions=[{"kind": "wrong_rule", "day": 0, "over": "1d", "share": 0.5, "noticed_after": "3h"}],
    )
    first, second = (when for _, when in owners_of(trace))
    assert first == hours(4)
    assert second == trace.leads.recycled_at.tolist()[0] < NEVER
    assert second > days(8)


def test_nobody_judges_a_lead_whose_person_opted_out_during_the_review() -> None:
    trace = play(
        arrivals=[0],
        review="30m",
        email={"opt_out": 1.0},
        columns={"duplicate_of": np.array([-1])},
        icp={"sales": {"size": ["large"]}},
        option=automation(auto_reply={"delay": "5m"}),
    )
    assert trace.leads.state.tolist() == [State.OPTED_OUT]
    assert trace.leads.reviewed.tolist() == [False]
