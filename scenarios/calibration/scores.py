"""How well the company's score told good leads from bad ones, and what points it gives."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.wording import say
from scenarios.calibration.estimate import Z95, Estimate, Findings, NamedPlace, NotEstimated, Setting
from scenarios.history import NOBODY, History

Floats = NDArray[np.float64]
LEAST_CASES = 30
"""Leads that came to something, and that did not, before a score is judged."""
Rates = Sequence[tuple[float, float]]
"""Per source: leads, and the chance that a conversation qualifies one of them."""
_NODES, _TABULATED = 80, 400
_SPREAD = 0.5
"""quality_spread of the scenario format, which the record cannot tell from the score's accuracy."""


@dataclass(frozen=True, slots=True)
class Auc:
    """Chance that a lead that came to something had more points than one that did not; ties count half."""

    value: float
    standard_error: float
    good: int
    bad: int


def scores(history: History, outcome: str, rates: Rates, option: str) -> Findings:
    """[scoring] scale and the option's accuracy.

    Without scores and outcomes of the same leads, or when the score was looked up after the outcome was known, the
    accuracy is not estimated.
    """
    place: NamedPlace = ("policies", option, "scoring", "accuracy")
    score = history.leads.score
    known = ~np.isnan(score)
    if known.sum() < 2 * LEAST_CASES:
        return Findings(not_estimated=(NotEstimated(place, say("the file has no scores")),))
    findings = _scale(score[known])
    told = known & (getattr(history.leads, outcome or "won") != NOBODY)
    good = told & (getattr(history.leads, outcome or "won") == 1)
    if min(good.sum(), (told & ~good).sum()) < LEAST_CASES:
        return findings + Findings(
            not_estimated=(NotEstimated(place, say("too few scored leads whose outcome is told")),)
        )
    auc = auc_of(score[good], score[told & ~good])
    said = say(
        "The score put the lead that came to something first in {pairs:.0f} of 100 pairs (50 = coin flip).",
        pairs=100 * auc.value,
    )
    if history.score_is_todays:
        why = say(
            "the score was looked up after the outcome was known: its accuracy would come out too good (AUC {auc:.2f})",
            auc=auc.value,
        )
        return findings + Findings(not_estimated=(NotEstimated(place, why),), warnings=(said,))
    warnings = [said]
    if history.score_is_todays is None:
        warnings.append(
            say("Nobody said whether the score is as it was when the lead came: if not, its accuracy is too good.")
        )
    return findings + _accuracy(place, auc, rates) + Findings(warnings=tuple(warnings))


def auc_of(good: Floats, bad: Floats) -> Auc:
    """Area under the ROC curve with DeLong's standard error (Biometrics 44, 1988); both arrays not empty."""
    ranks = _mid_ranks(np.concatenate([good, bad]))
    m, n = len(good), len(bad)
    over_bad = (ranks[:m] - _mid_ranks(good)) / n
    over_good = (ranks[m:] - _mid_ranks(bad)) / m
    value = float(over_bad.mean())
    variance = (over_bad.var(ddof=1) if m > 1 else 0.0) / m + (over_good.var(ddof=1) if n > 1 else 0.0) / n
    return Auc(value, math.sqrt(float(variance)), m, n)


def auc_of_accuracy(accuracy: float, rates: Rates, base_rate: float) -> float:
    """The AUC that an accuracy implies when the qualities of each source are a Beta of its rate and the usual spread.

    `base_rate`: share of leads that come to something; each does with a chance in proportion to its quality. Gauss and
    Hermite's quadrature over the standing of two leads.
    """
    return _auc(accuracy, *_pair(rates, base_rate))


def _pair(rates: Rates, base_rate: float) -> tuple[Floats, Floats, Floats]:
    """Standings as normals, and the weight of each for a lead that comes to something, and for one that does not."""
    from scipy import special

    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    quality = _quality_at(special.ndtr(nodes), rates)
    weights = weights / weights.sum()
    chance = np.minimum(quality * (base_rate / float(weights @ quality)), 1.0)
    good, bad = weights * chance, weights * (1 - chance)
    return nodes, good / good.sum(), bad / bad.sum()


def _auc(accuracy: float, nodes: Floats, good: Floats, bad: Floats) -> float:
    from scipy import special

    noise = math.sqrt(max(2 * (1 - accuracy**2), 1e-12))
    return float(good @ special.ndtr(accuracy * (nodes[:, None] - nodes[None, :]) / noise) @ bad)


def _quality_at(standing: Floats, rates: Rates) -> Floats:
    """Quality of the lead that has this share of all leads under it."""
    from scipy import special

    shares = (np.arange(_TABULATED) + 0.5) / _TABULATED
    qualities, weights = [], []
    for leads, rate in rates:
        mean = min(max(rate, 0.001), 0.95)
        size = (1 - mean) / mean / min(_SPREAD**2, 0.9 * (1 - mean) / mean) - 1
        qualities.append(special.betaincinv(mean * size, (1 - mean) * size, shares))
        weights.append(np.full(_TABULATED, leads / _TABULATED))
    quality, weight = np.concatenate(qualities), np.concatenate(weights)
    order = np.argsort(quality)
    under = np.cumsum(weight[order]) - weight[order] / 2
    return np.asarray(np.interp(standing, under / weight.sum(), quality[order]))


def _accuracy(place: NamedPlace, auc: Auc, rates: Rates) -> Findings:
    pair = _pair(rates, auc.good / (auc.good + auc.bad))

    def inverse(value: float) -> float:
        low, high = 0.0, 1.0
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if _auc(middle, *pair) < value else (low, middle)
        return (low + high) / 2

    low, value, high = (inverse(auc.value + sign * Z95 * auc.standard_error) for sign in (-1, 0, 1))
    note = say(
        "AUC {auc:.2f}, {good} leads came to something and {bad} did not", auc=auc.value, good=auc.good, bad=auc.bad
    )
    one = Estimate(place, value, (high - low) / (2 * Z95), low, high, auc.good + auc.bad, note=note)
    most = _auc(1.0, *pair)
    if auc.value <= most:
        return Findings((one,))
    told = say(
        "The score tells leads apart better (AUC {auc:.2f}) than a perfect score could with a quality_spread of"
        " {spread} ({most:.2f}): your leads differ more than the scenario's; raise quality_spread of the sources.",
        auc=auc.value,
        spread=_SPREAD,
        most=most,
    )
    return Findings((one,), warnings=(told,))


def _scale(score: Floats) -> Findings:
    """[scoring] scale: points at the percentiles 0, 10, ... 100, where they differ."""
    at = np.arange(0, 101, 10, dtype=np.float64)
    points = np.quantile(score, at / 100)
    rises = np.append(True, np.diff(np.maximum.accumulate(points)) > 1e-9)
    if points[0] < 0 or rises.sum() < 2:
        why = say("points are negative") if points[0] < 0 else say("all leads have the same points")
        return Findings(not_estimated=(NotEstimated(("scoring", "scale"), why),))
    points, at = points[rises], at[rises]
    at[-1] = 100.0
    value = {"points": [round(float(one), 4) for one in points], "percentile": [round(float(one)) for one in at]}
    return Findings(settings=(Setting(("scoring", "scale"), value, len(score), note=say("deciles of the scores")),))


def _mid_ranks(values: Floats) -> Floats:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)
