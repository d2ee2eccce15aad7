"""Options played until the best is known."""

from pathlib import Path

import pytest

from scenarios.loading import load
from scenarios.scenario import Scenario
from sim.experiments.compare import labelled
from sim.experiments.selection import NoSelection, select
from sim.measures.kpis import by_key, specs
from sim.measures.selection import Selection
from tests.tui.small import written


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return load(Path(written(tmp_path)))


def played(scenario: Scenario, kpi: str, zone: float, most: int) -> tuple[Selection, list[tuple[str, int]]]:
    options = labelled(scenario.policies)
    spec = by_key(specs(scenario, scenario.policies))[kpi]
    selection = Selection(tuple(options), zone, first=3, more_is_better=spec.better == "more")
    runs = [(each.option, each.replication) for each in select(selection, spec, scenario, options, most)]
    return selection, runs


def test_a_loser_is_not_played_after_it_is_out(scenario: Scenario) -> None:
    selection, runs = played(scenario, "within_5_min", zone=0.05, most=40)

    assert selection.dropped_after["today, by hand"] == 3
    assert ("today, by hand", 3) not in runs
    assert selection.left[0] in ("automatic", "automatic, twice the score")


def test_at_the_limit_nobody_is_chosen(scenario: Scenario) -> None:
    selection, runs = played(scenario, "contact_rate", zone=0.0001, most=4)

    assert not selection.is_over
    assert len(runs) == 12


def test_quantiles_are_refused(scenario: Scenario) -> None:
    with pytest.raises(NoSelection, match="quantile"):
        played(scenario, "time_to_first_touch_median", zone=1, most=4)


def test_a_kpi_without_a_better_is_refused(scenario: Scenario) -> None:
    with pytest.raises(NoSelection, match="neither"):
        played(scenario, "leads_per_month", zone=1, most=4)
