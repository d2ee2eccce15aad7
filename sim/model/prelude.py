"""What happens to leads before the router sees them: refused, merged, the gate, automatic answers and the bot."""

from collections.abc import Callable
from functools import partial

import numpy as np

from policies.durations import NEVER
from sim.model.automation import BOT_ANNOYS, BOT_CANNOT_HELP, BOT_PREQUALIFIES, BOT_RESOLVES, NO_BOT
from sim.model.clock import Phase
from sim.model.ends import finish_lead, gone_elsewhere, opt_out, to_nurture
from sim.model.floor import CLOSED, NURTURED, OUTSIDE, WAITING, Floor
from sim.model.handing_over import lead_is_due
from sim.model.hosting import book
from sim.model.quick import floats, ints
from sim.model.recording import TOUCH, touch_row
from sim.model.timers import Timers
from sim.model.trace import (
    ANNOYED,
    AUTO_REPLY,
    BOOKED,
    BY_BOT,
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
    """Decide who enters the floor and when the router may assign; rows of the bot's touches, shape (n, `TOUCH`).

    Of the leads that the option in force is for: the others are told by theirs.
    """
    found, world, served = floor.intake, floor.world, floor.served
    known = ~(found.refused | found.merged) & served
    state = floor.leads.arrays["state"]
    state[found.refused & served] = State.REFUSED
    state[found.merged & served] = State.MERGED
    rows = np.empty((0, TOUCH), dtype=np.int64)
    since, talks, ends = world.created, np.zeros(floor.size, np.bool_), np.zeros(floor.size, np.bool_)
    if found.bot_fate is not None:
        since, talks, ends, rows = _meet_bot(floor, known)
        floor.gate_at = ints(since)
    if found.auto_reply_delay is not None:
        _plan_auto_replies(floor, known)
    enters = found.passes & known & ~ends
    fails = ~found.passes & known & ~ends
    floor.leads.arrays["mql"][served] = enters[served]
    floor.enters |= enters
    # who fails without a bot and without [nurture] is there from the start: nothing happens to them
    is_left = fails & ~talks if floor.policy.nurture is None else np.zeros(floor.size, np.bool_)
    state[is_left] = State.NURTURE
    where = np.select([enters, is_left, known], [WAITING, NURTURED, OUTSIDE], CLOSED).astype(np.uint8)
    np.frombuffer(floor.where, dtype=np.uint8)[served] = where[served]
    _set_arrivals(floor, since, talks, ends, enters, fails & ~is_left)
    return rows


def _set_arrivals(floor: Floor, since: Ints, talks: Bools, ends: Bools, enters: Bools, fails: Bools) -> None:
    """Timers of creation and of the bot's end (where something happens then), of the router, and of patience."""
    env, end, world, found = floor.env, floor.end, floor.world, floor.intake
    asked = (fails | enters) if floor.is_limited else fails
    books = np.zeros(floor.size, np.bool_)
    if found.books is not None and floor.scenario.meetings is not None:
        books = found.books & ~(found.refused | found.merged) & floor.served
        np.asarray(floor.leads.automated)[books & ~found.automated] |= BOOKED << SHADOW
        books &= found.automated
    created = Timers(env, end, Phase.CREATED, None, lambda lead, now: _created(floor, lead, now, books, talks))
    created.fill(np.where(books | (asked & ~talks), world.created, NEVER))
    _answer(floor, np.where(talks & (ends | asked), since, NEVER), Phase.OUTCOMES, partial(_bot_ends, floor), 5)
    ready = floor.ready_at(since, 0, np.arange(floor.size))
    routed = Timers(env, end, Phase.ASSIGNMENTS, None, partial(lead_is_due, floor))
    routed.fill(np.where(enters, ready, NEVER))
    if any(source.patience is not None for source in floor.scenario.sources):
        gone = Timers(
            env,
            end,
            Phase.OPT_OUTS,
            lambda lead, pass_: floor.where[lead] in (WAITING, OUTSIDE) and floor.pass_[lead] == pass_,
            lambda lead, now: gone_elsewhere(floor, lead, now),
            kind=1,
        )
        patience = np.minimum(world.patience, NEVER - world.created)
        gone.fill(np.where(floor.served, world.created + patience, NEVER))
    if floor.tells:
        _tell_intake(floor)


def _answer(floor: Floor, at: Ints, phase: Phase, heard: Callable[[int, int], None], kind: int) -> None:
    """What answers by itself, in its phase; in the very ms of its creation behind the lead's creation."""
    is_later = at > floor.world.created
    later = Timers(floor.env, floor.end, phase, None, heard, kind)
    later.fill(np.where(is_later, at, NEVER))
    at_once = Timers(floor.env, floor.end, Phase.CREATED, None, heard, kind)
    at_once.fill(np.where(is_later, NEVER, at))


def _created(floor: Floor, lead: int, now: int, books: Bools, talks: Bools) -> None:
    """A lead that books on the form, or that comes to the gate without meeting a bot."""
    if floor.where[lead] == CLOSED:
        return
    if books[lead] and book(floor, lead, now):
        _note_booking(floor, lead, now)
    elif not talks[lead]:
        _comes_to_gate(floor, lead, now)


def _note_booking(floor: Floor, lead: int, now: int) -> None:
    """Its meeting is what it waits for: nothing is promised to it, and no bot talks to it."""
    floor.instant.add(lead)
    floor.where[lead] = CLOSED
    floor.tier[lead] = -1
    floor.enters[lead] = True
    floor.leads.mql[lead] = 1
    floor.leads.automated[lead] = floor.leads.automated[lead] & ~BY_BOT | BOOKED
    floor.leads.state[lead] = State.SQL
    if floor.tells:
        floor.record.decide(lead, Step.BOOKING, now)


def _comes_to_gate(floor: Floor, lead: int, now: int) -> None:
    """An MQL is turned away where too many wait; who fails the gate is nurtured."""
    if floor.where[lead] == OUTSIDE:
        to_nurture(floor, lead, now)
        return
    most = floor.scenario.queue.most_waiting
    if most is None:
        return
    free = sum(rep.is_free and rep.employed and rep.real.next_open(now) == now for rep in floor.everybody)
    if len(floor.in_line) - free < most:
        floor.in_line.add(lead)
        return
    floor.where[lead] = CLOSED
    floor.leads.state[lead] = State.TURNED_AWAY
    floor.left_untouched[lead] = now
    floor.leads.lost_to_queue[lead] = 1


def _bot_ends(floor: Floor, lead: int, now: int) -> None:
    """The bot has answered: the lead is at its end, or comes to the gate."""
    if floor.where[lead] == CLOSED:
        return
    fates, bot = floor.intake.bot_fate, floor.policy.automation.bot
    assert fates is not None
    assert bot is not None
    if fates[lead] == BOT_RESOLVES:
        finish_lead(floor, lead, State.RESOLVED_BY_BOT, now)
    elif fates[lead] == BOT_CANNOT_HELP and not bot.human_access:
        finish_lead(floor, lead, State.GONE_ELSEWHERE, now)
    else:
        _comes_to_gate(floor, lead, now)


def _meet_bot(floor: Floor, known: Bools) -> tuple[Ints, Bools, Bools, Ints]:
    """When the gate is reached, who talks to the bot first, whose way ends there, and rows of these touches."""
    found, world, bot = floor.intake, floor.world, floor.policy.automation.bot
    assert found.bot_fate is not None
    assert found.bot_delay is not None
    assert bot is not None
    fate, automated = found.bot_fate, np.asarray(floor.leads.automated)
    meets = known & (fate != NO_BOT)
    for bit, kind in ((RESOLVED, BOT_RESOLVES), (PREQUALIFIED, BOT_PREQUALIFIES), (ANNOYED, BOT_ANNOYS)):
        automated[meets & (fate == kind)] |= bit
    automated[meets & ~found.automated] <<= SHADOW
    talks = meets & found.automated
    at = world.created + found.bot_delay
    annoyed = talks & (fate == BOT_ANNOYS)
    _answer(floor, np.where(annoyed, at, NEVER), Phase.OPT_OUTS, partial(_bot_annoys, floor), 5)
    ends = annoyed | (talks & (fate == BOT_RESOLVES))
    if not bot.human_access:
        ends |= talks & (fate == BOT_CANNOT_HELP)
    floor.talk_factors = floats(np.where(talks & (fate == BOT_PREQUALIFIES), bot.talk_factor, 1.0))
    outcome = np.select(
        [fate == BOT_RESOLVES, annoyed, fate == BOT_PREQUALIFIES],
        [Outcome.RESOLVED, Outcome.OPTED_OUT, Outcome.HANDED_OVER],
        Outcome.NO_ANSWER,
    )
    rows = _rows(np.flatnonzero(talks & (at < floor.end)), at, Touch.BOT, -1, outcome)
    return np.where(talks, at, world.created), talks, ends, rows


def _bot_annoys(floor: Floor, lead: int, now: int) -> None:
    if floor.where[lead] != CLOSED:
        floor.env.ring(now, Phase.OPT_OUTS, partial(opt_out, floor), lead)


def _plan_auto_replies(floor: Floor, known: Bools) -> None:
    """When an automatic answer is due; shadow mode counts who would have got one."""
    found, world, reply = floor.intake, floor.world, floor.policy.automation.auto_reply
    assert found.auto_reply_delay is not None
    assert reply is not None
    way = floor.ways[reply.channel]
    wanted = (
        known & np.asarray(floor.open_to[way.name]).view(np.bool_) & np.asarray(floor.works[way.name]).view(np.bool_)
    )
    np.asarray(floor.leads.automated)[wanted & ~found.automated] |= AUTO_REPLY << SHADOW
    floor.slowed = floats(np.zeros(floor.size))
    at = np.where(wanted & found.automated, world.created + found.auto_reply_delay, NEVER)
    _answer(floor, at, Phase.OPT_OUTS, partial(_send_auto_reply, floor), 2)


def _send_auto_reply(floor: Floor, lead: int, now: int) -> None:
    """It goes out whatever became of the lead, keeps no promise, and can lose the person like any message."""
    if lead in floor.opted_at:
        return
    reply = floor.policy.automation.auto_reply
    assert reply is not None
    assert floor.slowed is not None
    way = floor.ways[reply.channel]
    crowd = floor.annoyance(lead, now) if floor.annoys else 1.0
    complains = floor.luck.auto_complaint_u()[lead] < way.complaint * crowd
    opts_out = complains or floor.luck.auto_opt_out_u()[lead] < way.opt_out * crowd
    floor.remember_touch(lead, now, way)
    floor.slowed[lead] = reply.slows_decay
    floor.leads.automated[lead] |= AUTO_REPLY
    floor.leads.delivered[lead] += 1
    floor.leads.complaints[lead] += complains
    outcome = Outcome.OPTED_OUT if opts_out else Outcome.SENT
    floor.record.touches.frombytes(touch_row(lead, 0, Touch.AUTO_REPLY, -1, way.number, -1, now, now, now, outcome))
    if opts_out:
        floor.env.ring(now, Phase.OPT_OUTS, partial(opt_out, floor), lead)


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
