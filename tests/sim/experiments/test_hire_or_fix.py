"""Hire or fix by hand: a fix is worth as many people as bring the same, or none do."""

import pytest

from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.hire_or_fix import TODAY, HireOrFix, equal_people, fixed_options, hire_or_fix, options_of
from sim.measures.summary import Measured, Summary
from tests.tui.small import SMALL

KPI = "meetings_held_per_month"


def month(meetings: float) -> Summary:
    whole = Measured({KPI: (meetings, 1.0), "margin_per_month": (1_000 * meetings, 1.0)}, {}, {})
    return Summary(whole, (whole,), 100)


def runs(*meetings: float) -> tuple[Summary, ...]:
    return tuple(month(each) for each in meetings)


def small(*changes: tuple[str, str]) -> Scenario:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return loads(text)


def found(assignment: tuple[Summary, ...]) -> HireOrFix:
    """Today 10, 11, 12 meetings a month; one person more brings 2, two people 3 more in every run."""
    scenario = small()
    told = {
        TODAY: runs(10, 11, 12),
        "fix assignment": assignment,
        "hire 1": runs(12, 13, 14),
        "hire 2": runs(13, 14, 15),
    }
    return hire_or_fix(scenario, scenario.policies[0], "SDR", KPI, told)


def test_a_gain_between_two_headcounts_is_worth_a_part_of_a_person() -> None:
    assert equal_people([0, 2, 3], 1.0) == 0.5
    assert equal_people([0, 2, 3], 2.5) == 1.5
    assert equal_people([0, 2, 3], 3.0) == 2.0
    assert equal_people([0, 2, 3], -1.0) == 0.0
    assert equal_people([0, 2, 3], 3.1) is None
    # what more people lose by chance is not counted
    assert equal_people([0, 2, 1, 4], 3.0) == 2.5


def test_a_fix_is_set_against_every_number_of_people_on_the_same_worlds() -> None:
    told = found(runs(12.5, 13.5, 14.5))
    (fix,) = told.fixes
    assert (fix.gain.mean, fix.gain.low, fix.gain.high) == (2.5, 2.5, 2.5)
    assert (fix.people, fix.more_than, fix.less_than) == (1.5, 1, 2)
    assert fix.margin.mean == 2_500
    assert [(each.people, each.gain.mean) for each in told.levels] == [(0, 0), (1, 2), (2, 3)]
    assert (told.headcount, told.cost_per_person, told.most) == (2, 12_000, 2)


def test_no_number_of_people_may_reach_a_fix() -> None:
    (fix,) = found(runs(20, 21, 22)).fixes
    assert (fix.people, fix.more_than, fix.less_than) == (None, 2, None)


def test_what_chance_could_be_is_worth_nothing_for_sure() -> None:
    (fix,) = found(runs(10, 13, 11)).fixes
    assert fix.gain.mean == pytest.approx(1 / 3)
    assert (fix.gain.is_more, fix.more_than) == (False, None)


def test_what_the_baseline_has_already_is_left_out() -> None:
    scenario = small()
    by_hand, automatic = scenario.policies[:2]
    assert list(fixed_options(scenario, by_hand)) == ["assignment", "notification", "calendars", "all"]
    assert list(fixed_options(scenario, automatic)) == ["notification"]
    alert = automatic.model_copy(update={"notify": fixed_options(scenario, automatic)["notification"].notify})
    assert fixed_options(scenario, alert) == {}


def test_each_fix_changes_its_own_setting_and_nothing_else() -> None:
    scenario = small(("[[policies]]", "[data_quality]\nstale_contacts = 0.2\n\n[[policies]]"))
    today = scenario.policies[0]
    options = fixed_options(scenario, today)
    fields = {"assignment": "assignment_latency", "notification": "notify", "calendars": "routing", "data": "data_care"}
    for key, field in fields.items():
        changed = {name for name in type(today).model_fields if getattr(options[key], name) != getattr(today, name)}
        assert changed == {"name", field}
    for field in fields.values():
        owner = next(key for key, name in fields.items() if name == field)
        assert getattr(options["all"], field) == getattr(options[owner], field)


def test_people_are_added_to_the_team_of_the_baseline() -> None:
    scenario = small()
    options = options_of(scenario, scenario.policies[0], "SDR", 3)
    staffed = {name: option.staffing["SDR"].headcount for name, option in options.items() if option.staffing}
    assert staffed == {"hire 1": 3, "hire 2": 4, "hire 3": 5}


def test_a_range_that_a_fix_takes_away_is_not_drawn_for_it() -> None:
    unsure = small(
        ('assignment_latency = "1d"', 'assignment_latency = { dist = "exponential", mean = "1d" }'),
        (
            'routing = "round_robin"\n',
            'routing = "round_robin"\nalert_compliance = { likely = 0.5, low = 0.2, high = 0.9 }\n',
        ),
    )
    today = unsure.policies[0]
    assert [one.path for one in today.doubts.all] == [("alert_compliance",)]
    assert [one.path for one in fixed_options(unsure, today)["assignment"].doubts.all] == [("alert_compliance",)]
