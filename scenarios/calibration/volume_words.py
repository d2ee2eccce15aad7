"""What is said of the volume in a record: waves, holes, imports in batches, and what the scenario cannot repeat."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from policies.wording import join, say, say_many
from scenarios.calibration.day_counts import DayCounts
from scenarios.calibration.dispersion import PoissonTest
from scenarios.calibration.unusual_days import Unusual
from scenarios.history import MISSING, History

Floats = NDArray[np.float64]
_TOLD = 10
_HOLE_DAYS, _HOLE_LEADS = 14, 30.0
_DRIFT = 3.0
"""Variance of whole weeks over what independent days would make of it, from which drift is told."""


def volume_words(
    history: History, counts: DayCounts, unusual: Sequence[Unusual], means: Floats, tests: Sequence[PoissonTest]
) -> tuple[str, ...]:
    """Plain sentences; `means`: leads expected of each source on each day, shape (sources, days)."""
    more = len(unusual) - _TOLD
    return (
        *(_unusual(history, counts, one) for one in unusual[:_TOLD]),
        *(
            [say_many("One more day is as far out of the usual.", "{n} more days are as far out of the usual.", more)]
            if more > 0
            else []
        ),
        *_holes(counts),
        *_batches(history),
        *_drift(counts, means, unusual),
        *_common_days(counts, means, tests),
    )


def _unusual(history: History, counts: DayCounts, one: Unusual) -> str:
    values = {
        "day": counts.date(one.day).isoformat(),
        "leads": one.leads,
        "source": history.sources[one.source],
        "usual": one.usual,
    }
    if not one.is_wave:
        return say(
            '{day}: {leads} leads of "{source}" where {usual:.0f} are usual; it looks like a holiday or a form that was'
            " down, and is left out.",
            **values,
        )
    wave = say('{day}: {leads} leads of "{source}" where {usual:.0f} are usual.', **values)
    left_out = say("Such waves are left out of the weekly rate: add them as bursts if they will come again.")
    if history.dates_only:
        return join([wave, left_out], " ")
    when = say("{leads} of them came from {hour}:00 to {end}:00.", leads=one.inside, hour=one.hour, end=one.hour + 3)
    return join([wave, when, left_out], " ")


def _holes(counts: DayCounts) -> Iterator[str]:
    """The longest time without any lead, where so many would have come that it is no chance."""
    filled = np.flatnonzero(counts.per_day.sum(axis=0))
    gaps = np.diff(filled) - 1
    longest = int(gaps.max(initial=0))
    if longest < _HOLE_DAYS or counts.per_day.sum() / len(filled) * longest < _HOLE_LEADS:
        return
    at = int(filled[gaps.argmax()])
    yield say(
        "Not one lead in {days} days, from {first} to {last}: the record has a hole, so that leads a week and how much"
        " days vary cannot be believed. Import one stretch without holes.",
        days=longest,
        first=counts.date(at + 1).isoformat(),
        last=counts.date(at + longest).isoformat(),
    )


def _batches(history: History) -> Iterator[str]:
    created = history.leads.created[history.leads.created != MISSING]
    _, copies = np.unique(created, return_counts=True)
    together = int(copies[copies >= 3].sum())
    if together > 0.2 * len(created) and not history.dates_only:
        yield say(
            "{share:.0f} % of the leads carry exactly the same time as two others or more: they look like imports in"
            " batches, so the times say when the import ran, not when people asked.",
            share=100 * together / len(created),
        )


def _drift(counts: DayCounts, means: Floats, unusual: Sequence[Unusual]) -> Iterator[str]:
    """Slow ups and downs, which days that are drawn one by one do not make."""
    weeks = counts.days // 7
    if weeks < 8:
        return
    beyond = (counts.per_day - means).astype(np.float64)
    for one in unusual:
        beyond[one.source, one.day] = 0.0
    daily = beyond.sum(axis=0)[: weeks * 7].reshape(weeks, 7)
    alone = float((daily**2).sum())
    together = float((daily.sum(axis=1) ** 2).sum())
    if alone > 0 and together > _DRIFT * alone:
        yield say(
            "Whole weeks vary {times:.0f} times as much as days that vary one by one would make them: volume moves in"
            " slow waves, and the scenario, which draws each day on its own, has none.",
            times=together / alone,
        )


def _common_days(counts: DayCounts, means: Floats, tests: Sequence[PoissonTest]) -> Iterator[str]:
    """Whether good days are good for several sources: mean correlation beyond what is expected of each."""
    big = [number for number, test in enumerate(tests) if means[number].mean() >= 3 and not test.is_poisson]
    if len(big) < 2 or counts.days < 28:
        return
    residuals = [(counts.per_day[number] - means[number]) / np.sqrt(means[number] + 1) for number in big]
    table = np.corrcoef(residuals)
    if (table.sum() - len(big)) / (len(big) * (len(big) - 1)) > 0.5:
        yield say(
            "Good days are good for several sources at once; the scenario draws each source's days on its own, so that"
            " the total varies less than in your file."
        )
