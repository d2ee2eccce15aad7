"""The state of one run and the plain questions that the parts of the reference engine ask of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from policies.catalog import build, weight_of
from policies.durations import NEVER
from policies.eligibility import eligible
from policies.routing import Method
from policies.settings import Policy, Reassign, Routing, SlaTier
from policies.views import LeadView
from scenarios.calendars import BusinessClock
from scenarios.market import CONTACT_DATA, SYNCHRONOUS, Channel
from sim.model.availability import compose
from sim.model.business import business_clock
from sim.model.intake import intake
from sim.model.persons import own_workers
from sim.model.streams import Purpose
from sim.model.trace import Handover, Reason, State, Step, Touch
from sim.model.work import Luck
from sim.model.world import World
from tests.reference.agenda import Agenda, Phase
from tests.reference.leads import Lead
from tests.reference.people import Person, people_meant


@dataclass(frozen=True)
class TouchRow:
    lead: int
    recycled: int
    kind: Touch
    step: int
    person: int
    start: int
    end: int
    talk_end: int


@dataclass(eq=False)
class Waiting:
    """A lead at the router, or in the shared queue."""

    lead: Lead
    since: int
    reason: Handover
    first: int
    """when it began to wait, at the router or in the queue"""
    shown: dict[int, int] = field(default_factory=dict)
    """who may take it from the queue, and since when"""


@dataclass
class Rows:
    """What is handed back as lists."""

    spells: list[tuple[int, int, int, Handover]] = field(default_factory=list)
    touches: list[TouchRow] = field(default_factory=list)
    alerts: list[tuple[int, Step, int, int]] = field(default_factory=list)
    meetings: list[tuple[int, int, int, int]] = field(default_factory=list)


def _names(policy: Policy) -> Iterator[str]:
    """Whom the option gives leads to by name, whatever their role."""
    for entry in policy.eligibility:
        yield from entry.to
    routing: Routing | None = policy.routing
    while routing is not None:
        yield from routing.hot_to
        for names in routing.territories.values():
            yield from ((names,) if isinstance(names, str) else names)
        routing = routing.then


class Run:
    """Everything at one place; nothing is cached."""

    def __init__(self, world: World, policy: Policy) -> None:
        self.world = world
        self.policy = policy
        self.scenario = world.scenario
        self.luck = Luck(world, policy)
        self.intake = intake(world, policy)
        self.roster = compose(world, policy)
        self.clock = business_clock(world.scenario, world.timeline)
        self.agenda = Agenda(world.timeline.end)
        self.rows = Rows()
        self.leads = [
            Lead(number, int(world.person[number]), int(world.created[number])) for number in range(world.size)
        ]
        self.method: Method = build(policy.routing)
        self.people = [
            Person(self, info, weight_of(policy.routing, info.name, info.team, info.weight))
            for info in self.roster.people
        ]
        role = "sdr" if any(each.role == "sdr" for each in self.people) else "ae"
        named = people_meant(_names(policy), self.people)
        numbers = {each.number for each in named}
        self.workers = [each for each in self.people if each.role == role or each.number in numbers]
        self.router: list[Waiting] = []
        self.pool: list[Waiting] = []
        self.turn = 0
        self.opted_people: set[int] = set()
        self.manager_alerts: list[tuple[Lead, int]] = []
        self.due_meetings: list[tuple[int, Lead, int, int]] = []
        """(due, lead, host, ms waited since the booking)"""

    @property
    def now(self) -> int:
        return self.agenda.now

    # -- leads ---------------------------------------------------------------------------------------------

    def view(self, lead: Lead) -> LeadView:
        number, scenario = lead.number, self.scenario
        missing = bool(self.intake.missing[number])
        attributes: Mapping[str, str | None] = {
            name: None if missing else values[int(self.world.attributes[name][number])]
            for name, values in scenario.attributes.items()
        }
        return LeadView(
            number=number,
            created=lead.created,
            source=scenario.sources[int(self.world.source[number])].name,
            score=self.score(lead),
            intent=bool(self.world.intent[number]) or lead.pass_ > 0,
            tier=self.policy.sla[lead.tier].tier if lead.tier >= 0 else None,
            hot=lead.tier == 0,
            attributes=attributes,
            known_account=int(self.world.known_owner[number]) >= 0,
            recycled=lead.pass_ > 0,
        )

    def score(self, lead: Lead) -> float:
        return float(self.intake.score[lead.number])

    def tier(self, lead: Lead) -> SlaTier | None:
        return self.policy.sla[lead.tier] if lead.tier >= 0 else None

    def promise_clock(self, lead: Lead) -> BusinessClock:
        tier = self.tier(lead)
        return BusinessClock(None) if tier is not None and tier.clock == "wall" else self.clock

    def reassign_rule(self, lead: Lead) -> Reassign | None:
        tier = self.tier(lead)
        return tier.reassign if tier is not None and tier.reassign is not None else self.policy.reassign

    def budget(self, lead: Lead) -> int:
        rule = self.reassign_rule(lead)
        return 1 if rule is None else rule.most

    def close(self, lead: Lead, state: State, reason: Reason = Reason.NONE) -> None:
        """The lead's end, or a halt in nurture: all that is pending is void."""
        lead.state = state
        if lead.pass_ == 0:
            lead.reason = reason
        lead.version += 1
        lead.spell += 1
        lead.owner = None
        lead.due = lead.reply = None
        lead.expired = lead.leaving = lead.held = False
        self.router = [each for each in self.router if each.lead is not lead]
        self.pool = [each for each in self.pool if each.lead is not lead]
        for person in self.people:
            if person.between is lead:
                person.between = None

    # -- cadences ------------------------------------------------------------------------------------------

    def cadence(self, lead: Lead) -> tuple[int | None, list[str]]:
        """Its number in the policy and the channels of its steps."""
        tier = self.tier(lead)
        cadences = list(enumerate(self.policy.cadence))
        name = None if tier is None else tier.tier
        for wanted in dict.fromkeys((name, None)):
            for number, each in cadences:
                if each.tier == wanted:
                    return number, [step.channel for step in each.steps]
        return None, ["phone"]

    def channel(self, name: str) -> Channel:
        return self.scenario.channels.get(name) or Channel()

    def is_synchronous(self, name: str) -> bool:
        given = self.channel(name).synchronous
        return name in SYNCHRONOUS if given is None else given

    def has_consent(self, lead: Lead, channel: str) -> bool:
        return channel not in self.world.consent or bool(self.world.consent[channel][lead.number])

    def has_data(self, lead: Lead, channel: str) -> bool:
        needs = self.channel(channel).needs or CONTACT_DATA.get(channel, "none")
        if needs == "phone":
            return bool(self.intake.phone_ok[lead.number])
        return needs != "email" or bool(self.intake.email_ok[lead.number])

    def capped_until(self, lead: Lead, channel: str) -> int | None:
        """When a contact cap lets the next touch of the channel out; None if at once."""
        cap = self.policy.contact_caps.get(channel)
        if cap is None:
            return None
        recent = sorted(at for at, on in lead.touches if on == channel and self.now - at < cap.per)
        return recent[-cap.most] + cap.per if len(recent) >= cap.most else None

    def hazard_factor(self, lead: Lead) -> float:
        """Crowding of the touches before this one."""
        crowding = self.scenario.crowding
        recent = sum(self.now - at < crowding.window for at, _ in lead.touches)
        again = crowding.duplicates if int(self.world.duplicate_of[lead.number]) >= 0 else 1.0
        return float(crowding.factor**recent * again)

    # -- what rules expect ---------------------------------------------------------------------------------

    def expected_attempt(self, channel: str) -> float:
        law = self.channel(channel)
        talk = law.reach * law.talk_time.expected if self.is_synchronous(channel) else 0.0
        return law.work_time.expected + talk

    def expected_first(self, lead: Lead) -> int:
        _, channels = self.cadence(lead)
        return round(self.scenario.review.work_time.expected + self.expected_attempt(channels[0]))

    def expected_follow_up(self, lead: Lead) -> int:
        return round(self.expected_attempt(self.cadence(lead)[1][lead.step]))

    def expected_reply(self) -> int:
        return round(self.channel("phone").talk_time.expected)

    def expected_of(self, lead: Lead) -> int:
        """The task of the lead that waits now, 0 without one."""
        if not lead.is_open or lead.in_hand:
            return 0
        if lead.touched is None:
            return self.expected_first(lead)
        if lead.reply is not None:
            return self.expected_reply()
        return self.expected_follow_up(lead) if lead.due_ready else 0

    # -- people --------------------------------------------------------------------------------------------

    def eligible(self, lead: Lead, people: list[Person] | None = None) -> list[Person]:
        """Who may get the lead: caps and presence aside."""
        view = self.view(lead)
        among = self.workers if people is None else people
        return [each for each in among if eligible(self.policy.eligibility, view, each)]

    def account_owner(self, lead: Lead) -> Person | None:
        """Whom the lead's account belongs to, if that seat is filled."""
        number = int(self.world.known_owner[lead.number])
        if number < 0:
            return None
        team, place = own_workers(self.scenario)[number]
        seat = [each for each in self.people if (each.info.team_index, each.info.number_in_team) == (team, place + 1)]
        return seat[0] if seat and seat[0].is_employed else None

    def idle_work_ms(self, person: Person) -> int | None:
        """The next piece of idle work, by the person's own draws; None without idle work."""
        info = person.info
        if info.idle_work is None:
            return None
        person.idle_works += 1
        drawn = self.world.person_uniforms(Purpose.IDLE_WORK, info.team_index, info.number_in_team, person.idle_works)
        return min(int(info.idle_work.ms(drawn)[-1]), self.world.timeline.end)

    def wake_for_windows(self) -> None:
        """Instants at which something may begin though nothing happens."""
        for person in self.people:
            for start, end in (*person.real, *person.shift, *person.calendar):
                self.agenda.wake(start)
                self.agenda.wake(end)
            for start, end, known in person.absences:
                for at in (start, end, known):
                    if at < NEVER:
                        self.agenda.wake(at)
            if person.info.max_new_leads_per_day is not None:
                for midnight in self.world.timeline.midnights(person.info.timezone).tolist():
                    if midnight > 0:
                        self.agenda.push(midnight, Phase.WINDOWS, lambda: None)
