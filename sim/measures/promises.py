"""Kept promises: of each lead of a tier, whether it was assigned, touched and tried in time."""

import numpy as np

from policies.settings import Policy, SlaTier
from scenarios.calendars import BusinessClock
from scenarios.windows import NEVER
from sim.model.trace import Bools, Ints, Touch, Trace
from sim.model.world import World


def tier_clock(tier: SlaTier, world: World) -> BusinessClock:
    """The clock on which the promises of a tier run."""
    from sim.model.business import business_clock  # the engine's rooms: not for what is known

    return business_clock(world.scenario, world.timeline) if tier.clock == "business" else BusinessClock(None)


def promises(tier: SlaTier) -> dict[str, int]:
    """What a tier promises: `assignment`, `first_touch`, `attempts` -> within ms of its clock."""
    attempts = None if tier.attempts is None else tier.attempts.within
    given = {"assignment": tier.assignment, "first_touch": tier.first_touch, "attempts": attempts}
    return {name: within for name, within in given.items() if within is not None}


def kept_promises(trace: Trace, world: World, policy: Policy) -> dict[tuple[int, str], Bools]:
    """(tier, promise) -> whether each lead had it in time, shape (leads,); only rows of the tier mean something.

    A promise of d is kept iff the tier's clock ran at most d from creation to the deed; of a first pass. `attempts`
    is kept too if the cadence ended in time by contact, opt-out, rejection or closed channels.
    """
    kept: dict[tuple[int, str], Bools] = {}
    for number, tier in enumerate(policy.sla):
        clock = tier_clock(tier, world)
        for name, within in promises(tier).items():
            if name == "attempts":
                assert tier.attempts is not None
                done = np.minimum(nth_attempt(trace, tier.attempts.least), trace.leads.attempts_end)
            else:
                done = trace.leads.assigned if name == "assignment" else trace.leads.first_touch
            kept[number, name] = (done < NEVER) & (clock.elapsed_many(world.created, done) <= within)
    return kept


def touch_breaks_at(trace: Trace, world: World, policy: Policy) -> Ints:
    """The first ms at which each lead's first-touch promise is broken if nobody touches it; NEVER without one."""
    at = np.full(world.size, NEVER, np.int64)
    for number, tier in enumerate(policy.sla):
        if tier.first_touch is not None:
            rows = np.flatnonzero(trace.leads.tier == number)
            at[rows] = tier_clock(tier, world).breaks_at_many(world.created[rows], tier.first_touch)
    return at


def nth_attempt(trace: Trace, n: int) -> Ints:
    """Start of each lead's n-th attempt (from 1) of the first pass, ms; NEVER with fewer."""
    rows = np.flatnonzero((trace.touches.kind == Touch.ATTEMPT) & (trace.touches.recycled == 0))
    rows = rows[np.lexsort((trace.touches.start[rows], trace.touches.lead[rows]))]
    lead = trace.touches.lead[rows]
    at = np.full(len(trace.leads.first_touch), NEVER, np.int64)
    # rows of one lead lie side by side: the n-th is the one whose n-1 predecessors are its own
    nth = np.flatnonzero(np.arange(len(lead)) - np.searchsorted(lead, lead) == n - 1)
    at[lead[nth]] = trace.touches.start[rows[nth]]
    return at
