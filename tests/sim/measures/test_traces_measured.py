"""Hand-computed traces played and measured: infinite waits, and where a wait over the weekend comes from."""

import math

import pytest

from policies.durations import NEVER
from sim.measures.crew import crew
from sim.measures.kpis import kpis, specs
from sim.measures.measure import measure
from sim.measures.waits import CAUSES, wait_by_cause
from sim.model.engine import simulate
from sim.model.streams import Purpose
from tests.hand import OFFICE, at, days, first_touches, hand, minutes


def test_a_lead_never_touched_worsens_the_quantiles_and_is_left_out_of_the_mean() -> None:
    """Touched after 1, 2 and 3 minutes and never: the fourth lead's notice does not come within the run."""
    world = hand(
        arrivals=[0, 0, 0, 0],
        option={"notify": {"lag": {"dist": "empirical", "values": ["1m", "2m", "3m", "100d"]}}},
        uniforms={(Purpose.NOTICE, 0): [0.0, 0.3, 0.6, 0.9]},
    )
    policy = world.scenario.policies[0]
    trace = simulate(world, policy)
    assert first_touches(trace) == [minutes(1), minutes(2), minutes(3), NEVER]
    found = kpis(measure(trace, world, policy), specs(world.scenario, [policy]))
    assert found["time_to_first_touch_median"] == 2
    assert found["time_to_first_touch_p90"] == math.inf
    assert found["time_to_first_touch_mean"] == 2
    assert found["never_touched"] == pytest.approx(0.25)


def test_a_wait_over_the_weekend_is_split_by_cause_to_the_millisecond() -> None:
    """The owner's retry of lead 0 falls due on Saturday and is the first work of Monday, until 09:10."""
    world = hand(
        arrivals=[at("Fri 15:00"), at("Fri 16:58")],
        shift=OFFICE,
        work="10m",
        luck=[[0.99, 0.0], [0.0]],
        cadence=["0m", "1d"],
        option={"assignment_latency": "30s", "notify": "4m"},
    )
    policy = world.scenario.policies[0]
    trace = simulate(world, policy)
    assert first_touches(trace)[1] == at("Mon 09:10", week=1)
    causes = wait_by_cause(trace, world, crew(world, policy))[:, 1]
    assert dict(zip(CAUSES, causes.tolist(), strict=True)) == {
        "assignment": minutes(0.5),
        "closed": minutes(3840),
        "owner_away": 0,
        "owner_busy": minutes(7.5),
        "not_noticed": minutes(1.5 + 2.5),
        "never_picked": 0,
    }
    assert causes.sum() == minutes(3852)


def test_a_lead_that_waits_for_its_second_owner_has_its_wait_split_over_both() -> None:
    """A neglects it for 15:00.001, then B is busy with other leads until minute 40 of its notice at 20:00.001."""
    world = hand(
        arrivals=[0, 0],
        people=[{"name": "A", "adherence": 0.0}, "B"],
        work="40m",
        option={"notify": "5m", "reassign": {"after": "15m"}},
        uniforms={(Purpose.NOTICE, 0): [0.5, 0.5]},
    )
    policy = world.scenario.policies[0]
    trace = simulate(world, policy)
    assert first_touches(trace) == [minutes(45), minutes(5)]
    causes = wait_by_cause(trace, world, crew(world, policy))[:, 0]
    assert dict(zip(CAUSES, causes.tolist(), strict=True)) == {
        "assignment": 0,
        "closed": 0,
        "owner_away": 0,
        "owner_busy": minutes(45) - minutes(20) - 1,
        "not_noticed": minutes(10),
        "never_picked": minutes(10) + 1,
    }
    assert causes.sum() == minutes(45)


def test_the_window_of_measurement_counts_leads_by_their_creation() -> None:
    world = hand(arrivals=[0, days(7) - 1, days(7)], frame={"weeks": 1, "drain_weeks": 1})
    policy = world.scenario.policies[0]
    assert measure(simulate(world, policy), world, policy).leads == 2
