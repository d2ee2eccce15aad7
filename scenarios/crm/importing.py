"""An export of leads, and of touches if there is one, as a team's history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from policies.wording import say
from scenarios.crm.account import Account, CrmError
from scenarios.crm.answers import Answers, TableAnswers
from scenarios.crm.columns import words
from scenarios.crm.lead_rows import LeadRows, read_lead_rows
from scenarios.crm.privacy import fit_to_show, only_used, says_address, with_pseudonyms, without_addresses
from scenarios.crm.rows import Source
from scenarios.crm.touch_rows import TouchRows, read_touch_rows
from scenarios.history import MISSING, NOBODY, Codes, History, LeadHistory, TouchHistory
from scenarios.problems import listed, said_by
from scenarios.zones import find_zone


@dataclass(frozen=True, slots=True)
class Import:
    """The history, and an account of every row of each file."""

    history: History
    leads: Account
    touches: Account | None = None
    numbered: bool = False
    """people are numbered though nobody asked for it, since the file has their addresses"""
    masked: int = 0
    """different addresses among the words of sources, attributes, channels, results and kinds; numbered as well"""


def read_history(leads: str | Path, touches: str | Path | None, answers: Answers) -> Import:
    """The tables of an export as one history.

    Raises CrmError for what is wrong with a file as a whole, or with what was said of it; rows that are wrong alone
    are in the accounts. Of the first touch a column of the leads' file has the word; without one it is the earliest
    touch of the lead. Who made it is, where no column says it, whose touch began at that time, else the owner.
    """
    _check_zone(answers)
    people: dict[str, int] = {}
    table = answers.leads
    read = read_lead_rows(Source(Path(leads), table.delimiter, table.encoding), answers, people)
    worked = None
    if touches is not None:
        also = answers.touches or TableAnswers({})
        worked = read_touch_rows(Source(Path(touches), also.delimiter, also.encoding), also, answers, people, read)
    history = only_used(_history(read, worked, answers, words(people)), names_are_given=answers.expected is not None)
    masked = 0
    if answers.expected is None:
        history, masked = without_addresses(history)
    named_by_address = not answers.pseudonyms and says_address(history.people)
    if answers.pseudonyms or named_by_address:
        history = with_pseudonyms(history)
    return Import(history, read.account, worked.account if worked else None, named_by_address, masked)


def _check_zone(answers: Answers) -> None:
    try:
        find_zone(answers.zone)
    except ValueError as error:
        raise CrmError(say("--zone: {error}", error=said_by(error))) from None


def _history(read: LeadRows, worked: TouchRows | None, answers: Answers, people: tuple[str, ...]) -> History:
    leads = read.leads
    kinds = worked.kinds if worked else ()
    unknown = [kind for kind in answers.lead_kinds if kind not in kinds]
    if unknown:
        raise CrmError(
            say(
                "--lead-work: no touch is of kind {unknown}; there are {known}",
                unknown=listed(unknown),
                known=listed(map(fit_to_show, kinds), 30),
            )
        )
    if worked and "first_touch" not in answers.leads.titles:
        leads = _with_first_touches(leads, worked.touches, _codes_of(kinds, answers.lead_kinds))
    elif "first_touch_by" not in answers.leads.titles:
        leads = _with_who_was_first(leads, worked.touches if worked else None)
    return History(
        leads=leads,
        touches=worked.touches if worked else None,
        zone=answers.zone,
        until=_until(leads, worked.touches if worked else None) if answers.until is None else answers.until,
        sources=read.sources,
        people=people,
        channels=worked.channels if worked else (),
        results=worked.results if worked else (),
        kinds=kinds,
        lead_kinds=answers.lead_kinds,
        values=read.values,
        undated=answers.undated,
        dates_only=read.dates_only,
        touch_dates_only=worked.dates_only if worked else False,
        first_touch_is_human=answers.first_touch_is_human,
        score_is_todays=answers.score_is_todays,
        rows=read.account.rows,
        rejected=len(read.account.rejected),
        left_out=read.account.left_out,
    )


def _codes_of(kinds: Sequence[str], wanted: Sequence[str]) -> Codes:
    return np.array([code for code, kind in enumerate(kinds) if kind in wanted], dtype=np.int32)


def _with_first_touches(leads: LeadHistory, touches: TouchHistory, kinds: Codes) -> LeadHistory:
    """The earliest touch of each lead, of these kinds if there are any."""
    ours = touches.lead != NOBODY
    if len(kinds):
        ours &= np.isin(touches.kind, kinds)
    at = np.flatnonzero(ours)
    lead, first = np.unique(touches.lead[at], return_index=True)  # touches are by start: the first is the earliest
    touched = np.full(len(leads.created), MISSING, dtype=np.int64)
    by = np.full(len(leads.created), NOBODY, dtype=np.int32)
    touched[lead] = touches.start[at[first]]
    by[lead] = touches.person[at[first]]
    return replace(leads, first_touch=touched, first_touch_by=by)


def _with_who_was_first(leads: LeadHistory, touches: TouchHistory | None) -> LeadHistory:
    """Who made the first touch whose time the leads' file tells: whose touch began then, else the owner."""
    by = leads.owner.copy()
    if touches is not None:
        at = np.flatnonzero((touches.lead != NOBODY) & (touches.person != NOBODY))
        at = at[touches.start[at] == leads.first_touch[touches.lead[at]]]
        by[touches.lead[at]] = touches.person[at]
    return replace(leads, first_touch_by=np.where(leads.first_touch == MISSING, NOBODY, by).astype(np.int32))


def _until(leads: LeadHistory, touches: TouchHistory | None) -> int:
    """Just behind the last thing that is said to have happened; outcomes may be dated ahead and do not count."""
    told = [leads.created, leads.first_touch]
    if touches is not None:
        told += [touches.start, touches.end]
    return max(int(each.max(initial=MISSING)) for each in told) + 1
