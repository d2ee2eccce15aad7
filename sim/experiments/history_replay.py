"""A stretch of a team's record played again under a scenario: the leads as they came, everything else drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from policies.durations import DAY, NEVER
from policies.settings import Policy
from scenarios.calibration.few_sources import OTHERS
from scenarios.calibration.hold_out import Bools, Floats, came_in, midnight, waits
from scenarios.history import History
from scenarios.scenario import Scenario
from sim.model.arrivals import scenario_timeline
from sim.model.engine import simulate
from sim.model.replay import ReplayLeads
from sim.model.streams import Ints, Purpose, uniforms
from sim.model.trace import Trace
from sim.model.world import World, drawn_policy, replay_world

LEAD_IN_WEEKS = 1
"""Weeks of the record played before the leads that count, so that these meet the work that lay there."""
RIPENING_WEEKS = 3
"""Weeks played behind the last lead, so that slow first touches are seen."""
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Leads of a record on the clock of a scenario; arrays have a row per lead played, by creation."""

    scenario: Scenario
    record: ReplayLeads
    counts: Bools
    """created within the stretch; the others only set the scene"""
    waited: Floats
    """what the record says: minutes to the first touch of the leads that count, infinite without one"""
    created: Ints
    """of the leads that count, ms since 1970 in UTC"""
    touched_by: Ints
    """of the leads that count, index into `History.people`, NOBODY where not told or not touched"""


def stretch(scenario: Scenario, history: History, first: date, last: date) -> Stretch:
    """The leads created on the local days [first, last), with those of the week before; numbers are as likely.

    Sources are matched by name; a lead of a source that the scenario lacks counts to `OTHERS`, without it to the first.
    """
    start, end = midnight(history.zone, first), midnight(history.zone, last)
    begin = first - timedelta(weeks=LEAD_IN_WEEKS)
    played = came_in(history, midnight(history.zone, begin), end)
    weeks = -(-(last - begin).days // 7) + RIPENING_WEEKS
    frame = {"start": begin, "weeks": weeks, "warmup_weeks": 0, "drain_weeks": 0, "forecast_period": "week"}
    framed = scenario.model_copy(update={"scenario": scenario.scenario.model_copy(update=frame)})
    names = [source.name for source in scenario.sources]
    other = names.index(OTHERS) if OTHERS in names else 0
    codes = np.array([names.index(name) if name in names else other for name in history.sources], np.int64)
    leads = history.leads
    source = np.where(leads.source >= 0, codes[leads.source], other)[played]
    created = leads.created[played] - scenario_timeline(framed).origin_ms
    counts = leads.created[played] >= start
    chosen = came_in(history, start, end)
    return Stretch(
        framed,
        ReplayLeads(created, source),
        counts,
        waits(leads, chosen),
        leads.created[chosen],
        leads.first_touch_by[chosen].astype(np.int64),
    )


def world_of(played: Stretch, seed: int, *, with_doubt: bool) -> World:
    """The stretch's leads, as they were, with luck of their own; `with_doubt`: ranges of the file are drawn too."""
    frame = played.scenario.scenario.model_copy(update={"seed": seed})
    kept = {} if with_doubt else {"ranges": ()}
    return replay_world(played.scenario.model_copy(update={"scenario": frame, **kept}), 0, played.record)


def play(played: Stretch, world: World, policy: Policy) -> tuple[Floats, Trace]:
    """Minutes to the first touch of the leads that count (infinite: never), and the run."""
    trace = simulate(world, drawn_policy(world, policy))
    touched = trace.leads.first_touch
    waited = np.where(touched < NEVER, (touched - world.created) / MINUTE_MS, np.inf)
    return waited[played.counts], trace


def shares(waited: Floats, minutes: Sequence[float]) -> Floats:
    """Share of the leads with a first touch within each of these times."""
    return np.array([float(np.mean(waited <= limit)) for limit in minutes]) if len(waited) else np.zeros(len(minutes))


def days_again(created: Ints, draws: int) -> Floats:
    """How often each lead counts when the days (UTC) of a record are drawn again, shape (draws, leads).

    Block bootstrap of whole days: leads of a day wait for the same people.
    """
    block = block_of(created)
    days = int(block.max(initial=-1)) + 1
    drawn = np.floor(uniforms(draws * days, 0, 0, Purpose.DAYS).reshape(draws, days) * days).astype(np.int64)
    return np.stack([np.bincount(each, minlength=days)[block] for each in drawn]).astype(np.float64)


def block_of(created: Ints) -> Ints:
    """Number of the day (UTC) of each lead among the days that have any."""
    return np.asarray(np.unique(created // DAY, return_inverse=True)[1], np.int64)
