"""The formulas against the exact answers of the cases, computed elsewhere to 12 digits."""

import math
from typing import Any

import pytest

from policies.distributions import AmountDist
from sim.measures import theory, theory_of_time
from sim.measures.oracles.cases import ONLY, cases, pairs

CASES = cases()


def exact(case: str, value: str = ONLY) -> Any:
    return pytest.approx(CASES[case].exact[value], rel=1e-9)


def params(case: str) -> dict[str, Any]:
    return dict(CASES[case].params)


@pytest.mark.parametrize("case", ["mm1-rho.5", "mm2-rho.75", "mm20-rho.85-hours"])
def test_the_pooled_queue_has_all_values_of_its_case(case: str) -> None:
    answer = theory.mmc(**params(case))
    for value in CASES[case].exact:
        assert getattr(answer, value) == exact(case, value)


def test_service_levels_quantiles_and_headcount_of_the_pooled_queue() -> None:
    assert theory.mmc_within(**params("sla-mm2")) == exact("sla-mm2")
    assert theory.mmc_within(**params("sla-mm2-prealert")) == exact("sla-mm2-prealert")
    assert theory.mmc_quantile(**params("p90-mm2")) == exact("p90-mm2")
    assert theory.mmc_quantile(1.5, 1, 2, 0.3) == 0
    assert theory.smallest_headcount(**params("headcount-mm")) == 7


def test_what_decay_leaves_of_contacts() -> None:
    assert 0.6 * theory.mmc_factor(1.5, 1, 2, 0.3) == exact("contact-exp-fcfs")
    assert theory.mmc_steps(1.5, 1, 2, [1, 5], [0.5, 0.3, 0.1]) == exact("contact-steps")
    assert theory.newest_first_factor(1.5, 1, 2, 0.3) == exact("lifo-contact")
    assert 0.6 * theory.round_robin(1.5, 1, 2).factor(0.3) == exact("rr2-contact")


def test_bands_and_scores() -> None:
    lams = [0.4, 0.6, 0.5]
    assert theory.priority_waits(lams, 1, 2) == [exact("prio-mm2-means", str(k)) for k in range(3)]
    assert theory.priority_within(lams, 1, 2, 1, 2.0) == pytest.approx(0.871015917646, abs=1e-8)
    assert theory.score_wait(**params("score-top-decile")) == exact("score-top-decile")
    assert theory.score_wait(**params("score-all")) == exact("score-all")


def test_the_first_band_waits_as_if_alone_behind_a_call_in_progress() -> None:
    alone = 1 - theory.erlang_c(1.5, 2) * math.exp(-(2 - 0.4) * 0.7)
    assert theory.priority_within([0.4, 0.6, 0.5], 1, 2, 0, 0.7) == pytest.approx(alone, abs=1e-7)


def test_queues_that_leads_leave() -> None:
    answer = theory.erlang_a(**params("erlang-a"))
    named = {"p_abandon": answer.p_lost} | {
        value: getattr(answer, value) for value in ("p_wait", "lq", "wait_all", "wait_served", "utilisation")
    }
    assert named == {value: exact("erlang-a", value) for value in named}
    waits, lost = theory.deadline_loss(5, 1, 4, 1.0)
    assert (waits, lost) == (exact("deadline-loss", "p_wait"), exact("deadline-loss", "p_lost"))
    assert theory.mmck(2.2, 1, 2, 6) == tuple(
        exact("capacity-loss", value) for value in ("p_block", "lq", "wq", "utilisation")
    )


@pytest.mark.parametrize(
    ("case", "law"),
    [
        ("mg1-lognormal", AmountDist(dist="lognormal", mean=1.0, cv=1.5)),
        ("md1", AmountDist(dist="constant", mean=1.0)),
    ],
)
def test_one_person_with_any_law_of_handling(case: str, law: AmountDist) -> None:
    answer = theory.mg1(CASES[case].params["lam"], *theory.moments(law))
    for value in CASES[case].exact:
        assert getattr(answer, value) == exact(case, value)


def test_one_person_with_classes_idle_work_and_batches() -> None:
    waits = theory.cobham(**params("mg1-prio"))
    assert waits == [exact("mg1-prio", "0"), exact("mg1-prio", "1")]
    assert 0.2 * 0.5 * waits[0] + 0.3 * 2 * waits[1] == exact("conservation")
    assert theory.vacation(**params("vacation")) == exact("vacation", "wq")
    assert theory.batch(**params("batch")) == exact("batch", "wq")


def test_own_queues() -> None:
    turns = theory.round_robin(1.5, 1, 2)
    assert (turns.sigma, turns.wq) == (exact("rr2", "sigma"), exact("rr2", "wq"))
    assert turns.within(1.0) == exact("rr2-sla")
    mean, per_rep = theory.random_split(1.2, 1, [2, 1, 1])
    assert mean == exact("random-weighted", "wq")
    assert per_rep == [exact("random-weighted", f"per_rep.{k}") for k in range(3)]


def test_the_paired_differences_follow_from_the_formulas() -> None:
    turns, pooled = theory.round_robin(1.5, 1, 2), theory.mmc(1.5, 1, 2)
    lots, _ = theory.random_split(1.5, 1, [1, 1])
    fcfs = theory.mmc_factor(1.5, 1, 2, 0.3)
    found = {
        "pooled - round-robin, mean wait": pooled.wq - turns.wq,
        "round-robin - random, mean wait": turns.wq - lots,
        "pooled - round-robin, contact .6exp(-.3w)": 0.6 * (fcfs - turns.factor(0.3)),
        "newest-first - FCFS, contact .6exp(-.3w)": 0.6 * (theory.newest_first_factor(1.5, 1, 2, 0.3) - fcfs),
    }
    assert found == {name: pytest.approx(pair.exact, rel=1e-9) for name, pair in pairs().items()}


def test_reassigning_to_a_fresh_person() -> None:
    in_time = 1 - math.exp(-0.5)
    breaches, response = theory_of_time.reassigned(in_time, 2 * in_time, 2.0)
    assert (breaches, response) == (exact("reassign-exp", "mean_breaches"), exact("reassign-exp", "mean_response"))
    breaches, response = theory_of_time.reassigned(0.25, 0.875, 2.0, most=2)
    assert (breaches, response) == (exact("reassign-max2", "mean_breaches"), exact("reassign-max2", "mean_response"))


def test_arrivals_in_a_rhythm() -> None:
    assert theory_of_time.poisson_at_most(112, 85) < 0.005 <= theory_of_time.poisson_at_most(112, 86)
    assert theory_of_time.poisson_at_most(112, 139) < 0.995 <= theory_of_time.poisson_at_most(112, 140)
    assert theory_of_time.busy_in_rhythm(10, 0.8, 2 * math.pi / 24, 0.5, 5.0) == exact("minf-sin")


@pytest.mark.parametrize("case", ["offhours-week", "offhours-spring-dst", "offhours-holiday"])
def test_leads_that_wait_for_the_next_shift(case: str) -> None:
    answer = theory_of_time.OffHours(tuple(CASES[case].params["gaps"]), CASES[case].params["period"])
    assert answer.mean == exact(case, "mean")
    assert answer.within(0) == exact(case, "p_immediate")
    if case == "offhours-week":
        assert (answer.within(12), answer.factor(0.05)) == (exact(case, "p_within"), exact(case, "decay_factor"))


def test_floors_that_start_empty() -> None:
    assert theory_of_time.first_leads(1.8, 1, 2, 100) == exact("first100-mm2", "mean_wait")
    wait, delayed = theory_of_time.window(1.5, 1, 2, 50.0)
    assert wait == pytest.approx(1.0540890988, rel=1e-8)
    assert delayed == pytest.approx(0.599567048617, rel=1e-7)


def test_cadences() -> None:
    answer = theory_of_time.cadence(**params("cadence4"))
    assert answer.p_contact == exact("cadence4", "p_contact")
    assert answer.mean_dials == exact("cadence4", "mean_dials")
    assert answer.mean_time_if_contact == exact("cadence4", "mean_time_if_contact")
    assert answer.p_optout == exact("cadence4", "p_optout_before_last")
    six = theory_of_time.cadence([0.2] * 6, range(6))
    assert (six.p_contact, six.mean_dials) == (exact("geom6", "p_contact"), exact("geom6", "mean_dials"))
    assert theory_of_time.follow_up_rate(2.0, 0.2, 6) == pytest.approx(2 * six.mean_dials)


def test_recorded_leads_without_chance() -> None:
    assert theory_of_time.overload(100, 1.0, 1.25) == (12.375, 24.75)
    assert theory_of_time.backlog(10, 3, 20.0) == (24.0, 60.0, 80.0)


def test_a_floor_that_never_catches_up_has_no_answer() -> None:
    with pytest.raises(ValueError, match="needs more than 2 people"):
        theory.mmc(2.0, 1.0, 2)
    with pytest.raises(ValueError, match="needs more than 2 people"):
        theory.round_robin(2.0, 1.0, 2)
