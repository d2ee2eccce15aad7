"""A world from a CRM record: what is recorded stands, the rest is drawn, weeks make other histories."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from policies.durations import DAY, HOUR, WEEK
from scenarios.scenario import Scenario
from sim.model.arrivals import scenario_timeline
from sim.model.replay import ReplayLeads
from sim.model.streams import Purpose
from sim.model.world import draw_world, replay_world


def market(**frame: Any) -> Scenario:
    start = {"name": "test", "start": dt.date(2026, 1, 5), "weeks": 6, "seed": 3} | frame
    source = {
        "leads_per_week": 200,
        "qualify_rate": 0.2,
        "intent": 0.5,
        "deal_value": {"dist": "lognormal", "mean": 1000, "cv": 0.5},
    }
    return Scenario.model_validate(
        {
            "scenario": start,
            "attributes": {"size": ["small", "big"]},
            "sources": [{"name": "form"} | source, {"name": "fair"} | source],
            "data_quality": {"duplicates": 0.1},
            "teams": [{"name": "SDR", "headcount": 2}],
            "policies": [{"name": "a"}],
        }
    )


def recorded(scenario: Scenario) -> ReplayLeads:
    """A record that is the leads of a drawn world, every third attribute and score unknown."""
    world = draw_world(scenario, 9)
    known = np.arange(world.size) % 3 > 0
    return ReplayLeads(
        created=world.created,
        source=world.source,
        attributes={"size": np.where(known, world.attributes["size"], -1)},
        intent=world.intent,
        score=np.where(known, 50 + world.z, np.nan),
        value=np.where(known, world.value, np.nan),
        qualified=np.arange(world.size) % 3 - 1,
    )


def test_replication_0_is_the_record_as_it_was() -> None:
    scenario = market()
    leads = recorded(scenario)
    assert leads.score is not None
    assert leads.value is not None
    assert leads.intent is not None
    world = replay_world(scenario, 0, leads)
    known = leads.attributes["size"] >= 0
    assert np.array_equal(world.created, leads.created)
    assert np.array_equal(world.source, leads.source)
    assert np.array_equal(world.intent, leads.intent)
    assert world.given_score is not None
    assert np.array_equal(world.given_score, leads.score, equal_nan=True)
    assert np.array_equal(world.attributes["size"][known], leads.attributes["size"][known])
    assert np.array_equal(world.value[known], leads.value[known])


def test_what_the_record_does_not_know_is_drawn() -> None:
    scenario = market()
    leads = recorded(scenario)
    world = replay_world(scenario, 0, leads)
    unknown = leads.attributes["size"] < 0
    assert set(world.attributes["size"][unknown].tolist()) == {0, 1}
    assert (world.value[unknown] > 0).all()
    bare = replay_world(scenario, 0, ReplayLeads(leads.created, leads.source))
    assert bare.given_score is None
    assert 0.3 < bare.intent.mean() < 0.7


def test_rows_in_any_order_are_one_record() -> None:
    scenario = market()
    leads = recorded(scenario)
    shuffled = leads.taken(np.arange(len(leads.created))[::-1])
    one, other = replay_world(scenario, 0, leads), replay_world(scenario, 0, shuffled)
    assert np.array_equal(one.created, other.created)
    assert np.array_equal(one.source, other.source)


def test_recorded_outcomes_hold_for_a_first_conversation_at_once() -> None:
    scenario = market()
    world = replay_world(scenario, 0, recorded(scenario))
    assert world.given_outcome is not None
    for index in ((), (0,), (0, 0)):
        qualifies = world.uniforms(Purpose.QUALIFY, *index) < world.quality
        assert qualifies[world.given_outcome == 1].all()
        assert not qualifies[world.given_outcome == 0].any()
        assert 0 < qualifies[world.given_outcome == -1].mean() < 1
    again = world.uniforms(Purpose.QUALIFY, 1) < world.quality
    assert 0 < again[world.given_outcome == 0].mean() < 1


def test_who_qualified_was_better_on_average() -> None:
    scenario = market()
    world = replay_world(scenario, 0, recorded(scenario))
    mean = [float(world.quality[world.given_outcome == outcome].mean()) for outcome in (0, -1, 1)]
    assert mean == sorted(mean)
    # E[q | qualified] = m (1 + cv^2)
    assert mean[2] == pytest.approx(0.2 * 1.25, rel=0.05)


def test_other_replications_are_made_of_whole_weeks_of_the_record() -> None:
    scenario = market()
    leads = recorded(scenario)
    weeks = {(leads.created[leads.created // WEEK == week] % WEEK).tobytes() for week in range(6)}
    drawn = [replay_world(scenario, replication, leads) for replication in range(1, 6)]
    for world in drawn:
        for week in range(6):
            assert (world.created[world.created // WEEK == week] % WEEK).tobytes() in weeks
    assert len({world.created.tobytes() for world in drawn}) == 5
    assert np.array_equal(drawn[0].created, replay_world(scenario, 1, leads).created)


def test_columns_travel_with_their_lead() -> None:
    scenario = market()
    leads = recorded(scenario)
    tagged = ReplayLeads(leads.created, leads.source, score=(leads.created % WEEK).astype(np.float64))
    world = replay_world(scenario, 4, tagged)
    assert world.given_score is not None
    assert np.array_equal(world.given_score, world.created % WEEK)


def test_leads_keep_their_wall_clock_across_a_clock_change() -> None:
    # clocks go forward on Sunday 29 March, in the first of the two weeks
    scenario = market(start=dt.date(2026, 3, 23), weeks=2, timezone="Europe/Warsaw")
    sunday_noon = 6 * DAY + 11 * HOUR
    leads = ReplayLeads(np.array([0, sunday_noon, 13 * DAY + 11 * HOUR]), np.zeros(3, dtype=np.int64))
    for replication in range(1, 8):
        created = replay_world(scenario, replication, leads).created
        local = [scenario_timeline(scenario).to_local(ms) for ms in created.tolist()]
        assert {f"{time:%a %H:%M}" for time in local} <= {"Mon 00:00", "Sun 12:00"}


def test_an_empty_record_is_an_empty_world() -> None:
    nobody = ReplayLeads(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    assert replay_world(market(), 1, nobody).size == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"created": np.array([0, 6 * WEEK])}, "created of row 1"),
        ({"source": np.array([0, 2])}, "source of row 1 is 2"),
        ({"attributes": {"size": np.array([2, 0])}}, "size of row 0 is 2"),
        ({"attributes": {"mood": np.array([0, 0])}}, '"mood" is not in'),
        ({"qualified": np.array([0, 3])}, "qualified of row 1"),
        ({"score": np.array([1.0])}, "score has 1 rows"),
    ],
)
def test_records_that_do_not_fit_are_refused(change: dict[str, Any], said: str) -> None:
    rows: dict[str, Any] = {"created": np.array([0, 1]), "source": np.array([0, 1])}
    with pytest.raises(ValueError, match=said):
        replay_world(market(), 0, ReplayLeads(**rows | change))
