"""The sales floor while a run goes on: all live state, set up from a world and an option before the clock starts."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from policies.catalog import Plugins, build, weight_of
from policies.durations import NEVER
from policies.eligibility import EligiblePeople, named_owners
from policies.matching import is_named
from policies.routing import Method
from policies.settings import Policy, Reassign, Routing
from policies.views import LeadView
from policies.work_order import KEYS
from scenarios.market import Channel
from scenarios.presets import arrival_profile
from sim.model.availability import compose
from sim.model.business import business_clock, ready_times
from sim.model.clock import Bell, Clock, Phase
from sim.model.decay import curve
from sim.model.intake import Intake, disruption_window, intake
from sim.model.live_windows import LiveWindows
from sim.model.persons import own_workers
from sim.model.quick import floats, ints
from sim.model.recording import Recorder
from sim.model.rep import Rep
from sim.model.roster import Roster
from sim.model.steps import Doors, Step, Steps, Way, way_of
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
        self.world, self.scenario, self.timeline = world, scenario, world.timeline
        self.end = world.timeline.end
        self.env = self._clock()
        self.business = business_clock(scenario, world.timeline)
        self.record = Recorder(world.size, decisions)
        self.leads = self.record.leads
        self.tells = decisions
        self.contact_decay = curve(scenario.decay.contact).factor
        self.interest_decay = curve(scenario.decay.interest).factor
        self._set_up_leads()
        self._set_up_channels()
        self._set_up_people(compose(world, policy))
        self.served = np.ones(self.size, dtype=np.bool_)
        """whom the option in force is for"""
        self._adopt(policy, plugins)

    def _clock(self) -> Clock:
        return Clock(initial_time=0)

    def _set_up_leads(self) -> None:
        world, size = self.world, self.world.size
        self.size = size
        self.created: list[int] = world.created.tolist()
        self.born = self.created.copy()
        """creation, or the return from nurture: what ages count from"""
        self.where = bytearray(size)
        self.owner = self.leads.owner
        self.token = [0] * size
        """rises whenever what is pending for the lead becomes stale"""
        self.handover = [0] * size
        """owners so far"""
        self.pass_ = bytearray(size)
        self.step = [0] * size
        """next step of the cadence"""
        self.due = [NEVER] * size
        """when that step is due"""
        self.tries = [0] * size
        """attempts of this pass"""
        self.in_hand = bytearray(size)
        self.load = [0] * size
        """expected ms counted in the owner's queue"""
        self.spell = [-1] * size
        """row of the present spell among the assignments"""
        self.noticed = bytearray(size)
        self.neglected = bytearray(size)
        self.moves = [0] * size
        """reassigns and reclaims of this pass"""
        self.quality = floats(world.quality)
        self.had: dict[int, list[int]] = {}
        """earlier owners, only of leads that moved"""
        self.async_end: dict[int, int] = {}
        """when the last asynchronous step of the pass was over"""
        self.replying: dict[int, int] = {}
        """step whose answer waits for the owner"""
        self.answered_at: dict[int, int] = {}
        """when the last answer of a lead came"""
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
        self.is_duplicate = ints((self.world.duplicate_of >= 0).view(np.uint8))
        self.gate_at: memoryview[int] | None = None
        """where a bot answers first: when each lead comes to the gate"""
        self.is_limited = self.scenario.queue.most_waiting is not None
        self.in_line: set[int] = set()
        """untouched leads, where only so many may wait"""
        self.pooled: set[int] = set()
        self.pooled_at: dict[int, int] = {}
        self.pooled_until: dict[int, int] = {}
        """when leads of the shared queue go to the fallback, where they do"""
        self.shown: dict[int, dict[int, int]] = {}
        """leads of the shared queue -> who may take them, and since when; empty where everybody may at once"""
        self.pool_lags: dict[int, memoryview[int]] = {}
        """ms until a person notices each lead of the shared queue, by the person's number"""
        self.seen: dict[tuple[int, int], int] = {}
        """when a person noticed a lead of the shared queue, where that took time"""
        self.opted_at: dict[int, int] = {}
        self.left_untouched: dict[int, int] = {}
        """when a lead left that nobody had touched"""
        crowding = self.scenario.crowding
        self.annoys = crowding.factor > 1 or crowding.duplicates > 1
        self.reviews = not self.scenario.review.work_time.is_zero
        self.families = world.families

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
        self.channels = dict(self.scenario.channels)
        phone = self.channels.setdefault("phone", Channel())
        self.channel_names = tuple(self.channels)
        profiles = {name: _hourly(channel) for name, channel in self.channels.items()}
        self.uncapped = {
            name: way_of(name, number, channel, profiles[name], phone)
            for number, (name, channel) in enumerate(self.channels.items())
        }
        """channels as the run uses them, before an option's contact caps"""
        self.open_to: dict[str, memoryview[int]] = {name: self._open_to(name) for name in self.channels}
        self.expected_reply = self.uncapped["phone"].expected_talk
        self.hour_of_week = self._hours_of_week() if any(way.hourly for way in self.uncapped.values()) else None

    def _adopt(self, policy: Policy, plugins: Plugins) -> None:
        """Set all that is the option's own: what it makes of the leads, its promises, its steps and its router."""
        self.policy = policy
        self.intake: Intake = intake(self.world, policy)
        self.luck = Luck(self.world, policy)
        self._judge_leads()
        self._promise()
        self._plan_steps()
        self._set_up_router(plugins)

    def _judge_leads(self) -> None:
        found = self.intake
        self.score = floats(found.score)
        self.first_tier = found.tier.astype(np.int64)
        """of the first pass"""
        self.tier = ints(self.first_tier.copy())
        self.phone_ok, self.email_ok = found.phone_ok, found.email_ok
        self.verdicts = ints(_verdicts(found, self.world))
        """`Reason` of a rejection at the review"""
        self.works: dict[str, memoryview[int]] = {name: self._works(way) for name, way in self.uncapped.items()}

    def _promise(self) -> None:
        tiers = self.policy.sla
        self.promised_by = self._deadlines([tier.first_touch for tier in tiers])
        """last instant that keeps the first-touch promise of the first pass"""
        self.first_touch_by = ints(self.promised_by.copy())
        self.attempts_by = ints(self._deadlines([tier.attempts.within if tier.attempts else None for tier in tiers]))
        self.attempts_least = [*(tier.attempts.least if tier.attempts else 0 for tier in tiers), 0]
        """by tier; the last is for leads without one"""
        self.order = KEYS[self.policy.work_order]
        self.by_deadline = self.policy.work_order == "deadline"
        self.reassigns: list[Reassign | None] = [
            tier.reassign if tier.reassign is not None else self.policy.reassign for tier in tiers
        ]
        self.reassigns.append(self.policy.reassign)
        """by tier; the last is for leads without one"""
        self.watches = any(rule is not None for rule in self.reassigns)
        nothing = Timers(self.env, self.end, Phase.ALERTS, lambda _, __: False, lambda _, __: None)
        self.breaches = self.pre_alerts = self.expiries = nothing

    def _plan_steps(self) -> None:
        caps = self.policy.contact_caps
        self.ways = {name: replace(way, is_capped=name in caps) for name, way in self.uncapped.items()}
        self.remembers_touches = bool(caps) or self.scenario.crowding.factor > 1
        self.cadence_steps = Steps(self.world, self.policy, self.luck, self.ways, Doors(self.open_to, self.works))
        self.talk_factors: memoryview[float] | None = None
        self.slowed: memoryview[float] | None = None
        index = self.cadence_steps.index
        self.cadence_of_tier = [index.get(tier.tier, index[None]) for tier in self.policy.sla] + [index[None]]
        """by tier; the last is for leads without one, whose tier is -1"""
        self.plans: list[list[list[Step]]] = []
        """steps by pass and tier"""
        self.add_pass()
        review = round(self.scenario.review.work_time.expected)
        self.expected_first = [review + steps[0].expected for steps in self.plans[0]]

    def _open_to(self, channel: str) -> "memoryview[int]":
        """Channel open to the lead: it has not been refused. Data that do not work are found out by trying."""
        open_ = self.world.consent.get(channel)
        return ints(np.ones(self.size, dtype=np.uint8) if open_ is None else np.ascontiguousarray(open_).view(np.uint8))

    def _works(self, way: Way) -> "memoryview[int]":
        """The lead's contact data for the channel are valid."""
        valid = {"phone": self.intake.phone_ok, "email": self.intake.email_ok}.get(way.needs)
        return ints(np.ones(self.size, dtype=np.uint8) if valid is None else valid.view(np.uint8))

    def _hours_of_week(self) -> "memoryview[int]":
        """Local hour of week of each quarter of an hour of the run, in the scenario's zone."""
        return ints(self.timeline.hour_of_week(np.arange(0, self.end + 1, 900_000)))

    def _set_up_people(self, roster: Roster) -> None:
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
        self.managers = [rep for rep in self.reps if rep.role == "manager" and rep.info.alerts_per_hour]
        self.hosts = [rep for rep in self.reps if rep.role == "ae"]
        seats = {(rep.info.team_index, rep.info.number_in_team - 1): rep.number for rep in self.reps}
        self.account_owners = [seats.get(seat, -1) for seat in own_workers(self.scenario)]
        """person of each index of `World.known_owner`, -1 for one the option does without"""
        self.hears_notice: Callable[[Bell], None] = _deaf
        self.hears_work_end: Callable[[Bell], None] = _deaf
        self.hears_step_due: Callable[[Bell], None] = _deaf
        self.hears_retry: Callable[[Bell], None] = _deaf
        self.hears_release: Callable[[Bell], None] = _deaf
        self.retrying: dict[int, int] = {}
        """leads whose owner was too slow and that nobody could take over yet: lead -> handover"""
        self.retry_at = NEVER
        self._midnights: dict[str | None, list[int]] = {}
        self._blocks: dict[int, LiveWindows] = {}
        self._idle: dict[int, memoryview[int]] = {}
        self.turn = 0
        self.now = 0
        """the instant that is dispatched"""
        self.may_collide = ints((self.world.known_owner >= 0) | (self.world.person != np.arange(self.size)))
        self.rung: set[int] = set()
        self.held: list[tuple[int, int, int]] = []
        """leads that wait for somebody on shift: (arrival, lead, when it goes to the fallback)"""
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
        self.joining: dict[int, int] = {}
        """when a seat is taken for the last time, of those who are hired later"""
        self.leaving: set[int] = set()
        """leads whose owner has left: passed on at once, one in hand when that task ends"""
        self.unnoticed: dict[int, dict[int, tuple[int, int]]] = {}
        """per person, leads not yet noticed: (assigned at, lag), where other work may give way"""
        self.interrupted = False
        self.meeting_live: list[bool] = []
        """per booking, whether it still stands"""
        self.alerts_waiting: list[tuple[int, int]] = []
        self._set_up_absences()

    def _set_up_router(self, plugins: Plugins) -> None:
        settings = self.policy.routing
        self.plugged = bool(plugins)
        self.method: Method = build(settings, plugins)
        self.remember = self.method.remember
        self.pulls = self.method.pulls
        """whether people take leads from a shared queue"""
        self.tracks_load = self.plugged or self.method.for_fallback.name == "calendar_aware"
        """whether anybody asks when a person will be done"""
        self.is_fenced = _is_fenced(settings)
        """whether somebody may be too far ahead to get a lead (`max_lead`)"""
        self.may_interrupt = self.policy.notify.interruptible > 0
        self._notices: list[memoryview[int]] = []
        lag = self.policy.notify.lag
        for rep in self.reps:
            rep.weight = weight_of(settings, rep.name, rep.team, rep.info.weight)
            rep.lag = 0 if self.method.pulls else round(lag.expected)
        self._find_workers()

    def _find_workers(self) -> None:
        self.workers = _workers(self.reps, self.policy)
        """who may get leads"""
        self.everybody = self.workers
        """who may get leads under any option that is played"""
        self.staff: list[Rep] = []
        self.has_caps = any(
            rep.info.max_active_leads is not None or rep.info.max_new_leads_per_day is not None for rep in self.workers
        )
        self.ages = self.plugged or self.method.for_fallback.name == "least_loaded"
        """whether anybody asks how many leads of a person are active"""
        self.ages |= any(rep.info.max_active_leads is not None for rep in self.workers)
        self.pool_people = {rep.number for rep in self.workers}
        self.pool_is_common = not self.has_caps and (
            not self.policy.eligibility
            and self.method.within is None
            and not any(rep.info.cherry_picking for rep in self.workers)
        )
        self.eligible = EligiblePeople(self.policy.eligibility, self.workers)
        matching = [entry.model_copy(update={"to": ()}) for entry in self.policy.eligibility if entry.match]
        self.hosts_for = EligiblePeople(matching, self.hosts)
        """hosts that agree with the lead in language, region, ... as the option's eligibility asks"""
        self.fallback = [rep for rep in self.reps if is_named(rep, frozenset(self.policy.fallback))]
        self.has_fallback = bool(self.fallback)

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
                hit &= (ready >= start) & (ready < end) & self.served[rows]
                ready = np.where(hit, ready + disruption.noticed_after, ready)
                lost |= hit
        self.astray[rows[self.served[rows]]] = lost[self.served[rows]]
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

    def serve(self, lead: int) -> None:
        """What follows is about this lead: the option it is under is in force."""

    def options(self) -> Iterator[Policy]:
        """Put each option in force that is played, one after the other."""
        yield self.policy

    def routers(self) -> Iterator[Method]:
        """Put each router in force, one after the other; options may share one."""
        yield self.method

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


def _hourly(channel: Channel) -> tuple[float, ...]:
    profile = channel.hour_factor
    return tuple(arrival_profile(profile) if isinstance(profile, str) else profile)


def _workers(reps: list[Rep], policy: Policy) -> list[Rep]:
    """Who may get leads: SDRs (AEs where there are none), and whoever the option names."""
    role, wanted = _owning_role(reps), named_owners(policy)
    return [rep for rep in reps if rep.role == role or (wanted and is_named(rep, wanted))]


def _is_fenced(routing: Routing) -> bool:
    return routing.max_lead is not None or (routing.then is not None and _is_fenced(routing.then))


def _owning_role(reps: list[Rep]) -> str:
    return "sdr" if any(rep.role == "sdr" for rep in reps) else "ae"


def _verdicts(found: Intake, world: World) -> Ints:
    """Why sales rejects each lead, in this order: duplicate, no usable data, not the ICP."""
    tests = [world.duplicate_of >= 0, ~found.phone_ok & ~found.email_ok, ~found.judged_fit]
    return np.select(tests, [Reason.DUPLICATE, Reason.NO_DATA, Reason.NOT_ICP], Reason.NONE).astype(np.uint8)
