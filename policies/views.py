"""All that a rule may see of leads and people; the engine's records have these fields, plug-ins get frozen copies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

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
    attributes: Mapping[str, str | None]
    known_account: bool
    recycled: bool


class RepView(Protocol):
    """What a rule may see of a person. Numbers rise in roster order. All times in ms of the run's clock."""

    @property
    def number(self) -> int:
        """Running number, rising in roster order."""

    @property
    def name(self) -> str:
        """As in the scenario: no two people share it."""

    @property
    def team(self) -> str:
        """Name of the team."""

    @property
    def role(self) -> str:
        """sdr, ae or manager."""

    @property
    def attributes(self) -> Mapping[str, tuple[str, ...]]:
        """Attribute -> values the person serves."""

    @property
    def weight(self) -> float:
        """Share of turns in `weighted_round_robin`, above 0."""

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

    @property
    def is_away(self) -> bool:
        """On time off by calendar: not merely between two shifts. Its end is the event `returned`."""

    def is_on_shift(self, now: int) -> bool:
        """By calendar: shift less holidays and time off; lunch and internal meetings do not count as off shift."""

    def expected_first_touch(self, now: int) -> int:
        """Earliest instant by calendar at which a lead given now is begun, from expected, never drawn durations."""


class RoutingEvent(NamedTuple):
    """Something a routing method may remember. `others` are the columns of the eligible others at that time."""

    kind: EventKind
    turn: int
    """A running number over all assignments of the run, from 1."""
    weight: float
    others: tuple[float, ...] = ()
