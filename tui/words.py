"""Numbers as a planner reads them: rounded, with units; times in minutes, hours or days, money in its currency.

Separators and units are those of the language that is spoken, the currency is the scenario's.
"""

import math

from tui.text import _, counted, language, localised, ngettext

_AFTER = {"PLN": "zł", "CZK": "Kč", "SEK": "kr", "NOK": "kr", "DKK": "kr", "HUF": "Ft"}
_BEFORE = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
NOTHING = "–"
"""Stands for a number that is not defined."""
_MINUTE, _HOUR, _DAY = 1.0, 60.0, 1440.0


def number(value: float) -> str:
    """One decimal under 10, else whole, with thousands separators: 3.2, 24, 1,130."""
    rounded = shown_value(value)
    text = f"{rounded + 0.0:,.1f}" if abs(value) < 9.95 else f"{rounded:,.0f}"
    return localised(text.removesuffix(".0") if text != "-0.0" else "0")


def shown_value(value: float) -> float:
    """What `number` leaves of a value."""
    return round(value, 1) if abs(value) < 9.95 else float(round(value))


def rate(value: float) -> str:
    """One decimal under 100, else whole: 10.2, 1,130."""
    if abs(value) >= 99.95:
        return number(value)
    text = f"{value:.1f}"
    return "0" if text in ("0.0", "-0.0") else localised(text)


def significant(value: float, digits: int) -> float:
    """The value with so many digits that mean something."""
    return float(f"{value:.{digits}g}")


def money(value: float, currency: str, digits: int = 3) -> str:
    """31,000 zł; rounded to significant digits, and to whole units from 10 on."""
    rounded = significant(value, digits)
    text = f"{abs(rounded):,.0f}" if abs(rounded) >= 10 or rounded == 0 else f"{abs(rounded):,.2f}"
    sign = "-" if rounded < 0 else ""
    if currency in _BEFORE and language() == "en":
        return f"{sign}{_BEFORE[currency]}{text}"
    return f"{sign}{localised(text)} {sign_of(currency)}"


def sign_of(currency: str) -> str:
    """The currency as it stands beside amounts: zł, €."""
    return _BEFORE.get(currency) or _AFTER.get(currency, currency)


def percent(share: float) -> str:
    """76 %; one decimal under 10 %."""
    return _("{number} %").format(number=number(100 * share))


def points(share: float) -> str:
    """A difference of two shares in percentage points, without its sign when it is more: 3.1 pp."""
    return _("{number} pp").format(number=number(100 * share))


def duration(minutes: float, *, long: bool = False) -> str:
    """40 s, 4 min, 3.5 h, 2.1 days; `long`: 4 minutes, 3.5 hours. Infinite is "never"."""
    if math.isinf(minutes):
        return never()
    size = abs(minutes)
    if size < 59.5 / 60:
        value = float(round(minutes * 60))
        said = counted("{n} second", "{n} seconds", value) if long else _("{n} s")
    elif size < 1.65 * _HOUR:
        value = float(round(minutes / _MINUTE))
        said = counted("{n} minute", "{n} minutes", value) if long else _("{n} min")
    elif size < 2.05 * _DAY:
        value = shown_value(minutes / _HOUR)
        said = counted("{n} hour", "{n} hours", value) if long else _("{n} h")
    else:
        value = shown_value(minutes / _DAY)
        said = counted("{n} day", "{n} days", value if long or value != 1 else 2)
    return said.format(n=number(value))


def never() -> str:
    """What an infinite time is called."""
    return _("never")


def worded(value: float | None, unit: str, currency: str) -> str:
    """A KPI's value with its unit, short enough for a cell of a table; a rate "a month" as a bare number."""
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return never()
    minutes = {"min": 1.0, "hours": 60.0, "days": 1440.0}
    if unit == "share":
        return percent(value)
    if unit in minutes:
        return duration(value * minutes[unit])
    if unit.startswith(currency):
        return thousands(value)
    if unit in ("Gini", "per MQL", "per touch"):
        return localised(f"{value + 0.0:.2f}")
    return rate(value)


def thousands(value: float) -> str:
    """Money in a narrow cell, without its currency: 980, 31k, 1.25m; three significant digits."""
    rounded = significant(value, 3)
    if abs(rounded) < 10_000:
        return localised(f"{rounded:,.0f}")
    if abs(rounded) < 1_000_000:
        return _("{n}k").format(n=localised(f"{rounded / 1000:.4g}"))
    return _("{n}m").format(n=localised(f"{rounded / 1_000_000:.4g}"))


def signed(text: str) -> str:
    """A difference with its sign: +3.1, -4 min."""
    return text if text.startswith(("-", NOTHING)) or text in ("0", never()) else f"+{text}"


def runs_of(count: int, weeks: int) -> str:
    """So many simulated runs of so many weeks each, called by their length: 30 simulated quarters."""
    if 12 <= weeks <= 14:
        said = ngettext("{n} simulated quarter", "{n} simulated quarters", count)
    elif weeks in (4, 5):
        said = ngettext("{n} simulated month", "{n} simulated months", count)
    elif weeks in (51, 52, 53):
        said = ngettext("{n} simulated year", "{n} simulated years", count)
    else:
        said = ngettext("{n} simulated run of {length}", "{n} simulated runs of {length}", count)
    return said.format(n=count, length=weeks_of(weeks))


def weeks_of(count: int) -> str:
    """1 week, 13 weeks."""
    return ngettext("{n} week", "{n} weeks", count).format(n=count)


def listed(names: list[str]) -> str:
    """ "A", "B" and "C": in quotes, since names have commas of their own."""
    marked = [quoted(name) for name in names]
    if len(marked) == 1:
        return marked[0]
    return _("{first} and {last}").format(first=", ".join(marked[:-1]), last=marked[-1])


def quoted(name: str) -> str:
    """A name in the quotation marks of the language."""
    return _('"{name}"').format(name=name)
