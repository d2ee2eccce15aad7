"""Expected work against working time, team by team: 600 leads a week of 10 minutes each are 100 hours."""

import pytest

from scenarios.cautions import pointers, warnings
from scenarios.loading import loads
from scenarios.owners import owners, working_people
from scenarios.scenario import Scenario
from scenarios.workload import offered_load
from sim.experiments.pilot import cannot_be_split
from sim.model.engine import simulate
from sim.model.world import draw_world

BASE = """
[scenario]
name = "load"
start = 2026-01-05
weeks = 5
warmup_weeks = 1

[attributes]
segment = ["small", "large"]

[[sources]]
name = "form"
leads_per_week = 600
qualify_rate = 0.5
mix = { segment = { small = 0.75, large = 0.25 } }

[channels.phone]
reach = 1
work_time = "10m"

[[teams]]
name = "SDR"
headcount = 2
shift = "Mon-Fri 09:00-17:00"

[[teams]]
name = "AE"
role = "ae"
headcount = 3
shift = "Mon-Fri 09:00-17:00"
"""
SMALL_TO_SDR = '{ when = { segment = "small" }, to = ["sdr"] }'
BY_TEAM = f'eligibility = [{{ when = {{ segment = "large" }}, to = ["AE"] }}, {SMALL_TO_SDR}]'
BY_NAME = f'eligibility = [{{ when = {{ segment = "large" }}, to = ["Eva"] }}, {SMALL_TO_SDR}]'
BY_TERRITORY = """routing.method = "territory"
routing.attribute = "segment"
routing.territories = { small = "SDR", large = "ae" }"""
HOT_TO_AE = """sla = [{ tier = "hot", when = { segment = "large" } }]
routing = { method = "score_priority", hot_to = ["AE"] }"""
NO_SDR = "staffing = { SDR = { headcount = 0 } }"


def scenario(option: str = "", *changes: tuple[str, str]) -> Scenario:
    text = BASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return loads(f'{text}\n[[policies]]\nname = "p"\n{option}\n')


def loads_of(given: Scenario) -> dict[str, tuple[object, object]]:
    found = offered_load(given, given.policies[0])
    return {one.team: (pytest.approx(one.work_hours), pytest.approx(one.hours)) for one in found}


def test_leads_are_the_work_of_sdrs_where_no_rule_names_anybody() -> None:
    assert loads_of(scenario()) == {"SDR": (100, 80)}


@pytest.mark.parametrize("option", [BY_TEAM, BY_TERRITORY, HOT_TO_AE], ids=["team", "territory", "hot leads"])
def test_the_work_at_leads_that_a_rule_gives_to_others_is_theirs(option: str) -> None:
    assert loads_of(scenario(option)) == {"SDR": (75, 80), "AE": (25, 120)}


def test_who_is_named_alone_has_the_work_alone() -> None:
    given = scenario(BY_NAME, ("headcount = 3", 'headcount = 3\nreps = [{ name = "Eva" }]'))
    assert loads_of(given) == {"SDR": (75, 80), "AE": (25, 40)}
    trace = simulate(draw_world(given, 0), given.policies[0])
    assert {trace.people[person] for person in set(trace.assignments.person.tolist())} == {"SDR 1", "SDR 2", "Eva"}


def test_where_an_option_has_no_sdrs_the_work_is_that_of_the_aes() -> None:
    given = scenario(NO_SDR)
    assert loads_of(given) == {"AE": (100, 120)}
    assert working_people(given, given.policies[0]) == 3
    trace = simulate(draw_world(given, 0), given.policies[0])
    assert {trace.people[person][:2] for person in set(trace.assignments.person.tolist())} == {"AE"}


def test_where_nobody_is_there_nobody_has_work() -> None:
    given = scenario(NO_SDR, ("headcount = 3", "headcount = 0"))
    assert (loads_of(given), owners(given, given.policies[0])) == ({}, [])
    assert any("nobody is there to work leads" in each.message for each in warnings(given))


def test_hires_to_come_keep_the_work_with_their_team() -> None:
    given = scenario("staffing = { SDR = { headcount = 0, hires = [{ start = 2026-02-02, count = 1 }] } }")
    assert [(one.team.name, one.count) for one in owners(given, given.policies[0])] == [("SDR", 0)]
    assert loads_of(given) == {}


def test_a_small_team_is_counted_where_it_is_and_nobody_is_no_small_team() -> None:
    aware = 'routing = "calendar_aware"\n[[policies]]\nname = "plain"'
    (pointer,) = pointers(scenario(f"{NO_SDR}\n{aware}"))
    assert "worth it for 3 people" in pointer.message
    assert pointers(scenario(f"{NO_SDR}\n{aware}", ("headcount = 3", "headcount = 0"))) == []


def test_a_team_of_nobody_is_no_team_of_one() -> None:
    given = scenario("", ("headcount = 2", "headcount = 0"))
    assert cannot_be_split(given, given.policies) == []
