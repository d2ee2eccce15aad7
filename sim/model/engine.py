"""Play one option against one world: a pure function, the same bytes for the same arguments."""

from functools import partial

import numpy as np

from policies.catalog import NO_PLUGINS, Plugins
from policies.durations import NEVER
from policies.settings import Policy
from sim.model import escalation, people_events, prelude
from sim.model.breaches import breach_rows
from sim.model.clock import play
from sim.model.desk import step_is_due
from sim.model.floor import OPEN, WAITING, Floor
from sim.model.handing_over import bell_noticed
from sim.model.recording import ALERT, LeadColumns
from sim.model.trace import BY_BOT, Ints, Leads, PersonWindows, State, Step, Trace
from sim.model.working import dispatch, work_ends
from sim.model.world import World


def simulate(world: World, policy: Policy, *, decisions: bool = False, plugins: Plugins = NO_PLUGINS) -> Trace:
    """What happens to the world's leads under the option, in arrays with a row per lead, touch, spell and meeting.

    `decisions` adds a row per decision and changes nothing else. `plugins` are routing methods the user named.
    Raises RoutingError for settings from which no method can be built, ClockStuckError when an instant never ends, and
    PolicyFailure (policies.plugins) when a plug-in fails.
    """
    floor = Floor(world, policy, decisions, plugins)
    floor.hears_notice = partial(bell_noticed, floor)
    floor.hears_work_end = partial(work_ends, floor)
    floor.hears_step_due = partial(step_is_due, floor)
    people_events.set_up(floor)
    automatic = prelude.set_up(floor)
    escalation.set_timers(floor)
    floor.rung.update(rep.number for rep in floor.workers if rep.info.idle_work is not None)
    dispatch(floor, 0)
    instants = play(floor.env, floor.end, partial(dispatch, floor))
    return _trace(floor, automatic, instants)


def _trace(floor: Floor, automatic: Ints, instants: int) -> Trace:
    timeline, roster, record = floor.timeline, floor.roster, floor.record
    touches = record.touch_rows(_sent(floor, automatic))
    leads, spells = _leads(floor, floor.leads), record.spell_rows()
    breaches = np.empty((0, ALERT), dtype=np.int64)
    if not floor.policy.on_breach:
        breaches = breach_rows(floor, spells, leads.breached)
        for lead, kind, at, person, _ in breaches.tolist() if floor.tells else ():
            record.decide(lead, Step(kind), at, person)
    return Trace(
        option=floor.policy.name,
        replication=floor.world.replication,
        measured_from=timeline.measured_from,
        measured_to=timeline.measured_to,
        end=timeline.end,
        channels=floor.channel_names,
        tiers=tuple(tier.tier for tier in floor.policy.sla),
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
    found = floor.intake
    return Leads(
        **arrays,  # type: ignore[arg-type]
        tier=tier,
        score=found.score,
        phone_ok=found.phone_ok,
        email_ok=found.email_ok,
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
    tier = floor.intake.tier.astype(np.int64)
    for lead in floor.instant:
        tier[lead] = -1
    return np.where(floor.enters, tier, -1)


def _windows(floor: Floor) -> PersonWindows:
    rows = [rep.real.to_arrays() for rep in floor.reps]
    first = np.cumsum([0, *(len(starts) for starts, _ in rows)], dtype=np.int64)
    return PersonWindows(first, np.concatenate([s for s, _ in rows]), np.concatenate([e for _, e in rows]))
