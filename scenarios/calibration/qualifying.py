"""The chance that a conversation qualifies a lead, per source, at age 0 and under the curves that act."""

import numpy as np
from numpy.typing import NDArray

from policies.wording import join, say
from scenarios.calibration.attempt_rows import AttemptRows
from scenarios.calibration.estimate import Estimate, Findings, NotEstimated, share
from scenarios.calibration.hazards import Hazards, acting
from scenarios.history import MISSING, NOBODY, History

Floats = NDArray[np.float64]
MOST_RATE = 0.9
"""Chance to qualify above which an assumed reach is not believed."""
HIGHEST_REACH = 0.98
LEAST_LEADS = 20
"""A source with fewer has the rate of all sources together."""


def qualifying(history: History, found: Hazards, reach: float, fatigue: float) -> Findings:
    """qualify_rate of each source, so that as many qualify as in the record.

    `reach`, `fatigue`: of an attempt, where the record does not tell who was spoken with; the rate then rests on them.
    """
    places = [("sources", name, "qualify_rate") for name in history.sources]
    if not found.outcome:
        why = say("no outcome is told")
        return Findings(not_estimated=tuple(NotEstimated(place, why) for place in places))
    hits, tries, exposure = _counted(history, found, reach, fatigue)
    notes = []
    if found.outcome == "won":
        notes.append(say("won stands for qualified: the file tells no other outcome"))
    if not found.talks_are_told:
        notes.append(say("rests on a reach of {reach:g}, as conversations are not told", reach=reach))
    note = join([*notes], "; ")
    pooled = (float(hits.sum()), float(tries.sum()), float(exposure.sum()))
    if pooled[1] < LEAST_LEADS or pooled[2] <= 0:
        return Findings(
            not_estimated=tuple(NotEstimated(place, say("too few leads whose outcome is told")) for place in places)
        )
    estimates, warnings = [], []
    for number, place in enumerate(places):
        own = (float(hits[number]), float(tries[number]), float(exposure[number]))
        few = own[1] < LEAST_LEADS or own[2] <= 0
        one = _rate(
            place,
            *(pooled if few else own),
            note=say("that of all sources: it has only {leads:.0f} leads", leads=own[1]) if few else note,
        )
        estimates.append(one)
        if one.value >= 1:
            told = say(
                '"{source}": more leads came to something than the attempts could have reached; the reach, or the'
                " number of attempts in the file, is too low.",
                source=place[1],
            )
            warnings.append(told)
    return Findings(tuple(estimates), warnings=tuple(warnings))


def believable_reach(history: History, found: Hazards, reach: float, fatigue: float) -> float:
    """The assumed reach, or as much more as it takes for the outcomes of the record to be possible.

    Where a record does not tell who was spoken with, what came of it bounds how many must have been: no more than
    `MOST_RATE` of all conversations are taken to qualify.
    """
    if not found.outcome or found.talks_are_told:
        return reach
    hits, _, exposure = (float(part.sum()) for part in _counted(history, found, reach, fatigue))
    if exposure <= 0 or hits <= MOST_RATE * exposure:
        return reach
    return max(reach, min(round(reach * hits / (MOST_RATE * exposure), 3), HIGHEST_REACH))


def _rate(place: tuple[str, str, str], hits: float, tries: float, exposure: float, note: str) -> Estimate:
    """A share of the tries, scaled to what each of them was exposed to."""
    plain = share(place, min(round(hits), round(tries)), max(round(tries), 1))
    scale = tries / exposure
    low, value, high = (min(part * scale, 1.0) for part in (plain.low, plain.value, plain.high))
    return Estimate(place, value, plain.standard_error * scale, low, high, plain.n, note=note)


def _counted(history: History, found: Hazards, reach: float, fatigue: float) -> tuple[Floats, Floats, Floats]:
    """By source: leads that came to something, leads, and the sum of what curves and attempts leave of their chance."""
    table = next((one for one in found.tables if one.effect == found.outcome), None)
    if table is not None:
        hits, tries = table.cells.hits, table.cells.tries
        left = acting(found.decay.interest, np.rint(table.cells.ages).astype(np.int64))
        exposure = (tries * left).sum(axis=1)
        if not found.talks_are_told:
            exposure = exposure * _answers_by_source(history, found, reach, fatigue)
        return hits.sum(axis=1), tries.sum(axis=1), exposure
    outcome = getattr(history.leads, found.outcome)
    told = (outcome != NOBODY) & (history.leads.source != NOBODY)
    source, size = history.leads.source[told], len(history.sources)
    tries = np.bincount(source, minlength=size).astype(np.float64)
    hits = np.bincount(source, outcome[told] == 1, minlength=size).astype(np.float64)
    return hits, tries, tries * _answers_by_source(history, found, reach, fatigue)


def _answers_by_source(history: History, found: Hazards, reach: float, fatigue: float) -> Floats:
    """Answers by source that the attempts made on a lead should have brought, on average."""
    answers = _answers(history, found, found.attempts, reach, fatigue)
    counted = (answers > 0) & (history.leads.source != NOBODY)
    source, size = history.leads.source[counted], len(history.sources)
    leads = np.bincount(source, minlength=size)
    mean = np.divide(
        np.bincount(source, answers[counted], minlength=size), leads, where=leads > 0, out=np.full(size, reach)
    )
    return np.asarray(mean)


def _answers(history: History, found: Hazards, rows: AttemptRows | None, reach: float, fatigue: float) -> Floats:
    """Per lead, answers to be expected of its attempts; 0 without attempts.

    A sum of chances, not the chance of one answer among them: who answers is not tried again, so that the attempts that
    were made are those that were at risk.
    """
    if rows is not None and len(rows):
        chance = reach * acting(found.decay.contact, rows.age) * fatigue ** (rows.number - 1)
        return np.asarray(np.bincount(rows.lead, chance, minlength=len(history.leads.created)))
    attempts = history.leads.attempts
    made = np.where(attempts > 0, attempts, history.leads.first_touch != MISSING).astype(np.int64)
    each = reach * fatigue ** np.arange(max(int(made.max(initial=0)), 1))
    return np.asarray(np.concatenate([[0.0], np.cumsum(each)])[made])
