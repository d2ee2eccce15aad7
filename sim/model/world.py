"""One draw of all that the company cannot control, as arrays; policies turn its uniforms by their own parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenarios.scenario import Scenario
from scenarios.timeline import Timeline
from sim.model.streams import Purpose, stream

if TYPE_CHECKING:
    from policies.staffing import TeamStaffing
    from sim.model.roster import Roster

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class World:
    """What nature decides in one replication. A row per lead, sorted by creation; shapes are (leads,) unless said.

    Further draws are keyed streams, made when first asked for and kept: a mechanism that is off costs nothing.
    """

    scenario: Scenario
    replication: int
    timeline: Timeline
    created: Ints
    """ms of the run's clock"""
    source: Ints
    """index into `scenario.sources`"""
    attributes: Mapping[str, Ints]
    """attribute -> index into `scenario.attributes[name]`"""
    hour_shift: Ints
    """ms to add to the run's clock for the lead's local hour of week by `timeline.hour_of_week_at_offset`;
    NEVER = use the scenario's zone"""
    intent: Bools
    quality: Floats
    """probability that a conversation at age 0 qualifies it"""
    z: Floats
    """standing of the quality in the scenario's expected population, as a normal"""
    duplicate_of: Ints
    """number of the lead it repeats, -1"""
    consent: Mapping[str, Bools]
    """channel -> may be contacted; a channel that is absent is open to all"""
    known_owner: Ints
    """-1, else index among the scenario's own workers (people of the first day who may own leads)"""
    reachable: Bools
    value: Floats
    """deal value, in the scenario's currency"""
    patience: Ints
    """ms from creation until it goes elsewhere untouched, NEVER without"""
    rows: tuple[Ints, ...]
    """lead numbers of each source, in order"""
    _drawn: dict[tuple[int, ...], Floats] = field(default_factory=dict, repr=False)
    _rosters: "dict[tuple[tuple[str, TeamStaffing], ...], Roster]" = field(default_factory=dict, repr=False)
    """what `availability.compose` made of this world, per staffing"""

    @property
    def size(self) -> int:
        """Number of leads."""
        return len(self.created)

    def uniforms(self, purpose: Purpose, *index: int) -> Floats:
        """One uniform in [0, 1) per lead, shape (leads,), from a stream per source; the same array each time."""
        at = (int(purpose), *index)
        if at not in self._drawn:
            drawn = np.empty(self.size)
            for number, rows in enumerate(self.rows):
                seed = self.scenario.scenario.seed
                drawn[rows] = stream(seed, self.replication, purpose, number, *index).random(len(rows))
            drawn.flags.writeable = False
            self._drawn[at] = drawn
        return self._drawn[at]

    def person_uniforms(self, purpose: Purpose, team: int, number: int, count: int) -> Floats:
        """`count` uniforms of one person, keyed by team and number in the team: a bigger team moves nobody's."""
        return stream(self.scenario.scenario.seed, self.replication, purpose, team, number).random(count)
