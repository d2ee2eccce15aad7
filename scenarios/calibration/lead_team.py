"""Who works the leads, and how much of their time goes elsewhere."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from policies.durations import HOUR, MINUTE
from scenarios.calibration.handling import hands_on
from scenarios.calibration.lead_hours import Hours, LeadHours, lead_hours
from scenarios.calibration.presence import SHORTEST_PAUSE, SLOT, SLOTS_A_DAY, Presence, presence
from scenarios.calibration.work_events import WorkEvents, wall_clock, work_events
from scenarios.history import MISSING, NOBODY, History

COVERED = 0.97
"""The team are the fewest people who together make this share of the first touches."""
SHRINK = 3.0
"""First touches at the team's average pace that are added to everybody's: who was hardly there is taken as average."""
MOST_OTHER_WORK = 0.97
SHORTEST_BLOCK, LONGEST_BLOCK = 15 * MINUTE, 4 * HOUR
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LeadTeam:
    """The people who make the first touches; arrays have a row per person, as in `presence.people`."""

    events: WorkEvents
    """all signs of work of anybody"""
    at_work: Presence
    """whatever they do"""
    hours: LeadHours
    """when, of this time, they take leads"""
    everywhere: bool
    """all time at work counts as time for leads, whatever `hours` say"""
    first_touches: NDArray[np.int64]
    hands_on: NDArray[np.int64]
    """per event: hands-on ms"""
    left_open: NDArray[np.bool_]
    """per event: outlasts its person's day"""

    @property
    def presence(self) -> Presence:
        """In the hours in which they take leads: what shifts are made of."""
        if not self.without_leads.any():
            return self.at_work
        weeks = self.at_work.there.shape[1] // self.without_leads.size
        return replace(self.at_work, there=self.at_work.there & ~np.tile(self.without_leads.ravel(), weeks))

    @property
    def without_leads(self) -> Hours:
        """(7 weekdays from Monday, slots of a day): at work, but on other things alone."""
        return np.zeros_like(self.hours.idle) if self.everywhere else self.hours.idle

    @property
    def in_lead_hours(self) -> NDArray[np.bool_]:
        """Per event, whether it begins in hours in which leads are taken."""
        slot = self.events.start // SLOT
        return np.asarray(~self.without_leads[(slot // SLOTS_A_DAY + 3) % 7, slot % SLOTS_A_DAY])

    @property
    def present_ms(self) -> Floats:
        """Time at work in the hours for leads, ms."""
        return np.asarray(self.presence.there.sum(axis=1) * SLOT, np.float64)

    @property
    def has_other_work(self) -> bool:
        """The record shows work of these people on anything but the leads."""
        mine = np.isin(self.events.person, self.at_work.people)
        return bool((self.hands_on[mine & ~self.events.of_leads] > 0).any())

    @property
    def other_work_by_person(self) -> Floats:
        """Share of each one's time in the hours for leads that goes to recorded other work, at most 0.97."""
        people = self.at_work.people
        other = ~self.events.of_leads & (self.events.person != NOBODY) & self.in_lead_hours
        length = int(people.max(initial=0)) + 1
        spent = np.bincount(self.events.person[other], weights=self.hands_on[other], minlength=length)
        share = spent[people] / np.maximum(self.present_ms, SLOT)
        return np.asarray(np.minimum(share, MOST_OTHER_WORK), np.float64)

    @property
    def other_work(self) -> float:
        """Share of the team's time at work that goes to other work."""
        present = self.present_ms
        return float((self.other_work_by_person * present).sum() / max(present.sum(), SLOT))

    @property
    def away_from_queue(self) -> Floats:
        """Per person, the other work that makes them take leads as often as they do while at work.

        Time for leads is in proportion to first touches per hour at work, and the team's average stays as measured.
        """
        hours = np.maximum(self.present_ms, SLOT)
        pace = self.first_touches.sum() / hours.sum()
        relative = (self.first_touches + SHRINK) / (pace * hours + SHRINK)
        return np.asarray(np.clip(1 - (1 - self.other_work) * relative, 0, MOST_OTHER_WORK), np.float64)


def lead_team(history: History, *, everywhere: bool = False) -> LeadTeam | None:
    """The people behind the first touches; None when the record names nobody.

    `everywhere`: hours in which they surely take no leads count as time for leads too.
    """
    leads = history.leads
    by = leads.first_touch_by[(leads.first_touch != MISSING) & (leads.first_touch_by != NOBODY)]
    if not len(by):
        return None
    made = np.bincount(by, minlength=len(history.people))
    order = np.argsort(-made, kind="stable")
    covered = np.cumsum(made[order]) / made.sum()
    people = np.sort(order[: int(np.searchsorted(covered, COVERED)) + 1])
    people = people[made[people] > 0]
    events = work_events(history)
    length, left_open = hands_on(events, SHORTEST_PAUSE)
    until = int(wall_clock(history, np.array([history.until]))[0])
    at_work = presence(events, people, until)
    return LeadTeam(events, at_work, lead_hours(history, at_work), everywhere, made[people], length, left_open)


def block_lengths(team: LeadTeam) -> Floats:
    """Hands-on ms of the stretches of other work between two pieces of lead work, of one person and day."""
    found: list[float] = []
    among = team.in_lead_hours
    for person in team.at_work.people.tolist():
        mine = np.flatnonzero((team.events.person == person) & among)
        if not len(mine):
            continue
        day = team.events.start[mine] // (24 * HOUR)
        of_leads = team.events.of_leads[mine]
        change = np.append(True, (of_leads[1:] != of_leads[:-1]) | (day[1:] != day[:-1]))
        stretch = np.bincount(np.cumsum(change) - 1, weights=team.hands_on[mine])
        found += stretch[~of_leads[change]].tolist()
    return np.array([length for length in found if length > 0])
