"""No rule sees the future, and the calendar-aware one forgets nothing of the present."""

from dataclasses import dataclass

import numpy as np
import pytest

from policies.durations import NEVER
from sim.model.engine import simulate
from sim.model.streams import Purpose
from sim.model.trace import Touch, Trace
from sim.model.world import World
from tests.hand import OFFICE, Table, at, hand, hours, minutes

METHODS = (
    "round_robin",
    "weighted_round_robin",
    "available_round_robin",
    "count_based",
    "least_loaded",
    "score_priority",
    "calendar_aware",
    "shared_queue",
)


def busy_monday(method: str, *, gloomy: bool) -> Trace:
    """Eighty leads before anybody can be done with one; South is ill tomorrow and work takes longer if gloomy."""
    arrivals = np.arange(80) * 20_000 + at("Mon 09:00")
    ill: Table = {"kind": "everybody_absent", "day": 1, "over": "1d", "team": "South"}
    durations = np.linspace(0.5, 0.99, 80) if gloomy else np.linspace(0.49, 0.0, 80)
    world = hand(
        arrivals=arrivals.tolist(),
        people=["N1", "N2"],
        shift=OFFICE,
        work={"dist": "uniform", "low": "30m", "high": "90m"},
        teams=[{"name": "South", "shift": OFFICE, "headcount": 2}],
        disruptions=[ill] if gloomy else [],
        scores=np.linspace(99, 1, 80).tolist(),
        option={"routing": method},
        uniforms={(Purpose.WORK, 0, 0): durations.tolist()},
    )
    return simulate(world, world.scenario.policies[0])


@pytest.mark.parametrize("method", METHODS)
def test_no_method_knows_of_illness_to_come_or_how_long_work_will_take(method: str) -> None:
    chosen = []
    for gloomy in (False, True):
        own = busy_monday(method, gloomy=gloomy).assignments
        today = (own.at < at("Mon 09:30")) & (own.person >= 0)
        chosen.append(list(zip(own.lead[today].tolist(), own.person[today].tolist(), strict=True)))
    assert chosen[0] == chosen[1]
    # a shared queue gives out no more than people can begin
    assert len(chosen[0]) == (4 if method == "shared_queue" else 80)


WORK, TALK, REACH, RETRY = minutes(30), minutes(16), 0.5, hours(3)
EXPECTED = WORK + round(REACH * TALK)
"""Of one call: no more than this does a rule know of how long it takes."""


@dataclass(frozen=True)
class Call:
    """One task of a trace: work and conversation."""

    person: int
    start: int
    end: int
    work_end: int


def random_world(seed: int) -> World:
    """Up to thirty leads in two days, two to four people with hours and meetings of their own; some neglect leads."""
    rng = np.random.default_rng(seed)
    size, people = int(rng.integers(8, 31)), int(rng.integers(2, 5))
    shifts = [OFFICE, "Mon-Fri 08:00-16:00", "Mon-Fri 10:00-12:00 13:00-19:00", "24x7"]
    reps: list[Table] = [
        {"name": name, "shift": shifts[int(rng.integers(len(shifts)))], "adherence": float(rng.choice([1.0, 0.7]))}
        for name in "ABCD"[:people]
    ]
    option: Table = {"routing": "calendar_aware"}
    if rng.random() < 0.7:
        option["reassign"] = {"after": "2h", "most": 2}
    return hand(
        arrivals=np.sort(rng.integers(at("Mon 06:00"), at("Wed 06:00"), size)).tolist(),
        people=reps,
        team={"internal_meetings_per_week": 6.0},
        work={"dist": "exponential", "mean": "30m"},
        talk="16m",
        reach=REACH,
        luck=rng.random((size, 2)).tolist(),
        cadence=["0m", "3h"],
        frame={"seed": seed, "weeks": 2},
        option=option,
    )


class Recomputed:
    """The expected first touch of everybody at any decision of a finished run, from all open tasks anew."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        own, spells = trace.touches, trace.assignments
        self.calls: dict[int, list[Call]] = {}
        for row in np.flatnonzero(own.kind == Touch.ATTEMPT):
            talk_end = int(own.talk_end[row])
            end = max(int(own.end[row]), talk_end if talk_end < NEVER else 0)
            call = Call(int(own.person[row]), int(own.start[row]), end, int(own.end[row]))
            self.calls.setdefault(int(own.lead[row]), []).append(call)
        self.contacted = trace.leads.contacted.tolist()
        self.spells = list(zip(spells.lead.tolist(), spells.person.tolist(), spells.at.tolist(), strict=True))
        self.windows: list[list[tuple[int, int]]] = []
        for person in range(len(trace.people)):
            starts, ends = trace.calendar.of(person)
            self.windows.append(list(zip(starts.tolist(), ends.tolist(), strict=True)))

    def is_on_shift(self, person: int, now: int) -> bool:
        """By calendar."""
        starts, ends = self.trace.shift.of(person)
        return bool(np.any((starts <= now) & (now < ends)))

    def first_touch(self, person: int, now: int, owners: dict[int, int]) -> int:
        """When a lead given now would be begun, given who owns what."""
        mine = [call for calls in self.calls.values() for call in calls if call.person == person]
        in_hand = [call for call in mine if call.start < now < call.end]
        assert len(in_hand) <= 1
        begun = max([now, *(call.start + EXPECTED for call in in_hand)])
        waiting = sum(self._is_waiting(lead, now) for lead, owner in owners.items() if owner == person)
        return self._after(person, begun, waiting * EXPECTED)

    def _is_waiting(self, lead: int, now: int) -> bool:
        """Untouched, or missed at the first call and due for the second."""
        begun = [call for call in self.calls.get(lead, []) if call.start < now]
        if not begun:
            return True
        missed_once = len(begun) == 1 and begun[0].end <= now and self.contacted[lead] > begun[0].end
        return missed_once and begun[0].work_end + RETRY < now

    def _after(self, person: int, now: int, work: int) -> int:
        for start, end in self.windows[person]:
            begins = max(start, now)
            if begins >= end:
                continue
            if begins + work < end:
                return begins + work
            work -= end - begins
        return NEVER


def check(world: World) -> int:
    """How many decisions of a run are those of the brute force; fails at the first that is not."""
    trace = simulate(world, world.scenario.policies[0])
    brute = Recomputed(trace)
    owners: dict[int, int] = {}
    had: dict[int, list[int]] = {}
    given = [0] * len(trace.people)
    last_end = max((call.end for calls in brute.calls.values() for call in calls), default=0)
    checked = 0
    for lead, person, now in brute.spells:
        people = [one for one in range(len(trace.people)) if one not in had.get(lead, [])] or [
            one for one in range(len(trace.people)) if one != owners.get(lead)
        ]
        assert any(brute.is_on_shift(one, now) for one in people)
        best = min(people, key=lambda one: (brute.first_touch(one, now, owners), given[one], one))
        # what is in hand when the run ends has no row: nothing can be said of the time after the last row
        if now <= last_end:
            assert person == best, (world.scenario.scenario.seed, lead, now)
            checked += 1
        owners[lead] = person
        had.setdefault(lead, []).append(person)
        given[person] += 1
    return checked


def test_the_running_sums_of_the_calendar_aware_rule_agree_with_all_open_tasks_summed_anew() -> None:
    checked = sum(check(random_world(seed)) for seed in range(1000))
    assert checked > 15_000
