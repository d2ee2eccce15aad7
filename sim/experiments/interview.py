"""An interview becomes a scenario: hidden inputs are steered, on the same worlds, until runs give what was stated."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from policies.wording import N_, say
from scenarios.interview.answers import Answers
from scenarios.interview.contradictions import contradictions
from scenarios.interview.hidden import INPUTS, WIN, Hidden, typical_hidden
from scenarios.interview.text import DAYS_A_MONTH, WEEKS, scenario_text
from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.interview_clock import on_possible_clock
from sim.experiments.interview_goals import goals_of, stated_rows
from sim.experiments.jobs import Job
from sim.experiments.steering import Steering
from sim.measures.columns import columns
from sim.measures.intervals import mean_interval
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec, Summary

Play = Callable[[Sequence[Job]], Sequence[Summary]]
"""Plays jobs, in order; may raise to stop."""
ROUNDS = 16
"""Times that the inputs are changed at most."""
FIRST_WORLD = 1000
"""The search uses other worlds than those that `compare` plays, which are the first ones; its last rounds use both."""
_LEADS, _FEWEST, _MOST = 40_000, 12, 48
_MONTHS = 7 * WEEKS / DAYS_A_MONTH
_QUICK = 4
"""Worlds of the first rounds are so many times fewer."""
_CHANCE = 3.0
"""Where the interval holds what was stated, it may be so many times as far off."""
_CLOSE = 4.0
"""So many times the nearness that is wanted, and all worlds are played."""


@dataclass(frozen=True, slots=True)
class Row:
    """One number: what was said and what the baseline's runs give, with the 95 % interval of the mean."""

    spec: KpiSpec
    stated: float | None
    simulated: float | None
    low: float | None
    high: float | None
    is_reached: bool | None
    """None where nothing was stated"""


@dataclass(frozen=True, slots=True)
class SolvedInput:
    """A hidden input that was solved for: what it is called, its value as the file has it, and for what."""

    words: str
    value: float
    unit: str
    """share, ms or number"""
    why: str


@dataclass(frozen=True, slots=True)
class Round:
    """How far the search is: the simulated numbers by KPI after so many rounds of at most `ROUNDS`."""

    number: int
    simulated: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Interviewed:
    """The scenario of an interview and how well its baseline gives the stated numbers back."""

    text: str
    rows: tuple[Row, ...]
    solved: tuple[SolvedInput, ...]
    contradictions: tuple[str, ...]
    outside_hours: float | None
    """share of the mean wait for the first touch that lies outside working hours; None where nobody waits"""
    scenario: Scenario
    clock: str = ""
    """how the stated times were read where nobody said their clock and it matters; may be empty"""

    @property
    def unreached(self) -> tuple[Row, ...]:
        """Stated numbers that the runs do not give back."""
        return tuple(row for row in self.rows if row.is_reached is False)


def interview(answers: Answers, name: str, play: Play, worlds: int | None = None) -> Iterator[Round | Interviewed]:
    """Rounds as they are played, then the result. `name` becomes the scenario's.

    `worlds`: simulated runs of the later rounds and of the check; None: 12 to 48, by the number of leads.

    Each round plays the baseline on the same worlds and moves every hidden input whose number is not near enough
    by a safeguarded secant step (`steering`); early rounds play fewer worlds, the last ones those of `compare` too, of
    which alone the result tells. Where a lever is at its end the next one is tried. Times that nobody said the clock
    of are taken on one on which they are possible (`interview_clock`). Raises what `play` raises.
    """
    search = _Search(answers, name, play, worlds)
    yield from search.rounds()
    yield search.checked()


class _Search:
    """The hidden inputs on their way."""

    def __init__(self, answers: Answers, name: str, play: Play, worlds: int | None) -> None:
        self.name, self.play = name, play
        self.hidden = typical_hidden(answers)
        typical = loads(scenario_text(answers, self.hidden, name), "the interview's scenario")
        self.answers, self.clock = on_possible_clock(answers, typical)
        self.steered = [Steering(goal) for goal in goals_of(self.answers)]
        by_leads = math.ceil(_LEADS / max(1.0, _MONTHS * answers.mqls_per_month))
        wanted = max(_FEWEST, min(_MOST, by_leads)) if self.steered else _FEWEST
        self.worlds = wanted if worlds is None else worlds

    def rounds(self) -> Iterator[Round]:
        """Play and steer until all is near enough, nothing helps any more, or the rounds are used up."""
        nearest, best, is_quick = math.inf, self.hidden, True
        for number in range(1, ROUNDS + 1 if self.steered else 1):
            is_quick &= number <= ROUNDS // 2
            found = self.simulated(self.few() if is_quick else self.all())
            yield Round(number, found)
            changed = self.steer(found)
            off = self.off(found)
            if not is_quick and off < nearest:
                nearest, best = off, self.hidden
            if not is_quick and not changed:
                break
            is_quick &= off > _CLOSE and bool(changed)
            self.hidden = self.hidden.with_values(**changed)
        self.hidden = best.with_values(
            **{name: value for each in self.steered for name, value in each.given_back().items()}
        )

    def few(self) -> Sequence[int]:
        """Worlds of the first rounds."""
        return range(FIRST_WORLD, FIRST_WORLD + max(1, self.worlds // _QUICK))

    def all(self) -> Sequence[int]:
        """Worlds of the last rounds: those that `compare` plays, and as many others."""
        return [*range(self.worlds), *range(FIRST_WORLD, FIRST_WORLD + self.worlds)]

    def off(self, found: Mapping[str, float]) -> float:
        """How far the worst number is off, in what is near enough; of those that can be helped, if there are any."""
        helped = [each for each in self.steered if not each.is_stuck] or self.steered
        return max(abs(each.goal.miss(found[each.goal.kpi])) / each.goal.near for each in helped)

    def simulated(self, worlds: Sequence[int]) -> dict[str, float]:
        """The steered KPIs of the baseline as the inputs are now; never counts as very long."""
        scenario = self.scenario()
        jobs = [Job(scenario, scenario.policies[0], number) for number in worlds]
        wanted = {each.goal.kpi for each in self.steered}
        table = [spec for spec in specs(scenario, scenario.policies[:1]) if spec.key in wanted]
        found = columns(self.play(jobs), table)
        return {key: _number(column.estimate.value) for key, column in found.items()}

    def steer(self, found: Mapping[str, float]) -> dict[str, float]:
        """What every goal wants changed; a lever belongs to the first goal that pulls it."""
        changed: dict[str, float] = {}
        owners = {name: each for each in reversed(self.steered) for name in each.pulled}
        for each in self.steered:
            taken = {name for name, owner in owners.items() if owner is not each} | set(changed)
            wanted = each.next(dict(self.hidden.values), found[each.goal.kpi], taken)
            owners |= dict.fromkeys(wanted, each)
            changed |= wanted
        return changed

    def scenario(self) -> Scenario:
        """As the file would have it."""
        return loads(scenario_text(self.answers, self.noted(), self.name), "the interview's scenario")

    def noted(self) -> Hidden:
        """The inputs, each steered one with what it was solved for."""
        solved = dict(self.hidden.solved)
        for each in self.steered:
            for name in each.pulled or (each.goal.levers[0].name,):
                solved.setdefault(name, _why(each))
        return replace(self.hidden, solved=solved)

    def checked(self) -> Interviewed:
        """The result, on the worlds that `compare` plays."""
        hidden = self.noted()
        text = scenario_text(self.answers, hidden, self.name)
        scenario = loads(text, "the interview's scenario")
        baseline = scenario.policies[0]
        runs = self.play([Job(scenario, baseline, number) for number in range(self.worlds)])
        table = by_key(specs(scenario, [baseline]))
        rows = tuple(self.row(table[key], stated, runs) for key, stated in stated_rows(self.answers))
        wrong = tuple(contradictions(self.answers))
        return Interviewed(text, rows, tuple(_solved(hidden)), wrong, _outside_hours(runs, table), scenario, self.clock)

    def row(self, spec: KpiSpec, stated: float | None, runs: Sequence[Summary]) -> Row:
        """One number beside what was said of it; met within 3 points or 8 %, chance allowed for."""
        estimate = columns(runs, [spec])[spec.key].estimate
        interval = None if estimate.pseudo is None else mean_interval(estimate.pseudo, 0.95)
        low, high = (None, None) if interval is None else (max(0.0, interval.low), interval.high)
        value, reached = estimate.value, None
        if stated is not None and value is not None:
            slack = 0.03 if spec.unit == "share" else 0.08 * stated
            is_inside = low is not None and high is not None and low <= stated <= high
            reached = abs(value - stated) <= (_CHANCE * slack if is_inside else slack)
        return Row(spec, stated, value, low, high, reached)


def _number(value: float | None) -> float:
    return 1e9 if value is None or math.isinf(value) else value


WORDS = {
    "mqls_per_month": N_("MQLs a month"),
    "time_to_first_touch_mean": N_("the mean first response"), "within_1_h": N_("the share answered within an hour"),
    "time_to_first_touch_working_mean": N_("the mean first response in working hours"),
    "within_1_working_h": N_("the share answered within a working hour"),
    "never_touched": N_("the share never answered"),
    "mql_acceptance": N_("the share accepted by sales"), "sql_rate": N_("the share that becomes SQL"),
    "meetings_held_per_month": N_("the meetings a month"), "show_rate": N_("the share of meetings that take place"),
}  # fmt: skip


def _why(each: Steering) -> str:
    what = say(WORDS[each.goal.kpi])
    if each.is_near:
        return say("solved so that {what} is what you said", what=what)
    return say("solved so that {what} comes as near as it can to what you said", what=what)


def _solved(hidden: Hidden) -> Iterator[SolvedInput]:
    for name, one in INPUTS.items():
        if name in hidden.solved and name != WIN:
            value = min(1.0, hidden[name]) if one.unit == "share" else hidden[name]
            yield SolvedInput(one.words, value, one.unit, hidden.solved[name])


def _outside_hours(runs: Sequence[Summary], table: Mapping[str, KpiSpec]) -> float | None:
    found = columns(runs, [table["time_to_first_touch_mean"], table["time_to_first_touch_working_mean"]])
    whole, working = (column.estimate.value for column in found.values())
    return None if not whole or working is None else 1 - working / whole
