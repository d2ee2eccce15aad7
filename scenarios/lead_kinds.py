"""Every kind of lead that a rule can tell apart, for checks of what rules can reach."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from policies.matching import Predicate, predicate, value_of
from policies.rule import Rule
from policies.settings import Policy
from policies.views import LeadView
from scenarios.market import Source
from scenarios.scenario import Scenario

MOST_KINDS = 50_000
"""Kinds of leads that are told apart at most; beyond them the checks that need them are left out."""


@dataclass(frozen=True, slots=True)
class LeadKind:
    """A lead as rules see it in its first pass, and how many of its kind come in a usual week."""

    view: LeadView
    per_week: float


def handed_over(scenario: Scenario, policy: Policy) -> list[LeadKind]:
    """The kinds of leads that pass the option's gate."""
    test = gate(scenario, policy)
    return [kind for kind in lead_kinds(scenario, policy) if test(kind.view)]


def gate(scenario: Scenario, policy: Policy) -> Predicate:
    """Whether a lead is handed over: marketing's ICP, intent, and the score unless a rule of `always` holds."""
    mql = policy.mql
    if mql is None:
        return lambda _: True
    fits = scenario.icp.marketing if scenario.icp is not None and mql.icp else {}
    always = [predicate(rule) for rule in mql.always]
    least = mql.min_score if mql.min_score is not None else 0.0

    def test(lead: LeadView) -> bool:
        if any(value_of(lead, name) not in values for name, values in fits.items()):
            return False
        if mql.intent and not lead.intent:
            return False
        return lead.score >= least or any(rule(lead) for rule in always)

    return test


def lead_kinds(scenario: Scenario, policy: Policy) -> list[LeadKind]:
    """All kinds that can come and that the option's rules tell apart; empty when there are too many."""
    rules = _rules(policy)
    names = _attributes(scenario, policy, rules)
    given = [edge for rule in rules for edge in (rule.min_score, rule.max_score)]
    given.append(policy.mql.min_score if policy.mql is not None else None)
    edges = sorted({0.0, *(edge for edge in given if edge is not None)})
    number = len(scenario.sources) * len(edges) * 4
    for name in names:
        number *= len(scenario.attributes[name])
    if number > MOST_KINDS:
        return []
    shares = _score_shares(scenario, edges)
    tiers = [(tier.tier, predicate(tier.when)) for tier in policy.sla]
    return [
        LeadKind(_in_its_tier(kind.view, tiers), kind.per_week)
        for source in scenario.sources
        for kind in _of_source(source, scenario, names, shares)
    ]


def top_share(scenario: Scenario, points: float) -> float:
    """Share of leads with at least so many points, by the scoring scale."""
    scale = scenario.scoring.scale
    if points <= scale.points[0]:
        return 1.0
    for (low, high), (below, above) in zip(
        zip(scale.points, scale.points[1:], strict=False),
        zip(scale.percentile, scale.percentile[1:], strict=False),
        strict=True,
    ):
        if points <= high:
            return 1 - (below + (above - below) * (points - low) / (high - low)) / 100
    return 0.0


def _of_source(
    source: Source, scenario: Scenario, names: list[str], shares: list[tuple[float, float]]
) -> Iterator[LeadKind]:
    options = [_mix(source, scenario, name) for name in names]
    accounts = _two(source.known_account)
    weekly = source.leads_per_week + sum(burst.leads for burst in source.bursts) / scenario.scenario.weeks
    for values in product(*options):
        common = weekly
        for _, share in values:
            common *= share
        attributes = {name: value for name, (value, _) in zip(names, values, strict=True)}
        for (score, a), (intent, b), (known, c) in product(shares, _two(source.intent), accounts):
            if common * a * b * c > 0:
                view = LeadView(0, 0, source.name, score, intent, None, False, attributes, known, recycled=False)
                yield LeadKind(view, common * a * b * c)


def _in_its_tier(lead: LeadView, tiers: list[tuple[str, Predicate]]) -> LeadView:
    """The lead with the first tier whose rule holds; the first of all tiers is the hot one."""
    number = next((at for at, (_, holds) in enumerate(tiers) if holds(lead)), None)
    return lead if number is None else replace(lead, tier=tiers[number][0], hot=number == 0)


def _mix(source: Source, scenario: Scenario, name: str) -> list[tuple[str, float]]:
    values = scenario.attributes[name]
    shares = source.mix.get(name)
    return [(value, shares.get(value, 0.0) if shares is not None else 1 / len(values)) for value in values]


def _two(share: float) -> list[tuple[bool, float]]:
    return [(flag, part) for flag, part in ((True, share), (False, 1 - share)) if part > 0]


def _score_shares(scenario: Scenario, edges: list[float]) -> list[tuple[float, float]]:
    tops = [top_share(scenario, edge) for edge in edges] + [0.0]
    return [(edge, top - after) for edge, top, after in zip(edges, tops, tops[1:], strict=False) if top > after]


def _rules(policy: Policy) -> list[Rule]:
    given = [*(tier.when for tier in policy.sla), *(entry.when for entry in policy.eligibility)]
    given += policy.mql.always if policy.mql is not None else ()
    return [part for rule in given for part in rule.walk()]


def _attributes(scenario: Scenario, policy: Policy, rules: list[Rule]) -> list[str]:
    names = {name for rule in rules for name in rule.attributes}
    names |= {name for entry in policy.eligibility for name in entry.match}
    names |= set(scenario.icp.marketing) if scenario.icp is not None else set()
    names |= {policy.routing.attribute} if policy.routing.attribute else set()
    return sorted(names & set(scenario.attributes))
