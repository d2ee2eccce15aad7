"""What simulated pilots say: would the test see it, what would it see, how long would it have to run."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.experiments.pilot import HARMS, Observed
from sim.measures.intervals import Interval, mean_interval
from sim.measures.jackknife import Estimate, difference, ratio_estimate
from sim.measures.power import two_proportions_sample_size
from sim.measures.trial import (
    FEWEST_PILOTS,
    Arm,
    Seen,
    Unit,
    days_until,
    false_alarms,
    joined,
    over_limit,
    power_curve,
    seen,
    smallest_visible,
)

POWER = 0.8
"""What planners ask of a test."""


@dataclass(frozen=True, slots=True)
class Harm:
    """How often a pilot would end over the limit, under the treatment and under the control."""

    kpi: str
    limit: float
    rate: float | None
    """of the treated; None where there is nothing to be counted"""
    treatment: float
    control: float


@dataclass(frozen=True, slots=True)
class Rollout:
    """What the whole change would come to, on the same leads, where the arms of the pilot share their people.

    Leads that one arm serves sooner wait for the other's people: the pilot shows another difference.
    """

    effect: float
    """all leads under the treatment minus all under the control"""
    interval: Interval | None
    overstated: float
    """what the pilot shows minus that"""
    overstated_interval: Interval | None


@dataclass(frozen=True, slots=True)
class Worth:
    """Would the pilot see a change of the share that is just worth it, if that were the truth?"""

    change: float
    """with its sign"""
    now: Seen | None
    """a pilot of the days asked for; None where the share cannot change by so much"""
    needed: int | None
    """days until `POWER` is reached, None when not within the curve"""


@dataclass(frozen=True, slots=True)
class Test:
    """The test on one KPI; shares are of leads, `effect` is what a pilot without end shows: treatment minus control.

    With separate teams on the same leads and people. With shared teams between the arms, less what the two groups of
    leads differ by under the control.
    """

    __test__ = False  # no test of ours

    kpi: str
    control: float
    effect: float
    effect_interval: Interval | None
    now: Seen
    """a pilot of the days asked for"""
    false_alarms: float
    """rejections of the control against itself"""
    smallest: float | None
    """change of the share that this pilot sees with `POWER`"""
    curve: tuple[Seen, ...]
    needed: int | None
    """days until `POWER` is reached, None when not within the curve"""
    per_arm: int | None
    """leads by the formula for independent leads; None without an effect"""
    formula_days: float | None
    rollout: Rollout | None
    """with shared teams only"""


@dataclass(frozen=True, slots=True)
class PilotAnswer:
    """All that the pilots say."""

    days: int
    unit: Unit
    alpha: float
    leads: tuple[float, float]
    """leads that count in the treatment and in the control of one pilot, for the first KPI"""
    pilots: float
    """pilots of `days` that fit behind each other into the history"""
    longest: int
    """days up to which the curve goes"""
    tests: tuple[Test, ...]
    harms: tuple[Harm, ...]
    worth: Worth | None
    """for the first KPI; None when no change was named"""


def enough_runs(days: int, weeks: int) -> int:
    """Replications of so many weeks into which `FEWEST_PILOTS` pilots fit."""
    return -(-FEWEST_PILOTS * days // (7 * weeks))


def answer(
    observed: Sequence[Observed],
    kpis: Sequence[str],
    days: int,
    unit: Unit,
    alpha: float,
    limits: Mapping[str, float],
    longest: int,
    worth: float | None = None,
) -> PilotAnswer:
    """The first of `kpis` decides; `limits` are of `HARMS`; the curve goes to `longest` days, or to what was played.

    `worth`: the smallest change of the first share, more than 0, for which the treatment would be taken.
    ValueError when the observations are too short for `FEWEST_PILOTS` pilots of `days`.
    """
    history = {name: {kpi: _history(observed, name, kpi) for kpi in (*kpis, *HARMS)} for name in observed[0].arms}
    length = history["control"][kpis[0]].days
    if length < FEWEST_PILOTS * days:
        raise ValueError(f"{length} days are too short a history for pilots of {days}")
    longest = min(longest, length // FEWEST_PILOTS)
    if unit == "rep" and "rollout" in observed[0].arms:
        unit = "pair"
    lengths = sorted({*range(7, longest + 1, 7), days})
    tests = tuple(
        _test(observed, {name: own[kpi] for name, own in history.items()}, kpi, days, unit, alpha, lengths)
        for kpi in kpis
    )
    first = [history[name][kpis[0]] for name in ("treatment", "control")]
    return PilotAnswer(
        days=days,
        unit=unit,
        alpha=alpha,
        leads=(float(first[0].leads.sum()) / length * days, float(first[1].leads.sum()) / length * days),
        pilots=length / days,
        longest=longest,
        tests=tests,
        harms=tuple(_harm(history, kpi, limit, days) for kpi, limit in limits.items()),
        worth=None if worth is None else _worth(history, tests[0], worth, lengths, unit, alpha),
    )


def _history(observed: Sequence[Observed], name: str, kpi: str) -> Arm:
    return joined([each.arms[name][kpi] for each in observed])


def _test(
    observed: Sequence[Observed],
    arms: Mapping[str, Arm],
    kpi: str,
    days: int,
    unit: Unit,
    alpha: float,
    lengths: Sequence[int],
) -> Test:
    treated, control = arms["treatment"], arms["control"]
    placebo, untreated = _without_effect(arms)
    effect = (treated.share - placebo.share) - (control.share - untreated.share)
    shown = _shown(observed, kpi)
    sign = -1.0 if effect < 0 else 1.0
    curve = power_curve(treated, control, lengths, unit, alpha, sign)
    per_arm = _formula(control.share, effect, alpha)
    return Test(
        kpi=kpi,
        control=control.share,
        effect=effect,
        effect_interval=_interval(shown),
        now=next(each for each in curve if each.days == days),
        false_alarms=false_alarms(placebo, untreated, days, unit, alpha),
        smallest=smallest_visible(placebo, untreated, days, unit, alpha, sign, POWER),
        curve=curve,
        needed=next((each.days for each in curve if each.power >= POWER), None),
        per_arm=per_arm,
        formula_days=None if per_arm is None else per_arm / _leads_a_day(treated, control),
        rollout=_rollout(observed, kpi, shown) if "rollout" in arms else None,
    )


def _without_effect(arms: Mapping[str, Arm]) -> tuple[Arm, Arm]:
    """The leads of both arms when the control is in force for all."""
    return arms["placebo"], arms.get("untreated", arms["control"])


def _worth(
    history: Mapping[str, Mapping[str, Arm]],
    test: Test,
    change: float,
    lengths: Sequence[int],
    unit: Unit,
    alpha: float,
) -> Worth:
    """The control against itself, the shares of one arm moved by the change, in the direction of the effect."""
    sign = -1.0 if test.effect < 0 else 1.0
    placebo, untreated = _without_effect({name: own[test.kpi] for name, own in history.items()})
    if not 0 <= untreated.share + sign * change <= 1:
        return Worth(sign * change, None, None)

    def sees(days: int) -> Seen:
        return seen(placebo, untreated, days, unit, alpha, sign, shift=sign * change)

    return Worth(sign * change, sees(test.now.days), days_until(lengths, sees, POWER))


def _leads_a_day(treated: Arm, control: Arm) -> float:
    """Leads of one of two equal arms that would know as much: the harmonic mean of the two."""
    return 2 / (treated.days * (1 / float(treated.leads.sum()) + 1 / float(control.leads.sum())))


def _formula(control: float, effect: float, alpha: float) -> int | None:
    target = control + effect
    if effect == 0 or not (0 <= control <= 1 and 0 <= target <= 1):
        return None
    return two_proportions_sample_size(control, target, alpha, POWER)


def _shown(observed: Sequence[Observed], kpi: str) -> Estimate:
    """The difference a pilot shows, by replication."""
    gain = difference(_share(observed, "treatment", kpi), _share(observed, "placebo", kpi))
    if "untreated" not in observed[0].arms:
        return gain
    return difference(gain, difference(_share(observed, "control", kpi), _share(observed, "untreated", kpi)))


def _rollout(observed: Sequence[Observed], kpi: str, shown: Estimate) -> Rollout:
    whole = difference(_share(observed, "rollout", kpi), _share(observed, "today", kpi))
    over = difference(shown, whole)
    return Rollout(
        effect=math.nan if whole.value is None else whole.value,
        interval=_interval(whole),
        overstated=math.nan if over.value is None else over.value,
        overstated_interval=_interval(over),
    )


def _share(observed: Sequence[Observed], name: str, kpi: str) -> Estimate:
    pairs = [each.arms[name][kpi] for each in observed]
    hits = np.array([float(arm.outcomes.sum()) for arm in pairs])
    return ratio_estimate(hits, np.array([float(arm.leads.sum()) for arm in pairs]))


def _interval(estimate: Estimate) -> Interval | None:
    return None if estimate.pseudo is None else mean_interval(estimate.pseudo, 0.95)


def _harm(history: Mapping[str, Mapping[str, Arm]], kpi: str, limit: float, days: int) -> Harm:
    often = [
        over_limit(own.outcomes.sum(axis=1), own.leads.sum(axis=1), days, limit)
        for own in (history["treatment"][kpi], history["control"][kpi])
    ]
    rate = history["treatment"][kpi].share
    return Harm(kpi, limit, None if math.isnan(rate) else rate, often[0], often[1])
