"""Every text of a screen in the reader's language: `_("Undo")`, `ngettext("{n} option", "{n} options", n)`.

Placeholders go in afterwards, by name: `_("{option}: {count} meetings").format(option=name, count=12)`.
"""

import gettext
from contextvars import ContextVar
from pathlib import Path

LOCALES = Path(__file__).resolve().parent / "locales"
_spoken: ContextVar[gettext.NullTranslations | None] = ContextVar("_spoken", default=None)


def speak(language: str | None = None) -> None:
    """Choose the language of this program's screens: "en", "pl", ...; None: the system's. Unknown ones are English."""
    languages = None if language is None else [language]
    _spoken.set(gettext.translation("leadsim", LOCALES, languages, fallback=True))


def _(message: str) -> str:
    """The message in the language that is spoken."""
    catalogue = _spoken.get()
    return message if catalogue is None else catalogue.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message for a count, with the plural forms of the language that is spoken."""
    catalogue = _spoken.get()
    if catalogue is None:
        return one if count == 1 else many
    return catalogue.ngettext(one, many, count)
