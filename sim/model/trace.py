"""What happened in one run: arrays with a row per lead, assignment, touch, decision and meeting."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


AUTO_REPLY, BOOKED, RESOLVED, PREQUALIFIED, ANNOYED = (1 << bit for bit in range(5))
BY_BOT = RESOLVED | PREQUALIFIED | ANNOYED
SHADOW = 8
"""Bits of `Leads.automated`; shifted by `SHADOW`: what would have happened."""


class State(IntEnum):
    """Where a lead ends; every lead is in one."""

    REFUSED = 0
    MERGED = 1
    NURTURE = 2
    RESOLVED_BY_BOT = 3
    WAITING = 4
    IN_CADENCE = 5
    REJECTED = 6
    OPTED_OUT = 7
    GONE_ELSEWHERE = 8
    TURNED_AWAY = 9
    SQL = 10
    NO_SLOT = 11
    NO_SHOW = 12
    HELD = 13
    WON = 14
    LOST = 15


class Reason(IntEnum):
    """Why a lead was rejected (NONE: not rejected; UNSTATED: the rep gave none)."""

    NONE = 0
    UNSTATED = 1
    DUPLICATE = 2
    NO_DATA = 3
    NOT_ICP = 4
    NO_BUDGET = 5
    NO_NEED = 6
    CHOSE_ANOTHER = 7


class Touch(IntEnum):
    """Kinds of touches; the automatic ones and nurture messages are no person's work."""

    REVIEW = 0
    ATTEMPT = 1
    REPLY = 2
    AUTO_REPLY = 3
    NURTURE = 4
    BOT = 5
    MEETING = 6


class Outcome(IntEnum):
    """What a touch came to."""

    NO_ANSWER = 0
    CONTACT = 1
    OPTED_OUT = 2
    REJECTED = 3
    ACCEPTED = 4
    SENT = 5
    HELD = 6
    NO_SHOW = 7
    RESOLVED = 8
    HANDED_OVER = 9


class Handover(IntEnum):
    """Why a lead came to a person."""

    ROUTED = 0
    OWNER_FIRST = 1
    FALLBACK = 2
    NOT_TAKEN = 3
    OWNER_ABSENT = 4
    AT_CAP = 5
    NO_CONTACT = 6
    MANAGER = 7
    PULLED = 8
    FORMER_OWNER = 9
    ASTRAY_FOUND = 10
    OWNER_LEFT = 11


class Step(IntEnum):
    """Kinds of decision rows; only written when decisions are asked for."""

    INTAKE = 0
    GATE = 1
    BOT = 2
    AUTO_REPLY = 3
    BOOKING = 4
    HELD_BACK = 5
    ASSIGNED = 6
    NOTICED = 7
    PRE_ALERT = 8
    BREACH = 9
    REASSIGN = 10
    STUCK = 11
    MANAGER = 12
    REVIEW = 13
    ATTEMPT = 14
    SKIPPED_STEP = 15
    POSTPONED = 16
    REPLY = 17
    CONVERSATION = 18
    OPT_OUT = 19
    MEETING = 20
    NURTURE = 21
    RETURNED = 22
    GONE = 23
    EXHAUSTED = 24
    NEGLECTED = 25
    INTERRUPTED = 26
    ASTRAY = 27


@dataclass(frozen=True, slots=True)
class Leads:
    """A row per lead of the world, in its order. Times in ms, NEVER when it did not happen; first pass unless said."""

    state: Ints
    """`State` at the end."""
    reason: Ints
    """`Reason` of a rejection."""
    stated: Bools
    """the rejection carries a reason"""
    mql: Bools
    """passed the gate in its first pass"""
    tier: Ints
    """index of its SLA tier in the option, -1 without one"""
    score: NDArray[np.float64]
    """points at the gate"""
    phone_ok: Bools
    email_ok: Bools
    """contact data after the option's data care"""
    assigned: Ints
    """first owner set (or taken from a queue)"""
    first_touch: Ints
    """start of the review or, without one, of the first attempt"""
    accepted: Bools
    """SAL: sales took it on at the review"""
    reviewed: Bools
    contacted: Ints
    """start of the conversation"""
    qualified: Bools
    """SQL"""
    attempts: Ints
    """attempts of the first pass"""
    attempts_end: Ints
    """when contact, opt-out, rejection or closed channels ended the cadence (that keeps the attempts promise)"""
    booked: Ints
    """meeting booked at"""
    meeting: Ints
    """start of the slot that was booked last"""
    held: Bools
    won: Bools
    opted_out: Bools
    complaints: Ints
    delivered: Ints
    """e-mails and other messages that reached the lead, automatic and nurture ones too"""
    postponed: Ints
    """touches postponed by a contact cap"""
    closed: Ints
    """steps skipped because the channel was closed"""
    reassigns: Ints
    breached: Bools
    """first-touch promise broken (first pass)"""
    owner: Ints
    """last owner, -1 without"""
    collided: Bools
    """ended with two owners: a known account or a duplicate given to somebody else than its owner"""
    automated: Ints
    """bit 0 auto-reply, 1 instant booking, 2-4 bot resolved, pre-qualified, annoyed; 8-12: would have (shadow)"""
    recycled: Ints
    """times it came back from nurture"""
    recycled_at: Ints
    """when it came back first"""
    recycled_first_touch: Ints
    recycled_qualified: Bools
    recycled_held: Bools
    lost_to_queue: Bools
    """turned away because the queue was full"""


@dataclass(frozen=True, slots=True)
class Assignments:
    """A row per spell of a lead with an owner (or in a shared queue: person -1), in order of time."""

    lead: Ints
    handover: Ints
    """0 for the first owner of the lead, then 1, 2, ..."""
    person: Ints
    at: Ints
    noticed: Ints
    """when the owner noticed it or would have, NEVER if not within the run"""
    neglected: Bools
    """the owner would never have begun it (adherence)"""
    reason: Ints
    """`Handover`"""
    recycled: Ints
    """passes before this one"""


@dataclass(frozen=True, slots=True)
class Touches:
    """A row per touch, in order of its end; person -1 for automatic ones."""

    lead: Ints
    recycled: Ints
    kind: Ints
    step: Ints
    """number of the step in the cadence, -1 without one"""
    channel: Ints
    """index into `Trace.channels`, -1 without one"""
    person: Ints
    start: Ints
    end: Ints
    """end of the work; a conversation follows it until `talk_end`"""
    talk_end: Ints
    outcome: Ints


@dataclass(frozen=True, slots=True)
class Alerts:
    """A row per pre-alert, breach, expiry and manager's act."""

    lead: Ints
    kind: Ints
    """`Step`: PRE_ALERT, BREACH, REASSIGN, STUCK or MANAGER"""
    at: Ints
    person: Ints
    """owner at that time, -1 without; the manager for MANAGER"""
    absent: Bools
    """the owner was absent then"""


@dataclass(frozen=True, slots=True)
class Meetings:
    """A row per booked slot."""

    lead: Ints
    host: Ints
    booked: Ints
    slot: Ints
    start: Ints
    """actual start, NEVER if it did not take place"""
    end: Ints
    outcome: Ints
    """`Outcome` HELD or NO_SHOW, -1 when the host was absent or the run ended"""


@dataclass(frozen=True, slots=True)
class PersonWindows:
    """Windows of all people one after the other: rows of person `p` are `first[p]` to `first[p + 1]`."""

    first: Ints
    starts: Ints
    ends: Ints

    def of(self, person: int) -> tuple[Ints, Ints]:
        """Starts and ends of a person's windows."""
        rows = slice(int(self.first[person]), int(self.first[person + 1]))
        return self.starts[rows], self.ends[rows]


@dataclass(frozen=True, slots=True)
class Decisions:
    """A row per decision, in order of time: why something happened."""

    lead: Ints
    step: Ints
    at: Ints
    person: Ints
    detail: Ints
    """a code or time that belongs to the kind of decision"""
    value: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trace:
    """One run. `option` names the policy; people are numbered as in the run's roster."""

    option: str
    replication: int
    measured_from: int
    measured_to: int
    end: int
    channels: tuple[str, ...]
    tiers: tuple[str, ...]
    people: tuple[str, ...]
    teams: tuple[str, ...]
    """team of each person"""
    leads: Leads
    assignments: Assignments
    touches: Touches
    alerts: Alerts
    meetings: Meetings
    hours: PersonWindows
    """shift less public holidays: outside it the floor is closed"""
    shift: PersonWindows
    """hours less time off: on shift by calendar"""
    calendar: PersonWindows
    """shift less breaks and internal meetings: what rules, slots and alerts see"""
    real: PersonWindows
    """calendar less absence and other work, as it came out"""
    decisions: Decisions | None
    idle_work_ms: Ints
    """per person, time spent on idle work"""
    held_leads: Ints
    """leads that waited for the router because nobody eligible was on shift: lead numbers"""
    instants: int
    """instants played (for budgets and benchmarks)"""
