"""The clock that an interview's response times must have been read on, where nobody said which."""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from policies.durations import HOUR, format_duration
from policies.wording import say
from scenarios.interview.answers import Answers
from scenarios.interview.questions import WORKING
from scenarios.interview.text import WEEKS
from scenarios.presets import HOURS_PER_WEEK
from scenarios.scenario import Scenario
from sim.experiments.usual_week import coverage, leads_by_hour

_DAY_H = 24


@dataclass(frozen=True, slots=True)
class AtOnce:
    """What the wall clock shows of a team that answers the moment it is there."""

    mean_ms: float
    """from a lead's creation to the next opening"""
    within_1_h: float
    outside: float
    """share of the leads that come while nobody works"""


def on_possible_clock(answers: Answers, scenario: Scenario) -> tuple[Answers, str]:
    """The answers on a clock, and why that one ("" where it was said, or nothing speaks against the wall clock).

    Where not even a team that answers at once whenever it is there could have the stated mean on the wall clock (or the
    share, if no mean is stated), the times are of working hours. `scenario`: of these answers, for hours and arrivals.
    """
    if answers.response_clock is not None or (answers.first_response is None and answers.within_1_h is None):
        return answers, ""
    best = answered_at_once(scenario, answers.calling_team)
    mean, within = answers.first_response, answers.within_1_h
    because = say("{outside:.0f} % of the leads come while nobody works", outside=100 * best.outside)
    least = say("the mean first response could not be under {least}", least=_hours(best.mean_ms))
    most = say("no more than {most:.0f} % could be answered within an hour", most=100 * best.within_1_h)
    is_too_soon = mean is not None and mean < best.mean_ms
    if not is_too_soon and (within is None or within <= best.within_1_h):
        return answers, ""
    if mean is None or is_too_soon:
        said = say(
            "Nobody said on which clock the times are counted. They are taken as working hours: on the wall clock"
            " {why}, as {because}.",
            why=least if is_too_soon else most,
            because=because,
        )
        return replace(answers, response_clock=WORKING), said
    return answers, say(
        "Nobody said on which clock the times are counted. They are taken as of the wall clock, on which {why}, as"
        ' {because}. If they leave nights and weekends out, answer response_clock = "working hours".',
        why=most,
        because=because,
    )


def _hours(time_ms: float) -> str:
    return format_duration(max(HOUR // 2, round(time_ms / HOUR) * HOUR))


def answered_at_once(scenario: Scenario, team: str) -> AtOnce:
    """What a team that is never busy would show; to the hour, holidays left out."""
    leads = np.array(leads_by_hour(scenario)) * WEEKS + _in_waves(scenario)
    is_open = np.array(coverage(scenario, team).people) > 0
    waits = np.array([_until_open(is_open, hour) for hour in range(HOURS_PER_WEEK)])
    mean_h = float((leads * waits).sum() / leads.sum())
    soon = float(leads[waits <= 1].sum() / leads.sum())
    return AtOnce(mean_h * HOUR, soon, float(leads[~is_open].sum() / leads.sum()))


def _in_waves(scenario: Scenario) -> NDArray[np.float64]:
    """Leads of bursts, by the hour of the week in which they begin."""
    found = np.zeros(HOURS_PER_WEEK)
    for source in scenario.sources:
        for burst in source.bursts:
            day = (scenario.scenario.start + timedelta(days=burst.day)).weekday()
            found[day * _DAY_H + int(burst.hour)] += burst.leads
    return found


def _until_open(is_open: NDArray[np.bool_], hour: int) -> float:
    """Hours from the middle of an hour of the week to the next one with somebody there; 0 within one."""
    after = np.flatnonzero(np.roll(is_open, -hour))
    return 0.0 if not len(after) or after[0] == 0 else float(after[0]) - 0.5
