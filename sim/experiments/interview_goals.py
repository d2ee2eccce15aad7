"""What an interview's numbers ask of the simulation: which KPI shall be what, and which hidden inputs move it."""

from policies.durations import DAY, HOUR, MINUTE
from scenarios.interview.answers import Answers
from scenarios.interview.hidden import (
    ABSENCE,
    ADHERENCE,
    DIRT,
    FIT,
    LAG,
    LAG_SPREAD,
    NOTICE,
    OTHER_WORK,
    PATIENCE,
    QUALIFY,
    REACH,
    SHOW,
    SPEED,
    is_by_hand,
    is_queue,
)  # fmt: skip
from scenarios.interview.text import most_qualified
from sim.experiments.steering import Goal, Lever

_MEAN = {False: "time_to_first_touch_mean", True: "time_to_first_touch_working_mean"}
_WITHIN = {False: "within_1_h", True: "within_1_working_h"}
_WORKING_WEEKS = 168 / 40
"""Wall-clock time that an office's working hour takes."""
_SHORTEST, _LONGEST = MINUTE / 2, 20 * DAY
_LEAST = 0.002
"""Share that stands for a stated 0 where a ratio to it is asked for."""


def goals_of(answers: Answers) -> tuple[Goal, ...]:
    """A goal for each stated number that a hidden input moves."""
    return (*_speed(answers), *_lost(answers), *_accepted(answers), *_outcome(answers))


def stated_rows(answers: Answers) -> tuple[tuple[str, float | None], ...]:
    """KPI key -> what was said of it, in its unit, in the order of the questions; None where nothing was."""
    minutes = None if answers.first_response is None else answers.first_response / MINUTE
    return (
        ("mqls_per_month", answers.mqls_per_month),
        (_MEAN[answers.counts_working_hours], minutes),
        (_WITHIN[answers.counts_working_hours], answers.within_1_h),
        ("never_touched", answers.never_answered),
        ("mql_acceptance", answers.accepted),
        ("sql_rate", answers.mql_to_sql),
        ("meetings_held_per_month", answers.meetings_per_month),
        ("show_rate", answers.show_rate),
    )


def _speed(answers: Answers) -> tuple[Goal, ...]:
    is_working = answers.counts_working_hours
    found: list[Goal] = []
    lag = Lever(LAG, _SHORTEST, _LONGEST, "log", -0.8)
    if answers.first_response is not None:
        stated = answers.first_response / MINUTE
        runs = 1.0 if is_working else _WORKING_WEEKS
        hastes = _hastes(answers, stated)
        slow = Lever(LAG, _SHORTEST, _LONGEST, "linear", runs / MINUTE)
        found.append(Goal(_MEAN[is_working], stated, "linear", 0.015 * stated, (slow, *hastes)))
        lag = Lever(LAG_SPREAD, 0.15, 5.0, "log", 0.5, either_way=True)
    if answers.within_1_h is not None:
        levers = (lag, *_hastes(answers, -1.0))
        found.append(Goal(_WITHIN[is_working], answers.within_1_h, "logit", 0.05, levers))
    return tuple(found)


def _hastes(answers: Answers, size: float) -> tuple[Lever, ...]:
    """What else makes first touches sooner once nobody waits for an owner; `size` is a large change of the goal."""
    notice = Lever(NOTICE, _SHORTEST, 45 * MINUTE, "log", 0.3 * size)
    other = Lever(OTHER_WORK, 0.0, 0.5, "linear", size)
    away = Lever(ABSENCE, 0.0, 0.04, "linear", 5 * size)  # whoever is away keeps a lead waiting until the next day
    return (*((notice,) if is_by_hand(answers) else ()), other, away, Lever(SPEED, 1.0, 3.0, "log", -0.3 * size))


def _lost(answers: Answers) -> tuple[Goal, ...]:
    share = answers.never_answered
    if share is None:
        return ()
    first = Lever(ADHERENCE, 0.02, 1.0, "linear", -1.0)
    if is_queue(answers):  # nobody owns a lead, so nobody neglects one: leads are gone before
        first = Lever(PATIENCE, HOUR / 6, 365 * DAY, "log", -0.1)
    return (Goal("never_touched", share, "linear", max(0.006, 0.03 * share), (first,)),)


def _accepted(answers: Answers) -> tuple[Goal, ...]:
    if answers.accepted is None:
        return ()
    levers = Lever(FIT, 0.02, 1.0, "linear", 0.85), Lever(DIRT, 0.0, 1.0, "linear", -0.12)
    return (Goal("mql_acceptance", answers.accepted, "linear", 0.01, levers),)


def _outcome(answers: Answers) -> tuple[Goal, ...]:
    """SQLs and meetings: how good leads are, and how many meetings take place."""
    good = Lever(QUALIFY, 0.002, most_qualified(answers), "log", 0.9), Lever(REACH, 0.05, 0.9, "log", 0.5)
    found: list[Goal] = []
    shown, sqls, meetings = answers.show_rate, answers.mql_to_sql, answers.meetings_per_month
    if shown is not None:
        found.append(Goal("show_rate", shown, "linear", 0.012, (Lever(SHOW, 0.0, 1.0, "linear", 0.8),)))
    if sqls is not None:
        found.append(Goal("sql_rate", max(sqls, _LEAST), "log", 0.02, good))
        if meetings is not None and shown is None:
            more = Lever(SHOW, 0.02, 1.0, "linear", 1.2)
            found.append(Goal("meetings_held_per_month", meetings, "log", 0.02, (more,)))
    elif meetings is not None:
        found.append(Goal("meetings_held_per_month", meetings, "log", 0.02, good))
    return tuple(found)
