"""Days and months by their names in the language that is spoken."""

from collections.abc import Callable
from datetime import datetime

from tui.text import _, pgettext

DAYS: tuple[Callable[[], str], ...] = (
    lambda: _("Mon"), lambda: _("Tue"), lambda: _("Wed"), lambda: _("Thu"),
    lambda: _("Fri"), lambda: _("Sat"), lambda: _("Sun"),
)  # fmt: skip
_MONTHS: tuple[Callable[[], str], ...] = (
    lambda: _("Jan"), lambda: _("Feb"), lambda: _("Mar"), lambda: _("Apr"), lambda: pgettext("month", "May"),
    lambda: _("Jun"), lambda: _("Jul"), lambda: _("Aug"), lambda: _("Sep"), lambda: _("Oct"), lambda: _("Nov"),
    lambda: _("Dec"),
)  # fmt: skip


def day_and_date(local: datetime) -> str:
    """Tue 17 Feb."""
    return f"{DAYS[local.weekday()]()} {local:%d} {_MONTHS[local.month - 1]()}"


def day_and_number(local: datetime) -> str:
    """Tue 2026-02-17."""
    return f"{DAYS[local.weekday()]()} {local:%Y-%m-%d}"


def period_name(period: str) -> str:
    """A forecast period by its key in the file: "week", "month" or "quarter"."""
    names = {"week": _("week"), "month": _("month"), "quarter": _("quarter")}
    return names[period]


def periods_name(period: str) -> str:
    """Many of them, as in "9 of 10 months"."""
    names = {
        "week": pgettext("of ten", "weeks"),
        "month": pgettext("of ten", "months"),
        "quarter": pgettext("of ten", "quarters"),
    }
    return names[period]
