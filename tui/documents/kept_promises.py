"""Promises: what marketing and sales may promise each other, how often it is kept, and when it is broken."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.measures.pooled import breaches_by_hour
from sim.reports.document import Block, Paragraph, Picture, Section, drawn
from tui.commands.sweep import SWEEP, kept_sweep
from tui.comparison_text import label
from tui.comparison_words import CONTRACT
from tui.dates import DAYS, periods_name
from tui.documents.answer import ahead_words
from tui.documents.evidence import Evidence
from tui.documents.side_by_side import option_tables
from tui.sweep_text import sweep_verdict
from tui.text import _, spoken
from tui.verdict import Result
from tui.words import number

_ATTAINMENT = "sla_attainment."


def section(evidence: Evidence) -> Section:
    """The seven figures of an agreement, each promise by tier, when promises break, and the kept map of promises."""
    result = evidence.result
    names = [column.name for column in result.comparison.policies]
    said = _("Promise what is kept in 9 of 10 {periods}, the worse end of the second line, not the mean.")
    periods = periods_name(result.scenario.scenario.forecast_period)
    blocks: list[Block] = [Paragraph(said.format(periods=periods))]
    blocks += option_tables(_("What an agreement promises"), result, names, _contract)
    if list(_tiers(result, names)):
        blocks += option_tables(_("Promises kept, by tier"), result, names, _tiers)
    picture = breaches_picture(evidence)
    blocks += [] if picture is None else [picture]
    return Section(_("Promises and when they break"), (*blocks, *_sla_map(evidence)))


def _contract(result: Result, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    there = {spec.key for spec in result.comparison.specs}
    for kpi in CONTRACT:
        if kpi in there:
            yield from _mean_and_range(result, names, kpi, label(result, kpi))


def _tiers(result: Result, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for spec in result.comparison.specs:
        if spec.key.startswith(_ATTAINMENT) and any(result.value(name, spec.key) is not None for name in names):
            yield from _mean_and_range(result, names, spec.key, spoken(spec.name))


def _mean_and_range(result: Result, names: Sequence[str], kpi: str, title: str) -> Iterator[tuple[str, ...]]:
    yield (title, *(result.worded(result.value(name, kpi), kpi) for name in names))
    periods = periods_name(result.scenario.scenario.forecast_period)
    said = _("  8 of 10 {periods}").format(periods=periods)
    yield (said, *(ahead_words(result, name, kpi) for name in names))


def breaches(evidence: Evidence) -> dict[str, NDArray[np.float64]]:
    """Broken first-touch promises a week by hour of week, today and with the change, shape (7, 24)."""
    shown = dict.fromkeys([evidence.result.comparison.baseline, evidence.focus])
    return {name: breaches_by_hour(evidence.result.runs[name]) for name in shown}


def breaches_picture(evidence: Evidence) -> Picture | None:
    """Two maps of the week; None where no promise is ever broken."""
    from sim.reports.week_figure import week_map

    maps = breaches(evidence)
    if not any(each.any() for each in maps.values()):
        return None
    days = [day() for day in DAYS]
    told = []
    for name, values in maps.items():
        day, hour = np.unravel_index(int(values.argmax()), values.shape)
        said = _("{option}: {n} a week, most on {day} from {hour}:00 ({most})")
        told.append(
            said.format(
                option=name,
                n=number(float(values.sum())),
                day=days[int(day)],
                hour=int(hour),
                most=number(float(values.max())),
            )
        )
    titles = [(line.rpartition(",")[0], maps[name]) for line, name in zip(told, maps, strict=True)]
    figure = week_map(titles, days, _("broken promises a week"))
    alt = _("Broken first-touch promises by the hour of the week in which they broke. {told}.")
    caption = _("When first-touch promises break, leads a week by hour of the week.")
    return drawn(figure, "breaches", alt.format(told="; ".join(told)), caption)


def _sla_map(evidence: Evidence) -> Iterator[Block]:
    """The newest kept sweep: its verdict and its heat map."""
    from sim.reports.heat_map import heat_map

    found = evidence.answer(SWEEP, kept_sweep)
    if found is None:
        return
    sentences = sweep_verdict(found)
    yield from map(Paragraph, sentences)
    caption = _("What was tried: the colour is {kpi}, the number how many leads were touched in time.")
    name = spoken(found.spec(found.primary).name)
    yield drawn(heat_map(found, spoken), "sla-map", " ".join(sentences), caption.format(kpi=name))
