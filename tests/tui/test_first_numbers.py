from policies.settings import Policy
from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.compare import jobs, labelled
from sim.experiments.runs import CHUNK, Run, run
from sim.measures.kpis import by_key, specs
from sim.measures.summary import kpi_value
from tests.tui.small import SMALL
from tui.first_numbers import first_numbers, has_first_numbers
from tui.words import worded


def played(count: int) -> tuple[Scenario, dict[str, Policy], list[Run]]:
    scenario = loads(SMALL, "small")
    options = labelled(scenario.policies[:1] * count)
    return scenario, options, list(run(jobs(scenario, options, range(1))))


def test_numbers_are_first_told_when_as_many_options_have_one_as_are_played_together() -> None:
    _, options, runs = played(CHUNK + 1)
    assert [has_first_numbers(runs[:done], options) for done in range(1, CHUNK + 2)] == [False, False, True, True]


def test_two_options_wait_for_both() -> None:
    _, options, runs = played(2)
    assert [has_first_numbers(runs[:done], options) for done in (1, 2)] == [False, True]


def test_each_option_that_was_played_has_a_line_with_its_number() -> None:
    scenario, options, runs = played(3)
    spec = by_key(specs(scenario, list(options.values())))["touched_within_sla"]
    value = worded(kpi_value(runs[0].summary.whole, spec), spec.unit, "PLN")
    names = list(options)
    assert first_numbers(runs[:2], scenario, options, spec.key).splitlines() == [
        f"First numbers, one simulated run: {spec.name}",
        f"{value:>8}  {names[0]}",
        f"{value:>8}  {names[1]}",
    ]


def test_a_rate_says_that_it_is_a_month_s() -> None:
    scenario, options, runs = played(1)
    told = first_numbers(runs, scenario, options, "meetings_held_per_month")
    assert told.startswith("First numbers, one simulated run: Meetings held a month\n")
