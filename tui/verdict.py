"""The verdict in a planner's words: outcome first, then speed, then the price."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.scenario import Scenario
from sim.experiments.compare import gap_forecast
from sim.measures.results import Comparison, Difference
from sim.measures.summary import KpiSpec, Summary
from sim.measures.verdicts import Verdict
from tui.words import duration, listed, money, number, percent, worded

MEETINGS = "meetings_held_per_month"
_MEAN, _MEDIAN, _NEVER = "time_to_first_touch_mean", "time_to_first_touch_median", "never_touched"


@dataclass(frozen=True, slots=True)
class Result:
    """A comparison with what its words need: the scenario and the runs behind it."""

    comparison: Comparison
    scenario: Scenario
    runs: Mapping[str, Sequence[Summary]]

    def spec(self, kpi: str) -> KpiSpec:
        """The row of the KPI table; KeyError when these options do not have it."""
        for spec in self.comparison.specs:
            if spec.key == kpi:
                return spec
        raise KeyError(kpi)

    def value(self, option: str, kpi: str) -> float | None:
        """The pooled value; None where undefined."""
        return self.comparison.cell(option, kpi).mean

    def worded(self, value: float | None, kpi: str) -> str:
        """A value of this KPI, short."""
        return worded(value, self.spec(kpi).unit, self.scenario.scenario.currency)


def verdict(result: Result) -> list[str]:
    """Paragraphs: who does best and what that brings."""
    comparison = result.comparison
    so_far = "" if comparison.final else "So far, "
    best, tied = comparison.winner.policy, list(comparison.winner.tied_with)
    if not comparison.differences:
        return [so_far + alone(result, comparison.baseline)]
    if best == comparison.baseline:
        return [f"{so_far}{best} stays the best: no other option does better.", alone(result, best)]
    if best is not None:
        lines = [so_far + sentence(result, best)]
        if tied:
            lines.append(f"Between it and {listed(tied)} it is too close to call{_when(comparison)}.")
        return lines
    return _undecided(result, tied)


def _undecided(result: Result, tied: list[str]) -> list[str]:
    comparison = result.comparison
    primary = [comparison.difference(each.name, comparison.primary) for each in comparison.policies[1:]]
    if primary and all(each.verdict is Verdict.NO_MATTER for each in primary):
        spec, effect = result.spec(comparison.primary), result.scenario.scenario.smallest_effect[comparison.primary]
        most = f"{result.worded(effect, spec.key)}{f' {spec.unit}' if 'a month' in spec.unit else ''}"
        return [f'No difference that matters: in {spec.name} no option is {most} away from "{comparison.baseline}".']
    if not tied:
        return [f'No verdict: of "{result.spec(comparison.primary).name}" neither more nor less is better.']
    rest = [name for name in tied if name != comparison.baseline]
    if comparison.baseline in tied and all(
        comparison.difference(name, comparison.primary).verdict is Verdict.NO_MATTER for name in rest
    ):
        return [f"No difference that matters between {listed(tied)}; no other option does better."]
    lines = [f"Too close to call{_when(comparison)} between {listed(tied)}."]
    if tied[0] != comparison.baseline:
        lines.append(f"By the numbers alone: {sentence(result, tied[0])}")
    return lines


def _when(comparison: Comparison) -> str:
    runs = comparison.replications
    return f" after {runs} simulated run{'' if runs == 1 else 's'}" if comparison.final else " so far"


def sentence(result: Result, option: str) -> str:
    """What an option brings against the baseline: outcome; speed; price."""
    parts = [_outcome(result, option), _speed(result, option), _price(result, option)]
    return f"{option}: {'; '.join(part for part in parts if part)}."


def alone(result: Result, option: str) -> str:
    """What an option comes to by itself."""
    parts = []
    if result.scenario.meetings is not None:
        cell = result.comparison.cell(option, MEETINGS)
        ahead = cell.forecast
        between = f" (forecast {_range(ahead.p10, ahead.p90)})" if ahead is not None else ""
        parts.append(f"{_plain(cell.mean)} meetings a month{between}")
    mean = result.value(option, _MEAN)
    if mean is not None:
        parts.append(f"leads {_called(result)} after {duration(mean, long=True)} on average{_half(result, option)}")
    opt_outs = result.value(option, "opt_outs_per_month")
    if opt_outs:
        parts.append(f"{_plain(opt_outs)} opt-outs a month")
    return f"{option}: {'; '.join(parts)}."


def _outcome(result: Result, option: str) -> str:
    comparison = result.comparison
    parts = []
    if comparison.primary != MEETINGS or result.scenario.meetings is None:
        parts.append(_primary(result, option))
    if result.scenario.meetings is not None:
        gap = comparison.difference(option, MEETINGS)
        parts.append(more_or_fewer(gap.mean, "meeting") + " a month" + _forecast(result, option, MEETINGS))
        margin = comparison.difference(option, "margin_per_month").mean
        if margin is not None and math.isfinite(margin) and abs(margin) >= 1:
            amount = money(abs(margin), result.scenario.scenario.currency, 2)
            parts.append(f"about {amount} of margin{'' if margin > 0 else ' less'}")
    return ", ".join(parts)


def _primary(result: Result, option: str) -> str:
    comparison, kpi = result.comparison, result.comparison.primary
    own, base = result.value(option, kpi), result.value(comparison.baseline, kpi)
    unit = result.spec(kpi).unit
    tail = f" {unit}" if unit.endswith("a month") or unit.startswith("of ") else ""
    name = result.spec(kpi).name
    return f"{name} {result.worded(own, kpi)} instead of {result.worded(base, kpi)}{tail}"


def _forecast(result: Result, option: str, kpi: str) -> str:
    comparison = result.comparison
    period = result.scenario.scenario.forecast_period
    ahead = gap_forecast(result.runs[option], result.runs[comparison.baseline], result.spec(kpi), period)
    return "" if ahead is None else f" (forecast {_range(ahead.p10, ahead.p90)})"


def _range(low: float, high: float) -> str:
    if math.isinf(low) or math.isinf(high):
        return "never" if math.isinf(low) else f"{number(low)} to never"
    first, last = (f"{round(low):,d}", f"{round(high):,d}") if high - low >= 3 else (number(low), number(high))
    return first if first == last else f"{first} to {last}"


def more_or_fewer(gap: float | None, what: str) -> str:
    """6 more meetings, 0.4 fewer meetings, as many meetings."""
    if gap is None or not math.isfinite(gap):
        return f"no number of {what}s"
    text = _plain(abs(gap))
    if text == "0":
        return f"as many {what}s"
    return f"{text} {'more' if gap > 0 else 'fewer'} {what}{'' if text == '1' else 's'}"


def _plain(value: float | None) -> str:
    """Whole from 3 on: a sentence does not carry decimals that nobody can plan with."""
    if value is None:
        return "no"
    return number(float(round(value))) if abs(value) >= 2.95 else number(value)


def _speed(result: Result, option: str) -> str:
    own, base = result.value(option, _MEAN), result.value(result.comparison.baseline, _MEAN)
    if own is None:
        return "no lead ever " + _called(result)
    said = f"leads {_called(result)} after {duration(own, long=True)} on average"
    if base is not None and abs(own - base) > 0.05 * base:
        said += f" instead of {duration(base, long=True)}"
    elif base is not None:
        said += ", about as before"
    return said + _half(result, option) + _never(result, option)


def _called(result: Result) -> str:
    channels = result.scenario.channels
    return "called" if not channels or "phone" in channels else "answered"


def _half(result: Result, option: str) -> str:
    median = result.value(option, _MEDIAN)
    if median is None:
        return ""
    return (
        ", fewer than half of them ever"
        if math.isinf(median)
        else f", half of them within {duration(median, long=True)}"
    )


def _never(result: Result, option: str) -> str:
    if result.comparison.primary == _NEVER:
        return ""  # said already
    own, base = result.value(option, _NEVER), result.value(result.comparison.baseline, _NEVER)
    if own is None or base is None or abs(own - base) < 0.01:
        return ""
    return f", {percent(own)} of them never instead of {percent(base)}"


def _price(result: Result, option: str) -> str:
    comparison = result.comparison
    parts = []
    gap = comparison.difference(option, "opt_outs_per_month")
    if gap.mean is not None and result.value(option, "opt_outs_per_month") is not None:
        told = more_or_fewer(gap.mean, "opt-out") + " a month" if is_beyond_chance(gap) else "about as many opt-outs"
        if result.value(option, "opt_outs_per_month") or gap.mean:
            parts.append(told)
    own, base = result.value(option, "busy_share"), result.value(comparison.baseline, "busy_share")
    if own is not None and base is not None and abs(own - base) >= 0.02:
        parts.append(f"people {percent(own)} busy instead of {percent(base)}")
    cost = comparison.difference(option, "cost_per_month").mean
    if cost is not None and abs(cost) >= 100:
        amount = money(abs(cost), result.scenario.scenario.currency, 2)
        parts.append(f"{amount} {'more' if cost > 0 else 'less'} cost a month")
    return ", ".join(parts)


def is_beyond_chance(gap: Difference) -> bool:
    """The 95 % interval leaves zero out (or the sign test would)."""
    return gap.is_beyond_chance
