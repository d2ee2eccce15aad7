"""What to know before believing or using a comparison: computed from its runs, each with the figure behind it."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from policies.durations import MINUTE
from policies.settings import Policy
from policies.wording import N_, Said, figure, join, named, say, say_many
from scenarios.cautions import Caution
from scenarios.owners import working_people
from scenarios.problems import listed
from scenarios.scenario import Scenario
from sim.experiments.cleaning import clean_first
from sim.measures.comparison import compare
from sim.measures.results import Comparison, Difference
from sim.measures.summary import KpiSpec, Summary
from sim.measures.verdicts import Verdict
from sim.model.decay import curve

WORTH = 0.10
"""Gain in conversion from which on speed is worth an effort."""
UNEVEN = 0.20
"""Gini coefficient, and difference in shares of segments, from which on a split is called uneven."""
HARM = 0.10
"""Relative rise of a harm from which on a KPI counts as won at its cost."""
STUCK = 1.0
"""Leads a month stuck with an absent owner that are worth a word."""
_FAST = 5 * MINUTE
_SAMPLED = 5000
_HARMS = {
    "opt_outs_per_month": N_("opt-outs a month"),
    "complaint_rate": N_("complaints per message"),
    "never_touched": N_("leads never touched"),
    "overtime_hours_per_month": N_("hours a month outside working windows"),
}


def cautions(
    scenario: Scenario,
    options: Mapping[str, Policy],
    comparison: Comparison,
    runs: Mapping[str, Sequence[Summary]],
) -> list[Caution]:
    """All cautions of a comparison; `options` and `runs` by the names of its columns."""
    found = [*_speed(scenario, comparison.baseline, runs[comparison.baseline])]
    found += _uneven(comparison)
    found += _stuck(comparison)
    for name in runs:
        found += [Caution(_options([name]), message) for message in _won_at_a_cost(comparison, name)]
    found += clean_first(scenario, comparison, runs)
    return [*found, *_calendar_aware(scenario, options, comparison, runs)]


def speed_worth(scenario: Scenario, runs: Sequence[Summary]) -> float | None:
    """(conversion at <= 5 minutes - now) / now, of the leads that were touched at all; None where none was.

    Conversion is the mean of contact decay x interest decay at the times to first touch of these runs: what later
    attempts, opt-outs and busy people do to it is left out.
    """
    waits = np.sort(np.concatenate([run.whole.waits["time_to_first_touch"].finite_ms for run in runs]))
    if not len(waits):
        return None
    some = waits[np.unique(np.linspace(0, len(waits) - 1, min(len(waits), _SAMPLED)).astype(np.int64))]
    contact, interest = curve(scenario.decay.contact), curve(scenario.decay.interest)

    def conversion(ages: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> float:
        return float((contact.factors(ages) * interest.factors(ages)).mean())

    now = conversion(some)
    return conversion(np.minimum(some, _FAST)) / now - 1 if now > 0 else None


def _speed(scenario: Scenario, baseline: str, runs: Sequence[Summary]) -> Iterator[Caution]:
    if scenario.decay.contact is None and scenario.decay.interest is None:
        return  # the file's own warning
    worth = speed_worth(scenario, runs)
    if worth is not None and worth < WORTH:
        yield Caution(
            _options([baseline]),
            say(
                "speed is worth little here: were every lead touched within 5 minutes, {more:.1f} % more would convert"
                " (under {little:.0f} % counts as little)",
                more=100 * worth,
                little=100 * WORTH,
            ),
        )


def _won_at_a_cost(comparison: Comparison, name: str) -> Iterator[str]:
    if name == comparison.baseline:
        return
    specs = {spec.key: spec for spec in comparison.specs}
    won = [key for key in dict.fromkeys((comparison.primary, "contact_rate")) if _is_won(comparison, name, specs[key])]
    if not won:
        return
    for key, words in _HARMS.items():
        gap, before = comparison.difference(name, key), comparison.cell(comparison.baseline, key).mean
        if key == comparison.primary or not _rises(gap, before):
            continue
        yield say(
            "better in {kpi}, at a cost: {rise} {harm}",
            kpi=named(specs[won[0]].name),
            rise=_rise(gap, before, specs[key]),
            harm=named(words),
        )


def _is_won(comparison: Comparison, name: str, spec: KpiSpec) -> bool:
    gap = comparison.difference(name, spec.key)
    if spec.better == "neither" or gap.mean is None or not gap.is_beyond_chance:
        return False
    return (gap.mean > 0) == (spec.better == "more")


def _rises(gap: Difference, before: float | None) -> bool:
    if gap.mean is None or before is None or not math.isfinite(gap.mean) or not gap.is_beyond_chance:
        return False
    return gap.mean > HARM * before


def _rise(gap: Difference, before: float | None, spec: KpiSpec) -> Said:
    assert gap.mean is not None
    more = say("{gap:.2g} more", gap=gap.mean)
    if spec.unit == "share":
        more = say("+{gap:.2g} percentage points of", gap=100 * gap.mean)
    return say("{more} (+{share:.0f} %)", more=more, share=100 * gap.mean / before) if before else more


def _uneven(comparison: Comparison) -> Iterator[Caution]:
    leads = N_("leads are unevenly spread between people: Gini {told} (from {threshold:.2f} on it is uneven)")
    meetings = N_("meetings are unevenly spread between people: Gini {told} (from {threshold:.2f} on it is uneven)")
    for key, words in (("gini_leads", leads), ("gini_meetings", meetings)):
        most = _beyond(comparison, key, UNEVEN)
        if most:
            yield Caution(_options(most), say(words, told=_told(most, ".2f"), threshold=UNEVEN))
    gaps = _beyond(comparison, "response_gap", UNEVEN)
    if gaps:
        told = _told({name: 100 * gap for name, gap in gaps.items()}, ".0f")
        yield Caution(
            _options(gaps),
            say(
                "segments are served unequally: the shares touched within an hour lie {told} percentage points apart"
                " (from {threshold:.0f} on it is unequal)",
                told=told,
                threshold=100 * UNEVEN,
            ),
        )


def _stuck(comparison: Comparison) -> Iterator[Caution]:
    leads = _beyond(comparison, "stuck_absent_per_month", STUCK)
    if leads:
        age = comparison.cell(max(leads, key=leads.__getitem__), "stuck_absent_age").mean
        said = say("{told} leads a month are stuck with an absent owner", told=_told(leads, ".1f"))
        if age is not None and math.isfinite(age):
            said = join([said, say("{age:.0f} hours old on average", age=age)], ", ")
        yield Caution(_options(leads), said)


def _beyond(comparison: Comparison, key: str, least: float) -> dict[str, float]:
    """The options that reach a figure, with theirs."""
    values = {each.name: comparison.cell(each.name, key).mean for each in comparison.policies}
    return {name: value for name, value in values.items() if value is not None and value >= least}


def _told(values: Mapping[str, float], form: str) -> Said:
    worst = max(values, key=values.__getitem__)
    low, high = figure(min(values.values()), form), figure(values[worst], form)
    if low == high:
        return high
    return say("{low} to {high} (most: {option})", low=low, high=high, option=listed([worst], 1))


def _options(names: Iterable[str]) -> Said:
    named = list(names)
    return say_many("option {names}", "options {names}", len(named), names=listed(named, 6))


def plain_pairs(options: Mapping[str, Policy], comparison: Comparison) -> list[tuple[str, str]]:
    """Each calendar-aware option with the best of the others that have the same people and automation."""
    spec = next(each for each in comparison.specs if each.key == comparison.primary)
    names = [each.name for each in comparison.policies]
    found = []
    for name in names:
        others = [other for other in names if _is_plainer(options[other], options[name])]
        if others:
            found.append((name, _best(comparison, others, spec)))
    return found


def _calendar_aware(
    scenario: Scenario,
    options: Mapping[str, Policy],
    comparison: Comparison,
    runs: Mapping[str, Sequence[Summary]],
) -> Iterator[Caution]:
    """Calendar-aware options that do not differ from the best plain one with the same people."""
    frame = scenario.scenario
    spec = next(each for each in comparison.specs if each.key == comparison.primary)
    effect = frame.smallest_effect.get(spec.key)
    if effect is None or spec.better == "neither":
        return
    for name, best in plain_pairs(options, comparison):
        pair = {best: runs[best], name: runs[name]}
        effects = {spec.key: effect}
        gap = compare(pair, best, [spec], spec.key, effects, frame.forecast_period, final=True).differences[0]
        people = working_people(scenario, options[name])
        if people and gap.verdict is Verdict.NO_MATTER and gap.mean is not None:
            yield Caution(
                _options([name]),
                say_many(
                    "calendar-aware routing is not worth it for {n} person: no difference that matters from {option}"
                    " ({gap:+.2g} in {kpi}, {effect:g} would matter); compare --team-sizes finds from how many people"
                    " on it is",
                    "calendar-aware routing is not worth it for {n} people: no difference that matters from {option}"
                    " ({gap:+.2g} in {kpi}, {effect:g} would matter); compare --team-sizes finds from how many people"
                    " on it is",
                    people,
                    option=listed([best], 1),
                    gap=gap.mean,
                    kpi=named(spec.name),
                    effect=effect,
                ),
            )


def _is_plainer(other: Policy, own: Policy) -> bool:
    if own.routing.method != "calendar_aware" or other.routing.method == "calendar_aware":
        return False
    return other.staffing == own.staffing and other.automation == own.automation


def _best(comparison: Comparison, names: Sequence[str], spec: KpiSpec) -> str:
    sign = -1.0 if spec.better == "less" else 1.0

    def merit(name: str) -> float:
        value = comparison.cell(name, spec.key).mean
        return -math.inf if value is None else sign * value

    return max(names, key=merit)
