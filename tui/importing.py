"""From files and what was typed of them to a history; rows that cannot be used go to a file of their own."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from scenarios.crm.account import Account, CrmError
from scenarios.crm.answer_files import answers_text, read_answers
from scenarios.crm.answers import Expected
from scenarios.crm.drafts import Draft
from scenarios.crm.importing import Import, read_history
from scenarios.history import History
from tui.errors import InputError, shortened
from tui.files import csv_text, free_paths, write
from tui.import_options import ImportOptions


@dataclass(frozen=True, slots=True)
class Imported:
    """A history, and what is to be said of how it was read."""

    history: History
    draft: Draft
    notes: tuple[str, ...]


def open_import(
    leads: str, files: ImportOptions, *, folder: Path, force: bool, expected: Expected | None = None, zone: str | None
) -> Imported:
    """The history of an export; `zone` is what holds when nothing says another.

    InputError with what to say where something is missing or wrong. Rejected rows are written into `folder`.
    """
    try:
        draft = Draft(zone=zone)
        if files.answers is not None:
            draft = draft.under(read_answers(files.answers))
        draft = draft.under(typed(files))
        read = read_history(leads, files.touches, draft.answers(expected))
    except CrmError as error:
        raise InputError(str(error)) from None
    if files.save_answers is not None:
        free_paths(files.save_answers.parent, [files.save_answers.name], force)
        write(files.save_answers, answers_text(draft))
    notes = [*_set_aside(read.leads, leads, folder, force)]
    if read.touches is not None and files.touches is not None:
        notes += _set_aside(read.touches, str(files.touches), folder, force)
    return Imported(read.history, draft, (*account_notes(read), *notes))


def account_notes(read: Import) -> list[str]:
    """What became of the rows, a sentence a file."""
    told = [_account_words(read.leads, "leads")]
    return told if read.touches is None else [*told, _account_words(read.touches, "touches")]


def _account_words(account: Account, what: str) -> str:
    parts = [f"{account.used:,} are used"]
    if account.rejected:
        kinds = [f"{count:,}: {kind}" for kind, count in list(account.by_kind().items())[:5]]
        parts.append(f"{len(account.rejected):,} cannot be used ({'; '.join(kinds)})")
    if account.left_out:
        parts.append(f"{account.left_out:,} are left out")
    parts += [f"{count:,}: {said}" for said, count in account.remarks.items()]
    return f"{account.rows:,} rows of {what}: {'; '.join(parts)}"


def _set_aside(account: Account, given: str, folder: Path, force: bool) -> list[str]:
    if not account.rejected:
        return []
    path = folder / f"{Path(given).name.split('.')[0]}.rejected.csv"
    free_paths(path.parent, [path.name], force)
    rows = sorted(account.rejected, key=lambda each: each.line)
    write(path, csv_text([{"line": each.line, "reason": each.reason} for each in rows]))
    print(f"{len(rows):,} rows cannot be used; their lines and why: {path}", file=sys.stderr)
    return [f"the rows that cannot be used, and why: {path.name}"]


def typed(files: ImportOptions) -> Draft:
    """What the command line says; InputError where a piece of it cannot be."""
    columns = _columns(files.mapping or ())
    table = {"delimiter": files.delimiter, "encoding": files.encoding}
    leads = {**table, "time_format": files.time_format, "columns": columns["leads"]}
    touches = {**table, "time_format": files.touches_time_format or files.time_format, "columns": columns["touches"]}
    given = {
        "zone": files.zone,
        "source": files.source,
        "qualified": _words(files.qualified),
        "won": _words(files.won),
        "connected": _words(files.connected),
        "still_open": _words(files.still_open),
        "lead_work": _words(files.lead_work),
        "early": _one_of("--early", files.early, ("drop", "zero")),
        "decimal": _one_of("--decimal", files.decimal, (".", ",")),
        "until": None if files.until is None else files.until.date(),
        "undated": files.undated or None,
        "pseudonyms": files.pseudonyms or None,
        "first_touch_is_human": _yes("--first-touch-human", files.first_touch_human),
        "score_is_todays": _yes("--score-todays", files.score_todays),
        "leads": leads | {"only": _only("--only", files.only or ())},
        "touches": touches | {"only": _only("--touches-only", files.touches_only or ())},
    }
    try:
        return Draft.model_validate(given)
    except ValidationError:
        raise InputError("--delimiter: one character, such as ; or a tab") from None


def _columns(pairs: Iterable[str]) -> dict[str, dict[str, str]]:
    """FIELD=COLUMN with commas between, `touches.` before fields of the touches; a title may have a comma itself."""
    found: dict[str, dict[str, str]] = {"leads": {}, "touches": {}}
    for pair in pairs:
        pieces: list[str] = []
        for piece in pair.split(","):
            if "=" not in piece and pieces:
                pieces[-1] += f",{piece}"
            else:
                pieces.append(piece)
        for piece in pieces:
            key, sign, title = (part.strip() for part in piece.partition("="))
            if not (key and sign and title):
                raise InputError(f'--map: "{shortened(piece)}" is not FIELD=COLUMN, as in created=created_at')
            table, name = ("touches", key[8:]) if key.startswith("touches.") else ("leads", key)
            if name in found[table]:
                raise InputError(f"--map: {shortened(key)} is given twice")
            found[table][name] = title
    return found


def _only(option: str, pairs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        title, sign, values = pair.partition("=")
        if not sign:
            raise InputError(f'{option}: "{shortened(pair)}" is not COLUMN=VALUE')
        found[title.strip()] = tuple(value.strip() for value in values.split("|"))
    return found


def _words(given: str | None) -> tuple[str, ...] | None:
    """Words with | between them, or with commas where there is no |."""
    if given is None:
        return None
    return tuple(word.strip() for word in given.split("|" if "|" in given else ",") if word.strip())


def _one_of(option: str, given: str | None, allowed: tuple[str, ...]) -> str | None:
    if given is not None and given not in allowed:
        raise InputError(f'{option} "{shortened(given)}": must be one of {" ".join(allowed)}')
    return given


def _yes(option: str, given: str | None) -> bool | None:
    plain = _one_of(option, None if given is None else given.strip().lower(), ("yes", "no"))
    return None if plain is None else plain == "yes"
