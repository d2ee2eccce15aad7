"""Cautions are computed, and each carries the figure that triggered it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from policies.durations import MINUTE
from scenarios.cautions import pointers, warnings
from scenarios.loading import loads
from scenarios.option_cautions import dirty_data
from scenarios.scenario import Scenario
from sim.experiments.cautions import cautions, speed_worth
from sim.experiments.cleaning import CLEANED, cleaned_options
from sim.measures.comparison import compare
from sim.measures.kpis import specs
from sim.measures.summary import Measured, Summary, Waits
from tests.tui.small import SMALL

NOISE = (0.0, 0.01, -0.01, 0.005, -0.005)


def small(*changes: tuple[str, str]) -> Scenario:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return loads(text)


def told(scenario: Scenario) -> list[str]:
    return [str(each) for each in warnings(scenario)]


def runs_of(values: Mapping[str, float], minutes: Sequence[int] = (30,)) -> tuple[Summary, ...]:
    """Five runs with these KPIs, of which those that are not 0 vary by a hundredth."""
    waits = {
        name: Waits(np.array(minutes, dtype=np.int64) * MINUTE, 0)
        for name in ("time_to_first_touch", "time_to_assignment", "time_to_contact", "recycled_time_to_first_touch")
    }
    known = {spec.key: spec for spec in specs(loads(SMALL), loads(SMALL).policies)}
    summaries = []
    for noise in NOISE:
        ratios = {
            key: (100 * values.get(key, 0.0) * (1 + noise), 100.0)
            for key, spec in known.items()
            if spec.kind == "ratio"
        }
        own = {key: values.get(key) for key, spec in known.items() if spec.kind == "value"}
        whole = Measured(ratios, waits, own)
        summaries.append(Summary(whole, (), 100))
    return tuple(summaries)


def cautioned(scenario: Scenario, **values: Mapping[str, float]) -> list[str]:
    """What is said of the first two options with these KPIs."""
    names = [policy.name for policy in scenario.policies[:2]]
    runs = {name: runs_of(values[key]) for name, key in zip(names, ("today", "new"), strict=True)}
    frame = scenario.scenario
    comparison = compare(
        runs,
        names[0],
        specs(scenario, scenario.policies),
        frame.primary_kpi,
        frame.smallest_effect,
        "month",
        final=True,
    )
    return [
        str(each) for each in cautions(scenario, dict(zip(names, scenario.policies, strict=False)), comparison, runs)
    ]


def test_speed_is_worth_what_the_curves_say_at_the_times_there_are() -> None:
    scenario = small(('preset = "salesup2025"', 'form = "exponential"\nhalf_life = "5m"'))
    runs = runs_of({}, minutes=[5, 10])
    assert speed_worth(scenario, runs) == pytest.approx((0.5 + 0.5) / (0.5 + 0.25) - 1)


def test_where_delay_does_nothing_speed_is_worth_nothing_and_it_is_said() -> None:
    scenario = small(('preset = "salesup2025"', 'preset = "flat"'))
    assert speed_worth(scenario, runs_of({})) == 0
    said = cautioned(scenario, today={}, new={})
    assert any("within 5 minutes, 0.0 % more would convert (under 10 % counts as little)" in each for each in said)


def test_check_points_small_teams_with_calendar_aware_options_to_the_command_that_knows() -> None:
    (pointer,) = pointers(small())
    assert pointer.where == 'options "automatic", "automatic, twice the score"'
    assert "worth it for 2 people, and from how many on it is, says compare --team-sizes" in pointer.message
    assert pointers(small(('routing = "calendar_aware"', 'routing = "round_robin"'))) == []
    assert pointers(small(("headcount = 2", "headcount = 9"))) == []


def test_where_speed_is_worth_much_nothing_is_said() -> None:
    assert not any("speed is worth" in each for each in cautioned(small(), today={}, new={}))


def test_nobody_touched_has_no_worth_of_speed() -> None:
    assert speed_worth(small(), runs_of({}, minutes=[])) is None


def test_more_opt_outs_beside_more_meetings_are_a_cost() -> None:
    today, new = {"meetings_held_per_month": 10.0, "opt_outs_per_month": 4.0}, {"meetings_held_per_month": 13.0}
    said = cautioned(small(), today=today, new=new | {"opt_outs_per_month": 6.0})
    assert any("better in Meetings held, at a cost: 2 more (+50 %) opt-outs a month" in each for each in said)
    harmless = cautioned(small(), today=today, new=new | {"opt_outs_per_month": 4.2})
    assert not any("at a cost" in each for each in harmless)


def test_harm_without_a_gain_is_no_gain_at_a_cost() -> None:
    today = {"meetings_held_per_month": 10.0, "opt_outs_per_month": 4.0}
    said = cautioned(small(), today=today, new=today | {"opt_outs_per_month": 9.0})
    assert not any("at a cost" in each for each in said)


@pytest.mark.parametrize(
    ("kpi", "under", "beyond", "words"),
    [
        ("gini_leads", 0.19, 0.31, "leads are unevenly spread between people: Gini 0.31 (from 0.20 on it is uneven)"),
        ("gini_meetings", 0.19, 0.24, "meetings are unevenly spread between people: Gini 0.24"),
        ("response_gap", 0.19, 0.4, "the shares touched within an hour lie 40 percentage points apart"),
        ("stuck_absent_per_month", 0.9, 3.0, "3.0 leads a month are stuck with an absent owner"),
    ],
)
def test_unfairness_and_stuck_leads_are_told_from_their_thresholds_on(
    kpi: str, under: float, beyond: float, words: str
) -> None:
    assert any(words in each for each in cautioned(small(), today={}, new={kpi: beyond}))
    assert not any(words[:20] in each for each in cautioned(small(), today={}, new={kpi: under}))


def test_calendar_aware_that_makes_no_difference_is_not_worth_it() -> None:
    same = {"meetings_held_per_month": 10.0}
    said = cautioned(small(), today=same, new=same)
    assert any("calendar-aware routing is not worth it for 2 people" in each for each in said)
    better = cautioned(small(), today=same, new={"meetings_held_per_month": 15.0})
    assert not any("not worth it" in each for each in better)


def test_few_mqls_and_dirty_data_are_told_of_a_good_score() -> None:
    scenario = small(
        ('name = "automatic"', 'name = "automatic"\nscoring = { accuracy = 0.7 }'),
        ("leads_per_week = 20", "leads_per_week = 11"),
        ("[channels.phone]", "[data_quality]\nmissing_data = 0.3\nstale_contacts = 0.05\n[channels.phone]"),
    )
    said = told(scenario)
    assert any("scoring.accuracy = 0.7 with about 90 MQLs a month: below 100 a month" in each for each in said)
    assert any("on dirty data (30 % missing; from 10 % on it is dirty)" in each for each in said)
    assert dirty_data(scenario, scenario.policies[1]) == {"missing": 0.3}
    assert not any(
        "dirty" in each
        for each in told(small(('name = "automatic"', 'name = "automatic"\nscoring = { accuracy = 0.7 }')))
    )


def test_cleaning_makes_an_option_with_clean_data_and_the_plain_score() -> None:
    scenario = small(
        ('name = "automatic"', 'name = "automatic"\nscoring = { accuracy = 0.7 }'),
        ("[channels.phone]", "[data_quality]\nmissing_data = 0.3\n[channels.phone]"),
    )
    options = {policy.name: policy for policy in scenario.policies[:2]}
    (cleaned,) = cleaned_options(scenario, options).values()
    assert cleaned.name == f"automatic{CLEANED}"
    assert cleaned.scoring.accuracy == 0.0
    assert dirty_data(scenario, cleaned) == {}
    assert cleaned_options(small(), {policy.name: policy for policy in small().policies}) == {}


@pytest.mark.parametrize(
    ("latency", "words"),
    [
        ('{ poll = "1m" }', "the router looks every 1m: nothing may come on top"),
        ('{ poll = "5m" }', "the router looks every 5m: about 20 % are kept at best"),
        ('{ batch = ["09:00", "13:00"] }', "leads are assigned at 09:00, 13:00 only"),
        ('"5m"', "assigning takes 5m on average"),
        ('"30s"', None),
        ('{ poll = "10s" }', None),
    ],
)
def test_a_promise_of_a_minute_is_held_against_how_leads_are_assigned(latency: str, words: str | None) -> None:
    scenario = small(
        ('first_touch = "5m"', 'first_touch = "5m"\nassignment = "60s"'),
        ('name = "automatic"', f'name = "automatic"\nassignment_latency = {latency}'),
    )
    said = [each for each in told(scenario) if each.startswith('options "automatic"')]
    promised = [each for each in said if "promises an owner within 1m" in each]
    assert len(promised) == (words is not None)
    assert words is None or words in promised[0]
