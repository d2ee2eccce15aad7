"""What to watch once an option is in place: each KPI with the limits that its forecast gives."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.measures.columns import columns
from sim.measures.intervals import forecast
from sim.measures.kpis import by_key, specs
from sim.measures.summary import Summary, rank

WATCHED = (
    "leads_per_month", "mql_acceptance", "assigned_within_60_s", "touched_within_sla", "time_to_first_touch_median",
    "never_touched", "contact_rate", "sqls_per_month", "meetings_held_per_month", "show_rate", "busy_share",
    "opt_out_rate", "complaint_rate", "profit_per_month",
)  # fmt: skip
"""In the order of the funnel; those that an option does not have are left out."""
OUTER = 0.01


@dataclass(frozen=True, slots=True)
class Limits:
    """A KPI's limits over single forecast periods, in its unit, inf is never.

    Between `low` and `high` (P10, P90) lie 8 of 10 periods, beyond `lowest` or `highest` (P1, P99) hardly any.
    """

    kpi: str
    lowest: float
    low: float
    middle: float
    high: float
    highest: float
    kept: float | None
    """the level kept in 9 of 10 periods"""


@dataclass(frozen=True, slots=True)
class Monitoring:
    """The plan of one option."""

    option: str
    period: str
    periods: int
    """simulated, behind each limit"""
    limits: tuple[Limits, ...]


def monitoring(scenario: Scenario, option: Policy, runs: Sequence[Summary]) -> Monitoring:
    """Limits from all forecast periods of all runs; a KPI that is never defined has none. ValueError without runs."""
    if not runs:
        raise ValueError("needs at least one run")
    table = by_key(specs(scenario, [option]))
    period = scenario.scenario.forecast_period
    wanted = [table[key] for key in WATCHED if key in table]
    found = []
    for key, column in columns(runs, wanted).items():
        ahead = forecast(column.periods, period, table[key].better)
        if ahead is None or ahead.p10 == ahead.p90 == 0:
            continue
        ordered = np.sort(column.periods[~np.isnan(column.periods)])
        lowest, highest = (float(ordered[rank(q, len(ordered)) - 1]) for q in (OUTER, 1 - OUTER))
        found.append(Limits(key, lowest, ahead.p10, ahead.p50, ahead.p90, highest, ahead.kept))
    return Monitoring(option.name, period, sum(len(run.periods) for run in runs), tuple(found))
