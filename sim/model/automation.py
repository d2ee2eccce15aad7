"""What automatic replies, instant booking and a bot do to each lead, or would do in shadow mode."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from policies.automation import AutoReply, Bot, InstantBooking
from sim.model.rules import LeadFacts, matches
from sim.model.streams import Bools, Floats, Ints, Purpose
from sim.model.work import under
from sim.model.world import World

NO_BOT, BOT_RESOLVES, BOT_PREQUALIFIES, BOT_ANNOYS, BOT_CANNOT_HELP = range(5)
"""Fates of a lead with the bot; `NO_BOT`: it is not talked to."""
BOT_DELAY = 1
"""Index of the bot's delays among the draws of `Purpose.BOT`."""


def auto_reply_delays(world: World, auto_reply: AutoReply | None) -> Ints | None:
    """From creation to the automatic answer, ms, shape (leads,); None without one."""
    return None if auto_reply is None else world.durations(auto_reply.delay, Purpose.AUTO_REPLY)


def bookers(world: World, booking: InstantBooking | None, facts: LeadFacts, passes: Bools) -> Bools | None:
    """MQLs (`passes`) that pick a slot on the form, shape (leads,); None without instant booking."""
    if booking is None:
        return None
    return under(booking.share, world, Purpose.BOOKING) & matches(booking.when, facts) & passes


def bot_delays(world: World, bot: Bot | None) -> Ints | None:
    """From creation to the bot's answer, ms, shape (leads,); None without a bot."""
    return None if bot is None else world.durations(bot.delay, Purpose.BOT, BOT_DELAY)


def bot_fates(world: World, bot: Bot | None, facts: LeadFacts) -> NDArray[np.int8] | None:
    """What comes of a lead's talk with the bot, shape (leads,); None without a bot.

    One uniform decides: from below `resolves`, then `prequalifies`, from above `annoys`; those between it
    cannot help. A wrong answer turns the first two into "cannot help" and annoys no one further.
    """
    if bot is None:
        return None
    u = world.uniforms(Purpose.BOT)
    fate = np.full(world.size, BOT_CANNOT_HELP, dtype=np.int8)
    helped = bot.resolves + bot.prequalifies
    fate[u >= max(1 - bot.annoys, helped)] = BOT_ANNOYS
    right = _right(world, bot)
    fate[right & (u < helped)] = BOT_PREQUALIFIES
    fate[right & (u < bot.resolves)] = BOT_RESOLVES
    fate[~matches(bot.when, facts)] = NO_BOT
    return fate


def _right(world: World, bot: Bot) -> Bools:
    """Whose answer is right, by the accuracy at creation; a growing one grows from the first instant of the run."""
    accuracy = bot.accuracy
    if isinstance(accuracy, float):
        return under(accuracy, world, Purpose.BOT_ACCURACY)
    grown: float | Floats = np.minimum(world.created / accuracy.over, 1.0) if accuracy.over else 1.0
    return under(accuracy.start + (accuracy.to - accuracy.start) * grown, world, Purpose.BOT_ACCURACY)
