"""The business case by hand: margin a month, a straight ramp, cost once and a month, deals a sales cycle later."""

from dataclasses import replace

import pytest

from policies.durations import HOUR
from policies.settings import Policy
from scenarios.planning import PlanningRange, exactly, planning
from scenarios.scenario import Scenario
from sim.experiments.business_case import BusinessCase, case
from sim.experiments.first_year import Plan, effect_of_month
from sim.measures.summary import Measured, Summary
from tests.sim.measures.hand_written import scenario_of

PLAN = Plan(
    first_effects=exactly(30 / 7),
    until_full=exactly(60 / 7),
    once=exactly(40_000),
    per_month=exactly(1_000),
    once_saved=0.0,
    per_month_saved=0.0,
    cost_source="option",
    cash_in=0.0,
)
"""First effects after 30 days, the full one after 90."""
NEW = {"name": "new", "cost": {"once": 40_000, "per_month": 1_000}}


def month(margin: float, cost: float, hours: float = 100.0) -> Summary:
    """One run of three months with these amounts a month; 320 hours a month at work; meetings 30"
    " days after the lead."""
    ratios = {
        "leads_per_month": (300.0, 3.0),
        "margin_per_month": (3 * margin, 3.0),
        "cost_per_month": (3 * cost, 3.0),
        "busy_share": (3 * hours * HOUR, 3 * 160.0 * HOUR),
        "occupied_share": (3 * hours * HOUR, 3 * 320.0 * HOUR),
        "days_to_meeting": (300.0, 10.0),
    }
    whole = Measured(ratios, {}, {})
    return Summary(whole, (whole,), 300)


def company(**tables: object) -> Scenario:
    teams = [
        {"name": "SDR", "headcount": 2, "cost_per_month": 8_000},
        {"name": "AE", "role": "ae", "headcount": 1, "sales_cycle": "30d"},
    ]
    plain: dict[str, object] = {
        "teams": teams,
        "meetings": {"host": "AE"},
        "economics": {"gross_margin": 0.8, "horizon_months": 10},
        "policies": [{"name": "old"}, NEW],
    }
    return scenario_of({"weeks": 13}, **plain | tables)


def found(
    gains: list[float], *, dearer: float = 0.0, hours: float = 100.0, plan: Plan = PLAN, **tables: object
) -> BusinessCase:
    """The new option earns so much more a month in each run; its own cost, 5,000 a month as KPIs"
    " spread it, is on top."""
    scenario = company(**tables)
    runs = [month(10_000 + gain, 20_000 + 5_000 + dearer, hours) for gain in gains]
    old, new = scenario.policies
    return case(scenario, new, old, runs, [month(10_000, 20_000)] * len(gains), plan)


def test_the_effect_of_a_month_is_the_mean_of_a_straight_line() -> None:
    assert [effect_of_month(each, 30, 90) for each in (1, 2, 3, 4)] == [0.0, 0.25, 0.75, 1.0]
    assert effect_of_month(1, 0, 0) == 1.0


def test_twelve_thousand_a_month_are_ten_full_months_in_the_first_year() -> None:
    told = found([12_000.0] * 4)
    assert told.growth_a_month.mean == pytest.approx(12_000)
    assert told.growth.mean == pytest.approx(120_000)
    assert told.cost.mean == 52_000
    assert told.net.mean == pytest.approx(68_000)
    assert [round(each.growth) for each in told.months[:5]] == [0, 3_000, 9_000, 12_000, 12_000]
    assert [round(each.cumulated) for each in told.months[:6]] == [-41_000, -39_000, -31_000, -20_000, -9_000, 2_000]
    assert told.months[-1].cumulated == pytest.approx(told.net.mean)


def test_cost_of_the_option_is_counted_once() -> None:
    told = found([12_000.0] * 4)
    assert told.staff_a_month.mean == pytest.approx(0, abs=1e-9)
    assert told.savings.mean == pytest.approx(0, abs=1e-9)


def test_cash_lies_a_meeting_and_a_sales_cycle_later() -> None:
    told = found([12_000.0] * 4)
    assert told.sales_lag_days == 60.0
    assert told.cash.mean == pytest.approx(8 * 12_000 - 52_000)
    assert told.months[-1].cash_cumulated == pytest.approx(told.cash.mean)


@pytest.mark.parametrize("host", ["AE", "owner"])
def test_where_salespeople_work_their_own_leads_cash_waits_for_their_sales_cycle(host: str) -> None:
    """Nobody of the role sdr, or a team of nobody: the AEs are the owners, and their hours are paid for."""
    alone = {"name": "AE", "role": "ae", "headcount": 2, "sales_cycle": "30d", "cost_per_month": 8_000}
    empty = {"name": "SDR", "headcount": 0}
    for teams in ([alone], [empty, alone]):
        told = found([12_000.0] * 4, teams=teams, meetings={"host": host})
        assert (told.sales_lag_days, told.hour_cost) == (60.0, 50.0)


def test_it_pays_back_when_what_came_in_covers_what_was_paid() -> None:
    told = found([12_000.0] * 4)
    assert (told.payback.month, told.payback.early, told.payback.late, told.payback.in_year) == (6, 6, 6, 1.0)
    assert found([12_000.0] * 4, plan=replace(PLAN, once=exactly(41_000))).cash_payback.month == 9
    assert found([0.0] * 4).payback.month is None


def test_more_people_cost_from_the_first_month_and_fewer_save_as_the_effect_sets_in() -> None:
    assert found([0.0] * 4, dearer=2_000).savings.mean == pytest.approx(-24_000)
    assert found([0.0] * 4, dearer=-2_000).savings.mean == pytest.approx(20_000)


def test_hours_saved_are_money_only_as_far_as_they_are_cashed_in() -> None:
    told = found([0.0] * 4, hours=60)
    assert told.hours_a_month.mean == pytest.approx(40)
    assert told.hour_cost == pytest.approx(2 * 8_000 / 320)
    assert told.savings.mean == pytest.approx(0, abs=1e-9)
    half = found([0.0] * 4, hours=60, plan=replace(PLAN, cash_in=0.5))
    assert half.savings.mean == pytest.approx(0.5 * 40 * 50 * 10)


def test_the_interval_is_that_of_the_paired_difference_and_needs_three_runs() -> None:
    told = found([11_000.0, 12_000.0, 13_000.0])
    assert told.growth_a_month.low is not None
    assert told.growth_a_month.high is not None
    # Student's t with 2 degrees of freedom: 4.302653; no skew in three values evenly apart
    assert told.growth_a_month.high - 12_000 == pytest.approx(4.302653 * 1_000 / 3**0.5, rel=1e-6)
    assert told.net.high is not None
    assert told.net.high - told.net.mean == pytest.approx(10 * 4.302653 * 1_000 / 3**0.5, rel=1e-6)
    assert (told.payback.early, told.payback.month, told.payback.late) == (6, 6, 7)
    assert found([11_000.0, 13_000.0]).net.low is None


def test_the_same_option_twice_is_worth_exactly_nothing() -> None:
    scenario = company(policies=[{"name": "old"}, {"name": "twin"}])
    old, twin = scenario.policies
    runs = [month(float(each), 20_000) for each in (9_000, 12_345, 11_111)]
    nothing = replace(PLAN, once=exactly(0), per_month=exactly(0))
    told = case(scenario, twin, old, runs, runs, nothing)
    assert (told.net.mean, told.net.low, told.net.high, told.net.p10, told.net.p90) == (0, 0, 0, 0, 0)


def test_a_baselines_own_cost_falls_away() -> None:
    told = found([12_000.0] * 4, plan=replace(PLAN, once_saved=10_000.0, per_month_saved=500.0))
    assert told.cost.mean == 30_000 + 12 * 500


def test_doubt_about_cost_widens_the_years_and_not_the_interval() -> None:
    wide = replace(PLAN, once=PlanningRange(low=20_000, high=60_000))
    told = found([12_000.0] * 12, plan=wide)
    assert told.net.mean == pytest.approx(68_000)
    assert told.net.low == pytest.approx(68_000)
    assert 48_000 < told.net.p10 < 62_000
    assert 74_000 < told.net.p90 < 88_000


def test_a_margin_that_the_file_does_not_give_is_told() -> None:
    scenario = company(economics={})
    old, new = scenario.policies
    told = case(scenario, new, old, [month(1, 1)] * 3, [month(1, 1)] * 3, PLAN)
    assert (told.gross_margin, told.margin_is_given) == (1.0, False)


def test_a_triangular_range_has_its_ends_and_its_likely_value() -> None:
    given = PlanningRange(low=2, high=6)
    assert (given.at(0), given.at(0.5), given.at(1), given.likely) == (2, 4, 6, 4)
    assert given.at(0.125) == 3.0
    with pytest.raises(ValueError, match="must rise"):
        PlanningRange(low=3, high=2)


def test_the_planning_ranges_say_what_they_are_and_add_up() -> None:
    known = planning()
    assert "planning ranges" in known.source
    assert (known.once_in_all.low, known.once_in_all.high) == (23_000, 105_000)
    assert (12 * known.a_month.low, 12 * known.a_month.high) == pytest.approx((2_000, 8_000))


def test_unequal_runs_are_refused() -> None:
    scenario = company()
    policy: Policy = scenario.policies[0]
    with pytest.raises(ValueError, match="as many runs"):
        case(scenario, policy, policy, [month(1, 1)], [], PLAN)
