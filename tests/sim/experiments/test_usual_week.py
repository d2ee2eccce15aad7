"""What is told of a week before anything is simulated."""

import pytest

from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.usual_week import AGES_MIN, coverage, leads_by_hour, own_curve, published_curves

TEXT = """
[scenario]
name = "week"
start = 2026-01-05
weeks = 5
timezone = "Europe/Warsaw"
[decay.contact]
preset = "lrm2007"
causal_share = 0.5
[[sources]]
name = "form"
leads_per_week = 80
arrivals = "office-hours"
[[sources]]
name = "night"
leads_per_week = 168
[[teams]]
name = "SDR"
headcount = 3
shift = "Mon-Fri 09:00-17:00"
breaks = ["12:00-12:30"]
[[teams.reps]]
shift = "Mon-Fri 08:30-12:00"
breaks = []
[[policies]]
name = "today"
[[policies]]
name = "more"
staffing.SDR = { headcount = 5, shift = "Sat 10:00-11:00" }
"""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return loads(TEXT)


def test_leads_of_a_week_follow_their_profiles(scenario: Scenario) -> None:
    night = leads_by_hour(scenario, "night")
    assert night == pytest.approx([1.0] * 168)
    assert sum(leads_by_hour(scenario)) == pytest.approx(248)
    assert leads_by_hour(scenario, "form")[3] == 0
    with pytest.raises(KeyError):
        leads_by_hour(scenario, "nothing")


def test_people_at_work_are_counted_hour_by_hour_with_their_own_hours_and_breaks(scenario: Scenario) -> None:
    people = coverage(scenario, "SDR").people
    assert people[8:13] == (0.5, 3.0, 3.0, 3.0, 1.0)
    assert (people[16], people[17], people[5 * 24 + 10]) == (2.0, 0.0, 0.0)


def test_an_options_staffing_counts(scenario: Scenario) -> None:
    people = coverage(scenario, "SDR", scenario.option("more")).people
    assert people[5 * 24 + 10] == 4.0
    assert people[9] == 1.0


def test_leads_that_come_while_nobody_is_there_are_a_share_of_all(scenario: Scenario) -> None:
    found = coverage(scenario, "SDR")
    alone = sum(leads for leads, people in zip(found.leads, found.people, strict=True) if people == 0)
    assert found.leads_while_nobody_is_there == pytest.approx(alone / 248)
    assert 0.4 < found.leads_while_nobody_is_there < 0.8


def test_curves_are_told_at_the_same_ages_and_causal_share_halves_the_fall(scenario: Scenario) -> None:
    published = published_curves("contact")
    assert set(published) >= {"lrm2007", "hbr2011", "flat"}
    assert {len(curve) for curve in published.values()} == {len(AGES_MIN)}
    own = own_curve(scenario.decay.contact)
    assert own == pytest.approx([1 - (1 - value) / 2 for value in published["lrm2007"]])
    assert own_curve(None) == tuple([1.0] * len(AGES_MIN))
