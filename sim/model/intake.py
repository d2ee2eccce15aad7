"""What happens to leads before anybody sees them: data care, scoring, the gate, tiers and automation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from policies.durations import HOUR
from policies.settings import Gate, Policy
from scenarios.market import Disruption
from scenarios.timeline import Timeline
from sim.model.automation import auto_reply_delays, bookers, bot_delays, bot_fates
from sim.model.population import points
from sim.model.rules import LeadFacts, coded, lead_facts, matches
from sim.model.streams import Bools, Floats, Ints, Purpose
from sim.model.work import under
from sim.model.world import World


@dataclass(frozen=True, eq=False, slots=True)
class Intake:
    """What data care, scoring, gate and automation say of each lead; read-only arrays of shape (leads,).

    Verdicts stand for every lead, refused and merged ones too: who plays them asks `refused` and `merged` first.
    Arrays of a part of the automation are None when the option lacks it.
    """

    refused: Bools
    """turned away by the form though its contact data are good"""
    merged: Bools
    """a duplicate that is merged with an earlier lead of the same person"""
    phone_ok: Bools
    email_ok: Bools
    missing: Bools
    """attributes unknown to the company"""
    score: Floats
    """points"""
    facts: LeadFacts
    """what rules see of a lead in its first pass"""
    facts_recycled: LeadFacts
    """what rules see of it when it comes back from nurture"""
    passes: Bools
    """MQL: goes through the gate in its first pass"""
    passes_recycled: Bools
    tier: NDArray[np.int16]
    """index into `policy.sla`, -1 without"""
    tier_recycled: NDArray[np.int16]
    judged_fit: Bools
    """what sales takes it for at the review"""
    automated: Bools
    """automation acts on it; for the others it is counted only (shadow)"""
    auto_reply_delay: Ints | None
    """ms from creation"""
    books: Bools | None
    """an MQL that picks a slot on the form"""
    bot_fate: NDArray[np.int8] | None
    """`NO_BOT`, `BOT_RESOLVES`, ... of `sim.model.automation`"""
    bot_delay: Ints | None
    """ms from creation"""

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)


def intake(world: World, policy: Policy) -> Intake:
    """What happens to each lead of the world under the option before a person sees it (model, sections 5 and 7)."""
    refused, phone_ok, email_ok = _contact_data(world, policy)
    missing = _missing(world, policy)
    score = _score(world, policy, missing)
    facts = lead_facts(world, score, missing)
    back = lead_facts(world, score, missing, recycled=True)
    passes = _passes(policy.mql, world, facts)
    automation = policy.automation
    return Intake(
        refused=refused,
        merged=_merged(world, policy, refused),
        phone_ok=phone_ok,
        email_ok=email_ok,
        missing=missing,
        score=score,
        facts=facts,
        facts_recycled=back,
        passes=passes,
        passes_recycled=_passes(policy.mql, world, back),
        tier=_tiers(policy, facts),
        tier_recycled=_tiers(policy, back),
        judged_fit=_judged_fit(world),
        automated=under(automation.rollout, world, Purpose.ROLLOUT),
        auto_reply_delay=auto_reply_delays(world, automation.auto_reply),
        books=bookers(world, automation.instant_booking, facts, passes),
        bot_fate=bot_fates(world, automation.bot, facts),
        bot_delay=bot_delays(world, automation.bot),
    )


def disruption_window(timeline: Timeline, disruption: Disruption) -> tuple[int, int]:
    """[start, end) of a disruption, ms of the run's clock; may lie outside the horizon."""
    day = timeline.start + timedelta(days=disruption.day)
    start = timeline.at(day, round(disruption.hour * HOUR))
    return start, start + disruption.over


def _shares(world: World, own: str, general: float) -> float | Floats:
    """The share of each lead's source by the table's key of that name, or one number when all have the same."""
    given = [getattr(source, own) for source in world.scenario.sources]
    shares = [general if share is None else float(share) for share in given]
    return shares[0] if len(set(shares)) == 1 else np.array(shares)[world.source]


def _left(natural: float | Floats, cleaned: float | None) -> float | Floats:
    """Share left after cleaning, which makes nothing worse than nature delivers it."""
    if cleaned is None:
        return natural
    return np.minimum(natural, cleaned) if isinstance(natural, np.ndarray) else min(natural, cleaned)


def _contact_data(world: World, policy: Policy) -> tuple[Bools, Bools, Bools]:
    """Refused, phone works, e-mail works; the world draws them per person, for all its leads."""
    care = policy.data_care
    natural = _shares(world, "stale_contacts", world.scenario.data_quality.stale_contacts)
    left = _left(natural, care.stale_contacts)
    caught = under(care.intake_check, world, Purpose.INTAKE)
    # who is good by nature is refused or not whatever is cleaned later: cleaning costs nobody
    refused = under(care.good_refused, world, Purpose.REFUSED)
    works = []
    for purpose in (Purpose.PHONE_DATA, Purpose.EMAIL_DATA):
        works.append(~under(left, world, purpose) | caught)
        if care.good_refused:
            refused &= ~under(natural, world, purpose)
    return refused, works[0], works[1]


def _missing(world: World, policy: Policy) -> Bools:
    natural = _shares(world, "missing_data", world.scenario.data_quality.missing_data)
    return under(_left(natural, policy.data_care.missing_data), world, Purpose.MISSING_DATA)


def _merged(world: World, policy: Policy, refused: Bools) -> Bools:
    """Duplicates that are merged; one whose earlier leads were all refused meets nobody to be merged with."""
    merged = under(policy.data_care.dedup, world, Purpose.MERGE)
    merged &= world.duplicate_of >= 0
    merged &= ~refused
    if refused.any() and merged.any():
        first_known = np.full(world.size, world.size, dtype=np.int64)
        known = np.flatnonzero(~refused)
        np.minimum.at(first_known, world.person[known], known)
        merged &= first_known[world.person] < np.arange(world.size)
    return merged


def _score(world: World, policy: Policy, missing: Bools) -> Floats:
    """Points: percentile of accuracy * z + sqrt(1 - accuracy^2) * noise on the company's scale (model, section 2)."""
    percentile = 100 * _standing(world, policy.scoring.accuracy, missing | _scoring_is_down(world))
    score = points(world.scenario.scoring.scale, percentile)
    given = world.given_score
    return score if given is None else np.where(np.isnan(given), score, given)


def _standing(world: World, accuracy: float, blind: Bools) -> Floats:
    """Share of leads that score lower; that of a coin flip is its uniform."""
    from scipy import special

    if accuracy == 0:
        return world.uniforms(Purpose.SCORE_NOISE)
    latent = accuracy * world.z
    if accuracy < 1:
        noise = special.ndtri(np.maximum(world.uniforms(Purpose.SCORE_NOISE), 2.0**-54))
        latent += np.sqrt(1 - accuracy**2) * noise
    standing: Floats = special.ndtr(latent)
    if blind.any():
        standing[blind] = world.uniforms(Purpose.SCORE_NOISE)[blind]
    return standing


def _scoring_is_down(world: World) -> Bools:
    down = np.zeros(world.size, dtype=np.bool_)
    for disruption in world.scenario.disruptions:
        if disruption.kind == "scoring_down":
            start, end = disruption_window(world.timeline, disruption)
            down |= (world.created >= start) & (world.created < end)
    return down


def _passes(gate: Gate | None, world: World, facts: LeadFacts) -> Bools:
    """The gate's verdict: `always` skips the score, coming back from nurture skips the score and sets intent."""
    passes = np.ones(world.size, dtype=np.bool_)
    if gate is None:
        return passes
    if gate.icp and world.scenario.icp is not None:
        passes &= _fits(world, world.scenario.icp.marketing) | facts.missing
    if gate.intent:
        passes &= facts.intent
    if gate.min_score is not None and not facts.recycled:
        enough = facts.score >= gate.min_score
        for rule in gate.always:
            enough |= matches(rule, facts)
        passes &= enough
    return passes


def _fits(world: World, accepted: Mapping[str, tuple[str, ...]]) -> Bools:
    """Whether every attribute has an accepted value, in truth; one that nobody knows speaks against no one."""
    fits = np.ones(world.size, dtype=np.bool_)
    for name, wanted in accepted.items():
        fits &= coded(world.attributes[name], world.scenario.attributes[name], wanted, unknown=True)
    return fits


def _tiers(policy: Policy, facts: LeadFacts) -> NDArray[np.int16]:
    tier = np.full(facts.size, -1, dtype=np.int16)
    for number, entry in enumerate(policy.sla):
        tier[(tier < 0) & matches(entry.when, facts)] = number
    return tier


def _judged_fit(world: World) -> Bools:
    """What sales takes to fit: the truth, but for its errors."""
    icp = world.scenario.icp
    if icp is None or icp.sales is None:
        return np.ones(world.size, dtype=np.bool_)
    return _fits(world, icp.sales.accepts) ^ under(icp.sales.judgement_error, world, Purpose.JUDGEMENT)
