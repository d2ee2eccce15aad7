"""What a planner says of an export because the file cannot: which column is what, what its words mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

LEAD_FIELDS: Mapping[str, str] = {
    "id": "the lead's number or name in the CRM; joins leads and touches",
    "created": "when the lead came in",
    "source": "where it came from",
    "owner": "whose lead it is",
    "first_touch": "when a person first worked on it",
    "first_touch_by": "who that was",
    "attempts": "how many times it was contacted",
    "score": "points",
    "value": "of the deal",
    "intent": "a clear sign of intent: yes or no",
    "qualified": "became an SQL: yes or no, or a word of --qualified",
    "qualified_at": "when it became an SQL",
    "won": "became a customer: yes or no, or a word of --won",
    "won_at": "when it became a customer",
    "settled": "the outcome is final: yes or no",
    "ended_at": "when the outcome was settled",
}
TOUCH_FIELDS: Mapping[str, str] = {
    "lead": "the lead's number or name, as in the leads' file",
    "start": "when the work began",
    "end": "when it was done",
    "minutes": "how long it took, if no column says when it was done",
    "seconds": "as minutes",
    "milliseconds": "as minutes",
    "person": "who did it",
    "channel": "phone, e-mail and so on",
    "result": "what it came to",
    "kind": "the activity, such as call, or the queue's name",
    "connected": "the lead was spoken with: yes or no, or a word of --connected; else told by the result",
}
ALSO_CALLED: Mapping[str, str] = {"outcome": "qualified", "activity": "kind"}
ATTRIBUTE = "attribute."
"""A field `attribute.region` is the lead's attribute "region"."""


@dataclass(frozen=True, slots=True)
class TableAnswers:
    """Of one file."""

    titles: Mapping[str, str]
    """field -> title of its column"""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """title -> values: rows with another value are left out"""
    time_format: str | None = None
    """as `strptime` knows them, or one of `NAMED_FORMATS`; None: ISO 8601"""
    zone: str | None = None
    """IANA name, of times without an offset; None: the company's"""
    delimiter: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """The scenario that the leads are for: rows with other words or points are rejected, codes are its indices."""

    sources: tuple[str, ...]
    attributes: Mapping[str, tuple[str, ...]]
    points: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Answers:
    """Of an import: both files, the words in them and how far they can be believed."""

    leads: TableAnswers
    zone: str
    """IANA name: the company's"""
    touches: TableAnswers | None = None
    source: str | None = None
    """of all leads, when no column says it"""
    qualified: tuple[str, ...] | None = None
    """words that mean it; None: yes/no, true/false, 1/0"""
    won: tuple[str, ...] | None = None
    connected: tuple[str, ...] | None = None
    still_open: tuple[str, ...] = ()
    """words of `qualified` and `won` that mean: not decided yet"""
    lead_kinds: tuple[str, ...] = ()
    """kinds of touches that are work on a lead; () all"""
    early: Literal["drop", "zero"] = "drop"
    """a first touch before the lead was created: not believed, or taken as at once"""
    decimal: Literal[".", ","] = "."
    until: int | None = None
    """the record's end, ms since 1970 in UTC; None: the last thing that the files say happened"""
    undated: bool = False
    """the leads have no times at all"""
    pseudonyms: bool = False
    first_touch_is_human: bool | None = None
    score_is_todays: bool | None = None
    expected: Expected | None = field(default=None)
