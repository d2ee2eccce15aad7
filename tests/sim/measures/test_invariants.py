"""Each identity holds on a sound run, and is reported where it is broken."""

from collections.abc import Sequence

import numpy as np
import pytest

from policies.durations import DAY, HOUR, MINUTE, NEVER
from scenarios.scenario import Scenario
from sim.measures.invariants import check_invariants
from sim.model.trace import Outcome, Reason, State, Touch
from sim.model.world import World
from tests.sim.measures.hand_written import Row, Spans, scenario_of, trace_of, world_of

WEEK = [(day * DAY + 9 * HOUR, day * DAY + 17 * HOUR) for day in range(5)]
CALL = [{"tier": "hot", "first_touch": "1h"}]
STEPS = [{"channel": "phone"}, {"channel": "email", "after": "1h"}, {"channel": "email", "after": "1h"}]
OPTION = {
    "name": "as it is",
    "sla": CALL,
    "cadence": [{"steps": STEPS}],
    "contact_caps": {"email": {"most": 1, "per": "1d"}},
}


def scenario() -> Scenario:
    return scenario_of(policies=[OPTION], channels={"phone": {}, "email": {}})


NINE = 9 * HOUR
LEAD: dict[str, float] = {
    "tier": 0,
    "assigned": NINE,
    "first_touch": NINE,
    "reviewed": True,
    "accepted": True,
    "attempts": 1,
    "owner": 0,
    "state": State.IN_CADENCE,
}
SPELL: dict[str, float] = {"lead": 0, "handover": 0, "person": 0, "at": NINE, "noticed": NINE}
REVIEW: dict[str, float] = {"lead": 0, "kind": Touch.REVIEW, "person": 0, "start": NINE, "end": NINE + MINUTE}
ATTEMPT: dict[str, float] = {
    "lead": 0,
    "kind": Touch.ATTEMPT,
    "person": 0,
    "step": 0,
    "channel": 0,
    "start": NINE + MINUTE,
    "end": NINE + 5 * MINUTE,
}
MAIL: dict[str, float] = {"lead": 0, "kind": Touch.ATTEMPT, "person": 0, "step": 1, "channel": 1, "start": NINE + HOUR}


def problems(
    lead: Row | None = None,
    spells: Sequence[Row] = (SPELL,),
    touches: Sequence[Row] = (REVIEW, ATTEMPT),
    meetings: Sequence[Row] = (),
    real: Sequence[Spans] = (WEEK, WEEK),
    hours: Sequence[Spans] = (WEEK, WEEK),
    world: World | None = None,
) -> list[str]:
    own = world or world_of(scenario(), [NINE])
    leads = [LEAD | dict(lead or {})] + [{} for _ in range(own.size - 1)]
    trace = trace_of(own, leads, spells, touches, meetings=meetings, real=real, hours=hours)
    return check_invariants(trace, own, own.scenario.policies[0])


def told(claim: str, found: list[str]) -> bool:
    return any(claim in problem for problem in found)


def test_a_sound_run_breaks_nothing() -> None:
    assert problems() == []


def test_a_sound_run_with_all_there_is_breaks_nothing() -> None:
    second = SPELL | {"handover": 1, "person": 1, "at": NINE + 5 * MINUTE}
    talk = NINE + 2 * HOUR + 20 * MINUTE
    mail = MAIL | {"person": 1, "end": NINE + HOUR + MINUTE}
    reply: Row = mail | {"kind": Touch.REPLY, "start": NINE + 2 * HOUR, "end": NINE + 2 * HOUR, "talk_end": talk}
    slot = {"lead": 0, "host": 1, "booked": talk, "slot": 2 * DAY, "start": 2 * DAY, "end": 2 * DAY + HOUR}
    lead: Row = {"attempts": 2, "contacted": NINE + 2 * HOUR, "booked": talk, "held": True, "state": State.HELD}
    meeting = slot | {"outcome": Outcome.HELD}
    assert problems(lead, [SPELL, second], [REVIEW, ATTEMPT, mail, reply], [meeting]) == []


@pytest.mark.parametrize(
    ("lead", "claim"),
    [
        ({"state": State.HELD}, "only after a held meeting"),
        ({"won": True}, "won only after"),
        ({"accepted": True, "reviewed": False}, "accepted only when reviewed"),
        ({"state": State.REJECTED, "reason": Reason.NONE}, "a rejected lead has a rejection"),
        ({"state": State.TURNED_AWAY}, "turned away means"),
        ({"assigned": NINE - 1}, "assigned not before its creation"),
        ({"assigned": NINE + 1}, "touched only after it was assigned"),
        ({"first_touch": NINE + 1}, "the first touch is the start"),
        ({"attempts": 2}, "attempts are its attempt rows"),
        ({"booked": 8 * DAY}, "booked within the run"),
        ({"breached": True}, "broken only after its time"),
        ({"state": 99}, "one of `State`"),
    ],
)
def test_a_lead_that_contradicts_itself_is_told(lead: Row, claim: str) -> None:
    assert told(claim, problems(lead))


def test_a_late_touch_must_have_broken_its_promise() -> None:
    world = world_of(scenario(), [NINE - HOUR])
    assert problems(world=world) == []
    assert told("a late first touch", problems(world=world_of(scenario(), [NINE - HOUR - 1])))


def test_work_begins_in_real_windows_only() -> None:
    early = [(NINE + 1, 17 * HOUR)]
    assert told("no work begins outside", problems(real=[early, WEEK]))
    assert problems(real=[[(NINE, NINE + MINUTE + 1)], WEEK]) == []
    assert told("no work begins outside", problems(real=[[(NINE, NINE + MINUTE)], WEEK]))


def test_windows_lie_within_each_other() -> None:
    assert told("real lies within calendar", problems(hours=[[(NINE, NINE + HOUR)], WEEK]))


def test_nobody_does_two_things_at_once_talks_and_meetings_included() -> None:
    talking = ATTEMPT | {"talk_end": NINE + 30 * MINUTE}
    meeting: Row = {"lead": 0, "host": 0, "start": NINE + 29 * MINUTE, "end": NINE + HOUR, "outcome": Outcome.NO_SHOW}
    clash = "one thing at a time"
    assert told(clash, problems(touches=[REVIEW, talking], meetings=[meeting]))
    later = dict(meeting) | {"start": NINE + 30 * MINUTE}
    assert not told(clash, problems(touches=[REVIEW, talking], meetings=[later]))
    assert told(clash, problems(touches=[REVIEW, ATTEMPT | {"start": NINE + 30_000}]))


def test_only_the_owner_works_a_lead() -> None:
    assert told("work is done by the owner", problems(spells=[SPELL | {"person": 1}]))
    assert told("work is done by the owner", problems(spells=[]))


def test_an_owner_may_change_in_the_millisecond_in_which_work_ends_but_not_before() -> None:
    second = SPELL | {"handover": 1, "person": 1}
    ended, before = second | {"at": NINE + 5 * MINUTE}, second | {"at": NINE + 5 * MINUTE - 1}
    assert problems(spells=[SPELL, ended]) == []
    assert told("in hand does not change", problems(spells=[SPELL, before]))


def test_owners_are_numbered_in_order() -> None:
    assert told("numbered in order", problems(spells=[SPELL, SPELL | {"person": 1, "at": NINE + 5 * MINUTE}]))


def test_nobody_is_touched_after_an_opt_out_nor_by_another_name() -> None:
    out = ATTEMPT | {"outcome": Outcome.OPTED_OUT}
    nurture: Row = {"lead": 0, "kind": Touch.NURTURE, "person": -1, "start": NINE + HOUR, "outcome": Outcome.SENT}
    gone: Row = {"opted_out": True, "state": State.OPTED_OUT}
    claim = "no touch after an opt-out"
    assert not told(claim, problems(gone, touches=[REVIEW, out]))
    assert told(claim, problems(gone, touches=[REVIEW, out, nurture]))
    twin = world_of(scenario(), [NINE, NINE], duplicate_of=[-1, 0])
    assert told(claim, problems(gone, touches=[REVIEW, out, dict(nurture) | {"lead": 1}], world=twin))
    assert told("an opt-out is marked", problems(touches=[REVIEW, out]))


def test_a_channel_without_consent_stays_closed() -> None:
    world = world_of(scenario(), [NINE], consent={"phone": np.array([False])})
    assert told("no phone without consent", problems(world=world))


def test_contact_caps_hold_up_to_the_millisecond() -> None:
    day = MAIL | {"step": 2, "start": NINE + HOUR + DAY}
    early = MAIL | {"step": 2, "start": NINE + HOUR + DAY - 1}
    three: Row = {"attempts": 3}
    assert problems(three, touches=[REVIEW, ATTEMPT, MAIL, day]) == []
    assert told("at most 1 by email", problems(three, touches=[REVIEW, ATTEMPT, MAIL, early]))


def test_attempts_follow_the_cadence_of_the_tier() -> None:
    assert told("goes by its step's channel", problems(touches=[REVIEW, ATTEMPT | {"channel": 1}]))
    assert told("has a step of its tier", problems(touches=[REVIEW, ATTEMPT | {"step": 3}]))
    again = ATTEMPT | {"start": NINE + HOUR, "end": NINE + HOUR}
    assert told("in order", problems({"attempts": 2}, touches=[REVIEW, ATTEMPT, again]))


def test_a_step_that_is_skipped_keeps_its_number() -> None:
    last = MAIL | {"step": 2}
    assert problems({"attempts": 2}, touches=[REVIEW, ATTEMPT, last]) == []


def test_touches_are_written_in_order_of_their_end() -> None:
    assert told("in order of their end", problems(touches=[ATTEMPT, REVIEW]))


def test_a_wait_before_assignment_cannot_be_negative() -> None:
    assert told("no negative part", problems(spells=[SPELL | {"at": NINE - 1}]))


def test_an_attempt_without_a_first_touch_is_told() -> None:
    assert told("attempted means touched", problems({"first_touch": NEVER}))
