"""Worlds without leads, and sets of open time to compare: what the tests of availability are written with."""

from __future__ import annotations

import datetime as dt

import numpy as np

from scenarios.scenario import Scenario
from scenarios.timeline import Timeline
from scenarios.windows import Windows
from sim.model.availability import compose
from sim.model.roster import Absences, Roster
from sim.model.trace import PersonWindows
from sim.model.world import World

NOBODY = np.empty(0, np.int64)
NO_SHARE = np.empty(0, np.float64)
NO_FLAG = np.empty(0, np.bool_)

Table = dict[str, object]


def world_of(
    *teams: Table,
    staffing: Table | None = None,
    disruptions: tuple[Table, ...] = (),
    replication: int = 0,
    **frame: object,
) -> World:
    """A world of the given teams: four weeks from Monday 2026-01-05 in UTC unless the frame says otherwise."""
    scenario = Scenario.model_validate(
        {
            "scenario": {"name": "teams", "start": dt.date(2026, 1, 5), "weeks": 4, "seed": 7} | frame,
            "sources": [{"name": "form"}],
            "teams": list(teams),
            "policies": [{"name": "as it is"}, {"name": "changed", "staffing": staffing or {}}],
            "disruptions": list(disruptions),
        }
    )
    own = scenario.scenario
    return World(
        scenario=scenario,
        replication=replication,
        timeline=Timeline(own.start, own.weeks, own.warmup_weeks, own.drain_weeks, own.timezone),
        created=NOBODY,
        source=NOBODY,
        attributes={},
        hour_shift=NOBODY,
        intent=NO_FLAG,
        quality=NO_SHARE,
        z=NO_SHARE,
        duplicate_of=NOBODY,
        consent={},
        known_owner=NOBODY,
        reachable=NO_FLAG,
        value=NO_SHARE,
        patience=NOBODY,
        rows=(),
    )


def roster_of(world: World) -> Roster:
    """The roster of the last option: the one with `staffing`."""
    return compose(world, world.scenario.policies[-1])


def windows(of: PersonWindows, person: int = 0) -> Windows:
    """One person's windows; refuses what is not sorted and apart."""
    return Windows(*of.of(person))


def absent(absences: Absences, person: int = 0) -> Windows:
    """All absences of a person, known or not."""
    rows = absences.person == person
    return Windows.from_arrays(absences.start[rows], absences.end[rows])


def clock(world: World, of: PersonWindows, person: int = 0, day: dt.date | None = None) -> list[str]:
    """Windows as "Mon 09:00-12:00" in the scenario's zone; only those that begin on `day` if it is given."""
    shown = []
    for start, end in zip(*(edge.tolist() for edge in of.of(person)), strict=True):
        begins, ends = world.timeline.to_local(start), world.timeline.to_local(end)
        if day in (None, begins.date()):
            shown.append(f"{begins:%a %H:%M}-{ends:%H:%M}")
    return shown
