"""What people did with the leads that waited: whose turn it was, which one was taken next, which were left lying."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policies.durations import DAY
from policies.settings import WorkOrder
from scenarios.history import MISSING, NOBODY, History, LeadHistory

FEWEST_CHOICES = 30
CLEAR = 3.0
"""Standard errors from chance at which a habit is told."""
RIPE = 14 * DAY
"""A lead older than this without a touch is one that nobody took up."""
LEFT_LYING = 0.03
"""Share of leads never touched above which they must lie with owners: of a shared queue somebody would take them."""
TURNS = 0.5
"""Repeats of the same owner, as a share of those by chance, under which people take turns."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choices:
    """First touches made while at least two leads waited, a row each."""

    by_age: Floats
    """place of the lead taken among those waiting: 0 the oldest, 1 the newest"""
    by_score: Floats
    """0 the best-scored, 1 the worst; NaN without scores"""
    waiting: NDArray[np.int64]
    """how many waited"""
    day: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Order:
    """The work order that what was taken next speaks for."""

    name: WorkOrder
    is_clear: bool
    share: float
    """of the choices that were the rule's first"""
    place: float
    """mean place of what was taken, 0 = the rule's first, 0.5 = as by chance"""
    error: float
    """standard error of the place, days as blocks"""
    n: int


def choices(history: History) -> Choices:
    """What was taken and what waited; leads never touched are left out, since nobody can say whether they waited."""
    leads = history.leads
    touched = np.flatnonzero((leads.first_touch != MISSING) & (leads.first_touch > leads.created))
    rows = list(_choices(leads, touched))
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return Choices(table[:, 0], table[:, 1], table[:, 2].astype(np.int64), table[:, 3].astype(np.int64))


def _choices(leads: LeadHistory, touched: NDArray[np.int64]) -> Iterator[tuple[float, float, float, float]]:
    """Places by age and by score, number waiting and day; a queue in order of creation is kept along."""
    coming = touched[np.argsort(leads.created[touched], kind="stable")].tolist()
    created, score = leads.created.tolist(), leads.score.tolist()
    waiting: list[tuple[int, int]] = []
    best_first: list[tuple[float, int]] = []
    has_scores = not np.isnan(leads.score[touched]).any()
    at = 0
    for lead in touched[np.argsort(leads.first_touch[touched], kind="stable")].tolist():
        now = int(leads.first_touch[lead])
        while at < len(coming) and created[coming[at]] < now:
            insort(waiting, (created[coming[at]], coming[at]))
            if has_scores:
                insort(best_first, (-score[coming[at]], coming[at]))
            at += 1
        place = bisect_left(waiting, (created[lead], lead))
        rank = bisect_left(best_first, (-score[lead], lead)) if has_scores else np.nan
        if len(waiting) > 1:
            yield place / (len(waiting) - 1), rank / (len(waiting) - 1), len(waiting), now // DAY
        del waiting[place]
        if has_scores:
            del best_first[int(rank)]


def work_order(made: Choices) -> Order | None:
    """The order that the choices lie closest to; None when they are too few.

    Each rule is judged by the mean place of what was taken in the rule's own order: chance gives 0.5.
    """
    if len(made.day) < FEWEST_CHOICES:
        return None
    rules: list[tuple[WorkOrder, Floats]] = [("fifo", made.by_age), ("newest_first", 1 - made.by_age)]
    if not np.isnan(made.by_score).any():
        rules.append(("score", made.by_score))
    judged = [_judged(name, place, made.day) for name, place in rules]
    best = min(judged, key=lambda order: (order.place - 0.5) / max(order.error, 1e-9))
    return best if best.is_clear else _judged("fifo", made.by_age, made.day)


def _judged(name: WorkOrder, place: Floats, day: NDArray[np.int64]) -> Order:
    mean, error = float(place.mean()), _blocked_error(place, day)
    is_clear = mean < 0.5 - CLEAR * max(error, 1e-9)
    return Order(name, is_clear, float((place == 0).mean()), mean, error, len(place))


def _blocked_error(values: Floats, day: NDArray[np.int64]) -> float:
    """Standard error of a mean whose values are alike within a day."""
    _, block = np.unique(day, return_inverse=True)
    off = np.bincount(block, weights=values - values.mean())
    return float(np.sqrt((off**2).sum())) / len(values)


def never_touched(history: History) -> tuple[int, int]:
    """(leads that nobody took up, leads old enough to tell) by the record's end."""
    leads = history.leads
    ripe = leads.created < history.until - RIPE
    return int((leads.first_touch[ripe] == MISSING).sum()), int(ripe.sum())


def takes_turns(history: History) -> tuple[float, int] | None:
    """(repeats of the same owner from lead to lead, as a share of those by chance; pairs); None without owners.

    Owners as recorded, else who made the first touch; leads in order of creation.
    """
    leads = history.leads
    owner = np.where(leads.owner != NOBODY, leads.owner, leads.first_touch_by)
    owner = owner[owner != NOBODY]
    if len(owner) < FEWEST_CHOICES:
        return None
    by_chance = float(((np.bincount(owner) / len(owner)) ** 2).sum())
    return float((owner[1:] == owner[:-1]).mean()) / by_chance, len(owner) - 1


def is_pushed(history: History) -> bool:
    """Whether leads are given to people: they take turns, or leads lie with owners who never take them up."""
    left, ripe = never_touched(history)
    if ripe and left / ripe > LEFT_LYING:
        return True
    turns = takes_turns(history)
    return turns is not None and turns[0] < TURNS
