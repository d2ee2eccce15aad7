"""Choices of an option that promise more than the file lets them keep: scores, data and promises, with figures."""

import math
from collections.abc import Iterator

from policies.durations import format_duration
from policies.settings import Policy, SlaTier
from policies.wording import N_, Said, join, say
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


def dirty_words(dirty: dict[str, float]) -> Said:
    """How much of what is wrong, of what `dirty_data` found."""
    words = {
        "missing": N_("{share:.0f} % missing"),
        "stale": N_("{share:.0f} % stale"),
        "duplicate": N_("{share:.0f} % duplicate"),
    }
    parts = [say(words[what], share=100 * share) for what, share in dirty.items()]
    said: Said = parts[0]
    for part in parts[1:]:
        said = say("{first} and {last}", first=said, last=part)
    return said


def _score(scenario: Scenario, policy: Policy) -> Iterator[str]:
    accuracy = policy.scoring.accuracy
    if accuracy <= AI_ACCURACY:
        return
    monthly = sum(kind.per_week for kind in handed_over(scenario, policy)) / 7 * _DAYS_PER_MONTH
    if monthly < AI_MQLS:
        yield say(
            "scoring.accuracy = {accuracy} with about {monthly:.0f} MQLs a month: below {least} a month there is too"
            " little for a score to learn from",
            accuracy=f"{accuracy:g}",
            monthly=monthly,
            least=AI_MQLS,
        )
    dirty = dirty_data(scenario, policy)
    if dirty:
        yield say(
            "scoring.accuracy = {accuracy} on dirty data ({shares}; from {dirty:.0f} % on it is dirty): clean first;"
            " compare --clean-first computes what that brings",
            accuracy=f"{accuracy:g}",
            shares=dirty_words(dirty),
            dirty=100 * DIRTY,
        )


def _assignment(tier: SlaTier, policy: Policy) -> Iterator[str]:
    latency, promise = policy.assignment_latency, tier.assignment
    if promise is None:
        return
    said = say('tier "{tier}" promises an owner within {time}, but ', tier=tier.tier, time=format_duration(promise))
    lag = latency.lag.expected
    if latency.batch is not None:
        times = ", ".join(latency.batch)
        rest = say("leads are assigned at {times} only: nearly every promise is broken", times=times)
        yield join([said, rest], "")
    elif latency.poll is not None and latency.poll + lag >= promise:
        kept = max(0.0, min(1.0, (promise - lag) / latency.poll))
        on_top = say("about {share:.0f} % are kept at best", share=100 * kept)
        if kept == 1:
            on_top = say("nothing may come on top")
        poll = format_duration(latency.poll)
        yield join([said, say("the router looks every {time}: {on_top}", time=poll, on_top=on_top)], "")
    elif latency.poll is None and lag > promise:
        time = format_duration(round(lag / 1000) * 1000)
        yield join([said, say("assigning takes {time} on average", time=time)], "")
