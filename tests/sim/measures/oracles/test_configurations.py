"""What stands in cases.json is measured, or there is a reason why not."""

import pytest

from sim.measures.oracles.cases import cases, pairs
from sim.measures.oracles.configurations import NOT_MEASURED, experiments
from sim.measures.oracles.playing import Experiment


def test_every_value_of_every_case_is_measured_or_left_out_for_a_reason() -> None:
    measured = {(check.case, check.value.split(":")[0]) for one in experiments() for check in one.checks}
    wanted = {(case.id, value) for case in cases().values() for value in case.exact}

    assert len(cases()) == 43
    assert wanted - measured == set(NOT_MEASURED)


def test_both_options_of_every_paired_difference_meet_the_same_worlds() -> None:
    found = [check for one in experiments() for check in one.checks if check.value == "difference"]

    assert {check.case: check.exact for check in found} == {pair.pair: pair.exact for pair in pairs().values()}


@pytest.mark.parametrize("experiment", experiments(), ids=lambda one: one.name)
def test_every_configuration_is_a_valid_scenario_with_a_seed_of_its_own(experiment: Experiment) -> None:
    assert experiment.scenario.scenario.seed == experiment.seed
    assert sum(one.seed == experiment.seed for one in experiments()) == 1
