"""The sales floor while a run goes on: all live state, set up from a world and an option before the clock starts."""

from bisect import bisect_right
from collections.abc import Mapping

import numpy as np
from simpy import Environment

from policies.catalog import Plugins, build, weight_of
from policies.durations import NEVER
from policies.eligibility import EligiblePeople
from policies.matching import is_named
from policies.routing import Method
from policies.settings import Policy, Reassign
from policies.views import LeadView
from policies.work_order import KEYS
from scenarios.market import Channel
from scenarios.presets import arrival_profile
from sim.model.business import business_clock, ready_times
from sim.model.clock import Bell
from sim.model.decay import curve
from sim.model.intake import Intake, intake
from sim.model.live_windows import LiveWindows
from sim.model.recording import Recorder
from sim.model.rep import Rep
from sim.model.roster import Roster, compose
from sim.model.steps import Steps, Way, way_of
from sim.model.streams import Purpose
from sim.model.work import Luck
from sim.model.world import World

OUTSIDE, WAITING, OPEN, TALKED, NURTURED, CLOSED = range(6)
"""Where a lead is: not an MQL (yet), untouched, in its cadence, in conversation or beyond, in nurture, at its end."""


class Floor:
    """State of one run. Lists hold leads, bells only wake people up; views have a place per lead."""

    def __init__(self, world: World, policy: Policy, decisions: bool, plugins: Plugins) -> None:
        scenario = world.scenario
        self.world, self.policy, self.scenario, self.timeline = world, policy, scenario, world.timeline
        self.end = world.timeline.end
        self.env = Environment(initial_time=0)
        self.business = business_clock(scenario, world.timeline)
        self.intake: Intake = intake(world, policy)
        self.luck = Luck(world, policy)
        self.record = Recorder(world.size, decisions)
        self.leads = self.record.leads
        self.tells = decisions
        self.contact_decay = curve(scenario.decay.contact).factor
        self.interest_decay = curve(scenario.decay.interest).factor
        self._set_up_leads()
        self._set_up_channels()
        self._set_up_people(plugins)

    def _set_up_leads(self) -> None:
        world, size = self.world, self.world.size
        self.size = size
        self.created = memoryview(world.created)
        self.born = memoryview(world.created.copy())
        """creation, or the return from nurture: what ages count from"""
        self.where = bytearray(size)
        self.owner = self.leads.owner
        self.token = memoryview(np.zeros(size, dtype=np.int64))
        """rises whenever what is pending for the lead becomes stale"""
        self.handover = memoryview(np.zeros(size, dtype=np.int64))
        """owners so far"""
        self.pass_ = bytearray(size)
        self.step = memoryview(np.zeros(size, dtype=np.int64))
        """next step of the cadence"""
        self.due = memoryview(np.full(size, NEVER, dtype=np.int64))
        """when that step is due"""
        self.tries = memoryview(np.zeros(size, dtype=np.int64))
        """attempts of this pass"""
        self.in_hand = bytearray(size)
        self.load = memoryview(np.zeros(size, dtype=np.int64))
        """expected ms counted in the owner's queue"""
        self.spell = memoryview(np.full(size, -1, dtype=np.int64))
        """row of the present spell among the assignments"""
        self.noticed = bytearray(size)
        self.neglected = bytearray(size)
        self.moves = bytearray(size)
        self.score = memoryview(self.intake.score)
        self.tier = memoryview(self.intake.tier.astype(np.int64))
        self.quality = memoryview(world.quality)
        self.reachable = memoryview(world.reachable.view(np.uint8))
        self.had: dict[int, list[int]] = {}
        """earlier owners, only of leads that moved"""
        self.async_end: dict[int, int] = {}
        """when the last asynchronous step of the pass was over"""
        self.replying: dict[int, int] = {}
        """step whose answer waits for the owner"""
        self.deferred: dict[int, list[tuple[int, int]]] = {}
        """what fell due while the lead was in hand: (handover, why)"""
        self.history: dict[int, list[tuple[int, int]]] = {}
        """touches of a lead: (time, channel), kept only where caps or crowding need them"""
        self.waiting = 0
        self.pooled: set[int] = set()
        caps = self.policy.contact_caps
        self.remembers_touches = bool(caps) or self.scenario.crowding.factor > 1
        self.families = _families(world)
        tiers = self.policy.sla
        self.first_touch_by = self._deadlines([tier.first_touch for tier in tiers])
        self.attempts_by = self._deadlines([tier.attempts.within if tier.attempts else None for tier in tiers])
        self.attempts_least = [tier.attempts.least if tier.attempts else 0 for tier in tiers]
        self.order = KEYS[self.policy.work_order]

    def _deadlines(self, targets: list[int | None]) -> "memoryview[int]":
        """Last instants at which the promises are kept, per lead of the first pass; NEVER without one."""
        by = np.full(self.size, NEVER, dtype=np.int64)
        tier = self.intake.tier
        for number, target in enumerate(targets):
            if target is not None:
                of_tier = tier == number
                created = self.world.created[of_tier]
                on_wall = self.policy.sla[number].clock == "wall"
                by[of_tier] = created + target if on_wall else self.business.deadlines(created, target)
        return memoryview(by)

    def _set_up_channels(self) -> None:
        channels = dict(self.scenario.channels)
        phone = channels.setdefault("phone", Channel())
        self.channel_names = tuple(channels)
        self.ways: dict[str, Way] = {}
        for number, (name, channel) in enumerate(channels.items()):
            profile = channel.hour_factor
            hourly = arrival_profile(profile) if isinstance(profile, str) else profile
            self.ways[name] = way_of(name, number, channel, tuple(hourly), phone)
        self.open_to: dict[str, memoryview[int]] = {name: self._open_to(way) for name, way in self.ways.items()}
        self.cadence_steps = Steps(self.world, self.policy, self.luck, self.ways)
        index = self.cadence_steps.index
        self.cadence_of_tier = [index.get(tier.tier, index[None]) for tier in self.policy.sla] + [index[None]]
        """by tier; the last is for leads without one, whose tier is -1"""
        self.hour_of_week = self._hours_of_week() if any(way.hourly for way in self.ways.values()) else None

    def _open_to(self, way: Way) -> "memoryview[int]":
        """Channel open to the lead: consent and valid data."""
        open_ = self.world.consent.get(way.name)
        valid = {"phone": self.intake.phone_ok, "email": self.intake.email_ok}.get(way.needs)
        if open_ is None and valid is None:
            return memoryview(np.ones(self.size, dtype=np.uint8))
        both = valid if open_ is None else open_ if valid is None else open_ & valid
        return memoryview(np.ascontiguousarray(both).view(np.uint8))

    def _hours_of_week(self) -> "memoryview[int]":
        """Local hour of week of each quarter of an hour of the run, in the scenario's zone."""
        return memoryview(self.timeline.hour_of_week(np.arange(0, self.end + 1, 900_000)))

    def _set_up_people(self, plugins: Plugins) -> None:
        roster: Roster = compose(self.world, self.policy)
        self.roster = roster
        self.reps = [
            Rep(
                info,
                LiveWindows.of(roster.real, info.number),
                LiveWindows.of(roster.calendar, info.number),
                LiveWindows.of(roster.shift, info.number),
            )
            for info in roster.people
        ]
        settings = self.policy.routing
        self.method: Method = build(settings, plugins)
        lag = self.policy.notify.lag
        for rep in self.reps:
            rep.weight = weight_of(settings, rep.name, rep.team, rep.info.weight)
            rep.lag = 0 if self.method.pulls else round(lag.expected)
        self.workers = _workers(self.reps, self.policy)
        self.eligible = EligiblePeople(self.policy.eligibility, self.workers)
        self.managers = [rep for rep in self.reps if rep.role == "manager" and rep.info.alerts_per_hour]
        self.hosts = [rep for rep in self.reps if rep.role == "ae"]
        self.fallback = [rep for rep in self.reps if is_named(rep, frozenset(self.policy.fallback))]
        self.owners_of_accounts = [
            rep.number for rep in self.reps if rep.info.of_first_day and rep.role == _owning_role(self.reps)
        ]
        self.has_caps = any(
            rep.info.max_active_leads is not None or rep.info.max_new_leads_per_day is not None for rep in self.workers
        )
        self._midnights: dict[str | None, list[int]] = {}
        self._blocks: dict[int, LiveWindows] = {}
        self.turn = 0
        self.rung: set[int] = set()
        self.held: list[tuple[int, int, int]] = []
        """leads that wait for somebody on shift: (arrival, lead, handover at that time)"""
        self.held_ever: set[int] = set()
        self.arrivals = 0
        self.aged: set[int] = set()
        """untouched leads that are too old to count for a cap"""
        self.release_at = NEVER
        self.pool: list[tuple[int, tuple[float, ...], int, int, int]] = []
        self.pool_changed = False
        self.interrupted = False
        self.meeting_status: list[int] = []
        self.alerts_waiting: list[tuple[int, int]] = []
        self.reassigns: list[Reassign | None] = [
            tier.reassign if tier.reassign is not None else self.policy.reassign for tier in self.policy.sla
        ]
        self.reassigns.append(self.policy.reassign)
        """by tier; the last is for leads without one"""
        self._set_up_absences()

    def _set_up_absences(self) -> None:
        starts: dict[int, tuple[list[int], list[int]]] = {}
        absences = self.roster.absences
        for person, start, end in zip(absences.person, absences.start, absences.end, strict=True):
            row = starts.setdefault(int(person), ([], []))
            row[0].append(int(start))
            row[1].append(int(end))
        for person, (begins, ends) in starts.items():
            windows = LiveWindows([], [])
            for start, end in zip(begins, ends, strict=True):
                windows.insert(start, end)
            self.reps[person].absent = windows
        output = self.roster.output
        for person, since, factor in zip(output.person, output.start, output.factor, strict=True):
            rep = self.reps[int(person)]
            rep.pace_from.append(int(since))
            rep.paces.append(float(factor))

    def people_named(self, names: tuple[str, ...]) -> list[Rep]:
        """People by team, role or name, in roster order."""
        return [rep for rep in self.reps if is_named(rep, frozenset(names))]

    def view(self, lead: int) -> LeadView:
        """What rules may see of a lead now."""
        recycled = self.pass_[lead] > 0
        facts = self.intake.facts_recycled if recycled else self.intake.facts
        scenario = self.scenario
        tier = self.tier[lead]
        missing = bool(self.intake.missing[lead])
        attributes: Mapping[str, str | None] = {
            name: None if missing else scenario.attributes[name][int(codes[lead])]
            for name, codes in self.world.attributes.items()
        }
        return LeadView(
            number=lead,
            created=self.born[lead],
            source=scenario.sources[int(self.world.source[lead])].name,
            score=self.score[lead],
            intent=bool(facts.intent[lead]),
            tier=self.policy.sla[tier].tier if tier >= 0 else None,
            hot=tier == 0,
            attributes=attributes,
            known_account=bool(self.world.known_owner[lead] >= 0),
            recycled=recycled,
        )

    def ready_at(
        self, since: "np.typing.NDArray[np.int64]", pass_: int, rows: "np.typing.NDArray[np.int64]"
    ) -> "np.typing.NDArray[np.int64]":
        """When the router may assign these leads, which reach it at `since`."""
        lag = np.asarray(self.luck.latency_ms(pass_))[rows]
        return ready_times(since, lag, self.policy.assignment_latency, self.business, self.timeline, self.scenario)

    def midnights(self, zone: str | None) -> list[int]:
        """Local midnights of a zone."""
        found = self._midnights.get(zone)
        if found is None:
            found = self._midnights[zone] = self.timeline.midnights(zone).tolist()
        return found

    def day_of(self, rep: Rep, now: int) -> int:
        """Number of the person's local day."""
        return bisect_right(self.midnights(rep.info.timezone), now)

    def midnight_after(self, rep: Rep, now: int) -> int:
        """End of the person's local day."""
        midnights = self.midnights(rep.info.timezone)
        at = bisect_right(midnights, now)
        return midnights[at] if at < len(midnights) else self.end

    def other_work(self, rep: Rep) -> LiveWindows:
        """The person's blocks of other work that still lie as they were drawn."""
        blocks = self._blocks.get(rep.number)
        if blocks is None:
            blocks = self._blocks[rep.number] = LiveWindows.of(self.roster.other_work, rep.number)
        return blocks

    def cadence(self, lead: int) -> int:
        """Index of the lead's cadence."""
        return self.cadence_of_tier[self.tier[lead]]

    def is_hot(self, lead: int) -> bool:
        """In the first tier."""
        return self.tier[lead] == 0

    def stale(self, bell: Bell) -> bool:
        """Whether what the bell was rung for is no longer pending."""
        return self.token[bell.lead] != bell.note


def _workers(reps: list[Rep], policy: Policy) -> list[Rep]:
    """Who may get leads: SDRs (AEs where there are none), and whoever the option names."""
    role = _owning_role(reps)
    routing = policy.routing
    named: set[str] = set(routing.hot_to)
    inner = routing
    while inner is not None:
        for names in inner.territories.values():
            named.update((names,) if isinstance(names, str) else names)
        named.update(inner.hot_to)
        inner = inner.then  # type: ignore[assignment]
    for entry in policy.eligibility:
        named.update(entry.to)
    wanted = frozenset(named)
    return [rep for rep in reps if rep.role == role or (wanted and is_named(rep, wanted))]


def _owning_role(reps: list[Rep]) -> str:
    return "sdr" if any(rep.role == "sdr" for rep in reps) else "ae"


def _families(world: World) -> dict[int, list[int]]:
    """First lead of a person -> all leads of that person, where there are several."""
    families: dict[int, list[int]] = {}
    person = world.person
    for lead in np.flatnonzero(world.duplicate_of >= 0).tolist():
        families.setdefault(int(person[lead]), [int(person[lead])]).append(lead)
    return families


__all__ = ["CLOSED", "NURTURED", "OPEN", "OUTSIDE", "TALKED", "WAITING", "Floor", "Purpose"]
