"""Does a rule hold for a lead, and does a name mean a person: the two questions behind tiers, gates and eligibility."""

from collections.abc import Callable
from typing import TypeAlias

from policies.rule import Rule
from policies.views import LeadView, RepView

Predicate: TypeAlias = Callable[[LeadView], bool]


def value_of(lead: LeadView, name: str) -> str | None:
    """The lead's attribute; `source` and `tier` are ones too, unless the planner named an attribute so."""
    if name in lead.attributes:
        return lead.attributes[name]
    if name == "source":
        return lead.source
    return lead.tier if name == "tier" else None


def predicate(rule: Rule) -> Predicate:
    """The rule as a function of a lead, prepared once; a missing attribute (None) never matches."""
    tests = [*_plain_tests(rule), *_attribute_tests(rule), *_nested_tests(rule)]
    if not tests:
        return lambda _: True
    if len(tests) == 1:
        return tests[0]
    return lambda lead: all(test(lead) for test in tests)


def holds(rule: Rule, lead: LeadView) -> bool:
    """Whether the rule holds for the lead; for many leads prepare `predicate(rule)` once."""
    return predicate(rule)(lead)


def _plain_tests(rule: Rule) -> list[Predicate]:
    tests: list[Predicate] = []
    least, under = rule.min_score, rule.max_score
    intent, known, recycled = rule.intent, rule.known_account, rule.recycled
    if rule.sources is not None:
        sources = frozenset(rule.sources)
        tests.append(lambda lead: lead.source in sources)
    if least is not None:
        tests.append(lambda lead: lead.score >= least)
    if under is not None:
        tests.append(lambda lead: lead.score < under)
    if intent is not None:
        tests.append(lambda lead: lead.intent is intent)
    if known is not None:
        tests.append(lambda lead: lead.known_account is known)
    if recycled is not None:
        tests.append(lambda lead: lead.recycled is recycled)
    return tests


def _attribute_tests(rule: Rule) -> list[Predicate]:
    def is_one_of(name: str, allowed: frozenset[str]) -> Predicate:
        return lambda lead: value_of(lead, name) in allowed

    return [is_one_of(name, frozenset(values)) for name, values in rule.attributes.items()]


def _nested_tests(rule: Rule) -> list[Predicate]:
    tests: list[Predicate] = []
    if rule.any is not None:
        some = [predicate(part) for part in rule.any]
        tests.append(lambda lead: any(test(lead) for test in some))
    if rule.all is not None:
        every = [predicate(part) for part in rule.all]
        tests.append(lambda lead: all(test(lead) for test in every))
    if rule.none is not None:
        no = [predicate(part) for part in rule.none]
        tests.append(lambda lead: not any(test(lead) for test in no))
    return tests


def is_named(person: RepView, names: frozenset[str]) -> bool:
    """Whether the person, their team or their role is among the names."""
    return person.name in names or person.team in names or person.role in names
