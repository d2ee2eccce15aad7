"""The questions, in order; the command, the screen and the file of answers are made from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from policies.wording import N_, named, say
from scenarios.interview import entries
from scenarios.interview.entries import Reading

Part = Literal["team", "dashboard"]
BY_HAND, IN_TURN, WHOEVER, QUEUE, BY_SCORE = (
    N_("by hand"),
    N_("in turn"),
    N_("whoever is there"),
    N_("shared queue"),
    N_("by score"),
)
ROUTINGS = (BY_HAND, IN_TURN, WHOEVER, QUEUE, BY_SCORE)
SLOW, LOST, QUALITY, UNFAIR, NO_SHOWS, OVERLOAD = (
    N_("slow answers"), N_("lost leads"), N_("lead quality"), N_("unfair shares"),
    N_("missed meetings"), N_("too much work"),
)  # fmt: skip
PROBLEMS = (SLOW, LOST, QUALITY, UNFAIR, NO_SHOWS, OVERLOAD)
WALL, WORKING = N_("wall clock"), N_("working hours")
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

    @property
    def is_share(self) -> bool:
        """Answered in per cent."""
        return self.reading is entries.share

    def read(self, given: object) -> object | None:
        """The answer to what was typed or stands in a file; None for "don't know". ValueError says what is allowed."""
        if isinstance(given, str) and given.strip().lower() in DONT_KNOW:
            if self.is_needed:
                raise ValueError(say("this must be answered: {allowed}", allowed=named(self.allowed)))
            return None
        return self.reading(given)


QUESTIONS = (
    Question(
        "salespeople", "team", N_("How many salespeople are there in all?"), N_('a whole number, such as "20"'),
        entries.whole(1, 500), is_needed=True,
    ),
    Question(
        "first_contact", "team", N_("How many of them make the first contact with new leads?"),
        N_('a whole number; the same as above if everybody does'), entries.whole(1, 500),
    ),
    Question(
        "managers", "team", N_("How many of them are managers?"), N_('a whole number, "0" if none'),
        entries.whole(0, 100),
    ),
    Question(
        "mqls_per_month", "team", N_("How many MQLs a month does marketing hand over?"), N_('a number, such as "300"'),
        entries.number(0, 100_000), is_needed=True,
    ),
    Question(
        "sources", "team", N_("Where do they come from?"),
        N_('names, perhaps with shares: "demo forms 60 %, webinars 40 %"'),
        entries.sources, is_needed=True,
    ),
    Question(
        "problem", "team", N_("What is the biggest problem?"), N_("one of the words below"),
        entries.choice(PROBLEMS), words=PROBLEMS,
    ),
    Question(
        "routing", "team", N_("How does a new lead get its owner today?"),
        N_("by hand; in turn (round robin); whoever is there (in turn among those on shift); shared queue; by score"),
        entries.choice(ROUTINGS), words=ROUTINGS,
    ),
    Question(
        "hours", "team", N_("Which are the working hours?"), N_('such as "Mon-Fri 09:00-17:00" or "24x7"'),
        entries.hours,
    ),
    Question(
        "country", "team", N_("In which country (for public holidays, time zone and currency)?"),
        N_('such as "PL", "Germany" or "DE-BY"'), entries.country,
    ),
    Question(
        "first_response", "dashboard", N_("How long does the first response take on average?"),
        N_('a duration, such as "24h" or "15m"'), entries.duration,
    ),
    Question(
        "within_1_h", "dashboard", N_("Which share of MQLs gets a first response within an hour?"),
        N_('a share, such as "30 %"'), entries.share,
    ),
    Question(
        "response_clock", "dashboard", N_("On which clock are these times counted?"),
        N_("wall clock (nights and weekends count) or working hours"), entries.choice((WALL, WORKING)),
        words=(WALL, WORKING), only_with=("first_response", "within_1_h"),
    ),
    Question(
        "never_answered", "dashboard", N_("Which share of MQLs never gets a response?"), N_('a share, such as "20 %"'),
        entries.share,
    ),
    Question(
        "accepted", "dashboard", N_("Which share of the MQLs it looks at does sales accept?"),
        N_('a share, such as "60 %"'), entries.share,
    ),
    Question(
        "mql_to_sql", "dashboard", N_("Which share of MQLs becomes SQL (qualified in a conversation)?"),
        N_('a share, such as "10 %"'), entries.share,
    ),
    Question(
        "meetings_per_month", "dashboard", N_("How many sales meetings a month take place?"),
        N_('a number, such as "25"'), entries.number(0, 100_000),
    ),
    Question(
        "show_rate", "dashboard", N_("Which share of booked meetings takes place?"), N_('a share, such as "80 %"'),
        entries.share,
    ),
    Question(
        "win_rate", "dashboard", N_("Which share of meetings becomes a customer?"), N_('a share, such as "22 %"'),
        entries.share,
    ),
    Question(
        "contract_value", "dashboard", N_("What is a contract worth in a year, on average?"),
        N_('an amount in your currency, such as "24000"'), entries.number(0, 1e9),
    ),
)  # fmt: skip
BY_KEY: Mapping[str, Question] = {question.key: question for question in QUESTIONS}
