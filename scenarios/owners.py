"""Who may own leads under an option, before anything is played: the same people as in the engine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.eligibility import named_owners
from policies.matching import holds, value_of
from policies.settings import Policy
from policies.views import LeadView
from scenarios.people import Person, Role, Team
from scenarios.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Owners:
    """People of a team whom no rule tells apart."""

    team: Team
    person: Person
    """empty for people without attributes of their own whom the option does not name either"""
    count: int
    """from the first day; 0 for a team of hires that are still to come"""

    @property
    def names(self) -> set[str]:
        """What a rule may call them."""
        return {name for name in (self.team.name, self.team.role, self.person.name) if name}


def owners(scenario: Scenario, policy: Policy) -> list[Owners]:
    """Everybody who may own leads: the SDRs (the AEs where there are none) and whoever the option names."""
    role, named = working_role(scenario, policy), named_owners(policy)
    seats = [seat for team in scenario.teams for seat in _of_team(team, policy, named)]
    return [seat for seat in seats if seat.team.role == role or named & seat.names]


def working_role(scenario: Scenario, policy: Policy | None = None) -> Role:
    """The role that works leads: sdr where the option (None: the scenario itself) has or will hire any, else ae."""
    return "sdr" if any(team.role == "sdr" and _has_people(team, policy) for team in scenario.teams) else "ae"


def hosting_teams(scenario: Scenario) -> tuple[Team, ...]:
    """The scenario's teams that hold sales meetings, before options change them; none without meetings."""
    if scenario.meetings is None:
        return ()
    role = "ae" if scenario.meetings.host == "AE" else working_role(scenario)
    return tuple(team for team in scenario.teams if team.role == role)


def working_people(scenario: Scenario, policy: Policy) -> int:
    """People of the role that works leads, from the first day; those whom rules name besides do not count."""
    role = working_role(scenario, policy)
    return sum(team.size_under(policy.staffing.get(team.name)) for team in scenario.teams if team.role == role)


def who_may_get(policy: Policy, lead: LeadView, among: Sequence[Owners]) -> list[Owners]:
    """Those whom eligibility, territories and the people for hot leads leave; caps and shifts are not looked at."""
    entries = [entry for entry in policy.eligibility if holds(entry.when, lead)]
    found = [one for one in among if all(_meets(entry.to, entry.match, lead, one) for entry in entries)]
    routing = policy.routing
    if routing.method == "territory" and routing.attribute is not None:
        names = set(_listed(routing.territories.get(value_of(lead, routing.attribute) or "", ())))
        return [one for one in found if names & one.names]
    if routing.method == "score_priority" and routing.hot_to:
        return [one for one in found if bool(one.names & set(routing.hot_to)) is lead.hot] or found
    return found


def _meets(to: Sequence[str], match: Sequence[str], lead: LeadView, one: Owners) -> bool:
    if to and not one.names & set(to):
        return False
    own = {**one.team.attributes, **one.person.attributes}
    return all(name not in own or value_of(lead, name) in _listed(own[name]) for name in match)


def _of_team(team: Team, policy: Policy, named: frozenset[str]) -> Iterator[Owners]:
    size = team.size_under(policy.staffing.get(team.name))
    apart = [person for person in team.reps[:size] if person.name in named or person.attributes]
    yield from (Owners(team, person, 1) for person in apart)
    alike = size - len(apart)
    if alike or _hires(team, policy):
        yield Owners(team, Person(), alike)


def _has_people(team: Team, policy: Policy | None) -> bool:
    if policy is None:
        return team.size > 0
    return team.size_under(policy.staffing.get(team.name)) > 0 or _hires(team, policy)


def _hires(team: Team, policy: Policy) -> bool:
    staffing = policy.staffing.get(team.name)
    return staffing is not None and bool(staffing.hires)


def _listed(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given
