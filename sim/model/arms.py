"""A world parted into the two arms of a pilot: leads at random, each team's people by the same share."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scenarios.people import Team
from scenarios.scenario import Scenario
from sim.model.persons import own_workers
from sim.model.streams import Bools, Floats, Floats32, Ints, Purpose
from sim.model.world import World

TREATMENT, CONTROL = 0, 1
Numbers = tuple[tuple[int, ...], ...]
"""Per team, the numbers (from 1, rising) of an arm's people in it."""


@dataclass(frozen=True, eq=False)
class Arms:
    """Who is in which arm."""

    treated: Bools
    """shape (leads,)"""
    people: tuple[Numbers, Numbers]
    """of the treatment and of the control"""


@dataclass(frozen=True, eq=False, kw_only=True)
class PartOfWorld(World):
    """Some leads and people of a world; each keeps the luck it has there."""

    whole: World
    members: Ints
    """numbers of the leads in the whole world, rising"""
    people: Numbers

    def uniforms(self, purpose: Purpose, *index: int, keep: bool = True) -> Floats:
        """As in the whole world."""
        at = (int(purpose), *index)
        if at not in self._drawn:
            drawn = self.whole.uniforms(purpose, *index, keep=keep)[self.members]
            drawn.flags.writeable = False
            if not keep:
                return drawn
            self._drawn[at] = drawn
        return self._drawn[at]

    def uniforms32(self, purpose: Purpose, *index: int, keep: bool = True) -> Floats32:
        """As in the whole world."""
        at = (int(purpose), *index)
        if at not in self._drawn32:
            drawn = self.whole.uniforms32(purpose, *index, keep=keep)[self.members]
            drawn.flags.writeable = False
            if not keep:
                return drawn
            self._drawn32[at] = drawn
        return self._drawn32[at]

    def person_uniforms(self, purpose: Purpose, team: int, number: int, count: int) -> Floats:
        """Those of the person in the whole world; `number` counts the arm's people."""
        return self.whole.person_uniforms(purpose, team, self.people[team][number - 1], count)


def split(world: World, share: float) -> Arms:
    """Draw the arms: a person's leads are in one of them, a known account's in that of its owner.

    `share` of the leads and of each team is treated, at least one person of each team in each arm; a team of one
    serves both, in full (a team that works leads then has more hands than in truth: refuse it before).
    """
    people = tuple(_parted(world, number, team.size, share) for number, team in enumerate(world.scenario.teams))
    treated = treated_leads(world, share)
    treatment: Numbers = tuple(one for one, _ in people)
    owners = own_workers(world.scenario)
    if owners:
        in_treatment = np.array([number + 1 in treatment[team] for team, number in owners])
        treated = np.where(world.known_owner >= 0, in_treatment[world.known_owner], treated)
    return Arms(treated, (treatment, tuple(other for _, other in people)))


def treated_leads(world: World, share: float) -> Bools:
    """Draw who is in the treatment where the arms share their people, shape (leads,): a person's leads together."""
    return np.asarray(world.uniforms(Purpose.PILOT_SPLIT) < share)


def part(world: World, arms: Arms, arm: int) -> PartOfWorld:
    """The leads and people of one arm as a world of its own."""
    members = np.flatnonzero(arms.treated if arm == TREATMENT else ~arms.treated)
    people = arms.people[arm]
    scenario = _staffed(world.scenario, people)
    place = np.full(world.size, -1, dtype=np.int64)
    place[members] = np.arange(len(members))
    repeated = world.duplicate_of[members]
    source = world.source[members]
    return PartOfWorld(
        scenario=scenario,
        replication=world.replication,
        timeline=world.timeline,
        created=world.created[members],
        source=source,
        attributes={name: codes[members] for name, codes in world.attributes.items()},
        hour_shift=world.hour_shift[members],
        intent=world.intent[members],
        quality=world.quality[members],
        z=world.z[members],
        duplicate_of=np.where(repeated >= 0, place[repeated], -1),
        consent={channel: open_[members] for channel, open_ in world.consent.items()},
        known_owner=_owners(world, scenario, people)[world.known_owner[members]],
        reachable=world.reachable[members],
        value=world.value[members],
        patience=world.patience[members],
        rows=tuple(np.flatnonzero(source == number) for number in range(len(scenario.sources))),
        given_score=None if world.given_score is None else world.given_score[members],
        given_outcome=None if world.given_outcome is None else world.given_outcome[members],
        whole=world,
        members=members,
        people=people,
    )


def _parted(world: World, team: int, size: int, share: float) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if size < 2:
        everybody = tuple(range(1, size + 1))
        return everybody, everybody
    luck = [float(world.person_uniforms(Purpose.PILOT_SPLIT, team, number, 1)[0]) for number in range(1, size + 1)]
    order = sorted(range(size), key=luck.__getitem__)
    treated = treated_people(size, share)
    return (
        tuple(sorted(place + 1 for place in order[:treated])),
        tuple(sorted(place + 1 for place in order[treated:])),
    )


def treated_people(size: int, share: float) -> int:
    """How many of a team of two or more are in the treatment: the nearest to the share, one at least in each arm."""
    return min(size - 1, max(1, round(share * size)))


def _staffed(scenario: Scenario, people: Numbers) -> Scenario:
    teams = tuple(_team_of(team, numbers) for team, numbers in zip(scenario.teams, people, strict=True))
    return scenario.model_copy(update={"teams": teams})


def _team_of(team: Team, numbers: tuple[int, ...]) -> Team:
    named = tuple(team.reps[number - 1] for number in numbers if number <= len(team.reps))
    return team.model_copy(update={"headcount": len(numbers), "reps": named})


def _owners(world: World, scenario: Scenario, people: Numbers) -> Ints:
    """Index among the arm's account owners of each of the whole's; the last entry is for nobody (-1)."""
    there: Mapping[tuple[int, int], int] = {seat: at for at, seat in enumerate(own_workers(scenario))}
    found = []
    for team, number in own_workers(world.scenario):
        here = people[team].index(number + 1) if number + 1 in people[team] else -1
        found.append(there.get((team, here), -1))
    return np.array([*found, -1], dtype=np.int64)
