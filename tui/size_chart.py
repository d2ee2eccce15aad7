"""The headcounts of one option as a chart: what each reaches, how often the target is kept, cost, busy."""

from dataclasses import replace

from sim.experiments.sizing import Step
from sim.measures.results import Comparison
from tui.charts.sizing_rows import SizingRow, SizingRows
from tui.dates import periods_name
from tui.size_text import BUSY, COST
from tui.sizing_up import SizeQuestion, SizeStanding
from tui.text import _
from tui.words import NOTHING, percent, thousands, worded


def size_chart(standing: SizeStanding, option: str, cursor: int) -> SizingRows | None:
    """Rows from the smallest headcount on, the one being played among them; None until it has a few runs."""
    rows = _rows(standing, option)
    if not rows:
        return None
    question, unit = standing.question, standing.spec.unit
    frame, target = question.scenario.scenario, question.target
    level = worded(target.level, unit, frame.currency)
    line = (_("at most {level}") if target.sign == "<=" else _("at least {level}")).format(level=level)
    heads = (
        _("reached"),
        _("{periods} kept").format(periods=periods_name(frame.forecast_period)),
        _("cost/mo"),
        _("busy"),
    )
    ordered = tuple(rows[headcount] for headcount in sorted(rows))
    return SizingRows(ordered, heads, (target.level, line), min(cursor, len(rows) - 1))


def headcount_at(standing: SizeStanding, option: str, cursor: int) -> int | None:
    """The headcount of a row."""
    rows = sorted(_rows(standing, option))
    return rows[min(cursor, len(rows) - 1)] if rows else None


def _rows(standing: SizeStanding, option: str) -> dict[int, SizingRow]:
    question, result = standing.question, standing.result
    found = None if result is None else next((each for each in result.options if each.name == option), None)
    rows = {}
    if result is not None and found is not None and option in result.curves:
        answer = found.answer if standing.is_done or found.is_settled else None
        for headcount, step in found.steps.items():
            row = _row(question, result.curves[option], step)
            is_answer = headcount == answer
            note = _("smallest that keeps it") if is_answer else ""
            rows[headcount] = replace(row, is_answer=is_answer, note=note)
    in_hand = standing.so_far.get(option)
    if in_hand is not None:
        runs = _("{count} of {of} runs").format(count=len(in_hand.step.runs), of=question.replications)
        rows[in_hand.step.headcount] = replace(_row(question, in_hand.comparison, in_hand.step), note=runs)
    return rows


def _row(question: SizeQuestion, comparison: Comparison, step: Step) -> SizingRow:
    kpi, name = question.target.kpi, str(step.headcount)
    cell = comparison.cell(name, kpi)
    unit = next(spec.unit for spec in comparison.specs if spec.key == kpi)
    return SizingRow(
        name=f"{name} {question.team}",
        value=cell.mean,
        text=worded(cell.mean, unit, question.scenario.scenario.currency),
        low=cell.low,
        high=cell.high,
        figures=(_kept(question, step), _money(comparison, name), _busy(comparison, name)),
        is_enough=step.is_adequate,
    )


def _kept(question: SizeQuestion, step: Step) -> str:
    if question.target.kept is None or step.share is None:
        return NOTHING
    return percent(step.share)


def _money(comparison: Comparison, headcount: str) -> str:
    mean = _mean(comparison, headcount, COST)
    return NOTHING if mean is None else thousands(mean)


def _busy(comparison: Comparison, headcount: str) -> str:
    mean = _mean(comparison, headcount, BUSY)
    return NOTHING if mean is None else percent(mean)


def _mean(comparison: Comparison, headcount: str, kpi: str) -> float | None:
    there = any(spec.key == kpi for spec in comparison.specs)
    return comparison.cell(headcount, kpi).mean if there else None
