"""Who counts as MQL, worked out without playing anything: volume, missed good leads and junk handed over, by source."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from policies.durations import DAY
from policies.settings import Policy
from scenarios.scenario import PERIOD_DAYS, Scenario
from sim.measures.intervals import forecast
from sim.measures.money import MONTH
from sim.model.automation import BOT_ANNOYS, BOT_CANNOT_HELP, BOT_RESOLVES
from sim.model.intake import Intake, intake
from sim.model.streams import Bools, Floats, Ints
from sim.model.world import World, as_believed, draw_world, drawn_policy

WORLDS = 8
"""Simulated runs whose leads are looked at: some thousand leads answer within a blink."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A month of one source's leads, "" for all sources: means over the drawn worlds."""

    source: str
    leads: float
    mqls: float
    """handed over to sales"""
    good_missed: float
    """leads that a conversation at once would have qualified, among those not handed over"""
    junk: float
    """those that it would not have qualified, among those handed over"""

    @property
    def good(self) -> float:
        """Leads that a conversation at once would qualify, among those handed over."""
        return self.mqls - self.junk

    @property
    def worth_it(self) -> float | None:
        """Of 100 handed over so many would qualify; None when nothing is handed over."""
        return 100 * self.good / self.mqls if self.mqls else None


@dataclass(frozen=True, slots=True)
class GateView:
    """What a definition of MQL lets through. `periods`: totals a month, of each forecast period of each world."""

    sources: tuple[Handed, ...]
    total: Handed
    periods: tuple[Handed, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """How a number of the total changes from one definition to another, a month; low to high: P10 to P90 of periods."""

    change: float
    low: float
    high: float


def gate_worlds(scenario: Scenario, count: int = WORLDS) -> tuple[World, ...]:
    """The first worlds of a scenario. They serve every scenario that `draws_alike`."""
    return tuple(draw_world(scenario, replication) for replication in range(count))


def draws_alike(one: Scenario, other: Scenario) -> bool:
    """Both have the same leads: they differ in what is agreed and chosen, not in what is believed about the market."""
    return _drawn_part(one) == _drawn_part(other)


def judges_alike(one: Scenario, other: Scenario) -> bool:
    """An option that is equal in both has the same `gate_view` in both."""
    return _judging_part(one) == _judging_part(other)


def _judging_part(scenario: Scenario) -> Scenario:
    """Without what options say and words; their own tables are complete."""
    frame = scenario.scenario.model_copy(update={"name": "", "description": ""})
    apart = {
        "scenario": frame, "policies": (), "agreement": None, "mql": None, "sla": (), "cadence": (), "contact_caps": {},
        "nurture": None,
    }  # fmt: skip
    return scenario.model_copy(update=apart)


def _drawn_part(scenario: Scenario) -> Scenario:
    icp = scenario.icp
    agreed: dict[str, object] = {"marketing": {}, "sales": None}
    apart = {"scoring": None, "icp": icp.model_copy(update=agreed) if icp is not None else None}
    return _judging_part(scenario).model_copy(update=apart)


def gate_view(worlds: Sequence[World], scenario: Scenario, policy: Policy) -> GateView:
    """What the option's definition of MQL does to the worlds' leads, per month (30 days) of the measured window.

    Good and junk are sums of the chance that a conversation at age 0 qualifies the lead, which nobody in the company
    knows; duplicates never qualify. Who opted out before a lead of theirs comes is known only when played, and is
    counted here. Else the same leads and definitions as in the KPIs good_leads_missed and
    handed_over_worth_it. The scenario must draw as the worlds' own does.
    """
    looked = [_look(as_believed(world, scenario), policy) for world in worlds]
    whole = np.mean([_summed(one, 0, one.days) for one in looked], axis=0)
    days = PERIOD_DAYS[scenario.scenario.forecast_period]
    blocks = [
        _summed(one, days * block, days * (block + 1)).sum(axis=0)
        for one in looked
        for block in range(one.days // days)
    ]
    names = [source.name for source in scenario.sources]
    sources = tuple(Handed(name, *row) for name, row in zip(names, whole.tolist(), strict=True))
    return GateView(
        sources,
        Handed("", *whole.sum(axis=0).tolist()),
        tuple(Handed("", *row.tolist()) for row in blocks),
    )


def moved(before: GateView, after: GateView, name: str) -> Moved:
    """How a field of `Handed` changes, on the same leads. Both views must be of the same worlds."""
    change = getattr(after.total, name) - getattr(before.total, name)
    gaps = [getattr(b, name) - getattr(a, name) for a, b in zip(before.periods, after.periods, strict=True)]
    spread = forecast(np.array(gaps, dtype=np.float64), "", "neither")
    return Moved(change, change, change) if spread is None else Moved(change, spread.p10, spread.p90)


@dataclass(frozen=True, eq=False, slots=True)
class _Looked:
    """One world's measured leads: day of creation from `start`, source, handed over or not, chance to qualify."""

    day: Ints
    source: Ints
    handed: Bools
    good: Floats
    days: int
    sources: int


def _look(world: World, policy: Policy) -> _Looked:
    policy = drawn_policy(world, policy)
    found = intake(world, policy)
    timeline = world.timeline
    days = timeline.start.toordinal() + np.arange(7 * timeline.weeks + 1)
    marks = timeline.at_many(days, np.zeros_like(days))
    inside = (world.created >= marks[0]) & (world.created < marks[-1])
    handed = handed_over(found, policy, has_meetings=world.scenario.meetings is not None)
    good = np.where(world.duplicate_of >= 0, 0.0, world.quality)
    day: Ints = np.searchsorted(marks, world.created[inside], side="right") - 1
    return _Looked(
        day, world.source[inside], handed[inside], good[inside], len(marks) - 1,
        len(world.scenario.sources),
    )  # fmt: skip


def handed_over(found: Intake, policy: Policy, *, has_meetings: bool) -> Bools:
    """MQLs: known to the company, through the gate, not settled by a bot before unless they book; shape (leads,)."""
    known = found.passes & ~found.refused & ~found.merged
    bot = policy.automation.bot
    if found.bot_fate is None or bot is None:
        return known
    ends = [BOT_RESOLVES, BOT_ANNOYS, *([] if bot.human_access else [BOT_CANNOT_HELP])]
    settled = found.automated & np.isin(found.bot_fate, ends)
    if found.books is not None and has_meetings:
        settled &= ~(found.books & found.automated)
    enters: Bools = known & ~settled
    return enters


def _summed(one: _Looked, first: int, last: int) -> Floats:
    """Leads, MQLs, good ones missed and junk a month of each source, of the days [first, last); (sources, 4)."""
    inside = (one.day >= first) & (one.day < last)
    months = (last - first) * DAY / MONTH

    def per_month(weights: Floats) -> Floats:
        return np.bincount(one.source[inside], weights[inside], minlength=one.sources) / months

    handed = one.handed.astype(np.float64)
    parts = (np.ones_like(handed), handed, (1 - handed) * one.good, handed * (1 - one.good))
    return np.stack([per_month(part) for part in parts], axis=1)
