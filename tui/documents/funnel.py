"""The funnel: how many leads a month come how far, today and with the change, and why sales sends some back."""

from collections.abc import Iterator, Sequence

from sim.measures.pooled import funnel, rejections
from sim.measures.summary import STAGES
from sim.reports.document import Picture, Section, drawn
from tui.comparison_words import reason_name, stage_name
from tui.documents.evidence import Evidence
from tui.documents.side_by_side import option_tables
from tui.text import _
from tui.verdict import Result
from tui.words import number


def section(evidence: Evidence) -> Section | None:
    """Figure of two options, table of all; None where no stages were kept."""
    result = evidence.result
    if not all(funnel(runs) for runs in result.runs.values()):
        return None
    names = [column.name for column in result.comparison.policies]
    tables = option_tables(_("Leads a month at each stage"), result, names, _stages)
    reasons = option_tables(_("Rejected by sales, leads a month"), result, names, _reasons)
    return Section(
        _("How far leads come"), (funnel_picture(evidence), *tables, *(each for each in reasons if each.rows))
    )


def funnel_counts(evidence: Evidence) -> list[tuple[str, list[float]]]:
    """What the figure draws: leads a month at each stage, of the baseline and of the option the report is about."""
    shown = dict.fromkeys([evidence.result.comparison.baseline, evidence.focus])
    return [(name, [each.per_month for each in funnel(evidence.result.runs[name])]) for name in shown]


def funnel_picture(evidence: Evidence) -> Picture:
    """The bars, with their counts behind them."""
    from sim.reports.funnel_figure import funnel_figure

    counts = funnel_counts(evidence)
    names = [stage_name(each) for each in STAGES]
    words = [[number(each) for each in own] for _name, own in counts]
    figure = funnel_figure(names, counts, words, _("leads a month (30 days), first passes"))
    pairs = [", ".join(map(" ".join, zip(own, names, strict=True))) for own in words]
    told = "; ".join(f"{name}: {said}" for (name, _own), said in zip(counts, pairs, strict=True))
    alt = _("Leads a month at each stage. {told}.").format(told=told)
    return drawn(figure, "funnel", alt, _("How many leads a month come to each stage."))


def _stages(result: Result, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    columns = [funnel(result.runs[name]) for name in names]
    for step in zip(*columns, strict=True):
        yield (stage_name(step[0].name), *(number(each.per_month) for each in step))


def _reasons(result: Result, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    columns = [rejections(result.runs[name]) for name in names]
    for reason in dict.fromkeys(reason for own in columns for reason in own):
        yield (reason_name(reason), *(number(own.get(reason, 0.0)) for own in columns))
