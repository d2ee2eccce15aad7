"""Asking for the format of times: what a cell could mean, never which of it is meant."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import reduce

from policies.wording import N_, join, named, say
from scenarios.crm.privacy import outline
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
_ISO = ("%Y-%m-%d",)
_NAMED = re.compile(r"(.*\d.*) (?!AM|PM)[A-Z]{3,5}")
"""A time with the name of a zone behind it."""
_MONTHS = tuple(
    map(
        named,
        (
            N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
            N_("September"), N_("October"), N_("November"), N_("December"),
        ),
    )
)  # fmt: skip
_CLOCKS = ("", " %H:%M", " %H:%M:%S", ", %H:%M", ", %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %I:%M %p", " %I:%M%p")


def possible_formats(samples: Sequence[str]) -> list[str]:
    """Formats that all samples could be of, as `strptime` knows them."""
    named = [_NAMED.fullmatch(sample) for sample in samples]
    if samples and all(named):
        own = [match[1] for match in named if match]
        return [
            f"{form} %Z" for form in _fitting(own, [f"{day}{clock}" for day in (*_DAYS, *_ISO) for clock in _CLOCKS])
        ]
    return _fitting(samples, [day + clock for day in _DAYS for clock in _CLOCKS])


def _fitting(samples: Sequence[str], forms: Sequence[str]) -> list[str]:
    for sample in samples:
        forms = [form for form in forms if _read(sample, form) is not None]
    return list(forms)


def asked_format(field: str, samples: Sequence[str], style: str | None) -> str:
    """What to say of times that are not in the expected format: each reading, and the option that settles it."""
    sample = _most_telling(samples)
    forms = possible_formats(samples)
    is_counted = all(text.replace(".", "", 1).replace(",", "", 1).isdecimal() for text in samples)
    wanted = say("ISO 8601, such as 2026-01-05T09:30:00+01:00") if style is None else f'"{style}"'
    told = say(
        "{field} = {sample} is not a time of the expected format; times are read as {wanted}",
        field=field,
        sample=shortened(sample) if forms or is_counted else outline(sample),
        wanted=wanted,
    )
    if style is not None and "%Z" in style:
        return say(
            "{told}. %Z is UTC, GMT, or what the zone of the times calls its own time (--zone, --times-zone)", told=told
        )
    if len(forms) > 1:
        readings = [say('{day} (--time-format "{form}")', day=_words(sample, form), form=form) for form in forms]
        either = reduce(lambda one, other: say("{one} or {other}", one=one, other=other), readings)
        return say("{told}. It may mean {readings}: say which", told=told, readings=either)
    if forms:
        return say(
            '{told}. --time-format "{form}" would read it as {day}',
            told=told,
            form=forms[0],
            day=_words(sample, forms[0]),
        )
    if is_counted:
        return say(
            "{told}. If these are Excel's numbers of days say --time-format excel; unix and unix-ms are seconds"
            " and milliseconds since 1970",
            told=told,
        )
    return say('{told}: give --time-format, such as "%d.%m.%Y %H:%M"', told=told)


def _read(text: str, form: str) -> datetime | None:
    if form.endswith(" %Z"):
        text, form = text.rpartition(" ")[0], form.removesuffix(" %Z")
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def _words(text: str, form: str) -> str:
    time = _read(text, form)
    return "" if time is None else join([f"{time.day}", _MONTHS[time.month - 1], f"{time.year}"], " ")


def _most_telling(samples: Sequence[str]) -> str:
    """One whose day and month could be either, if there is one."""
    return min(samples, key=lambda sample: -len(possible_formats([sample])))
