"""Stated numbers that cannot all be true, found without simulating anything."""

from collections.abc import Iterator

from policies.durations import HOUR
from scenarios.interview.answers import Answers

APART = 0.15
"""Meetings that are so far from what the other numbers give, relatively, contradict them."""
_SLACK = 0.005


def contradictions(answers: Answers) -> list[str]:
    """One sentence for each; such numbers are met as nearly as can be."""
    return [*_speed(answers), *_funnel(answers), *_meetings(answers)]


def _speed(answers: Answers) -> Iterator[str]:
    within, mean = answers.within_1_h, answers.first_response
    answered = 1 - (answers.never_answered or 0.0)
    if within is not None and within > answered + _SLACK:
        yield (
            f"{_percent(within)} of MQLs answered within an hour and {_percent(1 - answered)} never answered"
            " are more than all"
        )
    elif within is not None and mean is not None and answered > 0:
        least = (answered - within) / answered
        if mean < least * HOUR * (1 - _SLACK):
            yield (
                f"with {_percent(within)} of MQLs answered within an hour the mean first response cannot be under"
                f" {least * 60:.0f} minutes: the others take longer than an hour each"
            )


def _funnel(answers: Answers) -> Iterator[str]:
    sqls = answers.mql_to_sql
    if sqls is None:
        return
    answered = 1 - (answers.never_answered or 0.0)
    most = answered * (1.0 if answers.accepted is None else answers.accepted)
    if sqls > most + _SLACK:
        yield (
            f"{_percent(sqls)} of MQLs becoming SQL is more than the {_percent(most)} that are answered and accepted"
        )


def _meetings(answers: Answers) -> Iterator[str]:
    meetings, sqls, shown = answers.meetings_per_month, answers.mql_to_sql, answers.show_rate
    if meetings is None or sqls is None:
        return
    booked = answers.mqls_per_month * sqls
    if shown is not None and abs(booked * shown - meetings) > APART * meetings:
        yield (
            f"{answers.mqls_per_month:g} MQL a month, of which {_percent(sqls)} become SQL and {_percent(shown)} of the"
            f" meetings take place, give about {booked * shown:.0f} meetings, not {meetings:g}: the meetings are left"
            " as the other numbers have them"
        )
    elif shown is None and meetings > booked * (1 + _SLACK):
        yield (
            f"{meetings:g} meetings a month are more than the {booked:.0f} SQLs of {answers.mqls_per_month:g} MQL a"
            f" month at {_percent(sqls)}"
        )


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
