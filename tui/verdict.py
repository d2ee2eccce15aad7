"""The verdict in a planner's words: outcome first, then speed, then the price."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scenarios.scenario import Scenario
from sim.experiments.compare import gap_forecast
from sim.measures.results import Comparison, Difference
from sim.measures.summary import KpiSpec, Summary
from sim.measures.verdicts import Verdict
from tui.text import _, counted, ngettext, spoken
from tui.words import duration, listed, money, never, number, percent, quoted, shown_value, worded

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
    best, tied = comparison.winner.policy, list(comparison.winner.tied_with)
    if not comparison.differences:
        return [_so_far(comparison, alone(result, comparison.baseline))]
    if best == comparison.baseline:
        stays = _("{option} stays the best: no other option does better.").format(option=best)
        return [_so_far(comparison, stays), alone(result, best)]
    if best is not None:
        lines = [_so_far(comparison, sentence(result, best))]
        if tied:
            said = _("Between it and {options} it is too close to call{when}.")
            lines.append(said.format(options=listed(tied), when=_when(comparison)))
        return lines
    return _undecided(result, tied)


def _so_far(comparison: Comparison, said: str) -> str:
    return said if comparison.final else _("So far, {said}").format(said=said)


def _undecided(result: Result, tied: list[str]) -> list[str]:
    comparison = result.comparison
    primary = [comparison.difference(each.name, comparison.primary) for each in comparison.policies[1:]]
    if primary and all(each.verdict is Verdict.NO_MATTER for each in primary):
        spec, effect = result.spec(comparison.primary), result.scenario.scenario.smallest_effect[comparison.primary]
        most = f"{result.worded(effect, spec.key)}{f' {spoken(spec.unit)}' if 'a month' in spec.unit else ''}"
        said = _("No difference that matters: in {kpi} no option is {most} away from {baseline}.")
        return [said.format(kpi=spoken(spec.name), most=most, baseline=quoted(comparison.baseline))]
    if not tied:
        name = quoted(spoken(result.spec(comparison.primary).name))
        return [_("No verdict: of {kpi} neither more nor less is better.").format(kpi=name)]
    rest = [name for name in tied if name != comparison.baseline]
    if comparison.baseline in tied and all(
        comparison.difference(name, comparison.primary).verdict is Verdict.NO_MATTER for name in rest
    ):
        said = _("No difference that matters between {options}; no other option does better.")
        return [said.format(options=listed(tied))]
    said = _("Too close to call{when} between {options}.")
    if len(tied) == len(comparison.policies) > 2:
        said = _("Too close to call{when} between all {count} options.")
    lines = [said.format(when=_when(comparison), options=listed(tied), count=len(tied))]
    if tied[0] != comparison.baseline:
        lines.append(_("By the numbers alone: {said}").format(said=sentence(result, tied[0])))
    return lines


def _when(comparison: Comparison) -> str:
    if not comparison.final:
        return _(" so far")
    runs = comparison.replications
    return ngettext(" after {n} simulated run", " after {n} simulated runs", runs).format(n=runs)


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
        between = _told_forecast(ahead.p10, ahead.p90) if ahead is not None else ""
        parts.append(_meetings(cell.mean) + between)
    mean = result.value(option, _MEAN)
    if mean is not None:
        parts.append(_called(result, duration(mean, long=True)) + _half(result, option))
    opt_outs = result.value(option, "opt_outs_per_month")
    if opt_outs:
        said = counted("{n} opt-out a month", "{n} opt-outs a month", _rounded(opt_outs))
        parts.append(said.format(n=number(_rounded(opt_outs))))
    return f"{option}: {'; '.join(parts)}."


def _meetings(mean: float | None) -> str:
    if mean is None:
        return _("no meetings a month")
    said = counted("{n} meeting a month", "{n} meetings a month", _rounded(mean))
    return said.format(n=number(_rounded(mean)))


def _outcome(result: Result, option: str) -> str:
    comparison = result.comparison
    parts = []
    if comparison.primary != MEETINGS or result.scenario.meetings is None:
        parts.append(_primary(result, option))
    if result.scenario.meetings is not None:
        gap = comparison.difference(option, MEETINGS)
        more = more_or_fewer(gap.mean, "meeting")
        parts.append(_("{more} a month").format(more=more) + _forecast(result, option, MEETINGS))
        margin = comparison.difference(option, "margin_per_month").mean
        if margin is not None and math.isfinite(margin) and abs(margin) >= 1:
            said = _("about {amount} of margin") if margin > 0 else _("about {amount} of margin less")
            parts.append(said.format(amount=money(abs(margin), result.scenario.scenario.currency, 2)))
    return ", ".join(parts)


def _primary(result: Result, option: str) -> str:
    comparison, kpi = result.comparison, result.comparison.primary
    own, base = result.value(option, kpi), result.value(comparison.baseline, kpi)
    unit = result.spec(kpi).unit
    tail = f" {spoken(unit)}" if unit.endswith("a month") or unit.startswith("of ") else ""
    said = _("{kpi} {own} instead of {base}{unit}")
    name = spoken(result.spec(kpi).name)
    return said.format(kpi=name, own=result.worded(own, kpi), base=result.worded(base, kpi), unit=tail)


def _forecast(result: Result, option: str, kpi: str) -> str:
    comparison = result.comparison
    period = result.scenario.scenario.forecast_period
    ahead = gap_forecast(result.runs[option], result.runs[comparison.baseline], result.spec(kpi), period)
    return "" if ahead is None else _told_forecast(ahead.p10, ahead.p90)


def _told_forecast(low: float, high: float) -> str:
    return _(" (forecast {range})").format(range=_range(low, high))


def _range(low: float, high: float) -> str:
    between = _("{low} to {high}")
    if math.isinf(low) or math.isinf(high):
        return never() if math.isinf(low) else between.format(low=number(low), high=never())
    if high - low >= 3:
        low, high = round(low), round(high)
    first, last = number(low), number(high)
    return first if first == last else between.format(low=first, high=last)


def more_or_fewer(gap: float | None, what: Literal["meeting", "opt-out"]) -> str:
    """6 more meetings, 0.4 fewer meetings, as many meetings."""
    if gap is None or not math.isfinite(gap):
        return _("no number of meetings") if what == "meeting" else _("no number of opt-outs")
    count = _rounded(abs(gap))
    if number(count) == "0":
        return _("as many meetings") if what == "meeting" else _("as many opt-outs")
    if what == "meeting":
        more = counted("{n} more meeting", "{n} more meetings", count)
        fewer = counted("{n} fewer meeting", "{n} fewer meetings", count)
    else:
        more = counted("{n} more opt-out", "{n} more opt-outs", count)
        fewer = counted("{n} fewer opt-out", "{n} fewer opt-outs", count)
    return (more if gap > 0 else fewer).format(n=number(count))


def _rounded(value: float) -> float:
    """Whole from 3 on: a sentence does not carry decimals that nobody can plan with."""
    return float(round(value)) if abs(value) >= 2.95 else shown_value(value)


def _speed(result: Result, option: str) -> str:
    own, base = result.value(option, _MEAN), result.value(result.comparison.baseline, _MEAN)
    if own is None:
        return _("no lead ever called") if _by_phone(result) else _("no lead ever answered")
    said = _called(result, duration(own, long=True))
    if base is not None and abs(own - base) > 0.05 * base:
        said += _(" instead of {time}").format(time=duration(base, long=True))
    elif base is not None:
        said += _(", about as before")
    return said + _half(result, option) + _never(result, option)


def _called(result: Result, time: str) -> str:
    if _by_phone(result):
        return _("leads called after {time} on average").format(time=time)
    return _("leads answered after {time} on average").format(time=time)


def _by_phone(result: Result) -> bool:
    channels = result.scenario.channels
    return not channels or "phone" in channels


def _half(result: Result, option: str) -> str:
    median = result.value(option, _MEDIAN)
    if median is None:
        return ""
    if math.isinf(median):
        return _(", fewer than half of them ever")
    return _(", half of them within {time}").format(time=duration(median, long=True))


def _never(result: Result, option: str) -> str:
    if result.comparison.primary == _NEVER:
        return ""  # said already
    own, base = result.value(option, _NEVER), result.value(result.comparison.baseline, _NEVER)
    if own is None or base is None or abs(own - base) < 0.01:
        return ""
    return _(", {own} of them never instead of {base}").format(own=percent(own), base=percent(base))


def _price(result: Result, option: str) -> str:
    comparison = result.comparison
    parts = []
    gap = comparison.difference(option, "opt_outs_per_month")
    if gap.mean is not None and result.value(option, "opt_outs_per_month") is not None:
        more = _("{more} a month").format(more=more_or_fewer(gap.mean, "opt-out"))
        if result.value(option, "opt_outs_per_month") or gap.mean:
            parts.append(more if is_beyond_chance(gap) else _("about as many opt-outs"))
    own, base = result.value(option, "busy_share"), result.value(comparison.baseline, "busy_share")
    if own is not None and base is not None and abs(own - base) >= 0.02:
        parts.append(_("people {own} busy instead of {base}").format(own=percent(own), base=percent(base)))
    cost = comparison.difference(option, "cost_per_month").mean
    if cost is not None and abs(cost) >= 100:
        said = _("{amount} more cost a month") if cost > 0 else _("{amount} less cost a month")
        parts.append(said.format(amount=money(abs(cost), result.scenario.scenario.currency, 2)))
    return ", ".join(parts)


def is_beyond_chance(gap: Difference) -> bool:
    """The 95 % interval leaves zero out (or the sign test would)."""
    return gap.is_beyond_chance
