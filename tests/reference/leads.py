"""A lead as the reference engine sees it: plain fields, nothing kept twice."""

from dataclasses import dataclass, field

from policies.durations import NEVER
from sim.model.trace import Reason, State

OPEN = (State.WAITING, State.IN_CADENCE)


@dataclass(eq=False)
class Lead:
    """One lead; what begins with `first_` is of the first pass, the rest of the present one."""

    number: int
    person: int
    created: int
    """of the present pass: coming back is age 0"""
    state: State = State.WAITING
    reason: Reason = Reason.NONE
    is_born: bool = False
    is_mql: bool = False
    version: int = 0
    """rises when all that is pending is void"""
    pass_: int = 0
    tier: int = -1
    owner: int | None = None
    last_owner: int | None = None
    had: list[int] = field(default_factory=list)
    """owners of all passes, in order: their number is the next handover"""
    had_before: int = 0
    """how many of them in passes before"""
    assigned_at: int = 0
    noticed_at: int = NEVER
    lag: int = 0
    neglected: bool = False
    pre_alerted: bool = False
    spell: int = 0
    reassigns: int = 0
    expired: bool = False
    """an expiry fell due while the lead was in hand"""
    held: bool = False
    """an expiry waits for somebody to come on shift"""
    former_owner: int | None = None
    leaving: bool = False
    """its owner left while it was in hand"""
    in_hand: bool = False
    touched: int | None = None
    contacted: int | None = None
    breached: bool = False
    step: int = 0
    due: int | None = None
    due_ready: bool = False
    """the due time has come, cap and all"""
    made: int = 0
    last_async_end: int | None = None
    reply: tuple[int, int, str] | None = None
    """arrived at, to step, on channel"""
    touches: list[tuple[int, str]] = field(default_factory=list)
    """(time, channel) of what reached out to it"""
    slowed: bool = False
    prequalified: bool = False
    shows: int = 0
    is_instant: bool = False
    """booked on the form"""
    opting_out: bool = False
    """the person opted out while the lead was in hand"""
    opted_out: bool = False
    first_assigned: int = NEVER
    first_touch: int = NEVER
    first_contact: int = NEVER
    first_reassigns: int = 0
    first_attempts: int = 0
    first_qualified: bool = False
    first_booked: int = NEVER
    first_meeting: int = NEVER
    first_held: bool = False
    first_tier: int = -1

    @property
    def is_open(self) -> bool:
        return self.is_born and self.state in OPEN
