"""Rules about leads, answered for all leads at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.rule import Rule
from sim.model.streams import Bools, Floats, Ints
from sim.model.world import World


@dataclass(frozen=True, eq=False, slots=True)
class LeadFacts:
    """What the company knows of each lead; arrays of shape (leads,)."""

    sources: tuple[str, ...]
    source: Ints
    """index into `sources`"""
    score: Floats
    """points"""
    intent: Bools
    known_account: Bools
    recycled: bool
    """true for leads that come back from nurture"""
    values: Mapping[str, tuple[str, ...]]
    """attribute -> its values"""
    attributes: Mapping[str, Ints]
    """attribute -> index into its values, -1 when nobody knows"""
    missing: Bools
    """leads whose attributes the company does not know"""

    @property
    def size(self) -> int:
        """Number of leads."""
        return len(self.source)


def lead_facts(world: World, score: Floats, missing: Bools, recycled: bool = False) -> LeadFacts:
    """Facts of a world's leads after data care; a recycled lead has raised its hand, so its intent is set."""
    scenario = world.scenario
    return LeadFacts(
        sources=tuple(source.name for source in scenario.sources),
        source=world.source,
        score=score,
        intent=np.broadcast_to(np.True_, world.size) if recycled else world.intent,
        known_account=world.known_owner >= 0,
        recycled=recycled,
        values=scenario.attributes,
        attributes=world.attributes,
        missing=missing,
    )


def matches(rule: Rule, facts: LeadFacts) -> Bools:
    """For which leads the rule holds, shape (leads,); an empty rule holds for all.

    An attribute that is missing never matches, so `none` of it holds. A name of a source or value that the
    scenario lacks matches nobody; KeyError for an attribute it lacks.
    """
    held = np.ones(facts.size, dtype=np.bool_)
    for condition in _conditions(rule, facts):
        held &= condition
    return held


def coded(codes: Ints, values: tuple[str, ...], wanted: tuple[str, ...], unknown: bool) -> Bools:
    """Whether each code stands for a wanted value; `unknown` is the answer for code -1."""
    # one place more than there are values: code -1 reads it
    table = np.array([value in wanted for value in values] + [unknown], dtype=np.bool_)
    return table[codes]


def _conditions(rule: Rule, facts: LeadFacts) -> Iterator[NDArray[np.bool_] | bool]:
    if rule.sources is not None:
        yield coded(facts.source, facts.sources, rule.sources, unknown=False)
    if rule.min_score is not None:
        yield facts.score >= rule.min_score
    if rule.max_score is not None:
        yield facts.score < rule.max_score
    if rule.intent is not None:
        yield facts.intent == rule.intent
    if rule.known_account is not None:
        yield facts.known_account == rule.known_account
    if rule.recycled is not None:
        yield facts.recycled == rule.recycled
    for name, wanted in rule.attributes.items():
        yield coded(facts.attributes[name], facts.values[name], wanted, unknown=False)
        yield ~facts.missing
    for part in rule.all or ():
        yield matches(part, facts)
    for part in rule.none or ():
        yield ~matches(part, facts)
    if rule.any is not None:
        yield _any(rule.any, facts)


def _any(parts: tuple[Rule, ...], facts: LeadFacts) -> Bools:
    held = np.zeros(facts.size, dtype=np.bool_)
    for part in parts:
        held |= matches(part, facts)
    return held
