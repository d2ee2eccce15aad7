"""Asking for the format of times: what a cell could mean, never which of it is meant."""

from collections.abc import Sequence
from datetime import datetime

from scenarios.problems import shortened

_DAYS = (
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%Y%m%d",
)
_CLOCKS = ("", " %H:%M", " %H:%M:%S", ", %H:%M", ", %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %I:%M %p", " %I:%M%p")


def possible_formats(samples: Sequence[str]) -> list[str]:
    """Formats that all samples could be of, as `strptime` knows them."""
    found = [day + clock for day in _DAYS for clock in _CLOCKS]
    for sample in samples:
        found = [form for form in found if _read(sample, form) is not None]
    return found


def asked_format(field: str, samples: Sequence[str], style: str | None) -> str:
    """What to say of times that are not in the expected format: each reading, and the option that settles it."""
    sample = _most_telling(samples)
    wanted = "ISO 8601, such as 2026-01-05T09:30:00+01:00" if style is None else f'"{style}"'
    told = f"{field} = {shortened(sample)} is not a time of the expected format; times are read as {wanted}"
    forms = possible_formats(samples)
    if len(forms) > 1:
        readings = " or ".join(f'{_words(sample, form)} (--time-format "{form}")' for form in forms)
        return f"{told}. It may mean {readings}: say which"
    if forms:
        return f'{told}. --time-format "{forms[0]}" would read it as {_words(sample, forms[0])}'
    if all(sample.replace(".", "", 1).replace(",", "", 1).isdecimal() for sample in samples):
        return (
            f"{told}. If these are Excel's numbers of days say --time-format excel; unix and unix-ms are seconds and \
milliseconds since 1970"
        )
    return f'{told}: give --time-format, such as "%d.%m.%Y %H:%M"'


def _read(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def _words(text: str, form: str) -> str:
    time = _read(text, form)
    return "" if time is None else f"{time.day} {time:%B %Y}"


def _most_telling(samples: Sequence[str]) -> str:
    """One whose day and month could be either, if there is one."""
    return min(samples, key=lambda sample: -len(possible_formats([sample])))
