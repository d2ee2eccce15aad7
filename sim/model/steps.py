"""The cadence steps of one run, with all that an attempt needs looked up before the clock starts."""

from dataclasses import dataclass

import numpy as np

from policies.settings import Cadence, CadenceStep, Policy
from scenarios.market import CONTACT_DATA, SYNCHRONOUS, Channel
from sim.model.quick import ints
from sim.model.work import Luck
from sim.model.world import World


@dataclass(frozen=True, slots=True)
class Way:
    """A channel as the run uses it."""

    number: int
    name: str
    synchronous: bool
    needs: str
    reach: float
    fatigue: float
    opt_out: float
    complaint: float
    hourly: tuple[float, ...] | None
    """factor by the lead's local hour of week, None when flat"""
    expected_work: int
    expected_talk: int
    is_capped: bool
    """the option caps how often it may be used on a lead"""

    @property
    def best_chance(self) -> float:
        """No attempt connects with more: a lead of age 0 at the best hour."""
        return self.reach * max(self.hourly or (1.0,))


@dataclass(frozen=True, slots=True)
class Doors:
    """Per channel and lead, 0 or 1: whether the channel is open to the lead, and whether its contact data work."""

    open_to: "dict[str, memoryview[int]]"
    works: "dict[str, memoryview[int]]"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one pass; views have a place per lead."""

    number: int
    way: Way
    delay: "memoryview[int]"
    on_business: bool
    work: "memoryview[int]"
    connect: "memoryview[float]"
    may_connect: "memoryview[int]"
    """somebody who answers at all, with data that work, and who would answer where chances are best"""
    open_to: "memoryview[int]"
    """the channel is open to the lead"""
    works: "memoryview[int]"
    """the lead's contact data for the channel are valid"""
    opt_out: "memoryview[float] | None"
    complaint: "memoryview[float] | None"
    expected: int
    """expected ms of work and talk"""
    at_once: bool
    """it follows the step before without delay"""


def way_of(name: str, number: int, channel: Channel, hourly: tuple[float, ...] | None, phone: Channel) -> Way:
    """A channel by its name, its defaults filled in."""
    synchronous = name in SYNCHRONOUS if channel.synchronous is None else channel.synchronous
    own = synchronous or "talk_time" in channel.model_fields_set
    talk = channel.talk_time if own else phone.talk_time
    return Way(
        number=number,
        name=name,
        synchronous=synchronous,
        needs=channel.needs or CONTACT_DATA.get(name, "none"),
        reach=channel.reach,
        fatigue=channel.fatigue,
        opt_out=channel.opt_out,
        complaint=channel.complaint,
        hourly=None if hourly is None or all(factor == 1 for factor in hourly) else hourly,
        expected_work=round(channel.work_time.expected),
        expected_talk=round(talk.expected),
        is_capped=False,
    )


ONE_CALL = Cadence(steps=(CadenceStep(channel="phone"),))
"""What a lead gets whose tier has no cadence."""


def cadences_of(policy: Policy) -> tuple[tuple[Cadence, ...], dict[str | None, int]]:
    """All cadences of the option, the single call last, and the index for each tier (None = without one of its own)."""
    cadences = (*policy.cadence, ONE_CALL)
    index: dict[str | None, int] = {None: len(cadences) - 1}
    for number, cadence in enumerate(policy.cadence):
        index.setdefault(cadence.tier, number)
        if cadence.tier is None:
            index[None] = number
    return cadences, index


class Steps:
    """Steps by pass and cadence, made when the first lead of that pass needs them."""

    def __init__(self, world: World, policy: Policy, luck: Luck, ways: dict[str, Way], doors: Doors) -> None:
        self._world = world
        self._luck = luck
        self._ways = ways
        self._doors = doors
        self.cadences, self.index = cadences_of(policy)
        self._made: dict[int, list[list[Step]]] = {}

    def of(self, pass_: int) -> list[list[Step]]:
        """Steps of each cadence, `[cadence][step]`."""
        made = self._made.get(pass_)
        if made is None:
            made = self._made[pass_] = [
                [self._step(pass_, number, cadence, step) for number, step in enumerate(steps.steps)]
                for cadence, steps in enumerate(self.cadences)
            ]
        return made

    def _step(self, pass_: int, number: int, cadence: int, step: CadenceStep) -> Step:
        way = self._ways[step.channel]
        luck = self._luck
        talk = round(way.reach * way.expected_talk) if way.synchronous else 0
        connect = luck.connect_u(pass_, number)
        works = self._doors.works[way.name]
        may_connect = self._world.reachable & np.asarray(works).view(np.bool_) & (np.asarray(connect) < way.best_chance)
        return Step(
            number=number,
            way=way,
            delay=self._delay(pass_, number, cadence),
            on_business=step.after.clock == "business",
            work=luck.work_ms(pass_, number, way.name),
            connect=connect,
            may_connect=ints(may_connect.view(np.uint8)),
            open_to=self._doors.open_to[way.name],
            works=works,
            opt_out=luck.opt_out_u(pass_, number) if way.opt_out else None,
            complaint=luck.complaint_u(pass_, number) if way.complaint else None,
            expected=way.expected_work + talk,
            at_once=step.after.is_zero,
        )

    def _delay(self, pass_: int, number: int, cadence: int) -> "memoryview[int]":
        if cadence < len(self.cadences) - 1:
            return self._luck.step_delay_ms(pass_, number, cadence)
        return ints(np.broadcast_to(np.int64(0), self._world.size))
