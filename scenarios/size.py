"""How big a run would be, by a rough formula, before anything is drawn or played."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.settings import Policy
from policies.wording import Said, say
from scenarios.people import Team
from scenarios.places import Place
from scenarios.scenario import Scenario

MOST_LEADS = 5_000_000
MOST_PEOPLE = 20_000
MOST_EVENTS = 200_000_000
MOST_BYTES = 6 * 1024**3
"""Limits of one simulated run of one option; beyond them loading refuses unless told otherwise."""
_EVENTS_PER_SECOND = 250_000
_BYTES_PER_LEAD = 400
_BYTES_PER_ATTEMPT = 60
_BYTES_PER_PERSON_DAY = 400


@dataclass(frozen=True, slots=True)
class Size:
    """What one run of the largest option takes: leads, people, attempts and events at most, bytes, seconds."""

    leads: float
    people: int
    attempts: float
    events: float
    bytes: float
    seconds: float

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> Said:
        """All of it, able to be said in another language."""
        return say(
            "about {leads} leads, {people} people, up to {events} events, {memory} and {time} a run of one option",
            leads=_round(self.leads),
            people=_round(self.people),
            events=_round(self.events),
            memory=_memory(self.bytes),
            time=_time(self.seconds),
        )


def _memory(size: float) -> Said:
    if size >= 1024**3:
        return say("{n:.1f} GiB", n=size / 1024**3)
    return say("{n:.0f} MiB", n=max(1.0, size / 1024**2))


def _time(seconds: float) -> Said:
    if seconds >= 3600:
        return say("{n:.1f} h", n=seconds / 3600)
    return say("{n:.0f} s", n=seconds) if seconds >= 9.5 else say("{n:.1f} s", n=max(0.1, seconds))


def predicted_size(scenario: Scenario) -> Size:
    """Leads, people, events, bytes and seconds of one simulated run of the largest option; rough, rather too much.

    Leads: leads a week x weeks (warm-up and drain too) x the largest season x growth, bursts and imports on top.
    Attempts: a lead x the longest cadence (a phone call if there is none) x its passes. Events: 4 a lead (created,
    assigned, noticed, closed), 3 an attempt, 2 a nurture message, and 6 a person and day. Bytes: 400 a lead, 60 an
    attempt, 400 a person and day. Seconds: 250,000 events each.
    """
    days = _weeks(scenario) * 7
    leads = _leads(scenario)
    people = max(sum(_people(team, policy) for team in scenario.teams) for policy in scenario.policies)
    attempts = max(leads * _steps(policy) * _passes(policy) for policy in scenario.policies)
    messages = max(leads * (policy.nurture.messages if policy.nurture else 0) for policy in scenario.policies)
    events = 4 * leads + 3 * attempts + 2 * messages + 6.0 * people * days
    size = leads * _BYTES_PER_LEAD + attempts * _BYTES_PER_ATTEMPT + float(people) * days * _BYTES_PER_PERSON_DAY
    return Size(leads, people, attempts, events, size, events / _EVENTS_PER_SECOND)


def too_big(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    """(place, sentence) when the predicted size is beyond the limits."""
    size = predicted_size(scenario)
    how = say("this is too big to play: {size}", size=size.sentence)
    if size.people > MOST_PEOPLE:
        biggest = max(range(len(scenario.teams)), key=lambda number: scenario.teams[number].size)
        yield ("teams", biggest, "headcount"), say("{how}; at most {most:,} people", how=how, most=MOST_PEOPLE)
    if not size.leads <= MOST_LEADS:
        biggest = max(range(len(scenario.sources)), key=lambda number: scenario.sources[number].leads_per_week)
        yield ("sources", biggest, "leads_per_week"), say("{how}; at most {most:,} leads", how=how, most=MOST_LEADS)
    elif size.people <= MOST_PEOPLE and not (size.events <= MOST_EVENTS and size.bytes <= MOST_BYTES):
        limit = say(
            "{how}; at most {events:,} events and {gib:.0f} GiB: fewer weeks, leads, people or steps of a cadence",
            how=how,
            events=MOST_EVENTS,
            gib=MOST_BYTES / 1024**3,
        )
        yield ("scenario", "weeks"), limit


def _weeks(scenario: Scenario) -> int:
    frame = scenario.scenario
    return frame.weeks + frame.warmup_weeks + frame.drain_weeks


def _leads(scenario: Scenario) -> float:
    months = _weeks(scenario) * 7 / 30.44
    growth: float = max(1.0, 1 + scenario.demand.growth) ** min(months, 250.0)
    factor = growth * max(scenario.demand.season or (1.0,))
    weekly = sum(source.leads_per_week for source in scenario.sources) * _weeks(scenario) * factor
    waves = sum(burst.leads for source in scenario.sources for burst in source.bursts)
    return weekly + waves + sum(disruption.leads for disruption in scenario.disruptions)


def _people(team: Team, policy: Policy) -> int:
    staffing = policy.staffing.get(team.name)
    hires = staffing.hires if staffing is not None else ()
    return team.size_under(staffing) + sum(hire.count for hire in hires)


def _steps(policy: Policy) -> int:
    return max((len(cadence.steps) for cadence in policy.cadence), default=1)


def _passes(policy: Policy) -> int:
    return 1 + policy.nurture.max_recycles if policy.nurture and policy.nurture.return_per_month else 1


def _round(number: float) -> str:
    return f"{float(f'{number:.2g}'):,.0f}" if number < 1e15 else f"{number:.1g}"
