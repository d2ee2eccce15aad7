"""Scenarios written by hand and played: leads at exact milliseconds, people, luck and an option as tables."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from policies.catalog import NO_PLUGINS, Plugins
from policies.durations import DAY, HOUR, MINUTE
from sim.model.availability import compose
from sim.model.engine import simulate
from sim.model.streams import Purpose
from sim.model.trace import PersonWindows, Touch, Trace
from sim.model.world import World
from tests.sim.model.hand_worlds import hand_scenario, hand_world

Table = dict[str, Any]
Lasting = int | str | Table
"""A duration in ms, as text, or a distribution."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
OFFICE = "Mon-Fri 09:00-17:00"
LUCKY: tuple[tuple[Purpose, tuple[int, ...]], ...] = (
    *((Purpose.CONNECT, (pass_, step)) for pass_ in range(3) for step in range(10)),
    *((Purpose.QUALIFY, (pass_,)) for pass_ in range(3)),
    *((Purpose.SHOW, (pass_, k)) for pass_ in range(3) for k in range(2)),
)
"""Draws that are 0 where a test does not say: everybody answers, qualifies and comes to meetings."""


def minutes(count: float) -> int:
    """Ms of so many minutes."""
    return round(count * MINUTE)


def hours(count: float) -> int:
    """Ms of so many hours."""
    return round(count * HOUR)


def days(count: float) -> int:
    """Ms of so many days of 24 hours."""
    return round(count * DAY)


def at(text: str, week: int = 0) -> int:
    """Ms of "Mon 09:00" or "Mon 09:00:30" in a run that begins on a Monday at 00:00."""
    day, clock = text.split()
    parts = [int(part) for part in clock.split(":")]
    hour, minute, second = parts if len(parts) == 3 else (*parts, 0)
    return days(7 * week + DAYS.index(day)) + hour * HOUR + minute * MINUTE + second * 1000


def lasting(value: Lasting) -> str | Table:
    """A duration as a scenario file writes it."""
    return f"{value}ms" if isinstance(value, int) else value


def steps(*written: str | tuple[str, str]) -> list[Table]:
    """Cadence steps: "30m" is a phone call so long after the step before, ("email", "1d") another channel."""
    pairs = [("phone", step) if isinstance(step, str) else step for step in written]
    return [{"channel": channel, "after": after} for channel, after in pairs]


def hand(
    *,
    arrivals: Sequence[int],
    people: Sequence[str | Table] = ("A",),
    shift: str = "24x7",
    luck: Sequence[Sequence[float]] = (),
    cadence: Sequence[str | tuple[str, str]] = (),
    review: Lasting = 0,
    work: Lasting = 0,
    talk: Lasting = 0,
    reach: float = 0.5,
    phone: Table | None = None,
    email: Table | None = None,
    team: Table | None = None,
    teams: Sequence[Table] = (),
    option: Table | None = None,
    frame: Table | None = None,
    scores: Sequence[float] | None = None,
    uniforms: Mapping[tuple[int, ...], Sequence[float]] | None = None,
    columns: Table | None = None,
    windows: Mapping[str, Sequence[tuple[int, int]]] | None = None,
    **tables: Any,
) -> World:
    """A world of four weeks from Monday 2026-01-05 00:00 UTC and one option, the tables given as in a file.

    `arrivals` rise. `luck[lead][step]` are the draws of a first pass's attempts, against `reach`. `uniforms` are keyed
    (purpose, index, ...). Without a word everybody answers at once and qualifies. `columns` replace columns of `World`,
    `windows` the hours of a person to the millisecond.
    """
    scenario = hand_scenario(
        scenario={"name": "by hand", "start": dt.date(2026, 1, 5), "weeks": 4} | (frame or {}),
        channels={
            "phone": {"reach": reach, "work_time": lasting(work), "talk_time": lasting(talk)} | (phone or {}),
            "email": {"reach": reach} | (email or {}),
        },
        review={"work_time": lasting(review)},
        teams=[{"name": "SDR", "shift": shift, "reps": [_person(one) for one in people]} | (team or {}), *teams],
        policies=[{"name": "plain"} | ({"cadence": [{"steps": steps(*cadence)}]} if cadence else {}) | (option or {})],
        **tables,
    )
    size = len(arrivals)
    given: dict[Any, Sequence[float]] = {(int(purpose), *index): [0.0] * size for purpose, index in LUCKY}
    for step in range(max(map(len, luck), default=0)):
        given[int(Purpose.CONNECT), 0, step] = [row[step] if step < len(row) else 0.0 for row in luck]
    known: Table = {"created": np.array(arrivals, dtype=np.int64), "quality": np.ones(size)}
    if scores is not None:
        known["given_score"] = np.array(scores, dtype=np.float64)
    world = hand_world(size, scenario, given | dict(uniforms or {}), **(known | (columns or {})))
    if windows:
        _open_only(world, windows)
    return world


def play(*, decisions: bool = False, plugins: Plugins = NO_PLUGINS, **written: Any) -> Trace:
    """What happens in the world that `hand` makes of the same words."""
    world = hand(**written)
    return simulate(world, world.scenario.policies[0], decisions=decisions, plugins=plugins)


def _person(one: str | Table) -> Table:
    return {"name": one} if isinstance(one, str) else one


def _open_only(world: World, windows: Mapping[str, Sequence[tuple[int, int]]]) -> None:
    """Give the people named these windows in place of what their shifts say."""
    policy = world.scenario.policies[0]
    roster = compose(world, policy)
    ours = [windows.get(person.name) for person in roster.people]

    def replaced(kind: PersonWindows) -> PersonWindows:
        rows = [own or _pairs(kind, number) for number, own in enumerate(ours)]
        first = np.cumsum([0, *map(len, rows)])
        edges = np.array([edge for row in rows for edge in row], dtype=np.int64).reshape(-1, 2)
        return PersonWindows(first, edges[:, 0].copy(), edges[:, 1].copy())

    kinds = ("hours", "shift", "calendar", "real")
    changed: dict[str, Any] = {kind: replaced(getattr(roster, kind)) for kind in kinds}
    world._rosters[tuple(sorted(policy.staffing.items()))] = replace(roster, **changed)


def _pairs(windows: PersonWindows, person: int) -> list[tuple[int, int]]:
    starts, ends = windows.of(person)
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


class Did(NamedTuple):
    """One piece of a person's work."""

    lead: int
    person: str
    start: int
    end: int
    """of the work; a conversation may follow"""


def work_done(trace: Trace, *kinds: Touch) -> list[Did]:
    """Touches of these kinds (reviews, attempts and replies without a word), by start, then lead."""
    wanted = kinds or (Touch.REVIEW, Touch.ATTEMPT, Touch.REPLY)
    rows = np.flatnonzero(np.isin(trace.touches.kind, wanted))
    done = [
        Did(int(own.lead[row]), name_of(trace, own.person[row]), int(own.start[row]), int(own.end[row]))
        for own in (trace.touches,)
        for row in rows
    ]
    return sorted(done, key=lambda one: (one.start, one.lead))


def attempt_times(trace: Trace, lead: int = 0) -> list[int]:
    """Starts of a lead's attempts, ms, of all passes."""
    return [one.start for one in work_done(trace, Touch.ATTEMPT) if one.lead == lead]


def workers_of(trace: Trace, lead: int = 0) -> list[str]:
    """Who reviewed, called or answered a lead, in order."""
    return [one.person for one in work_done(trace) if one.lead == lead]


def owners_of(trace: Trace, lead: int = 0) -> list[tuple[str, int]]:
    """Everybody who had a lead, and since when."""
    own = trace.assignments
    return [(name_of(trace, own.person[row]), int(own.at[row])) for row in np.flatnonzero(own.lead == lead)]


def first_owners(trace: Trace) -> list[str]:
    """First owner of each lead, "" of one that nobody had."""
    owners = [owners_of(trace, lead) for lead in range(len(trace.leads.state))]
    return [had[0][0] if had else "" for had in owners]


def first_touches(trace: Trace) -> list[int]:
    """Start of the first touch of each lead, ms."""
    touched: list[int] = trace.leads.first_touch.tolist()
    return touched


def alerts(trace: Trace, *kinds: int) -> list[tuple[int, int, str]]:
    """(lead, ms, owner) of the alerts of these kinds, in order."""
    own = trace.alerts
    rows = np.flatnonzero(np.isin(own.kind, kinds))
    return [(int(own.lead[row]), int(own.at[row]), name_of(trace, own.person[row])) for row in rows]


def name_of(trace: Trace, person: int | np.int64) -> str:
    """Name of a person of the run, "" for nobody."""
    return trace.people[int(person)] if person >= 0 else ""
