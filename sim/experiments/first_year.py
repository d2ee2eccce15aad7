"""The first year of a change in money: how its effects set in, what is paid when, and when it pays back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scenarios.planning import PlanningRange
from sim.measures.intervals import mean_interval
from sim.measures.jackknife import Estimate, Floats
from sim.measures.summary import rank

YEAR, LONGEST = 12, 36
"""Months of the case, and months after which nobody looks for a payback any more; a month has 30 days."""
MONTH_DAYS = 30.0
CONFIDENCE = 0.95
_GOLDEN = (0.7548776662466927, 0.5698402909980532, 0.4301597090019468)
"""Steps of an even spread over three uncertain inputs, powers of the plastic number's inverse."""
CostSource = Literal["option", "given", "preset"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is assumed beside the scenario; weeks, and amounts in its currency as differences from the baseline."""

    first_effects: PlanningRange
    until_full: PlanningRange
    once: PlanningRange
    per_month: PlanningRange
    once_saved: float
    """what the baseline's own cost would have been, once"""
    per_month_saved: float
    cost_source: CostSource
    cash_in: float
    """share of the hours saved that becomes money"""


@dataclass(frozen=True, slots=True)
class Gain:
    """One amount (or hours) of the option over the baseline: mean, 95 % interval of the paired difference, P10 to P90.

    `low` and `high` are None below three runs. The forecast is of single years (or months) and does not narrow.
    """

    mean: float
    low: float | None
    high: float | None
    p10: float
    p90: float


@dataclass(frozen=True, slots=True)
class Month:
    """One month at the likely inputs, in the scenario's currency; `cash` amounts lie a sales cycle later."""

    month: int
    effect: float
    """share of the full effect"""
    growth: float
    savings: float
    cost: float
    cumulated: float
    cash_growth: float
    cash_cumulated: float

    @property
    def net(self) -> float:
        """Growth and savings less cost."""
        return self.growth + self.savings - self.cost


@dataclass(frozen=True, slots=True)
class Payback:
    """The first month from which on what came in covers what was paid; None: not within three years.

    `early` and `late` are those at the better and the worse end of the paired difference's interval; `in_year` is the
    share of simulated years in which it is within the first twelve months.
    """

    month: int | None
    early: int | None
    late: int | None
    in_year: float


def effect_until(days: float, first: float, full: float) -> float:
    """Days' worth of full effect by then: nothing until `first`, all from `full` on, in between a straight line."""
    if days <= first:
        return 0.0
    if days < full:
        return (days - first) ** 2 / (2 * (full - first))
    return days - (first + full) / 2


def effect_of_month(month: int, first: float, full: float) -> float:
    """The mean share of the full effect in a month of 30 days, counted from 1; `first` and `full` in days."""
    begin = MONTH_DAYS * (month - 1)
    return (effect_until(begin + MONTH_DAYS, first, full) - effect_until(begin, first, full)) / MONTH_DAYS


@dataclass(frozen=True, slots=True)
class Inputs:
    """The uncertain inputs, as they may come out."""

    first: float
    full: float
    once: float
    per_month: float

    def effect(self, months: int = YEAR, late: float = 0.0) -> float:
        """Months' worth of full effect in the first so many months, `late` days later."""
        return effect_until(MONTH_DAYS * months, self.first + late, self.full + late) / MONTH_DAYS

    def paid(self, months: int) -> float:
        """Cost of the first so many months, what is paid once included."""
        return self.once + self.per_month * months


@dataclass(frozen=True, slots=True)
class Parts:
    """Gains a month of one run, or of all: numbers or arrays alike."""

    growth: Floats
    staff: Floats
    hours: Floats


Amount = Callable[[Parts, Inputs], Floats]
"""Of parts and inputs, an amount per entry of the parts."""


@dataclass(frozen=True)
class Year:
    """What a month is worth at full effect, in runs, and what is assumed beside it; `lag` in days."""

    growth: Estimate
    staff: Estimate
    hours: Estimate
    hour_cost: float
    lag: float
    plan: Plan
    runs_a_year: int

    def likely(self) -> Inputs:
        """The inputs that are planned with."""
        plan = self.plan
        first = 7 * plan.first_effects.likely
        once, month = plan.once.likely - plan.once_saved, plan.per_month.likely - plan.per_month_saved
        return Inputs(first, first + 7 * plan.until_full.likely, once, month)

    def possible(self, year: int) -> Inputs:
        """The inputs of one of the forecast's years."""
        ramp, line, cost = ((0.5 + (year + 1) * step) % 1 for step in _GOLDEN)
        plan = self.plan
        first = 7 * plan.first_effects.at(ramp)
        once, month = plan.once.at(cost) - plan.once_saved, plan.per_month.at(cost) - plan.per_month_saved
        return Inputs(first, first + 7 * plan.until_full.at(line), once, month)

    def mean(self) -> Parts:
        """The gains a month over all runs, arrays of one."""
        return Parts(*(np.array([value_of(each)]) for each in (self.growth, self.staff, self.hours)))

    def years(self) -> list[Parts]:
        """Means a month of years made of runs in a row, as many years as there are runs."""
        return [
            Parts(*(np.array([one]) for one in each))
            for each in zip(
                *(_in_a_row(each.runs, self.runs_a_year) for each in (self.growth, self.staff, self.hours)),
                strict=True,
            )
        ]

    def savings(self, parts: Parts, inputs: Inputs, months: int = YEAR) -> Floats:
        """Staff and hours that are cashed in, in the first so many months."""
        effect = inputs.effect(months)
        # by the mean: the same rule for all runs, so that a sum of runs stays a sum
        staff = parts.staff * (months if value_of(self.staff) < 0 else effect)
        return np.asarray(staff + self.plan.cash_in * self.hour_cost * parts.hours * effect)

    def net(self, parts: Parts, inputs: Inputs, late: float = 0.0, months: int = YEAR) -> Floats:
        """Growth (`late` days later) and savings less cost, of the first so many months."""
        grown = parts.growth * inputs.effect(months, late)
        return np.asarray(grown + self.savings(parts, inputs, months) - inputs.paid(months))

    def gain(self, of: Amount, *, a_month: bool = False) -> Gain:
        """An amount at the likely inputs with its interval, and over the years; `a_month`: no input moves it."""
        likely = self.likely()
        mean = float(of(self.mean(), likely)[0])
        pseudo = [each.pseudo for each in (self.growth, self.staff, self.hours)]
        interval = None
        if all(each is not None for each in pseudo):
            interval = mean_interval(of(Parts(*(np.asarray(each) for each in pseudo)), likely), CONFIDENCE)
        years = self.years()
        found = sorted(float(of(each, likely if a_month else self.possible(at))[0]) for at, each in enumerate(years))
        low, high = interval or (None, None)
        n = len(found)
        return Gain(mean, low, high, found[rank(0.1, n) - 1], found[rank(0.9, n) - 1])

    def months(self) -> tuple[Month, ...]:
        """The first twelve, at the mean and the likely inputs."""
        likely, mean = self.likely(), self.mean()
        grown, cash, saved, paid = (
            [0.0, *(float(each(month)) for month in range(1, YEAR + 1))]
            for each in (
                lambda month: mean.growth[0] * likely.effect(month),
                lambda month: mean.growth[0] * likely.effect(month, self.lag),
                lambda month: self.savings(mean, likely, month)[0],
                likely.paid,
            )
        )
        return tuple(
            Month(
                month=at,
                effect=effect_of_month(at, likely.first, likely.full),
                growth=grown[at] - grown[at - 1],
                savings=saved[at] - saved[at - 1],
                cost=paid[at] - paid[at - 1],
                cumulated=grown[at] + saved[at] - paid[at],
                cash_growth=cash[at] - cash[at - 1],
                cash_cumulated=cash[at] + saved[at] - paid[at],
            )
            for at in range(1, YEAR + 1)
        )

    def payback(self, late: float) -> Payback:
        """When it pays back if growth comes `late` days after the lead."""
        likely, months = self.likely(), range(1, LONGEST + 1)
        courses = [self.net(self.mean(), likely, late, month) for month in months]
        ends: list[list[float | None]] = [[], []]
        pseudo = [each.pseudo for each in (self.growth, self.staff, self.hours)]
        for month in months:
            interval = None
            if all(each is not None for each in pseudo):
                parts = Parts(*(np.asarray(each) for each in pseudo))
                interval = mean_interval(self.net(parts, likely, late, month), CONFIDENCE)
            for end, value in zip(ends, interval or (None, None), strict=True):
                end.append(value)
        years = [
            _first_kept([float(self.net(each, self.possible(at), late, month)[0]) for month in months])
            for at, each in enumerate(self.years())
        ]
        within = sum(month is not None and month <= YEAR for month in years)
        return Payback(
            _first_kept([float(each[0]) for each in courses]),
            _first_kept(ends[1]),
            _first_kept(ends[0]),
            within / len(years),
        )


def _first_kept(course: Sequence[float | None]) -> int | None:
    """The first month from which on the sum stays at or above 0."""
    month = len(course)
    while month and course[month - 1] is not None and (course[month - 1] or 0.0) >= 0:
        month -= 1
    return None if month == len(course) else month + 1


def value_of(estimate: Estimate) -> float:
    """The estimate, 0 where it is undefined."""
    return 0.0 if estimate.value is None else estimate.value


def _in_a_row(values: Floats, count: int) -> list[float]:
    """Means of so many values in a row, beginning at each; behind the last comes the first."""
    n = len(values)
    return [float(np.mean([values[(begin + step) % n] for step in range(min(count, n))])) for begin in range(n)]
