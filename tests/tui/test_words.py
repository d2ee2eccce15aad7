"""Numbers as planners read them."""

import math

import pytest
from babel.numbers import format_currency, format_decimal

from tui.errors import cleaned
from tui.files import csv_text, slug
from tui.tables import fitting_table, paragraph, ruled
from tui.text import speak
from tui.verdict import more_or_fewer
from tui.words import duration, money, number, percent, rate, runs_of, worded


@pytest.mark.parametrize(
    ("minutes", "short", "long"),
    [
        (0.5, "30 s", "30 seconds"),
        (1, "1 min", "1 minute"),
        (39.8, "40 min", "40 minutes"),
        (1440, "24 h", "24 hours"),
        (210, "3.5 h", "3.5 hours"),
        (4320, "3 days", "3 days"),
        (-40, "-40 min", "-40 minutes"),
        (0, "0 s", "0 seconds"),
        (math.inf, "never", "never"),
    ],
)
def test_durations_are_rounded_for_readers(minutes: float, short: str, long: str) -> None:
    assert (duration(minutes), duration(minutes, long=True)) == (short, long)


def test_money_has_separators_and_the_currencys_own_sign() -> None:
    assert money(31_240, "PLN", 2) == "31,000 zł"
    assert money(-31_240, "EUR") == "-€31,200"
    assert money(1_234_567, "CHF") == "1,230,000 CHF"
    assert money(0, "PLN") == "0 zł"


def test_figures_have_as_many_decimals_as_mean_something() -> None:
    assert [number(x) for x in (0.04, 3.24, 9.96, 24.4, 1130.2)] == ["0", "3.2", "10", "24", "1,130"]
    assert [rate(x) for x in (-0.04, 10.24, 99.96, 1130.2)] == ["0", "10.2", "100", "1,130"]
    assert [percent(x) for x in (0.758, 0.0128, 1)] == ["76 %", "1.3 %", "100 %"]


def test_what_is_undefined_or_never_is_said_so() -> None:
    assert worded(None, "min", "PLN") == "–"
    assert worded(math.nan, "share", "PLN") == "–"
    assert worded(math.inf, "min", "PLN") == "never"
    assert worded(-326_000, "PLN a month", "PLN") == "-326k"


def test_more_fewer_and_as_many() -> None:
    assert more_or_fewer(6.2, "meeting") == "6 more meetings"
    assert more_or_fewer(-0.4, "meeting") == "0.4 fewer meetings"
    assert more_or_fewer(1.0, "meeting") == "1 more meeting"
    assert more_or_fewer(0.01, "meeting") == "as many meetings"


def test_a_run_is_called_what_it_is() -> None:
    assert [runs_of(30, weeks) for weeks in (1, 4, 12, 52, 8)] == [
        "30 simulated runs of 1 week",
        "30 simulated months",
        "30 simulated quarters",
        "30 simulated years",
        "30 simulated runs of 8 weeks",
    ]
    assert runs_of(1, 13) == "1 simulated quarter"


def test_polish_has_its_own_separators_and_the_currency_behind() -> None:
    speak("pl")
    assert money(31_240, "PLN", 2) == "31\u00a0000 zł"
    assert money(-31_240, "EUR") == "-31\u00a0200 €"
    assert [number(x) for x in (3.24, 24.4, 1130.2)] == ["3,2", "24", "1\u00a0130"]
    assert [percent(x) for x in (0.758, 0.0128)] == ["76%", "1,3%"]
    assert worded(-326_000, "PLN a month", "PLN") == "-326k"


@pytest.mark.parametrize(("days", "said"), [(3, "3 dni"), (3.5, "3,5 dnia"), (22, "22 dni")])
def test_a_fraction_of_days_has_a_form_of_its_own(days: float, said: str) -> None:
    speak("pl")
    assert duration(days * 1440, long=True) == said


@pytest.mark.parametrize(("value", "currency"), [(31_240.0, "PLN"), (1_234.5, "EUR"), (980.0, "USD")])
def test_polish_numbers_are_those_of_the_unicode_consortium(value: float, currency: str) -> None:
    speak("pl")
    assert number(value) == format_decimal(round(value), locale="pl")
    whole = format_currency(round(value), currency, format="#,##0 ¤", locale="pl", currency_digits=False)
    assert money(round(value), currency, 9) == whole.replace("USD", "$")


def test_a_paragraph_never_tears_a_number_from_its_sign() -> None:
    assert "\n%" not in paragraph("a word and then 6.7 % of them", 20)


def test_columns_that_do_not_fit_follow_below_under_the_same_labels() -> None:
    table = fitting_table([["", "[1]", "[2]", "[3]"], ["Meetings", "10.0", "12.5", "13.0"]], 20)
    assert table == "           [1]   [2]\nMeetings  10.0  12.5\n\n           [3]\nMeetings  13.0"


def test_formulas_become_text_and_numbers_stay_numbers() -> None:
    rows: list[dict[str, str | int | float | None]] = [{"name": sign + "x", "n": -0.5} for sign in "=+-@\t"]
    assert csv_text(rows).splitlines()[1:] == [f"'{sign}x,-0.5" for sign in "=+-@\t"]


def test_a_slug_is_safe_in_a_path() -> None:
    assert slug("../Łódź: Q3/Ω") == "lodz-q3"
    assert slug("Ω") == ""


def test_what_a_terminal_would_obey_is_written_out() -> None:
    assert cleaned("a\x1b[31m\u202eb\nzł") == "a<U+001B>[31m<U+202E>b\nzł"


def test_a_heading_fits_its_width_however_long_its_title() -> None:
    assert ruled("short", 20) == "short --------------"
    assert ruled("x" * 200, 20) == "xxxxxxxxxxxxx... ---"
