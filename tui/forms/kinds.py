"""What kind of entry a key of the file is: which widget asks for it and how its value is written."""

import datetime as dt
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

from policies.frozen import Frozen
from scenarios.fields import SHORT_FORMS, Key, choices, entry_type, item_type, limits_of, tables_in

DISTRIBUTIONS = frozenset({"DurationDist", "AmountDist"})
_NOT_IN_PERCENT = frozenset({("Scoring", "accuracy"), ("Channel", "fatigue")})
"""Numbers from 0 to 1 that nobody says in per cent."""
_IN_PERCENT = frozenset({("Team", "turnover_per_year")})
_LONG_TEXT = 1000


class Kind(StrEnum):
    """How an entry is written and asked for."""

    TEXT = "text"
    PROSE = "prose"
    NUMBER = "number"
    WHOLE = "whole"
    SHARE = "share"
    DURATION = "duration"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    WORDS = "words"
    NUMBERS = "numbers"
    SHARES = "shares"
    WORD_OR_WORDS = "word_or_words"
    WORD_OR_NUMBERS = "word_or_numbers"
    VALUE = "value"
    """anything else, as TOML writes it"""


NUMERIC = frozenset({Kind.NUMBER, Kind.WHOLE, Kind.SHARE, Kind.DURATION})
"""Kinds that may be ranges."""


def kind_of(annotation: Any, key: Key | None) -> Kind:
    """The kind of an entry that is written as one value."""
    types = list(choices(annotation))
    tables = {table.__name__ for table in tables_in(annotation)}
    item = item_type(annotation)
    unit = key.note("unit") if key is not None else ""
    if item is not None:
        return _kind_of_list(annotation, item, unit, key, has_text=str in types)
    if any(get_origin(one) is Literal for one in types):
        return Kind.CHOICE
    if bool in types:
        return Kind.YES_NO
    if dt.date in types:
        return Kind.DATE
    if unit == "duration" or tables & {"DurationDist", "Latency"}:
        return Kind.DURATION
    if float in types or "AmountDist" in tables:
        return Kind.SHARE if _is_share(annotation, key) else Kind.NUMBER
    if int in types:
        return Kind.WHOLE
    if str in types or tables & SHORT_FORMS:
        return Kind.PROSE if _longest(annotation) >= _LONG_TEXT else Kind.TEXT
    return Kind.VALUE


def _kind_of_list(annotation: Any, item: Any, unit: str, key: Key | None, *, has_text: bool) -> Kind:
    inside = list(choices(item))
    if any(get_origin(one) is tuple for one in inside):
        return Kind.VALUE
    if float in inside:
        if has_text:
            return Kind.WORD_OR_NUMBERS
        return Kind.SHARES if _is_share(item, key) else Kind.NUMBERS
    if has_text or dt.date in inside:
        return Kind.WORD_OR_WORDS
    return Kind.WORDS if str in inside or unit == "duration" or literals(annotation) else Kind.VALUE


def _is_share(annotation: Any, key: Key | None) -> bool:
    name = (key.table.__name__, key.name) if key is not None else ("", "")
    if name in _NOT_IN_PERCENT or name in _IN_PERCENT:
        return name in _IN_PERCENT
    if key is not None and key.note("unit").startswith("share"):
        return True
    lows = [getattr(one, "ge", getattr(one, "gt", None)) for one in limits_of(annotation)]
    highs = [getattr(one, "le", getattr(one, "lt", None)) for one in limits_of(annotation)]
    return 0 in lows and 1 in highs


def _longest(annotation: Any) -> int:
    lengths = [getattr(one, "max_length", None) for one in limits_of(annotation)]
    return max((length for length in lengths if isinstance(length, int)), default=0)


def literals(annotation: Any) -> tuple[str, ...]:
    """The words that alone are allowed, in a list too; () where words are free."""
    inside = [*choices(annotation), *choices(item_type(annotation))]
    return tuple(word for one in inside if get_origin(one) is Literal for word in get_args(one))


def table_of(annotation: Any, value: Any) -> type[Frozen] | None:
    """The table that a value of the file stands for; None for one that is written as a single value."""
    tables = tables_in(annotation)
    if not tables:
        return None
    if isinstance(value, dict):
        return tables[0]
    return None if tables[0].__name__ in SHORT_FORMS or not _only_tables(annotation) else tables[0]


def _only_tables(annotation: Any) -> bool:
    """Nothing but a table may stand here (or nothing at all)."""
    return all(isinstance(one, type) and issubclass(one, Frozen) for one in choices(annotation))


def entry_tables(annotation: Any) -> type[Frozen] | None:
    """The table behind each free name, such as [channels.NAME]; None where there is none."""
    tables = tables_in(entry_type(annotation))
    return tables[0] if tables else None


def item_tables(annotation: Any) -> type[Frozen] | None:
    """The table that each entry of a list is, such as [[sources]]; None where there is none."""
    tables = tables_in(item_type(annotation))
    return tables[0] if tables else None
