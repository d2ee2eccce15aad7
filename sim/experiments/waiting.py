"""Why leads wait today: a notice lag people have, or where that fits badly the delays as they were recorded."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from policies.settings import Notify, Policy, Routing, SlaTier
from policies.wording import join, say
from scenarios.calibration.estimate import Findings, NotEstimated, Setting
from scenarios.calibration.hold_out import Floats
from scenarios.history import History
from scenarios.scenario import Scenario
from sim.experiments.attention import Attention, fit_attention
from sim.experiments.delay import Delay, fit_delay
from sim.experiments.lag_shape import LagShape, fit_lag_shape
from sim.experiments.wait_target import STANDARD, WaitTarget, wait_target

EVERY_LEAD = "every lead"
"""Name of the tier that leads are in when other work gives way to all of them."""
CLOSE = 0.03
"""Worst miss in a share up to which the notice lag is good enough: it says more of what other options would change."""
Fit = Attention | LagShape | Delay


@dataclass(frozen=True, slots=True)
class Waiting:
    """The option that waits as the record does, and how close it comes."""

    option: Policy
    findings: Findings
    minutes: tuple[float, ...]
    """where shares of leads touched in time were matched"""
    recorded: Floats
    simulated: Floats

    @property
    def worst(self) -> float:
        """The largest difference of the shares within 5 and 15 minutes, 1 and 4 hours and a day."""
        return float(np.abs(self.recorded - self.simulated)[: len(STANDARD)].max())

    @property
    def distance(self) -> float:
        """Mean difference of the shares."""
        return float(np.abs(self.recorded - self.simulated).mean())


def fit_waiting(scenario: Scenario, history: History, option: str) -> Waiting | NotEstimated:
    """Fit how soon leads are turned to under one of the scenario's options, by playing the record's newest leads.

    NotEstimated where the record has too few leads with a first touch, or no times of day.
    """
    target = wait_target(scenario, history)
    if isinstance(target, str):
        return NotEstimated(("policies", option, "notify"), target)
    lags: list[Attention] = []
    for way in _ways(scenario.option(option)):
        lags.append(fit_attention(target, way))
        if target.worst(lags[-1].runs) <= CLOSE:
            break
    fits: list[Fit] = [min(lags, key=lambda fit: target.worst(fit.runs))]
    if target.worst(fits[0].runs) > CLOSE:
        fits.append(fit_lag_shape(target, min(lags, key=lambda fit: target.worst(fit.runs))))
    if target.worst(fits[-1].runs) > CLOSE:
        fits.append(fit_delay(target, scenario.option(option)))
    return _told(target, min(fits, key=lambda fit: target.misses(fit.runs)), scenario.option(option))


def _ways(option: Policy) -> Iterator[Policy]:
    """How leads may come to people: as read; where they are given, also so that other work gives way to them."""
    yield option
    if option.routing.method == "shared_queue":
        return
    tiers = (SlaTier(tier=EVERY_LEAD),)  # other work gives way to leads of the first tier alone
    at_once = option.model_copy(update={"notify": Notify(interruptible=1.0), "sla": tiers})
    yield at_once
    yield at_once.model_copy(update={"routing": Routing(method="available_round_robin")})


def _changed(option: Policy, read: Policy) -> Findings:
    """What of the way leads come to people was found by simulation too."""
    place, note = ("policies", option.name), say("the record's waits come out closer so")
    settings = []
    if option.routing != read.routing:
        settings.append(Setting((*place, "routing"), option.routing.method, 0, note=note))
    if option.notify.interruptible != read.notify.interruptible:
        gives_way = join([note, say("other work gives way to a lead")], ": ")
        settings.append(Setting((*place, "notify", "interruptible"), 1, 0, note=gives_way))
        settings.append(
            Setting(("sla",), [{"tier": EVERY_LEAD}], 0, note=say("no promise, but other work gives way to it"))
        )
    return Findings(settings=tuple(settings))


def _told(target: WaitTarget, fit: Fit, read: Policy) -> Waiting:
    simulated = fit.runs.mean(axis=0)
    worst = int(np.argmax(np.abs(simulated - target.recorded)))
    warnings = []
    if abs(simulated[worst] - target.recorded[worst]) > 0.05:
        warnings.append(
            say(
                "the scenario does not wait as the record does: {simulated:.0%} of the leads are touched within"
                " {minutes:.0f} minutes, in the record {recorded:.0%}",
                simulated=float(simulated[worst]),
                minutes=target.minutes[worst],
                recorded=float(target.recorded[worst]),
            )
        )
    if isinstance(fit, Delay):
        warnings.append(
            say(
                "no notice lag of a person gives the record's waits; they are written as delays before a lead is handed"
                " out, which more people would not shorten"
            )
        )
    return Waiting(
        fit.option,
        fit.findings() + _changed(fit.option, read) + Findings(warnings=tuple(warnings)),
        tuple(target.minutes.tolist()),
        target.recorded,
        simulated,
    )
