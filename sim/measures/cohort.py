"""The leads of a run as the KPIs see them: arrays with a row per lead, each worked out once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from policies.settings import Policy
from scenarios.windows import NEVER
from sim.measures.crew import Crew, crew
from sim.measures.money import Deals, deals
from sim.measures.promises import kept_promises
from sim.measures.waits import wait_by_cause
from sim.model.business import business_clock
from sim.model.trace import BOOKED, Bools, Ints, Leads, Trace
from sim.model.world import World

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cohort:
    """One run. Leads count to the window or forecast period of their creation; waits are ms, NEVER without end."""

    trace: Trace
    world: World
    policy: Policy

    @property
    def leads(self) -> Leads:
        """The trace's rows per lead."""
        return self.trace.leads

    @cached_property
    def people(self) -> Crew:
        """Who works."""
        return crew(self.world, self.policy)

    @cached_property
    def waiting(self) -> Bools:
        """MQLs that a person was to touch: all but those that booked a meeting on the form."""
        booked: Bools = (self.leads.automated & BOOKED) > 0
        return self.leads.mql & ~booked

    @cached_property
    def touched(self) -> Bools:
        """MQLs whose first pass a person began to work."""
        return self.leads.mql & (self.leads.first_touch < NEVER)

    @cached_property
    def touch_wait(self) -> Ints:
        """Creation to the first human touch."""
        return self._since_creation(self.leads.first_touch)

    @cached_property
    def working_wait(self) -> Ints:
        """Business hours from creation to the first human touch; 0 for leads that nobody touched."""
        clock = business_clock(self.world.scenario, self.world.timeline)
        begun = np.where(self.touched, self.leads.first_touch, self.world.created)
        return clock.elapsed_many(self.world.created, begun)

    @cached_property
    def assignment_wait(self) -> Ints:
        """Creation to the first owner."""
        return self._since_creation(self.leads.assigned)

    @cached_property
    def contact_wait(self) -> Ints:
        """Creation to the conversation."""
        return self._since_creation(self.leads.contacted)

    @cached_property
    def contacted(self) -> Bools:
        """MQLs that were spoken to in their first pass."""
        return self.leads.mql & (self.leads.contacted < NEVER)

    @cached_property
    def qualified(self) -> Bools:
        """SQL in any pass."""
        return self.leads.qualified | self.leads.recycled_qualified

    @cached_property
    def booked(self) -> Bools:
        """A meeting was booked in any pass."""
        return (self.leads.booked < NEVER) | self.has(self.trace.meetings.lead)

    @cached_property
    def deals(self) -> Deals:
        """What held meetings promise."""
        return deals(self.trace, self.world, self.people)

    @cached_property
    def causes(self) -> Ints:
        """`wait_by_cause`, shape (6, leads)."""
        return wait_by_cause(self.trace, self.world, self.people)

    @cached_property
    def kept(self) -> dict[tuple[int, str], Bools]:
        """`kept_promises`."""
        return kept_promises(self.trace, self.world, self.policy)

    @cached_property
    def true_quality(self) -> Floats:
        """Chance that a conversation at once qualifies the lead; 0 for duplicates, which never can."""
        return np.where(self.world.duplicate_of >= 0, 0.0, self.world.quality)

    def count(self, lead: Ints) -> Ints:
        """How many rows of a table belong to each lead."""
        return np.bincount(lead, minlength=self.world.size)

    def has(self, lead: Ints) -> Bools:
        """Whether a row of a table belongs to each lead."""
        found = np.zeros(self.world.size, np.bool_)
        found[lead] = True
        return found

    def _since_creation(self, at: Ints) -> Ints:
        return np.where(at < NEVER, at - self.world.created, NEVER)
