"""What the charts of a comparison show, as rows for CSV files: one table a chart, a row per option and mark."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from policies.durations import MINUTE
from policies.settings import Policy
from scenarios.scenario import Scenario
from sim.measures.pooled import breaches_by_hour, funnel, load_per_person, rejections, speed_curve
from sim.measures.summary import Summary
from sim.model.roster import people_of
from tui.files import Cell

Runs = Mapping[str, Sequence[Summary]]
Row = dict[str, Cell]
MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 4320, 10080)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def chart_tables(scenario: Scenario, options: Mapping[str, Policy], runs: Runs) -> dict[str, list[Row]]:
    """File name -> rows; months have 30 days, shares are 0-1, hours of the week are the scenario's."""
    return {
        "speed_to_lead.csv": list(_speed(runs)),
        "funnel.csv": list(_funnel(runs)),
        "breaches_by_hour.csv": list(_breaches(runs)),
        "people.csv": list(_people(scenario, options, runs)),
    }


def _speed(runs: Runs) -> Iterator[Row]:
    for option, own in runs.items():
        curve = speed_curve(own, np.array(MINUTES, np.int64) * MINUTE)
        if curve is None:
            continue
        for minutes, share in zip(MINUTES, curve.share.tolist(), strict=True):
            yield {"option": option, "touched within, minutes": minutes, "share of MQLs": share}
        yield {"option": option, "touched within, minutes": "never", "share of MQLs": curve.never}


def _funnel(runs: Runs) -> Iterator[Row]:
    for option, own in runs.items():
        for stage in funnel(own):
            yield _stage(option, stage.name, stage.per_month, stage.of_before)
        for reason, count in rejections(own).items():
            told = f"rejected: {reason.replace('_', ' ')}" if reason else "rejected without a reason"
            yield _stage(option, told, count, None)


def _stage(option: str, name: str, per_month: float, of_before: float | None) -> Row:
    return {"option": option, "stage": name, "leads a month": per_month, "of the step before": of_before}


def _breaches(runs: Runs) -> Iterator[Row]:
    for option, own in runs.items():
        for day, hours in zip(_DAYS, breaches_by_hour(own).tolist(), strict=True):
            for hour, count in enumerate(hours):
                yield {"option": option, "day": day, "hour": hour, "broken first-touch promises a week": count}


def _people(scenario: Scenario, options: Mapping[str, Policy], runs: Runs) -> Iterator[Row]:
    for option, own in runs.items():
        people = people_of(scenario, options[option])
        for load in load_per_person(own):
            who = people[load.number] if load.number < len(people) else None
            yield {
                "option": option,
                "person": who.name if who else f"number {load.number + 1}",
                "team": who.team if who else None,
                "leads a month": load.leads_per_month,
                "meetings booked a month": load.meetings_per_month,
                "busy share of working hours": load.busy,
            }
