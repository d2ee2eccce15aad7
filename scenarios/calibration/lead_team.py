"""Who works the leads, and how much of their time goes elsewhere."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.durations import HOUR, MINUTE
from scenarios.calibration.handling import hands_on
from scenarios.calibration.presence import SHORTEST_PAUSE, SLOT, Presence, presence
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
    presence: Presence
    first_touches: NDArray[np.int64]
    hands_on: NDArray[np.int64]
    """per event: hands-on ms"""
    left_open: NDArray[np.bool_]
    """per event: outlasts its person's day"""

    @property
    def present_ms(self) -> Floats:
        """Time at work in the record, ms."""
        return np.asarray(self.presence.there.sum(axis=1) * SLOT, np.float64)

    @property
    def has_other_work(self) -> bool:
        """The record shows work of these people on anything but the leads."""
        mine = np.isin(self.events.person, self.presence.people)
        return bool((self.hands_on[mine & ~self.events.of_leads] > 0).any())

    @property
    def other_work_by_person(self) -> Floats:
        """Share of each one's time at work that the record shows to go to other work, at most 0.97."""
        spent = np.bincount(
            self.events.person[~self.events.of_leads & (self.events.person != NOBODY)],
            weights=self.hands_on[~self.events.of_leads & (self.events.person != NOBODY)],
            minlength=int(self.presence.people.max(initial=0)) + 1,
        )
        share = spent[self.presence.people] / np.maximum(self.present_ms, SLOT)
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


def lead_team(history: History) -> LeadTeam | None:
    """The people behind the first touches; None when the record names nobody."""
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
    return LeadTeam(events, presence(events, people, until), made[people], length, left_open)


def block_lengths(team: LeadTeam) -> Floats:
    """Hands-on ms of the stretches of other work between two pieces of lead work, of one person and day."""
    found: list[float] = []
    for person in team.presence.people.tolist():
        mine = np.flatnonzero(team.events.person == person)
        if not len(mine):
            continue
        day = team.events.start[mine] // (24 * HOUR)
        of_leads = team.events.of_leads[mine]
        change = np.append(True, (of_leads[1:] != of_leads[:-1]) | (day[1:] != day[:-1]))
        stretch = np.bincount(np.cumsum(change) - 1, weights=team.hands_on[mine])
        found += stretch[~of_leads[change]].tolist()
    return np.array([length for length in found if length > 0])
