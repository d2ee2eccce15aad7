"""The two arms of a pilot as worlds of their own."""

from pathlib import Path

import numpy as np
import pytest

from scenarios.loading import load
from scenarios.scenario import Scenario
from sim.model.arms import CONTROL, TREATMENT, part, split, treated_people
from sim.model.availability import compose
from sim.model.engine import simulate
from sim.model.streams import Purpose
from sim.model.world import World, draw_world
from tests.tui.small import SMALL, written

ROUNDS = 40


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    text = SMALL.replace('name = "SDR"\nrole = "sdr"\nheadcount = 2', 'name = "SDR"\nrole = "sdr"\nheadcount = 5')
    known = text.replace("qualify_rate = 0.5\n", "qualify_rate = 0.5\nknown_account = 0.3\n")
    return load(Path(written(tmp_path, known + "\n[data_quality]\nduplicates = 0.2\n")))


@pytest.fixture
def world(scenario: Scenario) -> World:
    return draw_world(scenario, 0)


def test_every_lead_and_person_is_in_one_arm(world: World) -> None:
    arms = split(world, 0.4)

    assert sorted([*arms.people[TREATMENT][0], *arms.people[CONTROL][0]]) == [1, 2, 3, 4, 5]
    assert len(arms.people[TREATMENT][0]) == 2
    assert part(world, arms, TREATMENT).size + part(world, arms, CONTROL).size == world.size


def test_the_share_of_leads_is_kept_and_the_split_changes_from_run_to_run(scenario: Scenario) -> None:
    drawn = [split(draw_world(scenario, replication), 0.4) for replication in range(ROUNDS)]
    treated = np.concatenate([each.treated for each in drawn])

    assert abs(treated.mean() - 0.4) < 4 * np.sqrt(0.24 / len(treated) * 2)  # duplicates go together
    assert len({each.people[TREATMENT][0] for each in drawn}) > 3


def test_the_same_person_is_never_in_both_arms(world: World) -> None:
    arms = split(world, 0.5)

    assert (arms.treated == arms.treated[world.person]).all()
    assert (world.duplicate_of >= 0).any()


def test_a_known_account_goes_where_its_owner_is(world: World) -> None:
    arms = split(world, 0.5)
    known = world.known_owner >= 0

    for arm in (TREATMENT, CONTROL):
        own = part(world, arms, arm)
        numbers = np.array(arms.people[arm][0])
        mine = own.known_owner >= 0
        assert (numbers[own.known_owner[mine]] - 1 == world.known_owner[own.members[mine]]).all()
        assert mine.sum() == known[own.members].sum()
    assert known.any()


def test_leads_and_people_keep_their_luck(world: World) -> None:
    own = part(world, split(world, 0.5), CONTROL)

    assert (own.uniforms(Purpose.CONNECT, 0, 0) == world.uniforms(Purpose.CONNECT, 0, 0)[own.members]).all()
    assert (own.uniforms32(Purpose.OPT_OUT, 0, 1) == world.uniforms32(Purpose.OPT_OUT, 0, 1)[own.members]).all()
    whole = own.people[0][1]
    assert (own.person_uniforms(Purpose.ABSENCE, 0, 2, 9) == world.person_uniforms(Purpose.ABSENCE, 0, whole, 9)).all()


def test_what_a_lead_repeats_is_found_in_the_arm(world: World) -> None:
    own = part(world, split(world, 0.5), TREATMENT)
    again = np.flatnonzero(own.duplicate_of >= 0)

    assert (own.members[own.duplicate_of[again]] == world.duplicate_of[own.members[again]]).all()


def test_an_arm_is_played_by_its_own_people(scenario: Scenario, world: World) -> None:
    own = part(world, split(world, 0.4), TREATMENT)
    trace = simulate(own, scenario.policies[1])

    assert trace.teams == ("SDR", "SDR", "AE")
    assert len(compose(own, scenario.policies[1]).people) == 3
    assert trace.leads.state.shape == (own.size,)


def test_both_arms_have_somebody_whatever_the_share() -> None:
    assert [treated_people(4, share) for share in (0.01, 0.5, 0.99)] == [1, 2, 3]
