"""What no single table can know of market and people: names that refer, shares that add up, windows that fit."""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from policies.wording import N_, join, named, say
from scenarios.calendars import known_country, outside_the_calendar, parse_breaks, parse_hours
from scenarios.known_names import KnownNames
from scenarios.market import Disruption, Source
from scenarios.merging import OFF
from scenarios.option_consistency import option_inconsistencies
from scenarios.people import Person, Team
from scenarios.places import Place
from scenarios.presets import arrival_profile
from scenarios.problems import did_you_mean, listed, said_by, shortened, there_are
from scenarios.scenario import PERIOD_DAYS, Scenario
from scenarios.zones import find_zone

Finding = tuple[Place, str]
_OFFSET = re.compile(r"[+-](0\d|1[0-4]):(00|15|30|45)")
_RESERVED = frozenset({"source", "min_score", "max_score", "intent", "known_account", "recycled", "any", "all", "none",
                       "marketing", "sales", "judgement_error", "weights"})  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 1980, 2150


def inconsistencies(
    scenario: Scenario, data: dict[str, Any], kpis: Collection[str] | None = None, plugins: Collection[str] = ()
) -> Iterator[Finding]:
    """(place in the complete data, sentence) for all that does not fit together.

    `data` is what the scenario was validated from, options complete. `kpis`, `plugins`: see `scenarios.loading.load`.
    """
    names = KnownNames.of(scenario)
    yield from _frame(scenario)
    yield from _kpis(scenario, kpis)
    yield from _attributes(scenario)
    for number, source in enumerate(scenario.sources):
        yield from _source(source, ("sources", number), names)
    yield from _icp(scenario, names)
    for name, channel in scenario.channels.items():
        yield from _profile(channel.hour_factor, ("channels", name, "hour_factor"))
    yield from _unique(((("sources", n, "name"), s.name) for n, s in enumerate(scenario.sources)), N_("source"))
    yield from _people(scenario, names)
    for number, disruption in enumerate(scenario.disruptions):
        yield from _disruption(disruption, ("disruptions", number), scenario)
    if scenario.meetings is not None and scenario.meetings.host == "AE" and "ae" not in names.roles:
        yield ("meetings", "host"), say('no team has role = "ae" to hold meetings; add one, or write host = "owner"')
    yield from _unique(((("policies", n, "name"), p.name) for n, p in enumerate(scenario.policies)), N_("option"))
    for number, policy in enumerate(scenario.policies):
        yield from option_inconsistencies(policy, ("policies", number), names, data, plugins)


def _frame(scenario: Scenario) -> Iterator[Finding]:
    frame = scenario.scenario
    if not _FIRST_YEAR <= frame.start.year <= _LAST_YEAR:
        yield (
            ("scenario", "start"),
            say("must be a date from {first} to {last}", first=str(_FIRST_YEAR), last=str(_LAST_YEAR)),
        )
    yield from _said(("scenario", "timezone"), lambda: find_zone(frame.timezone))
    yield from _said(("scenario", "business_hours"), lambda: parse_hours(frame.business_hours))
    if frame.holidays is not None:
        yield from _holidays(frame.holidays, ("scenario", "holidays"))
    days = PERIOD_DAYS[frame.forecast_period]
    if frame.weeks * 7 < days:
        said = say(
            "a {period} of {days} days does not fit into {weeks} weeks; write weeks = {least} or more, or a shorter"
            " period",
            period=named(frame.forecast_period),
            days=days,
            weeks=frame.weeks,
            least=math.ceil(days / 7),
        )
        yield ("scenario", "forecast_period"), said


def _kpis(scenario: Scenario, kpis: Collection[str] | None) -> Iterator[Finding]:
    if kpis is None:
        return
    patterns = [
        re.compile(re.sub(r"<[^>]*>", ".+", re.escape(kpi).replace(r"\<", "<").replace(r"\>", ">"))) for kpi in kpis
    ]
    asked: list[tuple[Place, str]] = [(("scenario", "primary_kpi"), scenario.scenario.primary_kpi)]
    asked += [(("scenario", "smallest_effect", name), name) for name in scenario.scenario.smallest_effect]
    for place, name in asked:
        if not any(pattern.fullmatch(name) for pattern in patterns):
            hint = did_you_mean(name, kpis) or there_are(kpis)
            yield place, say("there is no KPI {name}{hint}", name=shortened(name), hint=hint)


def _attributes(scenario: Scenario) -> Iterator[Finding]:
    for name, values in scenario.attributes.items():
        if name in _RESERVED:
            yield ("attributes", name), say("rules use this word for something else; give the attribute another name")
        if not values:
            yield ("attributes", name), say("needs at least one value")
        for value in (value for value, times in Counter(values).items() if times > 1):
            yield ("attributes", name), say("the value {value} stands there twice", value=shortened(value))


def _source(source: Source, place: Place, names: KnownNames) -> Iterator[Finding]:
    yield from _profile(source.arrivals, (*place, "arrivals"))
    for attribute, shares in source.mix.items():
        wrong = names.unknown_attribute(attribute)
        if wrong:
            yield (*place, "mix", attribute), wrong
            continue
        for value in shares:
            wrong = names.unknown_value(attribute, value)
            if wrong:
                yield (*place, "mix", attribute, value), wrong
        yield from _adds_up(shares.values(), (*place, "mix", attribute))
    for offset in source.utc_offset:
        if not _OFFSET.fullmatch(offset):
            yield (*place, "utc_offset", offset), say('write the offset from UTC as "+01:00" or "-05:00"')
    if source.utc_offset:
        yield from _adds_up(source.utc_offset.values(), (*place, "utc_offset"))
    for channel in source.consent:
        wrong = names.unknown_channel(channel)
        if wrong:
            yield (*place, "consent", channel), wrong


def _adds_up(shares: Iterable[float], place: Place) -> Iterator[Finding]:
    total = math.fsum(shares)
    if abs(total - 1) > 1e-6:
        yield place, say("the shares add up to {total:.6g}, they must add up to 1", total=total)


def _icp(scenario: Scenario, names: KnownNames) -> Iterator[Finding]:
    if scenario.icp is None:
        return
    lists: list[tuple[Place, dict[str, Iterable[str]]]] = [
        (("icp",), {name: list(weights) for name, weights in scenario.icp.weights.items()}),
        (("icp", "marketing"), dict(scenario.icp.marketing)),
        (("icp", "sales"), dict(scenario.icp.sales.accepts) if scenario.icp.sales is not None else {}),
    ]
    for place, table in lists:
        for attribute, values in table.items():
            extra = ("marketing", "sales") if place == ("icp",) else ("judgement_error",) if "sales" in place else ()
            wrong = names.unknown_attribute(attribute, extra)
            if wrong:
                yield (*place, attribute), wrong
                continue
            for value in values:
                wrong = names.unknown_value(attribute, value)
                if wrong:
                    yield (*place, attribute), join([shortened(value), wrong], ": ")


def _people(scenario: Scenario, names: KnownNames) -> Iterator[Finding]:
    called: list[tuple[Place, str]] = []
    for number, team in enumerate(scenario.teams):
        place: Place = ("teams", number)
        called.append(((*place, "name"), team.name))
        yield from _team(team, place, names)
        for at, person in enumerate(team.reps):
            if person.name is not None:
                called.append(((*place, "reps", at, "name"), person.name))
            yield from _person(person, (*place, "reps", at), names)
    yield from _unique(called, N_("team or person"))
    for where, name in called:
        if name == OFF:
            yield where, say('"off" takes a key away in options and cannot be a name')


def _team(team: Team, place: Place, names: KnownNames) -> Iterator[Finding]:
    if team.headcount is None and not team.reps:
        yield place, say("needs headcount = a number of people, or people by name in [[teams.reps]]")
    if team.headcount is not None and len(team.reps) > team.headcount:
        yield (
            (*place, "headcount"),
            say(
                "{count} people are named in [[teams.reps]]; headcount must be that many or more, or be left out",
                count=len(team.reps),
            ),
        )
    yield from _working_hours(team.shift, team.breaks, place)
    if team.timezone is not None:
        yield from _zone(team.timezone, place)
    if team.holidays is not None:
        yield from _holidays(team.holidays, (*place, "holidays"))
    yield from _own_attributes(team.attributes, place, names)


def _person(person: Person, place: Place, names: KnownNames) -> Iterator[Finding]:
    yield from _working_hours(person.shift, person.breaks, place)
    if person.timezone is not None:
        yield from _zone(person.timezone, place)
    for key, day in (("start", person.start), ("leaves", person.leaves)):
        wrong = None if day is None else outside_the_calendar(day)
        if wrong:
            yield (*place, key), wrong
    if person.start is not None and person.leaves is not None and person.leaves <= person.start:
        yield (*place, "leaves"), say("must lie after `start`")
    yield from _own_attributes(person.attributes, place, names)


def _own_attributes(attributes: dict[str, Any], place: Place, names: KnownNames) -> Iterator[Finding]:
    for attribute, values in attributes.items():
        wrong = names.unknown_attribute(attribute, ("source", "tier"))
        if wrong:
            yield (*place, "attributes", attribute), wrong
            continue
        for value in [values] if isinstance(values, str) else values:
            wrong = names.unknown_served(attribute, value)
            if wrong:
                yield (*place, "attributes", attribute), wrong


def _disruption(disruption: Disruption, place: Place, scenario: Scenario) -> Iterator[Finding]:
    teams = {team.name: team for team in scenario.teams}
    sources = [source.name for source in scenario.sources]
    if disruption.team is not None and disruption.team not in teams:
        yield (
            (*place, "team"),
            say("there is no such team{hint}", hint=did_you_mean(disruption.team, teams) or there_are(teams)),
        )
    if disruption.kind == "left_in_rotation":
        if disruption.team is None:
            yield (*place, "team"), say("is missing: the team of the person who left")
        elif disruption.team in teams and not 1 <= disruption.person <= teams[disruption.team].size:
            size = teams[disruption.team].size
            yield (*place, "person"), say("must be a number from 1 to {size}: the team has {size} people", size=size)
    if disruption.kind == "bulk_import":
        if disruption.leads == 0:
            yield (*place, "leads"), say("is missing: how many leads are imported")
        if disruption.source is None:
            yield (*place, "source"), say("is missing: one of {names}", names=listed(sources))
    if disruption.source is not None and disruption.source not in sources:
        hint = did_you_mean(disruption.source, sources) or there_are(sources)
        yield (*place, "source"), say("there is no such source{hint}", hint=hint)


def _working_hours(shift: str | None, breaks: Iterable[str] | None, place: Place) -> Iterator[Finding]:
    if shift is not None:
        yield from _said((*place, "shift"), lambda: parse_hours(shift))
    if breaks is not None:
        yield from _said((*place, "breaks"), lambda: parse_breaks(breaks))


def _zone(name: str, place: Place) -> Iterator[Finding]:
    yield from _said((*place, "timezone"), lambda: find_zone(name))


def _holidays(spec: Any, place: Place) -> Iterator[Finding]:
    """Country codes, one or several, or dates."""
    for one in [spec] if isinstance(spec, str) else [part for part in spec if isinstance(part, str)]:
        yield from _said(place, lambda one=one: known_country(one))  # type: ignore[misc]


def _profile(profile: str | tuple[float, ...], place: Place) -> Iterator[Finding]:
    if isinstance(profile, str):
        yield from _said(place, lambda: arrival_profile(profile))
    elif not any(profile):
        yield place, say("at least one of the 168 numbers must be above 0")


def _said(place: Place, check: Callable[[], object]) -> Iterator[Finding]:
    """What a checked constructor objects to."""
    try:
        check()
    except ValueError as error:
        yield place, said_by(error)


def _unique(called: Iterable[tuple[Place, str]], what: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, name in called:
        if name in seen:
            yield place, say("another {what} has this name already; names must differ", what=named(what))
        seen.add(name)
