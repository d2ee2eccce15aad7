"""One draw of all that the company cannot control, as arrays; policies turn its uniforms by their own parameters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from policies.distributions import DurationDist
from policies.doubts import Doubts, Path, with_number
from policies.settings import Policy
from scenarios.places import Place
from scenarios.scenario import Scenario
from scenarios.timeline import Timeline
from sim.model import persons
from sim.model.arrivals import merged, scenario_timeline, source_arrivals
from sim.model.population import base_quality, expected_population, source_quality
from sim.model.replay import ReplayLeads, bootstrap_weeks, check_recorded
from sim.model.streams import (
    Bools,
    Floats,
    Floats32,
    Ints,
    Purpose,
    key_of,
    lead_uniforms,
    lead_uniforms32,
    uniforms,
)

if TYPE_CHECKING:
    from policies.staffing import TeamStaffing
    from sim.model.roster import Roster

__all__ = [
    "OF_THE_PERSON",
    "Bools",
    "Floats",
    "Floats32",
    "Ints",
    "ReplayLeads",
    "World",
    "as_believed",
    "draw_world",
    "drawn_policy",
    "replay_world",
]

OF_THE_PERSON = frozenset(
    {
        Purpose.ATTRIBUTE,
        Purpose.OFFSET,
        Purpose.QUALITY,
        Purpose.STANDING,
        Purpose.SCORE_NOISE,
        Purpose.PHONE_DATA,
        Purpose.EMAIL_DATA,
        Purpose.MISSING_DATA,
        Purpose.INTAKE,
        Purpose.CONSENT,
        Purpose.ACCOUNT,
        Purpose.ACCOUNT_OWNER,
        Purpose.REACHABLE,
        Purpose.VALUE,
        Purpose.PILOT_SPLIT,
    }
)
"""Draws that a duplicate takes from the lead it repeats: it is the same person with the same data."""


@dataclass(frozen=True, eq=False)
class World:
    """What nature decides in one replication. A row per lead, sorted by creation; shapes are (leads,) unless said.

    Numbers of the scenario that are ranges are drawn too: `scenario` carries what this world is like.

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
    given_score: Floats | None = None
    """points that were recorded and override what scoring would say, NaN = none (replay)"""
    given_outcome: Ints | None = None
    """1 its conversation qualified it, 0 did not, -1 unknown (replay)"""
    _drawn: dict[tuple[int, ...], Floats] = field(default_factory=dict, repr=False)
    _drawn32: dict[tuple[int, ...], Floats32] = field(default_factory=dict, repr=False)
    _durations: dict[tuple[DurationDist, tuple[int, ...]], Ints] = field(default_factory=dict, repr=False)
    _rosters: "dict[tuple[tuple[str, TeamStaffing], ...], Roster]" = field(default_factory=dict, repr=False)
    """what `availability.compose` made of this world, per staffing"""

    @property
    def size(self) -> int:
        """Number of leads."""
        return len(self.created)

    @cached_property
    def person(self) -> Ints:
        """Number of the first lead of the same person: its own, or that of the lead it repeats."""
        return _person(self.duplicate_of)

    @cached_property
    def families(self) -> Mapping[int, tuple[int, ...]]:
        """First lead of a person -> all leads of that person, where there are several."""
        families: dict[int, list[int]] = {}
        again = np.flatnonzero(self.duplicate_of >= 0)
        for lead, first in zip(again.tolist(), self.person[again].tolist(), strict=True):
            families.setdefault(first, [first]).append(lead)
        return {first: tuple(leads) for first, leads in families.items()}

    def uniforms(self, purpose: Purpose, *index: int, keep: bool = True) -> Floats:
        """One uniform in [0, 1) per lead, shape (leads,), from a stream per source; the same numbers each time.

        Duplicates have those of the lead they repeat where the draw is of the person (`OF_THE_PERSON`). QUALIFY of
        a first pass (index empty or all 0) agrees with a recorded outcome. `keep=False`: for what is used once.
        """
        at = (int(purpose), *index)
        if at in self._drawn:
            return self._drawn[at]
        drawn = lead_uniforms(self.rows, self.scenario.scenario.seed, self.replication, purpose, *index)
        if purpose in OF_THE_PERSON:
            drawn = drawn[self.person]
        if purpose == Purpose.QUALIFY and self.given_outcome is not None and not any(index):
            drawn = _agreeing(drawn, self.quality, self.given_outcome)
        drawn.flags.writeable = False
        if keep:
            self._drawn[at] = drawn
        return drawn

    def uniforms32(self, purpose: Purpose, *index: int, keep: bool = True) -> Floats32:
        """`uniforms` as float32 for rare events, of a step each; not the numbers that `uniforms` gives.

        ValueError for draws of the person and QUALIFY: these are `uniforms`.
        """
        if purpose in OF_THE_PERSON or purpose == Purpose.QUALIFY:
            raise ValueError(f"{purpose.name} is drawn in full precision")
        at = (int(purpose), *index)
        if at in self._drawn32:
            return self._drawn32[at]
        drawn = lead_uniforms32(self.rows, self.scenario.scenario.seed, self.replication, purpose, *index)
        drawn.flags.writeable = False
        if keep:
            self._drawn32[at] = drawn
        return drawn

    def durations(self, law: DurationDist, purpose: Purpose, *index: int) -> Ints:
        """Durations of all leads, int64 ms, at most the horizon; a fixed one is a number seen from all places, undrawn.

        Kept: options of one law share the array.
        """
        at = (law, (int(purpose), *index))
        if at not in self._durations:
            horizon = self.timeline.end
            if law.dist == "constant":
                assert law.mean is not None
                self._durations[at] = np.broadcast_to(np.int64(min(law.mean, horizon)), self.size)
            else:
                drawn = np.minimum(law.ms(self.uniforms(purpose, *index, keep=False)), horizon)
                drawn.flags.writeable = False
                self._durations[at] = drawn
        return self._durations[at]

    def person_uniforms(self, purpose: Purpose, team: int, number: int, count: int) -> Floats:
        """`count` uniforms of one person, keyed by team and number in the team: a bigger team moves nobody's."""
        return uniforms(count, self.scenario.scenario.seed, self.replication, purpose, team, number)


def draw_world(scenario: Scenario, replication: int) -> World:
    """One world of a scenario; the same bytes for the same arguments. Ranges are drawn: see `World.scenario`.

    Sources have streams of their own: what one brings, another's volume does not change. Raises ValueError for
    names that `scenarios.loading` would have refused (profile, zone, country).
    """
    scenario = _drawn_scenario(scenario, replication)
    arrivals = tuple(source_arrivals(scenario, number, replication) for number in range(len(scenario.sources)))
    created, source = merged(arrivals)
    return _world(scenario, replication, ReplayLeads(created, source))


def replay_world(scenario: Scenario, replication: int, leads: ReplayLeads) -> World:
    """A world whose leads come from a record, the rest drawn; replication 0 has them as they were, others
    have weeks of the record in another order and number (`bootstrap_weeks`).

    What is recorded stands, for duplicates too. A recorded outcome is the outcome of a conversation at age 0: it
    moves the quality (Beta(a + 1, b) or Beta(a, b + 1)) and the draw that decides. ValueError: rows that do not fit.
    """
    scenario = _drawn_scenario(scenario, replication)
    check_recorded(scenario, leads)
    return _world(scenario, replication, bootstrap_weeks(scenario, replication, leads))


def as_believed(world: World, scenario: Scenario) -> World:
    """The same draws under a scenario that differs only in what no draw depends on, such as [icp.marketing]."""
    return replace(world, scenario=_drawn_scenario(scenario, world.replication))


def drawn_policy(world: World, policy: Policy) -> Policy:
    """The option with its ranges as they are in this world; one range has one number in all options.

    A range that the world's scenario has given up is played at its likely number. Twice is as once.
    """
    known = {one.place for one in world.scenario.ranges}
    for path, value in _drawn(policy.doubts, known, world.scenario.scenario.seed, world.replication):
        policy = with_number(policy, path, value)
    return policy


def _drawn_scenario(scenario: Scenario, replication: int) -> Scenario:
    known = {one.place for one in scenario.ranges}
    for path, value in _drawn(scenario.doubts, known, scenario.scenario.seed, replication):
        scenario = with_number(scenario, path, value)
    return scenario


def _drawn(doubts: Doubts, known: set[Place], seed: int, replication: int) -> Iterator[tuple[Path, float]]:
    """Paths and numbers; a stream per place of a range, so that no range moves another's draw."""
    for one in doubts.all:
        if one.place in known:
            place = key_of("\n".join(map(str, one.place)))
            yield one.path, one.at(float(uniforms(1, seed, replication, Purpose.RANGE, place)[0]))


def _world(scenario: Scenario, replication: int, given: ReplayLeads) -> World:
    timeline = scenario_timeline(scenario)
    rows = tuple(np.flatnonzero(given.source == number) for number in range(len(scenario.sources)))
    luck = partial(lead_uniforms, rows, scenario.scenario.seed, replication)
    repeated = persons.duplicate_of(scenario, given.created, rows, luck)
    person = _person(repeated)

    def draw(purpose: Purpose, *index: int) -> Floats:
        drawn = luck(purpose, *index)
        return drawn[person] if purpose in OF_THE_PERSON else drawn

    attributes = {
        name: _recorded(given.attributes.get(name), drawn, -1)
        for name, drawn in persons.attributes(scenario, rows, draw).items()
    }
    intent = given.intent
    if intent is None:
        intent = draw(Purpose.INTENT) < persons.per_lead((each.intent for each in scenario.sources), given.source)
    quality = _quality(scenario, rows, attributes, intent, draw(Purpose.QUALITY), given.qualified)
    unanswered = scenario.data_quality.never_reachable
    return World(
        scenario=scenario,
        replication=replication,
        timeline=timeline,
        created=given.created,
        source=given.source,
        attributes=attributes,
        hour_shift=persons.hour_shift(scenario, rows, draw),
        intent=intent,
        quality=quality,
        z=expected_population(scenario).standing(quality, draw(Purpose.STANDING)),
        duplicate_of=repeated,
        consent=persons.consent(scenario, given.source, draw),
        known_owner=persons.known_owner(scenario, given.source, draw),
        reachable=draw(Purpose.REACHABLE) >= unanswered if unanswered else np.ones(len(repeated), dtype=np.bool_),
        value=_recorded_amount(given.value, persons.deal_values(scenario, rows, draw)),
        patience=persons.patience(scenario, rows, draw, timeline.end),
        rows=rows,
        given_score=given.score,
        given_outcome=given.qualified,
    )


def _quality(
    scenario: Scenario,
    rows: tuple[Ints, ...],
    attributes: Mapping[str, Ints],
    intent: Bools,
    u: Floats,
    outcome: Ints | None,
) -> Floats:
    quality = np.empty(len(u))
    for number, mine in enumerate(rows):
        known = None if outcome is None else outcome[mine]
        base = base_quality(scenario.sources[number], u[mine], known)
        here = {name: index[mine] for name, index in attributes.items()}
        quality[mine] = source_quality(scenario, number, here, intent[mine], base)
    return quality


def _person(duplicate_of: Ints) -> Ints:
    return np.where(duplicate_of >= 0, duplicate_of, np.arange(len(duplicate_of)))


def _recorded(given: Ints | None, drawn: Ints, unknown: int) -> Ints:
    return drawn if given is None else np.where(given != unknown, given, drawn)


def _recorded_amount(given: Floats | None, drawn: Floats) -> Floats:
    return drawn if given is None else np.where(np.isnan(given), drawn, given)


def _agreeing(u: Floats, quality: Floats, outcome: Ints) -> Floats:
    """Uniforms given whether they are under the quality: under it for outcome 1, not under it for 0."""
    return np.where(outcome == 1, u * quality, np.where(outcome == 0, quality + u * (1 - quality), u))
