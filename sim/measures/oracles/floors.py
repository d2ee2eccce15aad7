"""Tables of a scenario file for sales floors that do one thing: the rest of the model is off."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from policies.distributions import AmountDist
from policies.durations import HOUR, MINUTE, WEEK

Tables = dict[str, Any]
HOURS = HOUR
"""Unit of cases that live by the calendar, and of busy floors."""
MONDAY = dt.date(2026, 1, 5)
TEN_MINUTES = 10 * MINUTE
"""Unit of queues without a calendar: a rounding of half a millisecond is a millionth of it, a week is 1008."""
EXPONENTIAL = AmountDist(dist="exponential", mean=1.0)


def ms(units: float, unit_ms: int) -> str:
    """A duration as the file writes it."""
    return f"{round(units * unit_ms)}ms"


def lasting(law: AmountDist, unit_ms: int) -> Tables:
    """A distribution of durations from a law given in units."""
    times = {name: getattr(law, name) for name in ("mean", "low", "high")}
    written = {name: ms(value, unit_ms) for name, value in times.items() if value is not None}
    return {"dist": law.dist} | written | ({} if law.cv is None else {"cv": law.cv})


def source(lam: float, unit_ms: int, name: str = "web", **keys: Any) -> Tables:
    """A source of lam leads per unit, every hour alike unless said."""
    return {"name": name, "leads_per_week": lam * WEEK / unit_ms} | keys


def phone(law: AmountDist | None, unit_ms: int, **keys: Any) -> Tables:
    """[channels] with a phone whose work has this law; without one a call takes no time."""
    return {"phone": ({} if law is None else {"work_time": lasting(law, unit_ms)}) | keys}


def team(people: int, **keys: Any) -> Tables:
    """A team always on shift unless said."""
    return {"name": "SDR", "headcount": people} | keys


def option(name: str, routing: Any = "shared_queue", **keys: Any) -> Tables:
    """An option; a shared queue unless said."""
    return {"name": name, "routing": routing} | keys


def floor(
    sources: Sequence[Tables],
    channels: Tables,
    teams: Sequence[Tables],
    options: Sequence[Tables],
    *,
    weeks: int,
    warmup_weeks: int = 1,
    **tables: Any,
) -> Tables:
    """All tables: measured weeks from a Monday in January, UTC, a week to run in and one to run out."""
    frame = {
        "name": "oracle",
        "start": MONDAY,
        "weeks": weeks,
        "warmup_weeks": warmup_weeks,
        "drain_weeks": 1,
        "forecast_period": "week",
    }
    given = {"sources": list(sources), "channels": channels, "teams": list(teams), "policies": list(options)}
    return {"scenario": frame | tables.pop("frame", {})} | given | tables


def decay(kappa: float, unit_ms: int) -> Tables:
    """[decay] with contact e^(-kappa age)."""
    from math import log

    return {"contact": {"form": "exponential", "half_life": ms(log(2) / kappa, unit_ms)}}
