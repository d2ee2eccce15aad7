"""The first section of a report: who does best, how surely, and the options beside each other."""

import math
from typing import Literal

from sim.measures.results import Difference
from sim.reports.document import Block, Paragraph, Picture, Section, Table
from sim.reports.forest import Gap
from tui.comparison_text import forecast_words, gap_with_interval, option_numbers, verdict_words
from tui.documents.evidence import Evidence
from tui.documents.robust import survival
from tui.documents.side_by_side import tight
from tui.text import _, spoken
from tui.verdict import Result, verdict
from tui.words import NOTHING, sign_of


def section(evidence: Evidence) -> Section:
    """The verdict in words, what it hangs on, a row an option, and the differences as a figure."""
    first, *rest = verdict(evidence.result)
    blocks: list[Block] = [Paragraph(first, "lead"), *map(Paragraph, rest)]
    if evidence.is_change:
        blocks.append(Paragraph(survival(evidence)))
    blocks.append(options_table(evidence.result))
    picture = forest_picture(evidence.result)
    return Section(_("The answer"), (*blocks, *([] if picture is None else [picture])))


def options_table(result: Result) -> Table:
    """A row an option, numbered as in the file: the KPI that decides, its forecast, the difference, the verdict."""
    comparison = result.comparison
    spec = result.spec(comparison.primary)
    rows = []
    for name, number_of in option_numbers(result).items():
        own = tight(result.worded(result.value(name, spec.key), spec.key))
        told = [f"{number_of}.\u00a0{name}", own, ahead_words(result, name, spec.key)]
        if name == comparison.baseline:
            rows.append((*told, NOTHING, _("compared with")))
        else:
            gap = comparison.difference(name, spec.key)
            rows.append((*told, tight(gap_with_interval(result, gap)), verdict_words(gap, comparison.final)))
    heads = (
        _("Option"),
        kpi_with_unit(result, spec.key),
        _("Forecast: 8 of 10"),
        _("Difference (95 % interval)"),
        _("Verdict"),
    )
    return Table(heads, tuple(rows), numeric=frozenset({1, 2, 3}))


def ahead_words(result: Result, option: str, kpi: str) -> str:
    """Where 8 of 10 forecast periods lie."""
    low, high = forecast_words(result, option, kpi)
    if NOTHING in (low, high):
        return NOTHING
    return tight(low if low == high else _("{low} to {high}").format(low=low, high=high))


def kpi_with_unit(result: Result, kpi: str) -> str:
    """A KPI's name with what its numbers are in, where they do not say it themselves."""
    unit = result.spec(kpi).unit
    name = spoken(result.spec(kpi).name)
    if unit in ("share", "min", "hours", "days"):
        return name
    currency = result.scenario.scenario.currency
    return f"{name}, {spoken(unit).replace(currency, sign_of(currency))}"


def forest_gaps(result: Result) -> list[Gap]:
    """What the figure of differences draws: each option that has one, shares in percentage points."""
    comparison = result.comparison
    spec = result.spec(comparison.primary)
    times = 100.0 if spec.unit == "share" else 1.0
    found = []
    for each in comparison.policies:
        if each.name == comparison.baseline:
            continue
        gap = comparison.difference(each.name, spec.key)
        if gap.mean is None or not math.isfinite(gap.mean):
            continue
        low, high = (None if end is None else times * end for end in (gap.low, gap.high))
        told = f"{gap_with_interval(result, gap)}\n{verdict_words(gap, comparison.final)}"
        found.append(Gap(gap.policy, times * gap.mean, low, high, told, _side(gap, spec.better)))
    return found


def forest_picture(result: Result) -> Picture | None:
    """Every option's difference in the KPI that decides; None with one option, or where it is never for all."""
    from sim.reports.document import drawn
    from sim.reports.forest import forest

    comparison = result.comparison
    spec, rows = result.spec(comparison.primary), forest_gaps(result)
    if not rows:
        return None
    unit = _("percentage points") if spec.unit == "share" else kpi_with_unit(result, spec.key).rpartition(", ")[2]
    name = spoken(spec.name)
    said = _("{kpi}, {unit}: difference with its 95 % interval").format(kpi=name, unit=unit)
    figure = forest(rows, said, _("0 = {option}").format(option=comparison.baseline))
    told = "; ".join(f"{each.name} {each.told.replace(chr(10), ': ')}" for each in rows)
    alt = _("{kpi}: differences from {baseline}. {told}.")
    caption = _("What each option changes in {kpi}. The line is where the average lies with 95 % certainty.")
    return drawn(
        figure,
        "differences",
        alt.format(kpi=name, baseline=comparison.baseline, told=told),
        caption.format(kpi=name),
    )


def _side(gap: Difference, better: str) -> Literal["better", "worse", "unsure"]:
    if not gap.is_beyond_chance or gap.mean is None or better == "neither":
        return "unsure"
    return "better" if (gap.mean > 0) == (better == "more") else "worse"
