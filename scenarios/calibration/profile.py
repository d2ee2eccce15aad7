"""The shape of a week in 168 hours, smoothed towards what all leads share where counts are small."""

import math

import numpy as np
from numpy.typing import NDArray

from scenarios.calibration.day_counts import DayCounts
from scenarios.presets import HOURS_PER_WEEK

Floats = NDArray[np.float64]
_WORKDAYS = np.arange(7) < 5
_STRENGTHS = np.exp2(np.arange(1, 17, 0.5))
"""Weights that the shared shape may have, in leads."""


def week_shapes(counts: DayCounts, per_weekday: Floats) -> Floats:
    """Shares of a week's leads by hour, shape (sources, 168), rows adding up to 1; Monday 00:00 first.

    `per_weekday`, shape (sources, 7): the rate on each day of the week, of which the record may have more of one than
    of another. A source's own counts are added to the shape of all sources, and that one to "each hour of the day on
    workdays and at weekends, times each day", with the weight under which the counts are likeliest (empirical Bayes
    with a Dirichlet prior).
    """
    hours = np.zeros((len(per_weekday), HOURS_PER_WEEK))
    np.add.at(hours, (counts.source, counts.hour_of_week), 1.0)
    hours = _balanced(hours, per_weekday)
    everybody = hours.sum(axis=0)
    shared = _smoothed(everybody[None, :], _separable(everybody))[0]
    return _smoothed(hours, shared)


def day_shapes(per_weekday: Floats, hours_of_day: Floats) -> Floats:
    """The same for records without times: the days of each source times 24 given hours; shape (sources, 168)."""
    shape = per_weekday[:, :, None] * (hours_of_day / hours_of_day.sum())[None, None, :]
    rows: Floats = shape.reshape(len(per_weekday), HOURS_PER_WEEK) / per_weekday.sum(axis=1, keepdims=True)
    return rows


def _balanced(hours: Floats, per_weekday: Floats) -> Floats:
    """The counts as they would be had each day of the week come equally often; a source's total stays."""
    by_day = hours.reshape(-1, 7, 24)
    seen = by_day.sum(axis=2)
    totals = seen.sum(axis=1, keepdims=True)
    rate = per_weekday / np.maximum(per_weekday.sum(axis=1, keepdims=True), 1e-12)
    factor = np.divide(rate * totals, seen, out=np.zeros_like(rate), where=seen > 0)
    balanced: Floats = (by_day * factor[:, :, None]).reshape(hours.shape)
    return balanced


def _separable(hours: Floats) -> Floats:
    """Days times hours of the day, those of workdays and weekends smoothed towards all; adds up to 1."""
    by_day = hours.reshape(7, 24)
    kinds = np.array([by_day[_WORKDAYS].sum(axis=0), by_day[~_WORKDAYS].sum(axis=0)])
    everyday = kinds.sum(axis=0) + 0.5 / 24  # half a lead, so that no hour is impossible
    of_kind = _smoothed(kinds, everyday / everyday.sum())
    days = by_day.sum(axis=1) + 0.5 / 7
    shape = days[:, None] * np.where(_WORKDAYS[:, None], of_kind[0], of_kind[1])
    flat: Floats = shape.ravel() / shape.sum()
    return flat


def _smoothed(counts: Floats, towards: Floats) -> Floats:
    """Posterior means of rows of counts under one Dirichlet prior of the best strength; rows add up to 1."""
    best = max(_STRENGTHS, key=lambda strength: _evidence(counts, strength * towards))
    posterior: Floats = counts + best * towards
    posterior /= posterior.sum(axis=1, keepdims=True)
    return posterior


def _evidence(counts: Floats, prior: Floats) -> float:
    """Log-likelihood of rows of counts under a Dirichlet-multinomial, without what is constant."""
    from scipy import special

    cells = special.gammaln(counts + prior) - special.gammaln(prior)
    strength = float(prior.sum())
    rows = special.gammaln(counts.sum(axis=1) + strength) - math.lgamma(strength)
    return float(cells.sum() - rows.sum())
