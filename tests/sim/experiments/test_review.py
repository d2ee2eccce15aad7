"""A promise is kept, missed as one period in ten is, or missed beyond all that was simulated; and why."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from policies.durations import DAY, HOUR, MINUTE
from scenarios.catalogue import library_paths
from scenarios.history import MISSING, NOBODY, History, LeadHistory
from scenarios.loading import load, loads
from scenarios.scenario import Scenario
from sim.experiments.review import VOLUME, Cause, Month, Verdict, oddities, review
from sim.measures.measure import measure
from sim.measures.summary import Measured, Summary, Waits, kpi_value
from sim.model.engine import simulate
from sim.model.world import draw_world
from tests.history_of import history_of

BEGIN = 1_767_571_200_000
"""2026-01-05 in UTC."""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return loads(
        """
[scenario]
name = "x"
start = 2026-01-05
weeks = 9
timezone = "UTC"
forecast_period = "month"
[[sources]]
name = "demo"
leads_per_week = 20
qualify_rate = 0.5
[[sources]]
name = "fair"
leads_per_week = 20
qualify_rate = 0.1
[[teams]]
name = "SDR"
role = "sdr"
headcount = 1
[[policies]]
name = "a"
"""
    )


def period(leads: int, demo: float, wait_min: int, sqls: int) -> Measured:
    """A simulated month in which every lead waits equally long."""
    ratios = {
        VOLUME: (float(leads), 1.0),
        f"{VOLUME}.demo": (leads * demo, 1.0),
        f"{VOLUME}.fair": (leads * (1 - demo), 1.0),
        "within_1_h": (float(leads if wait_min <= 60 else 0), float(leads)),
        "sqls_per_month": (float(sqls), 1.0),
        "sql_rate": (float(sqls), float(leads)),
    }
    waits = {"time_to_first_touch": Waits(np.full(leads, wait_min * MINUTE), 0)}
    return Measured(ratios, waits, {})


@pytest.fixture(scope="module")
def runs() -> list[Summary]:
    """Twenty months: 100 to 119 leads, half of them demo, touched after 31 to 50 minutes, 30 to 49 SQLs."""
    months = [period(100 + at, 0.5 + (at % 3 - 1) / 100, 31 + at, 30 + at) for at in range(20)]
    return [Summary(month, (month,), 100) for month in months]


def record(leads: int, wait: int, *, demo: float = 0.5, sqls: int = 40, days: int = 30, still_open: int = 0) -> History:
    """Leads spread evenly over the days, each touched after the same wait."""
    created = BEGIN + np.arange(leads, dtype=np.int64) * (days * DAY) // leads
    nobody, none = np.full(leads, NOBODY, dtype=np.int32), np.full(leads, np.nan)
    never, unknown = np.full(leads, MISSING, dtype=np.int64), np.full(leads, NOBODY, dtype=np.int8)
    source = (np.arange(leads) >= round(demo * leads)).astype(np.int32)
    qualified = (np.arange(leads) < sqls).astype(np.int8)
    qualified[leads - still_open :] = NOBODY
    table = LeadHistory(
        created, source, nobody, created + wait, nobody, nobody, none, none, qualified, never, unknown, never
    )
    return History(table, None, "UTC", BEGIN + (days + 10) * DAY, ("Demo", "Fair"), ())


def month_of(scenario: Scenario, runs: list[Summary], history: History) -> Month:
    (month,) = review(scenario, scenario.policies[0], runs, history)
    return month


def verdicts(month: Month) -> dict[str, Verdict]:
    return {line.promise.spec.key: line.verdict for line in month.lines}


def test_a_month_like_the_simulated_ones_keeps_every_promise(scenario: Scenario, runs: list[Summary]) -> None:
    month = month_of(scenario, runs, record(110, 40 * MINUTE))
    assert set(verdicts(month).values()) == {Verdict.KEPT}
    assert {"within_1_h", "time_to_first_touch_median", VOLUME, "sqls_per_month"} <= set(verdicts(month))
    assert (month.first, month.last, month.leads) == (date(2026, 1, 5), date(2026, 2, 3), 110)


@pytest.mark.parametrize(
    ("wait", "verdict"), [(48 * MINUTE, Verdict.KEPT), (50 * MINUTE, Verdict.MISSED), (51 * MINUTE, Verdict.FAR)]
)
def test_a_miss_is_usual_up_to_the_worst_simulated_month(
    scenario: Scenario, runs: list[Summary], wait: int, verdict: Verdict
) -> None:
    assert verdicts(month_of(scenario, runs, record(110, wait)))["time_to_first_touch_median"] is verdict


def test_slowness_goes_with_more_leads_another_mix_or_else_the_people(scenario: Scenario, runs: list[Summary]) -> None:
    def causes(history: History) -> tuple[Cause, ...]:
        line = month_of(scenario, runs, history).line("within_1_h")
        assert line is not None
        assert line.verdict is Verdict.FAR
        return line.causes

    assert causes(record(150, 2 * HOUR)) == (Cause.VOLUME,)
    assert causes(record(110, 2 * HOUR, demo=0.2)) == (Cause.MIX,)
    assert causes(record(110, 2 * HOUR)) == (Cause.PEOPLE,)


def test_fewer_sqls_go_with_a_worse_mix_slowness_or_else_the_conversion(
    scenario: Scenario, runs: list[Summary]
) -> None:
    def causes(history: History) -> tuple[Cause, ...]:
        line = month_of(scenario, runs, history).line("sqls_per_month")
        assert line is not None
        return line.causes

    assert causes(record(110, 40 * MINUTE, sqls=20, demo=0.2)) == (Cause.MIX,)
    assert causes(record(110, 40 * MINUTE, sqls=20, demo=0.8)) == (Cause.CONVERSION,)
    assert causes(record(110, 2 * HOUR, sqls=20)) == (Cause.SPEED,)
    assert causes(record(60, 40 * MINUTE, sqls=20)) == (Cause.VOLUME,)


def test_outcomes_that_are_still_open_are_told_only_when_they_suffice(scenario: Scenario, runs: list[Summary]) -> None:
    early = verdicts(month_of(scenario, runs, record(110, 40 * MINUTE, sqls=20, still_open=50)))
    assert early["sqls_per_month"] is Verdict.UNTOLD
    enough = verdicts(month_of(scenario, runs, record(110, 40 * MINUTE, sqls=45, still_open=50)))
    assert enough["sqls_per_month"] is Verdict.KEPT


def test_months_are_whole_and_february_is_one(scenario: Scenario, runs: list[Summary]) -> None:
    policy = scenario.policies[0]
    assert len(review(scenario, policy, runs, record(240, HOUR, days=65))) == 2
    (february,) = review(scenario, policy, runs, record(103, HOUR, days=28))
    volume = february.line(VOLUME)
    assert volume is not None
    assert volume.actual == pytest.approx(103 * 30 / 28)
    later = review(scenario, policy, runs, record(240, HOUR, days=65), date(2026, 1, 20))
    assert [month.first for month in later] == [date(2026, 1, 20)]
    with pytest.raises(ValueError, match="span 20 days; the promises are for a month of 30 days"):
        review(scenario, policy, runs, record(110, HOUR, days=20))


def test_a_median_that_is_never_is_beyond(scenario: Scenario, runs: list[Summary]) -> None:
    history = record(110, 60 * DAY)
    month = month_of(scenario, runs, record(110, 40 * MINUTE))
    line = month.line("time_to_first_touch_median")
    assert line is not None
    assert line.promise.verdict(math.inf) is Verdict.FAR
    touched = [line.actual for line in month_of(scenario, runs, history).lines]
    assert touched == [110.0, pytest.approx(40.0), pytest.approx(40 / 110)]  # no touch was seen: only volume and SQLs


def test_a_record_of_a_simulated_run_gives_that_runs_own_figures() -> None:
    scenario = load(library_paths()["team-of-3"])
    option = scenario.policies[1]
    world = draw_world(scenario, 50)
    trace = simulate(world, option)
    own = measure(trace, world, option)
    months = review(scenario, option, [own], history_of(world, trace), scenario.scenario.start)
    assert len(months) == len(own.periods) == 2
    for month, period in zip(months, own.periods, strict=True):
        found = {line.promise.spec.key: line.actual for line in month.lines}
        assert len(found) == 10
        assert found == {
            line.promise.spec.key: pytest.approx(kpi_value(period, line.promise.spec)) for line in month.lines
        }


def test_leads_that_the_gate_keeps_from_sales_are_noticed(scenario: Scenario, runs: list[Summary]) -> None:
    gated = [
        Summary(month, (month,), 100)
        for run in runs
        for month in [replace(run.whole, ratios={**run.whole.ratios, "leads_per_month": (250.0, 1.0)})]
    ]
    assert month_of(scenario, gated, record(110, HOUR)).ungated is None
    ungated = month_of(scenario, gated, record(250, HOUR)).ungated
    assert ungated is not None
    assert ungated.p50 == 250.0
    assert month_of(scenario, runs, record(250, HOUR)).ungated is None  # more leads, and no gate


def test_an_export_from_before_the_run_or_of_other_sources_is_told(scenario: Scenario) -> None:
    right = record(110, 35)
    assert oddities(scenario, right) == ()
    (early,) = oddities(loads_later(scenario), right)
    assert "before the first day that was simulated (2027-01-04)" in early
    (strange,) = oddities(scenario, replace(right, sources=("ads", "fairs")))
    assert 'none of the export\'s sources ("ads", "fairs") is one of the run\'s ("demo", "fair")' in strange


def test_nothing_is_left_behind_the_newest_lead(scenario: Scenario, runs: list[Summary]) -> None:
    with pytest.raises(ValueError, match="before 2030-01-01: nothing is there to be reviewed"):
        review(scenario, scenario.policies[0], runs, record(110, 35), date(2030, 1, 1))


def loads_later(scenario: Scenario) -> Scenario:
    """The same, simulated from a year later on."""
    return scenario.model_copy(update={"scenario": scenario.scenario.model_copy(update={"start": date(2027, 1, 4)})})
