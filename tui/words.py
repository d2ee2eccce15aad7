"""Numbers as a planner reads them: rounded, with units; times in minutes, hours or days, money in its currency."""

import math

_AFTER = {"PLN": "zł", "CZK": "Kč", "SEK": "kr", "NOK": "kr", "DKK": "kr", "HUF": "Ft"}
_BEFORE = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
NOTHING = "–"
"""Stands for a number that is not defined."""
_MINUTE, _HOUR, _DAY = 1.0, 60.0, 1440.0


def number(value: float) -> str:
    """One decimal under 10, else whole, with thousands separators: 3.2, 24, 1,130."""
    rounded = round(value, 1) if abs(value) < 9.95 else float(round(value))
    text = f"{rounded + 0.0:,.1f}" if abs(value) < 9.95 else f"{rounded:,.0f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def rate(value: float) -> str:
    """One decimal under 100, else whole: 10.2, 1,130."""
    if abs(value) >= 99.95:
        return number(value)
    text = f"{value:.1f}"
    return "0" if text in ("0.0", "-0.0") else text


def significant(value: float, digits: int) -> float:
    """The value with so many digits that mean something."""
    return float(f"{value:.{digits}g}")


def money(value: float, currency: str, digits: int = 3) -> str:
    """31,000 zł; rounded to significant digits, and to whole units from 10 on."""
    rounded = significant(value, digits)
    text = f"{abs(rounded):,.0f}" if abs(rounded) >= 10 or rounded == 0 else f"{abs(rounded):,.2f}"
    sign = "-" if rounded < 0 else ""
    if currency in _BEFORE:
        return f"{sign}{_BEFORE[currency]}{text}"
    return f"{sign}{text} {_AFTER.get(currency, currency)}"


def percent(share: float) -> str:
    """76 %; one decimal under 10 %."""
    return f"{number(100 * share)} %"


def duration(minutes: float, *, long: bool = False) -> str:
    """40 s, 4 min, 3.5 h, 2.1 days; `long`: 4 minutes, 3.5 hours. Infinite is "never"."""
    if math.isinf(minutes):
        return "never"
    size = abs(minutes)
    if size < 59.5 / 60:
        value, short, word = minutes * 60, "s", "second"
    elif size < 1.65 * _HOUR:
        value, short, word = minutes / _MINUTE, "min", "minute"
    elif size < 2.05 * _DAY:
        value, short, word = minutes / _HOUR, "h", "hour"
    else:
        value, short, word = minutes / _DAY, "days", "day"
    text = f"{value:.0f}" if short in ("s", "min") else number(value)
    text = "0" if text == "-0" else text
    if long:
        return f"{text} {word}{'' if text == '1' else 's'}"
    return f"{text} {short}"


def worded(value: float | None, unit: str, currency: str) -> str:
    """A KPI's value with its unit, short enough for a cell of a table; a rate "a month" as a bare number."""
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return "never"
    minutes = {"min": 1.0, "hours": 60.0, "days": 1440.0}
    if unit == "share":
        return percent(value)
    if unit in minutes:
        return duration(value * minutes[unit])
    if unit.startswith(currency):
        return thousands(value)
    if unit in ("Gini", "per MQL", "per touch"):
        return f"{value + 0.0:.2f}"
    return rate(value)


def thousands(value: float) -> str:
    """Money in a narrow cell, without its currency: 980, 31k, 1.25m; three significant digits."""
    rounded = significant(value, 3)
    if abs(rounded) < 10_000:
        return f"{rounded:,.0f}"
    if abs(rounded) < 1_000_000:
        return f"{rounded / 1000:.4g}k"
    return f"{rounded / 1_000_000:.4g}m"


def signed(text: str) -> str:
    """A difference with its sign: +3.1, -4 min."""
    return text if text.startswith(("-", NOTHING)) or text in ("0", "never") else f"+{text}"


def period_word(weeks: int) -> str:
    """What a simulated run of so many weeks is called, in the plural."""
    if 12 <= weeks <= 14:
        return "quarters"
    if weeks in (4, 5):
        return "months"
    if weeks in (51, 52, 53):
        return "years"
    return "weeks" if weeks == 1 else f"runs of {weeks} weeks"


def listed(names: list[str]) -> str:
    """ "A", "B" and "C": in quotes, since names have commas of their own."""
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
