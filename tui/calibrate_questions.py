"""What Enter asks on a line of the Calibrate screen, and what its answer makes of all that was said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from scenarios.zones import find_zone
from tui.calibrate_rows import COLUMNS, ONLY, Key, Line, meaning, only_text
from tui.calibrating import Columns, Standing, Wish
from tui.dialogs.asking import AskDialog
from tui.dialogs.picking import PickDialog
from tui.errors import cleaned, in_words
from tui.text import _

_LONGEST_TITLE, _LONGEST_SAMPLE = 32, 24
_CHOICES: dict[str, tuple[tuple[object, Callable[[], str]], ...]] = {
    "first_touch_is_human": ((True, lambda: _("yes")), (False, lambda: _("no")), (None, lambda: _("cannot say"))),
    "score_is_todays": ((True, lambda: _("yes")), (False, lambda: _("no")), (None, lambda: _("cannot say"))),
    "early": (("drop", lambda: _("left out")), ("zero", lambda: _("taken as at once"))),
    "pseudonyms": ((True, lambda: _("yes")), (None, lambda: _("no"))),
}
"""Answers that are chosen: what is noted, and its words."""


class Refused(Exception):
    """An answer that cannot be; its text says what would be right."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A question with a list of answers; `take` is given the place of the one that was chosen."""

    words: str
    names: tuple[str, ...]
    at: int
    take: Callable[[int], Wish | Typed]

    def dialog(self) -> PickDialog:
        """To be shown."""
        return PickDialog(self.words, self.names, self.at)


@dataclass(frozen=True, slots=True)
class Typed:
    """A question that is answered by typing; `take` is given the text, which may be empty, and may raise Refused."""

    words: str
    now: str
    take: Callable[[str], Wish]

    def dialog(self) -> AskDialog:
        """To be shown."""
        return AskDialog(self.words, self.now, may_be_empty=True)


def question_about(line: Line, step: int, standing: Standing, columns: Mapping[str, Columns]) -> Picked | Typed:
    """What Enter asks on a line; `columns`: of the files that could be read."""
    key, wish = line.key, standing.wish
    if key.name in ("leads", "touches") and not key.table:
        words = _("Which file (.csv, .csv.gz, .xlsx)? Its path; nothing for none.")
        return Typed(words, getattr(wish, key.name), lambda path: wish.with_file(key.name, path))
    if key.name == ONLY:
        return _rows(key, wish, columns[key.table].heads)
    if step == COLUMNS:
        return _column(key, wish, columns[key.table])
    return _choice(line, wish) if key.name in _CHOICES else _words(line, standing)


def _rows(key: Key, wish: Wish, heads: tuple[str, ...]) -> Typed:
    def take(answer: str) -> Wish:
        title, sign, values = answer.partition("=")
        if answer and (not sign or title.strip() not in heads):
            raise Refused(_("Write COLUMN=VALUE with the title of a column."))
        only = {title.strip(): tuple(value.strip() for value in values.split("|"))} if answer else {}
        return wish.with_table(key.table, only=only)

    words = _("Which rows? COLUMN=VALUE, with | between values; nothing for all.")
    return Typed(words, only_text(getattr(wish.draft, key.table)), take)


def _column(key: Key, wish: Wish, columns: Columns) -> Picked:
    """The file's columns, each with a text that stands in it."""
    titles = tuple(dict.fromkeys(columns.heads))
    width = min(_LONGEST_TITLE, max((len(cleaned(title)) for title in titles), default=0))
    names = [
        f"{cleaned(title)[:width]:{width}}  {columns.samples.get(title, '')[:_LONGEST_SAMPLE]}" for title in titles
    ]
    now = getattr(wish.draft, key.table).columns.get(key.name, "")
    at = titles.index(now) + 1 if now in titles else 0

    def take(at: int) -> Wish:
        return wish.with_column(key.table, key.name, titles[at - 1] if at else "")

    return Picked(meaning(key), (_("(not in my file)"), *(name.rstrip() for name in names)), at, take)


def _choice(line: Line, wish: Wish) -> Picked:
    choices, said = _CHOICES[line.key.name], getattr(wish.draft, line.key.name)
    values = [value for value, _words in choices]
    at = values.index(said) if said in values else len(values) - 1
    return Picked(
        line.need,
        tuple(said_as() for _value, said_as in choices),
        at,
        lambda chosen: wish.with_answers(**{line.key.name: values[chosen]}),
    )


def _words(line: Line, standing: Standing) -> Picked | Typed:
    """A text; of formats that were found to fit, one is picked first."""
    key, wish, asked = line.key, standing.wish, standing.asked
    typed = Typed(f"{line.need}. {_hint(key, standing)}", _text_of(key, wish), lambda text: _with_text(wish, key, text))
    if asked is None or not asked.is_format or key.name != "time_format" or not asked.choices:
        return typed

    def take(at: int) -> Wish | Typed:
        return _with_text(wish, key, asked.choices[at]) if at < len(asked.choices) else typed

    return Picked(line.need, (*asked.choices, _("another")), 0, take)


def _hint(key: Key, standing: Standing) -> str:
    """How to write the answer, and which words there are."""
    hint = {
        "zone": _("An IANA name such as Europe/Warsaw."),
        "time_format": _('As "%d.%m.%Y %H:%M", or excel, unix; nothing for 2026-01-05 09:12.'),
        "hold_out": _("A share such as 25%, or a day such as 2026-03-01."),
    }.get(key.name, _("With | between them."))
    asked, there = standing.asked, tuple[str, ...]()
    if key.name == "lead_work" and standing.read is not None:
        there = standing.read.kinds
    elif asked is not None and not asked.is_format and asked.field.removeprefix("touches.") == key.name:
        there = asked.choices
    if not there:
        return hint
    return " ".join([hint, _("There are: {words}.").format(words=" | ".join(map(cleaned, there)))])


def _text_of(key: Key, wish: Wish) -> str:
    if key.name == "hold_out":
        return wish.hold_out
    own = getattr(wish.draft, key.table) if key.table else wish.draft
    said = getattr(own, key.name)
    return " | ".join(said) if isinstance(said, tuple) else str(said or "")


def _with_text(wish: Wish, key: Key, text: str) -> Wish:
    if key.name == "hold_out":
        return replace(wish, hold_out=text or Wish().hold_out)
    if key.table:
        return wish.with_table(key.table, **{key.name: text or None})
    if key.name == "zone":
        return wish.with_answers(zone=_zone(text))
    words = tuple(word.strip() for word in text.split("|") if word.strip())
    return wish.with_answers(**{key.name: words or None})


def _zone(text: str) -> str | None:
    """A zone that there is. Refused says which one was meant."""
    if not text:
        return None
    try:
        find_zone(text)
    except ValueError as error:
        raise Refused(cleaned(in_words(error))) from None
    return text
