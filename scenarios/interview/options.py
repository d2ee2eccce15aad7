"""The options of an interview's scenario: what routes today, and what may help with the biggest problem."""

from collections.abc import Iterator, Mapping

from scenarios.interview.answers import Answers
from scenarios.interview.hidden import LAG, LAG_SPREAD, NOTICE, Hidden, is_by_hand, is_queue
from scenarios.interview.questions import (
    BY_HAND,
    BY_SCORE,
    IN_TURN,
    LOST,
    NO_SHOWS,
    OVERLOAD,
    QUALITY,
    QUEUE,
    SLOW,
    UNFAIR,
    WHOEVER,
)  # fmt: skip
from scenarios.reference import literal

_METHODS = {
    BY_HAND: "round_robin", IN_TURN: "round_robin", WHOEVER: "available_round_robin", QUEUE: "shared_queue",
    BY_SCORE: "score_priority",
}  # fmt: skip
AUTOMATIC, CALENDAR = "in turn among those on shift", "to who can call first, moved on after 2 hours"


def today(answers: Answers) -> str:
    """Name of the baseline."""
    return f"today: {answers.way}"


def option_lines(answers: Answers, hidden: Hidden) -> Iterator[str]:
    """Today first, then two that always may help, then one for the biggest problem."""
    yield from _today(answers, hidden)
    quick = {"routing": "available_round_robin", "assignment_latency": "30s", "notify": "alert"}
    yield from _option(AUTOMATIC, today(answers), quick)
    moved_on = {"routing": "calendar_aware", "work_order": "deadline", "reassign": {"after": "2h", "most": 2}}
    yield from _option(CALENDAR, AUTOMATIC, moved_on)
    yield from _against(answers)


def _today(answers: Answers, hidden: Hidden) -> Iterator[str]:
    spread = hidden.written(LAG_SPREAD)
    lag = {"dist": _shape(answers), "mean": hidden.written(LAG), "cv": spread}
    yield "[[policies]]"
    yield f"name = {literal(today(answers))}  # {'you said' if answers.routing else 'typical'}"
    yield f"routing = {literal(_METHODS[answers.way])}"
    if is_by_hand(answers):
        yield f"assignment_latency = {literal({**lag, 'clock': 'business'})}  # {hidden.why(LAG)}"
        notice = {"dist": "lognormal", "mean": hidden.written(NOTICE), "cv": 1.2}
        yield f"notify = {literal(notice)}  # an e-mail; {hidden.why(NOTICE)}"
    else:
        if not is_queue(answers):
            yield 'assignment_latency = "1m"  # typical of a CRM'
        yield f"notify = {literal(lag)}  # {hidden.why(LAG)}"
    yield "scoring = { accuracy = 0.35 }  # typical of rules of thumb"
    order = "score" if answers.way == BY_SCORE else "fifo"
    yield f"work_order = {literal(order)}"
    yield "first_touch_before_followup = true"


def _shape(answers: Answers) -> str:
    """Of the wait that is solved for. Only of a gamma law most can be over in minutes while the mean is a day."""
    return "lognormal" if answers.first_response is None or answers.within_1_h is None else "gamma"


def _against(answers: Answers) -> Iterator[str]:
    """What is tried against the biggest problem, on top of the best routing."""
    if answers.problem in (SLOW, LOST) and answers.bosses:
        yield from _option("managers see to broken promises", CALENDAR, {"on_breach": ["alert_manager"]})
    elif answers.problem == QUALITY:
        care = {"intake_check": 0.7, "good_refused": 0.01, "dedup": 0.8, "stale_contacts": 0.05}
        better = {"scoring": {"accuracy": 0.6}, "work_order": "score", "data_care": care}
        yield from _option("clean data and a better score", CALENDAR, better)
    elif answers.problem == UNFAIR:
        yield from _option("fewest leads next", AUTOMATIC, {"routing": "count_based"})
    elif answers.problem == NO_SHOWS:
        less = {"automation": {"reminders": {"no_show_factor": 0.75}}}
        yield from _option("reminders before meetings", CALENDAR, less)
    elif answers.problem == OVERLOAD:
        more = {"staffing": {answers.calling_team: {"headcount": answers.callers + 1}}}
        yield from _option("one person more", CALENDAR, more)


def _option(name: str, like: str, keys: Mapping[str, object]) -> Iterator[str]:
    yield "[[policies]]"
    yield f"name = {literal(name)}"
    yield f"like = {literal(like)}"
    for key, value in keys.items():
        yield f"{key} = {literal(value)}"
