"""Who takes part in the rotation and when, from the scenario's teams and the option's own staffing."""

from collections.abc import Iterator

from policies.router_place import Topic
from policies.settings import Policy
from policies.staffing import TeamStaffing
from scenarios.owners import working_role
from scenarios.people import Person, Team
from scenarios.scenario import Scenario
from tui.documents.choice_words import hours_words, names_words, plain_number
from tui.documents.settings import Setting
from tui.text import _, ngettext

_NOBODY = TeamStaffing()


def people_settings(scenario: Scenario, policy: Policy) -> Iterator[tuple[Topic, Setting]]:
    """Teams that work leads, and managers where alerts go to them, each with its topic."""
    role = working_role(scenario, policy)
    for team in scenario.teams:
        if team.role == role or _is_named(team, policy) or (team.role == "manager" and _has_alerts(policy)):
            yield from _of_team(team, policy.staffing.get(team.name, _NOBODY), scenario)
    frame = scenario.scenario
    yield (
        Topic.HOURS,
        _line("scenario.business_hours", _("Business hours (the clock of the SLA)"), hours_words(frame.business_hours)),
    )
    yield Topic.HOURS, _line("scenario.timezone", _("Time zone"), frame.timezone)


def _is_named(team: Team, policy: Policy) -> bool:
    named = {name for entry in policy.eligibility for name in entry.to} | {*policy.fallback, *policy.routing.hot_to}
    for names in policy.routing.territories.values():
        named |= {names} if isinstance(names, str) else set(names)
    return bool(named & {team.name, team.role, *(rep.name for rep in team.reps if rep.name)})


def _has_alerts(policy: Policy) -> bool:
    return "alert_manager" in policy.on_breach


def _of_team(team: Team, own: TeamStaffing, scenario: Scenario) -> Iterator[tuple[Topic, Setting]]:
    key = f"teams.{team.name}"
    count = team.size if own.headcount is None else own.headcount
    people = ngettext("{n} person", "{n} people", count).format(n=count)
    named = [rep.name for rep in team.reps if rep.name]
    told = f"{people}: {', '.join(named)}" if named else people
    yield Topic.POOLS, _line(f"{key}.headcount", team.name, told)
    shift, breaks = own.shift or team.shift, own.breaks if own.breaks is not None else team.breaks
    hours = [hours_words(shift), *([_("breaks {times}").format(times=", ".join(breaks))] if breaks else [])]
    hours += [team.timezone] if team.timezone else []
    yield Topic.HOURS, _line(f"{key}.shift", team.name, "; ".join(hours))
    holidays = team.holidays or scenario.scenario.holidays
    if holidays:
        listed = holidays if isinstance(holidays, str) else ", ".join(map(str, holidays))
        yield Topic.HOURS, _line(f"{key}.holidays", _("{team}: public holidays").format(team=team.name), listed)
    if team.max_active_leads is not None:
        label = _("{team}: open leads a person at most").format(team=team.name)
        yield Topic.CAPS, _line(f"{key}.max_active_leads", label, str(team.max_active_leads))
    if team.max_new_leads_per_day is not None:
        label = _("{team}: new leads a person and day at most").format(team=team.name)
        yield Topic.CAPS, _line(f"{key}.max_new_leads_per_day", label, str(team.max_new_leads_per_day))
    for rep in team.reps:
        yield from _of_person(rep, team, f"{key}.reps")


def _of_person(rep: Person, team: Team, key: str) -> Iterator[tuple[Topic, Setting]]:
    name = rep.name or team.name
    if rep.shift is not None or rep.timezone is not None:
        hours = "; ".join(part for part in (hours_words(rep.shift or ""), rep.timezone) if part)
        yield Topic.HOURS, _line(f"{key}.{name}.shift", name, hours)
    if rep.weight is not None:
        yield Topic.WEIGHTS, _line(f"{key}.{name}.weight", name, plain_number(rep.weight))
    for attribute, values in (team.attributes | rep.attributes).items():
        listed = names_words([values] if isinstance(values, str) else list(values))
        yield Topic.CRITERIA, _line(f"{key}.{name}.{attribute}", f"{name}: {attribute}", listed)


def _line(key: str, label: str, value: str) -> Setting:
    return Setting(key, key, label, value)
