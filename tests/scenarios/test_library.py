"""The library: every scenario loads clean, is listed, teaches something, and shows what it says."""

from pathlib import Path

import numpy as np
import pytest

from scenarios.catalogue import LIBRARY, library
from scenarios.cautions import warnings
from scenarios.loading import load
from scenarios.scenario import Scenario
from scenarios.windows import NEVER
from sim.measures.kpis import kpi_keys
from sim.model.engine import simulate
from sim.model.world import draw_world

NAMES = [entry.name for entry in library()]
HOUR = 3_600_000
INTENDED = ("mql.min_score: ", "no reassign rule: ")
"""Said of options that are so on purpose: what the points mean, and a process that lets leads lie."""
SHOWN = ("promises an owner within", "on dirty data")
"""Said of processes that cannot keep what is promised, and of scores that dirty data spoil: what these files show."""


def _scenario(name: str) -> Scenario:
    return load(LIBRARY / f"{name}.toml")


def test_there_are_at_least_nine_scenarios() -> None:
    assert len(NAMES) >= 9
    assert "saas-20-salespeople" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_only_intended_warnings_are_left(name: str) -> None:
    told = [caution.message for caution in warnings(_scenario(name))]
    rest = [
        message for message in told if not message.startswith(INTENDED) and not any(each in message for each in SHOWN)
    ]
    if name == "few-leads":
        assert len(rest) == 1
        assert "under 50 even large differences are hard to see" in rest[0]
    else:
        assert rest == []


@pytest.mark.parametrize("name", NAMES)
def test_the_kpi_that_decides_and_its_smallest_effect_are_given(name: str) -> None:
    scenario = _scenario(name)
    assert scenario.scenario.primary_kpi in scenario.scenario.smallest_effect
    assert set(scenario.scenario.smallest_effect) <= set(kpi_keys(scenario))


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_says_what_it_teaches_and_compares_at_least_two_options(name: str) -> None:
    text = (LIBRARY / f"{name}.toml").read_text(encoding="utf-8")
    scenario = _scenario(name)
    assert text.startswith("# ")
    assert scenario.scenario.description
    assert len(scenario.policies) >= 2


def test_the_readme_lists_every_scenario_with_its_title_and_no_other() -> None:
    lines = (LIBRARY / "README.md").read_text(encoding="utf-8").splitlines()
    listed = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert listed == NAMES


def test_a_library_entry_has_the_title_and_description_of_its_file() -> None:
    for entry in library():
        frame = load(entry.path).scenario
        assert (entry.title, entry.description) == (frame.name, frame.description)
        assert entry.path == Path(LIBRARY / f"{entry.name}.toml")


def test_the_hbr_market_answers_as_the_audit_found() -> None:
    """37 % within 1 h, 16 % within 24 h, 24 % later, 23 % never; 42 h on average among those within 30 days."""
    scenario = _scenario("hbr-market")
    waits = np.concatenate([_first_touch_waits(scenario, replication) for replication in range(8)])
    answered = waits[waits <= 30 * 24 * HOUR]
    assert np.mean(waits <= HOUR) == pytest.approx(0.37, abs=0.03)
    assert np.mean((waits > HOUR) & (waits <= 24 * HOUR)) == pytest.approx(0.16, abs=0.03)
    assert np.mean((waits > 24 * HOUR) & (waits < NEVER)) == pytest.approx(0.24, abs=0.03)
    assert np.mean(waits >= NEVER) == pytest.approx(0.23, abs=0.03)
    assert answered.mean() / HOUR == pytest.approx(42, abs=3)


def _first_touch_waits(scenario: Scenario, replication: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Waits of the measured leads under the baseline, ms; NEVER for leads that nobody touched."""
    world = draw_world(scenario, replication)
    trace = simulate(world, scenario.policies[0])
    measured = (world.created >= trace.measured_from) & (world.created < trace.measured_to) & trace.leads.mql
    touch, created = trace.leads.first_touch[measured], world.created[measured]
    return np.where(touch < NEVER, touch - created, NEVER)
