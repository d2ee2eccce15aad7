"""What does not fit inside one option, or between it and market and people."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import Any

from policies.catalog import METHODS
from policies.settings import Policy, Routing
from policies.wording import N_, named, say
from scenarios.calendars import outside_the_calendar, parse_breaks, parse_hours
from scenarios.known_names import KnownNames
from scenarios.places import Place
from scenarios.problems import did_you_mean, listed, said_by, shortened, there_are

Finding = tuple[Place, str]
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def option_inconsistencies(
    policy: Policy, place: Place, names: KnownNames, data: dict[str, Any], plugins: Collection[str] = ()
) -> Iterator[Finding]:
    """(place, sentence) for one complete option at `place` of the complete data; `plugins` are methods too."""
    if policy.mql is not None:
        for number, rule in enumerate(policy.mql.always):
            yield from names.rule(rule, (*place, "mql", "always", number))
        if policy.mql.icp and not _has(data, ("icp", "marketing")):
            yield (*place, "mql", "icp"), say("[icp.marketing] is missing: which leads marketing hands over")
    yield from _tiers(policy, place, names)
    yield from _channels(policy, place, names)
    yield from _routing(policy.routing, (*place, "routing"), names, plugins)
    yield from _owners(policy, place, names)
    yield from _staffing(policy, place, names)
    yield from _automation(policy, place, names, data)
    for at, time in enumerate(policy.assignment_latency.batch or ()):
        if not _TIME.fullmatch(time):
            yield (*place, "assignment_latency", "batch", at), say('must be a time of day such as "09:00"')


def _tiers(policy: Policy, place: Place, names: KnownNames) -> Iterator[Finding]:
    tiers: list[str] = []
    for number, tier in enumerate(policy.sla):
        here = (*place, "sla", number)
        if tier.tier in tiers:
            yield (*here, "tier"), say("another tier has this name already; names must differ")
        tiers.append(tier.tier)
        yield from names.rule(tier.when, (*here, "when"))
        if tier.reassign is not None:
            yield from _each(tier.reassign.to, (*here, "reassign", "to"), names)
    seen: list[str | None] = []
    for number, cadence in enumerate(policy.cadence):
        here = (*place, "cadence", number)
        if cadence.tier is not None and cadence.tier not in tiers:
            hint = did_you_mean(cadence.tier, tiers) or there_are(tiers)
            said = say("there is no tier {name} in [[sla]]{hint}", name=shortened(cadence.tier), hint=hint)
            yield (*here, "tier"), said
        if cadence.tier in seen:
            no_tier, this_tier = (
                N_("another cadence is for no tier already"),
                N_("another cadence is for this tier already"),
            )
            yield (*here, "tier"), named(no_tier if cadence.tier is None else this_tier)
        seen.append(cadence.tier)


def _channels(policy: Policy, place: Place, names: KnownNames) -> Iterator[Finding]:
    used: list[Finding] = []
    for number, cadence in enumerate(policy.cadence):
        for at, step in enumerate(cadence.steps):
            used.append(((*place, "cadence", number, "steps", at, "channel"), step.channel))
    used += [((*place, "contact_caps", channel), channel) for channel in policy.contact_caps]
    if policy.nurture is not None and policy.nurture.messages > 0:
        used.append(((*place, "nurture", "channel"), policy.nurture.channel))
        if policy.nurture.every is None:
            yield (*place, "nurture", "every"), say("is missing: time from one message to the next")
    for where, channel in used:
        wrong = names.unknown_channel(channel)
        if wrong:
            yield where, wrong


def _routing(routing: Routing, place: Place, names: KnownNames, plugins: Collection[str]) -> Iterator[Finding]:
    methods = (*METHODS, *plugins)
    if routing.method not in methods:
        hint = did_you_mean(routing.method, methods) or there_are(methods)
        yield place, say("there is no routing method {name}{hint}", name=shortened(routing.method), hint=hint)
    if (routing.method == "plugin") != (routing.plugin is not None):
        missing, needed = N_("is missing: the path of the plug-in's file"), N_('needs method = "plugin"')
        yield (*place, "plugin"), named(missing if routing.plugin is None else needed)
    yield from _each(routing.weights, (*place, "weights"), names)
    yield from _each(routing.hot_to, (*place, "hot_to"), names)
    if any(b >= a for a, b in pairwise(routing.bands)):
        yield (*place, "bands"), say("must fall from one to the next, highest first")
    yield from _territories(routing, place, names)
    if routing.then is not None:
        if routing.then.method in ("territory", "plugin", "shared_queue"):
            yield (*place, "then"), say("must be a method that picks a person, such as available_round_robin")
        yield from _routing(routing.then, (*place, "then"), names, plugins)


def _territories(routing: Routing, place: Place, names: KnownNames) -> Iterator[Finding]:
    attribute = routing.attribute
    if routing.method == "territory":
        if attribute is None:
            yield (
                (*place, "attribute"),
                say(
                    'is missing: the attribute that decides, one of {names} or "source"', names=listed(names.attributes)
                ),
            )
        if not routing.territories:
            yield (*place, "territories"), say('is missing: value -> teams or people, such as { PL = "SDR" }')
    elif routing.territories:
        yield (*place, "territories"), say('needs method = "territory"')
    if attribute is None:
        return
    wrong = names.unknown_attribute(attribute, ("source", "tier"))
    if wrong:
        yield (*place, "attribute"), wrong
    for value, owners in routing.territories.items():
        here = (*place, "territories", value)
        if not wrong:
            unknown = names.unknown_served(attribute, value)
            if unknown:
                yield here, unknown
        yield from _each((owners,) if isinstance(owners, str) else owners, here, names)


def _owners(policy: Policy, place: Place, names: KnownNames) -> Iterator[Finding]:
    yield from _each(policy.fallback, (*place, "fallback"), names)
    if policy.fallback_after is not None and not policy.fallback:
        yield (*place, "fallback_after"), say("needs fallback = the teams or people who get the lead then")
    if policy.reassign is not None:
        yield from _each(policy.reassign.to, (*place, "reassign", "to"), names)
    for number, entry in enumerate(policy.eligibility):
        here = (*place, "eligibility", number)
        yield from names.rule(entry.when, (*here, "when"))
        yield from _each(entry.to, (*here, "to"), names)
        for at, attribute in enumerate(entry.match):
            wrong = names.unknown_attribute(attribute, ("source", "tier"))
            if wrong:
                yield (*here, "match", at), wrong


def _staffing(policy: Policy, place: Place, names: KnownNames) -> Iterator[Finding]:
    for team, staffing in policy.staffing.items():
        here = (*place, "staffing", team)
        wrong = names.unknown_team(team)
        if wrong:
            yield here, wrong
        try:
            if staffing.shift is not None:
                parse_hours(staffing.shift)
        except ValueError as error:
            yield (*here, "shift"), said_by(error)
        try:
            parse_breaks(staffing.breaks or ())
        except ValueError as error:
            yield (*here, "breaks"), said_by(error)
        for number, hire in enumerate(staffing.hires):
            outside = outside_the_calendar(hire.start)
            if outside:
                yield (*here, "hires", number, "from"), outside


def _automation(policy: Policy, place: Place, names: KnownNames, data: dict[str, Any]) -> Iterator[Finding]:
    place = (*place, "automation")
    automation = policy.automation
    if automation.bot is not None:
        yield from names.rule(automation.bot.when, (*place, "bot", "when"))
    if automation.instant_booking is not None:
        yield from names.rule(automation.instant_booking.when, (*place, "instant_booking", "when"))
        if not _has(data, ("meetings",)):
            yield (*place, "instant_booking"), say("[meetings] is missing: who holds the meetings that leads pick")
    if automation.auto_reply is not None:
        wrong = names.unknown_channel(automation.auto_reply.channel)
        if wrong:
            yield (*place, "auto_reply", "channel"), wrong


def _each(given: Iterable[str], place: Place, names: KnownNames) -> Iterator[Finding]:
    for name in given:
        wrong = names.unknown_owner(name)
        if wrong:
            yield place, wrong


def _has(data: Any, place: Place) -> bool:
    for part in place:
        if not isinstance(data, dict) or part not in data:
            return False
        data = data[part]
    return True
