"""A CRM's own leads as worlds: the weeks of the record are measured, what it does not say is drawn."""

from datetime import date, timedelta

import numpy as np

from policies.wording import say
from scenarios.crm.answers import Expected
from scenarios.history import NOBODY, History
from scenarios.market import Demand
from scenarios.scenario import PERIOD_DAYS, Period, Scenario
from scenarios.windows import NEVER
from scenarios.zones import EPOCH, find_zone
from sim.model.arrivals import scenario_timeline
from sim.model.replay import ReplayLeads
from sim.model.trace import Trace
from sim.model.world import World

LONGEST_WEEKS = 520


def expected_of(scenario: Scenario) -> Expected:
    """What an export may say so that its leads can be this scenario's."""
    scale = scenario.scoring.scale.points
    names = tuple(source.name for source in scenario.sources)
    return Expected(names, {name: tuple(values) for name, values in scenario.attributes.items()}, (scale[0], scale[-1]))


def record_days(scenario: Scenario, history: History) -> tuple[date, date]:
    """The scenario's local dates of the first and the last lead."""
    zone = find_zone(scenario.scenario.timezone)
    first, last = (EPOCH + timedelta(milliseconds=int(each)) for each in history.leads.created[[0, -1]])
    return first.astimezone(zone).date(), last.astimezone(zone).date()


def over_record(scenario: Scenario, history: History) -> Scenario:
    """The scenario with the record's weeks as those that are measured; no warm-up, the drain as it was.

    The forecast is for the longest period up to the scenario's own that fits. Raises ValueError for a record of more
    than 520 weeks, and for one whose leads have no time of day: at what hour leads come is what a floor is about.
    """
    if history.undated or history.dates_only:
        said = (
            say("the leads have no time at all")
            if history.undated
            else say("the leads have dates without a time of day")
        )
        raise ValueError(
            say("{said}: when in a day they came decides how long they wait; export the time too", said=said)
        )
    first, last = record_days(scenario, history)
    weeks = (last - first).days // 7 + 1
    if weeks > LONGEST_WEEKS:
        raise ValueError(
            say(
                "the leads span {weeks} weeks ({first} to {last}); at most {most} are played",
                weeks=weeks,
                first=first,
                last=last,
                most=LONGEST_WEEKS,
            )
        )
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


def recorded(scenario: Scenario, history: History) -> ReplayLeads:
    """The leads on the clock of a scenario from `over_record`; the import was told what is expected of it.

    Intent is known of all leads or drawn for all: an empty cell says nothing of the others.
    """
    leads = history.leads
    intent = leads.intent
    return ReplayLeads(
        created=leads.created - scenario_timeline(scenario).origin_ms,
        source=leads.source.astype(np.int64),
        attributes={name: codes.astype(np.int64) for name, codes in leads.attributes.items()},
        intent=None if intent is None or (intent == NOBODY).any() else intent == 1,
        score=None if np.isnan(leads.score).all() else leads.score,
        value=None if np.isnan(leads.value).all() else leads.value,
        qualified=None if (leads.qualified == NOBODY).all() else leads.qualified.astype(np.int64),
    )


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
