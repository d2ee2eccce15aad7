"""All that a rule may see of leads and people; the engine's own records have these fields, plug-ins get frozen copies."""

from dataclasses import dataclass
from typing import Literal, Protocol

EventKind = Literal["assigned", "rejected", "no_show", "joined", "returned"]


@dataclass(frozen=True, slots=True)
class LeadView:
    """What the company knows of a lead when it is routed; `None` for an attribute that is missing."""

    number: int
    created: int
    source: str
    score: float
    intent: bool
    tier: str | None
    hot: bool
    attributes: dict[str, str | None]
    known_account: bool
    recycled: bool


class RepView(Protocol):
    """What a rule may see of a person. Numbers rise in roster order. All times in ms of the run's clock."""

    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def attributes(self) -> dict[str, tuple[str, ...]]: ...
    @property
    def weight(self) -> float: ...
    @property
    def column(self) -> float:
        """What the routing method remembers of this person; 0 at first."""

    @property
    def assignments(self) -> int:
        """Leads ever assigned."""

    @property
    def active(self) -> int:
        """Open leads that count for caps: worked, or younger than `stale_after`."""

    @property
    def idle_since(self) -> int:
        """When the last task ended; 0 at first."""

    @property
    def is_free(self) -> bool:
        """Has no task in hand."""

    def is_on_shift(self, now: int) -> bool:
        """By calendar: shift less holidays and time off; lunch and internal meetings do not count as off shift."""

    def expected_first_touch(self, now: int) -> int:
        """Earliest instant by calendar at which a lead given now would be begun, from expected durations (never drawn)."""


@dataclass(frozen=True, slots=True)
class RoutingEvent:
    """Something a routing method may remember. `others` are the columns of the eligible others at that time."""

    kind: EventKind
    turn: int
    """A running number over all assignments of the run, from 1."""
    weight: float
    others: tuple[float, ...] = ()
