"""Which leads of one world fared differently under two options, by the option's own decision or by its wake."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from policies.durations import NEVER
from policies.settings import Policy
from sim.model.trace import Assignments, Ints, State, Touches, Trace


class Cause(StrEnum):
    """Where the paths of a lead part first."""

    INTAKE = "intake"
    """another gate, tier, data care or automation"""
    OWNER = "owner"
    """given to another person, or taken away where the other option leaves it"""
    TIME = "assigned"
    """given to the same person at another time, or to nobody at all"""
    NOTICE = "noticed"
    """noticed at another time by the same person, who got it at the same time"""
    CADENCE = "cadence"
    """other steps after the first attempt"""
    KNOCK_ON = "knock-on"
    """the same decisions, but the person was busy with other leads, or free of them"""


class Fate(NamedTuple):
    """How a lead fared under one option; times in ms of the run's clock, NEVER when it did not happen."""

    owner: str
    """first owner, "" without"""
    assigned: int
    first_touch: int
    contacted: int
    state: State


@dataclass(frozen=True, slots=True)
class Difference:
    """A lead whose path differs: `one` and `other` are its fates under the two options."""

    lead: int
    created: int
    cause: Cause
    one: Fate
    other: Fate

    @property
    def is_direct(self) -> bool:
        """Whether the option's own decision about this lead is what differs first."""
        return self.cause is not Cause.KNOCK_ON

    @property
    def later_ms(self) -> int | None:
        """First touch under the other less that under the first; None where one of them never touches it."""
        touches = self.one.first_touch, self.other.first_touch
        return None if max(touches) >= NEVER else touches[1] - touches[0]

    @property
    def is_other_outcome(self) -> bool:
        """Whether it ends in another state, or is spoken to under one option alone."""
        spoken = [fate.contacted < NEVER for fate in (self.one, self.other)]
        return self.one.state != self.other.state or spoken[0] != spoken[1]


def divergence(created: Ints, one: Trace, other: Trace, policies: tuple[Policy, Policy]) -> tuple[Difference, ...]:
    """All leads whose path differs, in their order; `created` is their world's, whose traces both are (or ValueError).

    What differs first in time decides the cause: an assignment (then the option's decision), or the start of a touch
    after the same assignments (then the wake of other leads). Steps after the first attempt count as the option's
    decision where cadences or contact caps differ.
    """
    if one.replication != other.replication or not len(created) == len(one.leads.state) == len(other.leads.state):
        raise ValueError("the two traces are not of the same world")
    has_own_steps = (policies[0].cadence, policies[0].contact_caps) != (policies[1].cadence, policies[1].contact_caps)
    sides = [_Side(trace) for trace in (one, other)]
    return tuple(
        Difference(
            lead, int(created[lead]), _cause(lead, sides, has_own_steps), sides[0].fate(lead), sides[1].fate(lead)
        )
        for lead in _differing(sides)
    )


class _Spell(NamedTuple):
    at: int
    person: str
    noticed: int


class _Touched(NamedTuple):
    start: int
    person: str
    channel: str
    kind: int
    end: int
    talk_end: int
    outcome: int


class _Side:
    """One option's paths, by lead."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.names = [*(f"{team}/{name}" for team, name in zip(trace.teams, trace.people, strict=True)), ""]
        self.spells = _grouped(trace.assignments.lead, len(trace.leads.state))
        self.touches = _grouped(trace.touches.lead, len(trace.leads.state))
        leads = trace.leads
        tiers = np.array([*trace.tiers, ""], dtype=object)
        self.intake = list(
            zip(
                leads.mql.tolist(),
                tiers[leads.tier].tolist(),
                leads.automated.tolist(),
                np.isin(leads.state, [State.REFUSED, State.MERGED]).tolist(),
                strict=True,
            )
        )

    def spells_of(self, lead: int) -> list[_Spell]:
        rows: Assignments = self.trace.assignments
        return [_Spell(int(rows.at[r]), self.names[rows.person[r]], int(rows.noticed[r])) for r in self.spells[lead]]

    def touches_of(self, lead: int) -> list[_Touched]:
        rows: Touches = self.trace.touches
        channels = (*self.trace.channels, "")
        numbers = (rows.kind, rows.end, rows.talk_end, rows.outcome)
        found = [
            _Touched(
                int(rows.start[r]),
                self.names[rows.person[r]],
                channels[rows.channel[r]],
                *(int(each[r]) for each in numbers),
            )
            for r in self.touches[lead]
        ]
        return sorted(found)

    def fate(self, lead: int) -> Fate:
        leads, spells = self.trace.leads, self.spells[lead]
        owner = int(self.trace.assignments.person[spells[0]]) if len(spells) else -1
        return Fate(
            self.trace.people[owner] if owner >= 0 else "",
            int(leads.assigned[lead]),
            int(leads.first_touch[lead]),
            int(leads.contacted[lead]),
            State(int(leads.state[lead])),
        )

    def path(self, lead: int) -> tuple[object, ...]:
        leads = self.trace.leads
        ends = int(leads.state[lead]), int(leads.contacted[lead]), int(leads.booked[lead]), int(leads.meeting[lead])
        return self.intake[lead], self.spells_of(lead), self.touches_of(lead), ends


def _grouped(lead: Ints, size: int) -> list[Ints]:
    """Rows of each lead, in the order of the table."""
    order = np.argsort(lead, kind="stable")
    return np.split(order, np.searchsorted(lead[order], np.arange(1, size)))


def _differing(sides: Sequence[_Side]) -> Iterator[int]:
    one, other = sides
    for lead in range(len(one.trace.leads.state)):
        if one.path(lead) != other.path(lead):
            yield lead


def _cause(lead: int, sides: Sequence[_Side], has_own_steps: bool) -> Cause:
    if sides[0].intake[lead] != sides[1].intake[lead]:
        return Cause.INTAKE
    spells = [side.spells_of(lead) for side in sides]
    touches = [side.touches_of(lead) for side in sides]
    given, touched = _first_apart(*spells), _first_apart(*touches)
    if given is not None and _time(spells, given) <= _time(touches, touched):
        return _of_assignment(spells, given)
    if touched is None:
        return Cause.KNOCK_ON
    apart = [rows[touched] for rows in touches if touched < len(rows)]
    if any(not each.person for each in apart):
        return Cause.INTAKE
    is_later = any(each.person for each in touches[0][:touched])
    return Cause.CADENCE if has_own_steps and is_later else Cause.KNOCK_ON


def _of_assignment(spells: Sequence[list[_Spell]], place: int) -> Cause:
    if min(map(len, spells)) == 0:
        return Cause.TIME
    if min(map(len, spells)) <= place or spells[0][place].person != spells[1][place].person:
        return Cause.OWNER
    return Cause.TIME if spells[0][place].at != spells[1][place].at else Cause.NOTICE


def _first_apart(one: Sequence[tuple[object, ...]], other: Sequence[tuple[object, ...]]) -> int | None:
    """Place of the first rows that differ."""
    for place in range(max(len(one), len(other))):
        if place >= min(len(one), len(other)) or one[place] != other[place]:
            return place
    return None


def _time(rows: Sequence[Sequence[_Spell]] | Sequence[Sequence[_Touched]], place: int | None) -> int:
    """When the earlier of the rows at that place begins."""
    return NEVER if place is None else min(own[place][0] for own in rows if place < len(own))
