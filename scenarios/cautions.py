"""What is allowed but should be known before believing a result: the warnings of `leadsim check`."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.settings import Policy
from policies.views import LeadView
from policies.wording import Said, join, say, say_many
from scenarios.lead_kinds import handed_over, lead_kinds, top_share
from scenarios.option_cautions import option_cautions
from scenarios.owners import owners, who_may_get, working_people
from scenarios.places import Place
from scenarios.problems import listed, written_place
from scenarios.scenario import Scenario
from scenarios.workload import offered_load
from scenarios.writing import written

FEW_LEADS = 50
"""Leads a month under which differences are hardly ever seen."""
SMALL_TEAM = 8
"""People who work leads, up to whom calendar-aware routing may bring nothing."""
DAYS_PER_MONTH = 30
_RULE_OF_METHOD = {
    "weights": "weighted_round_robin", "max_lead": "count_based", "vacation_catch_up": "count_based",
    "credit_no_show": "count_based", "credit_rejected": "count_based", "hot_to": "score_priority",
    "bands": "score_priority",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning: where it stands ("" for the whole file) and what to know."""

    where: str
    message: str

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> Said:
        """Place and message, able to be said in another language."""
        return join([self.where, self.message], ": ") if self.where else join([self.message], "")


def warnings(scenario: Scenario) -> list[Caution]:
    """All warnings about a scenario; one that holds for several options names them together."""
    data = written(scenario)
    found = [*_volume(scenario), *_market(scenario)]
    general = [Caution(written_place(place, data), message) for place, message in dict.fromkeys(found)]
    options: dict[str, list[str]] = {}
    for policy in scenario.policies:
        for message in dict.fromkeys(_option(scenario, policy)):
            options.setdefault(message, []).append(policy.name)
    return general + [Caution(_called(names, scenario), message) for message, names in options.items()]


def pointers(scenario: Scenario) -> list[Caution]:
    """What only playing can tell, and the command that does."""
    aware = [policy for policy in scenario.policies if policy.routing.method == "calendar_aware"]
    if not aware or len(aware) == len(scenario.policies):
        return []
    people = working_people(scenario, aware[0])
    if not 0 < people <= SMALL_TEAM:
        return []
    message = say_many(
        "whether calendar-aware routing is worth it for {n} person, and from how many on it is, says compare"
        " --team-sizes",
        "whether calendar-aware routing is worth it for {n} people, and from how many on it is, says compare"
        " --team-sizes",
        people,
    )
    return [Caution(_called([policy.name for policy in aware], scenario), message)]


def _called(names: list[str], scenario: Scenario) -> str:
    if len(names) == len(scenario.policies) > 1:
        return say("all options")
    return say_many("option {names}", "options {names}", len(names), names=listed(names, 6))


def _volume(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    weeks = scenario.scenario.weeks
    bursts = [burst for source in scenario.sources for burst in source.bursts if 0 <= burst.day < weeks * 7]
    weekly = sum(source.leads_per_week for source in scenario.sources) + sum(burst.leads for burst in bursts) / weeks
    monthly = weekly / 7 * DAYS_PER_MONTH
    if monthly == 0:
        yield (), say("no lead ever comes: give a source leads_per_week or bursts")
    elif monthly < FEW_LEADS:
        yield (
            (),
            say(
                "about {monthly:.0f} leads a month: under {few} even large differences are hard to see",
                monthly=monthly,
                few=FEW_LEADS,
            ),
        )
    first, last = -7 * scenario.scenario.warmup_weeks, 7 * (weeks + scenario.scenario.drain_weeks)
    for number, source in enumerate(scenario.sources):
        for at, burst in enumerate(source.bursts):
            if not first <= burst.day < last:
                yield (
                    ("sources", number, "bursts", at, "day"),
                    _never_played(burst.day, first, last - 1),
                )
    for number, disruption in enumerate(scenario.disruptions):
        if not first <= disruption.day < last:
            yield ("disruptions", number, "day"), _never_played(disruption.day, first, last - 1)


def _never_played(day: int, first: int, last: int) -> Said:
    return say("day {day} is never played: {first} to {last}", day=day, first=first, last=last)


def _market(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    for number, source in enumerate(scenario.sources):
        for name in scenario.attributes:
            if name not in source.mix:
                yield ("sources", number), say("no mix of {name}: its values are drawn equally often", name=name)
        if source.qualify_rate == 0:
            yield ("sources", number), say("no qualify_rate: none of its leads ever becomes an SQL")
    if scenario.decay.contact is None and scenario.decay.interest is None:
        yield (), say("no [decay]: chances do not fall with age, so speed wins nothing")
    for name, channel in scenario.channels.items():
        missing = tuple(key for key in ("reach", "work_time") if key not in channel.model_fields_set)
        if missing:
            yield ("channels", name), _as_it_stands(missing)


def _as_it_stands(missing: tuple[str, ...]) -> Said:
    if missing == ("reach",):
        return say("no reach: as it stands every attempt connects")
    if missing == ("work_time",):
        return say("no work_time: as it stands an attempt takes no time")
    return say("no reach and work_time: as it stands every attempt connects and an attempt takes no time")


def _option(scenario: Scenario, policy: Policy) -> Iterator[str]:
    yield from _gate(scenario, policy)
    kinds = [kind.view for kind in handed_over(scenario, policy)]
    if kinds:
        yield from _tiers(policy, kinds)
        yield from _owners(scenario, policy, kinds)
    elif lead_kinds(scenario, policy):
        yield say("no lead passes the gate [mql]")
    yield from option_cautions(scenario, policy)
    yield from _no_effect(scenario, policy)
    yield from _slow_owners(scenario, policy)
    for load in offered_load(scenario, policy):
        if load.share > 1:
            yield say(
                "team {team}: offered load about {load:.1f}: {work:.0f} h of work a week for {hours:.0f} h of real"
                " time; a rough figure, but leads will pile up",
                team=load.team,
                load=load.share,
                work=load.work_hours,
                hours=load.hours,
            )


def _gate(scenario: Scenario, policy: Policy) -> Iterator[str]:
    if policy.mql is None or policy.mql.min_score is None:
        return
    points, most = policy.mql.min_score, scenario.scoring.scale.points[-1]
    if points > most:
        yield say(
            "mql.min_score = {points:g} is above the highest score of {most:g}: only `always` lets leads pass",
            points=points,
            most=most,
        )
    else:
        share = 100 * top_share(scenario, points)
        yield say("mql.min_score: {points:g} points = the top {share:.3g} % of leads", points=points, share=share)


def _tiers(policy: Policy, kinds: list[LeadView]) -> Iterator[str]:
    reached = {kind.tier for kind in kinds}
    for tier in policy.sla:
        if tier.tier not in reached and tier.when.recycled is None:
            yield say('tier "{tier}" is unreachable: no lead that passes the gate gets there', tier=tier.tier)
    if policy.sla and None in reached:
        yield say(
            "some leads are in no tier: they have no promise and come last; a last tier without `when` takes them"
        )


def _owners(scenario: Scenario, policy: Policy, kinds: list[LeadView]) -> Iterator[str]:
    people = owners(scenario, policy)
    if not people:
        yield say("nobody is there to work leads: no team of role sdr or ae has people")
        return
    for kind in kinds:
        if not who_may_get(policy, kind, people):
            known = [f"{name} {value}" for name, value in kind.attributes.items()]
            what = ", ".join([f'source "{kind.source}"', *known])
            if policy.fallback:
                yield say("nobody is eligible for leads such as {what}; they go to the fallback", what=what)
            else:
                yield say(
                    "nobody is eligible for leads such as {what}; and no fallback is given: they are never worked",
                    what=what,
                )
            return
    if (policy.eligibility or policy.routing.territories) and not policy.fallback:
        yield say("no fallback: a lead that nobody is eligible for is never worked")


def _no_effect(scenario: Scenario, policy: Policy) -> Iterator[str]:
    for key, method in _RULE_OF_METHOD.items():
        if getattr(policy.routing, key) and policy.routing.method != method:
            yield say("routing.{key} has no effect: it belongs to {method}", key=key, method=method)
    promises = any(tier.first_touch is not None for tier in policy.sla)
    if policy.on_breach and not promises:
        yield say("on_breach has no effect: no tier promises a first_touch")
    if any(tier.pre_alert is not None and tier.first_touch is None for tier in policy.sla):
        yield say("pre_alert has no effect in a tier without first_touch")
    managers = any(team.role == "manager" and team.size and team.alerts_per_hour for team in scenario.teams)
    if "alert_manager" in policy.on_breach and not managers:
        yield say("on_breach alerts managers, but no team of role manager has people and alerts_per_hour")
    start, weeks = scenario.scenario.start, scenario.scenario.weeks + scenario.scenario.drain_weeks
    for team, staffing in policy.staffing.items():
        if any((hire.start - start).days >= 7 * weeks for hire in staffing.hires):
            yield say("staffing.{team}: a hire comes after the last day that is played", team=team)


def _slow_owners(scenario: Scenario, policy: Policy) -> Iterator[str]:
    takes_away = (
        policy.reassign is not None
        or not {"reassign", "return_to_queue"}.isdisjoint(policy.on_breach)
        or any(tier.reassign is not None for tier in policy.sla)
    )
    if not takes_away and policy.routing.method != "shared_queue":
        lost = any(team.adherence < 1 or team.absence > 0 for team in scenario.teams if team.role != "manager")
        if lost:
            yield say("no reassign rule: leads of an absent or negligent owner wait")
        else:
            yield say("no reassign rule: a lead waits for its owner however long")
