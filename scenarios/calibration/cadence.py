"""How often people are tried today and how long apart: the cadence that the record follows."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from policies.durations import DAY, HOUR, MINUTE, SECOND, format_duration
from policies.wording import say
from scenarios.calibration.attempt_rows import AttemptRows
from scenarios.calibration.estimate import Findings, NotEstimated, Setting
from scenarios.calibration.hazards import channel_name
from scenarios.history import MISSING, NOBODY, History, Times

MOST_STEPS = 12
_PLACE = ("cadence",)
_PATIENCE = 30 * DAY
"""A lead that nobody tried for so long was given up."""
_QUANTILES = np.array([0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95])
_LEAST_GAPS = 30


@dataclass(frozen=True, slots=True)
class GivingUp:
    """Of the leads that an attempt did not reach and whose further fate is known, how many were tried again."""

    attempt: int
    known: int
    again: int


def cadence(history: History, rows: AttemptRows | None) -> Findings:
    """[[cadence]] with as many steps as an unanswered lead gets on average, each on its usual channel and delay."""
    if rows is None or len(rows) == 0:
        return Findings(
            not_estimated=(NotEstimated(_PLACE, say("no touches are told, so no delay between attempts is")),)
        )
    table = giving_up(history, rows)
    tried = expected_attempts(table)
    steps = [_step(history, rows, number) for number in range(1, min(max(round(tried), 1), MOST_STEPS) + 1)]
    note = say(
        "{tried:.1f} attempts on average on who does not answer; delays as recorded, nights among them", tried=tried
    )
    n = int((rows.number == 1).sum())
    return Findings(settings=(Setting(_PLACE, [{"steps": steps}], n, note=note),))


def giving_up(history: History, rows: AttemptRows) -> list[GivingUp]:
    """By number of the attempt, up to the last one that anybody made.

    A lead counts for an attempt when it was tried again, or settled without a conversation, or left alone for 30 days;
    one that was tried last a short time before the record ends may still be tried again and does not count.
    """
    leads = history.leads
    settled = leads.ended_at[rows.lead] != MISSING
    settled |= (leads.qualified[rows.lead] != NOBODY) | (leads.won[rows.lead] != NOBODY)
    last = rows.is_last
    unanswered = rows.connected != 1
    over = last & unanswered & (settled | (history.until - rows.start >= _PATIENCE))
    found = []
    for attempt in range(1, MOST_STEPS + 1):
        mine = (rows.number == attempt) & unanswered
        again = int((mine & ~last).sum())
        known = again + int((mine & over).sum())
        if known:
            found.append(GivingUp(attempt, known, again))
    return found


def expected_attempts(table: list[GivingUp]) -> float:
    """Attempts on a lead that never answers: one, and each further one with the chance that it is made."""
    goes_on, total = 1.0, 1.0
    for row in table:
        goes_on *= row.again / row.known
        total += goes_on
    return total


def _step(history: History, rows: AttemptRows, number: int) -> dict[str, Any]:
    mine = rows.number == number
    codes, counts = np.unique(rows.channel[mine], return_counts=True)
    code = int(codes[counts.argmax()]) if len(codes) else NOBODY
    step: dict[str, Any] = {"channel": channel_name(history, code)}
    if number > 1:
        gaps = _gaps(rows, number)
        if len(gaps):
            step["after"] = _delay(gaps)
    return step


def _gaps(rows: AttemptRows, number: int) -> Times:
    """From the end of the attempt before (its start where no end is told) to the start of this one, ms."""
    at = np.flatnonzero(rows.number == number)
    before = np.where(rows.end[at - 1] != MISSING, rows.end[at - 1], rows.start[at - 1])
    return np.maximum(rows.start[at] - before, 0)


def _delay(gaps: Times) -> str | dict[str, Any]:
    """Ten quantiles as an empirical distribution; the median where there are few."""
    if len(gaps) < _LEAST_GAPS:
        return _written(float(np.median(gaps)))
    return {"dist": "empirical", "values": [_written(float(one)) for one in np.quantile(gaps, _QUANTILES)]}


def _written(ms: float) -> str:
    step = SECOND if ms < 10 * MINUTE else MINUTE if ms < 10 * HOUR else 10 * MINUTE
    return format_duration(round(ms / step) * step)
