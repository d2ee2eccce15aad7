"""What a team's own records say: leads and touches as columns of numbers, no names in them but of categories."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

MISSING = np.iinfo(np.int64).min
"""A time that the record does not have."""
NOBODY = -1
"""A code (of a source, person, channel, result, kind or attribute) that the record does not have."""

Times = NDArray[np.int64]
"""Milliseconds since 1970 in UTC."""
Codes = NDArray[np.int32]
"""Indices into a tuple of names, or NOBODY."""


@dataclass(frozen=True, slots=True)
class LeadHistory:
    """A row per lead, by creation; arrays of one length."""

    created: Times
    source: Codes
    owner: Codes
    first_touch: Times
    """start of the first work on it by a person; MISSING: not (yet)"""
    first_touch_by: Codes
    attempts: NDArray[np.int32]
    """contacts the record counted; NOBODY where it did not"""
    score: NDArray[np.float64]
    """points; NaN where there is none"""
    value: NDArray[np.float64]
    """of the deal, in the scenario's currency; NaN where there is none"""
    qualified: NDArray[np.int8]
    """1 became an SQL, 0 did not and never will, NOBODY still open or not told"""
    qualified_at: Times
    won: NDArray[np.int8]
    """1, 0, or NOBODY: still open or not told"""
    ended_at: Times
    """when the outcome was settled"""
    attributes: Mapping[str, Codes] = field(default_factory=dict)
    intent: NDArray[np.int8] | None = None
    """1 a clear sign of intent, 0 none, NOBODY not told; None: of no lead"""


@dataclass(frozen=True, slots=True)
class TouchHistory:
    """A row per piece of work, by start; arrays of one length."""

    lead: Codes
    """row of the lead; NOBODY: work on something that is none of the leads"""
    start: Times
    end: Times
    """MISSING: not recorded"""
    person: Codes
    channel: Codes
    result: Codes
    kind: Codes
    """the activity, such as "call" or the queue's name"""
    connected: NDArray[np.int8]
    """1 the lead was spoken with, 0 not, NOBODY not told"""


@dataclass(frozen=True, slots=True)
class History:
    """One import: the tables, what their codes mean, and how far the record can be believed."""

    leads: LeadHistory
    touches: TouchHistory | None
    zone: str
    """IANA name of the company's zone"""
    until: int
    """the record's end, ms since 1970 in UTC: what had not happened by then is censored, not failed"""
    sources: tuple[str, ...]
    people: tuple[str, ...]
    """as in the file, or pseudonyms"""
    channels: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    lead_kinds: tuple[str, ...] = ()
    """the kinds that are work on a lead's first contact and follow-up; empty: all of them"""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """attribute -> the names its codes stand for"""
    undated: bool = False
    """no lead has a time: `created` is MISSING in all rows, which are in the file's order"""
    dates_only: bool = False
    """creation times have no time of day: minutes cannot be judged"""
    touch_dates_only: bool = False
    first_touch_is_human: bool | None = None
    """None: nobody could say"""
    score_is_todays: bool | None = None
    """True: looked up after the outcome was known, so its accuracy comes out too good; None: nobody could say"""
    rows: int = 0
    """of the leads' file, without its head"""
    rejected: int = 0
    left_out: int = 0
