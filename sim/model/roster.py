"""Who works in a run, in roster order, and when: what the engine and the measures read of people."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.distributions import DurationDist
from policies.settings import Policy
from scenarios.people import Role
from scenarios.scenario import Scenario
from sim.model.seats import Seat, seats_of
from sim.model.trace import Ints, PersonWindows


@dataclass(frozen=True, slots=True)
class PersonInfo:
    """One seat of the floor: the rep's own values, else the team's; who follows a leaver takes them over."""

    number: int
    """in the roster, from 0"""
    name: str
    team: str
    team_index: int
    number_in_team: int
    """from 1"""
    role: Role
    attributes: dict[str, tuple[str, ...]]
    timezone: str
    """IANA zone of their local day"""
    speed: float
    skill: float
    weight: float | None
    """their own weight in weighted_round_robin; None: as the routing says"""
    adherence: float
    reason_discipline: float
    cherry_picking: float
    max_active_leads: int | None
    max_new_leads_per_day: int | None
    cost_per_month: float
    hiring_cost: float
    alerts_per_hour: float | None
    idle_work: DurationDist | None
    meeting_length: int
    """ms"""
    show_rate: float
    win_rate: float
    sales_cycle: DurationDist
    other_work: float
    """share of the free time of a day"""
    absence_known_after: int
    """ms into the first shift of an absence"""


@dataclass(frozen=True, slots=True)
class Absences:
    """A row per spell, by person and start, ms; rows of a person may overlap (ill while everybody is absent)."""

    person: Ints
    start: Ints
    end: Ints
    known_at: Ints
    """when rules learn of the whole spell; NEVER for someone who left and is still in the rotation"""


@dataclass(frozen=True, slots=True)
class Output:
    """The ramp of new hires, a row per change, by person and time; people without a row put out 1."""

    person: Ints
    since: Ints
    """ms, may lie before 0"""
    factor: NDArray[np.float64]
    """work times are divided by speed * factor"""

    def of(self, person: int, t: int) -> float:
        """Output of a person at t, relative to a ramped one."""
        low, high = np.searchsorted(self.person, [person, person + 1])
        row = low + int(np.searchsorted(self.since[low:high], t, side="right")) - 1
        return float(self.factor[row]) if row >= low else 1.0


@dataclass(frozen=True, slots=True)
class Moves:
    """Joins or leaves, a row each, by time and person."""

    person: Ints
    at: Ints
    """ms, in (0, end) of the run"""


@dataclass(frozen=True, slots=True)
class Roster:
    """People of one world under one staffing; windows hold everybody, in ms.

    real <= calendar <= shift <= hours, and real, other_work and the absences (within calendar) make up calendar.
    """

    people: tuple[PersonInfo, ...]
    hours: PersonWindows
    """shift less public holidays"""
    shift: PersonWindows
    """hours less time off and time not employed; lunch and internal meetings are on shift"""
    calendar: PersonWindows
    """shift less breaks and internal meetings: what rules, slots and alerts see before an absence is known"""
    real: PersonWindows
    """calendar less all absences and other work"""
    other_work: PersonWindows
    """the blocks, cut where a break or a meeting lies in between"""
    employed: PersonWindows
    """a seat that is filled at once has no gap: see `leaves`"""
    absences: Absences
    output: Output
    joins: Moves
    """hires, start dates and replacements: each a hire to be paid"""
    leaves: Moves


def people_of(scenario: Scenario, policy: Policy) -> tuple[PersonInfo, ...]:
    """The people of a policy in roster order: teams as in the file, named reps first, hires last by date."""
    return tuple(person_info(number, seat) for number, seat in enumerate(seats_of(scenario, policy)))


def person_info(number: int, seat: Seat) -> PersonInfo:
    """What is known of the person on a seat."""
    team, rep = seat.team, seat.rep
    own = rep.model_fields_set
    return PersonInfo(
        number=number,
        name=rep.name or f"{team.name} {seat.number}",
        team=team.name,
        team_index=seat.team_index,
        number_in_team=seat.number,
        role=team.role,
        attributes={
            name: (values,) if isinstance(values, str) else tuple(values)
            for name, values in (team.attributes | rep.attributes).items()
        },
        timezone=seat.zone,
        speed=rep.speed if "speed" in own else team.speed,
        skill=rep.skill if "skill" in own else team.skill,
        weight=rep.weight,
        adherence=team.adherence if rep.adherence is None else rep.adherence,
        reason_discipline=team.reason_discipline,
        cherry_picking=team.cherry_picking,
        max_active_leads=team.max_active_leads,
        max_new_leads_per_day=team.max_new_leads_per_day,
        cost_per_month=team.cost_per_month if rep.cost_per_month is None else rep.cost_per_month,
        hiring_cost=team.hiring_cost,
        alerts_per_hour=team.alerts_per_hour,
        idle_work=team.idle_work,
        meeting_length=team.meeting_length,
        show_rate=team.show_rate,
        win_rate=team.win_rate,
        sales_cycle=team.sales_cycle,
        other_work=seat.other_work,
        absence_known_after=team.absence_known_after,
    )
