"""Durations and amounts of uniforms: means as written, finite to the edges of what a file may say."""

import numpy as np
import pytest
from pydantic import ValidationError

from policies.distributions import NO_SPREAD, DurationDist
from policies.durations import MINUTE

MIDDLES = (np.arange(200_000) + 0.5) / 200_000
"""uniforms, evenly"""


def law(**keys: object) -> DurationDist:
    return DurationDist.model_validate({"mean": "5m"} | keys)


@pytest.mark.parametrize(
    "keys",
    [
        {"dist": "constant"},
        {"dist": "exponential"},
        {"dist": "lognormal", "cv": 0.8},
        {"dist": "gamma", "cv": 0.8},
        {"dist": "weibull", "shape": 1.5},
        {"dist": "uniform", "mean": None, "low": "2m", "high": "8m"},
        {"dist": "empirical", "mean": None, "values": ["1m", "9m"]},
    ],
    ids=lambda keys: str(keys["dist"]),
)
def test_durations_have_the_mean_that_is_written(keys: dict[str, object]) -> None:
    assert law(**keys).ms(MIDDLES).mean() == pytest.approx(5 * MINUTE, rel=1e-3)
    assert law(**keys).expected == 5 * MINUTE


@pytest.mark.parametrize("dist", ["lognormal", "gamma"])
def test_next_to_no_spread_is_none(dist: str) -> None:
    u = np.array([0.0, 0.001, 0.5, 0.999])
    assert (law(dist=dist, cv=1e-200).ms(u) == 5 * MINUTE).all()
    assert law(dist=dist, cv=2 * NO_SPREAD).ms(u[1:]) == pytest.approx(5 * MINUTE, abs=5)


def test_the_widest_weibull_that_may_be_written_is_finite() -> None:
    ms = law(dist="weibull", shape=0.01).ms(np.array([0.0, 0.5, 1 - 2.0**-53]))
    assert ms[0] == ms[1] == 0
    assert 0 < ms[2] < 2**62
    with pytest.raises(ValidationError, match="shape"):
        law(dist="weibull", shape=0.009)
