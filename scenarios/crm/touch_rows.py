"""Touches of an export: a row per piece of work, by start."""

from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from policies.wording import say
from scenarios.crm.account import Account, CrmError
from scenarios.crm.answers import ALSO_CALLED, TOUCH_FIELDS, Answers, TableAnswers
from scenarios.crm.columns import Column, FlagColumn, IdColumn, LengthColumn, TimeColumn, WordColumn, words
from scenarios.crm.gathering import Gathered, gather
from scenarios.crm.lead_rows import LeadRows, lead_titles
from scenarios.crm.privacy import refuse_personal
from scenarios.crm.rows import Source
from scenarios.history import MISSING, NOBODY, Times, TouchHistory
from scenarios.problems import did_you_mean, listed, visible

_LENGTHS = {"minutes": 60_000.0, "seconds": 1000.0, "milliseconds": 1.0}
_LONGEST_MS = 366 * 86_400_000.0


@dataclass(frozen=True, slots=True)
class TouchRows:
    """What the touches' file came to."""

    touches: TouchHistory
    account: Account
    channels: tuple[str, ...]
    results: tuple[str, ...]
    kinds: tuple[str, ...]
    dates_only: bool


def read_touch_rows(
    source: Source, table: TableAnswers, answers: Answers, people: dict[str, int], leads: LeadRows
) -> TouchRows:
    """The touches' file; `people` is filled. Raises CrmError for what is wrong with all rows."""
    titles = _titles(table)
    if "lead" in titles and "id" not in lead_titles(answers):
        raise CrmError(say("--map: id=COLUMN is missing: the leads' column that touches.lead names them by"))
    refuse_personal(titles, "--map touches")
    codes: dict[str, dict[str, int]] = {"channel": {}, "result": {}, "kind": {}, "person": people}
    files = replace(table, titles=titles)
    gathered = gather(source, files, _columns(source, answers, files, codes))
    if answers.until is not None:
        gathered.leave_out(gathered.times("start") >= answers.until)
    if not gathered.fine.any():
        first = min(gathered.rejected, key=lambda each: each.line, default=None)
        why = say(": {reason} (line {line})", reason=first.reason, line=first.line) if first else ""
        raise CrmError(say("{file}: no touch can be used{why}", file=source.name, why=why))
    remarks: dict[str, int] = {}
    lead, start = _of_leads(gathered, leads, answers, remarks)
    end = _ends(gathered, start, remarks)
    if answers.until is not None:
        end = np.where(end >= answers.until, MISSING, end)
    order = np.flatnonzero(gathered.fine)
    order = order[np.argsort(start[order], kind="stable")]
    touches = TouchHistory(
        lead[order],
        start[order],
        end[order],
        gathered.codes("person")[order],
        gathered.codes("channel")[order],
        gathered.codes("result")[order],
        gathered.codes("kind")[order],
        gathered.flags("connected")[order],
    )
    account = Account(source.name, len(order), gathered.left_out, gathered.told_by_line(), remarks)
    channels, results, kinds = (words(codes[field]) for field in ("channel", "result", "kind"))
    column = gathered.columns["start"]
    return TouchRows(
        touches, account, channels, results, kinds, isinstance(column, TimeColumn) and column.has_dates_only
    )


def _titles(table: TableAnswers) -> dict[str, str]:
    titles: dict[str, str] = {}
    for given, title in table.titles.items():
        field = ALSO_CALLED.get(given, given)
        if field not in TOUCH_FIELDS:
            hint = did_you_mean(given, TOUCH_FIELDS)
            raise CrmError(
                say(
                    '--map: "touches.{given}" is no field{hint}; there are {known}',
                    given=visible(given),
                    hint=hint,
                    known=listed(TOUCH_FIELDS, 20),
                )
            )
        titles[field] = title
    if "start" not in titles:
        raise CrmError(say("--map: touches.start=COLUMN is missing: when each piece of work began"))
    return titles


def _columns(
    source: Source, answers: Answers, table: TableAnswers, codes: dict[str, dict[str, int]]
) -> dict[str, Column]:
    def column(field: str) -> Column:
        if field == "lead":
            return IdColumn(field, empty=True)
        if field in codes:
            return WordColumn(f"touches.{field}", codes[field], empty=True)
        if field == "connected":
            return FlagColumn(f"touches.{field}", answers.connected, (), "--connected")
        if field in _LENGTHS:
            return LengthColumn(f"touches.{field}", _LENGTHS[field], _LONGEST_MS, answers.decimal)
        is_start = field == "start"
        zone = table.zone or answers.zone
        return TimeColumn(f"touches.{field}", source.name, table.time_format, zone, needed=is_start)

    return {field: column(field) for field in table.titles}


def _of_leads(
    gathered: Gathered, leads: LeadRows, answers: Answers, remarks: dict[str, int]
) -> tuple[NDArray[np.int32], Times]:
    """(row of the lead, start); what lies before its lead was created is other work, or begins with the lead."""
    ids, start = gathered.ids("lead"), gathered.times("start")
    if ids is None:
        return np.full(len(start), NOBODY, dtype=np.int32), start
    rows = leads.rows
    found = np.fromiter(map(rows.get, ids, repeat(NOBODY)), dtype=np.int32, count=len(ids))
    for row in np.flatnonzero(found == NOBODY).tolist():
        if ";" in ids[row]:  # work on several at once is that of the first that is known
            found[row] = next((rows[text] for text in map(str.strip, ids[row].split(";")) if text in rows), NOBODY)
    lead = np.append(leads.place, np.int32(NOBODY))[found]
    unknown = int((gathered.fine & (lead == NOBODY)).sum())
    if unknown:
        remarks[say("of none of the leads: other work of these people")] = unknown
    created = np.where(lead == NOBODY, MISSING, leads.leads.created[lead])
    early = gathered.fine & (lead != NOBODY) & (start < created)
    if early.any():
        how = say("taken as at its creation") if answers.early == "zero" else say("taken as other work of that person")
        remarks[say("before the lead was created: {how}", how=how)] = int(early.sum())
    if answers.early == "zero":
        return lead, np.where(early, created, start)
    return np.where(early, NOBODY, lead).astype(np.int32), start


def _ends(gathered: Gathered, start: Times, remarks: dict[str, int]) -> Times:
    """Ends as recorded or from the length; one before its start is none."""
    end = gathered.times("end")
    for field, ms in _LENGTHS.items():
        length = gathered.numbers(field)
        known = (end == MISSING) & ~np.isnan(length)
        end = np.where(known, start + np.rint(np.where(known, length, 0.0) * ms).astype(np.int64), end)
    wrong = gathered.fine & (end != MISSING) & (end < start)
    if wrong.any():
        remarks[say("end before the start: the end is not believed")] = int(wrong.sum())
    return np.where(wrong, MISSING, end)
