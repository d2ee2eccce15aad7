"""From files and what was typed of them to a history; rows that cannot be used go to a file of their own."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from policies.wording import N_, join, named, say
from scenarios.crm.account import Account, CrmError, FormatAsked, WordsAsked
from scenarios.crm.answer_files import answers_text, read_answers
from scenarios.crm.answers import Expected
from scenarios.crm.drafts import Draft, TableDraft
from scenarios.crm.importing import Import, read_history
from scenarios.crm.privacy import fit_to_show
from scenarios.crm.rows import Source
from scenarios.crm.shapes import Shape, recognised
from scenarios.crm.tables import heads_of
from scenarios.history import MISSING, History
from scenarios.problems import listed
from tui.errors import InputError, cleaned, in_words, shortened
from tui.files import csv_text, free_paths, write
from tui.import_options import ImportOptions
from tui.import_questions import Ask, Questions, at_terminal
from tui.text import _, localised, ngettext, spoken


@dataclass(frozen=True, slots=True)
class Imported:
    """A history, and what is to be said of how it was read."""

    history: History
    draft: Draft
    notes: tuple[str, ...]


def open_import(
    leads: str,
    files: ImportOptions,
    *,
    folder: Path,
    force: bool,
    expected: Expected | None = None,
    zone: str | None = None,
    ask: Ask | None = None,
) -> Imported:
    """The history of an export; `zone` is what holds when nothing says another.

    What is missing is asked for where somebody is at the terminal (`ask` None: if there is one); else InputError with
    the option that says it. Rejected rows are written into `folder`.
    """
    if ask is None and sys.stdin.isatty():
        ask = at_terminal
    try:
        draft, seen = _drafted(leads, files, zone, expected)
        questions = None if ask is None else Questions(ask, leads)
        if questions is not None:
            draft = questions.before(draft)
        elif "created" not in draft.leads.answers().titles and not draft.undated:
            raise CrmError(_unmapped(leads, draft))
        draft, read = _read(leads, files, draft, expected, questions)
        if questions is not None and questions.is_changed and files.save_answers is None:
            questions.offer_to_keep(draft, Path(f"{_stem(leads)}.answers.toml"))
    except CrmError as error:
        raise InputError(in_words(error)) from None
    if files.save_answers is not None:
        free_paths(files.save_answers.parent, [files.save_answers.name], force)
        write(files.save_answers, answers_text(draft))
    notes = [*_set_aside(read.leads, _stem(leads), folder, force)]
    if read.touches is not None and files.touches is not None:
        stem = _stem(str(files.touches))  # one file may hold both
        notes += _set_aside(read.touches, f"{stem}.touches" if stem == _stem(leads) else stem, folder, force)
    return Imported(read.history, draft, (*seen, *account_notes(read), *notes, *_unsaid(read.history)))


def _drafted(
    leads: str, files: ImportOptions, zone: str | None, expected: Expected | None
) -> tuple[Draft, tuple[str, ...]]:
    """What is known before anything is asked: by the files' shapes, kept answers, the command line; and what to say."""
    said = typed(files)
    if files.answers is not None:
        said = read_answers(files.answers).under(said)
    draft, seen = Draft(zone=zone), []
    for path, table in ((leads, "leads"), (files.touches, "touches")):
        if path is None:
            continue
        own = said.leads if table == "leads" else said.touches
        heads = heads_of(Source(Path(path), own.delimiter, own.encoding))
        shape = recognised(heads)
        if shape is None or (shape.table != table and own.columns):
            draft = draft.under(_by_name(heads, expected)) if table == "leads" else draft
            continue
        if shape.table != table:
            raise CrmError(f"{cleaned(str(path))}: {_other_table(shape, table)}")
        draft = draft.under(shape.draft(heads))
        draft = draft.under(_by_name(heads, expected)) if table == "leads" else draft
        seen.append(say("{file} is recognised as {product}", file=cleaned(Path(path).name), product=shape.name))
    return draft.under(said), tuple(seen)


def _unmapped(leads: str, draft: Draft) -> str:
    heads = heads_of(Source(Path(leads), draft.leads.delimiter, draft.leads.encoding))
    said = _("--map: created=COLUMN is missing: when each lead came in; there are {known}")
    return f"{cleaned(leads)}: {said.format(known=listed(map(fit_to_show, heads), 40))}"


def _by_name(heads: Sequence[str], expected: Expected | None) -> Draft:
    """Columns that are called as the scenario's attributes are."""
    names = () if expected is None else [name for name in expected.attributes if heads.count(name) == 1]
    return Draft(leads=TableDraft(columns={name: name for name in names}))


def _other_table(shape: Shape, table: str) -> str:
    if shape.table == "neither":
        said = (
            _("these are {product}: no leads are in it")
            if table == "leads"
            else _("these are {product}: no touches are in it")
        )
        return said.format(product=shape.name)
    if table == "leads":
        return _("these are {product}, not leads: give it with --touches, and the leads' own file first").format(
            product=shape.name
        )
    return _("these are {product}, not touches: give it as the first file").format(product=shape.name)


def _read(
    leads: str, files: ImportOptions, draft: Draft, expected: Expected | None, questions: Questions | None
) -> tuple[Draft, Import]:
    """Read, asking until it can be read; without questions the first thing that is missing is the error."""
    while True:
        try:
            read = read_history(leads, files.touches, draft.answers(expected))
        except (FormatAsked, WordsAsked) as error:
            if questions is None:
                raise
            draft = questions.mended(draft, error)
            continue
        mended = draft if questions is None else questions.after(draft, read)
        if mended == draft:
            return draft, read
        draft = mended


def _unsaid(history: History) -> list[str]:
    """What nobody could say and results hang on."""
    notes: list[str] = []
    if history.first_touch_is_human is None and (history.leads.first_touch != MISSING).any():
        notes.append(
            say("it is not said whether a person made the first touches; they are taken for it (--first-touch-human)")
        )
    if history.first_touch_is_human is False:
        notes.append(say("first touches were not made by a person: how fast people answered cannot be told from them"))
    if history.score_is_todays is None and not np.isnan(history.leads.score).all():
        notes.append(say("it is not said whether the scores were looked up afterwards (--score-todays)"))
    if history.score_is_todays:
        notes.append(
            say("the scores are today's, not those of the day the lead came: they look more accurate than they were")
        )
    return notes


def account_notes(read: Import) -> list[str]:
    """What became of the rows, a sentence a file."""
    told = [_account_words(read.leads, N_("{rows:,} rows of leads: {parts}"))]
    if read.touches is not None:
        told.append(_account_words(read.touches, N_("{rows:,} rows of touches: {parts}")))
    if read.numbered:
        told.append(say("people are told apart by addresses in the file: they appear as person 1, person 2"))
    if read.masked:
        told.append(say("sources and other words of the file that are addresses appear as address 1, address 2"))
    return told


def _account_words(account: Account, told: str) -> str:
    parts: list[str] = [say("{rows:,} are used", rows=account.used)]
    if account.rejected:
        kinds = [_times(count, kind) for kind, count in list(account.by_kind().items())[:5]]
        parts.append(say("{rows:,} cannot be used ({kinds})", rows=len(account.rejected), kinds=join(kinds, "; ")))
    if account.left_out:
        parts.append(say("{rows:,} are left out", rows=account.left_out))
    parts += [_times(count, said) for said, count in account.remarks.items()]
    return say(told, rows=account.rows, parts=join(parts, "; "))


def _times(count: int, said: str) -> str:
    """How many rows something is true of."""
    return say("{count:,}: {what}", count=count, what=named(said))


def _set_aside(account: Account, stem: str, folder: Path, force: bool) -> list[str]:
    if not account.rejected:
        return []
    path = folder / f"{stem}.rejected.csv"
    text = rejected_csv(account)
    if not (path.is_file() and path.read_bytes() == text.encode()):  # the same rows as last time stand in nobody's way
        free_paths(path.parent, [path.name], force)
        write(path, text)
    count = len(account.rejected)
    said = ngettext(
        "{n} row cannot be used; its line and why: {path}",
        "{n} rows cannot be used; their lines and why: {path}",
        count,
    )
    print(said.format(n=localised(f"{count:,}"), path=path), file=sys.stderr)
    return [say("the rows that cannot be used, and why: {file}", file=path.name)]


def rejected_csv(account: Account) -> str:
    """The rows that cannot be used as a table: line of the file, reason."""
    rows = sorted(account.rejected, key=lambda each: each.line)
    return csv_text([{"line": each.line, "reason": spoken(each.reason)} for each in rows])


def _stem(given: str) -> str:
    """The file's name without .csv.gz or the like."""
    return Path(given).name.split(".")[0]


def typed(files: ImportOptions) -> Draft:
    """What the command line says; InputError where a piece of it cannot be."""
    columns = _columns(files.mapping or ())
    table = {"delimiter": files.delimiter, "encoding": files.encoding}
    table["zone"] = files.times_zone
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
        raise InputError(_("--delimiter: one character, such as ; or a tab")) from None


def _columns(pairs: Iterable[str]) -> dict[str, dict[str, str]]:
    """FIELD=COLUMN with commas between, `touches.` before fields of the touches.

    Nothing behind the sign: the field is not read, whatever the file's shape. A title may have a comma itself.
    """
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
            if not (key and sign):
                raise InputError(
                    _('--map: "{piece}" is not FIELD=COLUMN, as in created=created_at').format(piece=shortened(piece))
                )
            table, name = ("touches", key[8:]) if key.startswith("touches.") else ("leads", key)
            if name in found[table]:
                raise InputError(_("--map: {key} is given twice").format(key=shortened(key)))
            found[table][name] = title
    return found


def _only(option: str, pairs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        title, sign, values = pair.partition("=")
        if not sign:
            raise InputError(_('{option}: "{pair}" is not COLUMN=VALUE').format(option=option, pair=shortened(pair)))
        found[title.strip()] = tuple(value.strip() for value in values.split("|"))
    return found


def _words(given: str | None) -> tuple[str, ...] | None:
    """Words with | between them, or with commas where there is no |."""
    if given is None:
        return None
    return tuple(word.strip() for word in given.split("|" if "|" in given else ",") if word.strip())


def _one_of(option: str, given: str | None, allowed: tuple[str, ...]) -> str | None:
    if given is not None and given not in allowed:
        raise InputError(
            _('{option} "{given}": must be one of {allowed}').format(
                option=option, given=shortened(given), allowed=" ".join(allowed)
            )
        )
    return given


def _yes(option: str, given: str | None) -> bool | None:
    plain = _one_of(option, None if given is None else given.strip().lower(), ("yes", "no"))
    return None if plain is None else plain == "yes"
