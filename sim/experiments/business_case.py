"""What an option is worth in money over its first year: growth, savings and cost, month by month, and when it pays.

(gain in conversion x margin) + (time saved x cost) - (tools, staff, implementation, upkeep). Growth is the difference
in expected margin (never revenue) of the leads created in a month. Staff is the difference in the running cost of
people, hires, leads and their data, without the option's own `cost`, which is counted once, below. Time saved is hours
with leads that are no longer needed: they are money only as far as they are cashed in (fewer people are so already, as
staff), and are told apart otherwise.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from policies.durations import DAY, HOUR
from policies.settings import Policy
from scenarios.owners import hosting_teams, working_role
from scenarios.scenario import Scenario
from sim.experiments.compare import gap_forecast
from sim.experiments.first_year import YEAR, Gain, Month, Payback, Plan, Year
from sim.measures.columns import columns
from sim.measures.intervals import Forecast
from sim.measures.jackknife import Estimate, difference, ratio_estimate
from sim.measures.kpis import by_key, specs
from sim.measures.summary import Summary


@dataclass(frozen=True, slots=True)
class BusinessCase:
    """An option against a baseline; amounts are in the scenario's currency."""

    option: str
    baseline: str
    currency: str
    replications: int
    gross_margin: float
    margin_is_given: bool
    """False: the file does not say, revenue counts as margin"""
    sales_lag_days: float
    """from a lead's creation to the end of the sales cycle"""
    plan: Plan
    growth_a_month: Gain
    staff_a_month: Gain
    """running cost of people, hires, leads and data that is saved (minus: more)"""
    hours_a_month: Gain
    """with leads, that are no longer needed"""
    hour_cost: float
    months: tuple[Month, ...]
    growth: Gain
    savings: Gain
    cost: Gain
    net: Gain
    """of the first year, as deals are expected"""
    cash: Gain
    """of the first year, as deals are won"""
    payback: Payback
    cash_payback: Payback


def case(
    scenario: Scenario, option: Policy, baseline: Policy, runs: Sequence[Summary], base: Sequence[Summary], plan: Plan
) -> BusinessCase:
    """The case from runs of both on the same worlds, in the same order; ValueError for none or unequal numbers.

    The means of a simulated run stand for each month of the year, times the share of the effect that has set in:
    nothing before the first effects, then a straight line up to the full effect. More staff is paid from the first
    month on, less of it saves as the effect sets in. Intervals are of the paired differences at the likely inputs; the
    forecast is over years made of as many runs in a row as a year needs (of one run where the scenario has ranges,
    which a run draws once), with the uncertain inputs spread evenly over triangular distributions.
    """
    if not runs or len(runs) != len(base):
        raise ValueError(f"needs as many runs of both, not {len(runs)} and {len(base)}")
    table = by_key(specs(scenario, [option, baseline]))
    wanted = [table["margin_per_month"], table["cost_per_month"]]
    own, other = columns(runs, wanted), columns(base, wanted)
    growth = difference(own["margin_per_month"].estimate, other["margin_per_month"].estimate)
    spread = scenario.economics.horizon_months
    spread_cost = [each.cost.per_month + each.cost.once / spread for each in (option, baseline)]
    dearer = difference(own["cost_per_month"].estimate, other["cost_per_month"].estimate)
    saved = spread_cost[0] - spread_cost[1]
    staff = _moved(dearer, saved)
    hours = difference(_hours(base), _hours(runs))
    lag = _sales_lag(scenario, runs)
    period = scenario.scenario.forecast_period
    one, another = (gap_forecast(runs, base, spec, period) for spec in wanted)
    year = Year(growth, staff, hours, _hour_cost(scenario, base), lag, plan, _runs_a_year(scenario))
    return BusinessCase(
        option=option.name,
        baseline=baseline.name,
        currency=scenario.scenario.currency,
        replications=len(runs),
        gross_margin=scenario.economics.gross_margin,
        margin_is_given="gross_margin" in scenario.economics.model_fields_set,
        sales_lag_days=lag,
        plan=plan,
        growth_a_month=_of_periods(year.gain(lambda parts, _: parts.growth, a_month=True), one),
        staff_a_month=_of_periods(year.gain(lambda parts, _: parts.staff, a_month=True), another, saved),
        hours_a_month=year.gain(lambda parts, _: parts.hours, a_month=True),
        hour_cost=year.hour_cost,
        months=year.months(),
        growth=year.gain(lambda parts, inputs: parts.growth * inputs.effect()),
        savings=year.gain(year.savings),
        cost=year.gain(lambda parts, inputs: inputs.paid(YEAR) + 0 * parts.growth),
        net=year.gain(year.net),
        cash=year.gain(lambda parts, inputs: year.net(parts, inputs, lag)),
        payback=year.payback(0.0),
        cash_payback=year.payback(lag),
    )


def _of_periods(gain: Gain, ahead: Forecast | None, saved: float | None = None) -> Gain:
    """The gain with the forecast of single forecast periods; `saved`: of a cost, as `_moved` turns it."""
    if ahead is None:
        return gain
    if saved is None:
        return replace(gain, p10=ahead.p10, p90=ahead.p90)
    return replace(gain, p10=saved - ahead.p90, p90=saved - ahead.p10)


def _moved(estimate: Estimate, by: float) -> Estimate:
    """What is saved, when `by` of the higher cost is counted elsewhere."""
    pseudo = None if estimate.pseudo is None else by - estimate.pseudo
    return Estimate(None if estimate.value is None else by - estimate.value, pseudo, by - estimate.runs)


def _hours(runs: Sequence[Summary]) -> Estimate:
    """Hours a month with leads in hand of the people who work them."""
    used = np.array([run.whole.ratios["busy_share"][0] / HOUR for run in runs])
    months = np.array([run.whole.ratios["leads_per_month"][1] for run in runs])
    return ratio_estimate(used, months)


def _hour_cost(scenario: Scenario, runs: Sequence[Summary]) -> float:
    """What an hour at work costs of the people who work leads, in the scenario's currency; 0 where nobody works."""
    role = working_role(scenario)
    at_work = sum(run.whole.ratios["occupied_share"][1] / HOUR for run in runs)
    months = sum(run.whole.ratios["leads_per_month"][1] for run in runs)
    paid = sum(
        rep.cost_per_month if rep is not None and rep.cost_per_month is not None else team.cost_per_month
        for team in scenario.teams
        if team.role == role
        for rep in (*team.reps, *[None] * (team.size - len(team.reps)))
    )
    return paid * months / at_work if at_work else 0.0


def _sales_lag(scenario: Scenario, runs: Sequence[Summary]) -> float:
    """Days from a lead's creation to its meeting, and from there through the expected sales cycle of the hosts."""
    if scenario.meetings is None:
        return 0.0
    hosts = hosting_teams(scenario)
    people = sum(team.size for team in hosts)
    cycle = sum(team.size * team.sales_cycle.expected / DAY for team in hosts) / people if people else 0.0
    sums = [run.whole.ratios.get("days_to_meeting", (0.0, 0.0)) for run in runs]
    met = math.fsum(count for _, count in sums)
    return cycle + (math.fsum(days for days, _ in sums) / met if met else 0.0)


def _runs_a_year(scenario: Scenario) -> int:
    """Runs that make a year; one where each run has beliefs of its own, which last."""
    return 1 if scenario.ranges else max(1, round(52 / scenario.scenario.weeks))
