"""The monitoring plan by hand: limits are quantiles of single forecast periods."""

import pytest

from scenarios.loading import loads
from sim.experiments.monitoring import WATCHED, monitoring
from sim.measures.kpis import specs
from sim.measures.summary import Measured, Summary
from tests.tui.small import SMALL
from tui.documents.monitoring import DUTIES

SCENARIO = loads(SMALL)
OPTION = SCENARIO.policies[0]
KPI = "meetings_held_per_month"


def run(*months: float) -> Summary:
    periods = tuple(Measured({KPI: (each, 1.0)}, {}, {}) for each in months)
    return Summary(Measured({KPI: (sum(months), float(len(months)))}, {}, {}), periods, 10)


def test_limits_are_quantiles_of_the_periods_of_all_runs() -> None:
    found = monitoring(SCENARIO, OPTION, [run(*range(1, 6)), run(*range(6, 11))])
    (limits,) = found.limits
    assert (limits.lowest, limits.low, limits.middle, limits.high, limits.highest) == (1, 1, 5, 9, 10)
    assert limits.kept == 2
    assert (found.periods, found.period) == (10, "month")


def test_every_kpi_that_is_watched_has_somebody_and_something_to_do() -> None:
    assert DUTIES.keys() == set(WATCHED)
    assert set(WATCHED) <= {spec.key for spec in specs(SCENARIO, [OPTION])}


def test_without_runs_there_are_no_limits() -> None:
    with pytest.raises(ValueError, match="at least one run"):
        monitoring(SCENARIO, OPTION, [])
