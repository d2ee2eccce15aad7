"""Expected work against real working time, before anything is played; rough, and said to be so."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.settings import Policy
from scenarios.calendars import parse_breaks, parse_hours
from scenarios.lead_kinds import LeadKind, handed_over
from scenarios.market import CONTACT_DATA, Source
from scenarios.owners import owners, who_may_get
from scenarios.people import Team
from scenarios.scenario import Scenario

_HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class Load:
    """Work that leads bring a team in a usual week, and its real hours."""

    team: str
    work_hours: float
    hours: float

    @property
    def share(self) -> float:
        """Offered load; over 1 leads pile up."""
        return self.work_hours / self.hours if self.hours else float("inf")


def offered_load(scenario: Scenario, policy: Policy) -> Iterator[Load]:
    """Load of each team that works leads; the work at a lead is split evenly among those who may get it.

    Work: leads a week that pass the gate x (review + for those that sales accepts the steps of their tier's cadence,
    each made as far as consent and contact data allow and only if none before connected, at its channel's reach at
    once; a talk where one connects). Hours: shift - breaks, less absence, other work and internal meetings. Not
    counted: decay, fatigue, cleaning, what stays undone, hires, the leads' own timing.
    """
    people = owners(scenario, policy)
    sources = {source.name: source for source in scenario.sources}
    review = scenario.review.work_time.expected
    work = dict.fromkeys((one.team.name for one in people), 0.0)
    for kind in handed_over(scenario, policy):
        source = sources[kind.view.source]
        tried = _accepted_share(scenario, source, kind) * _cadence_ms(scenario, source, _channels(policy, kind))
        able = who_may_get(policy, kind.view, people)
        count = sum(one.count for one in able)
        for one in able if count else ():
            work[one.team.name] += kind.per_week * (review + tried) / _HOUR * one.count / count
    for team in scenario.teams:
        size = sum(one.count for one in people if one.team is team)
        if size:
            yield Load(team.name, work[team.name], size * _real_hours(team, policy))


def _channels(policy: Policy, kind: LeadKind) -> tuple[str, ...]:
    """Channels of the cadence of a kind of lead, in order."""
    steps = {cadence.tier: cadence.steps for cadence in policy.cadence}
    chosen = steps.get(kind.view.tier) or steps.get(None)
    return tuple(step.channel for step in chosen) if chosen else ("phone",)


def _accepted_share(scenario: Scenario, source: Source, kind: LeadKind) -> float:
    """Share of the leads of a kind that sales accepts at the review."""
    duplicates = source.duplicates if source.duplicates is not None else scenario.data_quality.duplicates
    rule = scenario.icp.sales if scenario.icp is not None else None
    if rule is None:
        return 1 - duplicates
    fits = 1.0
    for name, values in rule.accepts.items():
        known = kind.view.attributes.get(name)
        everything = scenario.attributes[name]
        shares = source.mix.get(name) or dict.fromkeys(everything, 1 / len(everything))
        fits *= sum(shares.get(value, 0.0) for value in values) if known is None else float(known in values)
    wrong = rule.judgement_error
    return (1 - duplicates) * (fits * (1 - wrong) + (1 - fits) * wrong)


def _cadence_ms(scenario: Scenario, source: Source, channels: tuple[str, ...]) -> float:
    """Expected work of the attempts at one accepted lead, ms."""
    stale = source.stale_contacts if source.stale_contacts is not None else scenario.data_quality.stale_contacts
    total, still = 0.0, 1.0
    for name in channels:
        channel = scenario.channels.get(name)
        if channel is None:
            continue
        needs = channel.needs or CONTACT_DATA.get(name, "none")
        is_open = source.consent.get(name, 1.0) * (1.0 if needs == "none" else 1 - stale)
        reached = channel.reach * (1 - scenario.data_quality.never_reachable)
        total += still * is_open * (channel.work_time.expected + reached * channel.talk_time.expected)
        still *= 1 - is_open * reached
    return total


def _real_hours(team: Team, policy: Policy) -> float:
    """Hours a person of the team has for leads in a week."""
    staffing = policy.staffing.get(team.name)
    shift = staffing.shift if staffing and staffing.shift is not None else team.shift
    breaks = staffing.breaks if staffing and staffing.breaks is not None else team.breaks
    pauses = parse_breaks(breaks)
    hours = 0.0
    for _, start, end in parse_hours(shift).shifts:
        cut = sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in pauses)
        hours += max(0, end - start - cut) / _HOUR
    meetings = team.internal_meetings_per_week * team.internal_meeting_length / _HOUR
    return max(0.0, hours * (1 - team.absence) - meetings) * (1 - team.other_work) * team.speed
