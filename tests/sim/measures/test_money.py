"""What options cost and what held meetings promise."""

import datetime as dt
from collections.abc import Mapping

import pytest

from policies.durations import DAY, HOUR
from scenarios.scenario import Scenario
from sim.measures.measure import measure
from sim.model.availability import compose
from sim.model.trace import Outcome
from tests.sim.measures.hand_written import Row, measured, scenario_of, trace_of, world_of

TEAMS = [
    {"name": "SDR", "headcount": 2, "cost_per_month": 3000, "hiring_cost": 600},
    {"name": "AE", "role": "ae", "headcount": 1, "cost_per_month": 6000, "win_rate": 0.25, "sales_cycle": "30d"},
]


def month(policy: Mapping[str, object] | None = None, **tables: object) -> Scenario:
    """Five weeks of which the first 30 days are the forecast month."""
    option = {"name": "as it is"} | dict(policy or {})
    frame = {"weeks": 5, "forecast_period": "month"}
    return scenario_of(scenario=frame, teams=TEAMS, policies=[option], **tables)


def monthly_cost(scenario: Scenario, leads: int = 0) -> tuple[float, float]:
    """Cost of the first month and of all five weeks."""
    world = world_of(scenario, [0] * leads)
    summary = measure(trace_of(world), world, scenario.policies[0])
    return summary.periods[0].ratios["cost_per_month"][0], summary.whole.ratios["cost_per_month"][0]


def test_people_of_all_teams_cost_by_the_month_of_thirty_days() -> None:
    assert monthly_cost(month()) == pytest.approx((12_000.0, 12_000.0 * 35 / 30))


def test_one_off_costs_are_spread_over_the_horizon() -> None:
    option = {"cost": {"once": 24_000, "per_month": 500}}
    scenario = month(option, economics={"horizon_months": 12})
    assert monthly_cost(scenario)[0] == pytest.approx(12_000 + 2000 + 500)


def test_each_lead_costs_itself_and_its_data_care() -> None:
    option = {"data_care": {"cost_per_lead": 2}}
    assert monthly_cost(month(option, economics={"per_lead_cost": 5}), leads=10)[0] == pytest.approx(12_070.0)


def test_a_planned_hire_costs_from_the_first_day_on_and_is_spread() -> None:
    option = {"staffing": {"SDR": {"hires": [{"count": 1, "from": dt.date(2026, 1, 20)}]}}}
    scenario = month(option, economics={"horizon_months": 12})
    half = 0.5 * (3000 + 600 / 12)
    assert monthly_cost(scenario)[0] == pytest.approx(12_000 + half)


def test_opportunities_are_worth_their_value_times_the_win_rate_of_the_host() -> None:
    scenario = month(economics={"gross_margin": 0.5})
    world = world_of(scenario, [0, 0, 0], value=[900.0, 300.0, 5000.0])

    def held(lead: int) -> Row:
        return {
            "lead": lead,
            "host": 2,
            "slot": 10 * DAY,
            "start": 10 * DAY,
            "end": 10 * DAY + HOUR,
            "outcome": Outcome.HELD,
        }

    good: Row = {"held": True, "qualified": True}
    found = measured(trace_of(world, [good, good, {"held": True}], meetings=[held(n) for n in range(3)]), world)
    months = 35 / 30
    assert found["meetings_held_per_month"] == pytest.approx(3 / months)
    assert found["pipeline_per_month"] == pytest.approx(1200 / months)
    assert found["expected_deals_per_month"] == pytest.approx(0.5 / months)
    assert found["expected_revenue_per_month"] == pytest.approx(300 / months)
    assert found["margin_per_month"] == pytest.approx(150 / months)
    assert found["pipeline_velocity"] == pytest.approx(300 / months / 40)
    assert found["profit_per_month"] == pytest.approx(150 / months - 12_000)
    assert found["cost_per_meeting"] == pytest.approx(12_000 * months / 3)
    assert found["cost_per_sql"] == pytest.approx(12_000 * months / 2)


def test_replacements_cost_when_they_begin() -> None:
    team = {"name": "SDR", "headcount": 30, "hiring_cost": 1000, "turnover_per_year": 3.0}
    scenario = scenario_of(scenario={"weeks": 5, "forecast_period": "month"}, teams=[team])
    world = world_of(scenario, [])
    summary = measure(trace_of(world, []), world, scenario.policies[0])
    joins = compose(world, scenario.policies[0]).joins.at
    assert len(joins) > 0
    assert summary.whole.ratios["cost_per_month"][0] == 1000.0 * len(joins)
    assert summary.periods[0].ratios["cost_per_month"][0] == 1000.0 * int((joins < 30 * DAY).sum())
