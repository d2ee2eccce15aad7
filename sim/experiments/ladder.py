"""The ladder from today to a target: its settings one group at a time, the most gain for the least effort first."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policies.settings import Policy
from scenarios.planning import PlanningRange
from scenarios.scenario import Scenario
from sim.experiments.paired import Paired, gap_of, summed, taking
from sim.measures.columns import columns
from sim.measures.intervals import Forecast, forecast
from sim.measures.jackknife import Estimate
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec, Summary

STEPS: dict[str, tuple[str, ...]] = {
    "assignment": ("assignment_latency",),
    "notification": ("notify",),
    "routing": ("routing", "owner_first", "eligibility", "fallback", "fallback_after"),
    "scoring": ("scoring", "mql"),
    "work": ("work_order", "first_touch_before_followup"),
    "promises": ("sla", "reassign", "on_breach", "alert_compliance", "stale_after"),
    "follow_up": ("cadence", "contact_caps", "nurture"),
    "data": ("data_care",),
    "automation": ("automation",),
    "people": ("staffing",),
}
"""Settings of an option that change together. Its cost is no step: it is the price of the whole."""
WATCHED = {
    "assignment": "assigned_within_60_s",
    "notification": "within_1_h",
    "routing": "within_1_working_h",
    "scoring": "handed_over_worth_it",
    "work": "within_24_h",
    "promises": "never_touched",
    "follow_up": "attempts_per_lead",
    "data": "contact_rate",
    "automation": "contact_rate",
    "people": "busy_share",
}
"""The KPI that shows soonest whether a step works."""
GATES = (30, 60, 90)
"""Calendar days after the start."""
Runs = Sequence[Summary]
Play = Callable[[Mapping[str, Policy]], Mapping[str, Runs] | None]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: `gain` over the rung before, `alone` over the baseline without the others, `total` over the baseline.

    Gains are in the KPI's unit, more is better; `margin` is over the rung before, a month.
    """

    key: str
    effort: PlanningRange
    """working days"""
    gain: Paired
    alone: Paired
    total: Paired
    margin: Paired
    live_on: int
    """calendar days after the start, the steps one after the other"""

    @property
    def per_day(self) -> float:
        """Gain per working day of effort."""
        return self.gain.mean / self.effort.likely


@dataclass(frozen=True, slots=True)
class Level:
    """A KPI at a gate: what a forecast period brings today, and with the steps that are live."""

    kpi: str
    today: Forecast | None
    then: Forecast | None


@dataclass(frozen=True, slots=True)
class Gate:
    """A day on which it is decided: scale, fix or switch off. `live` are the steps new since the gate before."""

    day: int
    live: tuple[str, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """All rungs in the order of climbing; `interaction` is the total less the sum of the steps alone."""

    baseline: str
    target: str
    kpi: str
    currency: str
    replications: int
    rungs: tuple[Rung, ...]
    total: Paired
    interaction: Paired
    gates: tuple[Gate, ...]
    later: tuple[str, ...]
    """steps that are live after the last gate only"""


def steps_between(baseline: Policy, target: Policy) -> dict[str, tuple[str, ...]]:
    """The groups of settings in which the two differ; a cadence for tiers that only the target has goes with them."""
    moved = {
        key: fields
        for key, fields in STEPS.items()
        if any(getattr(baseline, field) != getattr(target, field) for field in fields)
    }
    known = {tier.tier for tier in baseline.sla}
    if {"promises", "follow_up"} <= moved.keys() and any(
        each.tier is not None and each.tier not in known for each in target.cadence
    ):
        moved["promises"] += moved.pop("follow_up")
    return moved


def climb(
    scenario: Scenario,
    baseline: Policy,
    target: Policy,
    kpi: str,
    effort: Mapping[str, PlanningRange],
    play: Play,
) -> Ladder | None:
    """Greedily: of the steps left always that with the most gain per working day, all on the same worlds.

    `play` returns the runs of options by name, the same replications each time, or None when it was interrupted: then
    there is no ladder. Greedy is not always the best order of all: what only pays together is told as interaction.
    ValueError when the two do not differ; KeyError for an unknown KPI or a step without effort.
    """
    left = steps_between(baseline, target)
    if not left:
        raise ValueError("no step between two options with the same settings")
    table = by_key(specs(scenario, [baseline, target]))
    first = play({"today": baseline.model_copy(update={"name": "today"})})
    if first is None:
        return None
    climbed: list[tuple[str, Runs]] = [("today", first["today"])]
    alone: dict[str, Estimate] = {}
    policy = baseline
    while left:
        options = {key: taking(policy, target, fields, f"{len(climbed)} {key}") for key, fields in left.items()}
        played = play({option.name: option for option in options.values()})
        if played is None:
            return None
        runs = {key: played[option.name] for key, option in options.items()}
        gaps = {key: gap_of(own, climbed[-1][1], table[kpi]) for key, own in runs.items()}
        alone = alone or gaps
        best = max(left, key=lambda key: (gaps[key].value or 0.0) / effort[key].likely)
        policy = options[best]
        climbed.append((best, runs[best]))
        del left[best]
    return _ladder(scenario, baseline, target, table, kpi, effort, climbed, alone)


def _ladder(
    scenario: Scenario,
    baseline: Policy,
    target: Policy,
    table: Mapping[str, KpiSpec],
    kpi: str,
    effort: Mapping[str, PlanningRange],
    climbed: Sequence[tuple[str, Runs]],
    alone: Mapping[str, Estimate],
) -> Ladder:
    base = climbed[0][1]
    rungs, days = [], 0.0
    for (_, before), (key, runs) in pairwise(climbed):
        days += effort[key].likely
        rungs.append(
            Rung(
                key=key,
                effort=effort[key],
                gain=summed([gap_of(runs, before, table[kpi])]),
                alone=summed([alone[key]]),
                total=summed([gap_of(runs, base, table[kpi])]),
                margin=summed([gap_of(runs, before, table["margin_per_month"])]),
                live_on=math.ceil(days * 7 / 5),
            )
        )
    total = gap_of(climbed[-1][1], base, table[kpi])
    return Ladder(
        baseline=baseline.name,
        target=target.name,
        kpi=kpi,
        currency=scenario.scenario.currency,
        replications=len(base),
        rungs=tuple(rungs),
        total=summed([total]),
        interaction=summed([total], [alone[each.key] for each in rungs]),
        gates=_gates(scenario, table, kpi, climbed, rungs),
        later=tuple(each.key for each in rungs if each.live_on > GATES[-1]),
    )


def _gates(
    scenario: Scenario,
    table: Mapping[str, KpiSpec],
    kpi: str,
    climbed: Sequence[tuple[str, Runs]],
    rungs: Sequence[Rung],
) -> tuple[Gate, ...]:
    """A gate where something is live by then; what is watched is the KPI that decides and those of the new steps."""
    period = scenario.scenario.forecast_period
    found, before = [], 0
    for day in GATES:
        count = sum(rung.live_on <= day for rung in rungs)
        if not count:
            continue
        new = tuple(rung.key for rung in rungs[before:count])
        watched = dict.fromkeys([kpi, *(WATCHED[key] for key in new or (rungs[count - 1].key,))])
        levels = [
            Level(name, *(_ahead(runs, table[name], period) for runs in (climbed[0][1], climbed[count][1])))
            for name in watched
            if name in table
        ]
        found.append(Gate(day, new, tuple(levels)))
        before = count
    return tuple(found)


def _ahead(runs: Runs, spec: KpiSpec, period: str) -> Forecast | None:
    return forecast(columns(runs, [spec])[spec.key].periods, period, spec.better)
