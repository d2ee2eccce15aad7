"""Words of a comparison that screens and documents share: causes of waits, stages, reasons, promises."""

from collections.abc import Iterator, Sequence

from policies.durations import MINUTE
from sim.measures.promises import promises
from tui.comparison_text import forecast_words, label
from tui.dates import periods_name
from tui.text import _
from tui.verdict import Result
from tui.words import NOTHING, duration

CONTRACT = (
    "mql_acceptance",
    "time_to_assignment_mean",
    "touched_within_sla",
    "time_to_first_touch_mean",
    "attempts_per_lead",
    "meetings_booked_per_mql",
    "recycled_pipeline_per_month",
)
"""What a sales-marketing agreement promises."""


def contract_rows(result: Result, options: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What an agreement promises: a row a KPI, the mean of each option with its forecast."""
    there = {spec.key for spec in result.comparison.specs}
    for kpi in CONTRACT:
        if kpi in there:
            yield (label(result, kpi), *(with_forecast(result, option, kpi) for option in options))


def mean_head(result: Result) -> str:
    """What stands over a mean with its forecast."""
    periods = periods_name(result.scenario.scenario.forecast_period)
    return _("mean (8 of 10 {periods})").format(periods=periods)


def with_forecast(result: Result, option: str, kpi: str) -> str:
    """A value and, in brackets, where it lies in 8 of 10 forecast periods."""
    low, high = forecast_words(result, option, kpi)
    mean = result.worded(result.value(option, kpi), kpi)
    return mean if NOTHING in (low, high) else f"{mean} ({low}-{high})"


def first_promise(result: Result) -> tuple[float | None, str]:
    """The first-touch promise of the first tier that has one, minutes; on the wall clock of the curve."""
    for option in result.scenario.policies:
        for tier in option.sla:
            within = promises(tier).get("first_touch")
            if within is not None:
                return within / MINUTE, duration(within / MINUTE)
    return None, ""


def stage_name(name: str) -> str:
    """A step of the funnel."""
    stages = {
        "leads": _("leads a month"),
        "MQLs": _("MQLs"),
        "touched": _("touched by a person"),
        "accepted": _("accepted by sales"),
        "spoken to": _("spoken to"),
        "SQLs": _("SQLs"),
        "meetings booked": _("meetings booked"),
        "meetings held": _("meetings held"),
        "deals expected": _("deals expected"),
    }
    return stages[name]


def reason_name(name: str) -> str:
    """Why sales rejected a lead; "" is none given."""
    reasons = {
        "": _("no reason given"),
        "duplicate": _("duplicate"),
        "no_data": _("no contact data"),
        "not_icp": _("not our kind of customer"),
        "no_budget": _("no budget"),
        "no_need": _("no need"),
        "chose_another": _("chose another"),
    }
    return reasons.get(name, name.replace("_", " "))
