"""Values of the file as people write them in a field, and back: "5m", "38" for 38 %, "12,000", "phone, email"."""

import datetime as dt
import re
import tomllib
from typing import Any, NamedTuple

from policies.durations import parse_duration
from scenarios.reference import literal
from tui.forms.kinds import Kind
from tui.text import _

_THOUSANDS = re.compile(r"-?\d{1,3}([, \u00a0\u202f]\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?", re.IGNORECASE)
_LONGEST_SHARE_DIGITS = 12
_TRUE, _FALSE = frozenset({"yes", "true", "on", "y"}), frozenset({"no", "false", "off", "n"})


class Entry(NamedTuple):
    """What a field's text means for the file, and what is wrong with it ("" when nothing is)."""

    value: Any
    problem: str = ""


def written_entry(value: Any, kind: Kind) -> str:
    """A value of the file as a field shows it and takes it back; a value of another kind as TOML."""
    if value is None:
        return ""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind is Kind.SHARE and is_number:
        return _plain(value * 100)
    if kind in (Kind.NUMBER, Kind.WHOLE) and is_number:
        return _plain(value)
    if kind is Kind.YES_NO and isinstance(value, bool):
        return _("yes") if value else _("no")
    if kind is Kind.SHARES and _is_list_of(value, int | float):
        return ", ".join(_digits(one * 100) for one in value)
    if isinstance(value, list) and kind is not Kind.VALUE:
        if _is_list_of(value, int | float):
            return ", ".join(map(_digits, value))
        if _is_list_of(value, str | dt.date) and not any("," in str(one) for one in value):
            return ", ".join(map(str, value))
        return literal(value)
    return str(value) if isinstance(value, str | dt.date) and kind is not Kind.VALUE else literal(value)


def read_entry(text: str, kind: Kind) -> Entry:
    """What a text means; a text that means nothing of its kind is its own value, so that nothing typed is lost."""
    text = text.strip()
    if kind in (Kind.NUMBER, Kind.WHOLE, Kind.SHARE):
        return _read_number(text, kind)
    if kind is Kind.DURATION:
        return _read_duration(text)
    if kind is Kind.DATE:
        return _read_date(text)
    if kind is Kind.YES_NO:
        if text.lower() in _TRUE | _FALSE | {_("yes"), _("no")}:
            return Entry(text.lower() in _TRUE or text.lower() == _("yes"))
        return Entry(text, _("yes or no"))
    if kind in (Kind.NUMBERS, Kind.SHARES, Kind.WORD_OR_NUMBERS):
        return _read_numbers(text, kind)
    if kind in (Kind.WORDS, Kind.WORD_OR_WORDS):
        return _read_words(text, kind)
    return _read_toml(text) if kind is Kind.VALUE else Entry(text)


def _read_number(text: str, kind: Kind) -> Entry:
    plain = text.removesuffix("%").strip()
    if _THOUSANDS.fullmatch(plain):
        plain = re.sub(r"[, \u00a0\u202f]", "", plain)
    plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        digits = re.search(r"-?\d+([.,]\d+)?", text)
        hint = _("; did you mean {number}?").format(number=digits[0]) if digits else ""
        return Entry(text, (_("a number of per cent") if kind is Kind.SHARE else _("a number")) + hint)
    number = float(plain)
    if kind is Kind.SHARE:
        return Entry(_tidy(round(number / 100, _LONGEST_SHARE_DIGITS)))
    if kind is Kind.WHOLE and not number.is_integer():
        return Entry(number, _("a whole number; did you mean {number}?").format(number=round(number)))
    return Entry(_tidy(number))


def _read_duration(text: str) -> Entry:
    try:
        parse_duration(text)
    except ValueError:
        plain = text.replace(",", ".")
        if _NUMBER.fullmatch(plain) and not plain.startswith("-"):
            return Entry(text, _("add s, m, h, d or w; did you mean {time}m?").format(time=plain))
        return Entry(text, _('a time such as "90 s", "5m", "1h30", "2d" or "1w"'))
    return Entry(text)


def _read_date(text: str) -> Entry:
    try:
        return Entry(dt.date.fromisoformat(text))
    except ValueError:
        found = re.fullmatch(r"(\d{1,2})[./ ](\d{1,2})[./ ](\d{4})", text)
        hint = ""
        if found and 1 <= int(found[2]) <= 12 and 1 <= int(found[1]) <= 31:
            hint = _("; did you mean {date}?").format(date=f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}")
        return Entry(text, _("a date such as 2026-01-05") + hint)


def _read_numbers(text: str, kind: Kind) -> Entry:
    parts = [part for part in re.split(r"[,;\s]+", text.strip("[]").replace("%", " ")) if part]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        if kind is Kind.WORD_OR_NUMBERS:
            return Entry(text)
        return Entry(text, _("numbers with commas between them"))
    numbers = [float(part) for part in parts]
    if kind is Kind.SHARES:
        numbers = [round(number / 100, _LONGEST_SHARE_DIGITS) for number in numbers]
    return Entry([_tidy(number) for number in numbers])


def _read_words(text: str, kind: Kind) -> Entry:
    if text.startswith("["):
        return _read_toml(text)
    words: list[Any] = [word.strip() for word in text.split(",") if word.strip()]
    if kind is Kind.WORD_OR_WORDS:
        words = [_date_or_word(word) for word in words]
        if len(words) == 1 and isinstance(words[0], str):
            return Entry(words[0])
    return Entry(words)


def _date_or_word(word: str) -> Any:
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        return word


def _read_toml(text: str) -> Entry:
    try:
        return Entry(tomllib.loads(f"value = {text}")["value"])
    except (tomllib.TOMLDecodeError, KeyError):
        return Entry(text, _('as the file writes it, such as [["5m", 0.8], ["1h", 0.6]]'))


def _tidy(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _plain(number: float) -> str:
    """All digits that matter, no exponent, thousands apart from ten thousand on."""
    digits = _digits(number)
    if abs(number) < 10_000 or "e" in digits:
        return digits
    whole, point, rest = digits.partition(".")
    return f"{int(whole):,}{point}{rest}"


def _digits(number: float) -> str:
    if abs(number) >= 2**53:
        return f"{number:g}"
    return f"{round(number, 10):.10f}".rstrip("0").rstrip(".")


def _is_list_of(value: Any, types: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, types) and not isinstance(one, bool) for one in value)
