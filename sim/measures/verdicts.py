"""What may be said of a difference: five verdicts, from an interval or from wins and losses, and who wins."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

import numpy as np

from sim.measures.columns import Column
from sim.measures.intervals import Interval, bonferroni, mean_interval, mean_p, median_interval, sign_p
from sim.measures.jackknife import Estimate, difference
from sim.measures.summary import KpiSpec

Better = Literal["more", "less", "neither"]

EXCESS = 1 + 1e-9
"""So that 0.46 - 0.43 = 0.030000000000000027 does not exceed a smallest effect of 0.03."""


class Verdict(StrEnum):
    """The words a planner reads; only *cannot tell yet* offers more runs."""

    BETTER = "clearly better"
    WORSE = "clearly worse"
    NO_MATTER = "no difference that matters"
    NOT_YET = "cannot tell yet"
    TOO_CLOSE = "too close to call"


class Tally(NamedTuple):
    """Runs in which the policy did better, worse, the same; "neither" counts higher values as wins."""

    wins: int
    losses: int
    ties: int


class Evidence(NamedTuple):
    """What the runs say of a paired difference: interval or sign test, and the p-value of "no difference"."""

    gap: Estimate
    method: Literal["t", "sign"]
    interval: Interval | None  # of the mean, to be shown; a sign test has none
    p_value: float | None
    middle: float | None  # compared with the smallest effect: the mean, or the median of a sign test
    bounds: Interval | None  # where that middle lies
    is_significant: bool


@dataclass(frozen=True, slots=True)
class Winner:
    """Who is best on the primary KPI, and who cannot be told from the best.

    `policy` is None when the best cannot be told from the baseline; then `tied_with` names all that may be
    best, the best number first. Else every option that is not in `tied_with` is worse, with `confidence`.
    """

    kpi: str
    policy: str | None
    confidence: float
    tied_with: tuple[str, ...] = ()
    break_even: Mapping[str, float | str | None] | None = None


def tally(gap: Estimate, better: Better) -> Tally:
    """Count the runs of a paired difference; runs undefined on either side are no pair."""
    signs = np.sign(gap.runs[~np.isnan(gap.runs)])
    up, down = int(np.count_nonzero(signs > 0)), int(np.count_nonzero(signs < 0))
    wins, losses = (down, up) if better == "less" else (up, down)
    return Tally(wins, losses, len(signs) - up - down)


def weigh(policy: Column, baseline: Column, confidence: float) -> Evidence:
    """Policy minus baseline: Johnson's t on the pseudo-values, or the sign test where a run says never."""
    gap = difference(policy.estimate, baseline.estimate)
    if policy.has_never or baseline.has_never:
        return _weigh_signs(gap, confidence)
    if gap.pseudo is None:
        return Evidence(gap, "t", None, None, gap.value, None, False)
    interval = mean_interval(gap.pseudo, confidence)
    excludes_zero = interval is not None and not interval.low <= 0 <= interval.high
    return Evidence(gap, "t", interval, mean_p(gap.pseudo), gap.value, interval, excludes_zero)


def _weigh_signs(gap: Estimate, confidence: float) -> Evidence:
    pairs = np.sort(gap.runs[~np.isnan(gap.runs)])
    if len(pairs) == 0:
        return Evidence(gap, "sign", None, None, None, None, False)
    counts = tally(gap, "more")
    p_value = sign_p(counts.wins, counts.losses)
    low, high = float(pairs[(len(pairs) - 1) // 2]), float(pairs[len(pairs) // 2])
    median = 0.0 if low <= 0 <= high else min(low, high, key=abs)
    bounds = median_interval(pairs, confidence)
    return Evidence(gap, "sign", None, p_value, median, bounds, p_value <= 1 - confidence)


def judge(evidence: Evidence, smallest_effect: float, better: Better, final: bool) -> Verdict:
    """The verdict on a difference; `better` is "more" or "less", `final` says that no more runs come."""
    margin = smallest_effect * EXCESS
    middle, bounds = evidence.middle, evidence.bounds
    if middle is not None and evidence.is_significant and abs(middle) > margin:
        return Verdict.BETTER if (middle > 0) == (better == "more") else Verdict.WORSE
    if bounds is not None and -margin <= bounds.low and bounds.high <= margin:
        return Verdict.NO_MATTER
    return Verdict.TOO_CLOSE if final else Verdict.NOT_YET


def find_winner(
    table: Mapping[str, Column], baseline: str, spec: KpiSpec, smallest_effect: float, confidence: float
) -> Winner:
    """The policy with the best column of the primary KPI, and all that the runs cannot tell from it.

    The best is compared with each other policy at the level of the primary KPI's intervals. That a worse
    policy is then named, alone, has a probability of at most 1 - confidence although the best is chosen by
    its number (multiple comparisons with the best: Hsu 1984, Annals of Statistics 12:1136).
    """
    sign = {"more": -1.0, "less": 1.0}.get(spec.better)
    known = {name: own.estimate.value for name, own in table.items() if own.estimate.value is not None}
    if sign is None or not known or len(table) == 1:
        return Winner(spec.key, None, confidence)
    best = min(known, key=lambda name: sign * known[name])
    level = bonferroni(confidence, len(table) - 1)

    def is_beaten(name: str) -> bool:
        evidence = weigh(table[best], table[name], level)
        return judge(evidence, smallest_effect, spec.better, final=True) is Verdict.BETTER

    tied = tuple(name for name in table if name != best and not is_beaten(name))
    if baseline in tied or (best == baseline and tied):
        return Winner(spec.key, None, confidence, (best, *tied))
    return Winner(spec.key, best, confidence, tied)
