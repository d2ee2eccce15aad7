"""How often something worked by the lead's age: attempts answered, leads won, open ones censored."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenarios.calibration.age_bins import AgeBins, age_bins
from scenarios.calibration.attempt_rows import AttemptRows
from scenarios.calibration.curve_fit import CurveFit, fit_curve
from scenarios.calibration.curve_laws import Cells
from scenarios.calibration.estimate import Z95
from scenarios.calibration.incidence import HAPPENED, OPEN, OTHER_END, Incidence, incidence
from scenarios.history import MISSING, NOBODY, History, Times

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_LATER = 6
"""Attempts from this number on share a group."""
_RIPE = 0.95
"""Share of the settled cases that are settled within the horizon."""


@dataclass(frozen=True, slots=True)
class AgeRow:
    """One bin of ages."""

    label: str
    begin: int
    """of the bin, ms"""
    typical: float
    """age inside it, ms"""
    cases: int
    still_open: int
    share: float
    low: float
    """of the 95 % interval"""
    high: float


@dataclass(frozen=True, slots=True)
class AgeTable:
    """What worked at which age, the curve fitted to it, and the cells behind both."""

    effect: str
    """ "contact" (of attempts), "qualified" or "won" (of leads that were touched)"""
    rows: tuple[AgeRow, ...]
    cells: Cells
    groups: tuple[str, ...]
    """sources, or number and channel of the attempt"""
    fit: CurveFit
    horizon: int
    """outcomes count within this time, ms; 0 for attempts, which are told at once"""


def contact_by_age(rows: AttemptRows, channels: tuple[str, ...]) -> AgeTable | None:
    """Answered attempts by age, each number of attempt and channel at its own level; None where results are not told.

    Those who never answer pile up among later attempts: attempts are compared with others of the same number, so that
    the fall from attempt to attempt is not taken for a fall with age.
    """
    told = rows.of(rows.connected != NOBODY)
    if len(told) == 0 or not (told.connected == 1).any():
        return None
    bins = age_bins(told.age)
    at = bins.of(told.age)
    number = np.minimum(told.number, _LATER)
    keys = (told.channel.astype(np.int64) + 1) * (_LATER + 1) + number
    names, group = np.unique(keys, return_inverse=True)
    hit = told.connected == 1
    tries = _counted(group, at, np.ones(len(told)), len(names), len(bins))
    hits = _counted(group, at, hit.astype(np.float64), len(names), len(bins))
    cells = Cells(_typical(told.age, at, len(bins)), tries, hits)
    state = np.where(hit, HAPPENED, OTHER_END).astype(np.int8)
    counted = [incidence(np.zeros(int(mine.sum()), np.int64), state[mine], 0) for mine in _each(at, len(bins))]
    titles = tuple(_attempt_title(int(key), channels) for key in names)
    return AgeTable("contact", _age_rows(bins, cells.ages, counted), cells, titles, fit_curve(cells), 0)


def outcome_by_age(
    history: History, effect: str, cases: Bools, begin: Times, age: Times, outcome: NDArray[np.int8], at: Times
) -> AgeTable | None:
    """Leads to which the outcome came, by their age when work on them began; shapes (leads,).

    `cases`: leads that had a chance; `begin`: since when they had it; `outcome`: 1, 0 or NOBODY; `at`: when it came.
    Open leads count as long as the record follows them. None without any told outcome.
    """
    cases = cases & (age >= 0)
    settled = cases & (outcome != NOBODY)
    if not (outcome[cases] == 1).any():
        return None
    ended = np.where(at == MISSING, begin, np.maximum(at, begin))
    known_times = bool((at[settled] != MISSING).any())
    if not known_times:
        cases = settled
    duration = np.where(outcome == NOBODY, np.maximum(history.until - begin, 0), ended - begin)
    state = np.where(outcome == 1, HAPPENED, np.where(outcome == NOBODY, OPEN, OTHER_END)).astype(np.int8)
    horizon = int(np.quantile(duration[settled], _RIPE, method="higher"))
    bins = age_bins(age[cases])
    number = np.where(cases, bins.of(np.maximum(age, 0)), -1)
    ages = _typical(age[cases], number[cases], len(bins))
    tries, hits = np.zeros((len(history.sources), len(bins))), np.zeros((len(history.sources), len(bins)))
    for source in range(len(history.sources)):
        for where, mine in enumerate(_each(number, len(bins))):
            inside = mine & (history.leads.source == source)
            found = incidence(duration[inside], state[inside], horizon)
            tries[source, where] = found.effective
            hits[source, where] = found.share * found.effective
    counted = [incidence(duration[mine], state[mine], horizon) for mine in _each(number, len(bins))]
    cells = Cells(ages, tries, hits)
    return AgeTable(effect, _age_rows(bins, ages, counted), cells, history.sources, fit_curve(cells), horizon)


def _each(at: NDArray[np.int64], bins: int) -> Iterator[Bools]:
    return (at == number for number in range(bins))


def _counted(group: NDArray[np.int64], at: NDArray[np.int64], weight: Floats, groups: int, bins: int) -> Floats:
    table = np.zeros((groups, bins))
    np.add.at(table, (group, at), weight)
    return table


def _typical(ages: Times, at: NDArray[np.int64], bins: int) -> Floats:
    """Geometric mean of the ages in each bin, ms; at least a second, which has a logarithm."""
    logs = np.log(np.maximum(ages, 1000))
    return np.asarray(np.exp(np.bincount(at, logs, minlength=bins) / np.maximum(np.bincount(at, minlength=bins), 1)))


def _age_rows(bins: AgeBins, ages: Floats, counted: list[Incidence]) -> tuple[AgeRow, ...]:
    return tuple(
        AgeRow(bins.label(number), bins.edges[number], float(ages[number]), one.cases, one.still_open, *_interval(one))
        for number, one in enumerate(counted)
    )


def _interval(one: Incidence) -> tuple[float, float, float]:
    """Share with Wilson's interval on as many cases as its error is worth."""
    n = max(one.effective, 1.0)
    p, z2 = one.share, Z95**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * float(np.sqrt(p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return p, max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))


def _attempt_title(key: int, channels: tuple[str, ...]) -> str:
    channel, number = key // (_LATER + 1) - 1, key % (_LATER + 1)
    later = " and later" if number == _LATER else ""
    return f"attempt {number}{later}" + (f", {channels[channel]}" if channel >= 0 else "")
