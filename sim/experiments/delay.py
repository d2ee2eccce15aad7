"""How long leads lie before they are handed out, taken as the record has it, lead by lead and in business hours."""

from dataclasses import dataclass

import numpy as np

from policies.distributions import DurationDist
from policies.durations import HOUR, LONGEST, MINUTE, SECOND, format_duration
from policies.settings import Latency, Notify, Policy
from policies.wording import say
from scenarios.calendars import BusinessClock
from scenarios.calibration.estimate import Findings, Setting
from scenarios.calibration.handling import survival_curve
from scenarios.calibration.hold_out import Floats
from scenarios.windows import Times
from sim.experiments.history_replay import MINUTE_MS, play
from sim.experiments.wait_target import WaitTarget
from sim.model.business import business_clock

VALUES = 40
ROUNDS = 3
NOTE = say(
    "time in business hours until somebody turns to a lead, as recorded, less what simulation shows to go to waiting"
    " for a free person; each value is as likely"
)


@dataclass(frozen=True, slots=True)
class Delay:
    """An assignment latency of an option as a list of values, and how close the simulated waits come."""

    option: Policy
    """with the latency, noticed at once"""
    runs: Floats
    """shares of leads touched in time, shape (runs, minutes of the target)"""
    leads: int

    def findings(self) -> Findings:
        """The option's latency, and that it is noticed at once."""
        values = self.option.assignment_latency.lag.values or ()
        law = {"dist": "empirical", "values": [_written(value) for value in values], "clock": "business"}
        place = ("policies", self.option.name)
        latency = Setting((*place, "assignment_latency"), {"lag": law}, self.leads, note=NOTE)
        return Findings(settings=(latency, Setting((*place, "notify"), "0s", self.leads, note=say("in the latency"))))


def fit_delay(target: WaitTarget, option: Policy) -> Delay:
    """The latency under which the target's leads wait in simulation as they did: no shape is assumed.

    Begins with the quantiles of the recorded waits in business hours (Kaplan and Meier, untouched leads censored) and
    takes off what the simulated waits have too much, quantile by quantile; the closest of the rounds is kept.
    """
    world, played = target.worlds[0], target.played
    clock = business_clock(world.scenario, world.timeline)
    created = world.created[played.counts]
    taken, end = option.routing.method == "shared_queue", world.timeline.end
    wanted = _quantiles(clock, created, played.waited, end, taken=taken)
    values, best = wanted, None
    for _ in range(ROUNDS):
        tried = _delayed(option, values)
        waited = [play(played, each, tried)[0] for each in target.worlds]
        runs = target.shares_of(waited)
        if best is None or target.misses(runs) < target.misses(best.runs):
            best = Delay(tried, runs, len(created))
        found = np.mean([_quantiles(clock, created, each, end, taken=taken) for each in waited], axis=0)
        values = np.maximum.accumulate(np.clip(values + wanted - found, 0, LONGEST / 2))
    assert best is not None
    return best


def _delayed(option: Policy, values: Floats) -> Policy:
    law = {"dist": "empirical", "values": [_written(value) for value in values.tolist()], "clock": "business"}
    latency = Latency(lag=DurationDist.model_validate(law))
    return option.model_copy(update={"assignment_latency": latency, "notify": Notify()})


def _quantiles(clock: BusinessClock, created: Times, waited: Floats, end: int, *, taken: bool) -> Floats:
    """Middles of 40 equal parts of the waits in business time, ms; what nobody touched lasts half of 20 years.

    `taken`: people take leads. Else who leaves leads lying is the share of adherence, and they count for nothing here.
    """
    never = ~np.isfinite(waited)
    if not taken and not never.all():
        created, waited, never = created[~never], waited[~never], never[~never]
    until = np.where(never, end, created + np.where(never, 0, waited) * MINUTE_MS).astype(np.int64)
    time, survival = survival_curve(clock.elapsed_many(created, np.maximum(until, created)), never)
    at = np.searchsorted(-survival, (np.arange(VALUES) + 0.5) / VALUES - 1)
    return np.append(time, LONGEST / 2)[at]


def _written(ms: float) -> str:
    step = SECOND if ms < 10 * MINUTE else MINUTE if ms < 10 * HOUR else 10 * MINUTE
    return format_duration(round(ms / step) * step)
