"""What it brings and what it costs: money a month, and the price in opt-outs and in people's time."""

from sim.reports.document import Block, Paragraph, Section, Table
from tui.comparison_text import gap_with_interval
from tui.dates import periods_name
from tui.documents.answer import ahead_words, kpi_with_unit
from tui.documents.evidence import Evidence
from tui.documents.side_by_side import tight
from tui.text import _
from tui.words import money, percent

_MONEY = (
    "meetings_held_per_month",
    "expected_deals_per_month",
    "margin_per_month",
    "cost_per_month",
    "profit_per_month",
)
_PRICE = ("opt_outs_per_month", "complaint_rate", "busy_share", "overtime_hours_per_month")


def section(evidence: Evidence) -> Section | None:
    """The report's option beside today: outcome and money, then the price; None where nothing is to change."""
    if not evidence.is_change:
        return None
    result, focus = evidence.result, evidence.focus
    pair = _("{option} against {baseline}").format(option=focus, baseline=result.comparison.baseline)
    margin = _("Margin is {share} of expected revenue. Meetings become money only after the sales cycle.")
    if not evidence.scenario.economics.gross_margin < 1:
        margin = _("No gross margin is given: revenue counts as margin. Meetings become money after the sales cycle.")
    ahead = _("Forecast: 8 of 10 simulated {periods} lie there. The interval tells how surely the average is known.")
    notes = [
        margin.format(share=percent(evidence.scenario.economics.gross_margin)),
        ahead.format(periods=periods_name(evidence.scenario.scenario.forecast_period)),
    ]
    blocks: list[Block] = [Paragraph(pair), _table(evidence, _MONEY, _("Outcome and money"))]
    blocks += [_table(evidence, _PRICE, _("The price")), *map(Paragraph, _costs(evidence))]
    return Section(_("What it brings, and its price"), (*blocks, *(Paragraph(each, "note") for each in notes)))


def _table(evidence: Evidence, keys: tuple[str, ...], title: str) -> Table:
    """A row a KPI that is defined: today, the option, its forecast, the difference."""
    result, focus = evidence.result, evidence.focus
    comparison = result.comparison
    there = {spec.key for spec in comparison.specs}
    rows = []
    for kpi in keys:
        if kpi not in there or result.value(focus, kpi) is None:
            continue
        base, own = (tight(result.worded(result.value(name, kpi), kpi)) for name in (comparison.baseline, focus))
        if base == own == tight(percent(0.0)):
            continue  # too little to be told
        gap = tight(gap_with_interval(result, comparison.difference(focus, kpi)))
        rows.append((kpi_with_unit(result, kpi), base, own, ahead_words(result, focus, kpi), gap))
    heads = ("", _("Today"), _("With the change"), _("Forecast: 8 of 10"), _("Difference (95 % interval)"))
    return Table(heads, tuple(rows), title, frozenset(range(1, len(heads))))


def _costs(evidence: Evidence) -> list[str]:
    """What the option costs beyond people, as the file says."""
    cost, currency = evidence.options[evidence.focus].cost, evidence.scenario.scenario.currency
    if not cost.once and not cost.per_month:
        return [_("The file gives this option no cost of tools or implementation.")]
    said = _("Tools and implementation: {once} once, spread over {months} months, and {per_month} a month.")
    return [
        said.format(
            once=money(cost.once, currency),
            per_month=money(cost.per_month, currency),
            months=evidence.scenario.economics.horizon_months,
        )
    ]
