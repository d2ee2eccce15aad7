"""The sales floor while a run goes on: all live state, set up from a world and an option before the clock starts."""

from bisect import bisect_right
from collections.abc import Callable, Mapping

import numpy as np
from simpy import Environment

from policies.catalog import Plugins, build, weight_of
from policies.durations import NEVER
from policies.eligibility import EligiblePeople
from policies.matching import is_named
from policies.routing import Method
from policies.settings import Policy, Reassign, Routing
from policies.views import LeadView
from policies.work_order import KEYS
from scenarios.market import Channel
from scenarios.presets import arrival_profile
from sim.model.availability import compose
from sim.model.business import business_clock, ready_times
from sim.model.clock import Bell, Phase
from sim.model.decay import curve
from sim.model.intake import Intake, disruption_window, intake
from sim.model.live_windows import LiveWindows
from sim.model.persons import own_workers
from sim.model.quick import floats, ints
from sim.model.recording import Recorder
from sim.model.rep import Rep
from sim.model.roster import Roster
from sim.model.steps import Step, Steps, Way, way_of
from sim.model.streams import Purpose
from sim.model.timers import Timers
from sim.model.trace import Handover, Ints, Reason
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
        self.created = ints(world.created)
        self.born = ints(world.created.copy())
        """creation, or the return from nurture: what ages count from"""
        self.where = bytearray(size)
        self.owner = self.leads.owner
        self.token = ints(np.zeros(size, dtype=np.int64))
        """rises whenever what is pending for the lead becomes stale"""
        self.handover = ints(np.zeros(size, dtype=np.int64))
        """owners so far"""
        self.pass_ = bytearray(size)
        self.step = ints(np.zeros(size, dtype=np.int64))
        """next step of the cadence"""
        self.due = ints(np.full(size, NEVER, dtype=np.int64))
        """when that step is due"""
        self.tries = ints(np.zeros(size, dtype=np.int64))
        """attempts of this pass"""
        self.in_hand = bytearray(size)
        self.load = ints(np.zeros(size, dtype=np.int64))
        """expected ms counted in the owner's queue"""
        self.spell = ints(np.full(size, -1, dtype=np.int64))
        """row of the present spell among the assignments"""
        self.noticed = bytearray(size)
        self.neglected = bytearray(size)
        self.moves = bytearray(size)
        self.score = floats(self.intake.score)
        self.tier = ints(self.intake.tier.astype(np.int64))
        self.quality = floats(world.quality)
        self.had: dict[int, list[int]] = {}
        """earlier owners, only of leads that moved"""
        self.async_end: dict[int, int] = {}
        """when the last asynchronous step of the pass was over"""
        self.replying: dict[int, int] = {}
        """step whose answer waits for the owner"""
        self.deferred: dict[int, int] = {}
        """expiries that fell due while the lead was in hand: lead -> handover"""
        self.history: dict[int, list[tuple[int, int]]] = {}
        """touches of a lead: (time, channel), kept only where caps or crowding need them"""
        self.opting_out: set[int] = set()
        """leads in hand whose person opts out: closed when the task ends"""
        self.former: dict[int, int] = {}
        self.missed: dict[int, int] = {}
        """no-shows so far"""
        self.instant: set[int] = set()
        """booked on the form: the meeting is their first conversation, and nothing else is promised to them"""
        self.enters = np.zeros(size, dtype=np.bool_)
        """MQLs that the router or a shared queue gets to see"""
        self.astray = np.zeros(size, dtype=np.bool_)
        self.skipped = bytearray(size)
        """a step was skipped because its channel is closed"""
        self.verdicts = ints(_verdicts(self.intake, world))
        """`Reason` of a rejection at the review"""
        self.is_duplicate = ints((self.world.duplicate_of >= 0).view(np.uint8))
        self.gate_at: memoryview[int] | None = None
        """where a bot answers first: when each lead comes to the gate"""
        self.is_limited = self.scenario.queue.most_waiting is not None
        self.in_line: set[int] = set()
        """untouched leads, where only so many may wait"""
        self.pooled: set[int] = set()
        self.pooled_at: dict[int, int] = {}
        self.pooled_since: dict[int, int] = {}
        """since when leads of the shared queue have waited, where they may go to the fallback"""
        self.shown: dict[int, dict[int, int]] = {}
        """leads of the shared queue -> who may take them, and since when; empty where everybody may at once"""
        self.seen: dict[tuple[int, int], int] = {}
        """when a person noticed a lead of the shared queue, where that took time"""
        self.opted_at: dict[int, int] = {}
        self.left_untouched: dict[int, int] = {}
        """when a lead left that nobody had touched"""
        crowding = self.scenario.crowding
        self.remembers_touches = bool(self.policy.contact_caps) or crowding.factor > 1
        self.annoys = crowding.factor > 1 or crowding.duplicates > 1
        self.reviews = not self.scenario.review.work_time.is_zero
        self.families = _families(world)
        tiers = self.policy.sla
        self.promised_by = self._deadlines([tier.first_touch for tier in tiers])
        """last instant that keeps the first-touch promise of the first pass"""
        self.first_touch_by = ints(self.promised_by.copy())
        self.attempts_by = ints(self._deadlines([tier.attempts.within if tier.attempts else None for tier in tiers]))
        self.attempts_least = [*(tier.attempts.least if tier.attempts else 0 for tier in tiers), 0]
        """by tier; the last is for leads without one"""
        self.order = KEYS[self.policy.work_order]
        self.by_deadline = self.policy.work_order == "deadline"

    def _deadlines(self, targets: list[int | None]) -> Ints:
        """Last instants at which the promises are kept, per lead of the first pass; NEVER without one."""
        by = np.full(self.size, NEVER, dtype=np.int64)
        tier = self.intake.tier
        for number, target in enumerate(targets):
            if target is not None:
                of_tier = tier == number
                created = self.world.created[of_tier]
                on_wall = self.policy.sla[number].clock == "wall"
                by[of_tier] = created + target if on_wall else self.business.deadlines(created, target)
        return by

    def _set_up_channels(self) -> None:
        channels = dict(self.scenario.channels)
        phone = channels.setdefault("phone", Channel())
        self.channel_names = tuple(channels)
        self.ways: dict[str, Way] = {}
        for number, (name, channel) in enumerate(channels.items()):
            profile = channel.hour_factor
            hourly = arrival_profile(profile) if isinstance(profile, str) else profile
            self.ways[name] = way_of(name, number, channel, tuple(hourly), phone, name in self.policy.contact_caps)
        self.open_to: dict[str, memoryview[int]] = {name: self._open_to(way) for name, way in self.ways.items()}
        self.works: dict[str, memoryview[int]] = {name: self._works(way) for name, way in self.ways.items()}
        reachable = self.world.reachable.view(np.uint8)
        self.answers = [ints(reachable & np.asarray(self.works[name])) for name in self.ways]
        """per channel: somebody who answers at all, with data that work"""
        self.cadence_steps = Steps(self.world, self.policy, self.luck, self.ways)
        phone_talk = self.ways["phone"].expected_talk
        self.expected_reply = phone_talk
        review = round(self.scenario.review.work_time.expected)
        self.talk_factors: memoryview[float] | None = None
        self.slowed: memoryview[float] | None = None
        index = self.cadence_steps.index
        self.cadence_of_tier = [index.get(tier.tier, index[None]) for tier in self.policy.sla] + [index[None]]
        """by tier; the last is for leads without one, whose tier is -1"""
        self.plans: list[list[list[Step]]] = []
        """steps by pass and tier"""
        self.add_pass()
        self.expected_first = [review + steps[0].expected for steps in self.plans[0]]
        self.hour_of_week = self._hours_of_week() if any(way.hourly for way in self.ways.values()) else None

    def _open_to(self, way: Way) -> "memoryview[int]":
        """Channel open to the lead: it has not been refused. Data that do not work are found out by trying."""
        open_ = self.world.consent.get(way.name)
        return ints(np.ones(self.size, dtype=np.uint8) if open_ is None else np.ascontiguousarray(open_).view(np.uint8))

    def _works(self, way: Way) -> "memoryview[int]":
        """The lead's contact data for the channel are valid."""
        valid = {"phone": self.intake.phone_ok, "email": self.intake.email_ok}.get(way.needs)
        return ints(np.ones(self.size, dtype=np.uint8) if valid is None else valid.view(np.uint8))

    def _hours_of_week(self) -> "memoryview[int]":
        """Local hour of week of each quarter of an hour of the run, in the scenario's zone."""
        return ints(self.timeline.hour_of_week(np.arange(0, self.end + 1, 900_000)))

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
        self.plugged = bool(plugins)
        self.method: Method = build(settings, plugins)
        self.remember = self.method.remember
        self.tracks_load = self.plugged or self.method.for_fallback.name == "calendar_aware"
        """whether anybody asks when a person will be done"""
        lag = self.policy.notify.lag
        for rep in self.reps:
            rep.weight = weight_of(settings, rep.name, rep.team, rep.info.weight)
            rep.lag = 0 if self.method.pulls else round(lag.expected)
        self.workers = _workers(self.reps, self.policy)
        self.eligible = EligiblePeople(self.policy.eligibility, self.workers)
        self.managers = [rep for rep in self.reps if rep.role == "manager" and rep.info.alerts_per_hour]
        self.hosts = [rep for rep in self.reps if rep.role == "ae"]
        matching = [entry.model_copy(update={"to": ()}) for entry in self.policy.eligibility if entry.match]
        self.hosts_for = EligiblePeople(matching, self.hosts)
        """hosts that agree with the lead in language, region, ... as the option's eligibility asks"""
        self.fallback = [rep for rep in self.reps if is_named(rep, frozenset(self.policy.fallback))]
        self.reassigns: list[Reassign | None] = [
            tier.reassign if tier.reassign is not None else self.policy.reassign for tier in self.policy.sla
        ]
        self.reassigns.append(self.policy.reassign)
        """by tier; the last is for leads without one"""
        seats = {(rep.info.team_index, rep.info.number_in_team - 1): rep.number for rep in self.reps}
        self.account_owners = [seats.get(seat, -1) for seat in own_workers(self.scenario)]
        """person of each index of `World.known_owner`, -1 for one the option does without"""
        self.has_caps = any(
            rep.info.max_active_leads is not None or rep.info.max_new_leads_per_day is not None for rep in self.workers
        )
        self.is_fenced = _is_fenced(settings)
        """whether somebody may be too far ahead to get a lead (`max_lead`)"""
        self.ages = self.plugged or self.method.for_fallback.name == "least_loaded"
        """whether anybody asks how many leads of a person are active"""
        self.ages |= any(rep.info.max_active_leads is not None for rep in self.workers)
        self.hears_notice: Callable[[Bell], None] = _deaf
        self.hears_work_end: Callable[[Bell], None] = _deaf
        self.hears_step_due: Callable[[Bell], None] = _deaf
        self.hears_retry: Callable[[Bell], None] = _deaf
        self.retrying: dict[int, int] = {}
        """leads whose owner was too slow and that nobody could take over yet: lead -> handover"""
        self.retry_at = NEVER
        self._midnights: dict[str | None, list[int]] = {}
        self._notices: list[memoryview[int]] = []
        self._blocks: dict[int, LiveWindows] = {}
        self._idle: dict[int, memoryview[int]] = {}
        self.turn = 0
        self.now = 0
        """the instant that is dispatched"""
        self.staff: list[Rep] = []
        self.may_collide = ints((self.world.known_owner >= 0) | (self.world.person != np.arange(self.size)))
        self.watches = any(rule is not None for rule in self.reassigns)
        self.rung: set[int] = set()
        self.held: list[tuple[int, int, int]] = []
        """leads that wait for somebody on shift: (arrival, lead, handover at that time)"""
        self.held_for: dict[int, Handover] = {}
        """why a held lead will be assigned, where that is not for the first time"""
        self.held_ever: set[int] = set()
        self.arrivals = 0
        self.aged: set[int] = set()
        """untouched leads that are too old to count for a cap"""
        self.release_at = NEVER
        self.pool: list[tuple[int, tuple[float, ...], int, int, int]] = []
        self.pool_changed = False
        self.pool_scores: list[float] = []
        self.pool_people = {rep.number for rep in self.workers}
        self.joining: dict[int, int] = {}
        """when a seat is taken for the last time, of those who are hired later"""
        self.leaving: set[int] = set()
        """leads whose owner has left: passed on at once, one in hand when that task ends"""
        self.unnoticed: dict[int, dict[int, tuple[int, int]]] = {}
        """per person, leads not yet noticed: (assigned at, lag), where other work may give way"""
        self.pool_is_common = not self.has_caps and (
            not self.policy.eligibility
            and self.method.within is None
            and not any(rep.info.cherry_picking for rep in self.workers)
        )
        self.interrupted = False
        self.meeting_live: list[bool] = []
        """per booking, whether it still stands"""
        nothing = Timers(self.env, self.end, Phase.ALERTS, lambda _, __: False, lambda _, __: None)
        self.breaches = self.pre_alerts = self.expiries = nothing
        self.alerts_waiting: list[tuple[int, int]] = []
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
        for person, since, factor in zip(output.person, output.since, output.factor, strict=True):
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

    def ready_at(self, since: Ints, pass_: int, rows: Ints) -> Ints:
        """When the router may assign these leads, which reach it at `since`; who goes astray is noted in `astray`."""
        lag = np.asarray(self.luck.latency_ms(pass_))[rows]
        ready = ready_times(since, lag, self.policy.assignment_latency, self.business, self.timeline, self.scenario)
        return self._led_astray(ready, pass_, rows)

    def _led_astray(self, ready: Ints, pass_: int, rows: Ints) -> Ints:
        """A wrong rule sends a share of leads to nobody until that is noticed."""
        lost = np.zeros(len(rows), dtype=np.bool_)
        for disruption in self.scenario.disruptions:
            if disruption.kind == "wrong_rule":
                start, end = disruption_window(self.timeline, disruption)
                hit = ~lost & (np.asarray(self.luck.astray_u(pass_))[rows] < disruption.share)
                hit &= (ready >= start) & (ready < end)
                ready = np.where(hit, ready + disruption.noticed_after, ready)
                lost |= hit
        self.astray[rows] = lost
        return ready

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

    def is_with_bot(self, lead: int, now: int) -> bool:
        """Whether the lead still talks to a bot, in front of the gate."""
        return not self.pass_[lead] and self.gate_at is not None and now < self.gate_at[lead]

    def annoyance(self, lead: int, now: int) -> float:
        """Factor on the hazards: `crowding` for each touch of the last week, more for duplicates."""
        crowding = self.scenario.crowding
        factor = crowding.duplicates if self.is_duplicate[lead] else 1.0
        if crowding.factor > 1:
            since = now - crowding.window
            factor *= crowding.factor ** sum(since < time <= now for time, _ in self.history.get(lead, ()))
        return factor

    def remember_touch(self, lead: int, at: int, way: Way) -> None:
        """Keep a touch for contact caps and crowding, where there are any."""
        if self.remembers_touches:
            self.history.setdefault(lead, []).append((at, way.number))

    def cap_release(self, lead: int, way: Way, at: int) -> int:
        """When the contact cap lets a touch due at `at` through: one exactly `per` old no longer counts."""
        cap = self.policy.contact_caps.get(way.name)
        touches = self.history.get(lead, ())
        if cap is None or len(touches) < cap.most:
            return at
        times = sorted(time for time, channel in touches if channel == way.number)
        return at if len(times) < cap.most else max(at, times[-cap.most] + cap.per)

    def talk_ms(self, lead: int, way: Way) -> int:
        """Length of a conversation; shorter after a bot that asked first."""
        talk = self.luck.talk_ms(self.pass_[lead], way.name)[lead]
        if self.talk_factors is not None and not self.pass_[lead]:
            talk = round(talk * self.talk_factors[lead])
        return talk

    def slowed_by(self, lead: int) -> float:
        """Share of the loss of interest that an automatic answer prevents."""
        return self.slowed[lead] if self.slowed is not None and not self.pass_[lead] else 0.0

    def local_hour(self, lead: int, now: int) -> int:
        """The lead's local hour of week."""
        shift = self.world.hour_shift[lead]
        if shift == NEVER:
            assert self.hour_of_week is not None
            return self.hour_of_week[now // 900_000]
        at = np.array([now], dtype=np.int64)
        return int(self.timeline.hour_of_week_at_offset(at, np.array([shift], dtype=np.int64))[0])

    def idle_work_ms(self, rep: Rep) -> int:
        """Length of the person's next piece of idle work."""
        law = rep.info.idle_work
        assert law is not None
        lengths = self._idle.get(rep.number)
        if lengths is None or rep.idle_index >= len(lengths):
            count = 1024 if lengths is None else 2 * len(lengths)
            u = self.world.person_uniforms(Purpose.IDLE_WORK, rep.info.team_index, rep.info.number_in_team, count)
            lengths = self._idle[rep.number] = ints(np.minimum(law.ms(u), self.end))
        rep.idle_index += 1
        return lengths[rep.idle_index - 1]

    def notice_ms(self, handover: int) -> "memoryview[int]":
        """Notice lags of the owners with that number."""
        while handover >= len(self._notices):
            self._notices.append(self.luck.notice_ms(len(self._notices)))
        return self._notices[handover]

    def steps_of(self, lead: int) -> list[Step]:
        """The cadence of the lead's tier in its present pass."""
        return self.plans[self.pass_[lead]][self.tier[lead]]

    def add_pass(self) -> None:
        """Make the steps of one more pass."""
        cadences = self.cadence_steps.of(len(self.plans))
        self.plans.append([cadences[number] for number in self.cadence_of_tier])

    def count_staff(self) -> None:
        """Who may get leads and is employed now."""
        self.staff = [rep for rep in self.workers if rep.employed]

    def is_hot(self, lead: int) -> bool:
        """In the first tier."""
        return self.tier[lead] == 0

    def stale(self, bell: Bell) -> bool:
        """Whether what the bell was rung for is no longer pending."""
        return self.token[bell.lead] != bell.note


def _deaf(bell: Bell) -> None:
    """Nobody listens yet."""
    del bell


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


def _is_fenced(routing: Routing) -> bool:
    return routing.max_lead is not None or (routing.then is not None and _is_fenced(routing.then))


def _owning_role(reps: list[Rep]) -> str:
    return "sdr" if any(rep.role == "sdr" for rep in reps) else "ae"


def _verdicts(found: Intake, world: World) -> Ints:
    """Why sales rejects each lead, in this order: duplicate, no usable data, not the ICP."""
    tests = [world.duplicate_of >= 0, ~found.phone_ok & ~found.email_ok, ~found.judged_fit]
    return np.select(tests, [Reason.DUPLICATE, Reason.NO_DATA, Reason.NOT_ICP], Reason.NONE).astype(np.uint8)


def _families(world: World) -> dict[int, list[int]]:
    """First lead of a person -> all leads of that person, where there are several."""
    families: dict[int, list[int]] = {}
    person = world.person
    for lead in np.flatnonzero(world.duplicate_of >= 0).tolist():
        families.setdefault(int(person[lead]), [int(person[lead])]).append(lead)
    return families
