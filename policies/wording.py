"""Sentences of the rooms below the screens: English as they stand, and able to be said in another language later.

A `Said` is its English text; beside it are the words and the values it was made of, from which `tui.text.spoken` makes
the same sentence in the reader's language. What is stored, compared or printed as JSON stays English.
"""

from collections.abc import Mapping, Sequence
from typing import Self


class Said(str):
    """An English sentence that remembers what it was made of."""

    words: str
    many: str
    values: Mapping[str, object]

    def __new__(cls, text: str, words: str = "", many: str = "", values: Mapping[str, object] | None = None) -> Self:
        """The text, and what `say` made it of."""
        made = super().__new__(cls, text)
        made.words, made.many, made.values = words or text, many, values or {}
        return made


def say(words: str, /, **values: object) -> Said:
    """The words with these values at their places, `{name}` or `{name:format}`; without values braces are braces."""
    return Said(words.format(**values) if values else words, words, "", values)


def say_many(one: str, many: str, n: int, /, **values: object) -> Said:
    """`say` for a count, which is the value `n`: one lead, two leads."""
    everything = {"n": n, **values}
    return Said((one if n == 1 else many).format(**everything), one, many, everything)


def named(text: str) -> Said:
    """A text that is a message by itself, such as the name of a KPI; it may say already what it was made of."""
    return text if isinstance(text, Said) else Said(text)


def figure(value: float, form: str) -> Said:
    """A number written by a format such as ".1f"; another language has its own separators."""
    return Said(format(value, form), f"{{n:{form}}}", "", {"n": value})


def join(parts: Sequence[str], between: str) -> Said:
    """Sentences behind each other, each still able to be said in another language; `between` is not translated."""
    values = {f"part{at}": part for at, part in enumerate(parts)}
    return Said(between.join(parts), between.join(f"{{{name}}}" for name in values), "", values)


def N_(message: str) -> str:
    """The message as it is, marked for translation; `tui.text.spoken` or `say` is called where it is shown."""
    return message
