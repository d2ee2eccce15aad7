"""How good leads are and where they stand: the Beta, normal standings, the AUC of an accuracy, points."""

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest
from scipy import special, stats

from scenarios.market import Scale, Source
from scenarios.scenario import Scenario
from sim.model.population import (
    WIDEST,
    auc_of_accuracy,
    base_quality,
    beta_shape,
    expected_population,
    points,
)
from sim.model.streams import Purpose
from sim.model.world import draw_world

WIDE = 4.5
GRID = (np.arange(100_000) + 0.5) / 100_000


def market(*sources: dict[str, Any], **tables: Any) -> Scenario:
    frame = {"name": "test", "start": dt.date(2026, 1, 5), "weeks": 12}
    named = [{"name": f"source {number}"} | source for number, source in enumerate(sources)]
    teams = [{"name": "SDR", "headcount": 2}]
    return Scenario.model_validate(
        {"scenario": frame, "sources": named, "teams": teams, "policies": [{"name": "a"}]} | tables
    )


@pytest.mark.parametrize(("mean", "cv"), [(0.05, 0.5), (0.38, 0.5), (0.2, 1.2), (0.9, 0.2)])
def test_the_beta_has_the_stated_mean_and_cv(mean: float, cv: float) -> None:
    shape = beta_shape(mean, cv)
    assert shape is not None
    law = stats.beta(*shape)
    assert law.mean() == pytest.approx(mean)
    assert law.std() / law.mean() == pytest.approx(cv)


def test_a_cv_that_no_beta_can_have_is_capped() -> None:
    shape = beta_shape(0.9, 0.5)
    assert shape is not None
    law = stats.beta(*shape)
    assert law.mean() == pytest.approx(0.9)
    assert law.std() / law.mean() == pytest.approx(WIDEST * math.sqrt(0.1 / 0.9))


@pytest.mark.parametrize(("mean", "cv"), [(0.0, 0.5), (1.0, 0.5), (0.3, 0.0), (0.3, 1e-200)])
def test_without_spread_every_lead_has_the_rate(mean: float, cv: float) -> None:
    source = Source(name="s", qualify_rate=mean, quality_spread=cv)
    assert (base_quality(source, GRID) == mean).all()


def test_a_recorded_outcome_moves_the_beta_as_one_trial_does() -> None:
    source = Source(name="s", qualify_rate=0.2, quality_spread=0.5)
    prior = base_quality(source, GRID)
    unknown, yes, no = (base_quality(source, GRID, np.full(len(GRID), outcome)) for outcome in (-1, 1, 0))
    assert np.array_equal(unknown, prior)
    assert yes.mean() == pytest.approx((prior**2).mean() / prior.mean(), rel=1e-4)
    assert no.mean() == pytest.approx((prior * (1 - prior)).mean() / (1 - prior).mean(), rel=1e-4)


SOURCES = (
    {"leads_per_week": 300, "qualify_rate": 0.3, "intent": 0.5, "intent_factor": 2.0},
    {"leads_per_week": 900, "qualify_rate": 0.05},
    {"qualify_rate": 0.15, "quality_spread": 0.0, "bursts": [{"day": 5, "leads": 1200}]},
)


def test_standings_are_standard_normal_over_many_worlds() -> None:
    scenario = market(*SOURCES)
    z = np.concatenate([draw_world(scenario, replication).z for replication in range(4)])
    assert len(z) > 50_000
    # the table is a sample too, of 20,000
    error = math.sqrt(1 / len(z) + 1 / 20_000)
    assert abs(z.mean()) / error < WIDE
    assert abs(z.var() - 1) / (error * math.sqrt(2)) < WIDE
    share = special.ndtr(z)
    for edge in (0.05, 0.25, 0.5, 0.75, 0.95):
        assert abs((share < edge).mean() - edge) / (error * math.sqrt(edge * (1 - edge))) < WIDE


def test_who_is_better_stands_higher_and_equals_are_told_apart_by_luck() -> None:
    population = expected_population(market(*SOURCES))
    quality = np.linspace(0, 1, 5001)
    z = population.standing(quality, np.full(5001, 0.5))
    inside = (quality >= population.values[0]) & (quality <= population.values[-1])
    assert (np.diff(z[inside]) > 0).all()
    assert (np.diff(z) >= 0).all()
    equal = population.standing(np.full(3, 0.15), np.array([0.0, 0.5, 0.999]))
    above, below = (population.standing(np.array([0.15 + step]), np.array([0.5])) for step in (1e-4, -1e-4))
    assert below[0] < equal[0] < equal[1] < equal[2] < above[0]


def test_a_population_of_equals_stands_by_luck_alone() -> None:
    scenario = market({"leads_per_week": 100, "qualify_rate": 0.2, "quality_spread": 0.0})
    z = expected_population(scenario).standing(np.full(len(GRID), 0.2), GRID)
    assert np.abs(special.ndtr(z) - GRID).max() <= 0.5 / 20_000


def test_the_population_is_the_same_for_equal_scenarios_and_follows_volumes() -> None:
    one, other = market(*SOURCES), market(*SOURCES)
    assert expected_population(one) is expected_population(other)
    more = market(SOURCES[0] | {"leads_per_week": 3000}, *SOURCES[1:])
    assert expected_population(more).quality.mean() > expected_population(one).quality.mean()
    # 3,600, 10,800 and 1,200 leads over the horizon: 4615.38, 13846.15 and 1538.46 of 20,000 places
    assert (expected_population(one).quality == 0.15).sum() == 1539


def test_the_population_keeps_icp_weights_and_intent() -> None:
    source = {"leads_per_week": 10, "qualify_rate": 0.2, "intent": 0.5, "intent_factor": 2.0, "quality_spread": 0.0}
    attributes = {"size": ["small", "big"], "region": ["PL", "UK"]}
    scenario = market(source, attributes=attributes, icp={"size": {"small": 0.5}, "region": {"UK": 3.0}})
    assert expected_population(scenario).values == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.6, 1.0])


def test_scores_without_accuracy_are_a_coin_flip() -> None:
    assert auc_of_accuracy(market(*SOURCES), 0.0) == pytest.approx(0.5)


def test_the_auc_of_an_oracle_over_two_kinds_of_leads_is_exact() -> None:
    kinds = [{"leads_per_week": 100, "qualify_rate": rate, "quality_spread": 0.0} for rate in (0.2, 0.6)]
    # of those who qualify 1/4 and 3/4 are of the kinds, of the others 2/3 and 1/3
    exact = 3 / 4 * 2 / 3 + (1 / 4 * 2 / 3 + 3 / 4 * 1 / 3) / 2
    assert auc_of_accuracy(market(*kinds), 1.0) == pytest.approx(exact, abs=1e-9)


def test_better_accuracy_is_a_better_auc() -> None:
    auc = [auc_of_accuracy(market(*SOURCES), accuracy) or 0.0 for accuracy in (0.0, 0.3, 0.6, 0.9, 0.999, 1.0)]
    assert (np.diff(auc) > 0).all()


def test_the_auc_is_that_of_the_scores_of_a_world() -> None:
    scenario, accuracy = market(*SOURCES), 0.6
    world = draw_world(scenario, 0)
    noise = special.ndtri(world.uniforms(Purpose.SCORE_NOISE))
    score = accuracy * world.z + math.sqrt(1 - accuracy**2) * noise
    qualifies = world.uniforms(Purpose.QUALIFY) < world.quality
    rank = stats.rankdata(score)
    yes, no = int(qualifies.sum()), int((~qualifies).sum())
    seen = (rank[qualifies].sum() - yes * (yes + 1) / 2) / (yes * no)
    expected = auc_of_accuracy(scenario, accuracy)
    assert expected is not None
    # Hanley and McNeil: the error of an AUC is at most that of the exponential case
    q1, q2 = expected / (2 - expected), 2 * expected**2 / (1 + expected)
    variance = expected * (1 - expected) + (yes - 1) * (q1 - expected**2) + (no - 1) * (q2 - expected**2)
    assert abs(seen - expected) / math.sqrt(variance / (yes * no)) < WIDE


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_where_all_or_none_qualify_there_is_no_auc(rate: float) -> None:
    assert auc_of_accuracy(market({"leads_per_week": 10, "qualify_rate": rate}), 0.5) is None


def test_percentiles_become_points_along_the_scale() -> None:
    scale = Scale(points=(0, 20, 45, 70, 100), percentile=(0, 30, 60, 85, 100))
    assert points(scale, np.array([0.0, 15, 30, 60, 72.5, 100])).tolist() == [0, 10, 20, 45, 57.5, 100]
