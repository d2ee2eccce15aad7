"""What happens to leads before the router sees them: refused, merged, the gate, automatic answers and the bot."""

from functools import partial

import numpy as np

from policies.durations import NEVER
from sim.model.automation import BOT_ANNOYS, BOT_CANNOT_HELP, BOT_PREQUALIFIES, BOT_RESOLVES, NO_BOT
from sim.model.clock import Phase
from sim.model.ends import gone_elsewhere, opt_out, to_nurture
from sim.model.floor import CLOSED, WAITING, Floor
from sim.model.handing_over import lead_is_due
from sim.model.hosting import book
from sim.model.intake import disruption_window
from sim.model.quick import floats
from sim.model.recording import TOUCH
from sim.model.timers import Timers
from sim.model.trace import (
    ANNOYED,
    AUTO_REPLY,
    BOOKED,
    PREQUALIFIED,
    RESOLVED,
    SHADOW,
    Bools,
    Ints,
    Outcome,
    State,
    Step,
    Touch,
)


def set_up(floor: Floor) -> Ints:
    """Decide who enters the floor and when the router may assign; rows of automatic touches, shape (n, `TOUCH`).

    Of the leads that the option in force is for: the others are told by theirs.
    """
    found, world, served = floor.intake, floor.world, floor.served
    known = ~(found.refused | found.merged) & served
    state = floor.leads.arrays["state"]
    state[found.refused & served] = State.REFUSED
    state[found.merged & served] = State.MERGED
    automated = np.zeros(floor.size, dtype=np.int64)
    rows: list[Ints] = []
    since = world.created
    stopped = ~known
    if found.bot_fate is not None:
        since, stopped = _meet_bot(floor, known, stopped, automated, rows)
    if found.auto_reply_delay is not None:
        _send_auto_replies(floor, known, automated, rows)
    enters = found.passes & ~stopped
    failed = ~found.passes & ~stopped
    state[failed] = State.NURTURE
    books = np.zeros(floor.size, dtype=np.bool_)
    if found.books is not None:
        booked = found.books & enters
        books = booked & found.automated
        automated[booked & ~found.automated] |= BOOKED << SHADOW
    floor.leads.arrays["automated"][served] = automated[served]
    floor.leads.arrays["mql"][served] = enters[served]
    floor.enters |= enters
    np.frombuffer(floor.where, dtype=np.uint8)[served] = np.where(enters, WAITING, CLOSED)[served]
    _set_arrivals(floor, enters, since, failed, books)
    return np.concatenate(rows) if rows else np.empty((0, TOUCH), dtype=np.int64)


def _set_arrivals(floor: Floor, enters: Bools, since: Ints, failed: Bools, books: Bools) -> None:
    """Timers of creation (where something happens then), of the router, and of patience."""
    env, end, world = floor.env, floor.end, floor.world
    every = np.arange(floor.size)
    ready = floor.ready_at(since, 0, every)
    ready = _astray(floor, ready)
    limited = floor.scenario.queue.most_waiting is not None
    greeted = books | (failed if floor.policy.nurture is not None else False) | (enters if limited else False)
    created = Timers(env, end, Phase.CREATED, None, lambda lead, now: _created(floor, lead, now, books))
    created.fill(np.where(greeted, world.created, NEVER))
    routed = Timers(env, end, Phase.ASSIGNMENTS, None, partial(lead_is_due, floor))
    routed.fill(np.where(enters, ready, NEVER))
    if any(source.patience is not None for source in floor.scenario.sources):
        gone = Timers(
            env,
            end,
            Phase.OPT_OUTS,
            lambda lead, pass_: floor.where[lead] == WAITING and floor.pass_[lead] == pass_,
            lambda lead, now: gone_elsewhere(floor, lead, now),
        )
        patience = np.minimum(world.patience, NEVER - world.created)
        gone.fill(np.where(enters, world.created + patience, NEVER))
    if floor.tells:
        _tell_intake(floor)


def _astray(floor: Floor, ready: Ints) -> Ints:
    """A wrong rule sends a share of leads to nobody until that is noticed."""
    for disruption in floor.scenario.disruptions:
        if disruption.kind == "wrong_rule":
            start, end = disruption_window(floor.timeline, disruption)
            lost = np.asarray(floor.luck.astray_u(0)) < disruption.share
            lost &= (ready >= start) & (ready < end) & floor.served
            ready = np.where(lost, ready + disruption.noticed_after, ready)
            floor.astray |= lost
    return ready


def _created(floor: Floor, lead: int, now: int, books: Bools) -> None:
    """A lead that books at once, finds the queue full, or fails the gate where nurture waits for it."""
    if floor.where[lead] == CLOSED:
        if lead not in floor.opted_at:
            to_nurture(floor, lead, now)
        return
    if books[lead] and floor.scenario.meetings is not None and book(floor, lead, now):
        floor.instant.add(lead)
        floor.where[lead] = CLOSED
        floor.tier[lead] = -1
        floor.leads.automated[lead] |= BOOKED
        floor.leads.state[lead] = State.SQL
        if floor.tells:
            floor.record.decide(lead, Step.BOOKING, now)
        return
    most = floor.scenario.queue.most_waiting
    if most is not None:
        free = sum(rep.is_free and rep.employed and rep.real.next_open(now) == now for rep in floor.everybody)
        if floor.waiting - free >= most:
            floor.where[lead] = CLOSED
            floor.leads.state[lead] = State.TURNED_AWAY
            floor.left_untouched[lead] = now
            floor.leads.lost_to_queue[lead] = 1
            return
    floor.waiting += 1


def _meet_bot(floor: Floor, known: Bools, stopped: Bools, automated: Ints, rows: list[Ints]) -> tuple[Ints, Bools]:
    """The bot answers first; the router sees what is left when it is done."""
    found, world, bot = floor.intake, floor.world, floor.policy.automation.bot
    assert found.bot_fate is not None
    assert found.bot_delay is not None
    assert bot is not None
    fate = found.bot_fate
    meets = known & (fate != NO_BOT)
    for bit, kind in ((RESOLVED, BOT_RESOLVES), (PREQUALIFIED, BOT_PREQUALIFIES), (ANNOYED, BOT_ANNOYS)):
        automated[meets & (fate == kind)] |= bit
    shadow = meets & ~found.automated
    automated[shadow] <<= SHADOW
    talks = meets & found.automated
    at = world.created + found.bot_delay
    state = floor.leads.arrays["state"]
    resolved = talks & (fate == BOT_RESOLVES)
    state[resolved] = State.RESOLVED_BY_BOT
    annoyed = talks & (fate == BOT_ANNOYS)
    state[annoyed] = State.OPTED_OUT
    for lead in np.flatnonzero(annoyed & (at < floor.end)).tolist():
        floor.env.ring(int(at[lead]), Phase.OPT_OUTS, lambda bell: opt_out(floor, bell), lead)
    helpless = talks & (fate == BOT_CANNOT_HELP) if not bot.human_access else np.zeros(floor.size, np.bool_)
    state[helpless] = State.GONE_ELSEWHERE
    factors = np.where(talks & (fate == BOT_PREQUALIFIES), bot.talk_factor, 1.0)
    floor.talk_factors = floats(factors)
    outcome = np.select(
        [resolved, annoyed, talks & (fate == BOT_PREQUALIFIES)],
        [Outcome.RESOLVED, Outcome.OPTED_OUT, Outcome.HANDED_OVER],
        Outcome.NO_ANSWER,
    )
    rows.append(_rows(np.flatnonzero(talks & (at < floor.end)), at, Touch.BOT, -1, outcome))
    return np.where(talks, at, world.created), stopped | resolved | annoyed | helpless


def _send_auto_replies(floor: Floor, known: Bools, automated: Ints, rows: list[Ints]) -> None:
    """An automatic answer keeps no promise, slows the loss of interest, and can lose the person like any message."""
    found, world, reply = floor.intake, floor.world, floor.policy.automation.auto_reply
    assert found.auto_reply_delay is not None
    assert reply is not None
    way = floor.ways[reply.channel]
    wanted = (
        known & np.asarray(floor.open_to[way.name]).view(np.bool_) & np.asarray(floor.works[way.name]).view(np.bool_)
    )
    at = world.created + found.auto_reply_delay
    automated[wanted & ~found.automated] |= AUTO_REPLY << SHADOW
    sent = wanted & found.automated & (at < floor.end)
    automated[sent] |= AUTO_REPLY
    factor = np.where(world.duplicate_of >= 0, floor.scenario.crowding.duplicates, 1.0)
    complains = sent & (np.asarray(floor.luck.auto_complaint_u()) < way.complaint * factor)
    opted = complains | (sent & (np.asarray(floor.luck.auto_opt_out_u()) < way.opt_out * factor))
    np.add(floor.leads.delivered, sent, out=np.asarray(floor.leads.delivered))
    np.add(floor.leads.complaints, complains, out=np.asarray(floor.leads.complaints))
    floor.slowed = floats(np.where(sent, reply.slows_decay, 0.0))
    for lead in np.flatnonzero(opted).tolist():
        floor.env.ring(int(at[lead]), Phase.OPT_OUTS, lambda bell: opt_out(floor, bell), lead)
    if floor.remembers_touches:
        for lead in np.flatnonzero(sent).tolist():
            floor.remember_touch(lead, int(at[lead]), way)
    outcome = np.where(opted, Outcome.OPTED_OUT, Outcome.SENT)
    rows.append(_rows(np.flatnonzero(sent), at, Touch.AUTO_REPLY, way.number, outcome))


def _rows(leads: Ints, at: Ints, kind: Touch, channel: int, outcome: Ints) -> Ints:
    rows = np.zeros((len(leads), TOUCH), dtype=np.int64)
    rows[:, 0] = leads
    rows[:, 2] = kind
    rows[:, 3] = rows[:, 5] = -1
    rows[:, 4] = channel
    rows[:, 6:9] = at[leads, None]
    rows[:, 9] = outcome[leads]
    return rows


def _tell_intake(floor: Floor) -> None:
    """The first decisions of every lead, in order of creation."""
    found = floor.intake
    fate = found.bot_fate
    for lead in np.flatnonzero(floor.served).tolist():
        now = floor.created[lead]
        refused = 2 if found.merged[lead] else 1 if found.refused[lead] else 0
        floor.record.decide(lead, Step.INTAKE, now, -1, refused)
        if not refused:
            floor.record.decide(lead, Step.GATE, now, floor.tier[lead], int(found.passes[lead]), floor.score[lead])
            if fate is not None and fate[lead] != NO_BOT and found.automated[lead]:
                floor.record.decide(lead, Step.BOT, now, -1, int(fate[lead]))
