"""Stated numbers that cannot all be true, found without simulating anything."""

from collections.abc import Iterator

from policies.durations import HOUR
from policies.wording import say
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
        yield say(
            "{within} % of MQLs answered within an hour and {never} % never answered are more than all",
            within=_percent(within), never=_percent(1 - answered),
        )  # fmt: skip
    elif within is not None and mean is not None and answered > 0:
        least = (answered - within) / answered
        if mean < least * HOUR * (1 - _SLACK):
            yield say(
                "with {within} % of MQLs answered within an hour the mean first response cannot be under {n} min:"
                " the others take longer than an hour each",
                within=_percent(within), n=round(least * 60),
            )  # fmt: skip


def _funnel(answers: Answers) -> Iterator[str]:
    sqls = answers.mql_to_sql
    if sqls is None:
        return
    answered = 1 - (answers.never_answered or 0.0)
    most = answered * (1.0 if answers.accepted is None else answers.accepted)
    if sqls > most + _SLACK:
        yield say(
            "{sqls} % of MQLs becoming SQL is more than the {most} % that are answered and accepted",
            sqls=_percent(sqls), most=_percent(most),
        )  # fmt: skip


def _meetings(answers: Answers) -> Iterator[str]:
    meetings, sqls, shown = answers.meetings_per_month, answers.mql_to_sql, answers.show_rate
    if meetings is None or sqls is None:
        return
    booked = answers.mqls_per_month * sqls
    if shown is not None and abs(booked * shown - meetings) > APART * meetings:
        yield say(
            "{mqls} MQL a month, of which {sqls} % become SQL and {shown} % of the meetings take place, give about"
            " {about} meetings, not {meetings}: the meetings are left as the other numbers have them",
            mqls=f"{answers.mqls_per_month:g}", sqls=_percent(sqls), shown=_percent(shown),
            about=f"{booked * shown:.0f}", meetings=f"{meetings:g}",
        )  # fmt: skip
    elif shown is None and meetings > booked * (1 + _SLACK):
        yield say(
            "{meetings} meetings a month are more than the {booked} SQLs of {mqls} MQL a month at {sqls} %",
            meetings=f"{meetings:g}", booked=f"{booked:.0f}", mqls=f"{answers.mqls_per_month:g}", sqls=_percent(sqls),
        )  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.3g}"
