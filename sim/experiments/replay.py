"""A CRM's own leads as worlds: the weeks of the record are measured, what it does not say is drawn."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from scenarios.crm.rows import RecordedLead
from scenarios.market import Demand
from scenarios.scenario import PERIOD_DAYS, Period, Scenario
from scenarios.windows import NEVER
from scenarios.zones import EPOCH, find_zone
from sim.model.arrivals import scenario_timeline
from sim.model.replay import ReplayLeads
from sim.model.trace import Trace
from sim.model.world import World

LONGEST_WEEKS = 520


def record_days(scenario: Scenario, leads: Sequence[RecordedLead]) -> tuple[date, date]:
    """The scenario's local dates of the first and the last lead."""
    zone = find_zone(scenario.scenario.timezone)
    created = [lead.created for lead in leads]
    return min(created).astimezone(zone).date(), max(created).astimezone(zone).date()


def over_record(scenario: Scenario, leads: Sequence[RecordedLead]) -> Scenario:
    """The scenario with the record's weeks as those that are measured; no warm-up, the drain as it was.

    The forecast is for the longest period up to the scenario's own that fits. Raises ValueError for a record of more
    than 520 weeks.
    """
    first, last = record_days(scenario, leads)
    weeks = (last - first).days // 7 + 1
    if weeks > LONGEST_WEEKS:
        raise ValueError(f"the leads span {weeks} weeks ({first} to {last}); at most {LONGEST_WEEKS} are played")
    frame = scenario.scenario
    most = min(7 * weeks, PERIOD_DAYS[frame.forecast_period])
    fitting: list[Period] = [period for period, days in PERIOD_DAYS.items() if days <= most]
    changed = {"start": first, "weeks": weeks, "warmup_weeks": 0, "forecast_period": fitting[-1]}
    return scenario.model_copy(update={"scenario": frame.model_copy(update=changed)})


def with_volume(scenario: Scenario, record: ReplayLeads) -> Scenario:
    """The scenario with the volumes of the record in place of its own: what sizes and warnings are to be about.

    Leads a week of each source over the weeks measured; no bursts, season, growth or imports.
    """
    counts = np.bincount(record.source, minlength=len(scenario.sources)).tolist()
    sources = tuple(
        source.model_copy(update={"leads_per_week": count / scenario.scenario.weeks, "bursts": ()})
        for source, count in zip(scenario.sources, counts, strict=True)
    )
    disruptions = tuple(each for each in scenario.disruptions if each.kind != "bulk_import")
    return scenario.model_copy(update={"sources": sources, "demand": Demand(), "disruptions": disruptions})


def recorded(scenario: Scenario, leads: Sequence[RecordedLead]) -> ReplayLeads:
    """The leads on the clock of a scenario from `over_record`."""
    origin = scenario_timeline(scenario).origin_ms
    names = [name for name in scenario.attributes if any(name in lead.attributes for lead in leads)]
    return ReplayLeads(
        created=np.array([(lead.created - EPOCH) // timedelta(milliseconds=1) - origin for lead in leads], np.int64),
        source=np.array([lead.source for lead in leads], np.int64),
        attributes={name: np.array([lead.attributes[name] for lead in leads], np.int64) for name in names},
        intent=_flags([lead.intent for lead in leads]),
        score=_numbers([lead.score for lead in leads]),
        value=_numbers([lead.value for lead in leads]),
        qualified=_outcomes([lead.qualified for lead in leads]),
    )


def _flags(given: Sequence[bool | None]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]] | None":
    """Intent is known of all or taken as drawn: an empty cell says nothing of the others."""
    if not given or any(flag is None for flag in given):
        return None
    return np.array(given, dtype=np.bool_)


def _numbers(given: Sequence[float | None]) -> "np.ndarray[tuple[int], np.dtype[np.float64]] | None":
    if all(number is None for number in given):
        return None
    return np.array([math.nan if number is None else number for number in given], dtype=np.float64)


def _outcomes(given: Sequence[bool | None]) -> "np.ndarray[tuple[int], np.dtype[np.int64]] | None":
    if all(outcome is None for outcome in given):
        return None
    return np.array([-1 if outcome is None else int(outcome) for outcome in given], dtype=np.int64)


def exported(world: World, trace: Trace) -> list[dict[str, str | int | float | None]]:
    """A run's leads as a CRM would list them: a row per lead, the outcome of the conversation where there was one."""
    scenario, leads = world.scenario, trace.leads
    rows: list[dict[str, str | int | float | None]] = []
    for lead in range(world.size):
        row: dict[str, str | int | float | None] = {
            "created_at": world.timeline.to_local(int(world.created[lead])).isoformat(timespec="milliseconds"),
            "source": scenario.sources[int(world.source[lead])].name,
        }
        row |= {name: scenario.attributes[name][int(at[lead])] for name, at in world.attributes.items()}
        talked = int(leads.contacted[lead]) < NEVER
        row |= {
            "score": round(float(leads.score[lead]), 1),
            "value": round(float(world.value[lead]), 2),
            "outcome": ("yes" if leads.qualified[lead] else "no") if talked else None,
        }
        rows.append(row)
    return rows
