"""Bring the catalogues up to date: `python -m tools.texts` adds new messages, drops old ones and compiles.

`python -m tools.texts --also OTHER.po` takes from there what is not translated here: for merges.

What is left to translate has an empty `msgstr` and is listed. Messages are those of `_`, `ngettext`, `pgettext`,
`counted`, `say` and `say_many`, and what is written where no call can stand: the models' field descriptions, the KPI
table, the commands' help.
"""

import datetime as dt
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.told_elsewhere import told_elsewhere
from tui.text import FRACTION, LANGUAGES, LOCALES

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("tui", "sim", "scenarios", "policies")
_HEAD = """\
msgid ""
msgstr ""
"Language: {}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {}\\n"

"""
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""In the compiled file, so that it changes with its texts only."""
_CALLS = {
    "_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "counted": (1, 2),
    "say": (1,), "say_many": (1, 2),
}  # fmt: skip


def extracted() -> Catalog:
    """Every message of the program, without translations; where from, without lines, which change too often."""
    found = Catalog()
    for room in ROOMS:
        for file, _line, message, _comments, context in extract_from_dir(
            ROOT / room, [("**.py", "python")], keywords=_CALLS
        ):
            found.add(message, locations=[(f"{room}/{file}", 0)], context=context)
        for file, _line, message, _comments, _context in extract_from_dir(
            ROOT / room, [("**.py", "python")], keywords={"counted": (2,)}
        ):
            found.add(message, locations=[(f"{room}/{file}", 0)], context=FRACTION)
    for place, text in told_elsewhere():
        found.add(text, locations=[(place, 0)])
    return found


def catalogue(language: str) -> Catalog:
    """The catalogue as it is committed."""
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language)


def updated(old: Catalog, new: Catalog) -> Catalog:
    """The new messages with the translations that are known; what is no longer said is dropped."""
    made = Catalog(locale=old.locale, domain="leadsim")
    for message in new:
        if message.id:
            known = old.get(message.id, message.context)
            same = known is not None and known.pluralizable == message.pluralizable
            said = known.string if known is not None and same else ""
            made.add(message.id, said or "", locations=message.locations, context=message.context)
    return made


def untranslated(known: Catalog) -> Iterator[Message]:
    """Messages that have no translation, or not in every form."""
    for message in known:
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(said):
            yield message


def po_text(known: Catalog) -> bytes:
    """The catalogue as a file: no dates, which would change with every run."""
    text = io.BytesIO()
    write_po(text, known, width=110, omit_header=True, include_lineno=False)
    return _HEAD.format(known.locale, known.plural_forms).encode() + text.getvalue()


def compiled(known: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    known.creation_date = known.revision_date = LONG_AGO
    text = io.BytesIO()
    write_mo(text, known)
    return text.getvalue()


def po_path(language: str) -> Path:
    """Where the translations are written."""
    return LOCALES / language / "LC_MESSAGES" / "leadsim.po"


def completed(known: Catalog, other: Catalog) -> Catalog:
    """With the other's translations of what has none."""
    for message in untranslated(known):
        there = other.get(message.id, message.context)
        if there is not None and there.pluralizable == message.pluralizable:
            message.string = there.string
    return known


def main(arguments: Sequence[str]) -> int:
    """Update and compile every catalogue; 1 when something is left to translate."""
    left = 0
    for language in LANGUAGES[1:]:
        path = po_path(language)
        known = updated(catalogue(language), extracted())
        if arguments[:1] == ["--also"]:
            with Path(arguments[1]).open("rb") as file:
                known = completed(known, read_po(file, locale=language))
        path.write_bytes(po_text(known))
        path.with_suffix(".mo").write_bytes(compiled(catalogue(language)))
        for message in untranslated(known):
            left += 1
            print(f"{language}: {message.id!r}", file=sys.stderr)
        print(f"{language}: {len(known)} messages, {left} to translate")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
