"""Play pilots under the screen, telling again and again what they would see."""

import shlex
from collections.abc import Generator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass

from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.experiments.answers import Failure
from sim.experiments.pilot import (
    HARMS,
    Observed,
    PilotFailed,
    PilotJob,
    Teams,
    cannot_be_shared,
    cannot_be_split,
)
from sim.experiments.pilot_answer import answer, enough_runs
from sim.experiments.pilot_observing import observations
from sim.measures.kpis import by_key, specs
from sim.measures.trial import Unit
from tui.pilot_kpis import compared_kpis
from tui.pilot_text import Told
from tui.running import Bench

RUNS = 60
"""Simulated runs, unless pilots are so long that more are needed."""
ALPHA = 0.05
LONGEST = 364
"""Days to try at most."""


@dataclass(frozen=True, slots=True)
class PilotQuestion:
    """Which two options (from 0), what is looked at, how the pilot is split and how long it runs."""

    scenario: Scenario
    treatment: int
    control: int
    kpi: str
    """"" is the scenario's own, or what comes nearest"""
    days: int
    share: float
    teams: Teams
    unit: Unit
    worth: float | None
    limits: tuple[tuple[str, float], ...]
    """of `HARMS`"""
    replications: int

    @property
    def arms(self) -> tuple[Policy, Policy]:
        """Treatment and control."""
        return self.scenario.policies[self.treatment], self.scenario.policies[self.control]

    @property
    def fewest(self) -> int:
        """Simulated runs that it takes to say anything."""
        return enough_runs(self.days, self.scenario.scenario.weeks)

    def hindrances(self) -> list[str]:
        """Why these options cannot be tried in this way; empty when they can."""
        if self.teams == "shared":
            return cannot_be_shared(*self.arms)
        return cannot_be_split(self.scenario, self.arms)

    def command(self, file: str) -> str:
        """What asks the same in a terminal."""
        names = {"opt_out_rate": "--most-opt-outs", "complaint_rate": "--most-complaints"}
        words = ["leadsim", "pilot", shlex.quote(file), f"--treatment {self.treatment + 1}"]
        words += [f"--control {self.control + 1}", f"--days {self.days}", f"--share {_typed(self.share)}"]
        words += [f"--kpi {self.kpi}"] if self.kpi else []
        words += [f"--teams {self.teams}", f"--unit {self.unit}"]
        words += [] if self.worth is None else [f"--worth {_typed(self.worth)}"]
        words += [f"{names[kpi]} {_typed(limit)}" for kpi, limit in self.limits]
        return " ".join([*words, f"--replications {self.replications}"])


@dataclass(frozen=True, slots=True)
class PilotStanding:
    """What pilots say so far; `told` is None until enough of them were played."""

    question: PilotQuestion
    told: Told | None
    played: int
    """simulated runs"""
    text: str
    """of the scenario file it was played from"""
    failures: tuple[Failure, ...]
    seconds: float
    """of computing, all runs together"""


@dataclass(frozen=True, slots=True)
class Piloting:
    """A task for the runner: all simulated runs of a pilot."""

    question: PilotQuestion
    text: str

    def __call__(self, bench: Bench) -> Generator[object, None, None]:
        """Yield a PilotStanding when one is due, and at the end."""
        question, known = self.question, 0
        kpis = compared_kpis(question.scenario, question.arms, question.kpi or None)
        jobs = [
            PilotJob(question.scenario, *question.arms, question.share, kpis, each, (), question.teams)
            for each in range(question.replications)
        ]
        observed: list[Observed] = []
        bench.progress(0, len(jobs))
        try:
            for each in observations(jobs, bench.executor, bench.store):
                observed.append(each)
                known += each.is_known
                bench.progress(len(observed), len(jobs), known)
                if bench.stopped():
                    return
                if len(observed) >= question.fewest and bench.is_due():
                    yield self._standing(observed, kpis)
        except CancelledError:  # the window is closing
            return
        except PilotFailed as error:
            yield self._standing([], kpis, (error.failure,))
            return
        yield self._standing(observed, kpis)

    def _standing(
        self, observed: Sequence[Observed], kpis: Sequence[str], failures: tuple[Failure, ...] = ()
    ) -> PilotStanding:
        seconds = sum(each.seconds for each in observed)
        told = self._told(observed, kpis) if observed else None
        return PilotStanding(self.question, told, len(observed), self.text, failures, seconds)

    def _told(self, observed: Sequence[Observed], kpis: Sequence[str]) -> Told:
        question = self.question
        limits = dict(question.limits)
        found = answer(observed, kpis, question.days, question.unit, ALPHA, limits, LONGEST, question.worth)
        treatment, control = question.arms
        table = by_key(specs(question.scenario, question.arms))
        weeks = question.scenario.scenario.drain_weeks
        return Told(found, treatment.name, control.name, question.share, table, weeks)


def limits_of(opt_outs: float | None, complaints: float | None) -> tuple[tuple[str, float], ...]:
    """Those that are given, by KPI."""
    return tuple((kpi, limit) for kpi, limit in zip(HARMS, (opt_outs, complaints), strict=True) if limit is not None)


def _typed(share: float) -> str:
    return f"{100 * share:.6g}%"
