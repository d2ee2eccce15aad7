"""Why leads wait today: a notice lag people have, or where that fits badly the delays as they were recorded."""

from dataclasses import dataclass

import numpy as np

from policies.settings import Policy
from scenarios.calibration.estimate import Findings, NotEstimated
from scenarios.calibration.hold_out import Floats
from scenarios.history import History
from scenarios.scenario import Scenario
from sim.experiments.attention import Attention, fit_attention
from sim.experiments.delay import Delay, fit_delay
from sim.experiments.wait_target import WaitTarget, wait_target

CLOSE = 0.03
"""Worst miss in a share up to which the notice lag is good enough: it says more of what other options would change."""


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
    policy = scenario.option(option)
    noticed = fit_attention(target, policy)
    if target.worst(noticed.runs) <= CLOSE:
        return _told(target, noticed)
    delayed = fit_delay(target, policy)
    return _told(target, delayed if target.worst(delayed.runs) < target.worst(noticed.runs) else noticed)


def _told(target: WaitTarget, fit: Attention | Delay) -> Waiting:
    simulated = fit.runs.mean(axis=0)
    worst = int(np.argmax(np.abs(simulated - target.recorded)))
    warnings = []
    if abs(simulated[worst] - target.recorded[worst]) > 0.05:
        warnings.append(
            f"the scenario does not wait as the record does: {simulated[worst]:.0%} of the leads are touched within"
            f" {target.minutes[worst]:.0f} minutes, in the record {target.recorded[worst]:.0%}"
        )
    if isinstance(fit, Delay):
        warnings.append(
            "no notice lag of a person gives the record's waits; they are written as delays before a lead is handed"
            " out, which more people would not shorten"
        )
    return Waiting(
        fit.option,
        fit.findings() + Findings(warnings=tuple(warnings)),
        tuple(target.minutes.tolist()),
        target.recorded,
        simulated,
    )
