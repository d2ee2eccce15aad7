"""Leads of an export: a row per lead, by creation."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from policies.wording import say
from scenarios.crm.account import Account, CrmError
from scenarios.crm.answers import ALSO_CALLED, ATTRIBUTE, LEAD_FIELDS, Answers, TableAnswers
from scenarios.crm.columns import Column, FlagColumn, IdColumn, NumberColumn, TimeColumn, WordColumn, words
from scenarios.crm.gathering import Gathered, gather
from scenarios.crm.privacy import refuse_personal
from scenarios.crm.rows import Source
from scenarios.history import MISSING, NOBODY, Codes, LeadHistory, Times
from scenarios.problems import did_you_mean, listed, visible

_ONE_SOURCE = "leads"
"""What the source is called where nothing says it."""
_MOST = 1e12
"""Of a value or score."""


@dataclass(frozen=True, slots=True)
class LeadRows:
    """What the leads' file came to."""

    leads: LeadHistory
    account: Account
    rows: dict[str, int]
    """id -> its number among the file's data rows; empty without an id column"""
    place: Codes
    """row of `leads` of each of the file's data rows, or NOBODY"""
    sources: tuple[str, ...]
    values: dict[str, tuple[str, ...]]
    dates_only: bool


def read_lead_rows(source: Source, answers: Answers, people: dict[str, int]) -> LeadRows:
    """The leads' file; `people` is filled. Raises CrmError for what is wrong with all rows."""
    titles = lead_titles(answers)
    refuse_personal(titles, "--map")
    sources: dict[str, int] = {}
    values: dict[str, dict[str, int]] = {field: {} for field in titles if field.startswith(ATTRIBUTE)}
    table = answers.leads
    files = replace(table, titles=titles)
    gathered = gather(source, files, _columns(source, answers, files, sources, values, people))
    created = gathered.times("created")
    if answers.until is not None:
        gathered.leave_out(created >= answers.until)
    _refuse_unusable(gathered, source, table)
    rows = _first_of_each(gathered)
    remarks: dict[str, int] = {}
    touched = _believed(gathered, created, answers, remarks)
    _outcome_remarks(gathered, created, remarks)
    order = np.flatnonzero(gathered.fine)
    order = order[np.argsort(created[order], kind="stable")]
    place = np.full(len(created), NOBODY, dtype=np.int32)
    place[order] = np.arange(len(order))
    expected = answers.expected
    account = Account(source.name, len(order), gathered.left_out, gathered.told_by_line(), remarks)
    return LeadRows(
        _leads(gathered, answers, touched, order),
        account,
        rows,
        place,
        _source_names(gathered, answers, sources),
        {
            name.removeprefix(ATTRIBUTE): words(codes)
            if expected is None
            else expected.attributes[name.removeprefix(ATTRIBUTE)]
            for name, codes in values.items()
        },
        _has_dates_only(gathered, answers),
    )


def lead_titles(answers: Answers) -> dict[str, str]:
    """Field -> title, under the fields' own names. Raises CrmError for a field that there is not."""
    named = () if answers.expected is None else tuple(answers.expected.attributes)
    titles: dict[str, str] = {}
    for given, title in answers.leads.titles.items():
        field = ALSO_CALLED.get(given, given)
        field = f"{ATTRIBUTE}{field}" if field in named and field not in LEAD_FIELDS else field
        is_attribute = field.startswith(ATTRIBUTE) and (answers.expected is None or field[len(ATTRIBUTE) :] in named)
        if field not in LEAD_FIELDS and not is_attribute:
            known = (*LEAD_FIELDS, *ALSO_CALLED, *named, *(() if answers.expected else ("attribute.NAME",)))
            raise CrmError(
                say(
                    '--map: "{given}" is no field{hint}; there are {known}',
                    given=visible(given),
                    hint=did_you_mean(given, known),
                    known=listed(known, 40),
                )
            )
        titles[field] = title
    if "created" not in titles and not answers.undated:
        raise CrmError(say("--map: created=COLUMN is missing: when each lead came in"))
    return titles


def _columns(
    source: Source,
    answers: Answers,
    table: TableAnswers,
    sources: dict[str, int],
    values: dict[str, dict[str, int]],
    people: dict[str, int],
) -> dict[str, Column]:
    expected = answers.expected
    points = (-_MOST, _MOST) if expected is None else expected.points

    def column(field: str) -> Column:
        if field == "id":
            return IdColumn(field)
        if field == "source":
            return WordColumn(field, sources, expected.sources if expected else None, empty=expected is None)
        if field in ("owner", "first_touch_by"):
            return WordColumn(field, people, empty=True)
        if field.startswith(ATTRIBUTE):
            name = field.removeprefix(ATTRIBUTE)
            return WordColumn(name, values[field], expected.attributes[name] if expected else None, empty=True)
        if field in ("attempts", "score", "value"):
            bounds = points if field == "score" else (0.0, 1e6 if field == "attempts" else _MOST)
            return NumberColumn(field, bounds, answers.decimal)
        if field in ("intent", "settled"):
            return FlagColumn(field, None, (), "")
        if field in ("qualified", "won"):
            good = answers.qualified if field == "qualified" else answers.won
            return FlagColumn(field, good, answers.still_open, f"--{field}")
        zone = table.zone or answers.zone
        return TimeColumn(field, source.name, table.time_format, zone, needed=field == "created")

    return {field: column(field) for field in table.titles}


def _refuse_unusable(gathered: Gathered, source: Source, table: TableAnswers) -> None:
    if gathered.fine.any():
        return
    why = ""
    if gathered.rejected:
        first = min(gathered.rejected, key=lambda each: each.line)
        why = say(": {reason} (line {line})", reason=first.reason, line=first.line)
    elif gathered.left_out:
        wanted = ", ".join(f'"{visible(title)}": {listed(values)}' for title, values in table.only.items())
        asked = say("rows are wanted with {values} (--only COLUMN=A|B)", values=wanted)
        asked = asked if wanted else say("they come after --until")
        why = say(": all {left_out:,} are left out, since {why}", left_out=gathered.left_out, why=asked)
    raise CrmError(say("{file}: no row can be used{why}", file=source.name, why=why))


def _first_of_each(gathered: Gathered) -> dict[str, int]:
    """Id -> its first row that is fine; later ones are rejected."""
    ids = gathered.ids("id")
    if ids is None:
        return {}
    if gathered.fine.all() and len(all_of_them := dict(zip(ids, range(len(ids)), strict=True))) == len(ids):
        return all_of_them
    rows: dict[str, int] = {}
    again = np.zeros(len(ids), dtype=np.bool_)
    for row, (text, fine) in enumerate(zip(ids, gathered.fine.tolist(), strict=True)):
        if fine and rows.setdefault(text, row) != row:
            again[row] = True
    gathered.reject(again, say("the id came before"))
    return rows


def _believed(gathered: Gathered, created: Times, answers: Answers, remarks: dict[str, int]) -> Times:
    """The first touches; those before the lead was created dropped or taken as at once."""
    touched = _seen(gathered.times("first_touch"), answers)
    early = gathered.fine & (touched != MISSING) & (touched < created)
    if early.any():
        how = say("taken as at once") if answers.early == "zero" else say("the touch is not believed")
        remarks[say("first touch before the lead was created: {how}", how=how)] = int(early.sum())
    return np.where(early, created if answers.early == "zero" else MISSING, touched)


def _seen(at: Times, answers: Answers) -> Times:
    """Without what lies behind the record's end: it had not happened yet."""
    return at if answers.until is None else np.where(at >= answers.until, MISSING, at)


def _outcome_remarks(gathered: Gathered, created: Times, remarks: dict[str, int]) -> None:
    for field in ("qualified_at", "won_at", "ended_at"):
        at = gathered.times(field)
        before = gathered.fine & (at != MISSING) & (at < created)
        if before.any():
            remarks[say("{field} before the lead was created", field=field)] = int(before.sum())


def _leads(gathered: Gathered, answers: Answers, touched: Times, order: NDArray[np.int64]) -> LeadHistory:
    attempts = gathered.numbers("attempts")[order]
    won, ended_at = _until_then(*_won(gathered), answers)
    qualified, qualified_at = _until_then(*_qualified(gathered, won), answers)
    return LeadHistory(
        created=gathered.times("created")[order],
        source=_source_codes(gathered, answers)[order],
        owner=gathered.codes("owner")[order],
        first_touch=touched[order],
        first_touch_by=np.where(touched != MISSING, gathered.codes("first_touch_by"), NOBODY)[order].astype(np.int32),
        attempts=np.where(np.isnan(attempts), NOBODY, attempts).astype(np.int32),
        score=gathered.numbers("score")[order],
        value=gathered.numbers("value")[order],
        qualified=qualified[order],
        qualified_at=qualified_at[order],
        won=won[order],
        ended_at=ended_at[order],
        attributes={
            name.removeprefix(ATTRIBUTE): gathered.codes(name)[order]
            for name in gathered.columns
            if name.startswith(ATTRIBUTE)
        },
        intent=gathered.flags("intent")[order],
    )


def _until_then(flags: NDArray[np.int8], at: Times, answers: Answers) -> tuple[NDArray[np.int8], Times]:
    """An outcome as it was known at the record's end."""
    seen = _seen(at, answers)
    return np.where(seen == at, flags, NOBODY).astype(np.int8), seen


def _won(gathered: Gathered) -> tuple[NDArray[np.int8], Times]:
    """Whether and when; a no that is not final may still become a yes."""
    won, ended, at = gathered.flags("won"), gathered.times("ended_at"), gathered.times("won_at")
    won = np.where((won == 0) & (gathered.flags("settled") == 0), NOBODY, won)
    won = np.where(at != MISSING, 1, won).astype(np.int8)
    return won, np.where(at != MISSING, at, ended)


def _qualified(gathered: Gathered, won: NDArray[np.int8]) -> tuple[NDArray[np.int8], Times]:
    """As `_won`; a lead that was lost without a date of qualifying did not qualify."""
    flags, at = gathered.flags("qualified"), gathered.times("qualified_at")
    if "qualified" not in gathered.columns and "qualified_at" in gathered.columns:
        flags = np.where(at != MISSING, 1, np.where(won == 0, 0, NOBODY)).astype(np.int8)
    is_open = gathered.flags("settled") == 0
    if "won" in gathered.columns:
        is_open |= won == NOBODY
    return np.where((flags == 0) & is_open, NOBODY, flags).astype(np.int8), at


def _source_codes(gathered: Gathered, answers: Answers) -> "NDArray[np.int32]":
    if "source" in gathered.columns:
        return gathered.codes("source")
    if answers.source is None:
        if answers.expected is not None and len(answers.expected.sources) > 1:
            there = listed(answers.expected.sources)
            raise CrmError(
                say("--map: source=COLUMN or --source NAME is missing; the scenario has {there}", there=there)
            )
        return np.zeros(len(gathered.lines), dtype=np.int32)
    names = answers.expected.sources if answers.expected else (answers.source,)
    folded = [name.casefold() for name in names]
    wanted = answers.source.strip().casefold()
    if wanted not in folded:
        hint = did_you_mean(answers.source, names)
        raise CrmError(
            say(
                '--source: "{source}" is no source{hint}; there are {names}',
                source=visible(answers.source),
                hint=hint,
                names=listed(names),
            )
        )
    return np.full(len(gathered.lines), folded.index(wanted), dtype=np.int32)


def _source_names(gathered: Gathered, answers: Answers, sources: dict[str, int]) -> tuple[str, ...]:
    if answers.expected is not None:
        return answers.expected.sources
    if "source" in gathered.columns:
        return words(sources)
    return (visible(answers.source or _ONE_SOURCE),)


def _has_dates_only(gathered: Gathered, answers: Answers) -> bool:
    column = gathered.columns.get("created")
    return answers.undated or (isinstance(column, TimeColumn) and column.has_dates_only)
