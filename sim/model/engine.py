"""Play one option against one world: a pure function, the same bytes for the same arguments."""

from functools import partial

import numpy as np

from policies.catalog import NO_PLUGINS, Plugins
from policies.durations import NEVER
from policies.settings import Policy
from sim.model import escalation, people_events, prelude
from sim.model.breaches import breach_rows
from sim.model.desk import step_is_due
from sim.model.floor import OPEN, WAITING, Floor
from sim.model.ownership import bell_noticed
from sim.model.recording import LeadColumns
from sim.model.releasing import release
from sim.model.taking import dispatch
from sim.model.trace import BY_BOT, Bools, Ints, Leads, PersonWindows, State, Step, Trace
from sim.model.two_options import TwoOptions
from sim.model.working import work_ends
from sim.model.world import World


def simulate(world: World, policy: Policy, *, decisions: bool = False, plugins: Plugins = NO_PLUGINS) -> Trace:
    """What happens to the world's leads under the option, in arrays with a row per lead, touch, spell and meeting.

    `decisions` adds a row per decision and changes nothing else. `plugins` are routing methods the user named.
    Raises RoutingError for settings from which no method can be built, ClockStuckError when an instant never ends, and
    PolicyFailure (policies.plugins) when a plug-in fails.
    """
    return _played(Floor(world, policy, decisions, plugins))


def simulate_both(
    world: World, policies: tuple[Policy, Policy], second: Bools, *, plugins: Plugins = NO_PLUGINS
) -> Trace:
    """Two options side by side on one floor: `second`, shape (leads,), says whom the second one is for.

    The same people work all leads; see `sim.model.two_options`. The trace carries the names of the first option and
    its tiers; each lead's tier is a number in its own option. Raises as `simulate`.
    """
    return _played(TwoOptions(world, policies, second, plugins))


def _played(floor: Floor) -> Trace:
    floor.hears_notice = partial(bell_noticed, floor)
    floor.hears_release = partial(release, floor)
    floor.hears_work_end = partial(work_ends, floor)
    floor.hears_step_due = partial(step_is_due, floor)
    people_events.set_up(floor)
    automatic = []
    for _ in floor.options():
        automatic.append(prelude.set_up(floor))
        escalation.set_timers(floor)
    floor.rung.update(rep.number for rep in floor.reps if rep.info.idle_work is not None)
    dispatch(floor, 0)
    instants = floor.env.play(floor.end, partial(dispatch, floor))
    return _trace(floor, np.concatenate(automatic), instants)


def _trace(floor: Floor, automatic: Ints, instants: int) -> Trace:
    timeline, roster, record = floor.timeline, floor.roster, floor.record
    touches = record.touch_rows(_sent(floor, automatic))
    leads, spells = _leads(floor, floor.leads), record.spell_rows()
    unnoted = np.zeros(floor.size, dtype=np.bool_)
    options = []
    for policy in floor.options():
        options.append(policy)
        if not policy.on_breach:
            unnoted |= floor.served
    breaches = breach_rows(floor, leads.breached & unnoted)
    for lead, kind, at, person, _ in breaches.tolist() if floor.tells else ():
        record.decide(lead, Step(kind), at, person)
    return Trace(
        option=options[0].name,
        replication=floor.world.replication,
        measured_from=timeline.measured_from,
        measured_to=timeline.measured_to,
        end=timeline.end,
        channels=floor.channel_names,
        tiers=tuple(tier.tier for tier in options[0].sla),
        people=tuple(rep.name for rep in floor.reps),
        teams=tuple(rep.team for rep in floor.reps),
        leads=leads,
        assignments=spells,
        touches=touches,
        alerts=record.alert_rows(breaches),
        meetings=record.meeting_rows(),
        hours=roster.hours,
        shift=roster.shift,
        calendar=roster.calendar,
        real=_windows(floor) if floor.interrupted else roster.real,
        decisions=record.decision_rows(),
        idle_work_ms=np.array([rep.idle_ms for rep in floor.reps], dtype=np.int64),
        held_leads=np.array(sorted(floor.held_ever), dtype=np.int64),
        instants=instants,
    )


def _leads(floor: Floor, columns: LeadColumns) -> Leads:
    arrays = columns.arrays
    state = arrays["state"]
    where = np.frombuffer(floor.where, dtype=np.uint8)
    open_ = where == OPEN
    state[open_] = State.IN_CADENCE
    state[where == WAITING] = State.WAITING
    by = floor.promised_by
    ended = arrays["first_touch"].astype(np.int64)
    for lead, at in floor.left_untouched.items():
        ended[lead] = min(ended[lead], at - 1)
    tier = _tiers(floor)
    breached = (tier >= 0) & (by < NEVER) & (ended > by) & (by + 1 < floor.end)
    return Leads(
        **arrays,  # type: ignore[arg-type]
        tier=tier,
        score=np.asarray(floor.score),
        phone_ok=floor.phone_ok,
        email_ok=floor.email_ok,
        breached=breached,
    )


def _sent(floor: Floor, automatic: Ints) -> Ints:
    """Touches by the bot less those of leads that booked on the form or whose person had opted out before."""
    if not len(automatic) or not (floor.opted_at or floor.instant):
        return automatic
    until = np.full(floor.size, NEVER, dtype=np.int64)
    until[list(floor.opted_at)] = list(floor.opted_at.values())
    until[list(floor.instant)] = -1
    sent = automatic[:, 7] <= until[automatic[:, 0]]
    np.asarray(floor.leads.automated)[automatic[~sent, 0]] &= ~BY_BOT
    return automatic[sent]


def _tiers(floor: Floor) -> Ints:
    """Tiers of first passes; leads that booked on the form are promised nothing."""
    tier = floor.first_tier.copy()
    for lead in floor.instant:
        tier[lead] = -1
    return np.where(floor.enters, tier, -1)


def _windows(floor: Floor) -> PersonWindows:
    rows = [rep.real.to_arrays() for rep in floor.reps]
    first = np.cumsum([0, *(len(starts) for starts, _ in rows)], dtype=np.int64)
    return PersonWindows(first, np.concatenate([s for s, _ in rows]), np.concatenate([e for _, e in rows]))
