"""The questions, in order; the command, the screen and the file of answers are made from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scenarios.interview import entries
from scenarios.interview.entries import Reading
from scenarios.problems import shortened

Part = Literal["team", "dashboard"]
BY_HAND, IN_TURN, WHOEVER, QUEUE, BY_SCORE = "by hand", "in turn", "whoever is there", "shared queue", "by score"
ROUTINGS = (BY_HAND, IN_TURN, WHOEVER, QUEUE, BY_SCORE)
SLOW, LOST, QUALITY, UNFAIR, NO_SHOWS, OVERLOAD = (
    "slow answers", "lost leads", "lead quality", "unfair shares", "missed meetings", "too much work",
)  # fmt: skip
PROBLEMS = (SLOW, LOST, QUALITY, UNFAIR, NO_SHOWS, OVERLOAD)
WALL, WORKING = "wall clock", "working hours"
DONT_KNOW = frozenset({"", "?", "-", "don't know", "dont know", "don’t know", "unknown", "no idea"})


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its key in the file of answers, its words, what is allowed, and whether it must be answered."""

    key: str
    part: Part
    asks: str
    allowed: str
    reading: Reading
    is_needed: bool = False
    words: tuple[str, ...] = ()
    """to choose from"""
    only_with: tuple[str, ...] = ()
    """asked only where one of these was answered"""

    def read(self, given: object) -> object | None:
        """The answer to what was typed or stands in a file; None for "don't know". ValueError says what is allowed."""
        if isinstance(given, str) and given.strip().lower() in DONT_KNOW:
            if self.is_needed:
                raise ValueError(f"this must be answered: {self.allowed}")
            return None
        return self.reading(given)


QUESTIONS = (
    Question(
        "salespeople", "team", "How many salespeople are there in all?", 'a whole number, such as "20"',
        entries.whole(1, 500), is_needed=True,
    ),
    Question(
        "first_contact", "team", "How many of them make the first contact with new leads?",
        'a whole number; the same as above if everybody does', entries.whole(1, 500),
    ),
    Question(
        "managers", "team", "How many of them are managers?", 'a whole number, "0" if none', entries.whole(0, 100),
    ),
    Question(
        "mqls_per_month", "team", "How many MQLs a month does marketing hand over?", 'a number, such as "300"',
        entries.number(0, 100_000), is_needed=True,
    ),
    Question(
        "sources", "team", "Where do they come from?",
        'names with commas, perhaps with shares: "demo forms 40 %, content 40 %, webinars 20 %"',
        entries.sources, is_needed=True,
    ),
    Question(
        "problem", "team", "What is the biggest problem?", f"one of: {', '.join(PROBLEMS)}",
        entries.choice(PROBLEMS), words=PROBLEMS,
    ),
    Question(
        "routing", "team", "How does a new lead get its owner today?",
        "by hand; in turn (round robin); whoever is there (in turn among those on shift); shared queue; by score",
        entries.choice(ROUTINGS), words=ROUTINGS,
    ),
    Question("hours", "team", "Which are the working hours?", 'such as "Mon-Fri 09:00-17:00" or "24x7"', entries.hours),
    Question(
        "country", "team", "In which country (for public holidays, time zone and currency)?",
        'such as "PL", "Germany" or "DE-BY"', entries.country,
    ),
    Question(
        "first_response", "dashboard", "How long does the first response take on average?",
        'a duration, such as "24h" or "15m"', entries.duration,
    ),
    Question(
        "within_1_h", "dashboard", "Which share of MQLs gets a first response within an hour?",
        'a share, such as "30 %"', entries.share,
    ),
    Question(
        "response_clock", "dashboard", "On which clock are these times counted?",
        "wall clock (nights and weekends count) or working hours", entries.choice((WALL, WORKING)),
        words=(WALL, WORKING), only_with=("first_response", "within_1_h"),
    ),
    Question(
        "never_answered", "dashboard", "Which share of MQLs never gets a response?", 'a share, such as "20 %"',
        entries.share,
    ),
    Question(
        "accepted", "dashboard", "Which share of the MQLs it looks at does sales accept?", 'a share, such as "60 %"',
        entries.share,
    ),
    Question(
        "mql_to_sql", "dashboard", "Which share of MQLs becomes SQL (qualified in a conversation)?",
        'a share, such as "10 %"', entries.share,
    ),
    Question(
        "meetings_per_month", "dashboard", "How many sales meetings a month take place?", 'a number, such as "25"',
        entries.number(0, 100_000),
    ),
    Question(
        "show_rate", "dashboard", "Which share of booked meetings takes place?", 'a share, such as "80 %"',
        entries.share,
    ),
    Question(
        "win_rate", "dashboard", "Which share of meetings becomes a customer?", 'a share, such as "22 %"',
        entries.share,
    ),
    Question(
        "contract_value", "dashboard", "What is a contract worth in a year, on average?",
        'an amount in your currency, such as "24000"', entries.number(0, 1e9),
    ),
)  # fmt: skip
BY_KEY: Mapping[str, Question] = {question.key: question for question in QUESTIONS}


def wrong(question: Question, given: object, why: str) -> str:
    """What is said of an answer that does not do."""
    value = "" if given is None else f" = {shortened(given)}"
    return f"{question.key}{value}: {why}"
