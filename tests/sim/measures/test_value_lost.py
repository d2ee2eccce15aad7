"""Where value is lost, by hand: each good lead stops at one step, and what it promised is held or lost there."""

from typing import Any

import numpy as np
import pytest

from scenarios.loading import loads
from sim.measures.measure import measure
from sim.measures.summary import Measured
from sim.measures.value_lost import IDEAL, LOSSES, LOST, value_specs
from sim.model.engine import simulate
from sim.model.streams import Purpose
from sim.model.world import draw_world
from tests.hand import at, days, hand, hours, minutes
from tests.tui.small import SMALL

HOST = {"name": "AE", "role": "ae", "headcount": 1, "win_rate": 0.5}
MONEY = {"economics": {"gross_margin": 0.5}, "meetings": {"host": "AE"}}
VALUE = {"columns": {"value": np.array([1000.0])}}
MORNING = at("Mon 09:00")
IN_TIME = {"decay": {"contact": {"form": "steps", "points": [["1h", 0.5]]}}}
"""After an hour half as many answer."""


def lost(**written: Any) -> tuple[dict[str, float], float]:
    """Losses above nothing of one lead worth 1000 x 0.5 x 0.5 = 250, and the margin of its held meeting."""
    plain: dict[str, Any] = {"arrivals": [MORNING], "teams": [HOST], **MONEY, **VALUE}
    world = hand(**plain | written)
    summary = measure(simulate(world, world.scenario.policies[0]), world, world.scenario.policies[0])
    whole = summary.whole.ratios
    found = {key: whole[f"{LOST}.{key}"][0] for key in LOSSES if whole[f"{LOST}.{key}"][0]}
    assert whole[IDEAL][0] == pytest.approx(sum(found.values()) + whole["margin_per_month"][0], rel=1e-9)
    return found, whole["margin_per_month"][0]


def test_a_good_lead_that_is_met_loses_nothing() -> None:
    assert lost() == ({}, 250.0)


def test_a_lead_that_would_not_have_qualified_at_once_is_no_loss() -> None:
    bad = {(int(Purpose.QUALIFY), 0): [0.9]}
    assert lost(uniforms=bad, columns={"value": np.array([1000.0]), "quality": np.array([0.8])}) == ({}, 0.0)


def test_the_gate_keeps_a_good_lead_back() -> None:
    assert lost(option={"mql": {"min_score": 50}}, scores=[40.0]) == ({"gate": 250.0}, 0.0)


def test_nobody_is_eligible_or_nobody_turns_to_it() -> None:
    nobody = {"eligibility": [{"to": ["nobody's team"]}]}
    assert lost(option=nobody, teams=[HOST, {"name": "nobody's team", "headcount": 0}]) == ({"unassigned": 250.0}, 0.0)
    assert lost(team={"adherence": 0.0}) == ({"untouched": 250.0}, 0.0)


@pytest.mark.parametrize("host", ["owner", "AE"])
def test_where_salespeople_work_their_own_leads_they_host_and_lose_too(host: str) -> None:
    """As an interview writes a small team: nobody of the role sdr."""
    own: dict[str, Any] = {"role": "ae", "win_rate": 0.5}
    alone: dict[str, Any] = {"teams": [], "meetings": {"host": host}}
    assert lost(team=own, **alone) == ({}, 250.0)
    assert lost(team={**own, "adherence": 0.0}, **alone) == ({"untouched": 250.0}, 0.0)


def test_it_goes_elsewhere_before_anybody_turns_to_it() -> None:
    patience = {"patience": np.array([minutes(5)]), "value": np.array([1000.0])}
    form = [{"name": "form", "patience": "5m"}]
    assert lost(option={"notify": "10m"}, columns=patience, sources=form) == ({"gone": 250.0}, 0.0)


def test_nobody_answers_whoever_calls() -> None:
    assert lost(luck=[[0.9]]) == ({"no_answer": 250.0}, 0.0)
    gone = {"reachable": np.array([False]), "value": np.array([1000.0])}
    assert lost(columns=gone) == ({"unreachable": 250.0}, 0.0)


def test_an_attempt_that_would_have_connected_at_once_came_too_late() -> None:
    late = {"option": {"notify": "2h"}, "luck": [[0.3]]} | IN_TIME
    assert lost(**late) == ({"late": 250.0}, 0.0)
    assert lost(luck=[[0.3]], **IN_TIME) == ({}, 250.0)
    # the follow-up a day later is late by the cadence: had the first touch come at once, it would be as old
    assert lost(luck=[[0.9, 0.3]], cadence=["0m", "1d"], **IN_TIME) == ({"no_answer": 250.0}, 0.0)


def test_interest_fades_before_the_touch_or_during_the_follow_up() -> None:
    interest = {"decay": {"interest": {"form": "steps", "points": [["1h", 0.5]]}}}
    half = {"uniforms": {(int(Purpose.QUALIFY), 0): [0.7]}}
    assert lost(option={"notify": "2h"}, **interest, **half) == ({"late": 250.0}, 0.0)
    assert lost(luck=[[0.9, 0.0]], cadence=["0m", "1d"], **interest, **half) == ({"faded": 250.0}, 0.0)


def test_a_less_skilled_person_loses_what_another_would_have_won() -> None:
    half = {"uniforms": {(int(Purpose.QUALIFY), 0): [0.7]}}
    assert lost(people=[{"name": "A", "skill": 0.5}], **half) == ({"skill": 250.0}, 0.0)


def test_a_more_skilled_person_wins_what_was_not_good_at_once() -> None:
    columns = {"value": np.array([1000.0]), "quality": np.array([0.6])}
    won = lost(people=[{"name": "A", "skill": 1.5}], columns=columns, uniforms={(int(Purpose.QUALIFY), 0): [0.7]})
    assert won == ({"beyond": -250.0}, 250.0)


def test_a_meeting_finds_no_slot_or_nobody_comes() -> None:
    never = {"meetings": {"host": "AE", "lead_time": "3d", "book_within": "2d"}}
    assert lost(**never) == ({"no_slot": 250.0}, 0.0)
    missed = {(int(Purpose.SHOW), 0, 0): [0.9], (int(Purpose.SHOW), 0, 1): [0.9]}
    shows = {"teams": [HOST | {"show_rate": 0.5}], "meetings": {"host": "AE", "reschedule": 0.0}}
    assert lost(uniforms=missed, **shows) == ({"no_show": 250.0}, 0.0)


def test_what_the_run_did_not_see_the_end_of_is_told_apart() -> None:
    assert lost(arrivals=[days(28) - hours(1)], option={"notify": "5m"}, talk="2h") == ({"unfinished": 250.0}, 0.0)


def test_without_meetings_there_is_no_value() -> None:
    assert lost(meetings=None) == ({}, 0.0)


def test_every_run_adds_up_to_a_billionth_whatever_the_option_does() -> None:
    scenario = loads(SMALL)
    for replication in range(2):
        world = draw_world(scenario, replication)
        ideals = set()
        for policy in scenario.policies:
            summary = measure(simulate(world, policy), world, policy)
            for window in (summary.whole, *summary.periods):
                _check(window)
            ideals.add(summary.whole.ratios[IDEAL])
        assert len(ideals) == 1


def _check(window: Measured) -> None:
    sums = {key: window.ratios[f"{LOST}.{key}"][0] for key in LOSSES}
    held, ideal = window.ratios["margin_per_month"][0], window.ratios[IDEAL][0]
    assert sum(sums.values()) + held == pytest.approx(ideal, rel=1e-9)
    assert min(value for key, value in sums.items() if key not in ("beyond", "host")) >= 0
    assert sums["other"] == 0


def test_the_rows_have_a_name_for_every_loss() -> None:
    specs = value_specs("EUR a month")
    assert [each.key for each in specs] == [IDEAL, *(f"{LOST}.{key}" for key in LOSSES)]
    assert {each.unit for each in specs} == {"EUR a month"}
