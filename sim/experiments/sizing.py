"""The smallest headcount that keeps a target: from large to small on the same worlds, until it is not shown kept."""

import contextlib
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

import numpy as np

from policies.settings import Policy
from policies.wording import say
from scenarios.scenario import Scenario
from sim.experiments.grid import with_headcount
from sim.measures.columns import columns
from sim.measures.comparison import compare
from sim.measures.intervals import johnson_t
from sim.measures.jackknife import Estimate, ratio_estimate
from sim.measures.results import Cell, Comparison
from sim.measures.summary import KpiSpec, Measured, Summary, kpi_value

KEPT = 0.9
"""Adequate means: the target is kept in 9 of 10 forecast periods."""
ERROR = 0.05
"""Probability of an answer that is not adequate, per option."""
Play = Callable[[Mapping[str, Policy]], Mapping[str, tuple[Summary, ...]]]
"""Plays options, named, on worlds 0, 1, ...: one Summary per world; those that broke are left out."""


class PlayStopped(Exception):
    """Raised by a `Play` that was stopped before it was done."""


Reach = Literal["yes", "unsure", "no"]
"""A target is kept, may be kept, is not kept."""


class TargetError(ValueError):
    """A target that cannot be read; the text says what is allowed."""


@dataclass(frozen=True, slots=True)
class Target:
    """A KPI's level, in its unit, and how surely it must be kept.

    `kept` is the share of forecast periods that keep it; None: the mean over the long run keeps it.
    """

    kpi: str
    sign: Literal[">=", "<="]
    level: float
    kept: float | None = KEPT

    def holds(self, value: float) -> bool:
        """Whether a value keeps the target; infinite is never."""
        return value >= self.level if self.sign == ">=" else value <= self.level

    def reach(self, cell: Cell) -> Reach:
        """Whether a mean keeps the target, by its whole 95 % interval; without an interval nobody can tell."""
        if cell.low is None or cell.high is None:
            return "unsure"
        kept = self.holds(cell.low), self.holds(cell.high)
        return "yes" if all(kept) else "unsure" if any(kept) else "no"

    def __str__(self) -> str:
        return f"{self.kpi} {self.sign} {self.level:g}"


def read_target(text: str, kept: float | None = KEPT) -> Target:
    """A target as typed, "meetings_held_per_month>=40"; of a share 0.8 or 80%. Raises TargetError."""
    found = re.fullmatch(r"\s*(?P<kpi>[^<>=]+?)\s*(?P<sign>>=|<=)\s*(?P<level>[-+.\deE]+)\s*(?P<percent>%?)\s*", text)
    if found is None:
        raise TargetError(
            say('"{text}": must be KPI>=NUMBER or KPI<=NUMBER, such as "meetings_held_per_month>=40"', text=text)
        )
    try:
        level = float(found["level"]) / (100 if found["percent"] else 1)
    except ValueError:
        raise TargetError(say('"{text}": "{given}" is not a number', text=text, given=found["level"])) from None
    if not isfinite(level):
        raise TargetError(say('"{text}": "{given}" is not a number', text=text, given=found["level"]))
    return Target(found["kpi"], ">=" if found["sign"] == ">=" else "<=", level, kept)


@dataclass(frozen=True, slots=True)
class Step:
    """One headcount of an option: how often the target was kept, what is known of that, and whether that suffices.

    `share` and `low` are of periods kept (of the mean: in the KPI's unit, `low` the worse end of its one-sided
    95 % interval); None where undefined. `by_period` says the same of each period of the run by itself.
    """

    headcount: int
    runs: tuple[Summary, ...]
    share: float | None
    low: float | None
    is_adequate: bool
    by_period: tuple[tuple[float | None, bool], ...]


@dataclass
class OptionSizing:
    """One option: its steps by headcount, and the answer."""

    name: str
    policy: Policy
    steps: dict[int, Step] = field(default_factory=dict)
    answer: int | None = None
    """smallest headcount shown adequate by the fixed sequence; None: not even the largest"""
    by_period: list[int | None] = field(default_factory=list)
    """the same for each forecast period of the run by itself"""
    is_broken: bool = False
    is_settled: bool = False
    """the sequence has come to its end; else fewer than the answer may do, which were not played"""

    def neighbour(self, more: int) -> Step | None:
        """The step of `more` people than the answer, if it was played."""
        return None if self.answer is None else self.steps.get(self.answer + more)


def assess(headcount: int, runs: Sequence[Summary], spec: KpiSpec, target: Target) -> Step:
    """Whether so many people keep the target, one-sided at 5 %, the replications being the units.

    The share of kept periods is a ratio of sums over replications, jackknifed; it is shown to be at least
    `target.kept` if the lower end of its one-sided 95 % interval (Johnson's t, since shares near 1 are skewed) is not
    below. Where every period of every run keeps it nothing varies: then it takes so many runs n that a share of
    `target.kept` would bring that by chance in at most 5 % even if the periods of a run stood and fell together:
    kept^n <= 0.05, which is 29 runs for 9 of 10. A period without any lead of the KPI counts for nothing. By period:
    one period a run, so the exact binomial test.
    """
    outcomes = [[_kept(period, spec, target) for period in run.periods] for run in runs]
    periods = tuple(_binomial(list(each), target) for each in zip(*outcomes, strict=True))
    if target.kept is None:
        estimate = columns(runs, [spec])[spec.key].estimate
        low = _worse_end(estimate, target.sign)
        return Step(headcount, tuple(runs), estimate.value, low, low is not None and target.holds(low), periods)
    estimate = ratio_estimate(
        np.array([sum(each is True for each in run) for run in outcomes], dtype=np.float64),
        np.array([sum(each is not None for each in run) for run in outcomes], dtype=np.float64),
    )
    low = _worse_end(estimate, ">=")
    enough = target.kept ** len(runs) <= ERROR
    is_adequate = low is not None and low >= target.kept - 1e-12 and enough
    return Step(headcount, tuple(runs), estimate.value, low, is_adequate, periods)


def fewest_runs(kept: float) -> int:
    """Replications without which not even an unbroken row shows that a share `kept` < 1 of periods keeps the target."""
    return next(n for n in range(1, 100_000) if kept**n <= ERROR)


def _kept(period: Measured, spec: KpiSpec, target: Target) -> bool | None:
    value = kpi_value(period, spec)
    return None if value is None else target.holds(value)


def _worse_end(estimate: Estimate, sign: str) -> float | None:
    interval = None if estimate.pseudo is None else johnson_t(estimate.pseudo, 1 - 2 * ERROR)
    if interval is None:
        return None
    return interval.low if sign == ">=" else interval.high


def _binomial(outcomes: Sequence[bool | None], target: Target) -> tuple[float | None, bool]:
    """Share of runs in which one period keeps the target; whether it is shown to be `target.kept`, 0.9 for means."""
    from scipy.special import bdtrc

    known = [each for each in outcomes if each is not None]
    if not known:
        return None, False
    kept, asked = sum(known), KEPT if target.kept is None else target.kept
    p_value = float(bdtrc(kept - 1, len(known), asked)) if kept else 1.0
    return kept / len(known), p_value <= ERROR


def search(
    options: Mapping[str, Policy],
    team: str,
    headcounts: Sequence[int],
    spec: KpiSpec,
    target: Target,
    play: Play,
    *,
    by_period: bool = False,
) -> list[OptionSizing]:
    """The fixed sequence for every option: from the largest headcount down, to the first not shown adequate.

    Each is tested at 5 % without correction: the first inadequate one that is tested would have to pass, so an
    inadequate answer has a probability of at most 5 % (fixed-sequence testing). `by_period` goes on until every
    period of the run has its own answer. Afterwards one more and one fewer than the answer are played too, and
    twice the largest for an option that not even the largest suffices. When `play` is stopped: what is known by then.
    """
    asked = Search(options, team, headcounts, spec, target, by_period=by_period)
    asking = asked.asking()
    with contextlib.suppress(StopIteration, PlayStopped):
        wanted = next(asking)
        while True:
            wanted = asking.send(play(wanted))
    return list(asked.found)


@dataclass
class Search:
    """A search that asks for what it wants played, so that others can play it their way; see `search`."""

    options: Mapping[str, Policy]
    team: str
    headcounts: Sequence[int]
    spec: KpiSpec
    target: Target
    by_period: bool = False
    found: list[OptionSizing] = field(default_factory=list)
    """how the options stand; grows while it is asking"""

    def asking(self) -> Generator[Mapping[str, Policy], Mapping[str, tuple[Summary, ...]], None]:
        """Yields options to be played, by name; wants to be sent their Summaries, those that broke left out."""
        self.found = [OptionSizing(name, policy) for name, policy in self.options.items()]
        going = list(self.found)
        for headcount in sorted(set(self.headcounts), reverse=True):
            if not going:
                break
            yield from self._steps({each.name: (each, headcount) for each in going})
            for each in going:
                each.is_settled = each.is_broken or not _goes_on(each, headcount, self.by_period)
            going = [each for each in going if not each.is_settled]
        for each in going:
            each.is_settled = True
        played = [each for each in self.found if not each.is_broken]
        yield from self._steps({each.name: (each, _wanted(each, max(self.headcounts), 1)) for each in played})
        yield from self._steps({each.name: (each, each.answer - 1) for each in played if each.answer})

    def _steps(
        self, wanted: Mapping[str, tuple[OptionSizing, int]]
    ) -> Generator[Mapping[str, Policy], Mapping[str, tuple[Summary, ...]], None]:
        """Ask for one headcount of each option, those not played yet, and note the steps."""
        missing = {name: pair for name, pair in wanted.items() if pair[1] not in pair[0].steps}
        if not missing:
            return
        runs = yield {name: with_headcount(each.policy, self.team, count) for name, (each, count) in missing.items()}
        for name, (option, headcount) in missing.items():
            if runs.get(name):
                option.steps[headcount] = assess(headcount, runs[name], self.spec, self.target)
            else:
                option.is_broken = True


def _wanted(option: OptionSizing, largest: int, more: int) -> int:
    return 2 * largest if option.answer is None else option.answer + more


def _goes_on(option: OptionSizing, headcount: int, by_period: bool) -> bool:
    """Note the answers that this headcount gives; True while one of the sequences goes on."""
    step = option.steps[headcount]
    larger = [other for other in option.steps if other > headcount]
    so_far = min(larger, default=None)
    is_going = option.answer == so_far and step.is_adequate
    if is_going:
        option.answer = headcount
    if not by_period:
        return is_going
    if not option.by_period:
        option.by_period = [None] * len(step.by_period)
    for at, (_, is_adequate) in enumerate(step.by_period):
        if option.by_period[at] == so_far and is_adequate:
            option.by_period[at] = headcount
    return is_going or headcount in option.by_period


def curve(option: OptionSizing, table: Sequence[KpiSpec], primary: str, scenario: Scenario) -> Comparison:
    """All KPIs of an option by headcount; the policies are the headcounts, the baseline is the answer.

    Without an answer the baseline is the largest headcount of the sequence's steps. ValueError for an option that
    was not played.
    """
    runs = {str(headcount): option.steps[headcount].runs for headcount in sorted(option.steps)}
    if not runs:
        raise ValueError(f"option {option.name!r} has no headcount that was played")
    base = option.answer if option.answer is not None else max(option.steps)
    frame = scenario.scenario
    return compare(runs, str(base), table, primary, frame.smallest_effect, frame.forecast_period, final=True)


def best_by_headcount(
    options: Mapping[str, Policy],
    team: str,
    headcounts: Sequence[int],
    table: Sequence[KpiSpec],
    kpi: str,
    scenario: Scenario,
    play: Play,
) -> dict[str, Comparison]:
    """Every headcount of every option; its winner is the best and whether it can be told from the others.

    The baseline is the headcount the option has in the file, or the nearest that is played. When `play` is stopped:
    the headcounts that were played by then.
    """
    runs: dict[str, dict[str, tuple[Summary, ...]]] = {name: {} for name in options}
    tried = 0
    with contextlib.suppress(PlayStopped):
        for headcount in sorted(set(headcounts)):
            staffed = {name: with_headcount(each, team, headcount) for name, each in options.items()}
            for name, own in play(staffed).items():
                runs[name][str(headcount)] = own
            tried += 1
    frame, found = scenario.scenario, dict[str, Comparison]()
    for name, played in runs.items():
        if played and len(played) == tried:
            usual = headcount_of(options[name], team, scenario)
            base = str(min(map(int, played), key=lambda headcount: abs(headcount - usual)))
            found[name] = compare(played, base, table, kpi, frame.smallest_effect, frame.forecast_period, final=True)
    return found


def usual_headcounts(
    scenario: Scenario, options: Sequence[Policy], team: str, first: int | None = None, last: int | None = None
) -> tuple[int, ...]:
    """From 1 (or `first`) to `last`, else to twice the people there are, at least four more; empty if last < first."""
    usual = max(headcount_of(option, team, scenario) for option in options)
    least = 1 if first is None else first
    return tuple(range(least, (max(2 * usual, usual + 4, least) if last is None else last) + 1))


def headcount_of(option: Policy, team: str, scenario: Scenario) -> int:
    """People of a team from the first day as the file has them under an option. KeyError for an unknown team."""
    staffing = option.staffing.get(team)
    if staffing is not None and staffing.headcount is not None:
        return staffing.headcount
    return {each.name: each.size for each in scenario.teams}[team]


def ceiling_causes(comparison: Comparison, headcount: int) -> list[tuple[str, float]]:
    """Cause of waiting -> its share of the mean wait for the first touch at a headcount, the largest first."""
    there = [spec.key for spec in comparison.specs if spec.key.startswith("wait_by_cause.")]
    waits = {key.partition(".")[2]: comparison.cell(str(headcount), key).mean or 0.0 for key in there}
    total = sum(waits.values())
    return sorted(((cause, wait / total) for cause, wait in waits.items() if wait > 0), key=lambda each: -each[1])
