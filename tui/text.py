"""Every text of a person in the reader's language: `_("Undo")`, `ngettext("{n} option", "{n} options", n)`.

Placeholders go in afterwards, by name: `_("{option}: {count} meetings").format(option=name, count=12)`. What the rooms
below say comes as `policies.wording.Said`, which `spoken` words anew. The catalogues are in `tui/locales`;
`tools/texts.py` finds what is to be translated.
"""

import gettext
import locale
import os
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from policies.wording import Said

P = ParamSpec("P")
T = TypeVar("T")
LOCALES = Path(__file__).resolve().parent / "locales"
LANGUAGES = ("en", "pl")
_SEPARATORS = {"pl": str.maketrans({",": "\u00a0", ".": ","})}
FRACTION = "fraction"
"""Context of messages for 3.5 days, which in Polish have a form of their own."""


class _Language:
    """A language with its catalogue; English has none."""

    def __init__(self, name: str, catalogue: gettext.NullTranslations) -> None:
        self.name, self.catalogue = name, catalogue


_ENGLISH = _Language("en", gettext.NullTranslations())
_chosen = [_ENGLISH]
"""One for the whole program: threads, which word what they find, begin without the context of who started them."""
_for_now: ContextVar[_Language | None] = ContextVar("_for_now", default=None)
"""Instead of that, for as long as `in_english` lasts."""


def _current() -> _Language:
    return _for_now.get() or _chosen[0]


def speak(language: str | None = None) -> None:
    """Choose the language of what is read: "en" or "pl"; None: the system's. Unknown ones are English."""
    name = system_language() if language is None else language
    if name not in LANGUAGES or name == "en":
        _chosen[0] = _ENGLISH
    else:
        _chosen[0] = _Language(name, gettext.translation("leadsim", LOCALES, [name]))


def language() -> str:
    """The language that is spoken, "en" or "pl"."""
    return _current().name


def system_language() -> str:
    """What the environment asks for, as gettext reads it, else the system; its first choice of ours."""
    given = (os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    for each in (next(filter(None, given), "") or locale.getlocale()[0] or "").split(":"):
        short = each[:2].lower()  # pl_PL.UTF-8, Polish_Poland
        if short in ("en", "pl", "po", "c", "c."):
            return "pl" if short in ("pl", "po") else "en"
    return "en"


def in_english(make: Callable[P, T]) -> Callable[P, T]:
    """A function whose texts are English whatever is spoken: what programs read must not change with the language."""

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        before = _for_now.set(_ENGLISH)
        try:
            return make(*args, **kwargs)
        finally:
            _for_now.reset(before)

    return made


def _(message: str) -> str:
    """The message in the language that is spoken."""
    return _current().catalogue.gettext(message) if message else ""


def pgettext(context: str, message: str) -> str:
    """The message where one English word has several in other languages; `context` tells them apart."""
    return _current().catalogue.pgettext(context, message)


def ngettext(one: str, many: str, count: int) -> str:
    """The message for a count, with the plural forms of the language that is spoken."""
    return _current().catalogue.ngettext(one, many, count)


def counted(one: str, many: str, count: float) -> str:
    """`ngettext` for a count that need not be whole, such as 3.5 days."""
    return ngettext(one, many, round(count)) if count == round(count) else pgettext(FRACTION, many)


def spoken(text: object) -> str:
    """A text of the rooms below in the reader's language; texts that are nobody's message stay as they are."""
    if not isinstance(text, Said):
        return _(text) if isinstance(text, str) else str(text)
    if _current() is _ENGLISH:
        return str(text)
    count = text.values.get("n")
    words = counted(text.words, text.many, count) if text.many and isinstance(count, int | float) else _(text.words)
    if not text.values:
        return words
    return words.format(**{name: _retold(value) for name, value in text.values.items()})


def _retold(value: object) -> object:
    if isinstance(value, Said):
        return spoken(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _Whole(value)
    return _Number(value) if isinstance(value, float) else value


class _Whole(int):
    """As `_Number`, without a fraction."""

    def __format__(self, form: str) -> str:
        return localised(super().__format__(form))


class _Number(float):
    """A number that is written with the separators of the language."""

    def __format__(self, form: str) -> str:
        return localised(super().__format__(form))


def localised(text: str) -> str:
    """A number written as in English, 1,130.5, with the separators of the language: 1 130,5 in Polish."""
    return text.translate(_SEPARATORS.get(language(), {}))


def all_spoken(texts: Iterable[object]) -> list[str]:
    """`spoken` of each."""
    return [spoken(text) for text in texts]
