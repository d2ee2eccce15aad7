"""The answers of an interview: read from a file or from what was typed, all mistakes at once, and written back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields

from policies.durations import format_duration
from policies.wording import named, say
from scenarios.interview.entries import SourceShares
from scenarios.interview.questions import BY_HAND, BY_KEY, QUESTIONS, WORKING
from scenarios.problems import Problem, ScenarioError, did_you_mean, listed, said_by, shortened
from scenarios.reference import literal
from scenarios.toml_text import parse

FIRST_DAY = dt.date(2026, 1, 5)
"""Of an ordinary quarter: what a dashboard says is not about Christmas."""
OFFICE_HOURS = "Mon-Fri 09:00-17:00"
MQLS_A_PERSON = 75
"""MQLs a month for one person who makes first contacts, where nobody said how many do."""
SMALL_TEAM = 8
"""Salespeople from which on some only make the first contact, where nobody said so."""
_HEAD = "# Answers of an interview; `leadsim new NAME --interview --answers THIS` makes its scenario again.\n"
_START = "start"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said, by the keys of `QUESTIONS`; None is "don't know". Durations are ms, shares 0 to 1."""

    salespeople: int
    mqls_per_month: float
    sources: SourceShares
    first_contact: int | None = None
    managers: int | None = None
    problem: str | None = None
    routing: str | None = None
    hours: str | None = None
    country: str | None = None
    first_response: int | None = None
    within_1_h: float | None = None
    response_clock: str | None = None
    never_answered: float | None = None
    accepted: float | None = None
    mql_to_sql: float | None = None
    meetings_per_month: float | None = None
    show_rate: float | None = None
    win_rate: float | None = None
    contract_value: float | None = None
    start: dt.date = FIRST_DAY
    """first day that is simulated and measured; not a question"""

    @property
    def bosses(self) -> int:
        """Managers: as said, else one for ten in a team that is not small."""
        if self.managers is not None:
            return self.managers
        return round(self.salespeople / 10) if self.salespeople >= SMALL_TEAM else 0

    @property
    def callers(self) -> int:
        """People who make the first contact: as said, else by the MQLs; in a small team everybody."""
        workers = self.salespeople - self.bosses
        if self.first_contact is not None:
            return min(self.first_contact, workers)
        if self.salespeople < SMALL_TEAM:
            return workers
        return max(1, min(-(-round(self.mqls_per_month) // MQLS_A_PERSON), round(0.6 * workers)))

    @property
    def sellers(self) -> int:
        """People who take over meetings; 0: who makes the first contact holds them too."""
        return self.salespeople - self.bosses - self.callers

    @property
    def calling_team(self) -> str:
        """What the team that makes the first contact is called."""
        return "SDR" if self.sellers else "sales"

    @property
    def working_hours(self) -> str:
        """As said, else office hours."""
        return self.hours or OFFICE_HOURS

    @property
    def way(self) -> str:
        """How leads get their owner today; by hand where nobody knows."""
        return self.routing or BY_HAND

    @property
    def counts_working_hours(self) -> bool:
        """The stated times leave nights and weekends out."""
        return self.response_clock == WORKING


def load_answers(text: str, name: str) -> Answers:
    """Answers from TOML. Raises ScenarioError with all problems, each with its line."""
    data = parse(text, name)
    found: dict[str, object] = {}
    problems: list[Problem] = []
    for key, value in data.items():
        message = _take(key, value, found)
        if message:
            problems.append(Problem(name, _line(text, key), key, shortened(value), message))
    problems += [
        Problem(name, None, one.key, "", say("is missing: {allowed}", allowed=named(one.allowed)))
        for one in QUESTIONS
        if one.is_needed and one.key not in data
    ]
    problems += [Problem(name, _line(text, key), key, "", message) for key, message in _misfits(found)]
    if problems:
        raise ScenarioError(problems)
    return answers_of(found)


def answers_of(found: Mapping[str, object]) -> Answers:
    """Answers from values that `Question.read` gave; those that nobody knows may be missing."""
    return Answers(**{key: value for key, value in found.items() if value is not None})  # type: ignore[arg-type]


def misfit(found: Mapping[str, object]) -> tuple[str, str]:
    """(key, what is wrong) between answers that are fine by themselves, the first thing; "" when nothing is."""
    return next(iter(_misfits(found)), ("", ""))


def answers_text(found: Mapping[str, object]) -> str:
    """The file of answers, those that are unknown as comments; `load_answers` gives them back."""
    lines = [_HEAD]
    for question in QUESTIONS:
        value = found.get(question.key)
        key = question.key if value is not None else f"# {question.key}"
        written = written_answer(question.key, value) if value is not None else ""
        lines.append(f"{key} = {written}  # {question.asks}")
    if isinstance(found.get(_START), dt.date):
        lines.append(f"{_START} = {found[_START]}  # first day that is simulated and measured")
    return "\n".join(lines) + "\n"


def found_of(answers: Answers) -> dict[str, object]:
    """Answers by key, as `answers_of` takes them."""
    return {one.name: getattr(answers, one.name) for one in fields(answers)}


def _take(key: str, value: object, found: dict[str, object]) -> str:
    """Note the answer under a key of the file; else what is wrong with it."""
    if key == _START:
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime) or not 1990 <= value.year <= 2090:
            return say("a date such as 2026-01-05 is allowed")
        found[key] = value
        return ""
    if key not in BY_KEY:
        return say("is no question; there are {known}{hint}", known=listed(BY_KEY, 30), hint=did_you_mean(key, BY_KEY))
    try:
        found[key] = BY_KEY[key].read(value)
    except ValueError as error:
        return said_by(error)
    return ""


def _misfits(found: Mapping[str, object]) -> list[tuple[str, str]]:
    """(key, sentence) for answers that do not fit together."""
    everybody, callers, bosses = found.get("salespeople"), found.get("first_contact"), found.get("managers") or 0
    if not isinstance(everybody, int) or not isinstance(bosses, int):
        return []
    if bosses >= everybody:
        return [
            ("managers", say("somebody must be left to sell: fewer than the {n} salespeople are allowed", n=everybody))
        ]
    if isinstance(callers, int) and callers > everybody:
        return [("first_contact", say("at most the {n} salespeople are allowed", n=everybody))]
    return []


def _line(text: str, key: str) -> int | None:
    """The first line of a top-level key."""
    for number, line in enumerate(text.splitlines(), 1):
        name = line.partition("=")[0].strip().strip("\"'[]")
        if name == key or name.startswith(f"{key}."):
            return number
    return None


def written_answer(key: str, value: object) -> str:
    """An answer as the file of answers has it."""
    if key == "first_response" and isinstance(value, int):
        return literal(format_duration(value))
    if key == "sources" and isinstance(value, tuple):
        return literal([name if part is None else f"{name} {100 * part:g} %" for name, part in value])
    return literal(value)
