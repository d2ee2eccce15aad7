"""The monitoring plan in words: KPI, limits, how often, who, and what to do when it leaves its forecast."""

from collections.abc import Mapping, Sequence

from policies.wording import N_
from sim.experiments.monitoring import Limits, Monitoring
from sim.measures.summary import KpiSpec
from sim.reports.document import Paragraph, Section, Table
from tui.deciding import plain
from tui.files import Cell
from tui.text import _, spoken
from tui.words import NOTHING, worded

Specs = Mapping[str, KpiSpec]
_WHO = {
    "marketing": N_("Marketing"),
    "revops": N_("RevOps"),
    "manager": N_("Sales manager"),
    "sales": N_("Head of sales"),
    "both": N_("Marketing and sales"),
    "leaders": N_("Leadership"),
}
_WEEKLY, _MONTHLY, _QUARTERLY = N_("look weekly"), N_("look monthly"), N_("look quarterly")
DUTIES: dict[str, tuple[str, str, str]] = {
    "leads_per_month": (_MONTHLY, "marketing", N_("play again with the new volume: promises and headcount hang on it")),
    "mql_acceptance": (_MONTHLY, "both", N_("go through the reasons of rejection, sharpen the MQL definition")),
    "assigned_within_60_s": (_WEEKLY, "revops", N_("look for an outage of the router, a wrong rule, leads in the"
        " fallback")),
    "touched_within_sla": (_WEEKLY, "manager", N_("see in which hours promises break; alerts, cover for absences")),
    "time_to_first_touch_median": (_WEEKLY, "manager", N_("split it by cause: for an owner, while closed, owner busy")),
    "never_touched": (_WEEKLY, "manager", N_("list the leads by owner, reassign them, look at who let them lie")),
    "contact_rate": (_MONTHLY, "revops", N_("check contact data and consent, then hours and length of the cadence")),
    "sqls_per_month": (_MONTHLY, "sales", N_("compare contact rate and volume first; then how conversations are"
        " judged")),
    "meetings_held_per_month": (_MONTHLY, "sales", N_("twice running under the limit: fix the step that is off, or go"
        " back")),
    "show_rate": (_MONTHLY, "sales", N_("shorten the wait for a slot, remind the day before")),
    "busy_share": (_MONTHLY, "manager", N_("too high: fewer leads or more people; too low: look for leads that do not"
        " arrive")),
    "opt_out_rate": (_MONTHLY, "marketing", N_("shorten the cadence, tighten the contact caps")),
    "complaint_rate": (_WEEKLY, "marketing", N_("over 0.1 %: cut e-mails; at 0.3 %: stop the sequence")),
    "profit_per_month": (_QUARTERLY, "leaders", N_("set against the business case; decide on the next step of the"
        " ladder")),
}  # fmt: skip


def monitoring_section(found: Monitoring, specs: Specs, currency: str) -> Section:
    """The rule, and a row per KPI."""
    rule = _(
        "A KPI is judged once per {period}. Inside its usual range: leave it. Outside once: look, since"
        " 2 of 10 lie outside by"
        " chance. Outside twice running on the same side, or once beyond the outer limits: do what stands beside it."
    )
    heads = (_("KPI"), _("Usual range"), _("Outer limits"), _("How often"), _("Who"), _("What to do"))
    rows = [_row(each, specs[each.kpi], currency) for each in found.limits]
    said = _("{option}: limits from {n} simulated periods; hardly any lies beyond the outer limits.")
    table = Table(heads, tuple(rows), said.format(option=found.option, n=found.periods))
    return Section(_("What to watch"), (Paragraph(rule.format(period=_period(found.period))), table))


def monitoring_json(found: Monitoring) -> Mapping[str, object]:
    """All of it, keys as in `Monitoring`; never is null."""
    return dict(plain(found))


def monitoring_rows(found: Monitoring) -> Sequence[Mapping[str, Cell]]:
    """A row per KPI, in its unit."""
    rows: list[dict[str, Cell]] = []
    for each in found.limits:
        often, who, what = DUTIES[each.kpi]
        row: dict[str, Cell] = {"kpi": each.kpi, "often": _(often), "who": _(_WHO[who]), "what": _(what)}
        ends = (each.lowest, each.low, each.middle, each.high, each.highest)
        names = ("lowest", "low", "middle", "high", "highest")
        rows.append(row | {name: plain(end) for name, end in zip(names, ends, strict=True)})
    return rows


def _row(limits: Limits, spec: KpiSpec, currency: str) -> tuple[str, ...]:
    often, who, what = DUTIES[limits.kpi]
    ranges = (_range(one, other, spec, currency) for one, other in _ends(limits))
    return (spoken(spec.name), *ranges, _(often), _(_WHO[who]), _(what))


def _ends(limits: Limits) -> tuple[tuple[float, float], tuple[float, float]]:
    return (limits.low, limits.high), (limits.lowest, limits.highest)


def _range(low: float, high: float, spec: KpiSpec, currency: str) -> str:
    first, last = worded(low, spec.unit, currency), worded(high, spec.unit, currency)
    if NOTHING in (first, last):
        return NOTHING
    return first if first == last else _("{low} to {high}").format(low=first, high=last)


def _period(period: str) -> str:
    return {"week": _("week"), "quarter": _("quarter")}.get(period, _("month"))
