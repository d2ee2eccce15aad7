"""An interview becomes a scenario: hidden inputs are steered, on the same worlds, until runs give the stated numbers."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scenarios.interview.answers import Answers
from scenarios.interview.contradictions import contradictions
from scenarios.interview.hidden import INPUTS, WIN, Hidden, plain, typical_hidden
from scenarios.interview.text import scenario_text
from scenarios.loading import loads
from scenarios.scenario import Scenario
from sim.experiments.interview_goals import goals_of, stated_rows
from sim.experiments.jobs import Job
from sim.experiments.steering import Goal, Steering
from sim.measures.columns import columns
from sim.measures.intervals import mean_interval
from sim.measures.kpis import by_key, specs
from sim.measures.summary import KpiSpec, Summary

Play = Callable[[Sequence[Job]], Sequence[Summary]]
"""Plays jobs, in order; may raise to stop."""
ROUNDS = 12
"""Times that the inputs are changed at most."""
FIRST_WORLD = 1000
"""The search uses other worlds than the check, whose are the first ones: those that `compare` plays."""
_LEADS, _FEWEST, _MOST = 40_000, 16, 48
_QUICK = 4
"""Worlds of the first rounds are so many times fewer."""
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
    """None where nothing was stated, or nothing was steered towards it"""


@dataclass(frozen=True, slots=True)
class SolvedInput:
    """A hidden input that was solved for: what it is called, its value as the file has it, and for what."""

    words: str
    value: str
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
    open: tuple[str, ...]
    """ranges of the file, in words"""
    contradictions: tuple[str, ...]
    unreached: tuple[Row, ...]
    slowest: tuple[str, float] | None
    """cause of waiting with the largest share of the mean wait, and that share; None where nobody waits"""


def interview(answers: Answers, name: str, play: Play) -> Iterator[Round | Interviewed]:
    """Rounds as they are played, then the result. `name` becomes the scenario's.

    Each round plays the baseline on the same worlds and moves every hidden input whose number is not near enough
    by a safeguarded secant step (`steering`); early rounds play fewer worlds. Where a lever is at its end the next one
    is tried. At the end the nearest inputs are checked on other worlds. Raises what `play` raises.
    """
    search = _Search(answers, name, play)
    yield from search.rounds()
    yield search.checked()


class _Search:
    """The hidden inputs on their way."""

    def __init__(self, answers: Answers, name: str, play: Play) -> None:
        self.answers, self.name, self.play = answers, name, play
        self.hidden = typical_hidden(answers)
        self.steered = [Steering(goal) for goal in goals_of(answers)]
        self.worlds = max(_FEWEST, min(_MOST, math.ceil(_LEADS / max(1.0, 2.8 * answers.mqls_per_month))))

    def rounds(self) -> Iterator[Round]:
        """Play and steer until all is near enough, nothing helps any more, or the rounds are used up."""
        nearest, best, is_quick = math.inf, self.hidden, True
        for number in range(1, ROUNDS + 1 if self.steered else 1):
            if number > ROUNDS // 2:
                is_quick = False
            found = self.simulated(self.worlds // _QUICK if is_quick else self.worlds)
            yield Round(number, found)
            off = max(_off(each.goal, found) for each in self.steered if not each.is_stuck or len(self.steered) == 1)
            if not is_quick and off < nearest:
                nearest, best = off, self.hidden
            changed = self.steer(found)
            if is_quick and (off <= _CLOSE or not changed):
                is_quick = False
            elif not changed:
                break
            self.hidden = self.hidden.with_values(**changed)
        self.hidden = best

    def simulated(self, worlds: int) -> dict[str, float]:
        """The steered KPIs of the baseline as the inputs are now; never counts as very long."""
        scenario = self.scenario()
        jobs = [Job(scenario, scenario.policies[0], FIRST_WORLD + number) for number in range(worlds)]
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
            for lever in each.goal.levers[: 1 + each.goal.levers.index(_last(each))] if each.pulled else ():
                if lever.name in each.pulled:
                    solved[lever.name] = _why(each)
            if not each.pulled:
                solved.setdefault(each.goal.levers[0].name, _why(each))
        return replace(self.hidden, solved=solved)

    def checked(self) -> Interviewed:
        """The result, on worlds of its own."""
        hidden = self.noted()
        text = scenario_text(self.answers, hidden, self.name)
        scenario = loads(text, "the interview's scenario")
        baseline = scenario.policies[0]
        runs = self.play([Job(scenario, baseline, number) for number in range(self.worlds)])
        table = by_key(specs(scenario, [baseline]))
        rows = tuple(self.row(table[key], stated, runs) for key, stated in stated_rows(self.answers))
        return Interviewed(
            text, rows, tuple(_solved(hidden)), tuple(_open(scenario)), tuple(contradictions(self.answers)),
            tuple(row for row in rows if row.is_reached is False), _slowest(runs, table),
        )  # fmt: skip

    def row(self, spec: KpiSpec, stated: float | None, runs: Sequence[Summary]) -> Row:
        """One number beside what was said of it; met if near, or if the interval holds it."""
        estimate = columns(runs, [spec])[spec.key].estimate
        interval = None if estimate.pseudo is None else mean_interval(estimate.pseudo, 0.95)
        low, high = (None, None) if interval is None else (interval.low, interval.high)
        value, reached = estimate.value, None
        if stated is not None and value is not None:
            slack = 0.03 if spec.unit == "share" else 0.08 * stated
            reached = abs(value - stated) <= slack or (low is not None and high is not None and low <= stated <= high)
        return Row(spec, stated, value, low, high, reached)


def _off(goal: Goal, found: Mapping[str, float]) -> float:
    return abs(goal.miss(found[goal.kpi])) / goal.near


def _number(value: float | None) -> float:
    return 1e9 if value is None or math.isinf(value) else value


def _last(each: Steering) -> object:
    return next(lever for lever in reversed(each.goal.levers) if lever.name in each.pulled)


WORDS = {
    "time_to_first_touch_mean": "the mean first response", "within_1_h": "the share answered within an hour",
    "time_to_first_touch_working_mean": "the mean first response in working hours",
    "within_1_working_h": "the share answered within a working hour", "never_touched": "the share never answered",
    "mql_acceptance": "the share accepted by sales", "sql_rate": "the share that becomes SQL",
    "meetings_held_per_month": "the meetings a month", "show_rate": "the share of meetings that take place",
}  # fmt: skip


def _why(each: Steering) -> str:
    ending = "comes as near as it can to" if each.is_stuck else "is"
    return f"solved so that {WORDS[each.goal.kpi]} {ending} what you said"


def _solved(hidden: Hidden) -> Iterator[SolvedInput]:
    for name, one in INPUTS.items():
        if name in hidden.solved and name != WIN:
            value = plain(hidden[name], one.unit)
            shown = f"{100 * float(value):.3g} %" if one.unit == "share" else str(value)
            yield SolvedInput(one.words, shown, hidden.solved[name])


def _open(scenario: Scenario) -> Iterator[str]:
    """Ranges of the file, those of several sources once."""
    seen: set[str] = set()
    for one in scenario.ranges:
        names = [part for part in one.place if isinstance(part, str)]
        key = names[-1] if len(names) < 2 or names[0] in ("sources", "teams") else ".".join(names)
        if key not in seen:
            seen.add(key)
            yield f"{key}: {one.likely}, from {one.low} to {one.high}"


def _slowest(runs: Sequence[Summary], table: Mapping[str, KpiSpec]) -> tuple[str, float] | None:
    keys = [key for key in table if key.startswith("wait_by_cause.")]
    found = columns(runs, [table[key] for key in keys])
    waits = {key.partition(".")[2]: found[key].estimate.value or 0.0 for key in keys}
    total = sum(waits.values())
    if total <= 0:
        return None
    cause = max(waits, key=lambda each: waits[each])
    return cause, waits[cause] / total
