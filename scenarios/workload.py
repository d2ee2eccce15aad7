"""Expected work against real working time, before anything is played; rough, and said to be so."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.settings import Policy
from scenarios.calendars import parse_breaks, parse_hours
from scenarios.lead_kinds import lead_kinds, passes
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
    """Load of each team that works leads (SDRs, else AEs), the work split by headcount.

    Work: leads a week that pass the gate x (review + the longest cadence, each step made only if none before
    connected, at its channel's reach at once; a talk where one connects). Hours: shift - breaks, less absence,
    other work and internal meetings. Not counted: decay, fatigue, data, consent, hires, the leads' own timing.
    """
    role = "sdr" if any(team.role == "sdr" for team in scenario.teams) else "ae"
    teams = [team for team in scenario.teams if team.role == role]
    sizes = [_size(team, policy) for team in teams]
    kinds = lead_kinds(scenario, policy)
    weekly = sum(kind.per_week for kind in kinds if passes(policy.mql, kind, scenario))
    work = weekly * _work_ms(scenario, policy) / _HOUR
    for team, size in zip(teams, sizes, strict=True):
        if size:
            yield Load(team.name, work * size / sum(sizes), size * _real_hours(team, policy))


def _size(team: Team, policy: Policy) -> int:
    staffing = policy.staffing.get(team.name)
    return team.size if staffing is None or staffing.headcount is None else staffing.headcount


def _work_ms(scenario: Scenario, policy: Policy) -> float:
    """Expected work of one lead that is handed over, ms."""
    steps = max((cadence.steps for cadence in policy.cadence), key=len, default=())
    channels = [step.channel for step in steps] or ["phone"]
    total, still = scenario.review.work_time.expected, 1.0
    for name in channels:
        channel = scenario.channels.get(name)
        if channel is not None:
            total += still * (channel.work_time.expected + channel.reach * channel.talk_time.expected)
            still *= 1 - channel.reach
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
