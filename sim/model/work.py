"""Every lead's luck under one option: the world's uniforms as durations and chances, made when first asked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np

from policies.distributions import DurationDist
from policies.durations import DAY
from policies.settings import Policy
from scenarios.market import SYNCHRONOUS, Channel
from sim.model.streams import Bools, Floats, Ints, Purpose
from sim.model.world import World

if TYPE_CHECKING:
    Millis = memoryview[int]
    Chances = memoryview[float]

# Once, as in `sim.model.clock`: what is asked for at every talk and handover.
TALK, QUALIFY, REASON, DISCIPLINE, REVIEW = (
    Purpose.TALK, Purpose.QUALIFY, Purpose.REASON, Purpose.DISCIPLINE, Purpose.REVIEW
)  # fmt: skip
REPLY, ADHERENCE, INTERRUPT, COMPLIANCE = Purpose.REPLY, Purpose.ADHERENCE, Purpose.INTERRUPT, Purpose.COMPLIANCE
MONTH = 30 * DAY
"""A month of `return_per_month`, ms: 30 days as in every forecast (model, section 11)."""


class Luck:
    """Durations (int64 ms, capped at the horizon) and uniforms in [0, 1), each a view with a place per lead.

    `pass_` counts passes from 0, `step` the steps of a cadence from 0 (the same number in all cadences),
    `handover` the owners of a lead from 0 over all passes. No draw depends on a parameter of the option: the
    same lead meets the same uniform whatever is chosen. The same view is given each time; a fixed duration is
    one number seen from all places. Channels without a table are as `Channel()`.
    """

    def __init__(self, world: World, policy: Policy) -> None:
        self.world = world
        self.policy = policy
        self._millis: dict[tuple[int | str, ...], Millis] = {}
        self._chances: dict[tuple[int | str, ...], Chances] = {}

    # -- attempts and conversations ------------------------------------------------------------------------

    def work_ms(self, pass_: int, step: int, channel: str) -> Millis:
        """Work of an attempt, to be divided by the person's speed."""
        law = self._channel(channel).work_time
        return self._lasting(("work", pass_, step, channel), law, Purpose.WORK, pass_, step)

    def step_delay_ms(self, pass_: int, step: int, cadence: int) -> Millis:
        """Delay before a step of `policy.cadence[cadence]`, on the clock of its `after`."""
        law = self.policy.cadence[cadence].steps[step].after
        return self._lasting(("delay", pass_, step, cadence), law, Purpose.STEP_DELAY, pass_, step)

    def connect_u(self, pass_: int, step: int) -> Chances:
        """Connects iff under the chance (model, section 3)."""
        return self._uniform(("connect", pass_, step), Purpose.CONNECT, pass_, step)

    def reply_ms(self, pass_: int, step: int, channel: str) -> Millis:
        """Time until an asynchronous attempt is answered."""
        law = self._channel(channel).reply_delay
        return self._lasting(("reply", pass_, step, channel), law, REPLY, pass_, step)

    def opt_out_u(self, pass_: int, step: int) -> Chances:
        """Opts out iff under the hazard."""
        return self._uniform(("opt out", pass_, step), Purpose.OPT_OUT, pass_, step)

    def complaint_u(self, pass_: int, step: int) -> Chances:
        """Complains iff under the hazard."""
        return self._uniform(("complaint", pass_, step), Purpose.COMPLAINT, pass_, step)

    def talk_ms(self, pass_: int, channel: str) -> Millis:
        """Conversation; an asynchronous channel without a talk time of its own has the phone's."""
        law = self._talk_time(channel)
        return self._lasting(("talk", pass_, channel), law, TALK, pass_)

    def qualify_u(self, pass_: int) -> Chances:
        """Qualifies iff under the chance."""
        return self._uniform(("qualify", pass_), QUALIFY, pass_)

    def reason_u(self, pass_: int) -> Chances:
        """Which end a conversation has that does not qualify."""
        return self._uniform(("reason", pass_), REASON, pass_)

    def discipline_u(self, pass_: int) -> Chances:
        """A rejection carries a reason iff under the person's discipline."""
        return self._uniform(("discipline", pass_), DISCIPLINE, pass_)

    def review_ms(self, pass_: int) -> Millis:
        """Work of the review, to be divided by the person's speed."""
        law = self.world.scenario.review.work_time
        return self._lasting(("review", pass_), law, REVIEW, pass_)

    # -- handing over --------------------------------------------------------------------------------------

    def latency_ms(self, pass_: int) -> Millis:
        """Time until the router assigns, on the clock of `assignment_latency.lag`."""
        law = self.policy.assignment_latency.lag
        return self._lasting(("latency", pass_), law, Purpose.LATENCY, pass_)

    def astray_u(self, pass_: int) -> Chances:
        """Goes astray under a wrong rule iff under its share."""
        return self._uniform(("astray", pass_), Purpose.ASTRAY, pass_)

    def notice_ms(self, handover: int) -> Millis:
        """Time in the owner's windows until the lead is noticed."""
        return self._lasting(("notice", handover), self.policy.notify.lag, Purpose.NOTICE, handover)

    def pool_notice_ms(self, team: int, number: int) -> Millis:
        """The same in a shared queue, for one person: team in the scenario and number in the team."""
        law = self.policy.notify.lag
        return self._lasting(("pool notice", team, number), law, Purpose.POOL_NOTICE, team, number)

    def cherry_u(self, team: int, number: int) -> Chances:
        """That person passes over a lead of the queue iff under `cherry_picking`."""
        return self._uniform(("cherry", team, number), Purpose.CHERRY, team, number)

    def adherence_u(self, handover: int) -> Chances:
        """The owner works the lead iff under the adherence."""
        return self._uniform(("adherence", handover), ADHERENCE, handover)

    def compliance_u(self, handover: int) -> Chances:
        """The owner obeys a pre-alert iff under `alert_compliance`."""
        return self._uniform(("compliance", handover), COMPLIANCE, handover)

    def interrupt_u(self, handover: int) -> Chances:
        """Other work gives way iff under `interruptible`."""
        return self._uniform(("interrupt", handover), INTERRUPT, handover)

    # -- meetings ------------------------------------------------------------------------------------------

    def show_u(self, pass_: int, k: int) -> Chances:
        """The lead comes to its meeting number k (1: the rescheduled one) iff under the show rate."""
        return self._uniform(("show", pass_, k), Purpose.SHOW, pass_, k)

    def reschedule_u(self, pass_: int) -> Chances:
        """A no-show books once more iff under the chance."""
        return self._uniform(("reschedule", pass_), Purpose.RESCHEDULE, pass_)

    def win_u(self, pass_: int) -> Chances:
        """Won iff under the win rate."""
        return self._uniform(("win", pass_), Purpose.WIN, pass_)

    def cycle_ms(self, pass_: int, team: int) -> Millis:
        """From a meeting held by someone of the scenario's team to won or lost."""
        law = self.world.scenario.teams[team].sales_cycle
        return self._lasting(("cycle", pass_, team), law, Purpose.CYCLE, pass_)

    # -- nurture and automatic messages --------------------------------------------------------------------

    def return_ms(self, pass_: int) -> Millis:
        """From entering nurture in that pass until the lead raises its hand; the horizon when it never does.

        Exponential, so that a share `return_per_month` is back after 30 days: -30 d ln(1 - u) / -ln(1 - p).
        """
        key = ("return", pass_)
        if key not in self._millis:
            share = self.policy.nurture.return_per_month if self.policy.nurture else 0.0
            self._millis[key] = _returns(share, self.world, pass_).data
        return self._millis[key]

    def nurture_opt_out_u(self, pass_: int, message: int) -> Chances:
        """Opts out at the nurture message of that number (from 0) iff under the hazard."""
        return self._uniform(("nurture opt out", pass_, message), Purpose.NURTURE_OPT_OUT, pass_, message)

    def nurture_complaint_u(self, pass_: int, message: int) -> Chances:
        """Complains at the nurture message of that number iff under the hazard."""
        return self._uniform(("nurture complaint", pass_, message), Purpose.NURTURE_COMPLAINT, pass_, message)

    def auto_opt_out_u(self) -> Chances:
        """Opts out at the automatic answer iff under the hazard."""
        return self._uniform(("auto opt out",), Purpose.AUTO_OPT_OUT)

    def auto_complaint_u(self) -> Chances:
        """Complains at the automatic answer iff under the hazard."""
        return self._uniform(("auto complaint",), Purpose.AUTO_COMPLAINT)

    # -- making --------------------------------------------------------------------------------------------

    def _channel(self, name: str) -> Channel:
        return self.world.scenario.channels.get(name) or Channel()

    def _talk_time(self, name: str) -> DurationDist:
        channel = self._channel(name)
        synchronous = name in SYNCHRONOUS if channel.synchronous is None else channel.synchronous
        own = synchronous or "talk_time" in channel.model_fields_set
        return channel.talk_time if own else self._channel("phone").talk_time

    def _uniform(self, key: tuple[int | str, ...], purpose: Purpose, *index: int) -> Chances:
        view = self._chances.get(key)
        if view is None:
            view = self._chances[key] = cast("Chances", self.world.uniforms(purpose, *index).data)
        return view

    def _lasting(self, key: tuple[int | str, ...], law: DurationDist, purpose: Purpose, *index: int) -> Millis:
        view = self._millis.get(key)
        if view is None:
            view = self._millis[key] = self.world.durations(law, purpose, *index).data
        return view


def under(share: float | Floats, world: World, purpose: Purpose, *index: int) -> Bools:
    """Whose uniform lies under the share (one, or one per lead); nothing is drawn when all or none do."""
    if np.ndim(share) == 0 and share in (0, 1):
        return np.full(world.size, share == 1)
    return np.asarray(world.uniforms(purpose, *index) < share)


def _returns(share: float, world: World, pass_: int) -> Ints:
    if share in (0, 1):
        return np.broadcast_to(np.int64(0 if share == 1 else world.timeline.end), world.size)
    ms = MONTH / math.log1p(-share) * np.log1p(-world.uniforms(Purpose.RETURN, pass_, keep=False))
    return np.asarray(np.rint(np.minimum(ms, world.timeline.end)), dtype=np.int64)
