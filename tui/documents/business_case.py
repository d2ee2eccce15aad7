"""The business case in words: what it brings, when it pays, month by month, and what is assumed."""

from collections.abc import Mapping

from policies.wording import N_
from scenarios.planning import PlanningRange, planning
from sim.experiments.business_case import BusinessCase
from sim.experiments.first_year import LONGEST, YEAR, Gain, Payback
from sim.reports.cash_curve import CaseWords, cash_curve
from sim.reports.document import Block, Bullets, Paragraph, Section, Table, drawn
from tui.deciding import plain
from tui.files import Cell
from tui.text import _, ngettext
from tui.words import NOTHING, money, number, percent, sign_of, thousands

PICTURE = "business-case"
_PLANNED = {
    "licences": N_("licences"),
    "integration": N_("integration"),
    "training": N_("training"),
    "audit": N_("audit"),
    "upkeep": N_("upkeep"),
}


def case_section(case: BusinessCase, pictures: bool = True) -> Section:
    """The answer, its lines with their doubt, the first year by months, and every assumption."""
    blocks: list[Block] = [
        Paragraph(_answer(case), "lead"),
        Paragraph(_parts(case)),
        Paragraph(_cash(case)),
        _lines(case),
    ]
    if pictures:
        blocks.append(drawn(cash_curve(case, _words(case)), PICTURE, _seen(case)))
    by_month = Section(_("The first year by months"), (_months(case),))
    return Section(
        _("Business case"), tuple(blocks), (by_month, Section(_("What is assumed"), (Bullets(_assumed(case)),)))
    )


def case_json(case: BusinessCase) -> Mapping[str, object]:
    """All of it, keys as in `BusinessCase`; amounts in its currency, None where no interval can be given."""
    return dict(plain(case))


def case_rows(case: BusinessCase) -> list[dict[str, Cell]]:
    """The months, a row each, amounts in the scenario's currency."""
    return [
        {
            "month": each.month,
            "effect": each.effect,
            "growth": each.growth,
            "savings": each.savings,
            "cost": each.cost,
            "net": each.net,
            "cumulated": each.cumulated,
            "cash_growth": each.cash_growth,
            "cash_cumulated": each.cash_cumulated,
        }
        for each in case.months
    ]


def _money(case: BusinessCase, value: float) -> str:
    return money(value, case.currency)


def _answer(case: BusinessCase) -> str:
    net = case.net
    said = _(
        "{option}, against {baseline}: the first year brings {net} net{interval}; 8 of 10 years lie"
        " between {p10} and {p90}."
    )
    told = said.format(
        option=case.option,
        baseline=case.baseline,
        net=_money(case, net.mean),
        interval=_interval(case, net),
        p10=_money(case, net.p10),
        p90=_money(case, net.p90),
    )
    return f"{told} {_pays(case, case.payback)}"


def _interval(case: BusinessCase, gain: Gain) -> str:
    if gain.low is None or gain.high is None:
        return _(" (no interval: fewer than three simulated runs)")
    said = _(" (95 % interval of the difference {low} to {high})")
    return said.format(low=_money(case, gain.low), high=_money(case, gain.high))


def _pays(case: BusinessCase, payback: Payback) -> str:
    if not case.cost.mean and not case.cost.p90:
        return _("There is nothing to pay back.")
    if payback.month is None:
        told = _("It does not pay back within {n} months").format(n=LONGEST)
    else:
        told = _("It has paid back in month {n}").format(n=payback.month)
    if payback.month is not None and (payback.early, payback.late) != (payback.month, payback.month):
        late = _("later than month {n}").format(n=LONGEST) if payback.late is None else str(payback.late)
        early = NOTHING if payback.early is None else str(payback.early)
        told += _(" (by the interval: {early} to {late})").format(early=early, late=late)
    return told + _(", within the first year in {share} of simulated years.").format(share=percent(payback.in_year))


def _parts(case: BusinessCase) -> str:
    staff, hours = case.staff_a_month.mean, case.hours_a_month.mean
    parts = [
        _("Growth: {amount} of margin a month at full effect.").format(amount=_money(case, case.growth_a_month.mean))
    ]
    if abs(staff) < max(1.0, 0.01 * abs(case.growth_a_month.mean)):
        parts.append(_("Savings: none in people, hires, leads and their data."))
    elif staff > 0:
        said = _("Savings: {amount} a month less for people, hires, leads and their data.")
        parts.append(said.format(amount=_money(case, staff)))
    else:
        said = _("Instead of savings {amount} more a month for people, hires, leads and their data.")
        parts.append(said.format(amount=_money(case, -staff)))
    worth = _money(case, abs(hours) * case.hour_cost)
    if abs(hours) < 0.5:
        parts.append(_("The hours spent on leads stay as they are."))
    elif hours > 0:
        said = _("{hours} hours a month are freed, which cost {worth} in pay.")
        parts.append(f"{said.format(hours=number(hours), worth=worth)} {_cashed_in(case)}")
    else:
        said = _(
            "{hours} hours a month more go into leads, {worth} of pay that is spent already: nobody is hired for them."
        )
        parts.append(said.format(hours=number(-hours), worth=worth))
    return " ".join(parts)


def _cashed_in(case: BusinessCase) -> str:
    if not case.plan.cash_in:
        return _("They are not counted as money: they are worth it only to who works on something else in them.")
    return _("{share} of them are counted as money saved.").format(share=percent(case.plan.cash_in))


def _cash(case: BusinessCase) -> str:
    said = _(
        "This counts a deal with the month of its lead. It is won some {days} days later (meeting and"
        " sales cycle): as cash"
        " the first year comes to {cash}{interval}."
    )
    told = said.format(
        days=number(round(case.sales_lag_days)), cash=_money(case, case.cash.mean), interval=_interval(case, case.cash)
    )
    return f"{told} {_pays(case, case.cash_payback)}"


def _lines(case: BusinessCase) -> Table:
    heads = (
        sign_of(case.currency),
        _("A month, full effect"),
        _("First year"),
        _("95 % interval"),
        _("8 of 10 years"),
    )
    rows = [
        (_("Growth: margin of more deals"), thousands(case.growth_a_month.mean), *_year(case.growth)),
        (_("Savings: people, hires, leads, hours cashed in"), thousands(_saved_a_month(case)), *_year(case.savings)),
        (_("Cost: tools, implementation, upkeep"), thousands(_paid_a_month(case)), *_year(case.cost, -1)),
        (_("Net, deals counted with their lead"), NOTHING, *_year(case.net)),
        (_("Net as cash, deals when they are won"), NOTHING, *_year(case.cash)),
    ]
    return Table(heads, tuple(rows), numeric=frozenset({1, 2, 3, 4}))


def _saved_a_month(case: BusinessCase) -> float:
    return case.staff_a_month.mean + case.plan.cash_in * case.hour_cost * case.hours_a_month.mean


def _paid_a_month(case: BusinessCase) -> float:
    return case.plan.per_month_saved - case.plan.per_month.likely


def _year(gain: Gain, sign: int = 1) -> tuple[str, str, str]:
    interval = NOTHING
    if gain.low is not None and gain.high is not None and gain.low != gain.high:
        interval = _range(sign * gain.low, sign * gain.high)
    return thousands(sign * gain.mean + 0.0), interval, _range(sign * gain.p10, sign * gain.p90)


def _range(one: float, other: float) -> str:
    low, high = thousands(min(one, other) + 0.0), thousands(max(one, other) + 0.0)
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def _months(case: BusinessCase) -> Table:
    heads = (
        _("Month"), _("Effect"), _("Growth"), _("Savings"), _("Cost"), _("Net"), _("Added up"), _("Added up as cash"),
    )  # fmt: skip
    rows = []
    for each in case.months:
        amounts = (each.growth, each.savings, -each.cost, each.net, each.cumulated, each.cash_cumulated)
        rows.append((str(each.month), percent(each.effect), *(thousands(round(amount) + 0.0) for amount in amounts)))
    said = _("At the likely inputs, in {currency}; a month has 30 days.").format(currency=sign_of(case.currency))
    return Table(heads, tuple(rows), said, frozenset(range(8)))


def _assumed(case: BusinessCase) -> tuple[str, ...]:
    plan = case.plan
    return (
        _margin(case),
        _("Each month of the year is like the mean of the simulated weeks: no season, no growth of demand"
            " beyond them."),
        _("First effects {first} weeks after the start, full effect {full} weeks after that, in between a"
            " straight line: {source}.").format(
            first=_span(plan.first_effects), full=_span(plan.until_full), source=_(planning().source)
        ),
        _costs(case),
        _("People and hires are those of the options, at their cost in the file; an option's own cost is"
            " counted once."),
        _("The interval says how precisely the difference is known after {runs}; 8 of 10 years also carry"
            " the doubt about ramp and cost.").format(
            runs=ngettext("{n} simulated run", "{n} simulated runs", case.replications).format(n=case.replications)
        ),
    )  # fmt: skip


def _margin(case: BusinessCase) -> str:
    if case.margin_is_given and case.gross_margin < 1:
        said = _("Margin is {share} of a deal's value, the value times the chance to win it: never revenue.")
        return said.format(share=percent(case.gross_margin))
    return _("[economics] gross_margin is 1: all revenue counts as margin. Give your own, or the case is too good.")


def _costs(case: BusinessCase) -> str:
    plan = case.plan
    once, month = (_money_span(case, each) for each in (plan.once, plan.per_month))
    told = _("Cost: {once} once, {month} a month").format(once=once, month=month)
    if plan.cost_source == "given":
        return _("{cost}, as given with the command.").format(cost=told)
    if plan.cost_source == "option":
        return _("{cost}, as the option's cost says.").format(cost=told)
    known = planning()
    names = ", ".join(_(_PLANNED[name]) for name in (*known.once, *known.a_year))
    said = _(
        "{cost}: the option has no cost of its own, so these are {source}, for {names}. Put your offers in their place."
    )
    return said.format(cost=told, source=_(known.source), names=names)


def _span(given: PlanningRange) -> str:
    if given.is_exact:
        return number(given.low)
    return _("{low} to {high}").format(low=number(given.low), high=number(given.high))


def _money_span(case: BusinessCase, given: PlanningRange) -> str:
    if given.is_exact:
        return _money(case, given.low)
    return _("{low} to {high}").format(low=_money(case, given.low), high=_money(case, given.high))


def _words(case: BusinessCase) -> CaseWords:
    return CaseWords(
        title=_("{option}, against {baseline}").format(option=case.option, baseline=case.baseline),
        months=_("months since the start"),
        amount=_("added up, {currency}").format(currency=sign_of(case.currency)),
        expected=_("deals counted with the month of their lead"),
        cash=_("deals when they are won"),
    )


def _seen(case: BusinessCase) -> str:
    last = case.months[YEAR - 1]
    said = _("Two lines over twelve months: what came in less what was paid reaches {net} in month 12, as cash {cash}.")
    return said.format(net=_money(case, last.cumulated), cash=_money(case, last.cash_cumulated))
