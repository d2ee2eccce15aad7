"""What a score is worth: by hand, and against the model that turns an accuracy into scores."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.calibration.scores import auc_of, auc_of_accuracy, scores
from scenarios.history import MISSING, NOBODY, History, LeadHistory
from scenarios.loading import loads
from sim.model.population import auc_of_accuracy as auc_of_the_model

MARKET = """
[scenario]
name = "market"
start = 2026-01-05
weeks = 12
[[sources]]
name = "form"
leads_per_week = 100
qualify_rate = 0.1
[[sources]]
name = "fair"
leads_per_week = 100
qualify_rate = 0.3
[[teams]]
name = "SDR"
headcount = 1
[[policies]]
name = "today"
routing = "round_robin"
"""
RATES = [(100, 0.1), (100, 0.3)]


def scored(score: list[float], good: list[int], **told: bool | None) -> History:
    size = len(score)
    nobody, missing = np.full(size, NOBODY, np.int32), np.full(size, MISSING)
    table = LeadHistory(
        np.arange(size), np.zeros(size, np.int32), nobody, missing, nobody, nobody, np.array(score, dtype=np.float64),
        np.full(size, np.nan), np.array(good, dtype=np.int8), missing, np.full(size, NOBODY, np.int8), missing,
    )  # fmt: skip
    return replace(History(table, None, "UTC", 10**12, ("all",), ()), **told)  # type: ignore[arg-type]


def test_the_share_of_pairs_in_the_right_order_is_counted_with_ties_as_half() -> None:
    # 3 over 1, 2 and 3 (tie): 1 + 1 + 0.5; 2 over 1, 2 (tie), not 3: 1 + 0.5
    found = auc_of(np.array([3.0, 2.0]), np.array([1.0, 2.0, 3.0]))
    assert found.value == pytest.approx(4 / 6)


def test_delong_s_error_is_that_of_drawing_leads_again() -> None:
    rng = np.random.default_rng(5)
    good, bad = rng.normal(0.7, 1, 150), rng.normal(0, 1, 400)
    drawn = [auc_of(rng.choice(good, 150), rng.choice(bad, 400)).value for _ in range(400)]
    assert auc_of(good, bad).standard_error == pytest.approx(np.std(drawn), rel=0.12)


@pytest.mark.parametrize("accuracy", [0.0, 0.3, 0.6, 0.9])
def test_an_accuracy_implies_the_auc_that_the_model_says(accuracy: float) -> None:
    assert auc_of_accuracy(accuracy, RATES, 0.2) == pytest.approx(auc_of_the_model(loads(MARKET), accuracy), abs=0.01)


def test_a_score_of_today_is_not_believed() -> None:
    good = [1, 0] * 100
    score = [60.0 + at % 7 if one else 40.0 + at % 30 for at, one in enumerate(good)]
    believed = scores(scored(score, good, score_is_todays=False), "qualified", [(200, 0.5)], "today")
    assert [one.place[-1] for one in believed.estimates] == ["accuracy"]
    refused = scores(scored(score, good, score_is_todays=True), "qualified", [(200, 0.5)], "today")
    assert refused.estimates == ()
    assert "looked up after the outcome was known" in refused.not_estimated[0].why
    doubted = scores(scored(score, good), "qualified", [(200, 0.5)], "today")
    assert "Nobody said whether the score is as it was" in " ".join(doubted.warnings)


def test_the_scale_has_the_deciles_and_rises() -> None:
    score = [0.0] * 50 + [float(number) for number in range(1, 151)]
    found = scores(scored(score, [NOBODY] * 200), "", [(200, 0.2)], "today")
    scale = next(one.value for one in found.settings if one.place == ("scoring", "scale"))
    assert scale["points"] == sorted(set(scale["points"]))
    assert (scale["percentile"][0], scale["percentile"][-1]) == (0, 100)


def test_a_score_that_tells_more_than_a_perfect_one_could_is_said_to() -> None:
    good = [1] * 60 + [0] * 140
    history = scored([float(at) for at in range(200, 0, -1)], good, score_is_todays=False)
    found = scores(history, "qualified", [(200, 0.3)], "today")
    assert found.estimates[0].value == pytest.approx(1.0)
    assert any("raise quality_spread" in sentence for sentence in found.warnings)
