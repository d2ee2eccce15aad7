"""A run as a film: the state of the floor at any instant, in less than a millisecond."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from policies.settings import Policy
from scenarios.calendars import BusinessClock
from scenarios.windows import NEVER, Windows
from sim.measures.lanes import union_of
from sim.measures.promises import tier_clock
from sim.model.availability import compose
from sim.model.trace import Step, Trace
from sim.model.world import World
from tui.floor.days import AWAY, BUSY, Days, PersonNow, days_of
from tui.floor.feed import Feed, feed_of
from tui.floor.waiting import WaitingList, waiting_list
from tui.floor.weeks import Weeks, weeks_of


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken first-touch promise; `at` in ms of the run's clock."""

    at: int
    lead: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The floor at an instant, `at` in ms of the run's clock."""

    at: int
    people: tuple[PersonNow, ...]
    """in roster order"""
    waiting: list[int]
    """rows of the film's waits (see `Film.waiting_lead`): in time by what is left, then late ones, the latest
    first, then those without a promise"""
    busy: int
    """people with a lead in hand, managers aside"""
    present: int
    """people at work, managers aside"""
    late: int
    """waiting leads whose promise is broken"""
    missed: int
    """promises broken since the week began"""


@dataclass(frozen=True, slots=True)
class WaitingLead:
    """A lead that waits for its first touch; durations in ms."""

    lead: int
    recycled: int
    """passes before this one"""
    tier: int
    age: int
    """since it was created, or came back"""
    promised: int | None
    """within so much of its tier's clock"""
    left: int | None
    """of the promise, on that clock; negative when it is late"""
    is_late: bool
    is_warned: bool
    """there was a pre-alert"""
    owner: int
    """person, -1 without one"""
    in_queue: bool
    """in the shared queue"""


@dataclass(frozen=True, slots=True)
class Film:
    """One run of an option on a world, played with decisions."""

    trace: Trace
    world: World
    policy: Policy
    days: Days
    waiting: WaitingList
    feed: Feed
    weeks: Weeks
    breaches: tuple[Breach, ...]
    """in order of time"""
    counted: tuple[bool, ...]
    """per person, whether the counts of busy and present ask for them"""
    clocks: tuple[BusinessClock, ...]
    """of each tier"""
    spells: dict[int, tuple[int, ...]]
    """rows of the trace's assignments by lead, in order of time"""
    open_hours: Windows
    """when somebody is on shift"""

    @property
    def end(self) -> int:
        """End of the run, ms."""
        return self.trace.end

    def at(self, t: int) -> Frame:
        """The floor at `t` ms, [0, end)."""
        people = tuple(own.at(number, t) for number, own in enumerate(self.days.people))
        rows = self.waiting.rows(t)
        late, free = self.waiting.late(rows, t), self.waiting.late(rows, NEVER - 1)
        counted = [one.doing for one, counts in zip(people, self.counted, strict=True) if counts]
        week = self.weeks.span(self.weeks.number(t))[0]
        return Frame(
            at=t,
            people=people,
            waiting=rows[late:free] + rows[:late][::-1] + rows[free:],
            busy=sum(doing in BUSY for doing in counted),
            present=sum(doing not in AWAY for doing in counted),
            late=late,
            missed=self._breaches_until(t) - self._breaches_until(week - 1),
        )

    def waiting_lead(self, row: int, t: int) -> WaitingLead:
        """What there is to say at `t` ms of a wait that is in that instant's frame."""
        waits = self.waiting.waits
        lead, tier, since, due = waits.lead[row], waits.tier[row], waits.since[row], waits.due[row]
        promised = self.policy.sla[tier].first_touch if tier >= 0 else None
        left = None if promised is None else promised - self.clocks[tier].elapsed(since, t)
        owner, in_queue = self.owner(lead, waits.recycled[row], t)
        return WaitingLead(
            lead=lead,
            recycled=waits.recycled[row],
            tier=tier,
            age=t - since,
            promised=promised,
            left=left,
            is_late=due <= t,
            is_warned=waits.warned[row] <= t,
            owner=owner,
            in_queue=in_queue,
        )

    def owner(self, lead: int, recycled: int, t: int) -> tuple[int, bool]:
        """Who has a lead in that pass at `t` ms (-1: nobody), and whether it lies in the shared queue."""
        own = self.trace.assignments
        row = None
        for spell in self.spells.get(lead, ()):
            if own.at[spell] <= t and own.recycled[spell] == recycled:
                row = spell
        if row is None:
            return -1, False
        person = int(own.person[row])
        return person, person < 0

    def next_breach(self, t: int) -> Breach | None:
        """The first promise broken after `t` ms, None when there is no more."""
        row = self._breaches_until(t)
        return self.breaches[row] if row < len(self.breaches) else None

    def is_closed(self, t: int) -> bool:
        """Whether nobody is at work at `t` ms; managers do not count."""
        people = zip(self.days.people, self.counted, strict=True)
        return all(own.at(0, t).doing in AWAY for own, counts in people if counts)

    def next_open(self, t: int) -> int:
        """The first instant from `t` ms on when somebody is on shift; `t` when nobody ever is again."""
        opening = self.open_hours.next_open(t)
        return t if opening is None else opening

    def open_spans(self, week: int) -> tuple[tuple[int, int], ...]:
        """[from, to) of that week's opening hours, ms; the whole week when nobody is on shift in it."""
        since, to = self.weeks.span(week)
        own = self.open_hours.clip(since, to)
        return tuple(zip(own.starts.tolist(), own.ends.tolist(), strict=True)) or ((since, to),)

    def _breaches_until(self, t: int) -> int:
        return bisect_right(self.breaches, t, key=lambda breach: breach.at)


def film_of(trace: Trace, world: World, policy: Policy) -> Film:
    """The film of a run; ValueError when it was played without its decisions. `policy` as it was played."""
    if trace.decisions is None:
        raise ValueError("a film needs a run that was played with its decisions")
    rows = np.flatnonzero(trace.alerts.kind == Step.BREACH)
    at, lead = trace.alerts.at[rows].tolist(), trace.alerts.lead[rows].tolist()
    counted = [one.role != "manager" for one in compose(world, policy).people]
    waiting, days = waiting_list(trace, world, policy), days_of(trace, world, policy)
    return Film(
        trace=trace,
        world=world,
        policy=policy,
        days=days,
        waiting=waiting,
        feed=feed_of(trace, world, policy, days),
        weeks=weeks_of(world.timeline, waiting, at),
        breaches=tuple(Breach(*pair) for pair in zip(at, lead, strict=True)),
        counted=tuple(counted),
        clocks=tuple(tier_clock(tier, world) for tier in policy.sla),
        spells=_spells(trace),
        open_hours=union_of(trace.shift, np.flatnonzero(counted)),
    )


def _spells(trace: Trace) -> dict[int, tuple[int, ...]]:
    rows: dict[int, list[int]] = {}
    for row, lead in enumerate(trace.assignments.lead.tolist()):
        rows.setdefault(lead, []).append(row)
    return {lead: tuple(own) for lead, own in rows.items()}
