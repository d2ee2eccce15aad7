"""A person as rules and the desk see them, everything worked out anew at each question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from policies.durations import NEVER
from sim.model.roster import PersonInfo
from tests.reference import windows
from tests.reference.windows import pairs_of

if TYPE_CHECKING:
    from tests.reference.leads import Lead
    from tests.reference.run import Run, Waiting


class Person:
    """Meets `policies.views.RepView`."""

    def __init__(self, run: Run, info: PersonInfo, weight: float) -> None:
        self.run = run
        self.info = info
        self.number = info.number
        self.name = info.name
        self.team = info.team
        self.role = str(info.role)
        self.attributes: Mapping[str, tuple[str, ...]] = info.attributes
        self.weight = weight
        self.column = 0.0
        self.assignments = 0
        self.idle_since = 0
        roster = run.roster
        self.hours = pairs_of(roster.hours, self.number)
        self.shift = pairs_of(roster.shift, self.number)
        self.calendar = pairs_of(roster.calendar, self.number)
        self.real = pairs_of(roster.real, self.number)
        self.other_work = pairs_of(roster.other_work, self.number)
        self.employed = pairs_of(roster.employed, self.number)
        lost = self.hours
        for start, end in self.shift:
            lost = windows.without(lost, start, end)
        lost = windows.both(lost, self.employed)
        spells = {windows.next_open(self.shift, end): start for start, end in reversed(lost)}
        self.away = [(start, back) for back, start in spells.items()]
        """time off: from the first hours lost to the next worked ones"""
        joins = zip(roster.joins.person.tolist(), roster.joins.at.tolist(), strict=True)
        self.joins = [at for who, at in joins if who == self.number]
        rows = roster.absences
        mine = [row for row, person in enumerate(rows.person.tolist()) if person == self.number]
        self.absences = [(int(rows.start[row]), int(rows.end[row]), int(rows.known_at[row])) for row in mine]
        self.is_busy = False
        self.expected_end = 0
        self.between: Lead | None = None
        """reviewed in this instant; the attempt follows at once if nothing comes in between"""
        self.passed_over: list[Waiting] = []
        """leads of the queue left for when nothing else is"""
        self.given: list[int] = []
        """instants of assignments"""
        self.booked: list[tuple[int, int, Lead]] = []
        """(slot, length, lead) of meetings to come or in progress"""
        self.meetings = 0
        self.idle_works = 0

    @property
    def is_free(self) -> bool:
        return not self.is_busy

    @property
    def active(self) -> int:
        run = self.run
        mine = [lead for lead in run.leads if lead.owner == self.number and lead.is_open]
        return sum(lead.touched is not None or run.now - lead.created < run.policy.stale_after for lead in mine)

    @property
    def is_away(self) -> bool:
        """On time off: from the first hours lost to the next worked ones; who joins is not away."""
        now = self.run.now
        return any(start <= now < back for start, back in self.away if not any(start < at <= now for at in self.joins))

    @property
    def is_employed(self) -> bool:
        return windows.is_open(self.employed, self.run.now)

    @property
    def is_here_or_comes(self) -> bool:
        return any(end > self.run.now for _, end in self.employed)

    def known_absent(self, now: int) -> bool:
        return any(start <= now < end and known <= now for start, end, known in self.absences)

    def is_absent(self, now: int) -> bool:
        return any(start <= now < end for start, end, _ in self.absences)

    def is_on_shift(self, now: int) -> bool:
        return windows.is_open(self.shift, now) and not self.known_absent(now)

    def known_calendar(self, now: int) -> windows.Pairs:
        """Calendar less absences known by now and meetings booked."""
        known = self.calendar
        for start, end, known_at in self.absences:
            if known_at <= now:
                known = windows.without(known, start, end)
        for slot, length, _ in self.booked:
            known = windows.without(known, slot, slot + length)
        return known

    def expected_first_touch(self, now: int) -> int:
        run = self.run
        open_ = self.known_calendar(now)
        begun = now if self.is_free else max(now, self.expected_end)
        queued = sum(run.expected_of(lead) for lead in run.leads if lead.owner == self.number)
        behind = windows.add(open_, begun, queued)
        noticed = windows.add(open_, now, round(run.policy.notify.lag.expected))
        return windows.next_open(open_, max(behind, noticed)) if max(behind, noticed) < NEVER else NEVER

    def at_cap(self) -> bool:
        info, run = self.info, self.run
        if info.max_active_leads is not None and self.active >= info.max_active_leads:
            return True
        if info.max_new_leads_per_day is None:
            return False
        today = run.world.timeline.to_local(run.now, info.timezone).date()
        given = [at for at in self.given if run.world.timeline.to_local(at, info.timezone).date() == today]
        return len(given) >= info.max_new_leads_per_day

    def factor(self) -> float:
        """What work times are divided by."""
        return self.info.speed * self.run.roster.output.of(self.number, self.run.now)

    def take(self, expected: int) -> None:
        self.is_busy = True
        self.expected_end = self.run.now + expected

    def finish(self) -> None:
        self.is_busy = False
        self.idle_since = self.run.now


def people_meant(names: Iterable[str], people: Sequence[Person]) -> list[Person]:
    """People meant by names of teams, roles or people, each once, in the order of `people`."""
    wanted = set(names)
    return [person for person in people if wanted & {person.name, person.team, person.role}]
