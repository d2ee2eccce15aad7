"""The six rows of the agreement, worded from what an option and the file set, where the workshop wrote nothing."""

from collections.abc import Iterator

from policies.catalog import METHODS
from policies.settings import Cadence, Policy
from scenarios.scenario import Scenario
from tui.documents.choice_words import (
    attempts_words,
    breach_words,
    cap_words,
    channel_words,
    exact,
    hours_words,
    latency_words,
    notify_words,
    plain_number,
    rule_words,
)
from tui.forms.labels import said
from tui.text import _, ngettext
from tui.words import percent, quoted


def gate_words(policy: Policy) -> str:
    """Who counts as an MQL, in a sentence without its full stop."""
    gate = policy.mql
    if gate is None:
        return _("every lead is handed over")
    asked = []
    if gate.icp:
        asked.append(_("fits the ICP"))
    if gate.min_score is not None:
        asked.append(_("has at least {n} points").format(n=plain_number(gate.min_score)))
    if gate.intent:
        asked.append(_("has shown a clear sign of intent"))
    told = _(" and ").join(asked) or _("every lead is handed over")
    if gate.always:
        skipped = _(" or ").join(rule_words(rule) for rule in gate.always)
        told += _("; without a look at the score: {leads}").format(leads=skipped)
    return told


def icp_words(scenario: Scenario, side: str) -> str:
    """Which customers a side means by ICP: company size 50-249 or 250+; "" where it says nothing."""
    if scenario.icp is None:
        return ""
    if side == "marketing":
        named = dict(scenario.icp.marketing)
    else:
        sales = scenario.icp.sales
        extra = {} if sales is None else sales.__pydantic_extra__ or {}
        named = {name: (one,) if isinstance(one, str) else tuple(one) for name, one in extra.items()}
    parts = [f"{said(name)} {', '.join(values)}" for name, values in named.items()]
    return "; ".join(parts)


def method_title(method: str) -> str:
    """What a routing method is called."""
    return _(METHODS[method].title) if method in METHODS else quoted(method)


def cadence_span(cadence: Cadence) -> str:
    """How long the attempts of a cadence take from the first to the last; "" for a single one."""
    total = round(sum(step.after.expected for step in cadence.steps))
    days = round(total / 86_400_000)
    if days >= 1:
        return ngettext("over {n} day", "over {n} days", days).format(n=days)
    return _("over {time}").format(time=exact(max(60_000, total // 60_000 * 60_000))) if total else ""


def mql_rule(scenario: Scenario, policy: Policy) -> str:
    """Row 1."""
    gate = policy.mql
    if gate is None or not (gate.icp or gate.intent or gate.min_score is not None):
        return _("Every lead is handed over to sales.")
    told = _("A lead is an MQL if it {rule}.").format(rule=gate_words(policy))
    icp = icp_words(scenario, "marketing")
    return f"{told} " + _("ICP of marketing: {icp}.").format(icp=icp) if gate.icp and icp else told


def routing_rule(policy: Policy) -> str:
    """Row 2."""
    routing = policy.routing
    told = [_("{method}: assigned {latency}.").format(
        method=method_title(routing.method), latency=latency_words(policy.assignment_latency))]  # fmt: skip
    if policy.owner_first:
        told.append(_("Leads of a company that has an owner go to that owner."))
    told.append(_("The owner is told {way}.").format(way=notify_words(policy.notify).split(";")[0]))
    if policy.fallback:
        names = _(" or ").join(quoted(name) for name in policy.fallback)
        told.append(_("Leads that fit nobody go to {names}.").format(names=names))
    return " ".join(told)


def first_contact_rule(scenario: Scenario, policy: Policy) -> str:
    """Row 3."""
    told = []
    for tier in policy.sla:
        if tier.first_touch is not None:
            clock = _("in business hours") if tier.clock == "business" else _("around the clock")
            told.append(_("{tier} ({leads}): first contact within {time} {clock}.").format(
                tier=tier.tier, leads=rule_words(tier.when), time=exact(tier.first_touch), clock=clock))  # fmt: skip
    if not told:
        return _("No time is promised.")
    if any(tier.clock == "business" for tier in policy.sla):
        told.append(_("Business hours: {hours}.").format(hours=hours_words(scenario.scenario.business_hours)))
    return " ".join(told)


def follow_up_rule(policy: Policy) -> str:
    """Row 4."""
    told = []
    for cadence in policy.cadence:
        name = cadence.tier or _("all others")
        count = len(cadence.steps)
        attempts = ngettext("{n} attempt", "{n} attempts", count).format(n=count)
        span = cadence_span(cadence)
        channels = dict.fromkeys(step.channel for step in cadence.steps)
        by = ", ".join(f"{channel_words(one)} {sum(s.channel == one for s in cadence.steps)}" for one in channels)
        told.append(f"{name}: {attempts}{f' {span}' if span else ''} ({by}).")
    told = told or [_("One attempt.")]
    for tier in policy.sla:
        if tier.attempts is not None:
            told.append(_("{tier}: {attempts}.").format(tier=tier.tier, attempts=attempts_words(tier.attempts)))
    for channel, cap in policy.contact_caps.items():
        told.append(_("Never more than: {channel} {cap}.").format(channel=channel_words(channel), cap=cap_words(cap)))
    return " ".join(told)


def rejection_rule(scenario: Scenario) -> str:
    """Row 5."""
    told = [_("Sales may turn an MQL down as a duplicate, for unusable contact data, or as not our kind of customer.")]
    icp = icp_words(scenario, "sales")
    if icp:
        told.append(_("Our kind of customer, as sales sees it: {icp}.").format(icp=icp))
    told.append(_("Every rejection carries its reason; after a conversation: no budget, no need, chose another."))
    return " ".join(told)


def recycling_rule(policy: Policy) -> str:
    """Row 6."""
    own = policy.nurture
    if own is None:
        return _("Nothing is set up: leads that are too early or were not reached are lost.")
    told = [_("Leads that are too early or were not reached go back to marketing.")]
    if own.every is not None and own.messages:
        told.append(_("Up to {n} messages by {channel}, one every {time}.").format(
            n=own.messages, channel=channel_words(own.channel), time=exact(own.every)))  # fmt: skip
    told.append(
        _("Who comes back goes to the former owner.") if own.to_former_owner else _("Who comes back is routed anew.")
    )
    return " ".join(told)


def escalation_steps(scenario: Scenario, policy: Policy) -> Iterator[str]:
    """The two alert levels and what follows, each a sentence; says so where a level is not set up."""
    warned = [tier for tier in policy.sla if tier.pre_alert is not None and tier.first_touch is not None]
    for tier in warned:
        assert tier.pre_alert is not None
        assert tier.first_touch is not None
        yield _("Level 1, before the SLA is broken ({tier}): the owner is warned at {share} of the time, after {at}."
                ).format(tier=tier.tier, share=percent(tier.pre_alert),
                         at=exact(round(tier.pre_alert * tier.first_touch / 1000) * 1000))  # fmt: skip
    if not warned:
        yield _("Level 1, before the SLA is broken: not set up. Usual is a warning to the owner at 75 % of the time.")
    acts = [action for action in policy.on_breach if action == "alert_manager"]
    if acts:
        yield _("Level 2, after the SLA is broken: the manager is alerted and decides who takes the lead.")
    else:
        yield _("Level 2, after the SLA is broken: no alert to the manager is set up. Usual is an alert at once.")
    for action in policy.on_breach:
        if action != "alert_manager":
            yield _("In addition {what}.").format(what=breach_words(action))
    reassign = policy.reassign
    if reassign is not None:
        told = _("Without a conversation after {time} in business hours: to somebody else, at most {n} times.")
        if reassign.until == "first_touch":
            told = _("Without first contact after {time} in business hours: to somebody else, at most {n} times.")
        yield told.format(time=exact(reassign.after), n=reassign.most)
    acting = [team for team in scenario.teams if team.role == "manager" and team.alerts_per_hour is not None]
    if acts and acting:
        yield _("A manager can act on about {n} alerts an hour; more than that wait.").format(
            n=plain_number(acting[0].alerts_per_hour or 0)
        )
