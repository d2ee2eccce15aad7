"""Choices of an option that promise more than the file lets them keep: scores, data and promises, with figures."""

import math
from collections.abc import Iterator

from policies.durations import format_duration
from policies.settings import Policy, SlaTier
from scenarios.lead_kinds import handed_over
from scenarios.scenario import Scenario

AI_ACCURACY = 0.4
"""Accuracy of a score beyond what rules of thumb reach."""
AI_MQLS = 100
"""MQLs a month under which such a score has too little to learn from."""
DIRTY = 0.1
"""Share of missing, stale or duplicate data from which on it is dirty."""
_DAYS_PER_MONTH = 30


def option_cautions(scenario: Scenario, policy: Policy) -> Iterator[str]:
    """What to know of an option's score and of its promises of an owner."""
    yield from _score(scenario, policy)
    for tier in policy.sla:
        yield from _assignment(tier, policy)


def dirty_data(scenario: Scenario, policy: Policy) -> dict[str, float]:
    """Shares of data that is missing, stale or duplicate after this option's data care, those of at least 10 %."""
    volumes = [source.leads_per_week + sum(burst.leads for burst in source.bursts) for source in scenario.sources]
    total = sum(volumes) or 1.0

    def delivered(key: str) -> float:
        shares = (getattr(source, key) for source in scenario.sources)
        general = getattr(scenario.data_quality, key)
        return math.fsum(n * (general if own is None else own) for n, own in zip(volumes, shares, strict=True)) / total

    care = policy.data_care
    missing, stale = delivered("missing_data"), delivered("stale_contacts") * (1 - care.intake_check)
    found = {
        "missing": missing if care.missing_data is None else min(missing, care.missing_data),
        "stale": stale if care.stale_contacts is None else min(stale, care.stale_contacts),
        "duplicate": delivered("duplicates") * (1 - care.dedup),
    }
    return {what: share for what, share in found.items() if share >= DIRTY}


def _score(scenario: Scenario, policy: Policy) -> Iterator[str]:
    accuracy = policy.scoring.accuracy
    if accuracy <= AI_ACCURACY:
        return
    monthly = sum(kind.per_week for kind in handed_over(scenario, policy)) / 7 * _DAYS_PER_MONTH
    if monthly < AI_MQLS:
        yield (
            f"scoring.accuracy = {accuracy:g} with about {monthly:.0f} MQLs a month: below {AI_MQLS} a month there is"
            " too little for a score to learn from"
        )
    dirty = dirty_data(scenario, policy)
    if dirty:
        shares = " and ".join(f"{100 * share:.0f} % {what}" for what, share in dirty.items())
        yield (
            f"scoring.accuracy = {accuracy:g} on dirty data ({shares}; from {100 * DIRTY:.0f} % on it is dirty): clean"
            " first; compare --clean-first computes what that brings"
        )


def _assignment(tier: SlaTier, policy: Policy) -> Iterator[str]:
    latency, promise = policy.assignment_latency, tier.assignment
    if promise is None:
        return
    said = f'tier "{tier.tier}" promises an owner within {format_duration(promise)}, but '
    lag = latency.lag.expected
    if latency.batch is not None:
        yield f"{said}leads are assigned at {', '.join(latency.batch)} only: nearly every promise is broken"
    elif latency.poll is not None and latency.poll + lag >= promise:
        kept = max(0.0, min(1.0, (promise - lag) / latency.poll))
        on_top = "nothing may come on top" if kept == 1 else f"about {100 * kept:.0f} % are kept at best"
        yield f"{said}the router looks every {format_duration(latency.poll)}: {on_top}"
    elif latency.poll is None and lag > promise:
        yield f"{said}assigning takes {format_duration(round(lag / 1000) * 1000)} on average"
