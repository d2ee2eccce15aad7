"""Rules about leads, names of people, and who may get which leads."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.eligibility import EligiblePeople, eligible, named_owners
from policies.matching import holds
from policies.rule import Rule
from policies.settings import Eligibility, Policy
from policies.views import LeadView
from tests.policies.floor import Rep, lead, names

SMALL_WEB = lead(source="web", score=50.0, intent=True, tier="hot", attributes={"size": "small", "region": None})


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, True),
        ({"source": "web"}, True),
        ({"source": ["event", "web"]}, True),
        ({"source": []}, False),
        ({"source": "event"}, False),
        ({"min_score": 50}, True),
        ({"min_score": 50.1}, False),
        ({"max_score": 50}, False),
        ({"max_score": 50.1}, True),
        ({"intent": True}, True),
        ({"intent": False}, False),
        ({"known_account": False}, True),
        ({"recycled": True}, False),
        ({"size": "small"}, True),
        ({"size": ["large", "small"]}, True),
        ({"size": "large"}, False),
        ({"region": "north"}, False),
        ({"language": "en"}, False),
        ({"tier": "hot"}, True),
        ({"any": [{"source": "event"}, {"size": "small"}]}, True),
        ({"any": []}, False),
        ({"all": [{"source": "web"}, {"size": "large"}]}, False),
        ({"none": [{"source": "event"}, {"region": "north"}]}, True),
        ({"none": [{"source": "web"}]}, False),
        ({"source": "web", "min_score": 60, "size": "small"}, False),
        ({"any": [{"all": [{"size": "small"}, {"none": [{"intent": False}]}]}]}, True),
    ],
)
def test_a_rule_holds_when_all_that_it_says_is_so(rule: dict[str, Any], expected: bool) -> None:
    assert holds(Rule.model_validate(rule), SMALL_WEB) is expected


PEOPLE = [
    Rep(0, "Anna", team="North", attributes={"language": ("pl", "en")}),
    Rep(1, "Ben", team="South", attributes={"language": ("de",), "source": ("web",)}),
    Rep(2, "Carl", team="South"),
    Rep(3, "Dora", team="Closers", role="ae"),
]


@pytest.mark.parametrize(
    ("option", "named"),
    [
        ({}, set()),
        ({"routing": {"method": "score_priority", "hot_to": ["Dora"]}}, {"Dora"}),
        (
            {"eligibility": [{"when": {"source": "web"}, "to": ["South", "ae"]}, {"to": ["Dora"]}]},
            {"South", "ae", "Dora"},
        ),
        (
            {
                "routing": {
                    "method": "territory",
                    "attribute": "size",
                    "territories": {"small": "North", "large": ["Ben", "Carl"]},
                    "then": {"method": "score_priority", "hot_to": ["Dora"]},
                }
            },
            {"North", "Ben", "Carl", "Dora"},
        ),
    ],
    ids=["nobody", "hot", "eligibility", "territory"],
)
def test_an_option_names_owners_in_its_routing_inside_it_and_in_its_eligibility(
    option: dict[str, Any], named: set[str]
) -> None:
    assert named_owners(Policy.model_validate({"name": "o"} | option)) == named


def entries(*tables: dict[str, Any]) -> tuple[Eligibility, ...]:
    return tuple(Eligibility.model_validate(table) for table in tables)


def who(rules: tuple[Eligibility, ...], one: LeadView) -> str:
    return names(EligiblePeople(rules, PEOPLE).of(one))


def test_without_entries_everybody_is_eligible() -> None:
    assert who((), lead()) == "AnnaBenCarlDora"


def test_every_entry_that_holds_must_be_met() -> None:
    rules = entries({"to": ["North", "South"]}, {"when": {"source": "event"}, "to": ["South", "ae"]})
    assert who(rules, lead(source="web")) == "AnnaBenCarl"
    assert who(rules, lead(source="event")) == "BenCarl"


def test_a_person_without_the_attribute_takes_all_and_one_with_it_only_what_agrees() -> None:
    rules = entries({"match": ["language"]})
    assert who(rules, lead(attributes={"language": "pl"})) == "AnnaCarlDora"
    assert who(rules, lead(attributes={"language": None})) == "CarlDora"
    assert who(rules, lead()) == "CarlDora"


def test_people_may_be_matched_by_source() -> None:
    rules = entries({"match": ["source"]})
    assert who(rules, lead(source="event")) == "AnnaCarlDora"
    assert who(rules, lead(source="web")) == "AnnaBenCarlDora"


tables = st.fixed_dictionaries(
    {},
    optional={
        "when": st.sampled_from([{}, {"source": "web"}, {"language": "pl"}, {"min_score": 40}]),
        "to": st.lists(st.sampled_from(["North", "South", "ae", "Ben"]), max_size=2),
        "match": st.lists(st.sampled_from(["language", "source", "region"]), max_size=2),
    },
)
some_leads = st.builds(
    lead,
    source=st.sampled_from(["web", "event"]),
    score=st.sampled_from([10.0, 40.0]),
    attributes=st.sampled_from([{}, {"language": None}, {"language": "pl"}, {"language": "de", "region": "x"}]),
)


@given(rules=st.lists(tables, max_size=3), many=st.lists(some_leads, max_size=8))
def test_prepared_eligibility_is_the_plain_rule_asked_person_by_person(
    rules: list[dict[str, Any]], many: list[LeadView]
) -> None:
    settings = entries(*rules)
    prepared = EligiblePeople(settings, PEOPLE)
    for one in many:
        assert list(prepared.of(one)) == [person for person in PEOPLE if eligible(settings, one, person)]
