"""What people type becomes what the file says, and back."""

import datetime as dt
from typing import Any

import pytest

from tui.forms.entry import read_entry, written_entry
from tui.forms.kinds import Kind

SAME: list[tuple[Any, Kind, str]] = [
    (0.38, Kind.SHARE, "38"),
    (0.0006, Kind.SHARE, "0.06"),
    (1, Kind.SHARE, "100"),
    (42, Kind.NUMBER, "42"),
    (0.25, Kind.NUMBER, "0.25"),
    (14000, Kind.NUMBER, "14,000"),
    (1234567.5, Kind.NUMBER, "1,234,567.5"),
    (4, Kind.WHOLE, "4"),
    ("1h30", Kind.DURATION, "1h30"),
    (dt.date(2026, 1, 5), Kind.DATE, "2026-01-05"),
    ("Mon-Fri 09:00-17:00", Kind.TEXT, "Mon-Fri 09:00-17:00"),
    (["phone", "email"], Kind.WORDS, "phone, email"),
    (["a, b", "c"], Kind.WORDS, '["a, b", "c"]'),
    ([0.5, 0.75, 1], Kind.SHARES, "50, 75, 100"),
    ([0, 20.5, 12000], Kind.NUMBERS, "0, 20.5, 12000"),
    ("PL", Kind.WORD_OR_WORDS, "PL"),
    ([dt.date(2026, 5, 1), dt.date(2026, 5, 3)], Kind.WORD_OR_WORDS, "2026-05-01, 2026-05-03"),
    ("inbound-forms", Kind.WORD_OR_NUMBERS, "inbound-forms"),
    ([["5m", 0.8], ["1h", 0.6]], Kind.VALUE, '[["5m", 0.8], ["1h", 0.6]]'),
    (True, Kind.YES_NO, "yes"),
]


@pytest.mark.parametrize(("value", "kind", "text"), SAME, ids=[case[2][:20] for case in SAME])
def test_a_value_is_written_in_the_readers_unit_and_read_back_the_same(value: Any, kind: Kind, text: str) -> None:
    assert written_entry(value, kind) == text
    assert read_entry(text, kind) == (value, "")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("38 %", Kind.SHARE, 0.38),
        (" 12,5 ", Kind.NUMBER, 12.5),
        ("1.2E+05", Kind.NUMBER, 120000),
        ("12 000", Kind.NUMBER, 12000),
        ("12\u00a0000", Kind.NUMBER, 12000),
        ("90 s", Kind.DURATION, "90 s"),
        ("phone,, email ,", Kind.WORDS, ["phone", "email"]),
        ("50 % 75 %", Kind.SHARES, [0.5, 0.75]),
    ],
)
def test_loose_writing_is_understood(text: str, kind: Kind, value: Any) -> None:
    assert read_entry(text, kind) == (value, "")


@pytest.mark.parametrize(
    ("text", "kind", "hint"),
    [
        ("5", Kind.DURATION, "did you mean 5m?"),
        ("about 40 leads", Kind.NUMBER, "did you mean 40?"),
        ("2.4", Kind.WHOLE, "did you mean 2?"),
        ("5.1.2026", Kind.DATE, "did you mean 2026-01-05?"),
        ("soon", Kind.DURATION, '"1h30"'),
        ("many", Kind.NUMBER, "a number"),
        ("perhaps", Kind.YES_NO, "yes or no"),
        ("one, two", Kind.NUMBERS, "commas"),
        ("[[", Kind.VALUE, "as the file writes it"),
    ],
)
def test_what_cannot_be_meant_is_told_with_the_likely_meaning(text: str, kind: Kind, hint: str) -> None:
    assert hint in read_entry(text, kind).problem


@pytest.mark.parametrize("text", ["nan", "inf", "1e400", "--3", "[/b]", "\x1b[31m", "💥" * 300])
def test_what_is_no_number_stays_what_was_typed(text: str) -> None:
    assert read_entry(text, Kind.NUMBER).value == text
    assert read_entry(text, Kind.NUMBER).problem
