"""An A/B test of two options, simulated: leads split at random, each arm with its own part of every team or none."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from policies.catalog import NO_PLUGINS, Plugins
from policies.settings import Policy
from policies.wording import say
from scenarios.owners import working_role
from scenarios.scenario import Scenario
from sim.experiments.answers import Failure
from sim.experiments.jobs import Job
from sim.measures.cohort import Cohort
from sim.measures.lead_kpis import lead_rows
from sim.measures.trial import Arm
from sim.model.engine import simulate
from sim.model.world import draw_world

Teams = Literal["separate", "shared"]
TEAMS: tuple[Teams, ...] = ("separate", "shared")
PLAYS = ("treatment", "control", "placebo")
"""Treated leads and people under the treatment; the others under the control; the treated ones under the control."""
HARMS = ("opt_out_rate", "complaint_rate")
"""KPIs a pilot may be stopped by, counted per lead touched and per message delivered."""


@dataclass(frozen=True)
class PilotJob:
    """One simulated stretch of a pilot: world number `replication` (from 0), split by `share`."""

    scenario: Scenario
    treatment: Policy
    control: Policy
    share: float
    kpis: tuple[str, ...]
    """of `shares_of_leads`"""
    replication: int
    plugins: tuple[str, ...] = ()
    teams: Teams = "separate"

    @property
    def shown(self) -> str:
        """Both options."""
        return f"{self.treatment.name} / {self.control.name}"

    @cached_property
    def key(self) -> str:
        """sha256 of all that the observation depends on; PluginError when a plug-in's file cannot be read."""
        return self._digest([job.key for job in self._both])

    @cached_property
    def line(self) -> str:
        """The same for all replications."""
        return self._digest([job.line for job in self._both])

    @property
    def _both(self) -> tuple[Job, Job]:
        treatment, control = (
            Job(self.scenario, policy, self.replication, plugins=self.plugins)
            for policy in (self.treatment, self.control)
        )
        return treatment, control

    def _digest(self, parts: Sequence[str]) -> str:
        content = ["pilot", self.teams, repr(self.share), *self.kpis, *parts]
        return hashlib.sha256("\n".join(content).encode()).hexdigest()


@dataclass(frozen=True, eq=False)
class Observed:
    """What an arm's leads came to, by KPI of the job and of `HARMS`."""

    arms: Mapping[str, Mapping[str, Arm]]
    """play -> KPI -> history by day of creation; what became of the leads later counts"""
    seconds: float = 0.0
    """of computing"""
    is_known: bool = False
    """it came from the store"""


class PilotFailed(Exception):
    """An option broke in one of the arms."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.option}, simulated run {failure.replication + 1}: {failure.reason}")
        self.failure = failure


def shares_of_leads(scenario: Scenario, policies: Sequence[Policy], plugins: Plugins = NO_PLUGINS) -> tuple[str, ...]:
    """Keys of KPIs that are the share of leads with a yes: those two proportions can be tested on.

    Found by playing nothing: a week without leads has all of them.
    """
    frame = scenario.scenario.model_copy(update={"weeks": 1, "warmup_weeks": 0, "drain_weeks": 0})
    empty = tuple(source.model_copy(update={"leads_per_week": 0.0, "bursts": ()}) for source in scenario.sources)
    world = draw_world(scenario.model_copy(update={"scenario": frame, "sources": empty}), 0)
    found: dict[str, int] = {}
    for policy in policies:
        for key, outcome, leads in lead_rows(Cohort(simulate(world, policy, plugins=plugins), world, policy)):
            is_share = leads is not None and outcome.dtype == np.bool_ and leads.dtype == np.bool_
            found[key] = found.get(key, 0) + is_share
    return tuple(key for key, shares in found.items() if shares == len(policies))


def cannot_be_split(scenario: Scenario, policies: Sequence[Policy]) -> list[str]:
    """Why these options cannot be tried with separate teams; empty when they can."""
    reasons: list[str] = []
    role = working_role(scenario, policies[0])
    for team in scenario.teams:
        if team.role == role and team.size == 1:
            reasons.append(say("team {team} has one person: it cannot be split into two", team=team.name))
    for policy in policies:
        changed = [name for name, own in policy.staffing.items() if own.headcount is not None or own.hires]
        if changed:
            reasons.append(
                say(
                    '"{option}" changes the headcount of {teams}: a pilot splits who is there',
                    option=policy.name,
                    teams=", ".join(changed),
                )
            )
    return reasons


def cannot_be_shared(treatment: Policy, control: Policy) -> list[str]:
    """Why these options cannot be tried on the same people; empty when they can.

    All that is a lead's may differ: gate, data care, automation, assignment, routing, notice, promises, reassigns,
    cadence, nurture. What is a person's may not: a desk has one work order, a team one headcount and shift.
    """
    reasons: list[str] = []
    for key in ("work_order", "first_touch_before_followup"):
        one, other = getattr(treatment, key), getattr(control, key)
        if one != other:
            reasons.append(
                say(
                    '{key}: "{treatment}" has {one}, "{control}" has {other}, and a person works by one of them; try an'
                    ' option like = "{treatment}" with {key} = {other}',
                    key=key,
                    treatment=treatment.name,
                    control=control.name,
                    one=_written(one),
                    other=_written(other),
                )
            )
    if treatment.staffing != control.staffing:
        reasons.append(
            say(
                'staffing: "{treatment}" and "{control}" have other people or shifts',
                treatment=treatment.name,
                control=control.name,
            )
        )
    return reasons


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'
