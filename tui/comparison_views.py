"""What the Compare screen can show under its options: each view is drawn from a comparison, for the option chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from policies.durations import MINUTE
from policies.settings import Policy
from scenarios.cautions import warnings
from sim.experiments.cautions import cautions
from sim.experiments.compare import labelled
from sim.measures.pooled import breaches_by_hour, funnel, load_per_person, rejections, speed_curve
from sim.measures.results import Difference
from sim.measures.verdicts import Verdict
from sim.model.roster import people_of
from tui.charts.causes import Causes, Wait, causes
from tui.charts.forest import Forest, Gap, Tone, forest
from tui.charts.funnel import Funnel
from tui.charts.funnel import funnel as draw_funnel
from tui.charts.hour_of_week import HourOfWeek, hour_of_week
from tui.charts.people_load import Load, PeopleLoad, people_load
from tui.charts.speed_to_lead import SpeedCurve, SpeedToLead, speed_to_lead
from tui.charts.tagged import Group
from tui.comparison_text import gap_with_interval, value_rows, verdict_words
from tui.comparison_words import contract_rows, first_promise, mean_head, reason_name, stage_name
from tui.dates import DAYS
from tui.text import _, spoken
from tui.verdict import Result
from tui.wait_words import wait_names
from tui.widgets.chart import Draw
from tui.words import NOTHING, number, percent

_CURVE_MIN = np.unique(np.round(np.geomspace(0.5, 10_080, 120), 1))


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart and the same as text."""

    draw: Draw
    told: str


@dataclass(frozen=True, slots=True)
class Figures:
    """A table: heads and rows of cells."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Sentences, one a line."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a comparison; `of_option`: it shows one option, the chosen one."""

    key: str
    title: Callable[[], str]
    make: Callable[[Result, str], Picture | Figures | Notes | None]
    of_option: bool = False


def _difference(result: Result, _option: str) -> Picture | None:
    comparison = result.comparison
    spec = result.spec(comparison.primary)
    others = [column.name for column in comparison.policies if column.name != comparison.baseline]
    if not others:
        return None
    gaps = tuple(_gap(result, comparison.difference(name, spec.key)) for name in others)
    worse, better = _("worse"), _("better")
    left, right = (better, worse) if spec.better == "less" else (worse, better)
    chart = Forest(gaps, comparison.baseline, left, right)
    return Picture(partial(forest, chart), chart.told())


def _gap(result: Result, gap: Difference) -> Gap:
    tones: dict[Verdict | None, Tone] = {
        Verdict.BETTER: "good",
        Verdict.WORSE: "bad",
        Verdict.NO_MATTER: "even",
    }
    text = gap_with_interval(result, gap).split(" (", 1)[0]
    said = verdict_words(gap, result.comparison.final)
    return Gap(gap.policy, gap.mean, gap.low, gap.high, text, said, tones.get(gap.verdict, "unsure"))


def _figures(result: Result, _option: str) -> Figures:
    names = _names(result)
    return Figures(("", *names), tuple(tuple(row) for row in value_rows(result, names)))


def _contract(result: Result, _option: str) -> Figures:
    names = _names(result)
    return Figures((mean_head(result), *names), tuple(contract_rows(result, names)))


def _waits(result: Result, _option: str) -> Picture | None:
    names = wait_names()
    keys = [f"wait_by_cause.{cause}" for cause in names]
    there = {spec.key for spec in result.comparison.specs}
    if not set(keys) <= there:
        return None
    waits = tuple(Wait(option, tuple(result.value(option, key) or 0.0 for key in keys)) for option in _names(result))
    chart = Causes(tuple(names.values()), waits)
    return Picture(partial(causes, chart), chart.told())


def _speed(result: Result, _option: str) -> Picture | None:
    at_ms = np.round(_CURVE_MIN * MINUTE).astype(np.int64)
    sla, text = first_promise(result)
    curves: list[SpeedCurve] = []
    for option, runs in result.runs.items():
        found = speed_curve(runs, at_ms)
        if found is None:
            continue
        points = tuple(zip(_CURVE_MIN.tolist(), found.share.tolist(), strict=True))
        in_time = None
        if sla is not None:
            exact = speed_curve(runs, np.array([round(sla * MINUTE)], np.int64))
            in_time = None if exact is None else float(exact.share[0])
        curves.append(SpeedCurve(option, points, in_time, found.median_ms / MINUTE, found.never))
    if not curves:
        return None
    within = _("within {time}").format(time=text) if text else ""
    chart = SpeedToLead(tuple(curves), sla, text, (within, _("half by"), _("never")))
    return Picture(partial(speed_to_lead, chart), chart.told())


def _funnel(result: Result, _option: str) -> Picture | None:
    stages = {option: funnel(runs) for option, runs in result.runs.items()}
    if not all(stages.values()):
        return None
    steps = zip(*stages.values(), strict=True)
    groups = tuple(_group(stage_name(step[0].name), [each.per_month for each in step]) for step in steps)
    reasons = {option: rejections(runs) for option, runs in result.runs.items()}
    named = list(dict.fromkeys(reason for own in reasons.values() for reason in own))
    rejected = tuple(_group(reason_name(each), [own.get(each, 0.0) for own in reasons.values()]) for each in named)
    chart = Funnel(tuple(stages), groups, _("rejected, leads a month"), rejected)
    return Picture(partial(draw_funnel, chart), chart.told())


def _group(name: str, counts: Sequence[float]) -> Group:
    return Group(name, tuple(counts), tuple(map(number, counts)))


def _breaches(result: Result, option: str) -> Picture | None:
    values = breaches_by_hour(result.runs[option])
    if not values.any():
        return None
    days = tuple(each() for each in DAYS)
    chart = HourOfWeek(days, tuple(tuple(row) for row in values.tolist()), lambda count: number(count) if count else "")
    return Picture(partial(hour_of_week, chart), chart.told())


def _people(result: Result, option: str) -> Picture | None:
    people = people_of(result.scenario, _policy(result, option))
    loads = [
        Load(
            people[each.number].name if each.number < len(people) else str(each.number + 1),
            each.busy or 0.0,
            (NOTHING if each.busy is None else percent(each.busy), number(each.leads_per_month)),
        )
        for each in load_per_person(result.runs[option])
        if each.busy is not None and (each.busy > 0 or each.leads_per_month > 0)
    ]
    if not loads:
        return None
    chart = PeopleLoad(tuple(loads), (_("busy"), _("leads a month")))
    return Picture(partial(people_load, chart), chart.told())


def _worth_knowing(result: Result, _option: str) -> Notes | None:
    options = labelled(result.scenario.policies)
    found = [*warnings(result.scenario), *cautions(result.scenario, options, result.comparison, result.runs)]
    return Notes(tuple(spoken(each.sentence) for each in found)) if found else None


def _policy(result: Result, option: str) -> Policy:
    return labelled(result.scenario.policies)[option]


def _names(result: Result) -> Sequence[str]:
    return [column.name for column in result.comparison.policies]


VIEWS = (
    View("difference", lambda: _("Difference"), _difference),
    View("figures", lambda: _("Figures"), _figures),
    View("speed", lambda: _("Speed"), _speed),
    View("waits", lambda: _("Waits"), _waits),
    View("funnel", lambda: _("Funnel"), _funnel),
    View("breaches", lambda: _("Broken promises"), _breaches, of_option=True),
    View("people", lambda: _("People"), _people, of_option=True),
    View("contract", lambda: _("Agreement"), _contract),
    View("notes", lambda: _("Worth knowing"), _worth_knowing),
)
