from typing import Any

import numpy as np
import pytest

from policies.rule import Rule
from sim.model.rules import LeadFacts, lead_facts, matches
from tests.sim.model.hand_worlds import hand_scenario, hand_world

SCENARIO = hand_scenario(
    attributes={"size": ("small", "large"), "region": ("PL", "DACH")}, sources=[{"name": "form"}, {"name": "webinar"}]
)


def facts(recycled: bool = False) -> LeadFacts:
    """Four leads; the last one's attributes are missing to the company."""
    world = hand_world(
        4,
        SCENARIO,
        source=[0, 1, 0, 1],
        intent=[True, False, False, False],
        known_owner=[-1, 2, -1, -1],
        attributes={"size": np.array([0, 1, 1, 1]), "region": np.array([0, 0, 1, -1])},
    )
    return lead_facts(world, np.array([10.0, 45.0, 80.0, 99.0]), np.array([False, False, False, True]), recycled)


def held(rule: dict[str, Any], recycled: bool = False) -> list[bool]:
    verdict: list[bool] = matches(Rule.model_validate(rule), facts(recycled)).tolist()
    return verdict


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, [True, True, True, True]),
        ({"source": "form"}, [True, False, True, False]),
        ({"source": ["form", "webinar"]}, [True, True, True, True]),
        ({"source": "trade fair"}, [False, False, False, False]),
        ({"min_score": 45.0}, [False, True, True, True]),
        ({"max_score": 45.0}, [True, False, False, False]),
        ({"intent": True}, [True, False, False, False]),
        ({"intent": False}, [False, True, True, True]),
        ({"known_account": True}, [False, True, False, False]),
        ({"recycled": True}, [False, False, False, False]),
        ({"recycled": False}, [True, True, True, True]),
        ({"size": "large"}, [False, True, True, False]),
        ({"size": ["small", "large"]}, [True, True, True, False]),
        ({"size": "huge"}, [False, False, False, False]),
        ({"region": "DACH"}, [False, False, True, False]),
        ({"size": "large", "region": "PL"}, [False, True, False, False]),
        ({"any": [{"source": "webinar"}, {"min_score": 80.0}]}, [False, True, True, True]),
        ({"any": []}, [False, False, False, False]),
        ({"all": [{"source": "form"}, {"min_score": 80.0}]}, [False, False, True, False]),
        ({"none": [{"size": "small"}, {"size": "large"}]}, [False, False, False, True]),
        ({"source": "form", "any": [{"none": [{"intent": True}]}]}, [False, False, True, False]),
    ],
)
def test_a_rule_holds_where_all_that_it_asks_for_is_true(rule: dict[str, Any], expected: list[bool]) -> None:
    assert held(rule) == expected


def test_a_lead_back_from_nurture_is_recycled_and_shows_intent() -> None:
    assert held({"recycled": True, "intent": True}, recycled=True) == [True] * 4


def test_an_attribute_the_scenario_lacks_is_an_error() -> None:
    with pytest.raises(KeyError, match="industry"):
        held({"industry": "steel"})
